"""A site's way into the cloud over the public internet: what its router is told about IKEv2 and IPsec.

Both ends use the one proposal of :mod:`iac.azure.gateways`, here in Cisco's words. Sources: Cisco IOS XE 17,
"Configuring Internet Key Exchange Version 2" and "IPsec Virtual Tunnel Interface"; learn.microsoft.com, "About VPN
devices" (TCP segments of at most 1350 bytes).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from iac.azure.gateways import CITY_PROPOSAL, DPD_SECONDS
from iac.intent.addresses import city_networks
from iac.intent.naming import placeholder, token
from iac.intent.routing import BACKUP_DISTANCE, route
from iac.intent.rows import known
from iac.intent.statements import NO_GATEWAY

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from iac.findings import Finding, Origin
    from iac.intent.routing import StaticRoute, Uplink
    from iac.intent.sites import CityRecords, SiteRecords
    from iac.model.cloud import Cloud, VpnTunnel

CLOUD = "CLOUD"
"""What everything about the tunnels is called on a router."""
ONLY_CLOUD = "CLOUD-ONLY-IN"
"""The list of what may come in from the internet: the tunnels, an address, and answers to pings."""
PUBLIC = ("internet", "lte")
_AES = {"AES256": "aes-cbc-256"}
_HASHES = {"SHA384": "sha384"}
_GROUPS = {"ECP384": 20}
_ESP = {"GCMAES256": "esp-gcm 256"}
_PROBES = 3
"""The other end is given up after so many unanswered probes."""


@dataclass(frozen=True, slots=True)
class CloudPeer:
    """One gateway of the cloud and the tunnel to it; ``key`` is a placeholder."""

    name: str
    interface: str
    region: str
    address: str
    key: str
    origins: tuple[Origin, ...]


@dataclass(frozen=True, slots=True)
class CloudVpn:
    """A router's tunnels into the cloud: the home region's first."""

    name: str
    source: str
    """The port the tunnels leave by."""
    own_address: str
    """The public address that the cloud expects."""
    inside: str
    """The interface whose address the tunnels borrow."""
    encryption: str
    integrity: str
    group: int
    transform: str
    lifetime_seconds: int
    lifetime_kilobytes: int
    probe_seconds: int
    probes: int
    access_list: str
    peers: tuple[CloudPeer, ...]
    origins: tuple[Origin, ...]


def cloud_vpn(records: CityRecords, site: SiteRecords, ups: Sequence[Uplink], inside: str) -> CloudVpn | None:
    """Return the tunnels of a site's router; None when it needs none or nobody knows where the cloud answers."""
    found = _tunnel(records, site, ups)
    if found is None:
        return None
    cloud, tunnel, up, origins = found
    peers = tuple(_peers(records, cloud, tunnel))
    if not peers:
        return None
    proposal = CITY_PROPOSAL
    return CloudVpn(
        name=CLOUD,
        source=up.port,
        own_address=str(tunnel.public_address),
        inside=inside or up.port,
        encryption=_AES[proposal.ike_encryption],
        integrity=_HASHES[proposal.ike_integrity],
        group=_GROUPS[proposal.dh_group],
        transform=_ESP[proposal.ipsec_encryption],
        lifetime_seconds=proposal.sa_seconds,
        lifetime_kilobytes=proposal.sa_kilobytes,
        probe_seconds=DPD_SECONDS // _PROBES,
        probes=_PROBES,
        access_list=ONLY_CLOUD,
        peers=peers,
        origins=origins,
    )


def _tunnel(
    records: CityRecords, site: SiteRecords, ups: Sequence[Uplink]
) -> tuple[Cloud, VpnTunnel, Uplink, tuple[Origin, ...]] | None:
    cloud, code = records.city.cloud, site.site.record.code
    up = next((up for up in ups if up.row.record.kind in PUBLIC), None)
    if cloud is None or up is None or not site.site.record.wan.tunnelled:
        return None
    for index, tunnel in enumerate(cloud.tunnels):
        if tunnel.site == code:
            return cloud, tunnel, up, known(records.city.origin("cloud", "tunnels", index))
    return None


def _peers(records: CityRecords, cloud: Cloud, tunnel: VpnTunnel) -> Iterator[CloudPeer]:
    written = {gateway.region: (index, gateway.public_address) for index, gateway in enumerate(cloud.gateways)}
    for number, region in enumerate((cloud.region, cloud.recovery_region), 1):
        if region in written:
            index, address = written[region]
            yield CloudPeer(
                name=token(region),
                interface=f"Tunnel{number}",
                region=region,
                address=str(address),
                key=placeholder(tunnel.pre_shared_key),
                origins=known(records.city.origin("cloud", "gateways", index)),
            )


def cloud_routes(records: CityRecords, vpn: CloudVpn | None) -> Iterator[StaticRoute]:
    """Yield the ways to the cloud, the rest of the city and its engineers: by the nearer region, then by the other."""
    cloud = records.city.cloud
    if cloud is None or vpn is None:
        return
    own = city_networks(records.city)
    stations = records.city.network.management.stations
    elsewhere = [station for station in stations if not any(station.subnet_of(network) for network in own)]
    wanted = (
        (cloud.address_space, cloud.region),
        (cloud.recovery_address_space, cloud.recovery_region),
        *((network, cloud.region) for network in (*own, *elsewhere)),
    )
    for network, nearer in wanted:
        for index, peer in enumerate(sorted(vpn.peers, key=lambda peer: peer.region != nearer)):
            distance = BACKUP_DISTANCE + index if index else 1
            yield route(network, peer.interface, name=f"{vpn.name}-{peer.name}", distance=distance, origins=vpn.origins)


def unanswered(
    records: CityRecords, site: SiteRecords, ups: Sequence[Uplink], vpn: CloudVpn | None
) -> Iterator[Finding]:
    """Yield a finding when a site is to have a tunnel and nobody has written down where the cloud answers."""
    found = _tunnel(records, site, ups)
    if found is not None and vpn is None:
        _, tunnel, _, origins = found
        yield replace(NO_GATEWAY.about(tunnel.site), where=origins)
