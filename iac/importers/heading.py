"""Where a sheet's heading is: below titles and dates that people put above it, and Excel's word on the separator."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from statistics import median_low
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_SEPARATORS = (",", ";", "\t", "|")
_DECLARED = re.compile(r"\s*\"?sep=(.)\"?\s*", re.IGNORECASE)
_BLANK = ' ,;|\t\r\n"'
"""What a line of empty cells is made of."""
_LOOKED_AT = 10
_TITLE_SHARE = 3
"""A line above the heading fills a third of the columns at most that the lines below it fill."""


@dataclass(frozen=True)
class Heading:
    """The heading's index among the lines, what separates its columns, and the titles above it by line number."""

    index: int
    separator: str
    titles: tuple[tuple[int, str], ...]


def find_heading(lines: list[str]) -> Heading | None:
    """Return where the heading is; None when no line holds anything."""
    filled = [index for index, line in enumerate(lines) if line.strip(_BLANK)][:_LOOKED_AT]
    declared = _DECLARED.fullmatch(lines[filled[0]]) if filled else None
    rows = filled[1:] if declared else filled
    if not rows:
        return None
    mark = declared[1] if declared else _usual(lines[index] for index in rows)
    width = {index: _width(lines[index], mark) for index in rows}
    titles: list[tuple[int, str]] = []
    while len(rows) > 1 and width[rows[0]] * _TITLE_SHARE <= median_low(width[index] for index in rows[1:]):
        titles.append((rows[0] + 1, lines[rows[0]].strip(_BLANK)))
        rows = rows[1:]
    return Heading(rows[0], declared[1] if declared else separator(lines[rows[0]]), tuple(titles))


def separator(line: str) -> str:
    """Return the mark that separates a line's columns: the one it has most of."""
    return max(_SEPARATORS, key=lambda mark: (line.count(mark), -_SEPARATORS.index(mark)))


def _usual(lines: Iterable[str]) -> str:
    """Return the mark that most lines have equally many of; lists inside cells differ in length."""
    held = list(lines)
    best = (0, 0, ",")
    for mark in _SEPARATORS:
        counts = Counter(count for line in held if (count := line.count(mark)))
        for count, times in counts.most_common(1):
            best = max(best, (times, count, mark), key=lambda found: found[:2])
    return best[2]


def _width(line: str, mark: str) -> int:
    return sum(1 for cell in line.split(mark) if cell.strip(' "\r\n'))
