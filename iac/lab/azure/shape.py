"""Between the SDK's flattened spelling of a resource and ARM's own JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from iac.lab.azure.paths import found, split

if TYPE_CHECKING:
    from iac.lab.azure.rules.model import TypeRule

OUTSIDE = frozenset({"id", "name", "type", "etag", "zones", "location", "tags", "sku"})
"""What ARM keeps outside ``properties`` in a nested object that it wraps."""


def to_arm(rule: TypeRule, flat: dict[str, Any]) -> dict[str, Any]:
    """Return ``flat`` (its own, to be changed) as ARM's JSON: ``{location, tags, ..., properties}``."""
    for path in sorted(rule.wrapped, key=len, reverse=True):
        _each(flat, split(path), _wrap)
    for path in sorted(rule.renamed, key=len, reverse=True):
        _rename(flat, split(path), rule.renamed[path])
    if not rule.flat:
        return flat
    kept = {*rule.envelope, "id", "name", "type"}
    if rule.arm.endswith("/extensions"):
        kept -= {"type"}  # an extension's own `type` is a property; the resource's is added by the census
    outer = {name: value for name, value in flat.items() if name in kept}
    inner = {name: value for name, value in flat.items() if name not in kept}
    return {**outer, "properties": inner}


def from_arm(rule: TypeRule, body: dict[str, Any]) -> dict[str, Any]:
    """Return ARM's JSON (its own, to be changed) in the SDK's spelling, without id, name and type."""
    flat = {name: value for name, value in body.items() if name not in {"id", "name", "type"}}
    if rule.flat:
        inner = flat.pop("properties", None) or {}
        flat.update(inner)
    for path in sorted(rule.renamed, key=len):
        *way, ours = split(path)
        _rename(flat, (*way, rule.renamed[path]), ours)
    for path in sorted(rule.wrapped, key=len):
        _each(flat, split(path), _unwrap)
    return flat


def _each(value: Any, steps: tuple[str, ...], change: Any) -> None:
    """Replace what the path leads to by ``change`` of it; only objects are changed."""
    step, rest = steps[0], steps[1:]
    places: list[Any] = []
    if isinstance(value, list) and step == "[]":
        places = list(range(len(value)))
    elif isinstance(value, dict) and step in value:
        places = [step]
    for place in places:
        if rest:
            _each(value[place], rest, change)
        elif isinstance(value[place], dict):
            value[place] = change(value[place])


def _rename(value: Any, steps: tuple[str, ...], name: str) -> None:
    """Give the last step of a path another name, wherever the path leads."""
    *way, last = steps
    for _, holder in found(value, ".".join(way).replace(".[]", "[]")) if way else [((), value)]:
        if isinstance(holder, dict) and last in holder:
            holder[name] = holder.pop(last)


def _wrap(item: dict[str, Any]) -> dict[str, Any]:
    outer = {name: value for name, value in item.items() if name in OUTSIDE}
    inner = {name: value for name, value in item.items() if name not in OUTSIDE}
    return {**outer, "properties": inner} if inner else outer


def _unwrap(item: dict[str, Any]) -> dict[str, Any]:
    outer = {name: value for name, value in item.items() if name != "properties"}
    return {**outer, **(item.get("properties") or {})}
