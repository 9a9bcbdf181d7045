"""Private names, and how a spoke is attached to its hub: each side in the subscription it belongs to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pulumi
from pulumi_azure_native import network, privatedns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from iac.intent.cloud.network import AttachmentIntent, PrivateNamesIntent


@dataclass(frozen=True, kw_only=True)
class PrivateNamesArgs:
    """What the private DNS zones are made from."""

    intent: PrivateNamesIntent
    group: pulumi.Input[str]


class PrivateNames(pulumi.ComponentResource):
    """The private DNS zones that private endpoints write their names into."""

    zones: tuple[privatedns.PrivateZone, ...]

    def __init__(self, name: str, args: PrivateNamesArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("iac:attachment:PrivateNames", name, None, opts)
        self.zones = tuple(
            privatedns.PrivateZone(
                f"{name}-{zone}",
                private_zone_name=zone,
                resource_group_name=args.group,
                location="global",
                tags=args.intent.tags,
                opts=pulumi.ResourceOptions(parent=self),
            )
            for zone in args.intent.zones
        )
        self.register_outputs({})


@dataclass(frozen=True, kw_only=True)
class AttachmentArgs:
    """What one side of an attachment is made from; ``after`` is what has to stand first."""

    intent: AttachmentIntent
    after: Sequence[pulumi.Resource] = ()


class HubSide(pulumi.ComponentResource):
    """The hub's side: it lets the spoke in, lends it its gateway, and shows it private names."""

    peering: network.VirtualNetworkPeering

    def __init__(self, name: str, args: AttachmentArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("iac:attachment:HubSide", name, None, opts)
        intent = args.intent
        self.peering = network.VirtualNetworkPeering(
            f"{name}-peering",
            virtual_network_peering_name=f"to-{intent.spoke_network}",
            virtual_network_name=intent.hub_network,
            resource_group_name=intent.hub_group,
            remote_virtual_network=network.SubResourceArgs(id=intent.spoke_id),
            allow_virtual_network_access=True,
            allow_forwarded_traffic=False,
            allow_gateway_transit=intent.has_gateway,
            use_remote_gateways=False,
            opts=pulumi.ResourceOptions(parent=self, depends_on=list(args.after)),
        )
        for zone in intent.private_zones:
            privatedns.VirtualNetworkLink(
                f"{name}-{zone}",
                virtual_network_link_name=intent.spoke_network,
                private_zone_name=zone,
                resource_group_name=intent.names_group,
                location="global",
                registration_enabled=False,
                virtual_network=privatedns.SubResourceArgs(id=intent.spoke_id),
                tags=intent.tags,
                opts=pulumi.ResourceOptions(parent=self, depends_on=list(args.after)),
            )
        self.register_outputs({})


class SpokeSide(pulumi.ComponentResource):
    """The spoke's side: it uses the hub's gateway, so the hub's side has to stand first."""

    peering: network.VirtualNetworkPeering

    def __init__(self, name: str, args: AttachmentArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("iac:attachment:SpokeSide", name, None, opts)
        intent = args.intent
        self.peering = network.VirtualNetworkPeering(
            f"{name}-peering",
            virtual_network_peering_name=f"to-{intent.hub_network}",
            virtual_network_name=intent.spoke_network,
            resource_group_name=intent.spoke_group,
            remote_virtual_network=network.SubResourceArgs(id=intent.hub_id),
            allow_virtual_network_access=True,
            allow_forwarded_traffic=True,
            allow_gateway_transit=False,
            use_remote_gateways=intent.has_gateway,
            opts=pulumi.ResourceOptions(parent=self, depends_on=list(args.after)),
        )
        self.register_outputs({})
