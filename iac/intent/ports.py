"""What every port of a switch does: links become trunks, profiles become VLANs, phones get a port and a place."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from iac.errors import IntentError
from iac.intent.hardware import expand, in_order, port_names
from iac.intent.naming import location_name
from iac.intent.rows import known
from iac.intent.statements import NO_VLAN
from iac.model.types import DeviceRole, Purpose

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from iac.findings import Finding, Origin
    from iac.intent.addresses import SiteVlan
    from iac.intent.phones import PhonePlaces
    from iac.intent.rows import Row
    from iac.intent.sites import CityRecords, SiteRecords
    from iac.model.network import Device, Link, Network, Port, PortProfile

PARKED = "unused"
"""The description of a port nobody needs; it is shut and stands in the parking VLAN."""


@dataclass(frozen=True, slots=True)
class SwitchPort:
    """One port of a switch, fully decided.

    ``vlan`` is the access VLAN, or the native one of a trunk; ``allowed`` is a trunk's VLAN list in its shortest
    spelling (``10,20-22``); ``location`` names the civic location the switch tells the phone (LLDP-MED), "" for none.
    """

    name: str
    description: str
    mode: Literal["access", "trunk", "parked"]
    vlan: int
    voice_vlan: int | None
    allowed: str
    location: str
    poe: bool
    enabled: bool
    links: bool
    """True when another device of ours is at the other end."""
    origins: tuple[Origin, ...]


@dataclass(frozen=True, slots=True)
class _Wish:
    """What a port is asked to be before VLANs are looked up."""

    profile: PortProfile | None
    floor: str | None
    description: str
    enabled: bool
    origins: tuple[Origin, ...]


def ranges(numbers: Iterable[int]) -> str:
    """Return numbers in ascending order with runs joined, as switches print them: ``10,20-22``."""
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ",".join(_run(run) for run in runs)


def _run(run: list[int]) -> str:
    if len(run) == 1:
        return str(run[0])
    return f"{run[0]},{run[1]}" if len(run) == 2 else f"{run[0]}-{run[-1]}"  # noqa: PLR2004  # IOS joins from three on


def switch_ports(
    records: CityRecords, site: SiteRecords, row: Row[Device], phones: PhonePlaces
) -> tuple[tuple[SwitchPort, ...], tuple[Finding, ...]]:
    """Return a switch's ports in front-panel order, and what was asked of one that the site cannot give."""
    device = row.record
    wishes = _wishes(records, row)
    links = _links(records, device)
    ports: list[SwitchPort] = []
    findings: list[Finding] = []
    alike: dict[int, SwitchPort] = {}
    for name in in_order(set(wishes) | set(links)):
        if name in links:
            ports.append(_trunk_to(records.city.network.native_vlan, site, name, links[name], wishes.get(name)))
            continue
        wish = wishes[name]
        port = alike.get(id(wish))
        if port is None:
            port, problem = _decide(records, site, device, name, wish)
            findings += problem
            if not problem:
                # The many ports for which nothing was written share one wish.
                alike[id(wish)] = port
        ports.append(_with_phone(replace(port, name=name), site, phones.at(device.hostname, name)))
    return tuple(ports), tuple(findings)


def voice_ports(records: CityRecords, row: Row[Device]) -> tuple[tuple[str, str | None], ...]:
    """Return the ports of a switch a phone may be plugged into, with their floor, in front-panel order."""
    if not row.record.poe:
        return ()
    linked = _links(records, row.record)
    wishes = {name: wish for name, wish in _wishes(records, row).items() if name not in linked}
    return tuple(
        (name, wishes[name].floor)
        for name in in_order(set(wishes))
        if wishes[name].enabled and wishes[name].profile is not None and wishes[name].profile.voice  # type: ignore[union-attr]
    )


def _wishes(records: CityRecords, row: Row[Device]) -> Mapping[str, _Wish]:
    device, network = row.record, records.city.network
    usual = profile_named(network, network.default_access_profile) if device.role is DeviceRole.ACCESS else None
    default = _Wish(usual, device.floor, "", enabled=usual is not None, origins=row.origins)
    wishes = dict.fromkeys(port_names(device), default)
    for port in records.ports.get(device.hostname, ()):
        wish = _written(network, device, port)
        wishes |= dict.fromkeys(expand(port.record.port), wish)
    return wishes


def _written(network: Network, device: Device, row: Row[Port]) -> _Wish:
    port = row.record
    profile = profile_named(network, port.profile)
    return _Wish(profile, port.floor or device.floor, port.description, port.enabled, known(row.origin))


def profile_named(network: Network, name: str) -> PortProfile:
    """Return a port profile; IntentError when the city has none of that name."""
    for profile in network.port_profiles:
        if profile.name == name:
            return profile
    raise IntentError(f"port profile {name}", "is used and not described.", fix="Add it to network.port_profiles.")


@dataclass(frozen=True, slots=True)
class _Plug:
    """What a cable in a port leads to."""

    peer: str
    port: str
    origin: Origin


def _links(records: CityRecords, device: Device) -> Mapping[str, _Plug]:
    ends: dict[str, _Plug] = {}
    for row in records.links.get(device.hostname, ()):
        link = row.record
        here = link.a_port if link.a_device == device.hostname else link.b_port
        ends[here] = _Plug(*far_end(link, device.hostname), row.origin)
    return ends


def far_end(link: Link, hostname: str) -> tuple[str, str]:
    """Return the device and port at the other end of a link."""
    return (link.b_device, link.b_port) if link.a_device == hostname else (link.a_device, link.a_port)


def _trunk_to(native: int, site: SiteRecords, name: str, plug: _Plug, wish: _Wish | None) -> SwitchPort:
    """A link's end: it carries every VLAN of the site unless the port's profile names fewer."""
    limited = wish is not None and wish.profile is not None and wish.profile.mode == "trunk"
    vlans = _trunk_vlans(site, wish.profile) if wish and wish.profile and limited else site.vlans
    return SwitchPort(
        name=name,
        description=f"to {plug.peer} {plug.port}",
        mode="trunk",
        vlan=native,
        voice_vlan=None,
        allowed=ranges(vlan.vlan for vlan in vlans),
        location="",
        poe=False,
        enabled=True,
        links=True,
        origins=known(plug.origin, *(wish.origins if wish and limited else ())),
    )


def _decide(
    records: CityRecords, site: SiteRecords, device: Device, name: str, wish: _Wish
) -> tuple[SwitchPort, list[Finding]]:
    parked = _parked(records.city.network.native_vlan, name, wish)
    profile = wish.profile
    if profile is None or profile.mode in ("unused", "routed"):
        return parked, []
    carried = _trunk_vlans(site, profile) if profile.mode == "trunk" else _access_vlan(site, profile, wish.floor)
    if not carried:
        return parked, [_no_vlan(device, name, site, profile, wish)]
    described = replace(
        parked, description=wish.description or profile.description, enabled=wish.enabled, poe=device.poe
    )
    if profile.mode == "trunk":
        return replace(described, mode="trunk", allowed=ranges(vlan.vlan for vlan in carried)), []
    return _access(described, site, profile, wish, carried[0]), []


def _access(port: SwitchPort, site: SiteRecords, profile: PortProfile, wish: _Wish, vlan: SiteVlan) -> SwitchPort:
    voice = vlan_for(site.vlans, Purpose.VOICE, wish.floor) if profile.voice else None
    place = site.location_of(wish.floor) if voice else None
    return replace(
        port,
        mode="access",
        vlan=vlan.vlan,
        voice_vlan=voice.vlan if voice else None,
        location=location_name(place.record.location) if place else "",
        origins=known(*wish.origins, *vlan.origins),
    )


def vlan_for(vlans: Iterable[SiteVlan], purpose: Purpose, floor: str | None) -> SiteVlan | None:
    """Return the VLAN of a purpose on a floor, else the one for the whole site, else the lowest of the purpose."""
    fitting = [vlan for vlan in vlans if vlan.purpose is purpose]
    for wanted in (floor, None):
        for vlan in fitting:
            if vlan.floor == wanted:
                return vlan
    return fitting[0] if fitting else None


def _access_vlan(site: SiteRecords, profile: PortProfile, floor: str | None) -> tuple[SiteVlan, ...]:
    vlan = vlan_for(site.vlans, profile.purpose, floor) if profile.purpose else None
    return (vlan,) if vlan else ()


def _trunk_vlans(site: SiteRecords, profile: PortProfile) -> tuple[SiteVlan, ...]:
    return tuple(vlan for vlan in site.vlans if vlan.purpose in profile.trunk_purposes)


def _parked(native: int, name: str, wish: _Wish) -> SwitchPort:
    return SwitchPort(
        name=name,
        description=wish.description or PARKED,
        mode="parked",
        vlan=native,
        voice_vlan=None,
        allowed="",
        location="",
        poe=False,
        enabled=False,
        links=False,
        origins=wish.origins,
    )


def _with_phone(port: SwitchPort, site: SiteRecords, phone: Row | None) -> SwitchPort:  # type: ignore[type-arg]
    if phone is None or port.mode != "access":
        return port
    place = site.location_of(phone.record.floor, phone.record.location)
    return replace(
        port,
        description=f"phone {phone.record.extension} {phone.record.display_name}",
        location=location_name(place.record.location) if place else port.location,
        origins=known(phone.origin, *port.origins),
    )


def _no_vlan(device: Device, name: str, site: SiteRecords, profile: PortProfile, wish: _Wish) -> Finding:
    wanted = profile.purpose or ", ".join(profile.trunk_purposes) or "nothing"
    return replace(
        NO_VLAN.about(device.hostname),
        key=name,
        title=f"{name} shall carry {wanted}, which {site.site.record.code} does not have",
        where=wish.origins,
        fix=f"Give the site a prefix for it, or the port another profile than '{profile.name}'.",
    )
