"""What is told about a site, a device, a service, a telephone, a department: facts, and what follows from them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from iac.azure.mechanisms import MECHANISMS
from iac.intent.addresses import management_address, management_vlan, site_supernet, site_vlans
from iac.intent.phones import place_phones
from iac.intent.ports import switch_ports
from iac.intent.rows import natural
from iac.intent.sites import gather
from iac.model.archetype import archetype_of
from iac.model.index import index
from iac.workflow.columns import aligned

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from iac.intent.ports import SwitchPort
    from iac.model.base import Model
    from iac.model.city import City
    from iac.model.network import Device
    from iac.model.places import Location, Site
    from iac.model.services import Service
    from iac.model.voice import Phone

Told = tuple[str, "tuple[Part, ...]", frozenset[str]]
"""A title, the parts of the page, and the subjects findings about it have."""
_MOST = 12


@dataclass(frozen=True)
class Part:
    """A heading and its lines."""

    heading: str
    lines: tuple[str, ...]


def _part(heading: str, lines: Iterable[str], most: int = 0) -> Part:
    told = list(lines)
    if most and len(told) > most:
        told = [*told[:most], f"... and {len(told) - most} more"]
    return Part(heading, tuple(told))


def _changers(city: City, *sections: str) -> Part:
    lines = [
        f"{department.name} ({department.code}): {', '.join(mine)}"
        for department in city.departments
        if (mine := [section for section in sections if section in department.may_change])
    ]
    return _part("who may change it", lines or ["whoever may change the city files; no department is named"])


def _written(city: City, record: Model) -> str:
    origin = index(city).origin_of(record)
    return f"written at {origin}" if origin.file else "made in memory"


def site(city: City, code: str) -> Told:
    """Tell about a site."""
    look = index(city)
    it = look.sites[code]
    phones = look.phones_at(code)
    parts = (
        _part("what it is", _site_facts(city, it)),
        _part("VLANs", _vlans(city, it)),
        _part(
            "devices",
            aligned([(d.hostname, d.role, d.model, f"{d.ports} ports", d.floor or "") for d in look.devices_at(code)]),
            _MOST,
        ),
        _part("ports with power and telephones", _floors(city, it)),
        _part(
            "ways out",
            aligned(
                [
                    (c.circuit_id, c.role, c.kind, f"{c.bandwidth_mbps} Mbit/s", c.carrier)
                    for c in look.circuits_at(code)
                ]
            ),
        ),
        _part("911", _emergency(city, it)),
        _part(
            "telephones", aligned([(p.extension, p.display_name, f"floor {p.floor}", p.model) for p in phones]), _MOST
        ),
        _part(
            "not configured from here", (f"{u.count} x {u.model} ({u.kind}), {u.name}" for u in look.unmanaged_at(code))
        ),
        _changers(city, "sites", "devices", "ports", "prefixes", "phones", "locations"),
    )
    subjects = {code, *(d.hostname for d in look.devices_at(code)), *(f"phone {p.extension}" for p in phones)}
    return it.name, parts, frozenset(subjects | {f"location {place.location}" for place in look.locations_at(code)})


def _site_facts(city: City, it: Site) -> Iterator[str]:
    yield f"{it.kind}, site number {it.number}, {it.floors} floor(s), {_written(city, it)}"
    yield f"{it.door}, {it.city}, {it.state} {it.zip}".rstrip()
    yield f"addresses {site_supernet(city, it)}; {it.wan}" + (
        f", {it.bandwidth_mbps} Mbit/s" if it.bandwidth_mbps else ""
    )
    if it.dispatch:
        yield f"takes 911 calls ({it.dispatch})"
    if it.staff is not None:
        yield f"{it.staff} people work here"
    has = archetype_of(city, it.kind)
    yield (
        f"such a site usually has: {has.wan}, second circuit {has.second_circuit}, {has.backup_power} for a power cut, "
        f"911 by {has.survivable_911} when cut off"
    )


def _vlans(city: City, it: Site) -> list[str]:
    rows = [
        (v.vlan, v.name, v.purpose, f"floor {v.floor}" if v.floor else "all floors", v.prefix, f"gateway {v.gateway}")
        for v in site_vlans(city, it)
    ]
    return aligned(rows)


def _floors(city: City, it: Site) -> Iterator[str]:
    look = index(city)
    have, need = Counter[str](), Counter(phone.floor for phone in look.phones_at(it.code) if phone.mac)
    for device in look.devices_at(it.code):
        if device.role == "access" and device.poe:
            have[device.floor or "1"] += device.ports
    for floor in sorted({*have, *need}, key=natural):
        yield f"floor {floor}: {need[floor]} telephones, {have[floor]} ports"


def _emergency(city: City, it: Site) -> Iterator[str]:
    look = index(city)
    voice = look.site_voices.get(it.code)
    if voice:
        yield f"{voice.router} carries the telephones ({voice.mode})"
        yield f"when the WAN is down, 911 goes by {voice.survivable_911}"
    for place in look.locations_at(it.code):
        checked = f"address checked {place.address_validated}" if place.address_validated else "address never checked"
        where = f"building {place.building}, floor {place.floor}, {place.room_zone or 'whole floor'}"
        yield f"{place.location}: {where}, ELIN {place.elin or 'not given yet'}, {checked}"


def device(city: City, hostname: str) -> Told:
    """Tell about a device."""
    look, records = index(city), gather(city)
    it = look.devices[hostname]
    here = records.sites[it.site]
    row = next(row for row in here.devices if row.record is it)
    address, _ = management_address(city, it, management_vlan(here.vlans), is_gateway=here.gateway == hostname)
    links = [
        (near, f"to {far_device} {far}", f"{link.speed_gbps:g} Gbit/s")
        for link in look.links_of(hostname)
        for near, far_device, far in _ends(link.a_device, link.a_port, link.b_device, link.b_port, hostname)
    ]
    ports: list[str] = []
    if it.role in ("access", "distribution", "core", "datacentre-leaf"):
        decided, _ = switch_ports(records, here, row, place_phones(records, here)[0])
        ports = _port_lines(decided)
    parts = (
        _part("what it is", _device_facts(city, it, str(address))),
        _part("links", aligned(links)),
        _part("ports", ports, 40),
        _changers(city, "devices", "ports", "links"),
    )
    return f"{it.role} at {look.sites[it.site].name}", parts, frozenset({hostname})


def _ends(a_device: str, a_port: str, b_device: str, b_port: str, hostname: str) -> Iterator[tuple[str, str, str]]:
    if a_device == hostname:
        yield a_port, b_device, b_port
    if b_device == hostname:
        yield b_port, a_device, a_port


def _device_facts(city: City, it: Device, address: str) -> Iterator[str]:
    yield f"{it.model} ({it.platform}), {it.ports} ports{', with power' if it.poe else ''}, {_written(city, it)}"
    yield f"stands at {it.site}" + (f", floor {it.floor}" if it.floor else "")
    yield f"managed at {address}" + ("" if it.management_address else " (derived)")
    if it.serial or it.software_version:
        yield f"serial {it.serial or 'unknown'}, software {it.software_version or 'unknown'}"
    if it.managed_sections is not None:
        yield f"only these sections are ours: {', '.join(it.managed_sections)}"


def _port_lines(ports: Iterable[SwitchPort]) -> list[str]:
    """Return ports as a table, neighbours that are alike on one line."""
    rows: list[tuple[str, str, tuple[str, ...]]] = []
    for port in ports:
        does = _does(port)
        if rows and rows[-1][2] == does:
            rows[-1] = (rows[-1][0], port.name, does)
        else:
            rows.append((port.name, port.name, does))
    return aligned([(first if first == last else f"{first} to {last}", *does) for first, last, does in rows])


def _does(port: SwitchPort) -> tuple[str, ...]:
    voice = f", voice {port.voice_vlan}" if port.voice_vlan else ""
    return (port.mode, port.allowed or f"{port.vlan}{voice}", port.description, "" if port.enabled else "shut")


def service(city: City, name: str) -> Told:
    """Tell about a service."""
    look = index(city)
    it = look.services[name]
    owner = look.departments.get(it.department)
    users = [other.name for other in city.services if name in other.depends_on]
    servers = [
        (
            s.hostname,
            s.role,
            s.os,
            f"{s.vcpu} vCPU",
            f"{s.memory_gib} GiB",
            f"disks {' + '.join(map(str, s.disks_gib))} GiB",
        )
        for s in look.servers_of(name)
    ]
    parts = (
        _part(
            "what it is",
            [
                f"{it.kind}, {it.data_class} data, {_written(city, it)}",
                "open to the internet" if it.internet_facing else "inside only",
                f"belongs to {owner.name if owner else it.department}",
            ],
        ),
        _part("promise", _promise(city, it)),
        _part("servers", aligned(servers)),
        _part(
            "databases",
            (f"{d.name} ({d.engine}), {d.size_gib} GiB on {', '.join(d.servers)}" for d in look.databases_of(name)),
        ),
        _part("shares", (f"{s.name} ({s.kind}), {s.quota_gib} GiB" for s in look.shares_of(name))),
        _part("stands on", it.depends_on or ["nothing else"]),
        _part("carries", users or ["nothing else"]),
        _changers(city, "services", "servers", "databases", "shares"),
    )
    subjects = {name, *(f"database {database.name}" for database in look.databases_of(name))}
    return f"tier {it.tier}", parts, frozenset(subjects)


def _promise(city: City, it: Service) -> Iterator[str]:
    look = index(city)
    yield f"back within {it.rto_minutes} minutes, at most {it.rpo_minutes} minutes of work lost"
    backup, recovery = look.backups.get(it.tier), look.recoveries.get(it.tier)
    if backup:
        rhythm = f"every {backup.hourly_interval} hours" if backup.hourly_interval else f"daily at {backup.time}"
        yield f"backed up {rhythm}, kept {backup.daily} days, {backup.weekly} weeks, {backup.monthly} months"
    if recovery:
        best = MECHANISMS[recovery.mechanism].best_rto_minutes
        yield f"after a disaster: {recovery.mechanism}, {best:,} minutes at best, boot group {recovery.boot_group}"


def phone(city: City, extension: str) -> Told:
    """Tell about a telephone."""
    look, records = index(city), gather(city)
    it = look.phones[extension]
    here = look.sites[it.site]
    owner = look.departments.get(it.department)
    seats = place_phones(records, records.sites[it.site])[0].seats
    seat = next((f"{host}/{port}" for (host, port), row in seats.items() if row.record is it), "no port")
    rings = [group for group in city.hunt_groups if extension in group.members]
    keys = [key for key in city.attendants if any(key.target == group.name for group in rings)]
    parts = (
        _part(
            "what it is",
            [
                f"{it.model}, {it.mac or 'no MAC address yet'}, {_written(city, it)}",
                f"belongs to {owner.name if owner else it.department}",
                f"{it.did or 'no outside number'}; {'a' if it.voicemail else 'no'} mailbox",
                f"may call as {it.class_of_service}",
            ]
            + ([f"also answers {', '.join(it.lines)}"] if it.lines else []),
        ),
        _part("where", [f"{here.name}, {here.door}, floor {it.floor}", f"plugged into {seat}"]),
        _part("911", _phone_emergency(city, it, here, look.location_of(it))),
        _part("rings with", (f"hunt group {g.name} ({g.pilot}), then {g.final}" for g in rings)),
        _part("reached from", (f"attendant {k.name}, key {k.digit} when {k.when}" for k in keys)),
        _changers(city, "phones", "hunt_groups"),
    )
    subjects = {f"phone {extension}", *(f"hunt group {group.name}" for group in rings)}
    return it.display_name, parts, frozenset(subjects)


def _phone_emergency(city: City, it: Phone, here: Site, place: Location | None) -> Iterator[str]:
    if place:
        zone = place.room_zone or "whole floor"
        yield f"sends help to {here.door}, floor {place.floor}, {zone}"
        yield f"shows {place.elin} (ELIN of {place.location})" if place.elin else "shows another location's ELIN"
    voice = index(city).site_voices.get(it.site)
    if voice:
        yield f"goes out by {voice.router}, and by {voice.survivable_911} when the WAN is down"
    if city.voice:
        yield f"rings {city.voice.emergency.notify_extension} at the same moment"


def department(city: City, code: str) -> Told:
    """Tell about a department."""
    look = index(city)
    it = look.departments[code]
    phones = [phone for phone in city.phones if phone.department == code]
    services = [service for service in city.services if service.department == code]
    sites = Counter(phone.site for phone in phones)
    parts = (
        _part(
            "what it is",
            [
                _written(city, it),
                f"{'a' if it.criminal_justice else 'not a'} criminal-justice department",
            ],
        ),
        _part("may change", it.may_change or ["nothing by itself"]),
        _part(
            "services",
            aligned([(s.name, s.tier, f"back within {s.rto_minutes} minutes", s.data_class) for s in services]),
        ),
        _part("telephones", (f"{number} at {look.sites[site].name}" for site, number in sorted(sites.items()))),
    )
    subjects = {code, *(service.name for service in services), *(f"phone {phone.extension}" for phone in phones)}
    return it.name, parts, frozenset(subjects)
