"""911 at each site: which way a call goes, what is left without the WAN, and where responders are sent."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from iac.intent.phones import place_phones
from iac.intent.rows import natural
from iac.report.site.pages import dialled
from iac.report.site.values import Calling, Emergency, Exit, Location, Phone
from iac.workflow.report.words import worded

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from iac.intent.devices import DeviceIntent
    from iac.intent.rows import Row
    from iac.intent.sites import CityRecords, SiteRecords
    from iac.intent.voice.types import DialPeer
    from iac.model.city import City
    from iac.model.index import Index
    from iac.model.places import Location as LocationRecord
    from iac.model.places import Site
    from iac.model.voice import AnalogLine, SiteVoice
    from iac.report.site.values import Survival

_DIALLED = "911$"
_LIFELINE = "fxo-survivable"


@dataclass(frozen=True)
class Telephony:
    """What the ways of calls are read from: the records, the look-ups, and the decided devices by host name."""

    records: CityRecords
    index: Index
    devices: Mapping[str, DeviceIntent]

    @property
    def city(self) -> City:
        """The city itself."""
        return self.records.city


def emergency(city: City) -> Emergency | None:
    """Return what holds for every 911 call; None when the city describes no telephones."""
    if city.voice is None:
        return None
    found = city.voice.emergency
    return Emergency(
        callback=found.callback,
        notified=_named(city, found.notify_extension),
        test_number=found.test_number or "",
        expiry_minutes=found.elin_expiry_minutes,
        origin=str(city.origin("voice", "emergency")),
    )


def _named(city: City, number: str) -> str:
    names = {phone.extension: phone.display_name for phone in city.phones}
    names |= {group.pilot: f"group {group.name}" for group in city.hunt_groups}
    return f"{number} ({names[number]})" if number in names else number


def calling(telephony: Telephony, code: str) -> Calling:
    """Return how 911 works at a site."""
    site, own = telephony.records.sites[code], telephony.index.site_voices.get(code)
    counted = Counter[str]()
    places = {row.record.location: _location(site.site.record, row, counted) for row in site.locations}
    phones = tuple(sorted(_phones(telephony, site, places), key=lambda phone: natural(phone.number)))
    counted.update(phone.location.code for phone in phones if phone.location)
    places = {row.record.location: _location(site.site.record, row, counted) for row in site.locations}
    survival, survives = _survival(telephony, site, own)
    return Calling(
        control=_control(own),
        exits=tuple(dict.fromkeys(_exits(telephony, own))) if own else (),
        survival=survival,
        survives=survives,
        callback=_callback(telephony.city),
        phones=phones if telephony.city.voice else (),
        locations=tuple(places.values()),
    )


def telephones(city: City) -> Counter[str]:
    """Return how many telephones stand at each site, analog ones and fax machines among them."""
    analog = (line.site for line in city.analog_lines if line.use != _LIFELINE)
    return Counter([*(phone.site for phone in city.phones), *analog])


def street(site: Site) -> str:
    """Return a site's street address on one line."""
    return f"{site.door}, {site.city}, {site.state} {site.zip}".rstrip()


def _location(site: Site, row: Row[LocationRecord], counted: Counter[str]) -> Location:
    place = row.record
    inside = f"building {place.building}, floor {place.floor}"
    return Location(
        code=place.location,
        address=street(site),
        inside=f"{inside}, {place.room_zone}" if place.room_zone else inside,
        elin=place.elin or "",
        validated=str(place.address_validated or ""),
        phones=counted[place.location],
        origin=str(row.origin),
    )


def _phones(telephony: Telephony, site: SiteRecords, places: Mapping[str, Location]) -> Iterator[Phone]:
    seated, _ = place_phones(telephony.records, site)
    seats = {row.record.extension: " ".join(seat) for seat, row in seated.seats.items()}
    for row in site.phones:
        phone = row.record
        yield Phone(
            number=phone.extension,
            name=phone.display_name,
            kind=phone.model,
            floor=phone.floor,
            mac=phone.mac or "",
            port=seats.get(phone.extension, ""),
            location=_place(site, places, phone.floor, phone.location),
            origin=str(row.origin),
        )
    for line in telephony.index.analog_lines_at(site.site.record.code):
        if line.use != _LIFELINE:
            yield _analog(telephony, site, places, line)


def _analog(telephony: Telephony, site: SiteRecords, places: Mapping[str, Location], line: AnalogLine) -> Phone:
    return Phone(
        number=line.number,
        name=line.use.capitalize(),
        kind="analog telephone" if line.use != "fax" else "fax machine",
        floor=line.floor,
        mac="",
        port=f"{line.gateway} {line.port}",
        location=_place(site, places, line.floor, line.ali_location),
        origin=str(telephony.index.origin_of(line)),
    )


def _place(site: SiteRecords, places: Mapping[str, Location], floor: str, code: str | None) -> Location | None:
    row = site.location_of(floor, code)
    return places.get(row.record.location) if row else None


def _control(own: SiteVoice | None) -> str:
    if own is None:
        return "nobody: no router is named for the site"
    if own.mode == "cme":
        return own.router
    return f"the call agent {own.call_agent or 'that is not named'}; {own.router} takes over when it is out of reach"


def _exits(telephony: Telephony, own: SiteVoice) -> Iterator[Exit]:
    """The ways a call to 911 is offered, from the decided dial-peers of the site's router, the first tried first."""
    if own.mode == "srst" and own.call_agent:
        yield Exit(f"call agent {own.call_agent}, whose own way out is not configured from here", needs_wan=True)
    router = telephony.devices.get(own.router)
    if router is None or router.voice is None:
        return
    peers = [peer for peer in router.voice.peers if peer.pattern == _DIALLED]
    for peer in sorted(peers, key=lambda peer: (peer.preference, peer.tag)):
        yield _exit(telephony, own.router, peer)


def _exit(telephony: Telephony, router: str, peer: DialPeer) -> Exit:
    if peer.kind == "pots":
        return Exit(f"{router}, exchange line on port {peer.port}", needs_wan=False)
    hubs = {f"ipv4:{d.voice.source}": d.hostname for d in telephony.devices.values() if d.voice and d.voice.border}
    trunks = [trunk for trunk in telephony.city.trunks if trunk.kind == "sip"]
    hub = hubs.get(peer.target)
    if hub is not None:
        names = ", ".join(f"{trunk.name} ({trunk.carrier})" for trunk in trunks if trunk.gateway == hub)
        return Exit(f"{hub}, trunk {names}", needs_wan=True)
    own = [trunk for trunk in trunks if trunk.gateway == router and trunk.peer == peer.target.partition(":")[2]]
    name = f"trunk {own[0].name} ({own[0].carrier})" if own else peer.target
    return Exit(f"{router}, {name}", needs_wan=True)


def _survival(telephony: Telephony, site: SiteRecords, own: SiteVoice | None) -> tuple[Survival, str]:
    """What carries 911 while the site is cut off; what the city promises counts only as far as it is described."""
    promised = own.survivable_911 if own else "none"
    code = site.site.record.code
    if promised == "fxo":
        lines = [line for line in telephony.index.analog_lines_at(code) if line.use == _LIFELINE]
        if not lines:
            return "unknown", "an exchange line is promised, and none is described"
        names = ", ".join(f"{dialled(line.number)} (recorded at {line.ali_location})" for line in lines)
        calls = "one call at a time" if len(lines) == 1 else f"{len(lines)} calls at a time"
        return "good", f"exchange line {names}, {calls}"
    if promised == "second-wan":
        second = [row.record for row in site.circuits if row.record.role == "secondary"]
        if not second:
            return "unknown", "a second WAN is promised, and none is described"
        return "weak", f"second circuit: {second[0].carrier}, {worded(second[0].kind)}"
    if promised == "cellular-gateway":
        return "weak", "cellular gateway (its set-up is not configured from here)"
    return "none", "nothing: 911 does not work"


def _callback(city: City) -> str:
    if city.voice is None:
        return ""
    rules = city.voice.emergency
    return f"itself for {rules.elin_expiry_minutes} minutes, then {dialled(rules.callback)}"
