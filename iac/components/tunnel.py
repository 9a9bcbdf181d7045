"""A site's tunnel: what Azure knows of the other end, and the connection to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pulumi
from pulumi_azure_native import network

if TYPE_CHECKING:
    from collections.abc import Sequence

    from iac.intent.cloud.network import TunnelIntent


@dataclass(frozen=True, kw_only=True)
class TunnelArgs:
    """What a tunnel is made from; ``after`` are earlier tunnels, because a gateway takes one change at a time."""

    intent: TunnelIntent
    group: pulumi.Input[str]
    gateway_id: pulumi.Input[str]
    shared_key: pulumi.Input[str]
    after: Sequence[pulumi.Resource] = ()


class Tunnel(pulumi.ComponentResource):
    """A local network gateway and an IKEv2 connection with one strong proposal."""

    connection: network.VirtualNetworkGatewayConnection

    def __init__(self, name: str, args: TunnelArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("iac:tunnel:Tunnel", name, None, opts)
        intent = args.intent
        site = network.LocalNetworkGateway(
            f"{name}-site",
            local_network_gateway_name=intent.local_gateway,
            resource_group_name=args.group,
            location=intent.location,
            gateway_ip_address=intent.public_address,
            local_network_address_space=network.AddressSpaceArgs(address_prefixes=list(intent.prefixes)),
            tags=intent.tags,
            opts=pulumi.ResourceOptions(parent=self),
        )
        self.connection = network.VirtualNetworkGatewayConnection(
            f"{name}-connection",
            virtual_network_gateway_connection_name=intent.connection,
            resource_group_name=args.group,
            location=intent.location,
            connection_type=network.VirtualNetworkGatewayConnectionType.IPSEC,
            connection_protocol="IKEv2",
            connection_mode="Default",
            # ARM's schema asks for the properties of both ends beside their ids; one of each will do.
            virtual_network_gateway1={"id": args.gateway_id, "gateway_type": "Vpn"},
            local_network_gateway2={"id": site.id, "gateway_ip_address": intent.public_address},
            shared_key=pulumi.Output.secret(args.shared_key),
            enable_bgp=False,
            use_policy_based_traffic_selectors=False,
            dpd_timeout_seconds=intent.dpd_seconds,
            ipsec_policies=[_proposal(intent)],
            tags=intent.tags,
            opts=pulumi.ResourceOptions(parent=self, depends_on=list(args.after)),
        )
        self.register_outputs({})


def _proposal(intent: TunnelIntent) -> network.IpsecPolicyArgs:
    proposal = intent.proposal
    return network.IpsecPolicyArgs(
        ike_encryption=proposal.ike_encryption,
        ike_integrity=proposal.ike_integrity,
        dh_group=proposal.dh_group,
        ipsec_encryption=proposal.ipsec_encryption,
        ipsec_integrity=proposal.ipsec_integrity,
        pfs_group=proposal.pfs_group,
        sa_life_time_seconds=proposal.sa_seconds,
        sa_data_size_kilobytes=proposal.sa_kilobytes,
    )
