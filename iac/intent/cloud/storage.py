"""File shares and blob containers of the city's services: one storage account a service."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from iac.azure.roles import role_definition_id
from iac.findings import NOWHERE, Origin
from iac.intent.cloud.machines import plan_machines, service_tags
from iac.intent.cloud.naming import checked, require_unique
from iac.intent.cloud.network import private_zone_id, subnet_id
from iac.intent.cloud.place import (
    GroupIntent,
    Place,
    cloud_of,
    environment,
    group,
    origin_of,
    place,
    services_in,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from iac.model.city import City
    from iac.model.services import Service, Share

LAYER = "storage"
_ROLE_OF_KIND = {"blob": "Storage Blob Data Contributor", "file": "Storage File Data SMB Share Contributor"}


@dataclass(frozen=True, kw_only=True)
class ContainerIntent:
    """A blob container; ``immutable_days`` above 0 makes it write once, read many."""

    name: str
    container: str
    immutable_days: int


@dataclass(frozen=True, kw_only=True)
class ShareIntent:
    """A file share of so many GiB."""

    name: str
    share: str
    quota_gib: int


@dataclass(frozen=True, kw_only=True)
class EndpointIntent:
    """A private endpoint for one group (``blob``, ``AzureBackup``…) of a resource, with its private names."""

    name: str
    endpoint: str
    group_id: str
    resource_group: str
    location: str
    subnet_id: str
    zone_ids: tuple[str, ...]
    tags: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class GrantIntent:
    """A role for a machine's own identity; ``principal`` is the machine's name, its id is Azure's to assign."""

    name: str
    assignment: str
    role_id: str
    principal: str


@dataclass(frozen=True, kw_only=True)
class AccountIntent:
    """A storage account; everything that matters for safety is spelt out."""

    name: str
    service: str
    group: str
    location: str
    account: str
    account_id: str
    sku: str
    shared_keys: bool
    """SMB clients sign in with the account's key; blobs never do."""
    soft_delete_days: int
    containers: tuple[ContainerIntent, ...]
    shares: tuple[ShareIntent, ...]
    endpoints: tuple[EndpointIntent, ...]
    grants: tuple[GrantIntent, ...]
    durable: bool
    tags: Mapping[str, str]
    origin: Origin = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, kw_only=True)
class StorageIntent:
    """Everything of the layer ``storage`` in one zone."""

    groups: tuple[GroupIntent, ...]
    accounts: tuple[AccountIntent, ...]


def plan_storage(city: City, env_name: str, zone: str) -> StorageIntent:
    """Return the storage of one zone of one environment, accounts sorted by service."""
    env = environment(city, env_name)
    where, hub = place(city, env, zone), place(city, env, "shared")
    machines: dict[str, list[str]] = {}
    for machine in plan_machines(city, env_name, zone).machines:
        machines.setdefault(machine.service, []).append(machine.name)
    accounts = tuple(
        _account(city, (where, hub), service, machines.get(service.name, []))
        for service in services_in(city, zone).values()
        if shares_of(city, service)
    )
    groups = (group(where, LAYER, where.home.name, city.origin("shares")),) if accounts else ()
    return StorageIntent(groups=groups, accounts=accounts)


def shares_of(city: City, service: Service) -> tuple[Share, ...]:
    """Return a service's shares and containers, sorted by name."""
    return tuple(sorted((s for s in city.shares if s.service == service.name), key=lambda s: s.name))


def storage_group(where: Place) -> str:
    """Return the resource group of a zone's storage."""
    return where.names.name("resources:ResourceGroup", LAYER, where.home.name)


def account_id(where: Place, service: str) -> str:
    """Return the id of a service's storage account."""
    name = where.names.account(service, where.home.name)
    return where.names.id(storage_group(where), "Microsoft.Storage", "storageAccounts", name)


def endpoint(where: Place, hub: Place, target: str, group_id: str, resource_group: str) -> EndpointIntent:
    """Return a private endpoint in the home spoke for one group of the resource called ``target``.

    A vault answers under the names of blob and queue as well as its own (learn.microsoft.com, "Create and use private
    endpoints for Azure Backup").
    """
    region = where.home
    groups = (group_id, "blob", "queue") if group_id.startswith("Azure") else (group_id,)
    return EndpointIntent(
        name=f"{target}-{group_id.lower()}",
        endpoint=where.names.name("network:PrivateEndpoint", target, group_id.lower()),
        group_id=group_id,
        resource_group=resource_group,
        location=region.name,
        subnet_id=subnet_id(where, "endpoints", region.name),
        zone_ids=tuple(sorted(private_zone_id(hub, where.cloud.private_zone(g, region.geo)) for g in groups)),
        tags=where.tagged(),
    )


def _account(city: City, places: tuple[Place, Place], service: Service, machines: list[str]) -> AccountIntent:
    where, hub = places
    shares = shares_of(city, service)
    require_unique(f"share of {service.name}", (share.name for share in shares))
    kinds = sorted({share.kind for share in shares})
    return AccountIntent(
        name=f"store-{service.name}",
        service=service.name,
        group=storage_group(where),
        location=where.home.name,
        account=where.names.account(service.name, where.home.name),
        account_id=account_id(where, service.name),
        sku=_sku(where, service),
        shared_keys="file" in kinds,
        soft_delete_days=cloud_of(city).soft_delete_days,
        containers=tuple(_container(share) for share in shares if share.kind == "blob"),
        shares=tuple(_share(share) for share in shares if share.kind == "file"),
        endpoints=tuple(endpoint(where, hub, service.name, kind, storage_group(where)) for kind in kinds),
        grants=tuple(_grant(where, service, name, kind) for name in machines for kind in kinds),
        durable=where.durable,
        tags=service_tags(where, service),
        origin=origin_of(city, "shares", "service", service.name),
    )


def _sku(where: Place, service: Service) -> str:
    """T3 stays in its region; everything else is copied to the paired one."""
    if service.tier.value == "T3":
        return "Standard_ZRS" if where.home.has_zones else "Standard_LRS"
    return "Standard_GZRS" if where.home.has_zones else "Standard_GRS"


def _container(share: Share) -> ContainerIntent:
    name = checked("storage:BlobContainer", share.name)
    return ContainerIntent(name=f"container-{share.name}", container=name, immutable_days=share.immutable_days)


def _share(share: Share) -> ShareIntent:
    name = checked("storage:FileShare", share.name)
    return ShareIntent(name=f"share-{share.name}", share=name, quota_gib=share.quota_gib)


def _grant(where: Place, service: Service, machine: str, kind: str) -> GrantIntent:
    role = _ROLE_OF_KIND[kind]
    return GrantIntent(
        name=f"{machine}-{kind}",
        assignment=where.names.grant(account_id(where, service.name), machine, role),
        role_id=role_definition_id(where.names.subscription, role),
        principal=machine,
    )
