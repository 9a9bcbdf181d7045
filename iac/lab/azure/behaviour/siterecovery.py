"""Azure Site Recovery between two regions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from iac.lab.azure import paths
from iac.lab.azure.behaviour.registry import check, derived, effect
from iac.lab.azure.identifiers import parse, same
from iac.lab.azure.request import guid
from iac.lab.azure.world import normal_location

if TYPE_CHECKING:
    from iac.lab.azure.request import Request
    from iac.lab.azure.world import Document, World

MAPPING = "recoveryservices:ReplicationProtectionContainerMapping"
HISTORY = range(21_601)  # minutes, 15 days; Microsoft Learn, Azure-to-Azure support matrix
ITEM = "recoveryservices:ReplicationProtectedItem"


def fabric_of(world: World, arm_id: str) -> Document | None:
    """Return the fabric a Site Recovery resource belongs to."""
    head, marked, tail = arm_id.partition("/replicationFabrics/")
    return world.get(f"{head}{marked}{tail.split('/')[0]}") if marked else None


def fabric_region(fabric: Document | None) -> str:
    """Return the region a fabric stands for."""
    return normal_location(paths.first(fabric.body, "properties.customDetails.location", "")) if fabric else ""


def vault_of(world: World, arm_id: str) -> Document | None:
    """Return the vault of a Site Recovery resource."""
    return world.get("/".join(arm_id.split("/")[:9]))


def _properties(request: Request) -> dict[str, Any]:
    properties: dict[str, Any] = request.body.setdefault("properties", {})
    properties["friendlyName"] = request.id.name
    return properties


@check
def fabric(request: Request) -> None:
    """Only Azure fabrics are simulated, one a region."""
    kind = request.get("properties.customDetails.instanceType")
    if kind != "Azure":
        raise request.refuse(501, "NotSimulated", f"Site Recovery fabrics of type {kind} are not simulated.")
    region = normal_location(request.get("properties.customDetails.location"))
    for other in request.world.of_token(request.rule.sdk, under=request.id.parent):
        if fabric_region(other) == region and not same(other.id, request.id.text):
            message = f"Fabric '{other.name}' already stands for {region} in this vault."
            raise request.refuse(409, "FabricAlreadyExistsForLocation", message)


@effect
def fabric_facts(request: Request) -> None:
    """What the service says of a fabric."""
    properties = _properties(request)
    properties["health"], properties["bcdrState"] = "Normal", "Valid"
    properties["internalIdentifier"] = guid(request.id.text)


@effect
def container_paired(request: Request) -> None:
    """What the service says of a fresh container."""
    properties = _properties(request)
    properties.pop("providerSpecificInput", None)
    properties["fabricFriendlyName"] = request.id.names[1]


@derived("lab:ReplicationProtectionContainer")
def pairing(world: World, document: Document, body: dict[str, Any]) -> None:
    """A container is paired once a mapping leads from it."""
    paired = world.of_token(MAPPING, under=document.id)
    body.setdefault("properties", {})["pairingStatus"] = "Paired" if paired else "NotPaired"
    body["properties"]["protectedItemCount"] = len(world.of_token(ITEM, under=document.id))


@check
def replication_policy(request: Request) -> None:
    """Only Azure-to-Azure policies are simulated, with a history of at most 15 days."""
    given = request.get("properties.providerSpecificInput") or {}
    if given.get("instanceType") != "A2A":
        message = f"Replication policies of type {given.get('instanceType')} are not simulated."
        raise request.refuse(501, "NotSimulated", message)
    if given.get("recoveryPointHistory", 0) not in HISTORY:
        message = f"A history of {given.get('recoveryPointHistory')} minutes is not offered; 0 to 21,600 are."
        raise request.refuse(400, "InvalidRecoveryPointHistory", message)


@effect
def replication_policy_facts(request: Request) -> None:
    """A policy gives its settings back under another name."""
    given = request.get("properties.providerSpecificInput") or {}
    details = {name: value for name, value in given.items() if name != "multiVmSyncStatus"}
    details["multiVmSyncStatus"] = {"Enable": "Enabled", "Disable": "Disabled"}.get(
        given.get("multiVmSyncStatus", ""), ""
    )
    _properties(request)["providerSpecificDetails"] = details


@check
def container_mapping(request: Request) -> None:
    """A mapping joins two containers of one vault that stand in two regions."""
    target = request.target("properties.targetProtectionContainerId")
    if target is None:
        return
    here, there = fabric_of(request.world, request.id.text), fabric_of(request.world, target.id)
    if not same("/".join(target.id.split("/")[:9]), "/".join(request.id.text.split("/")[:9])):
        raise request.refuse(400, "ContainersInDifferentVaults", "Both containers must be in one vault.")
    if fabric_region(here) == fabric_region(there):
        message = f"Both containers of mapping '{request.id.name}' stand in {fabric_region(here)}."
        raise request.refuse(400, "ContainersInSameRegion", message)


@effect
def mapping_facts(request: Request) -> None:
    """What the service says of a mapping."""
    given = request.get("properties.providerSpecificInput") or {}
    properties = request.body.setdefault("properties", {})
    properties["state"], properties["health"] = "Paired", "Normal"
    properties["providerSpecificDetails"] = dict(given)
    policy = request.target("properties.policyId")
    target = request.target("properties.targetProtectionContainerId")
    properties["policyFriendlyName"] = policy.name if policy else ""
    properties["sourceFabricFriendlyName"] = request.id.names[1]
    properties["sourceProtectionContainerFriendlyName"] = request.id.names[2]
    if target is not None and (parsed := parse(target.id)) is not None:
        properties["targetFabricFriendlyName"] = parsed.names[1]
        properties["targetProtectionContainerFriendlyName"] = target.name


@check
def network_mapping(request: Request) -> None:
    """A network mapping starts in its fabric's region and ends in another."""
    primary = request.target("properties.fabricSpecificDetails.primaryNetworkId")
    recovery = request.target("properties.recoveryNetworkId")
    if primary is None or recovery is None:
        return
    home = fabric_region(fabric_of(request.world, request.id.text))
    if primary.location != home:
        message = f"The primary network stands in {primary.location}, the fabric for {home}."
        raise request.refuse(400, "PrimaryNetworkNotInFabric", message)
    if recovery.location == home:
        message = f"The recovery network of '{request.id.name}' stands in the region it should save from, {home}."
        raise request.refuse(400, "RecoveryNetworkInPrimaryRegion", message)


@effect
def network_mapping_facts(request: Request) -> None:
    """What the service says of a network mapping."""
    properties = request.body.setdefault("properties", {})
    primary = str(
        request.get("properties.fabricSpecificDetails.primaryNetworkId") or properties.get("primaryNetworkId", "")
    )
    recovery = str(properties.get("recoveryNetworkId", ""))
    properties["state"] = "Paired"
    properties["primaryNetworkId"] = primary
    properties["primaryNetworkFriendlyName"] = primary.rsplit("/", 1)[-1]
    properties["recoveryNetworkFriendlyName"] = recovery.rsplit("/", 1)[-1]
    properties["primaryFabricFriendlyName"] = request.id.names[1]
    details = properties.get("fabricSpecificDetails") or {}
    properties["fabricSpecificSettings"] = {
        "instanceType": "AzureToAzure",
        "primaryFabricLocation": fabric_region(fabric_of(request.world, request.id.text)),
        **({"primaryNetworkId": details["primaryNetworkId"]} if "primaryNetworkId" in details else {}),
    }


def _mapping_to(request: Request) -> Document | None:
    wanted = request.get("properties.providerSpecificDetails.recoveryContainerId", "")
    for each in request.world.of_token(MAPPING, under=request.id.parent):
        if same(paths.first(each.body, "properties.targetProtectionContainerId", ""), str(wanted)) or not wanted:
            return each
    return None


@check
def replicated_item(request: Request) -> None:
    """Machine, fabric, vault and cache stand where Site Recovery needs them."""
    details = request.get("properties.providerSpecificDetails") or {}
    if details.get("instanceType") != "A2A":
        message = f"Replicated items of type {details.get('instanceType')} are not simulated."
        raise request.refuse(501, "NotSimulated", message)
    machine = request.target("properties.providerSpecificDetails.fabricObjectId")
    source = fabric_region(fabric_of(request.world, request.id.text))
    if machine is not None and machine.location != source:
        message = f"{machine.id} stands in {machine.location}, the fabric for {source}."
        raise request.refuse(400, "SourceVmNotInFabric", message)
    vault = vault_of(request.world, request.id.text)
    if vault is not None and vault.location == source:
        message = f"The vault '{vault.name}' stands in {source}, the region it should save from; use a vault elsewhere."
        raise request.refuse(400, "VaultInSourceRegion", message)
    if _mapping_to(request) is None:
        message = f"No container mapping leads from '{request.id.names[2]}' to the recovery container."
        raise request.refuse(400, "ProtectionContainerNotPaired", message)
    _cache_near(request, source)
    _replicated_once(request, machine)


def _cache_near(request: Request, source: str) -> None:
    path = "properties.providerSpecificDetails.vmManagedDisks[].primaryStagingAzureStorageAccountId"
    for _, text in paths.found(request.body, path):
        account = request.world.get(str(text))
        if account is not None and account.location != source:
            message = f"The cache storage account {account.id} stands in {account.location}; it must be in {source}."
            raise request.refuse(400, "CacheStorageAccountNotInSourceRegion", message)


def _replicated_once(request: Request, machine: Document | None) -> None:
    for other in request.world.referrers(machine.id) if machine else ():
        if other.sdk == ITEM and not same(other.id, request.id.text):
            message = f"{machine.id if machine else ''} is already replicated as {other.id}."
            raise request.refuse(409, "VmAlreadyReplicated", message)


@effect
def replicated_item_facts(request: Request) -> None:
    """What the service says of a replicated machine."""
    properties = request.body.setdefault("properties", {})
    details = properties.get("providerSpecificDetails") or {}
    machine = request.world.get(str(details.get("fabricObjectId", "")))
    policy = request.target("properties.policyId")
    properties["friendlyName"] = machine.name if machine else request.id.name
    properties.setdefault("protectionState", "Protected")
    properties.setdefault("protectionStateDescription", "Protected")
    properties.setdefault("replicationHealth", "Normal")
    properties.setdefault("failoverHealth", "Normal")
    properties.setdefault("healthErrors", [])
    properties.setdefault("testFailoverState", "None")
    properties.setdefault("activeLocation", "Primary")
    properties["policyFriendlyName"] = policy.name if policy else ""
    properties["recoveryContainerId"] = details.get("recoveryContainerId", "")
    properties["primaryFabricFriendlyName"] = request.id.names[1]
    mapping = _mapping_to(request)
    target = paths.first(mapping.body, "properties.targetProtectionContainerId", "") if mapping else ""
    recovery = fabric_of(request.world, str(target))
    if recovery is not None:
        properties["recoveryFabricId"], properties["recoveryFabricFriendlyName"] = recovery.id, recovery.name


@check
def recovery_plan(request: Request) -> None:
    """A plan leads from one region to another, and its groups come in the order Site Recovery runs them."""
    here, there = request.target("properties.primaryFabricId"), request.target("properties.recoveryFabricId")
    if here is not None and there is not None and same(here.id, there.id):
        raise request.refuse(400, "RecoveryPlanFabricsAreOne", "The plan's two fabrics are one.")
    kinds = [group.get("groupType") for group in request.get("properties.groups") or ()]
    for kind in ("Shutdown", "Failover"):
        if kinds.count(kind) > 1:
            raise request.refuse(
                400, "RecoveryPlanGroupRepeated", f"The plan has several {kind} groups; one is allowed."
            )
    if kinds.count("Boot") == 0:
        raise request.refuse(400, "RecoveryPlanHasNoBootGroup", f"Plan '{request.id.name}' boots nothing.")
    seen: set[str] = set()
    for _, text in paths.found(request.body, "properties.groups[].replicationProtectedItems[].id"):
        if str(text).lower() in seen:
            raise request.refuse(400, "ProtectedItemRepeated", f"{text} is in two groups of '{request.id.name}'.")
        seen.add(str(text).lower())


@effect
def recovery_plan_facts(request: Request) -> None:
    """What the service says of a plan."""
    properties = _properties(request)
    properties["replicationProviders"] = ["A2A"]
    for side in ("primary", "recovery"):
        properties[f"{side}FabricFriendlyName"] = str(properties.get(f"{side}FabricId", "")).rsplit("/", 1)[-1]
    given = properties.get("providerSpecificInput")
    if given:
        properties["providerSpecificDetails"] = [dict(each) for each in given]
