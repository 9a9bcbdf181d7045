"""Private DNS zones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from iac.lab.azure.behaviour.registry import check, derived

if TYPE_CHECKING:
    from iac.lab.azure.request import Request
    from iac.lab.azure.world import Document, World


@check
def global_location(request: Request) -> None:
    """Private DNS is global."""
    if request.body.get("location", "").lower() != "global":
        message = f"The location of '{request.id.name}' must be 'global'."
        raise request.refuse(400, "LocationNotAvailableForResourceType", message)


@derived("privatedns:PrivateZone")
def zone_counts(world: World, document: Document, body: dict[str, Any]) -> None:
    """How many networks a zone is linked to; a fresh zone holds its SOA record."""
    links = world.of_token("privatedns:VirtualNetworkLink", under=document.id)
    body["numberOfRecordSets"] = 1
    body["numberOfVirtualNetworkLinks"] = len(links)
    body["numberOfVirtualNetworkLinksWithRegistration"] = sum(
        bool(each.body.get("registrationEnabled")) for each in links
    )
