"""What a router's telephony is decided from: its site, its part in the city, and who is where."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from ipaddress import IPv4Address
from typing import TYPE_CHECKING

from iac.errors import IntentError
from iac.intent.addresses import management_address, management_vlan
from iac.intent.rows import Row, group, known, natural, rows
from iac.model.types import Purpose

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from iac.findings import Origin
    from iac.intent.sites import CityRecords, SiteRecords
    from iac.model.network import Device
    from iac.model.places import Site
    from iac.model.voice import AnalogLine, AttendantKey, HuntGroup, SiteVoice, Trunk, Voice

Number = tuple[str, str, "Origin"]
"""Full number, extension, origin."""

HIGHEST_SITE = 1999
"""Tags of pattern maps are cut from the site's number; IOS numbers them 1 to 10000."""

TABLE = 100
"""Rules a translation table holds since IOS 15."""


@dataclass(frozen=True)
class CityVoice:
    """The city's telephony by router and site; built once per plan."""

    records: CityRecords
    voice: Voice
    sites: Mapping[str, Row[SiteVoice]]
    trunks: Mapping[str, tuple[Row[Trunk], ...]]
    """The carriers' SIP trunks by the router they end on."""
    analog: Mapping[str, tuple[Row[AnalogLine], ...]]
    hunts: Mapping[str, tuple[Row[HuntGroup], ...]]
    hubs: tuple[str, ...]
    """The routers with carriers' trunks: every other router's way to the public network, in order."""
    addresses: Mapping[str, str]
    """Where each of these routers takes calls."""
    extensions: Mapping[str, tuple[tuple[str, Origin], ...]]
    """Every internal number that is answered at a site, with its origin, by site."""
    numbers: Mapping[str, tuple[Number, ...]]
    """Everything at a site that outsiders can dial, by site."""

    @cached_property
    def beginnings(self) -> frozenset[str]:
        """The first three digits of every internal number."""
        return frozenset(number[:3] for answered in self.extensions.values() for number, _ in answered)


@dataclass(frozen=True, slots=True)
class Setting:
    """One router within the city's telephony."""

    city: CityVoice
    site: SiteRecords
    device: Row[Device]
    site_voice: Row[SiteVoice] | None
    """None when another device runs the site's phones."""

    @property
    def hostname(self) -> str:
        """The router's name."""
        return self.device.record.hostname

    @property
    def voice(self) -> Voice:
        """The house rules."""
        return self.city.voice

    @property
    def record(self) -> Site:
        """The site's own record."""
        return self.site.site.record

    @property
    def is_hub(self) -> bool:
        """True when carriers' trunks end here."""
        return self.hostname in self.city.hubs

    @property
    def source(self) -> str:
        """Where this router takes calls."""
        return self.city.addresses[self.hostname]

    @property
    def trunks(self) -> tuple[Row[Trunk], ...]:
        """The carriers' SIP trunks that end here."""
        return self.city.trunks.get(self.hostname, ())

    @property
    def analog(self) -> tuple[Row[AnalogLine], ...]:
        """The analog lines that end here."""
        return self.city.analog.get(self.hostname, ())

    @property
    def hunts(self) -> tuple[Row[HuntGroup], ...]:
        """The hunt groups that ring here."""
        return self.city.hunts.get(self.record.code, ()) if self.is_call_control else ()

    @property
    def is_call_control(self) -> bool:
        """True when the site's phones register here, always or in an emergency."""
        return self.site_voice is not None

    @property
    def translates_at_the_door(self) -> bool:
        """True on a hub whose own full numbers fit into the one table of calls from carriers."""
        return self.is_hub and len(own_numbers(self)) <= TABLE

    @property
    def lifelines(self) -> tuple[Row[AnalogLine], ...]:
        """The analog lines to the exchange that carry 911 when nothing else does."""
        return tuple(row for row in self.analog if row.record.use == "fxo-survivable")

    @property
    def stations(self) -> tuple[Row[AnalogLine], ...]:
        """The analog stations: lobby phones, elevators, fax machines."""
        return tuple(row for row in self.analog if row.record.use != "fxo-survivable")


def is_address(text: str) -> bool:
    """Return whether a text is an IPv4 address and not a name."""
    try:
        IPv4Address(text)
    except ValueError:
        return False
    return True


def own_numbers(place: Setting) -> tuple[Number, ...]:
    """Return everything here that outsiders can dial."""
    return site_numbers(place.city, place.site) if place.is_call_control else ()


def site_numbers(city: CityVoice, site: SiteRecords) -> tuple[Number, ...]:
    """Return everything at a site that outsiders can dial, by full number."""
    return city.numbers[site.site.record.code]


def city_voice(records: CityRecords) -> CityVoice | None:
    """Return the city's telephony; None when the city describes none."""
    voice = records.city.voice
    if voice is None:
        return None
    city = records.city
    sites = {
        s.site: Row(s, city.origin("voice", "sites", index))
        for index, s in enumerate(city.voice.sites if city.voice else ())
    }
    sip = [row for row in rows(city, "trunks", city.trunks) if row.record.kind == "sip"]
    trunks = _grouped(sip, "gateway", "name")
    analog = _grouped(list(rows(city, "analog_lines", city.analog_lines)), "gateway", "port")
    hunts = _grouped(list(rows(city, "hunt_groups", city.hunt_groups)), "site", "pilot")
    speakers = {row.record.router for row in sites.values()} | set(trunks) | set(analog)
    addresses = {name: address for name, address in _addresses(records) if name in speakers}
    sites = {code: row for code, row in sites.items() if row.record.router in addresses}
    hubs = tuple(sorted((name for name in trunks if name in addresses), key=natural))
    extensions = {code: _extensions(site, hunts.get(code, ()), analog) for code, site in records.sites.items()}
    menus = group(rows(city, "attendants", city.attendants), lambda row: row.record.site)
    numbers = {
        code: _numbers(site, hunts.get(code, ()), menus.get(code, ()), sites.get(code))
        for code, site in records.sites.items()
    }
    return CityVoice(records, voice, sites, trunks, analog, hunts, hubs, addresses, extensions, numbers)


def _numbers(
    site: SiteRecords,
    hunts: Iterable[Row[HuntGroup]],
    menus: Sequence[Row[AttendantKey]],
    voice: Row[SiteVoice] | None,
) -> tuple[Number, ...]:
    """Return everything at a site that outsiders can dial, by full number.

    The number of an automated attendant rings the site's operator: a person answers while no menu is configured.
    """
    found = [(row.record.did, row.record.extension, row.origin) for row in site.phones]
    found += [(row.record.did, row.record.pilot, row.origin) for row in hunts]
    operator = voice.record.operator if voice else None
    if operator:
        first = {row.record.did: row for row in reversed(menus)}
        found += [(did, operator, row.origin) for did, row in first.items()]
    return tuple(sorted((did, extension, origin) for did, extension, origin in found if did))


def _extensions(
    site: SiteRecords, hunts: Iterable[Row[HuntGroup]], analog: Mapping[str, tuple[Row[AnalogLine], ...]]
) -> tuple[tuple[str, Origin], ...]:
    code = site.site.record.code
    lines = [row for rows in analog.values() for row in rows if row.record.site == code]
    return (
        *((number, row.origin) for row in site.phones for number in (row.record.extension, *row.record.lines)),
        *((row.record.pilot, row.origin) for row in hunts),
        *((row.record.number, row.origin) for row in lines if row.record.use != "fxo-survivable"),
    )


def _grouped(items: list[Row], by: str, order: str) -> dict[str, tuple[Row, ...]]:  # type: ignore[type-arg]
    found: dict[str, list[Row]] = {}  # type: ignore[type-arg]
    for row in sorted(items, key=lambda row: natural(getattr(row.record, order))):
        found.setdefault(getattr(row.record, by), []).append(row)
    return {key: tuple(members) for key, members in found.items()}


def _addresses(records: CityRecords) -> list[tuple[str, str]]:
    """Every device's address for calls: the gateway of its site's first voice VLAN, else where it is managed."""
    found = []
    for site in records.sites.values():
        voice = next((vlan for vlan in site.vlans if vlan.purpose is Purpose.VOICE), None)
        for row in site.devices:
            is_gateway = row.record.hostname == site.gateway
            if voice is not None and is_gateway:
                found.append((row.record.hostname, str(voice.gateway)))
                continue
            try:
                own, _ = management_address(
                    records.city, row.record, management_vlan(site.vlans), is_gateway=is_gateway
                )
            except IntentError:  # the device itself is refused with the reason when its turn comes
                continue
            found.append((row.record.hostname, str(own)))
    return found


def setting(city: CityVoice, site: SiteRecords, device: Row[Device]) -> Setting | None:
    """Return a router within the city's telephony; None for a device that has no part in it."""
    if device.record.hostname not in city.addresses:
        return None
    if site.site.record.number > HIGHEST_SITE:
        what = f"its number {site.site.record.number} is above {HIGHEST_SITE}, the highest with telephones."
        raise IntentError(f"site {site.site.record.code}", what, fix="Renumber it.")
    own = city.sites.get(site.site.record.code)
    return Setting(city, site, device, own if own and own.record.router == device.record.hostname else None)


def origins_of(place: Setting) -> tuple:  # type: ignore[type-arg]
    """Return where it is written that this router speaks."""
    voice = place.city.records.city.origin("voice")
    return known(place.site_voice.origin if place.site_voice else voice)
