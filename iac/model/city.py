"""``City``: everything that is known, with the way back to the file and line of each of it."""

from __future__ import annotations

from collections.abc import Mapping  # pydantic reads annotations at run time
from types import MappingProxyType
from typing import Any

from pydantic import Field, PrivateAttr

from iac.findings import NOWHERE, Origin
from iac.model.archetype import Archetype
from iac.model.base import Model
from iac.model.cloud import Cloud, Environment
from iac.model.network import Allocations, Circuit, Device, Link, Network, Port, SitePrefix
from iac.model.places import Department, Location, Site, Unmanaged
from iac.model.services import Database, Server, Service, Share
from iac.model.types import CityCode, Date, Whole
from iac.model.voice import (
    AnalogLine,
    AttendantKey,
    DidRange,
    Holiday,
    HuntGroup,
    Phone,
    ScheduleDay,
    Trunk,
    Voice,
)

SCHEMA = 1
"""The version of the city files this release reads; older ones are brought up by ``iac migrate``."""

Path = tuple[str | int, ...]
"""A key path: section, then the record's index or key, then the field: ``("sites", 2, "zip")``."""


class Waiver(Model):
    """A finding its owner accepts for a while."""

    rule: str
    subject: str
    owner: str
    reason: str
    expires: Date


class CityName(Model):
    """Who the city is."""

    name: str
    code: CityCode
    domain: str
    timezone: str = "America/New_York"


class City(Model):
    """A city government as its files describe it.

    Tables (lists of records) stand in the canonical order of :mod:`iac.model.order` when they were loaded.
    Use the methods of :mod:`iac.model.index` for look-ups and
    :meth:`origin` for the way back to a file and line.
    """

    schema_version: Whole = Field(alias="schema")
    city: CityName
    environments: tuple[Environment, ...] = ()
    departments: tuple[Department, ...] = ()
    sites: tuple[Site, ...]
    archetypes: tuple[Archetype, ...] = ()
    locations: tuple[Location, ...] = ()
    network: Network
    prefixes: tuple[SitePrefix, ...] = ()
    allocations: Allocations = Allocations()
    devices: tuple[Device, ...] = ()
    ports: tuple[Port, ...] = ()
    links: tuple[Link, ...] = ()
    circuits: tuple[Circuit, ...] = ()
    voice: Voice | None = None
    did_ranges: tuple[DidRange, ...] = ()
    phones: tuple[Phone, ...] = ()
    analog_lines: tuple[AnalogLine, ...] = ()
    hunt_groups: tuple[HuntGroup, ...] = ()
    attendants: tuple[AttendantKey, ...] = ()
    trunks: tuple[Trunk, ...] = ()
    schedules: tuple[ScheduleDay, ...] = ()
    holidays: tuple[Holiday, ...] = ()
    services: tuple[Service, ...] = ()
    servers: tuple[Server, ...] = ()
    databases: tuple[Database, ...] = ()
    shares: tuple[Share, ...] = ()
    cloud: Cloud | None = None
    unmanaged: tuple[Unmanaged, ...] = ()
    waivers: tuple[Waiver, ...] = ()

    _index: Any = PrivateAttr(default=None)
    _origins: Mapping[Path, Origin] = PrivateAttr(default_factory=lambda: MappingProxyType({}))

    def __eq__(self, other: object) -> bool:
        """Return whether both say the same, wherever it is written."""
        return isinstance(other, City) and self.__dict__ == other.__dict__

    __hash__ = None  # type: ignore[assignment]  # it holds mappings

    def origin(self, *path: str | int) -> Origin:
        """Return where ``path`` is written, or its nearest ancestor; ``NOWHERE`` for a city made in memory."""
        for length in range(len(path), 0, -1):
            found = self._origins.get(path[:length])
            if found is not None:
                return found
        return NOWHERE

    @property
    def document(self) -> Any:
        """The sections as they were read (see :mod:`iac.model.sections`); None for a city made in memory."""
        return getattr(self._origins, "document", None)

    @property
    def files(self) -> tuple[str, ...]:
        """The names of the files it was read from, sorted; empty for a city made in memory."""
        return self.document.files if self.document else ()

    def with_origins(self, origins: Mapping[Path, Origin]) -> City:
        """Return this city knowing where each of its records and fields is written."""
        copy = self.model_copy()
        copy._origins = origins  # noqa: SLF001  # its own private attribute, on the copy
        return copy

    def dump(self) -> dict[str, Any]:
        """Return the city as plain values, for schemas and reports."""
        return self.model_dump(mode="json", by_alias=True, exclude_none=True)
