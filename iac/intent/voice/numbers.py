"""Numbers as IOS digit patterns, and the spellings of one number on its way through the city."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

EMERGENCY = ("911", "9911", "933", "988", "9988")
"""Numbers that nothing may ever stand in the way of."""
_TEN = "0123456789"


def national(e164: str) -> str:
    """Return the ten digits of a North American number: ``+19415550190`` is ``9415550190``."""
    return e164.removeprefix("+1").removeprefix("+")


def patterns(numbers: Iterable[str]) -> tuple[str, ...]:
    """Return IOS patterns that match exactly these numbers: the last digits folded into brackets, ``$`` at the end."""
    by_stem: defaultdict[str, set[str]] = defaultdict(set)
    for number in set(numbers):
        by_stem[number[:-1]].add(number[-1])
    whole = {stem for stem, last in by_stem.items() if len(last) == len(_TEN) and len(stem) > 1}
    folded = [f"{stem}{one_of(last)}$" for stem, last in by_stem.items() if stem not in whole]
    return tuple(sorted([*folded, *_tens(whole)]))


def _tens(stems: set[str]) -> list[str]:
    by_stem: defaultdict[str, set[str]] = defaultdict(set)
    for stem in stems:
        by_stem[stem[:-1]].add(stem[-1])
    return [f"{stem}{one_of(last)}.$" for stem, last in by_stem.items()]


def one_of(digits: Iterable[str]) -> str:
    """Return a pattern for one of the digits: the digit itself, a bracket, or a dot for all ten."""
    found = "".join(sorted(set(digits)))
    if len(found) == 1:
        return found
    return "." if found == _TEN else f"[{found}]"


def captured(pattern: str) -> tuple[str, ...]:
    """Return the emergency numbers that a pattern matches; without ``$`` it matches every number it begins."""
    match = re.compile(pattern.replace("T", ".*").replace("+", r"\+"))
    return tuple(number for number in EMERGENCY if match.match(number))
