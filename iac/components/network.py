"""Hub and spoke: virtual networks with their subnets and rules inline, the way in and the way out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pulumi
from pulumi_azure_native import network

from iac.components.base import by_id

if TYPE_CHECKING:
    from iac.intent.cloud.network import HubIntent, SecurityGroupIntent, SpokeIntent, SubnetIntent
    from iac.intent.cloud.rules import SecurityRuleIntent


@dataclass(frozen=True, kw_only=True)
class SpokeArgs:
    """What a spoke is made from."""

    intent: SpokeIntent
    group: pulumi.Input[str]


class Spoke(pulumi.ComponentResource):
    """A zone's network in one region: security groups, NAT gateway, subnets."""

    network_id: pulumi.Output[str]
    virtual_network: network.VirtualNetwork

    def __init__(self, name: str, args: SpokeArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("iac:network:Spoke", name, None, opts)
        self._args = args
        intent = args.intent
        groups = {group.name: self._security_group(name, group) for group in intent.security_groups}
        way_out = self._nat_gateway(name)
        self.virtual_network = network.VirtualNetwork(
            f"{name}-network",
            virtual_network_name=intent.network,
            resource_group_name=args.group,
            location=intent.location,
            address_space=network.AddressSpaceArgs(address_prefixes=[intent.prefix]),
            enable_ddos_protection=False,
            subnets=[_subnet(subnet, groups[subnet.security_group], way_out) for subnet in intent.subnets],
            tags=intent.tags,
            opts=pulumi.ResourceOptions(parent=self),
        )
        self.network_id = self.virtual_network.id
        self.register_outputs({"network_id": self.network_id})

    def _security_group(self, name: str, group: SecurityGroupIntent) -> network.NetworkSecurityGroup:
        return network.NetworkSecurityGroup(
            f"{name}-{group.name}",
            network_security_group_name=group.name,
            resource_group_name=self._args.group,
            location=self._args.intent.location,
            security_rules=[_security_rule(rule) for rule in group.rules],
            tags=self._args.intent.tags,
            opts=pulumi.ResourceOptions(parent=self),
        )

    def _nat_gateway(self, name: str) -> network.NatGateway:
        intent = self._args.intent
        address = public_address(self, f"{name}-nat-address", intent.nat_address, intent, self._args.group)
        return network.NatGateway(
            f"{name}-nat",
            nat_gateway_name=intent.nat_gateway,
            resource_group_name=self._args.group,
            location=intent.location,
            sku=network.NatGatewaySkuArgs(name="Standard"),
            idle_timeout_in_minutes=4,
            public_ip_addresses=[by_id(address.id)],
            tags=intent.tags,
            opts=pulumi.ResourceOptions(parent=self),
        )


@dataclass(frozen=True, kw_only=True)
class HubArgs:
    """What a hub is made from."""

    intent: HubIntent
    group: pulumi.Input[str]


class Hub(pulumi.ComponentResource):
    """The network spokes meet in, with a VPN gateway where sites have tunnels."""

    network_id: pulumi.Output[str]
    gateway: network.VirtualNetworkGateway | None
    gateway_address: pulumi.Output[str | None] | None
    virtual_network: network.VirtualNetwork

    def __init__(self, name: str, args: HubArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("iac:network:Hub", name, None, opts)
        self._args = args
        intent = args.intent
        self.virtual_network = network.VirtualNetwork(
            f"{name}-network",
            virtual_network_name=intent.network,
            resource_group_name=args.group,
            location=intent.location,
            address_space=network.AddressSpaceArgs(address_prefixes=[intent.prefix]),
            enable_ddos_protection=False,
            subnets=[network.SubnetArgs(name="GatewaySubnet", address_prefix=intent.gateway_prefix)],
            tags=intent.tags,
            opts=pulumi.ResourceOptions(parent=self),
        )
        self.network_id = self.virtual_network.id
        self.gateway, self.gateway_address = self._gateway(name) if intent.gateway else (None, None)
        self.register_outputs({"network_id": self.network_id, "gateway_address": self.gateway_address})

    def _gateway(self, name: str) -> tuple[network.VirtualNetworkGateway, pulumi.Output[str | None]]:
        intent = self._args.intent
        address = public_address(self, f"{name}-gateway-address", intent.gateway_address, intent, self._args.group)
        gateway = network.VirtualNetworkGateway(
            f"{name}-gateway",
            virtual_network_gateway_name=intent.gateway,
            resource_group_name=self._args.group,
            location=intent.location,
            gateway_type=network.VirtualNetworkGatewayType.VPN,
            vpn_type=network.VpnType.ROUTE_BASED,
            vpn_gateway_generation=intent.gateway_generation,
            sku=network.VirtualNetworkGatewaySkuArgs(name=intent.gateway_sku, tier=intent.gateway_sku),
            active_active=False,
            enable_bgp=False,
            ip_configurations=[
                network.VirtualNetworkGatewayIPConfigurationArgs(
                    name="default",
                    private_ip_allocation_method="Dynamic",
                    public_ip_address=network.SubResourceArgs(id=address.id),
                    subnet=network.SubResourceArgs(id=_inside(self.virtual_network.id, "subnets/GatewaySubnet")),
                )
            ],
            tags=intent.tags,
            opts=pulumi.ResourceOptions(parent=self),
        )
        return gateway, address.ip_address


def _inside(identifier: pulumi.Output[str], rest: str) -> pulumi.Output[str]:
    return pulumi.Output.concat(identifier, "/", rest)


def public_address(
    parent: pulumi.Resource, name: str, address: str, intent: HubIntent | SpokeIntent, group: pulumi.Input[str]
) -> network.PublicIPAddress:
    """Declare a standard static public address, in every availability zone the region has."""
    return network.PublicIPAddress(
        name,
        public_ip_address_name=address,
        resource_group_name=group,
        location=intent.location,
        sku=network.PublicIPAddressSkuArgs(name="Standard", tier="Regional"),
        public_ip_allocation_method="Static",
        public_ip_address_version="IPv4",
        idle_timeout_in_minutes=4,
        zones=list(intent.address_zones) or None,
        tags=intent.tags,
        opts=pulumi.ResourceOptions(parent=parent),
    )


def _subnet(
    subnet: SubnetIntent, group: network.NetworkSecurityGroup, way_out: network.NatGateway
) -> network.SubnetArgs:
    return network.SubnetArgs(
        name=subnet.name,
        address_prefix=subnet.prefix,
        default_outbound_access=False,
        network_security_group=by_id(group.id),
        nat_gateway=network.SubResourceArgs(id=way_out.id) if subnet.outbound else None,
        private_endpoint_network_policies="Enabled",
        private_link_service_network_policies="Enabled",
    )


def _security_rule(rule: SecurityRuleIntent) -> network.SecurityRuleArgs:
    """Azure wants one value in the singular property and several in the plural one."""
    sources, ports = list(rule.sources), list(rule.ports)
    return network.SecurityRuleArgs(
        name=rule.name,
        description=rule.why,
        priority=rule.priority,
        direction="Inbound",
        access=rule.access,
        protocol=rule.protocol,
        source_address_prefix=sources[0] if len(sources) == 1 else None,
        source_address_prefixes=sources if len(sources) > 1 else None,
        source_port_range="*",
        destination_address_prefix="*",
        destination_port_range=ports[0] if len(ports) == 1 else None,
        destination_port_ranges=ports if len(ports) > 1 else None,
    )
