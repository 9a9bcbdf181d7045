"""A new site from its archetype: place, equipment, lines and telephones, as rows a person could have written."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from ipaddress import IPv4Network
from typing import TYPE_CHECKING

from iac.errors import IntentError, UsageError
from iac.intent.addresses import site_supernet
from iac.model.archetype import archetype_of
from iac.model.types import DeviceRole, Purpose, SiteKind, Wan
from iac.workflow.daytwo import free_did, free_extension, known, known_department, runs
from iac.workflow.hostnames import custom

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from iac.model.archetype import Archetype
    from iac.model.city import City
    from iac.model.draft import Draft
    from iac.model.writing import Value

_CIRCUIT = {
    Wan.DARK_FIBRE: "dark-fibre",
    Wan.METRO_ETHERNET: "metro-ethernet",
    Wan.INTERNET_VPN: "internet",
    Wan.LTE_VPN: "lte",
}
_SECOND_MBPS = 50
_MOST_SWITCHES = 8
"""One switch has so many uplink ports (Cisco Catalyst 9300 Series data sheet, C9300-NM-8X)."""
_UPLINK = "TenGigabitEthernet1/1/1"
_FLOOR = 100
_FIRST_SWITCH = 10
"""Numbers by floor begin at 101; derived management addresses of switches are ten more (iac/intent/addresses.py)."""
_NOBODYS = IPv4Network("198.51.100.0/24")
"""TEST-NET-2 (RFC 5737): addresses that stand for others."""
TO_BE_ORDERED = "to be ordered"
"""What stands for a carrier nobody has been asked yet."""


@dataclass(frozen=True, kw_only=True)
class NewSite:
    """A building the city moves into; what is empty or None follows from the kind of site and from the other sites."""

    code: str
    kind: str
    name: str
    street_number: str
    street: str
    zip: str
    department: str
    """Whose telephones its first ones are."""
    city: str = ""
    state: str = ""
    floors: int | None = None
    number: int | None = None


@dataclass(frozen=True)
class _Plan:
    draft: Draft
    wish: NewSite
    has: Archetype
    number: int
    floors: int

    @property
    def city(self) -> City:
        return self.draft.city

    @property
    def router(self) -> str:
        return custom(self.city, DeviceRole.SITE_ROUTER, "r").name(self.wish.code, 1, "1", 1)

    @property
    def switches(self) -> tuple[tuple[str, str], ...]:
        """Name and floor of each access switch."""
        usual, each = custom(self.city, DeviceRole.ACCESS, "a"), self.has.switches_per_floor
        if usual.by_floor and self.floors * _FLOOR + each + _FIRST_SWITCH > _hosts(self.city):
            usual = replace(usual, by_floor=False, width=1)
        places = [(str(floor), number) for floor in range(1, self.floors + 1) for number in range(1, each + 1)]
        return tuple(
            (usual.name(self.wish.code, position, floor, number), floor)
            for position, (floor, number) in enumerate(places, start=1)
        )


def add_site(draft: Draft, wish: NewSite) -> tuple[str, ...]:
    """Add a site with everything its archetype has; return what was decided and what is still to be done."""
    city = draft.city
    kind = SiteKind(known(wish.kind, [str(kind) for kind in SiteKind], "kind of site"))
    if wish.code in {site.code for site in city.sites}:
        raise UsageError(f"there is a site '{wish.code}' already", hint="Give the new one another code")
    known_department(city, wish.department)
    has = archetype_of(city, kind)
    plan = _Plan(draft, wish, has, wish.number or _free_number(city), wish.floors or has.floors)
    if not 0 < len(plan.switches) <= _MOST_SWITCHES:
        message = (
            f"{plan.floors} floor(s) with {has.switches_per_floor} switch(es) each are not built from an archetype"
        )
        raise UsageError(message, hint=f"1 to {_MOST_SWITCHES} switches are; add others by hand, with what joins them")
    told = [f"{wish.name} becomes site {plan.number}, a {kind} of {plan.floors} floor(s)"]
    _place(plan)
    told += [*_equipment(plan), *_lines(plan), *_tunnel(plan), *_ports(plan), *_telephones(plan), *_power(plan)]
    return tuple(told)


def _hosts(city: City) -> int:
    """Return how many hosts the management prefix of a new site has; switches get the number their name ends with."""
    lengths = [rule.length for rule in city.network.address_rules if rule.purpose is Purpose.MANAGEMENT]
    return int(2 ** (32 - max(lengths, default=24)) - 2)


def _free_number(city: City) -> int:
    """Return the next number after the highest: a number that was once given is never given again."""
    return max((site.number for site in city.sites), default=0) + 1


def _commonest(names: Iterable[str], default: str) -> str:
    ranked = sorted(Counter(names).items(), key=lambda item: (-item[1], item[0]))
    return ranked[0][0] if ranked else default


def _place(plan: _Plan) -> None:
    wish, sites = plan.wish, plan.city.sites
    plan.draft.add(
        ("sites",),
        {
            "number": plan.number,
            "code": wish.code,
            "name": wish.name,
            "kind": wish.kind,
            "street_number": wish.street_number,
            "street": wish.street,
            "city": wish.city or _commonest((site.city for site in sites), plan.city.city.name),
            "state": wish.state or _commonest((site.state for site in sites), ""),
            "zip": wish.zip,
            "floors": plan.floors,
            "wan": str(plan.has.wan),
            "bandwidth_mbps": plan.has.bandwidth_mbps,
            **({} if (block := _block(plan)) is None else {"supernet": str(block)}),
        },
    )
    elins: list[str] = []
    for floor in range(1, plan.floors + 1):
        elins.append(free_did(plan.city, "elin", elins))
        row: dict[str, Value] = {"location": f"{wish.code}-f{floor}", "site": wish.code, "building": "A"}
        plan.draft.add(("locations",), row | {"floor": str(floor), "room_zone": "Whole floor", "elin": elins[-1]})


def _block(plan: _Plan) -> IPv4Network | None:
    """Return a block of the site's own where its number leads to none that is free; None where it leads to one."""
    network, length = plan.city.network.supernet, plan.city.network.site_prefix_length
    taken = [*(prefix.prefix for prefix in plan.city.prefixes), *_site_blocks(plan.city)]
    size = max(length, network.prefixlen)
    derived = int(network.network_address) + (plan.number << (32 - size))
    if derived <= int(network.broadcast_address) and _is_free(IPv4Network((derived, size)), taken):
        return None
    return next((block for block in network.subnets(new_prefix=size) if _is_free(block, taken)), None)


def _site_blocks(city: City) -> Iterator[IPv4Network]:
    for site in city.sites:
        try:
            yield site_supernet(city, site)
        except IntentError:
            continue


def _is_free(block: IPv4Network, taken: Sequence[IPv4Network]) -> bool:
    return not any(block.overlaps(other) for other in taken)


def _equipment(plan: _Plan) -> Iterator[str]:
    common: dict[str, Value] = {"site": plan.wish.code}
    router = common | {"hostname": plan.router, "role": "site-router", "platform": "iosxe"}
    ports = 6 if plan.has.router_model.endswith("4T2X") else 4
    _add_device(plan, router | {"model": plan.has.router_model, "ports": ports, "floor": "1"})
    for name, floor in plan.switches:
        switch = common | {"hostname": name, "role": "access", "platform": "iosxe", "model": plan.has.switch_model}
        _add_device(plan, switch | {"ports": plan.has.switch_ports, "poe": True, "floor": floor})
    yield f"devices {plan.router}, {', '.join(name for name, _ in plan.switches)}; write their serial numbers down"
    first = plan.switches[0][0]
    _cable(plan, (first, _UPLINK), (plan.router, _lan_port(plan.has)), 1)
    for position, (name, _) in enumerate(plan.switches[1:], start=2):
        _cable(plan, (name, _UPLINK), (first, f"TenGigabitEthernet1/1/{position}"), 10)


def _add_device(plan: _Plan, fields: dict[str, Value]) -> None:
    order = ("hostname", "site", "role", "platform", "model", "ports", "poe", "floor")
    plan.draft.add(("devices",), {name: fields[name] for name in order if name in fields})


def _lan_port(has: Archetype) -> str:
    return "TenGigabitEthernet0/0/4" if has.router_model.endswith("4T2X") else "GigabitEthernet0/0/1"


def _cable(plan: _Plan, a_end: tuple[str, str], b_end: tuple[str, str], gbps: float) -> None:
    row: dict[str, Value] = {"a_device": a_end[0], "a_port": a_end[1], "b_device": b_end[0], "b_port": b_end[1]}
    plan.draft.add(("links",), row | {"speed_gbps": gbps})


def _lines(plan: _Plan) -> Iterator[str]:
    has = plan.has
    lines = [(_CIRCUIT[has.wan], has.bandwidth_mbps, "primary", "GigabitEthernet0/0/0")]
    if has.second_circuit != "none":
        port = "Cellular0/3/0" if has.second_circuit == "lte" else "GigabitEthernet0/0/2"
        lines.append((has.second_circuit, min(_SECOND_MBPS, has.bandwidth_mbps), "secondary", port))
    used: list[str] = []
    for number, (kind, mbps, role, port) in enumerate(lines, start=1):
        carriers = [c.carrier for c in plan.city.circuits if c.kind == kind and c.carrier not in used]
        used.append(_commonest(carriers, TO_BE_ORDERED))
        circuit = f"{plan.wish.code}-{number}"
        row: dict[str, Value] = {"site": plan.wish.code, "kind": kind, "carrier": used[-1], "bandwidth_mbps": mbps}
        plan.draft.add(("circuits",), row | {"role": role, "circuit_id": circuit})
        _cable(plan, (plan.router, port), ("wan", circuit), min(mbps / 1000, 10))
        yield f"circuit {circuit}: {kind}, {mbps} Mbit/s, {used[-1]}; replace the id by the carrier's"


def _tunnel(plan: _Plan) -> Iterator[str]:
    """A site on the public internet reaches the city by a tunnel; until the carrier says, its address is nobody's."""
    cloud = plan.city.cloud
    if cloud is None or not plan.has.wan.tunnelled:
        return
    used = {tunnel.public_address for tunnel in cloud.tunnels}
    address = next((host for host in _NOBODYS.hosts() if host not in used), _NOBODYS.network_address)
    secret = f"tunnel-{plan.wish.code}"
    row: dict[str, Value] = {"site": plan.wish.code, "public_address": str(address)}
    plan.draft.add(("cloud", "tunnels"), row | {"pre_shared_key": f"secret:{secret}"})
    yield f"tunnel from {address}, which stands for the carrier's address; write that down, and keep a secret {secret}"


def _ports(plan: _Plan) -> Iterator[str]:
    profiles = {profile.name for profile in plan.city.network.port_profiles}
    free = {name: list(range(plan.has.switch_ports, 0, -1)) for name, _ in plan.switches}
    for profile, count in plan.has.ports.items():
        if profile not in profiles:
            yield f"no port is a '{profile}': the city has no such port profile"
            continue
        for number, (name, floor) in enumerate(plan.switches):
            share = count // len(plan.switches) + (number < count % len(plan.switches))
            if share > len(free[name]):
                yield f"{name} has no {share} ports left for '{profile}'"
                continue
            taken = [f"GigabitEthernet1/0/{free[name].pop(0)}" for _ in range(share)]
            for run in runs(taken):
                plan.draft.add(("ports",), {"device": name, "port": run, "profile": profile, "floor": floor})


def _telephones(plan: _Plan) -> Iterator[str]:
    voice = plan.city.voice
    if voice is None:
        return
    first = free_extension(plan.city, plan.wish.code)
    numbers = [str(int(first) + position) for position in range(len(plan.has.phones))]
    classes = voice.classes_of_service
    for number, name in zip(numbers, plan.has.phones, strict=True):
        row: dict[str, Value] = {"extension": number, "display_name": name, "department": plan.wish.department}
        row |= {"site": plan.wish.code, "floor": "1", "model": plan.has.phone_model}
        row |= {"class_of_service": "staff" if "staff" in classes else min(classes), "voicemail": False}
        plan.draft.add(("phones",), row)
    way_out = _way_out(plan)
    modes = [site.mode for site in voice.sites]
    mode = _commonest(modes, "cme")
    row = {"site": plan.wish.code, "mode": mode, "router": plan.router}
    if mode == "srst":
        row["call_agent"] = _commonest((site.call_agent or "" for site in voice.sites if site.call_agent), "")
    row |= {"operator": _operator(plan.city, numbers), "survivable_911": way_out}
    plan.draft.add(("voice", "sites"), row)
    yield f"telephones {', '.join(numbers)}; write their MAC addresses down when they are unpacked"
    yield f"911 when the WAN is down: {way_out}"
    if plan.has.survivable_911 == "fxo":
        yield "order an analogue line for 911, write it under trunks and analog_lines, then say survivable_911: fxo"


def _operator(city: City, numbers: Sequence[str]) -> str | None:
    """Return the operator that several sites share, else the site's own first telephone."""
    operators = Counter(site.operator for site in city.voice.sites if site.operator) if city.voice else Counter[str]()
    shared = [number for number, sites in operators.most_common(1) if sites > 1]
    return next(iter([*shared, *numbers]), None)


def _way_out(plan: _Plan) -> str:
    """Return what can be promised today: an FXO line is only there when the carrier has brought it."""
    if plan.has.survivable_911 != "fxo":
        return plan.has.survivable_911
    return "second-wan" if plan.has.second_circuit != "none" else "none"


def _power(plan: _Plan) -> Iterator[str]:
    kind = plan.has.backup_power
    if kind != "none":
        row: dict[str, Value] = {"name": f"{plan.wish.code}-{kind}", "site": plan.wish.code, "kind": kind}
        plan.draft.add(("unmanaged",), row | {"model": "to be chosen"})
        yield f"{kind} for a power cut: choose one"
