"""Names that refer to other records: each must be there; a near miss is named."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from iac.model.city import City

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from iac.model.consistency.review import Path, Review

Reference = tuple["Path", str]
"""Where a name is written, and the name."""
_FIELDS: tuple[tuple[str, str, str], ...] = (
    ("locations", "site", "sites"),
    ("prefixes", "site", "sites"),
    ("devices", "site", "sites"),
    ("circuits", "site", "sites"),
    ("phones", "site", "sites"),
    ("analog_lines", "site", "sites"),
    ("hunt_groups", "site", "sites"),
    ("attendants", "site", "sites"),
    ("trunks", "site", "sites"),
    ("unmanaged", "site", "sites"),
    ("departments", "may_change", "city.sections"),
    ("phones", "department", "departments"),
    ("services", "department", "departments"),
    ("phones", "location", "locations"),
    ("analog_lines", "ali_location", "locations"),
    ("ports", "device", "devices"),
    ("ports", "profile", "network.port_profiles"),
    ("analog_lines", "gateway", "gateways"),
    ("trunks", "gateway", "gateways"),
    ("attendants", "schedule", "schedules"),
    ("holidays", "closed_schedules", "schedules"),
    ("services", "depends_on", "services"),
    ("servers", "service", "services"),
    ("databases", "service", "services"),
    ("shares", "service", "services"),
    ("databases", "servers", "servers"),
    ("links", "a_device", "devices"),
)
"""Table, field, and what the field's names (or its items) refer to."""
_NOUNS = {
    "sites": "site",
    "departments": "department",
    "city.sections": "section",
    "locations": "location",
    "devices": "device",
    "gateways": "device or unmanaged gateway",
    "network.port_profiles": "port profile",
    "schedules": "schedule",
    "services": "service",
    "servers": "server",
    "circuits": "circuit",
    "hunt_groups": "hunt group",
    "attendants": "attendant",
    "voice.call_agents": "call agent",
    "voice.classes_of_service": "class of service",
}
_SECTIONS = frozenset(info.alias or name for name, info in City.model_fields.items())
_MOST_HINTS = 200
"""So many near misses are looked for; a city with more of them has one cause, not two hundred typing errors."""


def check_references(review: Review) -> None:
    """Report every name that nothing answers to."""
    for table, field, target in _FIELDS:
        _check(review, target, _names(review, table, field))
    _check(review, "devices", _link_ends(review))
    _check(review, "circuits", _link_circuits(review))
    _check(review, "devices", _phone_switches(review))
    _check(review, "hunt_groups", _targets(review, "hunt"))
    _check(review, "attendants", _targets(review, "attendant"))
    _check(review, "hunt_groups", _finals(review))
    for target, names in _nested(review):
        _check(review, target, names)


def _check(review: Review, target: str, names: Iterable[Reference]) -> None:
    section = target.split(".", maxsplit=1)[0]
    known = _KNOWN[target](review)
    for path, name in names:
        if name in known or review.is_lost(section, name):
            continue
        if target == "gateways" and (review.is_lost("devices", name) or review.is_lost("unmanaged", name)):
            continue
        noun = _NOUNS[target]
        review.report("MOD040", path, f"there is no {noun} '{name}'", fix=_hint(review, name, known, noun))


def _hint(review: Review, name: str, known: Collection[str], noun: str) -> str:
    if not known:
        return f"Add the {noun}; none is written yet."
    near = get_close_matches(name, known, n=1) if len(review.problems.found) < _MOST_HINTS else []
    return f"Did you mean '{near[0]}'?" if near else f"Correct the name or add the {noun}."


def _names(review: Review, table: str, field: str) -> Iterator[Reference]:
    for position, record in enumerate(getattr(review.city, table)):
        value = getattr(record, field)
        if isinstance(value, str):
            yield (table, position, field), value
        elif value:
            yield from (((table, position, field, item), name) for item, name in enumerate(value))


def _link_ends(review: Review) -> Iterator[Reference]:
    for position, link in enumerate(review.city.links):
        if link.b_device != "wan":
            yield ("links", position, "b_device"), link.b_device


def _link_circuits(review: Review) -> Iterator[Reference]:
    for position, link in enumerate(review.city.links):
        if link.b_device == "wan":
            yield ("links", position, "b_port"), link.b_port


def _phone_switches(review: Review) -> Iterator[Reference]:
    for position, phone in enumerate(review.city.phones):
        if phone.port:
            yield ("phones", position, "port"), phone.port.partition("/")[0]


def _targets(review: Review, action: str) -> Iterator[Reference]:
    for position, key in enumerate(review.city.attendants):
        if key.action == action:
            yield ("attendants", position, "target"), key.target


def _finals(review: Review) -> Iterator[Reference]:
    for position, group in enumerate(review.city.hunt_groups):
        if group.final not in ("voicemail", "operator"):
            yield ("hunt_groups", position, "final"), group.final


def _nested(review: Review) -> Iterator[tuple[str, list[Reference]]]:
    city = review.city
    if city.cloud:
        yield "sites", [(("cloud", "tunnels", i, "site"), tunnel.site) for i, tunnel in enumerate(city.cloud.tunnels)]
    if city.network.port_profiles:
        yield "network.port_profiles", [(("network", "default_access_profile"), city.network.default_access_profile)]
    prefixes, addresses = city.allocations.prefixes, city.allocations.addresses
    yield "sites", [(("allocations", "prefixes", i, "site"), prefix.site) for i, prefix in enumerate(prefixes)]
    yield "devices", [(("allocations", "addresses", i, "device"), entry.device) for i, entry in enumerate(addresses)]
    yield from _voice(review)


def _voice(review: Review) -> Iterator[tuple[str, list[Reference]]]:
    voice = review.city.voice
    if voice is None:
        return
    phones = review.city.phones
    sites = list(enumerate(voice.sites))
    agents = [(("voice", "sites", i, "call_agent"), site.call_agent) for i, site in sites if site.call_agent]
    yield (
        "voice.classes_of_service",
        [(("phones", i, "class_of_service"), p.class_of_service) for i, p in enumerate(phones)],
    )
    yield "sites", [(("voice", "sites", i, "site"), site.site) for i, site in sites]
    yield "devices", [(("voice", "sites", i, "router"), site.router) for i, site in sites]
    yield "voice.call_agents", list(agents)


def _gateways(review: Review) -> Collection[str]:
    return {*review.index.devices, *(thing.name for thing in review.city.unmanaged)}


def _classes(review: Review) -> Collection[str]:
    voice = review.city.voice
    return voice.classes_of_service if voice else ()


_KNOWN: dict[str, Callable[[Review], Collection[str]]] = {
    "sites": lambda review: review.index.sites,
    "departments": lambda review: review.index.departments,
    "city.sections": lambda _: _SECTIONS,
    "locations": lambda review: review.index.locations,
    "devices": lambda review: review.index.devices,
    "gateways": _gateways,
    "network.port_profiles": lambda review: review.index.profiles,
    "schedules": lambda review: review.index.schedules,
    "services": lambda review: review.index.services,
    "servers": lambda review: review.index.servers,
    "circuits": lambda review: review.index.circuits,
    "hunt_groups": lambda review: review.index.hunt_groups,
    "attendants": lambda review: review.index.attendants,
    "voice.call_agents": lambda review: review.index.call_agents,
    "voice.classes_of_service": _classes,
}
