"""The cloud's network: hub and spokes in both regions, tunnels to sites, private names."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from iac.azure.gateways import CITY_PROPOSAL, DPD_SECONDS, IpsecProposal, choose_gateway
from iac.errors import IntentError
from iac.findings import NOWHERE, Origin
from iac.intent.addresses import site_supernet
from iac.intent.cloud.addresses import SPOKE_SUBNETS, block, subnet
from iac.intent.cloud.place import GroupIntent, Place, cloud_of, environment, group, origin_of, place
from iac.intent.cloud.rules import SecurityRuleIntent, security_rules

if TYPE_CHECKING:
    from collections.abc import Mapping
    from ipaddress import IPv4Network

    from iac.azure.regions import Region
    from iac.model.city import City
    from iac.model.cloud import VpnTunnel

LAYER = "network"
MICROSOFT_NETWORK = "Microsoft.Network"


@dataclass(frozen=True, kw_only=True)
class SecurityGroupIntent:
    """A network security group with its rules, ordered by priority."""

    name: str
    rules: tuple[SecurityRuleIntent, ...]


@dataclass(frozen=True, kw_only=True)
class SubnetIntent:
    """A subnet; ``security_group`` is empty where Azure allows none (the gateway's own subnet)."""

    name: str
    prefix: str
    security_group: str
    outbound: bool
    """Whether it reaches the internet, by the spoke's NAT gateway."""


@dataclass(frozen=True, kw_only=True)
class SpokeIntent:
    """A zone's virtual network in one region, and its way out."""

    name: str
    group: str
    location: str
    network: str
    prefix: str
    subnets: tuple[SubnetIntent, ...]
    security_groups: tuple[SecurityGroupIntent, ...]
    nat_gateway: str
    nat_address: str
    address_zones: tuple[str, ...]
    tags: Mapping[str, str]
    origin: Origin = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, kw_only=True)
class HubIntent:
    """The network all spokes meet in, with the gateway that sites' tunnels end on (none: ``gateway`` is empty)."""

    name: str
    group: str
    location: str
    network: str
    prefix: str
    gateway_prefix: str
    gateway: str
    gateway_address: str
    gateway_sku: str
    gateway_generation: str
    address_zones: tuple[str, ...]
    tags: Mapping[str, str]
    origin: Origin = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, kw_only=True)
class TunnelIntent:
    """One site's tunnel to one region; ``shared_key`` is ``secret:NAME``."""

    name: str
    group: str
    location: str
    gateway_id: str
    local_gateway: str
    connection: str
    public_address: str
    prefixes: tuple[str, ...]
    shared_key: str = field(repr=False)
    proposal: IpsecProposal
    dpd_seconds: int
    tags: Mapping[str, str]
    origin: Origin = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, kw_only=True)
class PrivateNamesIntent:
    """The private DNS zones of private endpoints, kept once, in the hub's subscription."""

    name: str
    group: str
    zones: tuple[str, ...]
    tags: Mapping[str, str]
    origin: Origin = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, kw_only=True)
class AttachmentIntent:
    """How a spoke and the hub of its region know each other: peering on both sides, private names linked.

    The hub's side is made in the hub's subscription.
    """

    name: str
    location: str
    hub_group: str
    hub_network: str
    hub_id: str
    spoke_group: str
    spoke_network: str
    spoke_id: str
    names_group: str
    private_zones: tuple[str, ...]
    has_gateway: bool
    tags: Mapping[str, str]
    origin: Origin = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, kw_only=True)
class NetworkIntent:
    """Everything of the layer ``network`` in one zone; hubs, tunnels and names only where the hub is."""

    groups: tuple[GroupIntent, ...]
    hubs: tuple[HubIntent, ...]
    spokes: tuple[SpokeIntent, ...]
    tunnels: tuple[TunnelIntent, ...]
    private_names: PrivateNamesIntent | None
    attachments: tuple[AttachmentIntent, ...]


def network_name(where: Place, role: str, location: str) -> str:
    """Return the name of the hub's or the spoke's virtual network in a region."""
    return where.names.name("network:VirtualNetwork", role, location)


def network_group(where: Place, location: str) -> str:
    """Return the resource group that holds a zone's network in a region."""
    return where.names.name("resources:ResourceGroup", LAYER, location)


def network_id(where: Place, role: str, location: str) -> str:
    """Return the id of the hub's or the spoke's virtual network in a region."""
    name = network_name(where, role, location)
    return where.names.id(network_group(where, location), MICROSOFT_NETWORK, "virtualNetworks", name)


def subnet_id(where: Place, name: str, location: str) -> str:
    """Return the id of a spoke's subnet in a region."""
    return f"{network_id(where, 'spoke', location)}/subnets/{name}"


def private_zone_id(hub: Place, zone: str) -> str:
    """Return the id of a private DNS zone; all of them are kept with the hub of the home region."""
    return hub.names.id(network_group(hub, hub.home.name), MICROSOFT_NETWORK, "privateDnsZones", zone)


def private_zones(where: Place) -> tuple[str, ...]:
    """Return the private DNS zones the estate uses, sorted."""
    return tuple(
        sorted({where.cloud.private_zone(g, r.geo) for g in where.cloud.zones for r in (where.home, where.recovery)})
    )


def plan_network(city: City, env_name: str, zone: str) -> NetworkIntent:
    """Return the network of one zone of one environment."""
    env = environment(city, env_name)
    where, hub = place(city, env, zone), place(city, env, "shared")
    tunnels = _checked_tunnels(city)
    is_hub = zone == "shared"
    regions = _regions(city, where)
    origin = city.origin("cloud")
    return NetworkIntent(
        groups=tuple(group(where, LAYER, region.name, origin) for region, _ in regions),
        hubs=tuple(_hub(city, where, region, space, len(tunnels)) for region, space in regions if is_hub),
        spokes=tuple(_spoke(city, where, region, block(space, zone)) for region, space in regions),
        tunnels=tuple(_tunnel(city, where, region, t) for region, _ in regions for t in tunnels if is_hub),
        private_names=_private_names(where, origin) if is_hub else None,
        attachments=tuple(_attachment(where, hub, region, has_gateway=bool(tunnels)) for region, _ in regions),
    )


def _regions(city: City, where: Place) -> tuple[tuple[Region, IPv4Network], ...]:
    cloud = cloud_of(city)
    if cloud.address_space.overlaps(cloud.recovery_address_space):
        raise IntentError("cloud", f"{cloud.address_space} and {cloud.recovery_address_space} overlap.")
    if where.home == where.recovery:
        raise IntentError("cloud", f"region and recovery_region are both {where.home.name}: nothing would survive it.")
    return ((where.home, cloud.address_space), (where.recovery, cloud.recovery_address_space))


def _address_zones(region: Region) -> tuple[str, ...]:
    return ("1", "2", "3") if region.has_zones else ()


def _hub(city: City, where: Place, region: Region, space: IPv4Network, tunnels: int) -> HubIntent:
    prefix = block(space, "hub")
    sku = choose_gateway(tunnels)
    return HubIntent(
        name=f"hub-{region.name}",
        group=network_group(where, region.name),
        location=region.name,
        network=network_name(where, "hub", region.name),
        prefix=str(prefix),
        gateway_prefix=str(subnet(prefix, "GatewaySubnet")),
        gateway=where.names.name("network:VirtualNetworkGateway", region.name) if tunnels else "",
        gateway_address=where.names.name("network:PublicIPAddress", "vgw", region.name),
        gateway_sku=sku.zonal_name if region.has_zones else sku.name,
        gateway_generation=sku.generation,
        address_zones=_address_zones(region),
        tags=where.tagged(),
        origin=city.origin("cloud"),
    )


def _spoke(city: City, where: Place, region: Region, prefix: IPv4Network) -> SpokeIntent:
    return SpokeIntent(
        name=f"spoke-{region.name}",
        group=network_group(where, region.name),
        location=region.name,
        network=network_name(where, "spoke", region.name),
        prefix=str(prefix),
        subnets=tuple(_subnet(where, region, name, subnet(prefix, name)) for name in sorted(SPOKE_SUBNETS)),
        security_groups=tuple(
            SecurityGroupIntent(
                name=_security_group(where, region, name), rules=security_rules(city, where.zone, name, prefix)
            )
            for name in sorted(SPOKE_SUBNETS)
        ),
        nat_gateway=where.names.name("network:NatGateway", region.name),
        nat_address=where.names.name("network:PublicIPAddress", "ng", region.name),
        address_zones=_address_zones(region),
        tags=where.tagged(),
        origin=city.origin("cloud"),
    )


def _security_group(where: Place, region: Region, subnet_name: str) -> str:
    return where.names.name("network:NetworkSecurityGroup", subnet_name, region.name)


def _subnet(where: Place, region: Region, name: str, prefix: IPv4Network) -> SubnetIntent:
    return SubnetIntent(
        name=name,
        prefix=str(prefix),
        security_group=_security_group(where, region, name),
        outbound=name != "endpoints",
    )


def _checked_tunnels(city: City) -> tuple[VpnTunnel, ...]:
    sites = {site.code: site for site in city.sites}
    tunnels = tuple(sorted(cloud_of(city).tunnels, key=lambda t: t.site))
    for tunnel in tunnels:
        site = sites.get(tunnel.site)
        if site is None:
            raise IntentError(f"tunnel {tunnel.site}", "there is no such site.")
        if not site.wan.tunnelled:
            raise IntentError(
                f"tunnel {tunnel.site}",
                f"the site's WAN is {site.wan}, which reaches the cloud through the data centre.",
                fix="Remove the tunnel, or correct the site's wan.",
            )
    return tunnels


def _tunnel(city: City, where: Place, region: Region, tunnel: VpnTunnel) -> TunnelIntent:
    site = next(site for site in city.sites if site.code == tunnel.site)
    group_name = network_group(where, region.name)
    gateway = where.names.name("network:VirtualNetworkGateway", region.name)
    return TunnelIntent(
        name=f"tunnel-{tunnel.site}-{region.name}",
        group=group_name,
        location=region.name,
        gateway_id=where.names.id(group_name, MICROSOFT_NETWORK, "virtualNetworkGateways", gateway),
        local_gateway=where.names.name("network:LocalNetworkGateway", tunnel.site, region.name),
        connection=where.names.name("network:VirtualNetworkGatewayConnection", tunnel.site, region.name),
        public_address=str(tunnel.public_address),
        prefixes=(str(site_supernet(city, site)),),
        shared_key=tunnel.pre_shared_key,
        proposal=CITY_PROPOSAL,
        dpd_seconds=DPD_SECONDS,
        tags=where.tagged(site=tunnel.site),
        origin=_tunnel_origin(city, tunnel),
    )


def _tunnel_origin(city: City, tunnel: VpnTunnel) -> Origin:
    index = cloud_of(city).tunnels.index(tunnel)
    found = city.origin("cloud", "tunnels", index)
    return found if found != NOWHERE else origin_of(city, "sites", "code", tunnel.site)


def _private_names(where: Place, origin: Origin) -> PrivateNamesIntent:
    return PrivateNamesIntent(
        name="private-names",
        group=network_group(where, where.home.name),
        zones=private_zones(where),
        tags=where.tagged(),
        origin=origin,
    )


def _attachment(where: Place, hub: Place, region: Region, *, has_gateway: bool) -> AttachmentIntent:
    return AttachmentIntent(
        name=f"attachment-{region.name}",
        location=region.name,
        hub_group=network_group(hub, region.name),
        hub_network=network_name(hub, "hub", region.name),
        hub_id=network_id(hub, "hub", region.name),
        spoke_group=network_group(where, region.name),
        spoke_network=network_name(where, "spoke", region.name),
        spoke_id=network_id(where, "spoke", region.name),
        names_group=network_group(hub, hub.home.name),
        private_zones=private_zones(where),
        has_gateway=has_gateway,
        tags=where.tagged(),
    )
