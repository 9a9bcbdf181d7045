"""Recovery in the other region: a second vault there, and replication of the machines whose tier asks for it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from iac.azure.roles import role_definition_id
from iac.findings import NOWHERE, Origin
from iac.intent.cloud.backup import VaultIntent, vault_id, vault_name
from iac.intent.cloud.machines import plan_machines, replicates
from iac.intent.cloud.naming import checked
from iac.intent.cloud.network import network_id
from iac.intent.cloud.place import GroupIntent, Place, cloud_of, environment, group, place, services_in
from iac.intent.cloud.storage import endpoint

if TYPE_CHECKING:
    from collections.abc import Mapping

    from iac.azure.regions import Region
    from iac.intent.cloud.machines import DiskIntent, MachineIntent
    from iac.model.city import City
    from iac.model.cloud import Recovery

LAYER = "recovery"
_CACHE_ROLES = ("Contributor", "Storage Blob Data Contributor")
"""What a vault's identity needs on its cache (learn.microsoft.com, "Replicate machines with private endpoints")."""


@dataclass(frozen=True, kw_only=True)
class FabricIntent:
    """A region as Site Recovery sees it, and the container its machines are in."""

    name: str
    fabric: str
    fabric_id: str
    location: str
    container: str
    container_id: str


@dataclass(frozen=True, kw_only=True)
class CacheIntent:
    """The storage account in the source region that changes pass through."""

    name: str
    group: str
    location: str
    account: str
    account_id: str
    role_ids: tuple[tuple[str, str], ...]
    """(assignment, role definition id) for the vault's identity."""
    tags: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class ReplicationPolicyIntent:
    """How often points are made and how long they are kept, all in minutes."""

    name: str
    policy: str
    policy_id: str
    crash_consistent_minutes: int
    app_consistent_minutes: int
    retention_minutes: int
    origin: Origin = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, kw_only=True)
class MappingIntent:
    """A policy put to use from one container to the other."""

    name: str
    mapping: str
    source: FabricIntent
    target: FabricIntent
    policy_id: str


@dataclass(frozen=True, kw_only=True)
class NetworkMappingIntent:
    """Which network machines land in when they move from one region to the other."""

    name: str
    mapping: str
    source_fabric: str
    target_fabric: str
    source_network_id: str
    target_network_id: str


@dataclass(frozen=True, kw_only=True)
class ReplicatedIntent:
    """A machine that is replicated, and where it lands; ``boot_group`` counts from 1."""

    name: str
    item: str
    item_id: str
    machine_id: str
    disks: tuple[DiskIntent, ...]
    policy_id: str
    cache_id: str
    source: FabricIntent
    target_container_id: str
    landing_group_id: str
    landing_network_id: str
    landing_subnet: str
    landing_zone: str
    boot_group: int
    origin: Origin = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, kw_only=True)
class RecoveryPlanIntent:
    """The order in which replicated machines start."""

    name: str
    plan: str
    source_fabric_id: str
    target_fabric_id: str
    boot_groups: tuple[tuple[ReplicatedIntent, ...], ...]


@dataclass(frozen=True, kw_only=True)
class RecoveryIntent:
    """Everything of the layer ``recovery`` in one zone; ``vault`` is None where nothing is replicated."""

    groups: tuple[GroupIntent, ...]
    vault: VaultIntent | None
    cache: CacheIntent | None
    fabrics: tuple[FabricIntent, ...]
    policies: tuple[ReplicationPolicyIntent, ...]
    mappings: tuple[MappingIntent, ...]
    network_mappings: tuple[NetworkMappingIntent, ...]
    items: tuple[ReplicatedIntent, ...]
    plan: RecoveryPlanIntent | None


NOTHING = RecoveryIntent(
    groups=(),
    vault=None,
    cache=None,
    fabrics=(),
    policies=(),
    mappings=(),
    network_mappings=(),
    items=(),
    plan=None,
)


def plan_recovery(city: City, env_name: str, zone: str) -> RecoveryIntent:
    """Return the recovery of one zone of one environment."""
    env = environment(city, env_name)
    where, hub = place(city, env, zone), place(city, env, "shared")
    home, away = _fabric(where, where.home), _fabric(where, where.recovery)
    items = _items(city, where, env_name, home, away)
    if not items:
        return NOTHING
    tiers = [r for r in cloud_of(city).recoveries if r.mechanism == "site-recovery"]
    used = {item.policy_id for item in items}
    policies = tuple(p for p in (_policy(city, where, tier) for tier in tiers) if p.policy_id in used)
    return RecoveryIntent(
        groups=_groups(city, where),
        vault=_vault(city, where, hub),
        cache=_cache(where),
        fabrics=(home, away),
        policies=policies,
        mappings=tuple(_mapping(a, b, p) for p in policies for a, b in ((home, away), (away, home))),
        network_mappings=(_network_mapping(where, home, away), _network_mapping(where, away, home)),
        items=items,
        plan=_plan(where, home, away, items),
    )


def _groups(city: City, where: Place) -> tuple[GroupIntent, ...]:
    """The vault's group away, the cache's at home, and where machines land."""
    origin = city.origin("cloud", "recoveries")
    landing = group(where, "landing", where.recovery.name, origin)
    return tuple(
        sorted(
            (group(where, LAYER, where.home.name, origin), group(where, LAYER, where.recovery.name, origin), landing),
            key=lambda g: g.name,
        )
    )


def _group_name(where: Place, region: Region, layer: str = LAYER) -> str:
    return where.names.name("resources:ResourceGroup", layer, region.name)


def _vault_id(where: Place) -> str:
    return vault_id(where, LAYER, where.recovery.name)


def _vault(city: City, where: Place, hub: Place) -> VaultIntent:
    """A Site Recovery vault must not stand in the region it recovers from."""
    cloud = cloud_of(city)
    return VaultIntent(
        name="recovery-vault",
        group=_group_name(where, where.recovery),
        location=where.recovery.name,
        vault=vault_name(where, LAYER),
        vault_id=_vault_id(where),
        redundancy="GeoRedundant",
        cross_region_restore=False,
        immutability="Disabled",
        soft_delete=True,
        soft_delete_days=cloud.soft_delete_days,
        endpoints=(endpoint(where, hub, LAYER, "AzureSiteRecovery", _group_name(where, where.home)),),
        durable=where.durable,
        tags=where.tagged(),
        origin=city.origin("cloud", "recoveries"),
    )


def _cache(where: Place) -> CacheIntent:
    cache_id = _cache_id(where)
    roles = sorted(_CACHE_ROLES)
    return CacheIntent(
        name="replication-cache",
        group=_group_name(where, where.home),
        location=where.home.name,
        account=_cache_account(where),
        account_id=cache_id,
        role_ids=tuple(
            (where.names.grant(cache_id, "vault", role), role_definition_id(where.names.subscription, role))
            for role in roles
        ),
        tags=where.tagged(),
    )


def _cache_account(where: Place) -> str:
    return where.names.account("asrcache", where.home.name)


def _cache_id(where: Place) -> str:
    group_name = _group_name(where, where.home)
    return where.names.id(group_name, "Microsoft.Storage", "storageAccounts", _cache_account(where))


def _fabric(where: Place, region: Region) -> FabricIntent:
    fabric = checked("recoveryservices:ReplicationFabric", f"fabric-{region.name}")
    container = checked("recoveryservices:ReplicationProtectionContainer", f"container-{region.name}")
    fabric_id = f"{_vault_id(where)}/replicationFabrics/{fabric}"
    return FabricIntent(
        name=f"fabric-{region.name}",
        fabric=fabric,
        fabric_id=fabric_id,
        location=region.name,
        container=container,
        container_id=f"{fabric_id}/replicationProtectionContainers/{container}",
    )


def _policy_name(tier: str) -> str:
    return checked("recoveryservices:ReplicationPolicy", f"replicate-{tier.lower()}")


def _policy_id(where: Place, tier: str) -> str:
    return f"{_vault_id(where)}/replicationPolicies/{_policy_name(tier)}"


def _policy(city: City, where: Place, tier: Recovery) -> ReplicationPolicyIntent:
    return ReplicationPolicyIntent(
        name=f"replication-policy-{tier.tier.value.lower()}",
        policy=_policy_name(tier.tier.value),
        policy_id=_policy_id(where, tier.tier.value),
        crash_consistent_minutes=tier.crash_consistent_minutes,
        app_consistent_minutes=tier.app_consistent_minutes,
        retention_minutes=tier.retention_minutes,
        origin=city.origin("cloud", "recoveries", cloud_of(city).recoveries.index(tier)),
    )


def _mapping(source: FabricIntent, target: FabricIntent, policy: ReplicationPolicyIntent) -> MappingIntent:
    name = f"{policy.policy}-from-{source.location}"
    return MappingIntent(name=f"mapping-{name}", mapping=name, source=source, target=target, policy_id=policy.policy_id)


def _network_mapping(where: Place, source: FabricIntent, target: FabricIntent) -> NetworkMappingIntent:
    return NetworkMappingIntent(
        name=f"network-mapping-from-{source.location}",
        mapping=f"spoke-from-{source.location}",
        source_fabric=source.fabric,
        target_fabric=target.fabric,
        source_network_id=network_id(where, "spoke", source.location),
        target_network_id=network_id(where, "spoke", target.location),
    )


def _items(
    city: City, where: Place, env_name: str, home: FabricIntent, away: FabricIntent
) -> tuple[ReplicatedIntent, ...]:
    services = services_in(city, where.zone)
    groups = {r.tier.value: r.boot_group for r in cloud_of(city).recoveries}
    return tuple(
        _item(where, machine, home, away, groups[machine.tier])
        for machine in plan_machines(city, env_name, where.zone).machines
        if replicates(city, services[machine.service])
    )


def _item(where: Place, machine: MachineIntent, home: FabricIntent, away: FabricIntent, boot: int) -> ReplicatedIntent:
    item = checked("recoveryservices:ReplicationProtectedItem", machine.name)
    return ReplicatedIntent(
        name=f"replicate-{machine.name}",
        item=item,
        item_id=f"{home.container_id}/replicationProtectedItems/{item}",
        machine_id=machine.machine_id,
        disks=(machine.os_disk, *machine.data_disks),
        policy_id=_policy_id(where, machine.tier),
        cache_id=_cache_id(where),
        source=home,
        target_container_id=away.container_id,
        landing_group_id=where.names.group_id(_group_name(where, where.recovery, "landing")),
        landing_network_id=network_id(where, "spoke", where.recovery.name),
        landing_subnet=machine.subnet_name,
        landing_zone=machine.availability_zone if where.recovery.has_zones else "",
        boot_group=boot,
        origin=machine.origin,
    )


def _plan(
    where: Place, home: FabricIntent, away: FabricIntent, items: tuple[ReplicatedIntent, ...]
) -> RecoveryPlanIntent:
    order = sorted({item.boot_group for item in items})
    return RecoveryPlanIntent(
        name="recovery-plan",
        plan=where.names.name("recoveryservices:ReplicationRecoveryPlan", home.location),
        source_fabric_id=home.fabric_id,
        target_fabric_id=away.fabric_id,
        boot_groups=tuple(tuple(item for item in items if item.boot_group == number) for number in order),
    )
