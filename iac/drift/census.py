"""Which rows of a census the program answers for: its resources, what is inside them, what Azure makes for them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from iac.azure.paths import resource_id, short_type

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from iac.artifacts import CloudResource

INLINE = {"network:VirtualNetwork": "subnets", "network:NetworkSecurityGroup": "securityRules"}
"""Lists whose items are resources of their own in Azure, by type."""

PLATFORM: tuple[tuple[str, str], ...] = (
    (r"/asrreplica|-asrreplica$|/[^/]+-asrtest", "Site Recovery makes replicas and test machines"),
    (r"microsoft\.network/networkwatchers", "Azure makes one a region"),
    (r"/(blobservices|fileservices|queueservices|tableservices)/default$", "every account has them"),
    (r"/protecteditems/azurefileshare;", "Azure Backup names shares itself"),
    (r"microsoft\.network/privatednszones/[^/]+/(a|soa)/", "private endpoints write their names"),
    (r"/defaultsecurityrules/", "every security group has them"),
    (r"/protecteditems/vm;[^/]*/recoverypoints/", "backups"),
)
"""What the platform makes by itself, by pattern of the id in lower case, with the reason."""


@dataclass(frozen=True)
class Census:
    """The ids a plan answers for, without their subscription and in lower case."""

    known: frozenset[str]
    groups: frozenset[str]

    @classmethod
    def of(cls, plan: Iterable[CloudResource]) -> Census:
        """Return what a plan answers for."""
        known = {place for resource in plan for place in _places(resource)}
        return cls(frozenset(known), frozenset(place for place in known if "/" not in place))

    def answers_for(self, identifier: str) -> bool:
        """Return whether the program declared it, or Azure made it for something the program declared."""
        place = place_of(identifier)
        return place in self.known or any(re.search(pattern, place) for pattern, _ in PLATFORM)


def place_of(identifier: str) -> str:
    """Return an id from its resource group on, in lower case: names of groups are unique in a city."""
    return re.sub(r"^.*?/resourcegroups/", "", identifier.lower(), count=1)


def unmanaged_rows(rows: Sequence[Mapping[str, Any]], census: Census) -> tuple[Mapping[str, Any], ...]:
    """Return the rows the program does not answer for, whole things only: what is inside a stray goes with it."""
    strays = [row for row in rows if not census.answers_for(str(row["id"]))]
    places = {place_of(str(row["id"])) for row in strays}
    return tuple(row for row in strays if not _inside_another(place_of(str(row["id"])), places))


def _inside_another(place: str, places: set[str]) -> bool:
    parts = place.split("/")
    return any("/".join(parts[:length]) in places for length in range(1, len(parts)))


def _places(resource: CloudResource) -> Iterator[str]:
    kind = short_type(resource.type)
    own = place_of(resource_id(resource.type, resource.inputs, ""))
    if own:
        yield own
    yield from _made_along(kind, own, resource.inputs)


def _made_along(kind: str, own: str, inputs: Mapping[str, Any]) -> Iterator[str]:
    """What Azure makes because of a resource: inline children, operating system disks, endpoint interfaces."""
    group = str(inputs.get("resourceGroupName", "")).lower()
    listed = INLINE.get(kind)
    if listed:
        yield from (f"{own}/{listed}/{item['name']}".lower() for item in inputs.get(listed, ()))
    if kind == "compute:VirtualMachine":
        disk = inputs["storageProfile"]["osDisk"]["name"]
        yield f"{group}/providers/microsoft.compute/disks/{disk}".lower()
    if kind == "network:PrivateEndpoint" and "customNetworkInterfaceName" in inputs:
        name = inputs["customNetworkInterfaceName"]
        yield f"{group}/providers/microsoft.network/networkinterfaces/{name}".lower()
    if kind == "resources:Deployment":
        yield from _template_container(group, inputs)


def _template_container(group: str, inputs: Mapping[str, Any]) -> Iterator[str]:
    """The one nested template makes a protection container."""
    given = {name: item.get("value") for name, item in inputs["properties"].get("parameters", {}).items()}
    if {"vault", "fabric", "container"} <= set(given):
        yield (
            f"{group}/providers/microsoft.recoveryservices/vaults/{given['vault']}/replicationfabrics/{given['fabric']}"
            f"/replicationprotectioncontainers/{given['container']}"
        ).lower()
