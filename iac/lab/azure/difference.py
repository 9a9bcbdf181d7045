"""Differences between two property bags as azure-native sees them, and carrying a drift over into inputs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from iac.lab.azure.admission import same_value
from iac.lab.engine.values import SECRET, SIG, is_secret, reveal, secret

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from iac.lab.azure.rules.model import TypeRule

Path = tuple[str | int, ...]
ABSENT = object()
BAGS = frozenset(
    {
        "addressPrefixes",
        "destinationAddressPrefixes",
        "destinationPortRanges",
        "failoverDirections",
        "failoverTypes",
        "sourceAddressPrefixes",
        "sourcePortRanges",
        "userAssignedIdentities",
        "zones",
    }
)
"""Lists of plain values in which the order means nothing."""

_PLAIN = re.compile(r"[A-Za-z_][\w]*")
_KEYS = ("name", "id", "lun", "diskId", "objectId")


@dataclass(frozen=True)
class Change:
    """One property that differs: ``kind`` is add, delete or update; ``rule_path`` has ``[]`` for any index."""

    path: Path
    kind: str
    old: Any
    new: Any

    @property
    def text(self) -> str:
        """The path as Pulumi spells it."""
        return "".join(_step(step, first=index == 0) for index, step in enumerate(self.path))

    @property
    def rule_path(self) -> str:
        """The path as the rules spell it."""
        text = ""
        for step in self.path:
            text += "[]" if isinstance(step, int) else f".{step}" if text else step
        return text


def _step(step: str | int, *, first: bool) -> str:
    if isinstance(step, int):
        return f"[{step}]"
    if _PLAIN.fullmatch(step):
        return step if first else f".{step}"
    escaped = step.replace('"', '\\"')
    return f'["{escaped}"]'


def compare(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Change]:
    """Return how the inputs differ; arrays by key where their items have one, ids and regions without case."""
    return list(_objects(reveal(dict(old)), reveal(dict(new)), ()))


def _objects(old: Mapping[str, Any], new: Mapping[str, Any], at: Path) -> Iterator[Change]:
    for name in dict.fromkeys((*old, *new)):
        before, now = old.get(name), new.get(name)
        if before is None and now is None:
            continue
        if before is None:
            yield Change((*at, name), "add", None, now)
        elif now is None:
            yield Change((*at, name), "delete", before, None)
        else:
            yield from _values(before, now, (*at, name))


def _values(old: Any, new: Any, at: Path) -> Iterator[Change]:
    if isinstance(old, dict) and isinstance(new, dict):
        yield from _objects(old, new, at)
    elif isinstance(old, list) and isinstance(new, list):
        yield from _lists(old, new, at)
    elif not same_value(old, new, path=str(at[-1])):
        yield Change(at, "update", old, new)


def _lists(old: list[Any], new: list[Any], at: Path) -> Iterator[Change]:
    if at[-1] in BAGS and sorted(map(str, old)) == sorted(map(str, new)):
        return
    name = key_name(old, new)
    if name is None:
        yield from _positions(old, new, at)
        return
    before = {_key(item, name): (index, item) for index, item in enumerate(old)}
    now = {_key(item, name): (index, item) for index, item in enumerate(new)}
    for each, (index, item) in now.items():
        if each in before:
            yield from _values(before[each][1], item, (*at, index))
        else:
            yield Change((*at, index), "add", None, item)
    for each, (index, item) in before.items():
        if each not in now:
            yield Change((*at, index), "delete", item, None)


def _positions(old: list[Any], new: list[Any], at: Path) -> Iterator[Change]:
    for index, (before, now) in enumerate(zip(old, new, strict=False)):
        yield from _values(before, now, (*at, index))
    for index in range(len(old), len(new)):
        yield Change((*at, index), "add", None, new[index])
    for index in range(len(new), len(old)):
        yield Change((*at, index), "delete", old[index], None)


def key_name(*lists: list[Any]) -> str | None:
    """Return the property that tells the items of all lists apart, or None."""
    for name in _KEYS:
        if all(_distinct(items, name) for items in lists):
            return name
    return None


def _distinct(items: list[Any], name: str) -> bool:
    keys = [_key(item, name) for item in items if isinstance(item, dict) and item.get(name) is not None]
    return len(keys) == len(items) == len(set(keys))


def _key(item: dict[str, Any], name: str) -> str:
    return str(item[name]).lower()


def carried(base: Any, old: Any, new: Any) -> Any:
    """Return ``base`` (inputs) with what changed from ``old`` to ``new`` (outputs), and nothing else.

    azure-native does the same with whole values; here only the changed parts are taken, so that a refresh shows what
    somebody changed and none of the service's defaults.
    """
    if is_secret(base):
        return secret(carried(base["value"], old, new))
    if same_value(old, new):
        return base
    if isinstance(new, dict) and isinstance(old, dict) and (base is ABSENT or isinstance(base, dict)):
        return _carried_object(base if isinstance(base, dict) else {}, old, new)
    if isinstance(new, list) and isinstance(old, list) and isinstance(base, list):
        return _carried_list(base, old, new)
    return new


def _carried_object(base: dict[str, Any], old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    result = {}
    for name in dict.fromkeys((*base, *new)):
        if name not in new:
            if name not in old:
                result[name] = base[name]
        elif name not in old:
            result[name] = base.get(name, new[name]) if same_value(reveal(base.get(name)), new[name]) else new[name]
        elif name in base or not same_value(old[name], new[name]):
            result[name] = carried(base.get(name, ABSENT), old[name], new[name])
    return result


def _carried_list(base: list[Any], old: list[Any], new: list[Any]) -> list[Any]:
    name = key_name(reveal(base), old, new)
    if name is None:
        return new
    before = {_key(item, name): item for item in old}
    now = {_key(item, name): item for item in new}
    mine = {_key(reveal(item), name): item for item in base}
    kept = [
        carried(item, before[each], now[each]) if each in before and each in now else item
        for each, item in mine.items()
        if each in now or each not in before
    ]
    return kept + [item for each, item in now.items() if each not in before and each not in mine]


def replaces(rule: TypeRule, change: Change) -> bool:
    """Return whether azure-native plans a replacement for this change."""
    path = change.rule_path
    wanted = [*rule.names, *(fixed.path for fixed in rule.fixed if fixed.replaces)]
    return any(
        path == each or path.startswith((f"{each}.", f"{each}[")) or each.startswith(f"{path}.") for each in wanted
    )


__all__ = ["ABSENT", "SECRET", "SIG", "Change", "carried", "compare", "key_name", "replaces"]
