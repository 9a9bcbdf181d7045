"""From a city to its devices: one ``DeviceIntent`` each, in which nothing is left to decide."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

from iac.errors import IntentError
from iac.findings import Finding, Origin, sort_findings
from iac.intent.addresses import management_address, management_vlan
from iac.intent.bootstrap import Bootstrap, VlanIntent, bootstrap
from iac.intent.hardware import ROUTER_ROLES, Trust, hardware
from iac.intent.management import ManagementIntent, management_intent
from iac.intent.naming import PARKING_VLAN, location_name
from iac.intent.phones import PhonePlaces, place_phones
from iac.intent.ports import SwitchPort, ranges, switch_ports
from iac.intent.routing import (
    DhcpPool,
    RoutedInterface,
    StaticRoute,
    WanPolicy,
    default_routes,
    dhcp_pools,
    gateway_route,
    lan_interfaces,
    spare_ports,
    uplinks,
    vlan_interfaces,
    wan_interfaces,
    wan_policies,
)
from iac.intent.rows import Row, known
from iac.intent.sections import managed
from iac.intent.sites import CityRecords, SiteRecords, gather
from iac.intent.statements import IMPOSSIBLE
from iac.intent.tunnels import CloudVpn, cloud_routes, cloud_vpn, unanswered
from iac.intent.voice import CityVoice, VoiceIntent, city_voice, setting, voice_intent
from iac.model.types import DeviceRole, Purpose

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from ipaddress import IPv4Address

    from iac.intent.addresses import SiteVlan
    from iac.model.city import City
    from iac.model.network import Device


_ROOT, _STAND_IN = 24576, 28672
"""Bridge priorities as ``spanning-tree vlan ... root primary`` and ``root secondary`` set them (Cisco)."""


@dataclass(frozen=True, slots=True)
class CivicLocation:
    """A street address and floor that the switch tells phones (LLDP-MED civic location, RFC 4776)."""

    name: str
    number: str
    street: str
    city: str
    state: str
    zip: str
    building: str
    floor: str
    room: str
    origins: tuple[Origin, ...]


@dataclass(frozen=True, slots=True)
class DeviceIntent:
    """Everything one device is told, decided.

    ``sections`` names what is ours on a partly managed device; empty means all of it. ``kind`` says whether frames or
    packets are its business; a switch that routes for its site has ``routes_for_site``. Every item has ``origins``,
    the places in the city files it comes from.
    """

    hostname: str
    site: str
    role: str
    platform: str
    model: str
    kind: Literal["switch", "router"]
    sections: tuple[str, ...]
    management_address: str
    management: ManagementIntent
    trust: Trust
    routes_for_site: bool
    vlans: tuple[VlanIntent, ...]
    spanning_tree_vlans: str
    spanning_tree_priority: int | None
    """The bridge priority of a switch that is to be the root, or its stand-in; None where any may be."""
    locations: tuple[CivicLocation, ...]
    ports: tuple[SwitchPort, ...]
    interfaces: tuple[RoutedInterface, ...]
    routes: tuple[StaticRoute, ...]
    default_gateway: str
    """The way out of a switch that does not route; "" otherwise."""
    dhcp_pools: tuple[DhcpPool, ...]
    wan_policies: tuple[WanPolicy, ...]
    dials: bool
    """True when a circuit is cellular."""
    vpn: CloudVpn | None
    """The tunnels into the cloud, of a site on the public internet."""
    has_phones: bool
    """True when a port of the switch takes phones."""
    voice: VoiceIntent | None
    bootstrap: Bootstrap
    """What must be typed into it when it is new."""
    origins: tuple[Origin, ...]

    @property
    def is_partial(self) -> bool:
        """True when only some sections are ours."""
        return bool(self.sections)


@dataclass(frozen=True, slots=True)
class NetworkPlan:
    """All devices by host name, and what could not be given to whom."""

    devices: tuple[DeviceIntent, ...]
    findings: tuple[Finding, ...]
    refused: Mapping[str, IntentError] = field(default_factory=dict)
    """Why a device could not be decided, by host name."""

    def device(self, hostname: str) -> DeviceIntent | None:
        """Return one device, None when the city has none of that name."""
        return next((device for device in self.devices if device.hostname == hostname), None)


def plan_devices(city: City) -> NetworkPlan:
    """Return every device of the city, decided; IntentError when the city asks for something impossible."""
    plan = survey_devices(city)
    for error in plan.refused.values():
        raise error
    return plan


def survey_devices(city: City) -> NetworkPlan:
    """Return every device that can be decided; one that cannot is a finding, and the others go on."""
    records = gather(city)
    voice = city_voice(records)
    devices: list[DeviceIntent] = []
    findings: list[Finding] = []
    refused = {d.hostname: records.refused[d.site] for d in city.devices if d.site in records.refused}
    for site in records.sites.values():
        try:
            phones, homeless = place_phones(records, site)
        except IntentError as error:
            refused |= {row.record.hostname: error for row in site.devices}
            continue
        findings += homeless
        for row in site.devices:
            try:
                device, problems = _device(records, voice, site, row, phones)
            except IntentError as error:
                refused[row.record.hostname] = error
            else:
                devices.append(device)
                findings += problems
    findings += (_refusal(city, hostname, error) for hostname, error in refused.items())
    in_order = tuple(sorted(devices, key=lambda device: device.hostname))
    return NetworkPlan(in_order, sort_findings(findings), refused)


def _refusal(city: City, hostname: str, error: IntentError) -> Finding:
    index = next(index for index, device in enumerate(city.devices) if device.hostname == hostname)
    return replace(IMPOSSIBLE.because(hostname, error), where=known(city.origin("devices", index)))


def _device(
    records: CityRecords, voice: CityVoice | None, site: SiteRecords, row: Row[Device], phones: PhonePlaces
) -> tuple[DeviceIntent, tuple[Finding, ...]]:
    router = row.record.role in ROUTER_ROLES
    vlan = management_vlan(site.vlans)
    gateway = row.record.hostname == site.gateway
    address, why = management_address(records.city, row.record, vlan, is_gateway=gateway)
    ports, findings = ((), ()) if router else switch_ports(records, site, row, phones)
    own = _Own(vlan, address, known(*row.origins, *why), ports)
    if not router:
        return _switch(records, voice, site, row, own), findings
    device = _router(records, voice, site, row, own)
    ups = uplinks(records, site, row.record.hostname) if gateway else ()
    return device, tuple(unanswered(records, site, ups, device.vpn))


@dataclass(frozen=True, slots=True)
class _Own:
    """What was found out about a device before its parts are put together."""

    management_vlan: SiteVlan | None
    address: IPv4Address
    origins: tuple[Origin, ...]
    ports: tuple[SwitchPort, ...]


def _router(
    records: CityRecords, voice: CityVoice | None, site: SiteRecords, row: Row[Device], own: _Own
) -> DeviceIntent:
    gateway = row.record.hostname == site.gateway
    ups = uplinks(records, site, row.record.hostname)
    vlans = site.vlans if gateway else tuple(v for v in site.vlans if v == own.management_vlan)
    inside = [*lan_interfaces(records, row, vlans, own.address, gateway=gateway)]
    source = _source([*wan_interfaces(ups), *inside], own)
    vpn = cloud_vpn(records, site, ups, source) if gateway else None
    used = [*wan_interfaces(ups, vpn.access_list if vpn else ""), *inside]
    spoken = setting(voice, site, row) if voice else None
    tail = (gateway_route(own.management_vlan.gateway, own.origins),) if own.management_vlan and not ups else ()
    return DeviceIntent(
        **_common(records, site, row, own, source, places_calls=spoken is not None),
        kind="router",
        routes_for_site=gateway,
        vlans=(),
        spanning_tree_vlans="",
        spanning_tree_priority=None,
        locations=(),
        ports=(),
        interfaces=(*used, *spare_ports(row, [interface.name for interface in used])),
        routes=(*(default_routes(ups) or tail), *cloud_routes(records, vpn)),
        default_gateway="",
        dhcp_pools=dhcp_pools(records, site.vlans, _tftp(voice, site)) if gateway else (),
        wan_policies=wan_policies(ups),
        dials=any(up.dials for up in ups),
        vpn=vpn,
        has_phones=False,
        voice=voice_intent(spoken) if spoken else None,
        bootstrap=bootstrap((), (), used, source, records.city.network.native_vlan),
    )


def _switch(
    records: CityRecords, voice: CityVoice | None, site: SiteRecords, row: Row[Device], own: _Own
) -> DeviceIntent:
    gateway = row.record.hostname == site.gateway
    addresses = {vlan.vlan: vlan.gateway for vlan in site.vlans} if gateway else {}
    if own.management_vlan is not None:
        addresses[own.management_vlan.vlan] = own.address
    interfaces = tuple(vlan_interfaces(site.vlans, addresses))
    ups = uplinks(records, site, row.record.hostname) if gateway else ()
    way_out = str(own.management_vlan.gateway) if own.management_vlan and not gateway else ""
    source = f"Vlan{own.management_vlan.vlan}" if own.management_vlan else ""
    vlans = _vlans(records, site)
    return DeviceIntent(
        **_common(records, site, row, own, source, places_calls=False),
        kind="switch",
        routes_for_site=gateway,
        vlans=vlans,
        spanning_tree_vlans=ranges([vlan.vlan for vlan in site.vlans]),
        spanning_tree_priority=_bridge_priority(site, row.record),
        locations=_locations(site, own.ports),
        ports=own.ports,
        interfaces=interfaces,
        routes=default_routes(ups),
        default_gateway=way_out,
        dhcp_pools=dhcp_pools(records, site.vlans, _tftp(voice, site)) if gateway else (),
        wan_policies=(),
        dials=False,
        vpn=None,
        has_phones=any(port.voice_vlan for port in own.ports),
        voice=None,
        bootstrap=bootstrap(vlans, own.ports, interfaces, source, records.city.network.native_vlan),
    )


def _bridge_priority(site: SiteRecords, device: Device) -> int | None:
    """The site's first distribution switch is the root of its VLANs, the others stand in; access switches never are."""
    middle = [row.record.hostname for row in site.devices if row.record.role is DeviceRole.DISTRIBUTION]
    if device.hostname not in middle:
        return None
    return _ROOT if device.hostname == middle[0] else _STAND_IN


def _common(
    records: CityRecords, site: SiteRecords, row: Row[Device], own: _Own, source: str, *, places_calls: bool
) -> dict[str, Any]:
    device, place, ours = row.record, site.site.record, managed(row)
    address = f"{place.name}, {place.door}"
    return {
        "hostname": device.hostname,
        "site": device.site,
        "role": device.role.value,
        "platform": device.platform.value,
        "model": device.model,
        "sections": ours,
        "management_address": str(own.address),
        "management": management_intent(
            records.city,
            source=source,
            site_name=address,
            owns_lists=not ours or "acl" in ours,
            places_calls=places_calls,
        ),
        "trust": hardware(device).trust,
        "origins": own.origins,
    }


def _source(interfaces: list[RoutedInterface], own: _Own) -> str:
    """The interface a router speaks from: the one that bears its management address, else the first addressed one."""
    for interface in interfaces:
        addresses = (interface.address, *interface.secondary)
        if any(address is not None and address.ip == str(own.address) for address in addresses):
            return interface.name
    return next((interface.name for interface in interfaces if interface.address), "")


def _vlans(records: CityRecords, site: SiteRecords) -> tuple[VlanIntent, ...]:
    network = records.city.network
    parking = VlanIntent(network.native_vlan, PARKING_VLAN, known(records.city.origin("network", "native_vlan")))
    found = [VlanIntent(vlan.vlan, vlan.name, vlan.origins) for vlan in site.vlans]
    return tuple(sorted([*found, parking], key=lambda vlan: vlan.vlan))


def _locations(site: SiteRecords, ports: tuple[SwitchPort, ...]) -> tuple[CivicLocation, ...]:
    """The places of the phones on this switch."""
    needed = {port.location for port in ports if port.location}
    return tuple(_civic(site, row) for row in site.locations if location_name(row.record.location) in needed)


def _civic(site: SiteRecords, row: Row) -> CivicLocation:  # type: ignore[type-arg]
    place, location = site.site.record, row.record
    return CivicLocation(
        name=location_name(location.location),
        number=place.street_number,
        street=place.street,
        city=place.city,
        state=place.state,
        zip=place.zip,
        building=location.building,
        floor=location.floor,
        room=location.room_zone,
        origins=known(row.origin, site.site.origin),
    )


def _tftp(voice: CityVoice | None, site: SiteRecords) -> str:
    """Where the site's phones fetch their files: the router that runs them, or the central call agents."""
    own = voice.sites.get(site.site.record.code) if voice else None
    if voice is None or own is None:
        return ""
    agents = [agent for agent in voice.voice.call_agents if agent.name == own.record.call_agent]
    central = [str(target) for agent in agents for target in agent.targets]
    return " ".join(central) if own.record.mode == "srst" and central else voice.addresses.get(own.record.router, "")


__all__ = ["CivicLocation", "DeviceIntent", "NetworkPlan", "Purpose", "VlanIntent", "plan_devices"]


def iter_items(device: DeviceIntent) -> Iterator[tuple[Origin, ...]]:
    """Yield the origins of every item of a device, for tests that nothing comes from nowhere."""
    for table in (device.vlans, device.ports, device.interfaces, device.routes, device.dhcp_pools, device.locations):
        for item in table:
            yield item.origins
