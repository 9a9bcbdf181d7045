"""Backups: one vault a zone in the machines' region, one policy a tier, one protected item a machine or share."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from iac.azure.timezones import windows_zone
from iac.errors import IntentError
from iac.findings import NOWHERE, Origin
from iac.intent.cloud.machines import plan_machines
from iac.intent.cloud.naming import checked
from iac.intent.cloud.place import GroupIntent, Place, cloud_of, environment, group, origin_of, place, services_in
from iac.intent.cloud.storage import EndpointIntent, account_id, endpoint, plan_storage

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from iac.model.city import City
    from iac.model.cloud import Backup
    from iac.model.types import Tier

LAYER = "backup"
FABRIC = "Azure"
"""The one backup fabric every vault has for machines and storage in Azure."""
_HOURLY_WINDOW = 24
_SHARE_DAILY_MOST = 200
"""File share snapshots: 200 daily at most (learn.microsoft.com, Azure Files backup support matrix)."""


@dataclass(frozen=True, kw_only=True)
class VaultIntent:
    """A Recovery Services vault; redundancy and endpoints are settled before anything is put into it."""

    name: str
    group: str
    location: str
    vault: str
    vault_id: str
    redundancy: Literal["GeoRedundant", "LocallyRedundant"]
    cross_region_restore: bool
    immutability: str
    soft_delete: bool
    soft_delete_days: int
    endpoints: tuple[EndpointIntent, ...]
    durable: bool
    tags: Mapping[str, str]
    origin: Origin = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, kw_only=True)
class PolicyIntent:
    """When backups are made and how long son, father, grandfather and great-grandfather are kept."""

    name: str
    policy: str
    policy_id: str
    kind: Literal["machine", "share"]
    time: str
    timezone: str
    hourly_interval: int
    """Hours between backups; 0 means once a day."""
    hourly_window: int
    daily: int
    weekly: int
    monthly: int
    yearly: int
    instant_restore_days: int
    origin: Origin = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, kw_only=True)
class ItemIntent:
    """Something that is backed up, and under which policy."""

    name: str
    kind: Literal["machine", "share"]
    container: str
    item: str
    """A share goes by its own name: Azure Backup's name for it is not ours to know, the provider looks it up."""
    source_id: str
    policy_id: str
    friendly_name: str
    undelete: bool = False
    """True brings a softly deleted backup back instead of making a new one."""
    origin: Origin = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, kw_only=True)
class RegistrationIntent:
    """A storage account made known to the vault, so that its shares can be backed up."""

    name: str
    container: str
    account: str
    account_id: str


@dataclass(frozen=True, kw_only=True)
class BackupIntent:
    """Everything of the layer ``backup`` in one zone; ``vault`` is None where nothing is backed up."""

    groups: tuple[GroupIntent, ...]
    vault: VaultIntent | None
    policies: tuple[PolicyIntent, ...]
    registrations: tuple[RegistrationIntent, ...]
    items: tuple[ItemIntent, ...]


def plan_backup(city: City, env_name: str, zone: str) -> BackupIntent:
    """Return the backups of one zone of one environment."""
    env = environment(city, env_name)
    where, hub = place(city, env, zone), place(city, env, "shared")
    tiers = {backup.tier: backup for backup in cloud_of(city).backups}
    items = (*_machine_items(city, where, env_name, tiers), *_share_items(city, where, env_name, tiers))
    if not items:
        return BackupIntent(groups=(), vault=None, policies=(), registrations=(), items=())
    used = {item.policy_id for item in items}
    policies = [_policy(city, where, backup, kind) for backup in cloud_of(city).backups for kind in _KINDS]
    return BackupIntent(
        groups=(group(where, LAYER, where.home.name, city.origin("cloud", "backups")),),
        vault=_vault(city, where, hub),
        policies=tuple(sorted((p for p in policies if p.policy_id in used), key=lambda p: p.name)),
        registrations=_registrations(city, env_name, zone, items),
        items=items,
    )


_KINDS: tuple[Literal["machine", "share"], ...] = ("machine", "share")


def without_safeguards(intent: BackupIntent) -> BackupIntent:
    """Return an emptied vault that may go: immutability and soft delete off, as far as they can be taken off.

    For what is not meant to last; a locked vault stays locked, because Azure never unlocks one.
    """
    if intent.vault is None or intent.vault.durable:
        return intent
    immutability = intent.vault.immutability if intent.vault.immutability == "Locked" else "Disabled"
    lowered = replace(intent.vault, immutability=immutability, soft_delete=False)
    return replace(intent, vault=lowered, policies=(), registrations=(), items=())


def undeleting(intent: BackupIntent, names: Collection[str]) -> BackupIntent:
    """Return the backups with these items (names of intents) taken back from soft delete, points and all."""
    return replace(intent, items=tuple(replace(i, undelete=True) if i.name in names else i for i in intent.items))


def vault_name(where: Place, layer: str) -> str:
    """Return the name of a zone's vault for a layer."""
    return where.names.name("recoveryservices:Vault", layer)


def vault_id(where: Place, layer: str, region: str) -> str:
    """Return the id of a zone's vault."""
    group_name = where.names.name("resources:ResourceGroup", layer, region)
    return where.names.id(group_name, "Microsoft.RecoveryServices", "vaults", vault_name(where, layer))


def _vault(city: City, where: Place, hub: Place) -> VaultIntent:
    cloud = cloud_of(city)
    group_name = where.names.name("resources:ResourceGroup", LAYER, where.home.name)
    return VaultIntent(
        name="backup-vault",
        group=group_name,
        location=where.home.name,
        vault=vault_name(where, LAYER),
        vault_id=vault_id(where, LAYER, where.home.name),
        redundancy="GeoRedundant",
        cross_region_restore=True,
        immutability=cloud.vault_immutability,
        soft_delete=True,
        soft_delete_days=cloud.soft_delete_days,
        endpoints=(endpoint(where, hub, LAYER, "AzureBackup", group_name),),
        durable=where.durable,
        tags=where.tagged(),
        origin=city.origin("cloud"),
    )


def _policy_name(tier: Tier, kind: str) -> str:
    return checked("recoveryservices:ProtectionPolicy", f"{kind}-{tier.value.lower()}")


def _policy_id(where: Place, tier: Tier, kind: str) -> str:
    return f"{vault_id(where, LAYER, where.home.name)}/backupPolicies/{_policy_name(tier, kind)}"


def _policy(city: City, where: Place, backup: Backup, kind: Literal["machine", "share"]) -> PolicyIntent:
    if not re.fullmatch(r"(?:[01]\d|2[0-3]):(?:00|30)", backup.time):
        raise IntentError(
            f"backup of {backup.tier}", f"'{backup.time}' is no start Azure takes.", fix="Choose a full or half hour."
        )
    index = cloud_of(city).backups.index(backup)
    return PolicyIntent(
        name=f"policy-{kind}-{backup.tier.value.lower()}",
        policy=_policy_name(backup.tier, kind),
        policy_id=_policy_id(where, backup.tier, kind),
        kind=kind,
        time=backup.time,
        timezone=windows_zone(backup.timezone),
        hourly_interval=backup.hourly_interval or 0,
        hourly_window=_window(backup),
        daily=backup.daily if kind == "machine" else min(backup.daily, _SHARE_DAILY_MOST),
        weekly=backup.weekly,
        monthly=backup.monthly,
        yearly=backup.yearly,
        instant_restore_days=backup.instant_restore_days,
        origin=city.origin("cloud", "backups", index),
    )


def _window(backup: Backup) -> int:
    """Hours in which hourly backups are started: to the end of the day, counted in whole intervals."""
    if backup.hourly_interval is None:
        return 0
    start = dt.time.fromisoformat(backup.time).hour
    left = _HOURLY_WINDOW - start
    return max(backup.hourly_interval, left - left % backup.hourly_interval)


def _machine_items(city: City, where: Place, env_name: str, tiers: Mapping[Tier, Backup]) -> tuple[ItemIntent, ...]:
    services = services_in(city, where.zone)
    return tuple(
        ItemIntent(
            name=f"backup-{machine.name}",
            kind="machine",
            container=f"iaasvmcontainer;iaasvmcontainerv2;{machine.group};{machine.machine}",
            item=f"vm;iaasvmcontainerv2;{machine.group};{machine.machine}",
            source_id=machine.machine_id,
            policy_id=_policy_id(where, services[machine.service].tier, "machine"),
            friendly_name=machine.machine,
            origin=machine.origin,
        )
        for machine in plan_machines(city, env_name, where.zone).machines
        if services[machine.service].tier in tiers
    )


def _share_items(city: City, where: Place, env_name: str, tiers: Mapping[Tier, Backup]) -> tuple[ItemIntent, ...]:
    services = services_in(city, where.zone)
    return tuple(
        ItemIntent(
            name=f"backup-{account.service}-{share.share}",
            kind="share",
            container=_container(account.group, account.account),
            item=share.share,
            source_id=account.account_id,
            policy_id=_policy_id(where, services[account.service].tier, "share"),
            friendly_name=share.share,
            origin=origin_of(city, "shares", "name", share.share),
        )
        for account in plan_storage(city, env_name, where.zone).accounts
        for share in account.shares
        if services[account.service].tier in tiers
    )


def _container(group_name: str, account: str) -> str:
    return f"storagecontainer;storage;{group_name};{account}"


def _registrations(
    city: City, env_name: str, zone: str, items: tuple[ItemIntent, ...]
) -> tuple[RegistrationIntent, ...]:
    needed = {item.source_id for item in items if item.kind == "share"}
    where = place(city, environment(city, env_name), zone)
    return tuple(
        RegistrationIntent(
            name=f"register-{account.service}",
            container=_container(account.group, account.account),
            account=account.account,
            account_id=account_id(where, account.service),
        )
        for account in plan_storage(city, env_name, zone).accounts
        if account.account_id in needed
    )
