"""What would change between two plans, property by property, and what each change means for people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from iac.azure.paths import short_type
from iac.azure.replacement import Impact, change_impact
from iac.drift.properties import PropertyChange, compare_properties
from iac.findings import NOWHERE, Origin

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from iac.artifacts import CloudResource

_NEW_ONE = (Impact.REPLACE, Impact.DATA_LOSS)


@dataclass(frozen=True)
class Consequence:
    """One property's change, with what it does and why."""

    change: PropertyChange
    impact: Impact
    why: str


@dataclass(frozen=True)
class ResourceChange:
    """``op`` is create, update, replace or delete; ``protected`` means that the engine refuses to remove it."""

    op: str
    stack: str
    urn: str
    type: str
    name: str
    protected: bool
    consequences: tuple[Consequence, ...]
    origin: Origin

    @property
    def impact(self) -> Impact:
        """The worst of its consequences."""
        return max((c.impact for c in self.consequences), key=lambda impact: impact.rank, default=Impact.NONE)


def compare_plans(
    before: Iterable[CloudResource], after: Iterable[CloudResource], origins: Mapping[str, Origin]
) -> tuple[ResourceChange, ...]:
    """Return every resource that is made, changed or removed, sorted by URN; components are not things of their own."""
    old = {resource.urn: resource for resource in before if _is_thing(resource)}
    new = {resource.urn: resource for resource in after if _is_thing(resource)}
    changes = [_change(old.get(urn), new.get(urn), origins) for urn in sorted({*old, *new})]
    return tuple(change for change in changes if change is not None)


def _is_thing(resource: CloudResource) -> bool:
    return resource.type.startswith("azure-native:")


def _change(
    old: CloudResource | None, new: CloudResource | None, origins: Mapping[str, Origin]
) -> ResourceChange | None:
    if old is not None and new is not None:
        return _update(old, new, origins)
    only = new or old
    if only is None:
        return None
    return _described(only, "create" if new else "delete", (), origins)


def _update(old: CloudResource, new: CloudResource, origins: Mapping[str, Origin]) -> ResourceChange | None:
    found = compare_properties(old.inputs, new.inputs)
    if not found:
        return None
    rules = [(change, change_impact(short_type(new.type), change.path)) for change in found]
    consequences = tuple(Consequence(change, rule.impact, rule.why) for change, rule in rules)
    op = "replace" if any(c.impact in _NEW_ONE for c in consequences) else "update"
    return _described(new, op, consequences, origins)


def _described(
    resource: CloudResource, op: str, consequences: tuple[Consequence, ...], origins: Mapping[str, Origin]
) -> ResourceChange:
    return ResourceChange(
        op=op,
        stack=resource.stack,
        urn=resource.urn,
        type=resource.type,
        name=resource.name,
        protected=resource.protect,
        consequences=consequences,
        origin=origins.get(resource.urn, NOWHERE),
    )
