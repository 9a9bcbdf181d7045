"""Every way in and out of a router: emergency first, then people here, people elsewhere, the public network.

Rules this file keeps, with their reasons:

- An emergency number never carries a lock (``corlist outgoing``): a missing list lets everybody through.
- Fixed-length patterns end in ``$``; without it a pattern matches every number it begins.
- Peers that take calls in are chosen by the called number, save those from carriers: ``incoming uri`` wins over all
  others, also over the 911 call-back peers, so calls back reach these as calls from a router of the city.
- A peer of the zone puts the caller's ELIN in; calls in transit from another site carry theirs and find a peer
  without a zone, which the search reaches when the caller is in no location of the zone.
- Keepalive is left off emergency peers: a busied-out peer takes no part in the search.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from iac.errors import IntentError
from iac.intent.rows import known
from iac.intent.voice.emergency import ZONE, location_tag
from iac.intent.voice.numbers import national, one_of, patterns
from iac.intent.voice.phones import INBOUND, route_class, user_class
from iac.intent.voice.setting import is_address, site_numbers
from iac.intent.voice.translation import (
    CALLER,
    DID_MAP,
    DROP,
    ELIN,
    ELIN_MAP,
    EXTENSION_MAP,
    OWN_MAP,
    TO_CARRIER,
    TO_CARRIER_911,
    chunks,
    did_profile,
    emergency_numbers,
    first_digits,
    site_extensions,
)
from iac.intent.voice.types import DialPeer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from iac.intent.rows import Row
    from iac.intent.sites import SiteRecords
    from iac.intent.voice.setting import Setting
    from iac.model.voice import Trunk

CARRIERS = "CARRIERS"
"""The class of addresses that carriers call from."""
KEEPALIVE = 1
"""The OPTIONS keepalive profile of carriers' trunks."""
_IN_CITY, _IN_CARRIER, _IN_DID = 110, 120, 300
_CALLBACK, _LIFELINE, _TRANSIT = 9000, 50, 20
_LOCAL, _NATIONAL, _INTERNATIONAL, _SERVICES, _INFORMATION = 2000, 2100, 2200, 2300, 2400
_SITES = 10_000
_STATION, _VOICEMAIL = "7", "8"
_CRISIS = "988"
"""The crisis line: it must be reached as surely as 911, but nobody is sent out, so no location goes along."""
_SERVICE_CODES = ("211", "311", "511", "711", "811")
"""Helpline, city services, traffic, relay for the deaf (47 CFR 64.603: never blocked), before you dig."""


def peers(place: Setting) -> tuple[DialPeer, ...]:
    """Return the router's dial-peers by tag; IntentError when two would share a tag."""
    found = [*_inbound(place), *_emergency(place), *_stations(place), *_voicemail(place)]
    found += [*_to_sites(place), *_from_hub_to_public(place)] if place.is_hub else [*_to_hubs(place)]
    tags = [peer.tag for peer in found]
    if len(set(tags)) != len(tags):
        twice = sorted({tag for tag in tags if tags.count(tag) > 1})
        raise IntentError(f"router {place.hostname}", f"two dial-peers would both be number {twice[0]}.")
    return tuple(sorted(found, key=lambda peer: peer.tag))


def _inbound(place: Setting) -> Iterator[DialPeer]:
    here = known(place.device.origin)
    yield DialPeer(_IN_CITY, "voip", "IN from phones and routers of the city", incoming_number=".", origins=here)
    if place.trunks:
        yield _from_carriers(place)
    if not place.translates_at_the_door:
        yield from _own_numbers(place)
    if place.is_call_control:
        yield from _callbacks(place)


def _from_carriers(place: Setting) -> DialPeer:
    """Calls from the public network, told by who sends them: no called number gets them another's rights."""
    return DialPeer(
        _IN_CARRIER,
        "voip",
        "IN from carriers",
        translation_in=did_profile(0) if place.translates_at_the_door and chunks(place) else "",
        cor_in=INBOUND,
        incoming_uri=CARRIERS,
        tls=any(row.record.transport == "tls" for row in place.trunks),
        origins=known(*(row.origin for row in place.trunks)),
    )


def _own_numbers(place: Setting) -> Iterator[DialPeer]:
    for index, chunk in enumerate(chunks(place)):
        yield DialPeer(
            _IN_DID + index,
            "voip",
            "IN to own full numbers",
            translation_in=did_profile(index),
            cor_in=INBOUND,
            incoming_map=OWN_MAP + 1 + index,
            origins=known(*(origin for *_, origin in chunk)),
        )


def _callbacks(place: Setting) -> Iterator[DialPeer]:
    """The 911 centre calling back the number it saw: the router rings the phone that called last."""
    for index, (elin, row) in enumerate(place.site.elins, 1):
        yield DialPeer(
            _CALLBACK + index,
            "voip",
            f"IN 911 call back for {row.record.location}",
            emergency="callback",
            incoming_number=national(elin),
            codec="g711ulaw",
            origins=row.origins,
        )


def _emergency(place: Setting) -> Iterator[DialPeer]:
    for number, reached in _emergency_numbers(place):
        zone = f"zone {ZONE}" if reached != _CRISIS and place.site.elins else ""
        exits = [*_exits(place, number, reached, zone)]
        yield from exits
        yield from _lifelines(place, number, reached, zone, len(exits))


def _emergency_numbers(place: Setting) -> tuple[tuple[str, str], ...]:
    """(what is dialled, what it means): with and without the access code."""
    code = place.voice.access_code
    return tuple(pair for number in emergency_numbers(place) for pair in ((number, number), (code + number, number)))


def _exits(place: Setting, number: str, reached: str, zone: str) -> Iterator[DialPeer]:
    base = int(number) * 100
    origins = known(place.city.records.city.origin("voice", "emergency"))
    common = DialPeer(base, "voip", f"OUT {reached}", pattern=f"{number}$", codec="g711ulaw", origins=origins)
    if not place.is_hub:
        dropped = DROP if number != reached else ""
        for index, hub in enumerate(place.city.hubs):
            target = f"ipv4:{place.city.addresses[hub]}"
            about = f"OUT {reached} by {hub}"
            yield replace(
                common,
                tag=base + index,
                description=about,
                preference=index,
                emergency=zone,
                target=target,
                translation_out=dropped,
            )
        return
    count = len(place.trunks)
    for index, row in enumerate(place.trunks):
        out = replace(
            _carrier(common, row), description=f"OUT {reached} by {row.record.name}", translation_out=TO_CARRIER_911
        )
        yield replace(out, tag=base + index, preference=index, emergency=zone)
        if zone:
            about = f"OUT {reached} in transit by {row.record.name}"
            yield replace(out, tag=base + _TRANSIT + index, preference=count + index, description=about)


def carrier_address(row: Row[Trunk]) -> str:
    """Return a carrier's border controller as IOS spells it: ``ipv4:203.0.113.10`` or ``dns:sbc1.example``."""
    peer = row.record.peer
    if not peer:
        what = "it is a SIP trunk and names no border controller of the carrier."
        raise IntentError(f"trunk {row.record.name}", what, fix="Write its name or address as 'peer'.")
    return f"ipv4:{peer}" if is_address(peer) else f"dns:{peer}"


def _carrier(peer: DialPeer, row: Row[Trunk]) -> DialPeer:
    trunk = row.record
    return replace(
        peer, target=carrier_address(row), tls=trunk.transport == "tls", origins=known(row.origin, *peer.origins)
    )


def _lifelines(place: Setting, number: str, reached: str, zone: str, preference: int) -> Iterator[DialPeer]:
    """911 over the exchange line when nothing else is left; the digits that matched must not be dropped."""
    for index, row in enumerate(place.lifelines):
        yield DialPeer(
            int(number) * 100 + _LIFELINE + index,
            "pots",
            f"OUT {reached} by exchange line {row.record.number}",
            preference=min(preference + index, 10),
            translation_out=DROP if number != reached else "",
            emergency=zone,
            pattern=f"{number}$",
            strip=False,
            port=row.record.port,
            origins=row.origins,
        )


def _stations(place: Setting) -> Iterator[DialPeer]:
    classes = place.voice.classes_of_service
    usual = min(classes, key=lambda name: (len(classes[name]), name)) if classes else ""
    for row in place.stations:
        if row.record.number.startswith("+"):
            what = f"it is a {row.record.use} line and has a full number where its extension belongs."
            raise IntentError(f"line {row.record.number}", what, fix="Write its extension.")
        tag = location_tag(place, row.record.floor, row.record.ali_location)
        yield DialPeer(
            int(_STATION + row.record.number),
            "pots",
            f"{row.record.use} {row.record.number}",
            cor_in=user_class(usual) if usual else "",
            emergency=f"location {tag}" if tag else "",
            pattern=f"{row.record.number}$",
            port=row.record.port,
            origins=row.origins,
        )


def _voicemail(place: Setting) -> Iterator[DialPeer]:
    voicemail = place.voice.voicemail
    if voicemail is None:
        return
    origins = known(place.city.records.city.origin("voice", "voicemail"))
    numbers = {voicemail.pilot: "pilot"}
    numbers.setdefault(voicemail.general_mailbox, "general mailbox")
    for number, about in numbers.items():
        yield DialPeer(
            int(_VOICEMAIL + number),
            "voip",
            f"voicemail {about}",
            pattern=f"{number}$",
            target=f"ipv4:{voicemail.target}",
            relay="rtp-nte sip-notify",
            codec="g711ulaw",
            origins=origins,
        )


def _to_sites(place: Setting) -> Iterator[DialPeer]:
    for site in place.city.records.sites.values():
        own = place.city.sites.get(site.site.record.code)
        if own is None:
            continue
        here = own.record.router == place.hostname
        if site.elins:
            yield _elins(site, place.city.addresses[own.record.router])
        if here and not place.translates_at_the_door:
            yield _loop(place, site, own.origins)
        if not here:
            yield from _numbers_of(place, site, own.origins)


def _elins(site: SiteRecords, address: str) -> DialPeer:
    """Calls back from the 911 centre, in ten digits; those for this router come in again as calls to itself."""
    number = site.site.record.number
    return DialPeer(
        _SITES + ELIN_MAP + number,
        "voip",
        f"911 call back to {site.site.record.code}",
        translation_out=ELIN,
        pattern_map=ELIN_MAP + number,
        target=f"ipv4:{address}",
        codec="g711ulaw",
        origins=known(*(row.origin for _, row in site.elins)),
    )


def _loop(place: Setting, site: SiteRecords, origins: tuple) -> DialPeer:  # type: ignore[type-arg]
    """Own full numbers that no single table holds come in again as calls to itself and are told apart there."""
    number = DID_MAP + site.site.record.number
    about, target = "own full numbers", f"ipv4:{place.source}"
    return DialPeer(_SITES + number, "voip", about, pattern_map=number, target=target, origins=origins)


def _numbers_of(place: Setting, site: SiteRecords, origins: tuple) -> Iterator[DialPeer]:  # type: ignore[type-arg]
    number, code = site.site.record.number, site.site.record.code
    wanted = (
        (EXTENSION_MAP, site_extensions(place, site), "extensions"),
        (DID_MAP, site_numbers(place.city, site), "full numbers"),
    )
    for base, numbers, about in wanted:
        for preference, target in enumerate(_targets(place, code)) if numbers else ():
            yield DialPeer(
                _SITES * (preference + 1) + base + number,
                "voip",
                f"{code} {about}",
                preference=preference,
                pattern_map=base + number,
                target=f"ipv4:{target}",
                origins=origins,
            )


def _targets(place: Setting, code: str) -> tuple[str, ...]:
    """Where a site's numbers are answered: by its router, or by the central call agents and then by its router."""
    own = place.city.sites[code].record
    router = place.city.addresses[own.router]
    agents = [agent for agent in place.voice.call_agents if agent.name == own.call_agent]
    central = [str(target) for agent in agents for target in agent.targets] if own.mode == "srst" else []
    return (*central, router)


def _to_hubs(place: Setting) -> Iterator[DialPeer]:
    length = place.voice.extension_length
    inside = f"{one_of(first_digits(place))}{'.' * (length - 1)}$"
    origins = known(place.city.records.city.origin("voice"))
    for index, hub in enumerate(place.city.hubs):
        target = f"ipv4:{place.city.addresses[hub]}"
        base = DialPeer(0, "voip", "", preference=index, target=target, origins=origins)
        yield replace(base, tag=_SITES * 3 + index, description=f"OUT other sites by {hub}", pattern=inside)
        for peer in _public(place):
            about = f"{peer.description} by {hub}"
            yield replace(
                peer, tag=peer.tag + index, description=about, preference=index, target=target, translation_out=CALLER
            )


def _from_hub_to_public(place: Setting) -> Iterator[DialPeer]:
    for index, row in enumerate(place.trunks):
        for peer in _public(place):
            out = replace(_carrier(peer, row), tag=peer.tag + index, preference=index, keepalive=KEEPALIVE)
            yield replace(out, description=f"{peer.description} by {row.record.name}", translation_out=TO_CARRIER)


def _public(place: Setting) -> Iterator[DialPeer]:
    """The ways to the public network, each with its lock; 7 digits are not offered, since 988 is an exchange code."""
    code, area = place.voice.access_code, place.voice.area_code
    origins = known(place.city.records.city.origin("voice"))
    wanted = (
        (_LOCAL, "local", f"{code}{area}[2-9]......$"),
        (_NATIONAL, "national", f"{code}1[2-9]..[2-9]......$"),
        (_INTERNATIONAL, "international", f"{code}011T"),
    )
    for tag, key, pattern in wanted:
        yield DialPeer(tag, "voip", f"OUT {key}", cor_out=route_class(key), pattern=pattern, origins=origins)
    yield DialPeer(_SERVICES, "voip", "OUT service codes", pattern=f"{code}[23578]11$", origins=origins)
    for index, pattern in enumerate(_direct_codes(place)):
        yield DialPeer(_SERVICES + 10 * (index + 1), "voip", "OUT service codes", pattern=pattern, origins=origins)
    locked = route_class("local")
    yield DialPeer(
        _INFORMATION, "voip", "OUT directory assistance", cor_out=locked, pattern=f"{code}411$", origins=origins
    )


def _direct_codes(place: Setting) -> tuple[str, ...]:
    """Service codes without the access code, save those that begin somebody's extension."""
    free = [code for code in _SERVICE_CODES if code not in place.city.beginnings]
    by_tail = "".join(code[0] for code in free)
    return (f"{one_of(by_tail)}11$",) if by_tail else patterns(())
