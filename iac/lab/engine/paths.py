"""Property paths as Pulumi spells them: ``a.b[0]["c.d"]``, with ``*`` for any element."""

from __future__ import annotations

import re
from typing import Any

from iac.errors import EngineError
from iac.lab.engine.values import is_secret, secret

Path = tuple[str | int, ...]

ABSENT = object()
_TOKEN = re.compile(r'\.?(?:\[(?:"((?:[^"\\]|\\.)*)"|(\d+)|(\*))\]|([^.\[\]]+))')
_PLAIN = re.compile(r"[A-Za-z0-9_]+\Z")


def parse(text: str) -> Path:
    """Return the steps of a path; :class:`iac.errors.EngineError` when it is not one."""
    steps: list[str | int] = []
    position = 0
    while position < len(text):
        found = _TOKEN.match(text, position)
        if found is None:
            raise EngineError(f"{text!r} is not a property path. Write it like rules[0].name")
        steps.append(_step(found))
        position = found.end()
    return tuple(steps)


def _step(found: re.Match[str]) -> str | int:
    quoted, index, star, name = found.groups()
    if index is not None:
        return int(index)
    return quoted.replace('\\"', '"') if quoted is not None else star or name


def join(path: Path) -> str:
    """Return the spelling of a path."""
    parts: list[str] = []
    for step in path:
        if isinstance(step, int):
            parts.append(f"[{step}]")
        elif _PLAIN.match(step):
            parts.append(f".{step}" if parts else step)
        else:
            parts.append('["' + step.replace('"', '\\"') + '"]')
    return "".join(parts)


def covers(path: Path, other: Path) -> bool:
    """Tell whether ``other`` is ``path`` or lies beneath it."""
    return len(other) >= len(path) and all(step in ("*", found) for step, found in zip(path, other, strict=False))


def unwrap(value: Any) -> Any:
    """Return what a secret holds; anything else as it is."""
    while is_secret(value):
        value = value["value"]
    return value


def get(value: Any, path: Path) -> Any:
    """Return the value at ``path`` or None; a secret on the way keeps the result a secret."""
    hidden = False
    for step in path:
        hidden = hidden or is_secret(value)
        value = child(unwrap(value), step)
        if value is ABSENT:
            return None
    return secret(value) if hidden else value


def child(value: Any, step: str | int) -> Any:
    """Return the element one step down, or :data:`ABSENT`."""
    if isinstance(value, dict):
        return value.get(str(step), ABSENT)
    if isinstance(value, list) and isinstance(step, int) and step < len(value):
        return value[step]
    return ABSENT


def reset(path: Path, old: Any, new: Any) -> None:
    """Put the old value of ``path`` back into ``new``, in place, for ``ignoreChanges``.

    Nothing is created on the way, and no list changes its length (``PropertyPath.Reset`` of Pulumi).
    """
    old, new = unwrap(old), unwrap(new)
    if not path:
        return
    if path[0] == "*":
        for step in _steps(new) | _steps(old):
            reset((step, *path[1:]), old, new)
    elif len(path) == 1:
        _put_back(path[0], old, new)
    else:
        below_old, below_new = child(old, path[0]), child(new, path[0])
        if below_old is not ABSENT and below_new is not ABSENT:
            reset(path[1:], below_old, below_new)


def _steps(value: Any) -> set[str | int]:
    if isinstance(value, dict):
        return set(value)
    return set(range(len(value))) if isinstance(value, list) else set()


def _put_back(step: str | int, old: Any, new: Any) -> None:
    former = child(old, step)
    if isinstance(new, dict):
        if former is ABSENT:
            new.pop(str(step), None)
        else:
            new[str(step)] = former
    elif former is not ABSENT and child(new, step) is not ABSENT:
        new[step] = former
