"""Which phone stands at which port: as written, else floor by floor in the order of the extensions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from iac.intent.hardware import ROUTER_ROLES
from iac.intent.ports import voice_ports
from iac.intent.statements import NO_PORT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from iac.findings import Finding
    from iac.intent.rows import Row
    from iac.intent.sites import CityRecords, SiteRecords
    from iac.model.voice import Phone

Seat = tuple[str, str]
"""A switch and one of its ports."""


@dataclass(frozen=True, slots=True)
class PhonePlaces:
    """The phones of a site by seat; nobody sits on another's port."""

    seats: Mapping[Seat, Row[Phone]]

    def at(self, device: str, port: str) -> Row[Phone] | None:
        """Return the phone at a port, None when there is none."""
        return self.seats.get((device, port))


def place_phones(records: CityRecords, site: SiteRecords) -> tuple[PhonePlaces, tuple[Finding, ...]]:
    """Return the site's phones by seat, and a finding when there are more phones than seats on a floor."""
    phones = [row for row in site.phones if row.record.mac is not None or row.record.port]
    seats: dict[Seat, Row[Phone]] = {}
    homeless: list[Row[Phone]] = []
    for row in phones:
        if row.record.port:
            device, _, port = row.record.port.partition("/")
            seats.setdefault((device, port), row)
    free = {floor: iter(found) for floor, found in _free(records, site, set(seats)).items()}
    for row in phones:
        if row.record.port:
            continue
        seat = next(free.get(row.record.floor, iter(())), None) or next(free.get(None, iter(())), None)
        if seat is None:
            homeless.append(row)
        else:
            seats[seat] = row
    return PhonePlaces(seats), tuple(_too_many(site, homeless))


def _free(records: CityRecords, site: SiteRecords, taken: set[Seat]) -> Mapping[str | None, list[Seat]]:
    floors: dict[str | None, list[Seat]] = {}
    for row in site.devices:
        sections = row.record.managed_sections
        if row.record.role in ROUTER_ROLES or (sections is not None and "interfaces" not in sections):
            continue
        for port, floor in voice_ports(records, row):
            seat = (row.record.hostname, port)
            if seat not in taken:
                floors.setdefault(floor, []).append(seat)
    return floors


def _too_many(site: SiteRecords, homeless: list[Row[Phone]]) -> Iterator[Finding]:
    for floor in dict.fromkeys(row.record.floor for row in homeless):
        phones = [row for row in homeless if row.record.floor == floor]
        yield replace(
            NO_PORT.about(site.site.record.code),
            key=f"floor {floor}",
            title=f"{len(phones)} phone(s) on floor {floor} have no powered port left, the first is "
            f"{phones[0].record.extension}",
            where=tuple(dict.fromkeys(row.origin for row in phones[:3])),
        )
