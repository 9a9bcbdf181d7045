"""Where a zone of the city lives: subscription, regions, cloud, tags; what every cloud intent is made from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from iac.azure.clouds import AzureCloud, azure_cloud
from iac.azure.regions import Region, region
from iac.errors import IntentError
from iac.findings import NOWHERE, Origin
from iac.intent.cloud.naming import Naming

if TYPE_CHECKING:
    from collections.abc import Mapping

    from iac.model.city import City
    from iac.model.cloud import Cloud, Environment
    from iac.model.services import Server, Service

ZONES = ("shared", "cjis", "pci")
"""The zones that carry workloads, hub first; ``guard`` holds nothing but the resource guard."""

_ZONE_OF_CLASS = {"cji": "cjis", "pci": "pci"}


@dataclass(frozen=True, kw_only=True)
class Place:
    """One zone of one environment: what all its names, ids and locations are derived from."""

    names: Naming
    tenant: str
    cloud: AzureCloud
    home: Region
    recovery: Region
    tags: Mapping[str, str]
    durable: bool
    """False in the lab, where everything is meant to go away again."""

    @property
    def zone(self) -> str:
        """The zone's name."""
        return self.names.zone

    def tagged(self, **tags: str) -> dict[str, str]:
        """Return the place's tags and these, sorted."""
        return dict(sorted({**self.tags, **tags}.items()))


@dataclass(frozen=True, kw_only=True)
class GroupIntent:
    """A resource group; ``name`` is the component's name in the program."""

    name: str
    group: str
    location: str
    tags: Mapping[str, str]
    origin: Origin = field(default=NOWHERE, compare=False)


def environment(city: City, name: str) -> Environment:
    """Return an environment of the city; :class:`IntentError` names those there are."""
    for candidate in city.environments:
        if candidate.name == name:
            return candidate
    known = ", ".join(e.name for e in city.environments) or "none"
    raise IntentError(f"environment {name}", f"the city has no such environment (it has: {known}).")


def cloud_of(city: City) -> Cloud:
    """Return the city's cloud section; :class:`IntentError` when it has none."""
    if city.cloud is None:
        raise IntentError("cloud", "the city files have no cloud section.", fix="Add one, or leave the cloud verbs be.")
    return city.cloud


def zone_of(service: Service) -> str:
    """Return the zone a service's data class puts it in."""
    return _ZONE_OF_CLASS.get(service.data_class.value, "shared")


def zones_of(city: City, env: Environment) -> tuple[str, ...]:
    """Return the zones of an environment, hub first; :class:`IntentError` when a service has none to go to."""
    if "shared" not in env.subscriptions:
        raise IntentError(f"environment {env.name}", "it has no subscription for the zone shared, where the hub is.")
    for service in city.services:
        if zone_of(service) not in env.subscriptions:
            raise IntentError(
                f"service {service.name}",
                f"its data class {service.data_class} needs the zone {zone_of(service)}, "
                f"for which environment {env.name} has no subscription.",
                fix=f"Add environments[{env.name}].subscriptions.{zone_of(service)}.",
            )
    return tuple(zone for zone in ZONES if zone in env.subscriptions)


def place(city: City, env: Environment, zone: str) -> Place:
    """Return the place of a zone; :class:`IntentError` for a region the cloud does not have."""
    cloud = cloud_of(city)
    facts = azure_cloud(env.azure_cloud)
    house = {"city": city.city.code, "environment": env.name, "managed-by": "iac", "zone": zone}
    return Place(
        names=Naming(city.city.code, env.name, zone, dict(env.subscriptions)[zone]),  # type: ignore[index]
        tenant=env.tenant,
        cloud=facts,
        home=region(cloud.region, facts.name),
        recovery=region(cloud.recovery_region, facts.name),
        tags={**cloud.tags, **house},
        durable=env.name != "lab",
    )


def group(where: Place, layer: str, location: str, origin: Origin = NOWHERE) -> GroupIntent:
    """Return the resource group of a layer in a region."""
    return GroupIntent(
        name=f"{layer}-{location}",
        group=where.names.name("resources:ResourceGroup", layer, location),
        location=location,
        tags=where.tagged(),
        origin=origin,
    )


def services_in(city: City, zone: str) -> dict[str, Service]:
    """Return a zone's services by name."""
    return {
        service.name: service for service in sorted(city.services, key=lambda s: s.name) if zone_of(service) == zone
    }


def servers_in(city: City, zone: str) -> tuple[tuple[Server, Service], ...]:
    """Return a zone's servers with their services, sorted by host name."""
    services = services_in(city, zone)
    found = [(server, services[server.service]) for server in city.servers if server.service in services]
    return tuple(sorted(found, key=lambda pair: pair[0].hostname))


def origin_of(city: City, section: str, key: str, value: str) -> Origin:
    """Return where the record of ``section`` whose ``key`` is ``value`` is written."""
    for index, record in enumerate(getattr(city, section)):
        if getattr(record, key) == value:
            return city.origin(section, index)
    return NOWHERE
