"""The layer ``network``: hub, spokes, tunnels and private names of a zone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pulumi

from iac.components.attachment import AttachmentArgs, HubSide, PrivateNames, PrivateNamesArgs, SpokeSide
from iac.components.group import declare_groups
from iac.components.network import Hub, HubArgs, Spoke, SpokeArgs
from iac.components.tunnel import Tunnel, TunnelArgs

if TYPE_CHECKING:
    from iac.intent.cloud.network import NetworkIntent
    from iac.stacks import Surroundings


def declare(intent: NetworkIntent, around: Surroundings) -> None:
    """Declare the network of a zone; exports the addresses that sites' tunnels end on, by region."""
    groups = declare_groups(intent.groups, around.here)
    hubs = {
        hub.location: Hub(hub.name, HubArgs(intent=hub, group=groups[hub.group]), around.here()) for hub in intent.hubs
    }
    names = _private_names(intent, groups, around)
    spokes = {
        s.location: Spoke(s.name, SpokeArgs(intent=s, group=groups[s.group]), around.here()) for s in intent.spokes
    }
    _tunnels(intent, groups, hubs, around)
    _attachments(intent, hubs, spokes, names, around)
    pulumi.export("gateways", {location: hub.gateway_address for location, hub in hubs.items() if hub.gateway})


def _private_names(
    intent: NetworkIntent, groups: dict[str, pulumi.Output[str]], around: Surroundings
) -> tuple[pulumi.Resource, ...]:
    if intent.private_names is None:
        return ()
    planned = intent.private_names
    made = PrivateNames(planned.name, PrivateNamesArgs(intent=planned, group=groups[planned.group]), around.here())
    return made.zones


def _tunnels(
    intent: NetworkIntent, groups: dict[str, pulumi.Output[str]], hubs: dict[str, Hub], around: Surroundings
) -> None:
    """One after the other on each gateway, which takes one change at a time."""
    last: dict[str, list[pulumi.Resource]] = {}
    for planned in intent.tunnels:
        gateway = hubs[planned.location].gateway
        assert gateway is not None  # noqa: S101  # a tunnel is only ever planned to a hub with a gateway
        args = TunnelArgs(
            intent=planned,
            group=groups[planned.group],
            gateway_id=gateway.id,
            shared_key=around.secret(planned.shared_key),
            after=last.get(planned.location, []),
        )
        last[planned.location] = [Tunnel(planned.name, args, around.here()).connection]


def _attachments(
    intent: NetworkIntent,
    hubs: dict[str, Hub],
    spokes: dict[str, Spoke],
    names: tuple[pulumi.Resource, ...],
    around: Surroundings,
) -> None:
    """The hub's side first, because only then may the spoke use the hub's gateway."""
    for planned in intent.attachments:
        location = planned.location
        hub = hubs.get(location)
        standing = [
            spokes[location].virtual_network,
            *names,
            *(r for r in (hub and hub.virtual_network, hub and hub.gateway) if r),
        ]
        side = HubSide(f"{planned.name}-hub", AttachmentArgs(intent=planned, after=standing), around.hub())
        after = [*standing, side.peering]
        SpokeSide(f"{planned.name}-spoke", AttachmentArgs(intent=planned, after=after), around.here())
