"""Compares two property trees by meaning: lists by key, ids whatever their case, secrets and unknowns left alone."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SIGNATURE = "4dabf18193072939515e22adb298388d"
UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
"""How Pulumi marks secrets and unknowns (``sdk/go/common/resource/properties.go``)."""
KEYS = ("name", "id", "lun", "resourceGuid")
"""What tells the items of a list apart, best first; a list whose items have none of them is compared by position."""
ABSENT = "(absent)"
SECRET = "(secret)"  # noqa: S105  # what is shown in a secret's place
_ID_START = "/subscriptions/"


@dataclass(frozen=True, order=True)
class PropertyChange:
    """One leaf that differs; ``old`` and ``new`` are text fit for eyes, :data:`ABSENT` where there is none."""

    path: str
    old: str
    new: str


def leaves(value: Any, path: str = "") -> dict[str, Any]:
    """Return leaves by path, such as ``subnets[frontend].addressPrefix``; a list of plain values is one leaf."""
    return dict(_leaves(value, path))


def _leaves(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict) and SIGNATURE not in value:
        for key in sorted(value):
            yield from _leaves(value[key], f"{path}.{key}" if path else key)
    elif isinstance(value, list) and any(isinstance(item, dict) for item in value):
        for key, item in _keyed(value):
            yield from _leaves(item, f"{path}[{key}]")
    else:
        yield path, value


def _keyed(items: list[Any]) -> Iterator[tuple[str, Any]]:
    for position, item in enumerate(items):
        key = next((item[name] for name in KEYS if isinstance(item, dict) and name in item), position)
        yield (key.rsplit("/", 1)[-1] if isinstance(key, str) else str(key)), item


def compare_properties(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[PropertyChange, ...]:
    """Return the leaves that differ, sorted by path; a sealed secret and an unknown differ from nothing."""
    before, after = leaves(dict(old)), leaves(dict(new))
    paths = sorted({*before, *after})
    return tuple(
        PropertyChange(path, shown(before.get(path, ABSENT)), shown(after.get(path, ABSENT)))
        for path in paths
        if not same(before.get(path, ABSENT), after.get(path, ABSENT))
    )


def same(left: Any, right: Any) -> bool:
    """Return whether two leaves mean the same."""
    if UNKNOWN in (left, right) or _sealed(left) or _sealed(right):
        return True
    return bool(normal(left) == normal(right))


def _sealed(value: Any) -> bool:
    return isinstance(value, dict) and SIGNATURE in value and "value" not in value and "plaintext" not in value


def normal(value: Any) -> Any:
    """Return a leaf as it is compared: ids in lower case, plain lists sorted, empty things absent."""
    if value is None or value in ({}, []):
        return ABSENT
    if isinstance(value, str):
        return value.lower().rstrip("/") if value.lower().startswith(_ID_START) else value
    if isinstance(value, list):
        return sorted((json.dumps(normal(item), sort_keys=True) for item in value), key=str)
    return json.dumps(value, sort_keys=True) if isinstance(value, dict | bool) else value


def shown(value: Any) -> str:
    """Return a leaf as text; a secret is named, not shown."""
    if isinstance(value, dict) and SIGNATURE in value:
        return SECRET
    if value == UNKNOWN:
        return "(known after it is built)"
    return value if isinstance(value, str) else json.dumps(value, sort_keys=True)
