"""What a day brings: a telephone moves, a port changes, somebody is hired. Each becomes rows of the city's files."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from iac.errors import UsageError
from iac.intent.hardware import expand, in_order, port_names
from iac.model.index import index

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from iac.model.city import City
    from iac.model.draft import Draft
    from iac.model.network import Device, Port
    from iac.model.places import Location, Site
    from iac.model.writing import Value

_FEW = 24
"""So many names are listed in full."""


def known(name: str, names: Collection[str], noun: str) -> str:
    """Return ``name`` when it is one of ``names``; UsageError with a guess, or with a few names, when it is not."""
    if name in names:
        return name
    near = _abbreviated(name, names) or get_close_matches(name, names, n=1)
    hint = f"Did you mean '{near[0]}'?" if near else _listed(names)
    raise UsageError(f"there is no {noun} '{name}'", hint=hint)


def _abbreviated(name: str, names: Collection[str]) -> list[str]:
    """Return the names that ``name`` may be short for: ``Gi1/0/9``, ``fire``."""
    letters, rest = re.fullmatch(r"([A-Za-z]*)(.*)", name, re.DOTALL).groups()  # type: ignore[union-attr]
    short = re.compile(rf"{re.escape(letters)}[A-Za-z-]*{re.escape(rest)}", re.IGNORECASE)
    return [one for one in names if letters and short.fullmatch(one)]


def _listed(names: Collection[str]) -> str:
    return f"There are: {', '.join(names)}" if 0 < len(names) <= _FEW else ""


def known_department(city: City, code: str) -> str:
    """Return ``code`` when a department has it; UsageError with the code of the department so named when none has."""
    names = {department.code: department.name for department in city.departments}
    if code in names:
        return code
    meant = [one for one, name in names.items() if code.casefold() in name.casefold()]
    listed = ", ".join(f"{one} ({names[one]})" for one in meant or names)
    hint = f"Did you mean {listed}?" if meant else f"There are: {listed}"
    raise UsageError(f"there is no department '{code}'", hint=hint)


@dataclass(frozen=True, kw_only=True)
class Seat:
    """Where a telephone shall stand; what is empty follows from the rest."""

    site: str = ""
    floor: str = ""
    location: str = ""
    port: str = ""
    """``<switch>/<port>``; assigned in order of extension when empty."""


def move_phone(draft: Draft, extension: str, seat: Seat) -> tuple[str, ...]:
    """Put a telephone somewhere else; return what that does, the 911 address first of all."""
    look, city = index(draft.city), draft.city
    phone = look.phones[known(extension, look.phones, "telephone")]
    site = look.sites[known(seat.site or phone.site, look.sites, "site")]
    floor = _floor(site, seat.floor or ("" if seat.site and seat.site != phone.site else phone.floor))
    place = _place(city, site, floor, seat.location)
    if seat.port:
        _check_seat(city, site, seat.port)
    fields = {"site": site.code, "floor": floor, "location": seat.location or None, "port": seat.port or None}
    draft.change(("phones",), city.phones.index(phone), fields)
    before = look.location_of(phone)
    return (
        f"{extension} {phone.display_name} moves from {phone.site} floor {phone.floor} to {site.code} floor {floor}",
        f"911 from it sends help to {_address(site, place)}, no longer to {_address(look.sites[phone.site], before)}",
        f"it is plugged into {seat.port or 'the next free port of the floor'}",
    )


def _floor(site: Site, floor: str) -> str:
    if floor:
        return floor
    if site.floors == 1:
        return "1"
    raise UsageError(f"{site.code} has {site.floors} floors", hint="Say which with --floor")


def _place(city: City, site: Site, floor: str, code: str) -> Location | None:
    look = index(city)
    return look.locations[known(code, look.locations, "location")] if code else look.location_for(site.code, floor)


def _address(site: Site, place: Location | None) -> str:
    where = (
        f"floor {place.floor}, {place.room_zone or 'whole floor'} ({place.elin or 'no ELIN'})"
        if place
        else "no known floor"
    )
    return f"{site.door}, {where}"


def _check_seat(city: City, site: Site, port: str) -> None:
    host, _, name = port.partition("/")
    look = index(city)
    device = look.devices[known(host, look.devices, "device")]
    if device.site != site.code:
        raise UsageError(f"{host} stands at {device.site}, not at {site.code}", hint="Name a switch of the site")
    known(name, port_names(device), f"port of {host}")


@dataclass(frozen=True, kw_only=True)
class PortWish:
    """What a port shall be; None leaves as it is."""

    profile: str | None = None
    description: str | None = None
    floor: str | None = None
    enabled: bool | None = None


def set_port(draft: Draft, hostname: str, name: str, wish: PortWish) -> tuple[str, ...]:
    """Change one port or a run (``GigabitEthernet1/0/5-8``); a written run it is part of is divided."""
    look, city = index(draft.city), draft.city
    device = look.devices[known(hostname, look.devices, "device")]
    wanted = _run_named(device, name)
    _check_ports(city, device, wanted)
    if wish.profile is not None:
        known(wish.profile, look.profiles, "port profile")
    fields: dict[str, Value] = {key: value for key, value in vars(wish).items() if value is not None}
    if not fields:
        raise UsageError("nothing was asked", hint="Say what the port shall be, with --profile for example")
    written = [port for port in look.ports_of(hostname) if set(expand(port.port)) & set(wanted)]
    for port in written:
        _divide(draft, port, wanted, fields)
    fresh = [n for n in wanted if not any(n in expand(port.port) for port in written)]
    for run in runs(fresh):
        profile = city.network.default_access_profile
        draft.add(("ports",), {"device": hostname, "port": run, "profile": profile} | fields)
    words = ", ".join(f"{key} {value}" for key, value in fields.items())
    return (f"{hostname} {name}: {words}",)


def _run_named(device: Device, name: str) -> tuple[str, ...]:
    """Return the ports of a run; UsageError when it runs backwards or is longer than the device has ports."""
    run = re.search(r"(\d+)-(\d+)$", name)
    if run and not 0 <= int(run[2]) - int(run[1]) < device.ports:
        raise UsageError(f"'{name}' is no run of ports of {device.hostname}, which has {device.ports}")
    return expand(name)


def _check_ports(city: City, device: Device, wanted: Sequence[str]) -> None:
    look = index(city)
    written = {n for port in look.ports_of(device.hostname) for n in expand(port.port)}
    names = [*port_names(device), *sorted(written)]
    linked = {
        (link.a_port, f"{link.b_device} {link.b_port}")
        if link.a_device == device.hostname
        else (link.b_port, f"{link.a_device} {link.a_port}")
        for link in look.links_of(device.hostname)
    }
    for port, far_end in sorted(linked):
        if port in wanted:
            raise UsageError(f"{device.hostname} {port} is the link to {far_end}", hint="Change the link itself")
    for port in wanted:
        known(port, names, f"port of {device.hostname}")


def _divide(draft: Draft, port: Port, wanted: Sequence[str], fields: Mapping[str, Value]) -> None:
    """Change the part of a written run that is wanted; the rest keeps what it has, in rows of its own."""
    names = expand(port.port)
    position = draft.city.ports.index(port)
    kept = runs([name for name in names if name not in wanted])
    changed = runs([name for name in names if name in wanted])
    same = {key: value for key, value in port.model_dump().items() if key in port.model_fields_set}
    nothing: Mapping[str, Value] = {}
    first, *others = [(run, fields) for run in changed] + [(run, nothing) for run in kept]
    draft.change(("ports",), position, {"port": first[0], **first[1]})
    for run, changes in others:
        draft.add(("ports",), {**same, "port": run, **changes})


def runs(names: Sequence[str]) -> tuple[str, ...]:
    """Return ports with neighbours joined: ``Ethernet5``, ``Ethernet6`` become ``Ethernet5-6``."""
    joined: list[tuple[str, int, int]] = []
    for name in in_order(set(names)):
        match = re.fullmatch(r"(.*?)(\d+)", name)
        stem, number = (match[1], int(match[2])) if match else (name, -1)
        if joined and number > 0 and joined[-1][::2] == (stem, number - 1):
            joined[-1] = (stem, joined[-1][1], number)
        else:
            joined.append((stem, number, number))
    return tuple(_run(*run) for run in joined)


def _run(stem: str, first: int, last: int) -> str:
    if first < 0:
        return stem
    return f"{stem}{first}" if first == last else f"{stem}{first}-{last}"


@dataclass(frozen=True, kw_only=True)
class NewUser:
    """Somebody who gets a telephone."""

    name: str
    department: str
    seat: Seat
    model: str = "CP-8841"
    mac: str = ""
    extension: str = ""
    """The next free one of the site when empty."""
    class_of_service: str = "staff"
    outside_number: bool = False
    """True gives the next free number of the blocks for stations."""
    voicemail: bool = True


def add_user(draft: Draft, user: NewUser) -> tuple[str, ...]:
    """Give somebody a telephone; return its numbers and where 911 from it leads."""
    look, city = index(draft.city), draft.city
    known_department(city, user.department)
    site = look.sites[known(user.seat.site, look.sites, "site")]
    floor = _floor(site, user.seat.floor)
    if user.seat.port:
        _check_seat(city, site, user.seat.port)
    extension = user.extension or free_extension(city, site.code)
    did = free_did(city) if user.outside_number else None
    draft.add(
        ("phones",),
        {
            "extension": extension,
            "display_name": user.name,
            "department": user.department,
            "site": site.code,
            "floor": floor,
            "model": user.model,
            "mac": user.mac or None,
            "did": did,
            "class_of_service": user.class_of_service,
            "voicemail": user.voicemail,
            "location": user.seat.location or None,
            "port": user.seat.port or None,
        },
    )
    place = _place(city, site, floor, user.seat.location)
    return (
        f"{user.name} gets extension {extension}{f' and {did}' if did else ''} at {site.code} floor {floor}",
        f"911 from it sends help to {_address(site, place)}",
    )


def numbers_taken(city: City) -> frozenset[str]:
    """Return every internal number that somebody has."""
    taken = {number for phone in city.phones for number in (phone.extension, *phone.lines)}
    taken |= {group.pilot for group in city.hunt_groups} | {key.pilot for key in city.attendants}
    taken |= {line.number for line in city.analog_lines}
    if city.voice and city.voice.voicemail:
        taken |= {city.voice.voicemail.pilot, city.voice.voicemail.general_mailbox}
    return frozenset(taken)


def free_extension(city: City, site: str) -> str:
    """Return the first free number after the site's lowest telephone; UsageError when the city's are used up."""
    length = city.voice.extension_length if city.voice else 4
    here = sorted(phone.extension for phone in index(city).phones_at(site) if len(phone.extension) == length)
    taken = numbers_taken(city)
    if not here:
        usual = sorted(phone.extension for phone in city.phones if len(phone.extension) == length)
        return _free_block(length, taken, city.voice.access_code if city.voice else "9", usual)
    for number in range(int(here[0]), 10**length):
        text = f"{number:0{length}}"
        if text not in taken and _may_be_given(text, city.voice.access_code if city.voice else "9"):
            return text
    raise UsageError("every internal number is taken", hint="Name one with --extension")


def _may_be_given(number: str, access_code: str) -> bool:
    """Say whether a number neither begins like an outside line nor like a public service (N11)."""
    return not number.startswith((access_code, "0")) and number[1:3] != "11"


def _free_block(length: int, taken: Collection[str], access_code: str, usual: Sequence[str]) -> str:
    """Return the first number of the first ten in a row that nobody has, so that a site's numbers stand together.

    It looks after the lowest of the ``usual`` numbers first: there the dial plan leads already.
    """
    least = 2 * 10 ** (length - 1)
    lowest = max(int(usual[0]) // 10 * 10, least) if usual else least
    for start in (*range(lowest, 10**length, 10), *range(least, lowest, 10)):
        block = [str(number) for number in range(start, start + 10)]
        if not any(number in taken or not _may_be_given(number, access_code) for number in block):
            return block[0]
    raise UsageError("no ten internal numbers in a row are free", hint="Name one with --extension")


def free_did(city: City, use: str = "stations", also_taken: Collection[str] = ()) -> str:
    """Return the first free number of the carrier's blocks for ``use``; UsageError when there is none."""
    taken = {phone.did for phone in city.phones} | {group.did for group in city.hunt_groups}
    taken |= {key.did for key in city.attendants} | {place.elin for place in city.locations}
    taken |= {trunk.line for trunk in city.trunks} | {line.number for line in city.analog_lines} | {*also_taken}
    if city.voice:
        taken.add(city.voice.emergency.callback)
    for block in city.did_ranges:
        for number in range(int(block.first[1:]), int(block.last[1:]) + 1) if block.use == use else ():
            if f"+{number}" not in taken:
                return f"+{number}"
    raise UsageError(f"no free number is left in the blocks for {use}", hint="Add a block to did_ranges")
