"""Where in the city files each resource of a stack is decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iac.intent.cloud.estate import component_origins, plan_stack

if TYPE_CHECKING:
    from collections.abc import Iterable

    from iac.artifacts import CloudResource
    from iac.findings import Origin
    from iac.model.city import City
    from iac.ports import StackName

_SECTIONS = {"backup": ("backups",), "recovery": ("recoveries",)}
"""The section of the cloud's file that a layer comes from, where it has one of its own."""


def origins_of(city: City, stack: StackName, resources: Iterable[CloudResource]) -> dict[str, Origin]:
    """Return by URN where resources are decided: a child is where its nearest named ancestor is.

    What belongs to no part of the city in particular is decided where the layer is.
    """
    whole = city.origin("cloud", *_SECTIONS.get(stack.layer, ()))
    by_name = component_origins(plan_stack(city, stack))
    known = {resource.urn: resource for resource in resources}
    found: dict[str, Origin] = {}
    for urn in known:
        at = urn
        while at in known and known[at].name not in by_name:
            at = known[at].parent
        found[urn] = by_name[known[at].name] if at in known else whole
    return found
