"""Azure Backup: vaults, policies, containers, protected items."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from iac.lab.azure import paths
from iac.lab.azure.behaviour.registry import aftermath, check, derived, effect, guard
from iac.lab.azure.identifiers import key, parse, same
from iac.lab.azure.request import guid

if TYPE_CHECKING:
    from collections.abc import Iterator

    from iac.lab.azure.request import Removal, Request
    from iac.lab.azure.world import Document, World

ITEM = "recoveryservices:ProtectedItem"
REPLICATED = "recoveryservices:ReplicationProtectedItem"
SECURITY = "properties.securitySettings"
REDUNDANCY = "properties.redundancySettings"
SOFT_DELETE = f"{SECURITY}.softDeleteSettings"
SOFT_DAYS = range(14, 181)  # Microsoft Learn, enhanced soft delete
VM_ITEMS = {"Microsoft.Compute/virtualMachines", "AzureIaaSVMProtectedItem"}
FILE_ITEM = "AzureFileShareProtectedItem"
MANAGEMENT = {**dict.fromkeys(VM_ITEMS, "AzureIaasVM"), FILE_ITEM: "AzureStorage"}
HOURS = {4, 6, 8, 12, 24}  # Microsoft Learn, Enhanced policy: hourly backups
DAILY = range(7, 10_000)  # Microsoft Learn, Azure Backup limits: daily retention of machines
INSTANT = {"V1": range(1, 6), "V2": range(1, 31)}  # Microsoft Learn, instant restore snapshots


def items_of(world: World, vault_id: str) -> list[Document]:
    """Return a vault's backup items, the softly deleted ones included."""
    buried = [each for each in world.bin.values() if each.sdk == ITEM and key(each.id).startswith(key(vault_id) + "/")]
    return [*world.of_token(ITEM, under=vault_id), *buried]


@check
def recovery_vault(request: Request) -> None:
    """Redundancy is fixed once an item is configured; restore across regions needs geo-redundancy and stays."""
    redundancy = f"{REDUNDANCY}.standardTierStorageRedundancy"
    cross = f"{REDUNDANCY}.crossRegionRestore"
    before, now = request.was(redundancy), request.get(redundancy)
    if before and before != now and items_of(request.world, request.id.text):
        message = f"The redundancy of '{request.id.name}' is {before} for good: it already has items."
        raise request.refuse(400, "BMSUserErrorStorageTypeChangeNotAllowed", message)
    if request.get(cross) == "Enabled" and now != "GeoRedundant":
        message = f"'{request.id.name}' is {now}: cross-region restore needs GeoRedundant."
        raise request.refuse(400, "CrossRegionRestoreNotSupported", message)
    if request.was(cross) == "Enabled" and request.get(cross) != "Enabled":
        message = f"Cross-region restore of '{request.id.name}' cannot be switched off."
        raise request.refuse(400, "CrossRegionRestoreCannotBeDisabled", message)


def immutability(body: dict[str, Any]) -> str:
    """Return Disabled, Unlocked or Locked."""
    return str(paths.first(body, f"{SECURITY}.immutabilitySettings.state") or "Disabled")


@check
def vault_immutability(request: Request) -> None:
    """Locked is for good."""
    if (
        request.old is not None
        and immutability(request.old.body) == "Locked"
        and immutability(request.body) != "Locked"
    ):
        message = f"Immutability of '{request.id.name}' is locked and cannot be loosened."
        raise request.refuse(400, "ImmutabilityLocked", message)


@check
def vault_soft_delete(request: Request) -> None:
    """Always-on soft delete is for good, and keeps 14 to 180 days."""
    before = str(request.was(f"{SOFT_DELETE}.softDeleteState", "")).lower()
    now = str(request.get(f"{SOFT_DELETE}.softDeleteState", "")).lower()
    if before == "alwayson" and now != "alwayson":
        message = f"Soft delete of '{request.id.name}' is always on and cannot be switched off."
        raise request.refuse(400, "SoftDeleteAlwaysOn", message)
    days = request.get(f"{SOFT_DELETE}.softDeleteRetentionPeriodInDays")
    if now in {"enabled", "alwayson"} and days not in SOFT_DAYS:
        raise request.refuse(
            400, "InvalidSoftDeleteRetention", f"Soft delete keeps {days} days; 14 to 180 are allowed."
        )


@guard
def vault_empty(removal: Removal) -> None:
    """A vault with items, softly deleted ones, registered accounts or Site Recovery fabrics stays."""
    world, vault = removal.world, removal.document
    held = [f"{each.name}{' (softly deleted)' if each.deleted else ''}" for each in items_of(world, vault.id)]
    for token in ("recoveryservices:ProtectionContainer", "recoveryservices:ReplicationFabric"):
        held += [each.name for each in world.of_token(token, under=vault.id)]
    if held:
        message = f"Vault '{vault.name}' cannot be deleted: it still holds {', '.join(held[:5])}."
        raise removal.refuse(400, "ServiceResourceNotEmptyWithContainerDetails", message)


def _bad_policy(request: Request, message: str) -> Exception:
    text = f"Input for policy '{request.id.name}' is not valid: {message}"
    return request.refuse(400, "BMSUserErrorInvalidPolicyInput", text)


@check
def backup_policy(request: Request) -> None:
    """Schedule and retention fit each other."""
    kind = request.get("properties.backupManagementType")
    if kind == "AzureIaasVM":
        _machine_policy(request)
    elif kind == "AzureStorage" and not (
        request.get("properties.retentionPolicy") or request.get("properties.vaultRetentionPolicy")
    ):
        raise _bad_policy(request, "it keeps nothing.")


def _machine_policy(request: Request) -> None:
    schedule = request.get("properties.schedulePolicy") or {}
    retention = request.get("properties.retentionPolicy") or {}
    version = request.get("properties.policyType") or "V1"
    if not schedule or not retention:
        raise _bad_policy(request, "it needs a schedulePolicy and a retentionPolicy.")
    if (schedule.get("schedulePolicyType") == "SimpleSchedulePolicyV2") != (version == "V2"):
        raise _bad_policy(request, f"policyType {version} does not go with {schedule.get('schedulePolicyType')}.")
    instant = request.get("properties.instantRpRetentionRangeInDays")
    if instant is not None and instant not in INSTANT.get(version, INSTANT["V1"]):
        raise _bad_policy(request, f"snapshots cannot be kept for {instant} days under a {version} policy.")
    hours = paths.first(schedule, "hourlySchedule.interval")
    if schedule.get("scheduleRunFrequency") == "Hourly" and hours not in HOURS:
        raise _bad_policy(request, f"a backup every {hours} hours is not offered; 4, 6, 8, 12 or 24 are.")
    days = paths.first(retention, "dailySchedule.retentionDuration.count")
    if days is not None and days not in DAILY:
        raise _bad_policy(request, f"daily points cannot be kept for {days} days; 7 to 9999 are allowed.")
    _same_times(request, schedule, retention)


def _same_times(request: Request, schedule: dict[str, Any], retention: dict[str, Any]) -> None:
    runs = schedule.get("scheduleRunTimes") or paths.first(schedule, "dailySchedule.scheduleRunTimes")
    kept = paths.first(retention, "dailySchedule.retentionTimes")
    if runs and kept and list(runs) != list(kept):
        raise _bad_policy(request, f"the retention times {kept} are not the run times {runs}.")


def _durations(body: dict[str, Any]) -> dict[str, int]:
    policy = paths.first(body, "properties.retentionPolicy") or {}
    return {
        part: paths.first(policy, f"{part}.retentionDuration.count") or 0
        for part in ("dailySchedule", "weeklySchedule", "monthlySchedule", "yearlySchedule")
    }


@check
def policy_ratchet(request: Request) -> None:
    """In an immutable vault retention only grows."""
    if request.old is None or request.parent is None or immutability(request.parent.body) == "Disabled":
        return
    before, now = _durations(request.old.body), _durations(request.body)
    for part, count in before.items():
        if now[part] < count:
            message = f"'{request.id.names[0]}' is immutable: {part} cannot go from {count} to {now[part]}."
            raise request.refuse(400, "BMSUserErrorRetentionReductionNotAllowed", message)


@effect
def policy_defaults(request: Request) -> None:
    """What the service adds to a machine's policy."""
    properties = request.body.get("properties")
    if isinstance(properties, dict) and properties.get("backupManagementType") == "AzureIaasVM":
        properties.setdefault("policyType", "V1")
        properties.setdefault("instantRpRetentionRangeInDays", 2 if properties["policyType"] == "V1" else 7)
        properties.setdefault("timeZone", "UTC")


@derived("recoveryservices:ProtectionPolicy")
def policy_use(world: World, document: Document, body: dict[str, Any]) -> None:
    """How many items a policy protects."""
    used = [each for each in world.referrers(document.id) if each.sdk == ITEM]
    body.setdefault("properties", {})["protectedItemsCount"] = len(used)


@check
def backup_container(request: Request) -> None:
    """A storage account is registered under its own name, in a vault of its region."""
    if request.get("properties.containerType") != "StorageContainer":
        message = f"Backup containers of type {request.get('properties.containerType')} are not simulated."
        raise request.refuse(501, "NotSimulated", message)
    account = request.target("properties.sourceResourceId")
    if account is None:
        raise request.refuse(400, "BMSUserErrorInvalidInput", f"'{request.id.name}' names no storage account.")
    group = parse(account.id)
    wanted = f"StorageContainer;Storage;{group.group if group else ''};{account.name}"
    if request.id.name.lower() != wanted.lower():
        raise request.refuse(400, "BMSUserErrorInvalidContainerName", f"The container's name must be {wanted}.")
    _in_vaults_region(request, account)


def _in_vaults_region(request: Request, source: Document) -> None:
    vault = request.world.get(_vault_id(request.id.text))
    if vault is not None and vault.location != source.location:
        message = (
            f"{source.id} stands in {source.location} and the vault '{vault.name}' in {vault.location}: "
            "a vault protects what is in its own region."
        )
        raise request.refuse(400, "BMSUserErrorVaultAndSourceInDifferentRegions", message)


def _vault_id(arm_id: str) -> str:
    parts = arm_id.split("/")
    return "/".join(parts[:9])


@effect
def container_registered(request: Request) -> None:
    """A container is registered and healthy."""
    properties = request.body.setdefault("properties", {})
    properties["registrationStatus"] = "Registered"
    properties["healthStatus"] = "Healthy"
    properties.setdefault("backupManagementType", "AzureStorage")
    properties.setdefault("friendlyName", request.id.name.rsplit(";", 1)[-1])


@derived("recoveryservices:ProtectionContainer")
def container_use(world: World, document: Document, body: dict[str, Any]) -> None:
    """How many shares an account has under protection."""
    body.setdefault("properties", {})["protectedItemCount"] = len(world.of_token(ITEM, under=document.id))


def share_system_name(account_id: str, share: str) -> str:
    """Return the name under which Azure Backup knows a share; it is Azure's own and cannot be chosen (issue 1420)."""
    digest = guid(account_id, share).replace("-", "") + guid(share, account_id).replace("-", "")
    return f"azurefileshare;{digest}"


@check
def protected_item(request: Request) -> None:
    """The item names its source as Azure does, the vault is in its region, and nobody else protects it."""
    kind = request.get("properties.protectedItemType")
    source = request.target("properties.sourceResourceId")
    if kind not in MANAGEMENT:
        raise request.refuse(501, "NotSimulated", f"Protected items of type {kind} are not simulated.")
    if source is None:
        raise request.refuse(400, "BMSUserErrorInvalidInput", f"'{request.id.name}' has no source.")
    _buried_item(request)
    _item_policy(request, MANAGEMENT[kind])
    _in_vaults_region(request, source)
    _item_names(request, str(kind), source)
    _protected_once(request, source)


def _buried_item(request: Request) -> None:
    buried = request.world.bin.get(key(request.id.text))
    if buried is None:
        return
    if not request.get("properties.isRehydrate"):
        message = (
            f"'{request.id.name}' is in the soft-deleted state: undelete it (isRehydrate) before protecting it again."
        )
        raise request.refuse(400, "BMSUserErrorItemInSoftDeletedState", message)
    request.world.purge(request.id.text)


def _item_policy(request: Request, management: str) -> None:
    policy = request.target("properties.policyId")
    if policy is None:
        if request.get("properties.protectionState") not in {"ProtectionStopped", "BackupsSuspended"}:
            raise request.refuse(400, "BMSUserErrorPolicyNotFound", f"'{request.id.name}' names no backup policy.")
        return
    if not same(_vault_id(policy.id), _vault_id(request.id.text)):
        raise request.refuse(400, "BMSUserErrorPolicyNotFound", f"{policy.id} belongs to another vault.")
    theirs = paths.first(policy.body, "properties.backupManagementType")
    if theirs != management:
        message = f"Policy '{policy.name}' is for {theirs}, '{request.id.name}' needs one for {management}."
        raise request.refuse(400, "BMSUserErrorPolicyWorkloadMismatch", message)


def _item_names(request: Request, kind: str, source: Document) -> None:
    parsed = parse(source.id)
    group = parsed.group if parsed else ""
    if kind in VM_ITEMS:
        tail = f"iaasvmcontainerv2;{group};{source.name}".lower()
        container, item = f"iaasvmcontainer;{tail}", f"vm;{tail}"
        if request.id.names[2].lower() != container or request.id.name.lower() != item:
            message = f"The container must be named {container} and the item {item}."
            raise request.refuse(400, "BMSUserErrorInvalidItemName", message)
        return
    if request.world.get(request.id.parent) is None:
        message = f"The storage account '{source.name}' is not registered with the vault ({request.id.parent})."
        raise request.refuse(404, "BMSUserErrorContainerNotRegistered", message)
    if share_of(request.world, source, request.id.name) is None:
        message = f"'{request.id.name}' is no share of '{source.name}'."
        raise request.refuse(404, "BMSUserErrorItemNotFound", message)


def share_of(world: World, account: Document, system_name: str) -> Document | None:
    """Return the share that Azure Backup knows under ``system_name``."""
    for share in world.of_token("storage:FileShare", under=account.id):
        if share_system_name(account.id, share.name) == system_name.lower():
            return share
    return None


def _protected_once(request: Request, source: Document) -> None:
    for other in request.world.referrers(source.id):
        elsewhere = other.sdk == ITEM and not same(other.id, request.id.text)
        if elsewhere and request.get("properties.protectedItemType") in VM_ITEMS:
            message = f"{source.id} is already protected as {other.id}; a machine is protected by one vault."
            raise request.refuse(409, "BMSUserErrorVmAlreadyProtected", message)


@effect
def protected_item_facts(request: Request) -> None:
    """What the service says of an item."""
    properties = request.body.setdefault("properties", {})
    kind = properties.get("protectedItemType")
    vault, source = _vault_id(request.id.text), request.target("properties.sourceResourceId")
    properties["vaultId"] = vault
    properties["backupManagementType"] = MANAGEMENT.get(str(kind), "")
    properties["workloadType"] = "VM" if kind in VM_ITEMS else "AzureFileShare"
    properties["containerName"] = request.id.names[2]
    properties.setdefault("protectionState", "Protected")
    properties.setdefault("protectionStatus", "Healthy")
    properties.setdefault("healthStatus", "Passed")
    policy = request.target("properties.policyId")
    if policy is not None:
        properties["policyName"] = policy.name
    if source is not None:
        share = share_of(request.world, source, request.id.name) if kind == FILE_ITEM else None
        properties["friendlyName"] = share.name if share else source.name
        if kind in VM_ITEMS:
            properties["virtualMachineId"] = source.id


@guard
def item_immutable(removal: Removal) -> None:
    """An immutable vault gives up no recovery points."""
    vault = removal.world.get(_vault_id(removal.document.id))
    if vault is not None and immutability(vault.body) != "Disabled":
        message = (
            f"'{removal.document.name}' is in the immutable vault '{vault.name}' ({immutability(vault.body)}): "
            "its recovery points cannot be deleted before they expire. Stop protection and retain the data instead."
        )
        raise removal.refuse(400, "BMSUserErrorImmutabilityViolation", message)


@aftermath
def soft_delete_item(removal: Removal) -> bool:
    """A deleted item is kept for the vault's days, unless the vault's soft delete is off."""
    vault = removal.world.get(_vault_id(removal.document.id))
    state = str(paths.first(vault.body, f"{SOFT_DELETE}.softDeleteState") if vault else "").lower()
    if state == "disabled" or vault is None:
        return False
    removal.world.bury(removal.document.id, removal.moment)
    return True


def machines_protected(world: World) -> Iterator[tuple[Document, Document]]:
    """Yield (item, source) for every live backup item."""
    for item in world.of_token(ITEM):
        source = world.get(str(paths.first(item.body, "properties.sourceResourceId", "")))
        if source is not None:
            yield item, source
