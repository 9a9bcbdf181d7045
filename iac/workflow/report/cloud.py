"""The city's cloud in one environment, by service: what is declared, what is promised, how it comes back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from iac.azure.paths import PATHS, short_type
from iac.model.index import index
from iac.report.site.values import Cloud, Resource, Service
from iac.workflow.plan import plan_city
from iac.workflow.report.clouddiagram import cloud_diagram
from iac.workflow.report.words import minutes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from iac.artifacts import CloudResource
    from iac.findings import Origin
    from iac.model.city import City
    from iac.model.services import Database, Server, Share
    from iac.model.services import Service as ServiceRecord
    from iac.workflow.plan import Plan

_WORD = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+")
_LAYERS = {
    "network": "Networks, names and tunnels",
    "vms": "Machines: groups they share",
    "storage": "Storage: groups and rights they share",
    "backup": "Backup: vaults and policies",
    "recovery": "Recovery: vaults, replication and plans",
}


def cloud(city: City, environment: str, plan: Plan | None = None) -> Cloud | None:
    """Return the cloud of an environment; None when the city describes none. ``plan`` is recorded when not given."""
    if city.cloud is None or not city.environments:
        return None
    plan = plan or plan_city(city, environment)
    owners = _owners(city)
    by_service: dict[str, list[CloudResource]] = {}
    for resource in plan.resources:
        if resource.type.startswith("azure-native:"):
            by_service.setdefault(_service_of(plan, resource, owners), []).append(resource)
    services = tuple(_service(city, plan, record, by_service.get(record.name, ())) for record in _ordered(city))
    shared = tuple(
        Service(
            f"shared.{layer}", title, "", "", "", "", "", "", (), _resources(plan, by_service[f"shared.{layer}"]), ""
        )
        for layer, title in _LAYERS.items()
        if f"shared.{layer}" in by_service
    )
    diagram = cloud_diagram(city, plan, {name: found for name, found in by_service.items() if "." not in name})
    return Cloud(environment, city.cloud.region, city.cloud.recovery_region, services, shared, diagram)


def _ordered(city: City) -> list[ServiceRecord]:
    return sorted(city.services, key=lambda service: (service.tier, service.name))


def _owners(city: City) -> Mapping[Origin, str]:
    """The service that each place in the city files is about."""
    look = index(city)
    owned: list[Server | Database | Share] = [*city.servers, *city.databases, *city.shares]
    found = {look.origin_of(record): record.service for record in owned}
    return found | {look.origin_of(service): service.name for service in city.services}


def _service_of(plan: Plan, resource: CloudResource, owners: Mapping[Origin, str]) -> str:
    tagged = (resource.inputs.get("tags") or {}).get("service")
    origin = plan.origins.get(resource.urn)
    owner = owners.get(origin) if origin is not None else None
    return str(tagged or owner or f"shared.{resource.stack.rsplit('-', 1)[-1]}")


def _service(city: City, plan: Plan, record: ServiceRecord, resources: Iterable[CloudResource]) -> Service:
    department = index(city).departments.get(record.department)
    return Service(
        code=record.name,
        title=record.name,
        tier=record.tier.value,
        department=department.name if department else record.department,
        loss=minutes(record.rpo_minutes),
        back=minutes(record.rto_minutes),
        recovery=_recovery(city, record),
        backup=_backup(city, record),
        depends_on=record.depends_on,
        resources=_resources(plan, resources),
        origin=str(index(city).origin_of(record)),
    )


def _recovery(city: City, service: ServiceRecord) -> str:
    rule = index(city).recoveries.get(service.tier)
    if rule is None or rule.mechanism == "none":
        return "it stays away until the region is back"
    if rule.mechanism == "restore":
        return "restored from its backup"
    return f"replicated, a point every {minutes(rule.crash_consistent_minutes)}"


def _backup(city: City, service: ServiceRecord) -> str:
    rule = index(city).backups.get(service.tier)
    if rule is None:
        return "none"
    often = f"every {rule.hourly_interval} hours" if rule.hourly_interval else f"daily at {rule.time} {rule.timezone}"
    kept = [
        f"{rule.daily} days",
        *(f"{n} {name}" for n, name in ((rule.weekly, "weeks"), (rule.monthly, "months")) if n),
    ]
    return f"{often}, kept {', '.join([*kept, *([f'{rule.yearly} years'] if rule.yearly else [])])}"


def _resources(plan: Plan, resources: Iterable[CloudResource]) -> tuple[Resource, ...]:
    return tuple(_resource(plan, resource) for resource in resources)


def _resource(plan: Plan, resource: CloudResource) -> Resource:
    kind = short_type(resource.type)
    path = PATHS.get(kind)
    name = resource.inputs.get(path.segments[-1][1], "") if path else ""
    origin = plan.origins.get(resource.urn)
    return Resource(
        kind=_worded(kind.split(":")[1]),
        name=name if isinstance(name, str) and name else resource.name,
        place=str(resource.inputs.get("location", "")),
        stack=resource.stack,
        protected=resource.protect,
        origin=str(origin) if origin else "",
    )


def _worded(name: str) -> str:
    """Return ``Virtual network gateway`` for ``VirtualNetworkGateway``."""
    words = [word if word.isupper() else word.lower() for word in _WORD.findall(name)]
    text = " ".join(words)
    return text[:1].upper() + text[1:]
