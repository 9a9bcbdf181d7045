"""911 as a router sees it: where each phone is, which number stands for it, and how the 911 centre calls back.

Sources: Cisco Unified CME Administration Guide, "Enhanced 911 Services"; 47 CFR 9.16 for what must be true.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from iac.errors import IntentError
from iac.intent.rows import known
from iac.intent.voice.numbers import national
from iac.intent.voice.types import EmergencyLocation, EmergencySettings, Trusted
from iac.model.types import Purpose

if TYPE_CHECKING:
    from iac.intent.rows import Row
    from iac.intent.voice.setting import Setting
    from iac.model.places import Location

ZONE = 1
"""Each router knows one zone: its own site."""
_SUBNETS = 2
_NAME = 30
_ADDRESS = 247
_LOCATIONS = 1000


def location_tags(place: Setting) -> dict[str, int]:
    """Return the tag of each of the site's locations: the site's number, then its place by floor and code."""
    base = place.record.number * _LOCATIONS
    return {row.record.location: base + index for index, row in enumerate(place.site.locations, 1)}


def locations(place: Setting) -> tuple[EmergencyLocation, ...]:
    """Return the site's locations that have an ELIN, each with the voice subnets whose phones stand there."""
    tags = location_tags(place)
    return tuple(_location(place, row, national(elin), tags[row.record.location]) for elin, row in place.site.elins)


def _location(place: Setting, row: Row[Location], number: str, tag: int) -> EmergencyLocation:
    site, record = place.record, row.record
    street = f"{site.street_number},{site.street},{site.city},{site.state}"
    address = f"I,{number[:3]},{number[3:]},,{street},{record.floor},"
    if len(address) > _ADDRESS:
        what = f"its address has {len(address)} characters, the router takes {_ADDRESS}."
        raise IntentError(f"location {record.location}", what, fix="Shorten the street.")
    return EmergencyLocation(
        tag=tag,
        name=f"{site.code.upper()} {record.building} Floor {record.floor}"[:_NAME],
        address=address,
        elin=number,
        subnets=_subnets(place, row),
        origins=known(row.origin, place.site.site.origin),
    )


def _subnets(place: Setting, row: Row[Location]) -> tuple[Trusted, ...]:
    """The voice prefixes of the location's floor; those of the whole site when no other location has an ELIN."""
    location = row.record
    first = next(r.record for _, r in place.site.elins if r.record.floor == location.floor)
    alone = len(place.site.elins) == 1
    voice = [vlan for vlan in place.site.vlans if vlan.purpose is Purpose.VOICE]
    mine = [vlan for vlan in voice if alone or (vlan.floor == location.floor and first == location)]
    if len(mine) > _SUBNETS:
        what = f"{len(mine)} voice prefixes lie in it, the router takes {_SUBNETS} a location."
        raise IntentError(f"location {location.location}", what, fix="Split the location in two at the same address.")
    return tuple(Trusted(str(v.prefix.network_address), str(v.prefix.netmask), v.origins) for v in mine)


def settings(place: Setting) -> EmergencySettings | None:
    """Return what holds for every 911 call; None when no location of the site has an ELIN."""
    if not place.site.elins:
        return None
    emergency, city = place.voice.emergency, place.city.records.city
    return EmergencySettings(
        elin=national(place.site.elins[0][0]),
        expiry_minutes=emergency.elin_expiry_minutes,
        callback=national(emergency.callback),
        origins=known(city.origin("voice", "emergency")),
    )


def location_tag(place: Setting, floor: str, code: str | None) -> int | None:
    """Return the tag of the location a phone on ``floor`` stands in, None when it is in none that has an ELIN."""
    row = place.site.location_of(floor, code)
    return location_tags(place)[row.record.location] if row and row.record.elin else None
