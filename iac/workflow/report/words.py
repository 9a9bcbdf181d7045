"""How the report says speeds, times, numbers and the model's codes."""

from __future__ import annotations

_THOUSAND = 1000
_VOWELS = "aeiou"
_TIMES = ((1440, "day"), (60, "hour"), (1, "minute"))


def worded(code: str) -> str:
    """Return a code of the model as words: ``metro ethernet``, ``LTE``."""
    return code.replace("-", " ").replace("lte", "LTE")


def plural(noun: str) -> str:
    """Return a noun for several: ``libraries``, ``fire stations``."""
    return f"{noun[:-1]}ies" if noun.endswith("y") and noun[-2:-1] not in _VOWELS else f"{noun}s"


def count(number: int, noun: str) -> str:
    """Return a number and its noun: ``1 device``, ``2,411 telephones``."""
    return f"{number:,} {noun if number == 1 else plural(noun)}"


def speed(mbps: float) -> str:
    """Return a bandwidth: ``300 Mb/s``, ``1 Gb/s``."""
    return f"{mbps / _THOUSAND:g} Gb/s" if mbps >= _THOUSAND else f"{mbps:g} Mb/s"


def minutes(number: int) -> str:
    """Return a time in the largest unit that fits: ``15 minutes``, ``4 hours``, ``1 day``."""
    for size, noun in _TIMES:
        if number >= size and number % size == 0:
            return count(number // size, noun)
    return "nothing"
