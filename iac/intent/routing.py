"""What a device routes: its addressed interfaces, its way out, and the addresses it hands out."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network
from typing import TYPE_CHECKING, Literal

from iac.errors import IntentError
from iac.intent.addresses import site_supernet
from iac.intent.hardware import in_order, port_names
from iac.intent.naming import WAN_POLICY, token
from iac.intent.ports import far_end
from iac.intent.rows import Row, known
from iac.model.types import Purpose

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from iac.findings import Origin
    from iac.intent.addresses import SiteVlan
    from iac.intent.sites import CityRecords, SiteRecords
    from iac.model.network import Circuit, Device, Link

WAN = "wan"
"""What a link names at the end of a circuit."""
_HANDED_OUT = frozenset(Purpose) - {Purpose.MANAGEMENT, Purpose.SERVERS}
_RESERVED_HOSTS = 20
"""The first hosts of a prefix are for routers, printers and the like and never handed out."""
_TRANSIT_LENGTH = 30
BACKUP_DISTANCE = 200
EVERYWHERE = IPv4Network("0.0.0.0/0")


@dataclass(frozen=True, slots=True)
class InterfaceAddress:
    """An address in the spellings devices want."""

    ip: str
    netmask: str
    length: int


@dataclass(frozen=True, slots=True)
class RoutedInterface:
    """An interface with an address, or the port that carries such interfaces.

    ``vlan`` is the 802.1Q tag of a subinterface; ``instances`` the VLANs a port hands to bridge domains (Ethernet
    virtual circuits), which is how several ports of one router share a VLAN.
    """

    name: str
    description: str
    method: Literal["static", "dhcp", "negotiated", "none"]
    address: InterfaceAddress | None
    secondary: tuple[InterfaceAddress, ...]
    vlan: int | None
    instances: tuple[int, ...]
    policy: str
    enabled: bool
    origins: tuple[Origin, ...]
    access_list: str = ""
    """What may come in; "" for everything."""
    dials: bool = False
    """True for a cellular interface, which dials when there is something to send."""
    gateway_distance: int = 0
    """The distance of the default route that comes with a leased address; 0 when none is leased."""


@dataclass(frozen=True, slots=True)
class StaticRoute:
    """A route by hand; ``distance`` above 1 makes it a fallback. ``next_hop`` may be an interface."""

    network: str
    netmask: str
    prefix: str
    next_hop: str
    distance: int
    name: str
    origins: tuple[Origin, ...]


@dataclass(frozen=True, slots=True)
class DhcpPool:
    """The addresses of one VLAN; ``tftp`` is option 150, where phones fetch their files."""

    name: str
    network: str
    netmask: str
    gateway: str
    first_reserved: str
    last_reserved: str
    dns: str
    domain: str
    tftp: str
    origins: tuple[Origin, ...]


@dataclass(frozen=True, slots=True)
class WanPolicy:
    """How voice keeps its share of a circuit: shaped to what is rented, speech first."""

    name: str
    queues: str
    """The name of the policy inside the shaper."""
    shape_bps: int
    priority_percent: int
    signalling_percent: int
    origins: tuple[Origin, ...]


@dataclass(frozen=True, slots=True)
class Uplink:
    """A router's port on a circuit."""

    port: str
    row: Row[Circuit]
    prefix: IPv4Network | None
    """None when the carrier hands out the address."""

    @property
    def dials(self) -> bool:
        """True for a cellular circuit: it has no address at its other end, and traffic is sent into it."""
        return self.port.startswith("Cellular")

    @property
    def next_hop(self) -> str:
        """The carrier's end, or the port itself; "" when the carrier says where with the address it leases."""
        if self.prefix is not None:
            return str(self.prefix.network_address + 1)
        return self.port if self.dials else ""


def static(prefix: IPv4Network, host: IPv4Address) -> InterfaceAddress:
    """Return a host's address with its network's mask."""
    return InterfaceAddress(str(host), str(prefix.netmask), prefix.prefixlen)


def uplinks(records: CityRecords, site: SiteRecords, hostname: str) -> tuple[Uplink, ...]:
    """Return the router's circuits, the primary ones first."""
    found = []
    for link in records.links.get(hostname, ()):
        peer, circuit_id = far_end(link.record, hostname)
        row = records.circuits.get(circuit_id) if peer == WAN else None
        if row is not None:
            port = link.record.a_port if link.record.a_device == hostname else link.record.b_port
            found.append(Uplink(port, row, _transit(records, site, row)))
    return tuple(sorted(found, key=lambda up: (up.row.record.role, up.row.record.circuit_id)))


def _transit(records: CityRecords, site: SiteRecords, row: Row[Circuit]) -> IPv4Network | None:
    """The circuit's prefix: written, else by its place among the site's circuits in the site's last free /24."""
    circuit = row.record
    if circuit.prefix is not None:
        return circuit.prefix
    if circuit.kind in ("internet", "lte"):
        return None
    if circuit.site != site.site.record.code:
        what = f"it is a circuit of {circuit.site}, and a link brings it to {site.site.record.code}."
        raise IntentError(f"circuit {circuit.circuit_id}", what, fix="Correct the circuit's site, or the link.")
    index = [other.record.circuit_id for other in site.circuits].index(circuit.circuit_id)
    first = int(_last_free(records, site).network_address)
    return IPv4Network((first + index * 2 ** (32 - _TRANSIT_LENGTH), _TRANSIT_LENGTH))


def _last_free(records: CityRecords, site: SiteRecords) -> IPv4Network:
    supernet = site_supernet(records.city, site.site.record)
    for start in range(int(supernet.broadcast_address) - 255, int(supernet.network_address) - 1, -256):
        block = IPv4Network((start, 24))
        if not any(block.overlaps(vlan.prefix) for vlan in site.vlans):
            return block
    raise IntentError(
        f"site {site.site.record.code}",
        f"no /24 of {supernet} is left for its circuits.",
        fix="Write a prefix at the circuit.",
    )


def wan_interfaces(ups: Iterable[Uplink], access_list: str = "") -> Iterator[RoutedInterface]:
    """Yield a router's interfaces to its circuits; ``access_list`` says what may come in from the public ones."""
    for index, up in enumerate(ups):
        circuit = up.row.record
        how: Literal["static", "dhcp", "negotiated"] = "dhcp" if up.prefix is None else "static"
        leased = how == "dhcp" and not up.dials
        yield RoutedInterface(
            name=up.port,
            description=f"WAN {circuit.carrier} {circuit.circuit_id}",
            method="negotiated" if up.dials else how,
            address=static(up.prefix, up.prefix.network_address + 2) if up.prefix else None,
            secondary=(),
            vlan=None,
            instances=(),
            policy=policy_name(up),
            enabled=True,
            origins=up.row.origins,
            access_list=access_list if circuit.kind in ("internet", "lte") else "",
            dials=up.dials,
            gateway_distance=_distance(index) if leased else 0,
        )


def _distance(index: int) -> int:
    return BACKUP_DISTANCE + index if index else 1


def policy_name(up: Uplink) -> str:
    """Return the name of a circuit's shaping policy."""
    return f"{WAN_POLICY}-{token(up.row.record.circuit_id)}"


def wan_policies(ups: Iterable[Uplink]) -> tuple[WanPolicy, ...]:
    """Return one shaping policy a circuit."""
    return tuple(
        WanPolicy(
            policy_name(up), f"{policy_name(up)}-Q", up.row.record.bandwidth_mbps * 1_000_000, 30, 5, up.row.origins
        )
        for up in ups
    )


def default_routes(ups: Iterable[Uplink]) -> tuple[StaticRoute, ...]:
    """Return the way out: the primary circuit, then the others as fallbacks.

    A circuit whose carrier leases the address brings its own default route, at the distance its interface names.
    """
    return tuple(
        route(
            EVERYWHERE,
            up.next_hop,
            name=token(up.row.record.circuit_id),
            distance=_distance(index),
            origins=up.row.origins,
        )
        for index, up in enumerate(ups)
        if up.next_hop
    )


def gateway_route(gateway: IPv4Address, origins: tuple[Origin, ...]) -> StaticRoute:
    """Return the way out of a device that sits behind its site's gateway."""
    return route(EVERYWHERE, str(gateway), name="GATEWAY", origins=origins)


def route(
    network: IPv4Network, next_hop: str, *, name: str, origins: tuple[Origin, ...], distance: int = 1
) -> StaticRoute:
    """Return a route to a network, in every spelling devices want."""
    return StaticRoute(
        str(network.network_address), str(network.netmask), str(network), next_hop, distance, name, origins
    )


def lan_interfaces(
    records: CityRecords, device: Row[Device], vlans: tuple[SiteVlan, ...], own: IPv4Address, *, gateway: bool
) -> Iterator[RoutedInterface]:
    """Yield a router's ports into the building and its address in each of ``vlans``: the gateway's, or its own.

    One port: subinterfaces on it. Several ports: the VLANs are bridged over them (Catalyst 8000, "Configuring
    Ethernet Virtual Connections") and the addresses stand on the bridge domains.
    """
    hostname = device.record.hostname
    ports = _lan_ports(records, hostname)
    names = in_order(set(ports))
    bridged = len(names) > 1
    for name in names:
        numbers = tuple(vlan.vlan for vlan in vlans) if bridged else ()
        yield _carrier(name, ports[name], hostname, numbers)
    if names:
        for vlan in vlans:
            first = vlan.gateway if gateway else own
            yield _inside(vlan, f"BDI{vlan.vlan}" if bridged else f"{names[0]}.{vlan.vlan}", first, own)


def _lan_ports(records: CityRecords, hostname: str) -> Mapping[str, Row[Link]]:
    ports: dict[str, Row[Link]] = {}
    for row in records.links.get(hostname, ()):
        link = row.record
        peer, _ = far_end(link, hostname)
        if peer != WAN:
            ports[link.a_port if link.a_device == hostname else link.b_port] = row
    return ports


def _carrier(name: str, row: Row[Link], hostname: str, instances: tuple[int, ...]) -> RoutedInterface:
    peer, port = far_end(row.record, hostname)
    return plain_port(name, f"to {peer} {port}", enabled=True, instances=instances, origins=row.origins)


def plain_port(
    name: str, description: str, *, enabled: bool, origins: tuple[Origin, ...], instances: tuple[int, ...] = ()
) -> RoutedInterface:
    """Return a router's port without an address of its own."""
    return RoutedInterface(name, description, "none", None, (), None, instances, "", enabled, origins)


def _inside(vlan: SiteVlan, name: str, first: IPv4Address, own: IPv4Address) -> RoutedInterface:
    extra = (static(vlan.prefix, own),) if own in vlan.prefix and own != first else ()
    return RoutedInterface(
        name=name,
        description=vlan.name,
        method="static",
        address=static(vlan.prefix, first),
        secondary=extra,
        vlan=vlan.vlan if "." in name else None,
        instances=(),
        policy="",
        enabled=True,
        origins=vlan.origins,
    )


def spare_ports(device: Row[Device], used: Iterable[str]) -> Iterator[RoutedInterface]:
    """Yield a router's own ports that nothing is plugged into; they are shut."""
    taken = set(used)
    for name in port_names(device.record):
        if name not in taken:
            yield plain_port(name, "unused", enabled=False, origins=device.origins)


def vlan_interfaces(vlans: Iterable[SiteVlan], addresses: Mapping[int, IPv4Address]) -> Iterator[RoutedInterface]:
    """Yield a switch's addressed VLAN interfaces: those whose VLAN has an address in ``addresses``."""
    for vlan in vlans:
        host = addresses.get(vlan.vlan)
        if host is not None:
            yield RoutedInterface(
                name=f"Vlan{vlan.vlan}",
                description=vlan.name,
                method="static",
                address=static(vlan.prefix, host),
                secondary=(),
                vlan=None,
                instances=(),
                policy="",
                enabled=True,
                origins=vlan.origins,
            )


def dhcp_pools(records: CityRecords, vlans: Iterable[SiteVlan], tftp: str) -> tuple[DhcpPool, ...]:
    """Return a pool for every VLAN whose stations do not bring their own address; ``tftp`` serves the phones."""
    dns = " ".join(str(server) for server in records.city.network.management.dns_servers)
    return tuple(_pool(records, vlan, dns, tftp) for vlan in vlans if vlan.purpose in _HANDED_OUT)


def _pool(records: CityRecords, vlan: SiteVlan, dns: str, tftp: str) -> DhcpPool:
    start = vlan.prefix.network_address
    reserved = min(_RESERVED_HOSTS, vlan.prefix.num_addresses // 4)
    return DhcpPool(
        name=vlan.name,
        network=str(start),
        netmask=str(vlan.prefix.netmask),
        gateway=str(vlan.gateway),
        first_reserved=str(start + 1),
        last_reserved=str(start + reserved),
        dns=dns,
        domain=records.city.city.domain,
        tftp=tftp if vlan.purpose is Purpose.VOICE else "",
        origins=known(*vlan.origins),
    )
