"""One site with everything of it in one place, each record with its origin; built once per plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from iac.errors import IntentError
from iac.intent.addresses import SiteVlan, site_vlans
from iac.intent.rows import Row, group, natural, rows
from iac.model.types import DeviceRole

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from iac.model.city import City
    from iac.model.network import Circuit, Device, Link, Port
    from iac.model.places import Location, Site
    from iac.model.voice import Phone

_GATEWAY_ROLES = (DeviceRole.SITE_ROUTER, DeviceRole.WAN_EDGE, DeviceRole.CORE, DeviceRole.DISTRIBUTION)


@dataclass(frozen=True, slots=True)
class SiteRecords:
    """A site, its VLANs and its rows, each table in an order of its own and not in that of the files."""

    site: Row[Site]
    vlans: tuple[SiteVlan, ...]
    devices: tuple[Row[Device], ...]
    locations: tuple[Row[Location], ...]
    phones: tuple[Row[Phone], ...]
    circuits: tuple[Row[Circuit], ...]

    @property
    def gateway(self) -> str | None:
        """The device that routes for the site: its first router, else its first core or distribution switch."""
        return next((d.record.hostname for role in _GATEWAY_ROLES for d in self.devices if d.record.role is role), None)

    @property
    def elins(self) -> tuple[tuple[str, Row[Location]], ...]:
        """The locations a 911 centre can tell apart, each behind its ELIN."""
        return tuple((row.record.elin, row) for row in self.locations if row.record.elin)

    def location_of(self, floor: str | None, code: str | None = None) -> Row[Location] | None:
        """Return the dispatchable location by code, else the first one of the floor, else the only one."""
        if code is not None:
            return next((row for row in self.locations if row.record.location == code), None)
        here = [row for row in self.locations if row.record.floor == floor]
        if here:
            return here[0]
        return self.locations[0] if len(self.locations) == 1 else None


@dataclass(frozen=True, slots=True)
class CityRecords:
    """The city by site and by device."""

    city: City
    sites: Mapping[str, SiteRecords]
    ports: Mapping[str, tuple[Row[Port], ...]]
    links: Mapping[str, tuple[Row[Link], ...]]
    """By either end's device."""
    circuits: Mapping[str, Row[Circuit]]
    refused: Mapping[str, IntentError]
    """The sites that cannot be decided at all, by code; ``sites`` has the others."""


def gather(city: City) -> CityRecords:
    """Return the city's rows by site and device, sorted so that the order of the files does not matter."""
    vlans: dict[str, tuple[SiteVlan, ...]] = {}
    refused: dict[str, IntentError] = {}
    for site in city.sites:
        try:
            vlans[site.code] = site_vlans(city, site)
        except IntentError as error:
            refused[site.code] = error
    devices = _by_site(rows(city, "devices", city.devices), "hostname")
    locations = _by_site(rows(city, "locations", city.locations), "floor", "location")
    phones = _by_site(rows(city, "phones", city.phones), "extension")
    circuits = _by_site(rows(city, "circuits", city.circuits), "role", "circuit_id")
    sites = {
        row.record.code: SiteRecords(
            site=row,
            vlans=vlans[row.record.code],
            devices=devices.get(row.record.code, ()),
            locations=locations.get(row.record.code, ()),
            phones=phones.get(row.record.code, ()),
            circuits=circuits.get(row.record.code, ()),
        )
        for row in sorted(rows(city, "sites", city.sites), key=lambda row: row.record.number)
        if row.record.code in vlans
    }
    return CityRecords(
        city=city,
        sites=sites,
        ports=group(rows(city, "ports", city.ports), lambda row: row.record.device),
        links=_by_end(rows(city, "links", city.links)),
        circuits={row.record.circuit_id: row for row in rows(city, "circuits", city.circuits)},
        refused=refused,
    )


def _by_site(items: Iterable[Row], *fields: str) -> Mapping[str, tuple[Row, ...]]:  # type: ignore[type-arg]
    ordered = sorted(items, key=lambda row: tuple(natural(str(getattr(row.record, field))) for field in fields))
    return group(ordered, lambda row: row.record.site)


def _by_end(links: Sequence[Row[Link]]) -> Mapping[str, tuple[Row[Link], ...]]:
    ends = [(row.record.a_device, row) for row in links] + [(row.record.b_device, row) for row in links]
    return {device: tuple(row for _, row in members) for device, members in group(ends, lambda end: end[0]).items()}
