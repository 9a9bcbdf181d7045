"""Look-ups over a city, each built once: the site of a code, the phones of a site, the location a phone reports."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, Protocol, TypeVar

from iac.findings import NOWHERE, Origin

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from iac.model.base import Model
    from iac.model.city import City
    from iac.model.cloud import Backup, Environment, Recovery, VpnTunnel
    from iac.model.network import Circuit, Device, Link, Port, PortProfile, SitePrefix
    from iac.model.places import Department, Location, Site, Unmanaged
    from iac.model.services import Database, Server, Service, Share
    from iac.model.types import Purpose, Tier
    from iac.model.voice import (
        AnalogLine,
        AttendantKey,
        CallAgent,
        HuntGroup,
        Phone,
        ScheduleDay,
        SiteVoice,
        Trunk,
    )

T = TypeVar("T")
_WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class _AtSite(Protocol):
    @property
    def site(self) -> str: ...


S = TypeVar("S", bound=_AtSite)


def index(city: City) -> Index:
    """Return the city's index, built the first time it is asked for."""
    known = city._index  # noqa: SLF001  # the one place that fills it
    if not isinstance(known, Index) or known.city is not city:
        known = Index(city)
        city._index = known  # noqa: SLF001
    return known


def _grouped(records: Iterable[T], key: Callable[[T], str]) -> Mapping[str, tuple[T, ...]]:
    groups: defaultdict[str, list[T]] = defaultdict(list)
    for record in records:
        groups[key(record)].append(record)
    return {name: tuple(members) for name, members in groups.items()}


def _by_site(records: Iterable[S]) -> Mapping[str, tuple[S, ...]]:
    return _grouped(records, lambda record: record.site)


class Index:
    """Look-ups over one city.

    Mappings hold what a name stands for; a method ending in ``_at`` or ``_of`` returns a tuple in the canonical order,
    empty when there is nothing.
    """

    def __init__(self, city: City) -> None:
        self.city = city

    # Places

    @cached_property
    def sites(self) -> Mapping[str, Site]:
        """Every site by its code."""
        return {site.code: site for site in self.city.sites}

    @cached_property
    def departments(self) -> Mapping[str, Department]:
        """Every department by its code."""
        return {department.code: department for department in self.city.departments}

    @cached_property
    def locations(self) -> Mapping[str, Location]:
        """Every dispatchable location by its code."""
        return {location.location: location for location in self.city.locations}

    @cached_property
    def _locations_at(self) -> Mapping[str, tuple[Location, ...]]:
        return _by_site(self.city.locations)

    @cached_property
    def _location_by_floor(self) -> Mapping[tuple[str, str], Location]:
        return {(place.site, place.floor): place for place in reversed(self.city.locations)}

    @cached_property
    def _unmanaged_at(self) -> Mapping[str, tuple[Unmanaged, ...]]:
        return _by_site(self.city.unmanaged)

    def locations_at(self, site: str) -> tuple[Location, ...]:
        """Return the locations of a site."""
        return self._locations_at.get(site, ())

    def unmanaged_at(self, site: str) -> tuple[Unmanaged, ...]:
        """Return what stands at a site without being configured from here."""
        return self._unmanaged_at.get(site, ())

    def location_for(self, site: str, floor: str) -> Location | None:
        """Return the location of a site's floor; the first in canonical order when the floor has several."""
        return self._location_by_floor.get((site, floor))

    def location_of(self, phone: Phone) -> Location | None:
        """Return where responders are sent for a phone: its own location, else its floor's."""
        return self.locations.get(phone.location) if phone.location else self.location_for(phone.site, phone.floor)

    # Network

    @cached_property
    def devices(self) -> Mapping[str, Device]:
        """Every device by its host name."""
        return {device.hostname: device for device in self.city.devices}

    @cached_property
    def circuits(self) -> Mapping[str, Circuit]:
        """Every circuit by its id."""
        return {circuit.circuit_id: circuit for circuit in self.city.circuits}

    @cached_property
    def profiles(self) -> Mapping[str, PortProfile]:
        """Every port profile by its name."""
        return {profile.name: profile for profile in self.city.network.port_profiles}

    @cached_property
    def _devices_at(self) -> Mapping[str, tuple[Device, ...]]:
        return _by_site(self.city.devices)

    @cached_property
    def _prefixes_at(self) -> Mapping[str, tuple[SitePrefix, ...]]:
        return _by_site(self.city.prefixes)

    @cached_property
    def _circuits_at(self) -> Mapping[str, tuple[Circuit, ...]]:
        return _by_site(self.city.circuits)

    @cached_property
    def _ports_of(self) -> Mapping[str, tuple[Port, ...]]:
        return _grouped(self.city.ports, lambda port: port.device)

    @cached_property
    def _links_of(self) -> Mapping[str, tuple[Link, ...]]:
        groups: defaultdict[str, list[Link]] = defaultdict(list)
        for link in self.city.links:
            for device in {link.a_device, link.b_device}:
                groups[device].append(link)
        return {name: tuple(links) for name, links in groups.items()}

    def devices_at(self, site: str) -> tuple[Device, ...]:
        """Return the devices of a site."""
        return self._devices_at.get(site, ())

    def prefixes_at(self, site: str, purpose: Purpose | None = None) -> tuple[SitePrefix, ...]:
        """Return the prefixes written for a site, of one purpose when it is given."""
        found = self._prefixes_at.get(site, ())
        return found if purpose is None else tuple(prefix for prefix in found if prefix.purpose is purpose)

    def circuits_at(self, site: str) -> tuple[Circuit, ...]:
        """Return the circuits of a site."""
        return self._circuits_at.get(site, ())

    def ports_of(self, device: str) -> tuple[Port, ...]:
        """Return the ports written for a device."""
        return self._ports_of.get(device, ())

    def links_of(self, device: str) -> tuple[Link, ...]:
        """Return the links with an end on a device, whichever end it is."""
        return self._links_of.get(device, ())

    # Voice

    @cached_property
    def phones(self) -> Mapping[str, Phone]:
        """Every phone by its own extension."""
        return {phone.extension: phone for phone in self.city.phones}

    @cached_property
    def hunt_groups(self) -> Mapping[str, HuntGroup]:
        """Every hunt group by its name."""
        return {group.name: group for group in self.city.hunt_groups}

    @cached_property
    def attendants(self) -> Mapping[str, tuple[AttendantKey, ...]]:
        """The keys of every attendant by its name."""
        return _grouped(self.city.attendants, lambda key: key.name)

    @cached_property
    def schedules(self) -> Mapping[str, tuple[ScheduleDay, ...]]:
        """The days of every schedule by its name, Monday first."""
        days = sorted(self.city.schedules, key=lambda day: _WEEK.index(day.day))
        return _grouped(days, lambda day: day.schedule)

    @cached_property
    def site_voices(self) -> Mapping[str, SiteVoice]:
        """How each site's telephones are run, by site."""
        voice = self.city.voice
        return {site.site: site for site in voice.sites} if voice else {}

    @cached_property
    def call_agents(self) -> Mapping[str, CallAgent]:
        """Every central call control by its name."""
        voice = self.city.voice
        return {agent.name: agent for agent in voice.call_agents} if voice else {}

    @cached_property
    def _phones_at(self) -> Mapping[str, tuple[Phone, ...]]:
        return _by_site(self.city.phones)

    @cached_property
    def _analog_at(self) -> Mapping[str, tuple[AnalogLine, ...]]:
        return _by_site(self.city.analog_lines)

    @cached_property
    def _groups_at(self) -> Mapping[str, tuple[HuntGroup, ...]]:
        return _by_site(self.city.hunt_groups)

    @cached_property
    def _trunks_at(self) -> Mapping[str, tuple[Trunk, ...]]:
        return _by_site(self.city.trunks)

    def phones_at(self, site: str) -> tuple[Phone, ...]:
        """Return the phones of a site."""
        return self._phones_at.get(site, ())

    def analog_lines_at(self, site: str) -> tuple[AnalogLine, ...]:
        """Return the analogue lines of a site."""
        return self._analog_at.get(site, ())

    def hunt_groups_at(self, site: str) -> tuple[HuntGroup, ...]:
        """Return the hunt groups of a site."""
        return self._groups_at.get(site, ())

    def trunks_at(self, site: str) -> tuple[Trunk, ...]:
        """Return the trunks of a site."""
        return self._trunks_at.get(site, ())

    # Services and cloud

    @cached_property
    def services(self) -> Mapping[str, Service]:
        """Every service by its name."""
        return {service.name: service for service in self.city.services}

    @cached_property
    def servers(self) -> Mapping[str, Server]:
        """Every server by its host name."""
        return {server.hostname: server for server in self.city.servers}

    @cached_property
    def environments(self) -> Mapping[str, Environment]:
        """Every environment by its name."""
        return {environment.name: environment for environment in self.city.environments}

    @cached_property
    def backups(self) -> Mapping[Tier, Backup]:
        """How long the backups of each tier are kept."""
        cloud = self.city.cloud
        return {backup.tier: backup for backup in cloud.backups} if cloud else {}

    @cached_property
    def recoveries(self) -> Mapping[Tier, Recovery]:
        """How each tier comes back."""
        cloud = self.city.cloud
        return {recovery.tier: recovery for recovery in cloud.recoveries} if cloud else {}

    @cached_property
    def tunnels(self) -> Mapping[str, VpnTunnel]:
        """The tunnel of each site that has one."""
        cloud = self.city.cloud
        return {tunnel.site: tunnel for tunnel in cloud.tunnels} if cloud else {}

    @cached_property
    def _servers_of(self) -> Mapping[str, tuple[Server, ...]]:
        return _grouped(self.city.servers, lambda server: server.service)

    @cached_property
    def _databases_of(self) -> Mapping[str, tuple[Database, ...]]:
        return _grouped(self.city.databases, lambda database: database.service)

    @cached_property
    def _shares_of(self) -> Mapping[str, tuple[Share, ...]]:
        return _grouped(self.city.shares, lambda share: share.service)

    def servers_of(self, service: str) -> tuple[Server, ...]:
        """Return the servers of a service."""
        return self._servers_of.get(service, ())

    def databases_of(self, service: str) -> tuple[Database, ...]:
        """Return the databases of a service."""
        return self._databases_of.get(service, ())

    def shares_of(self, service: str) -> tuple[Share, ...]:
        """Return the shares of a service."""
        return self._shares_of.get(service, ())

    # Origins

    @cached_property
    def _paths(self) -> Mapping[int, tuple[str, int]]:
        return {
            id(record): (name, position)
            for name in self.city.__class__.model_fields
            if isinstance(table := getattr(self.city, name), tuple)
            for position, record in enumerate(table)
        }

    def origin_of(self, record: Model, *fields: str | int) -> Origin:
        """Return where a record of one of the city's tables, or a field of it, is written."""
        path = self._paths.get(id(record))
        return self.city.origin(*path, *fields) if path else NOWHERE
