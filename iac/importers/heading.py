"""Where a sheet's heading is: below titles and dates that people put above it, and Excel's word on the separator."""

from __future__ import annotations

import re
from dataclasses import dataclass

_SEPARATORS = (",", ";", "\t", "|")
_DECLARED = re.compile(r"\s*\"?sep=(.)\"?\s*", re.IGNORECASE)
_LOOKED_AT = 10
_TITLE_SHARE = 3
"""A line above the heading fills a third of its columns at most."""


@dataclass(frozen=True)
class Heading:
    """The heading's index among the lines, what separates its columns, and the titles above it by line number."""

    index: int
    separator: str
    titles: tuple[tuple[int, str], ...]


def find_heading(lines: list[str]) -> Heading | None:
    """Return where the heading is; None when no line holds anything."""
    filled = [index for index, line in enumerate(lines) if line.strip(' ,;|\t\r\n"')][:_LOOKED_AT]
    declared = _DECLARED.fullmatch(lines[filled[0]]) if filled else None
    rows = filled[1:] if declared else filled
    if not rows:
        return None
    width = {index: _width(lines[index], declared[1] if declared else separator(lines[index])) for index in rows}
    titles: list[tuple[int, str]] = []
    while width[rows[0]] * _TITLE_SHARE <= max((width[index] for index in rows[1:]), default=0):
        titles.append((rows[0] + 1, lines[rows[0]].strip(' ,;|\t\r\n"')))
        rows = rows[1:]
    return Heading(rows[0], declared[1] if declared else separator(lines[rows[0]]), tuple(titles))


def separator(line: str) -> str:
    """Return the mark that separates a line's columns: the one it has most of."""
    return max(_SEPARATORS, key=lambda mark: (line.count(mark), -_SEPARATORS.index(mark)))


def _width(line: str, mark: str) -> int:
    return sum(1 for cell in line.split(mark) if cell.strip(' "\r\n'))
