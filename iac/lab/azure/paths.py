"""Property paths: read, set and remove values by texts like ``ipConfigurations[].subnet.id``."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

Steps = tuple[str | int, ...]


@cache
def split(path: str) -> tuple[str, ...]:
    """Return the steps of a path; ``[]`` is a step of its own, and a ``?`` stays at the end of its step."""
    return tuple(step for part in path.split(".") for step in part.replace("[]", ".[]").split(".") if step)


def found(body: Any, path: str) -> Iterator[tuple[Steps, Any]]:
    """Yield (where, value) for each place the path leads to in ``body``."""
    yield from _walk(body, split(path.replace("?", "")), ())


def _walk(value: Any, steps: tuple[str, ...], at: Steps) -> Iterator[tuple[Steps, Any]]:
    if not steps:
        yield at, value
    elif steps[0] == "[]":
        for index, item in enumerate(value if isinstance(value, list) else ()):
            yield from _walk(item, steps[1:], (*at, index))
    elif isinstance(value, dict) and steps[0] in value:
        yield from _walk(value[steps[0]], steps[1:], (*at, steps[0]))


def first(body: Any, path: str, default: Any = None) -> Any:
    """Return the first value the path leads to, or ``default``."""
    return next((value for _, value in found(body, path)), default)


def fill(body: dict[str, Any], path: str, value: Any) -> None:
    """Set ``value`` wherever the path leads and nothing stands; parents are made unless marked with ``?``."""
    for holder, key in _holders(body, split(path)):
        holder.setdefault(key, value)


def assign(body: dict[str, Any], path: str, value: Any) -> None:
    """Set ``value`` wherever the path leads; parents are made unless marked with ``?``."""
    for holder, key in _holders(body, split(path)):
        holder[key] = value


def _holders(value: Any, steps: tuple[str, ...]) -> Iterator[tuple[dict[str, Any], str]]:
    step, rest = steps[0], steps[1:]
    if step == "[]":
        for item in value if isinstance(value, list) else ():
            yield from _holders(item, rest)
    elif not isinstance(value, dict):
        return
    elif not rest:
        yield value, step
    elif rest[0] == "[]" or step.endswith("?"):
        yield from _holders(value.get(step.removesuffix("?")), rest)
    else:
        yield from _holders(value.setdefault(step, {}), rest)


def remove(body: Any, path: str) -> None:
    """Take away whatever the path leads to; an object that is left empty by it stays."""
    steps = split(path.replace("?", ""))
    _remove(body, steps)


def _remove(value: Any, steps: tuple[str, ...]) -> None:
    step, rest = steps[0], steps[1:]
    if step == "[]":
        for item in value if isinstance(value, list) else ():
            _remove(item, rest)
    elif isinstance(value, dict) and step in value:
        if rest:
            _remove(value[step], rest)
        else:
            del value[step]


def strings(value: Any) -> Iterator[str]:
    """Yield every text inside ``value``, at any depth, keys excepted."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from strings(item)
