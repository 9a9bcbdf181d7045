"""What Azure refuses, one refusal a line: nothing is written, and the answer names the code ARM would give."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

import pytest

from iac.lab.azure import paths
from iac.lab.azure.environment import Environment
from iac.lab.azure.refusals import ArmError
from iac.lab.azure.store import Store
from tests.lab.azure.conftest import CENTRAL, ROOT, SUBSCRIPTION, VM_TAIL

if TYPE_CHECKING:
    from pathlib import Path

GONE = object()
NOWHERE = f"{ROOT}/rg-east/providers/Microsoft.Network"
EAST_NET = f"{NOWHERE}/virtualNetworks/vnet-hub/subnets"


def case(name: str, code: str, **changes: Any) -> Any:
    """Return a case: the estate's resource, the refusal, and what changes (``__`` stands for a dot)."""
    said = {path.replace("__", "."): value for path, value in changes.items()}
    return pytest.param(name, code, said, id=f"{name}-{code}-{'-'.join(said)[:40]}")


def changed(body: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    """Return a body with the changes made."""
    for path, value in changes.items():
        if value is GONE:
            paths.remove(body, path)
        else:
            paths.assign(body, path, copy.deepcopy(value))
    return body


def static(address: Any) -> list[dict[str, Any]]:
    """Return an interface's configuration with a static address in the application subnet."""
    config = {"name": "ip", "subnet": {"id": f"{EAST_NET}/snet-app"}, "privateIPAllocationMethod": "Static"}
    return [{**config, "privateIPAddress": address} if address else config]


CHANGES = [
    case("vnet-hub", "InvalidCIDRNotation", addressSpace__addressPrefixes=["10.0.0.0/99"]),
    case("vnet-hub", "InvalidCIDRNotation", addressSpace__addressPrefixes=[None]),
    case("vnet-hub", "NetcfgInvalidVirtualNetwork", addressSpace__addressPrefixes=["10.0.0.0/16", "10.0.1.0/24"]),
    case("vnet-hub", "NetcfgInvalidSubnet", addressSpace__addressPrefixes=["10.8.0.0/16"]),
    case("subnet", "InvalidRequestFormat", addressPrefix=GONE),
    case("subnet", "NetcfgInvalidSubnet", addressPrefix="10.2.1.0/24"),
    case("subnet", "NetcfgInvalidSubnet", addressPrefix="fd00::/64"),
    case("subnet", "NetcfgInvalidSubnet", addressPrefix="10.1.1.0/30"),
    case("subnet", "InUsePrefixCannotBeDeleted", addressPrefix="10.1.2.0/24"),
    case("subnet", "InvalidResourceReference", networkSecurityGroup__id=f"{NOWHERE}/routeTables/rt-app"),
    case("subnet", "LinkedInvalidPropertyId", networkSecurityGroup__id="nsg-app"),
    case("peering", "InvalidPeeringRequest", remoteVirtualNetwork__id=f"{NOWHERE}/virtualNetworks/vnet-hub"),
    case("peering", "RemoteVnetHasNoGateways", useRemoteGateways=True),
    case("rule", "SecurityRuleInvalidPriority", priority=99),
    case("rule", "SecurityRuleParameterNotSpecified", sourcePortRange=GONE),
    case("route", "InvalidRequestFormat", addressPrefix=GONE),
    case("route", "NextHopIpAddressMissing", nextHopType="VirtualAppliance"),
    case("pip-nat", "PublicIPAddressAllocationMethodNotSupported", publicIPAllocationMethod="Dynamic"),
    case("nic", "SubnetIsRequired", ipConfigurations=[{"name": "ip"}]),
    case("nic", "PrivateIPAddressIsMissing", ipConfigurations=static("")),
    case("nic", "PrivateIPAddressInvalid", ipConfigurations=static("ten")),
    case("nic", "PrivateIPAddressNotInSubnet", ipConfigurations=static("10.0.2.9")),
    case("nic", "PrivateIPAddressInReservedRange", ipConfigurations=static("10.0.1.3")),
    case("nic", "PrivateIPAddressInReservedRange", ipConfigurations=static("10.0.1.255")),
    case("nic", "PrivateIPAddressIsAllocated", ipConfigurations=static("10.0.1.5")),
    case("endpoint", "PrivateEndpointConnectionMissing", privateLinkServiceConnections=[]),
    case("gateway", "ActiveActiveGatewayIpConfigurationMissing", activeActive=True),
    case("gateway", "VirtualNetworkGatewayPublicIpMissing", **{"ipConfigurations[]__publicIPAddress": GONE}),
    case("gateway", "SubnetNameNotAllowed", **{"ipConfigurations[]__subnet__id": f"{EAST_NET}/snet-app"}),
    case("local", "LocalNetworkGatewayAddressMissing", gatewayIpAddress=GONE),
    case("local", "InvalidGatewayIpAddress", gatewayIpAddress="hall"),
    case("tunnel", "ConnectionPeerMissing", localNetworkGateway2=GONE),
    case("tunnel", "BgpNotEnabledOnGateway", enableBgp=True),
    case("bastion", "BastionIpConfigurationMissing", ipConfigurations=[]),
    case("bastion", "SubnetNameNotAllowed", **{"ipConfigurations[]__subnet__id": f"{EAST_NET}/snet-app"}),
    case("firewall", "AzureFirewallHubMissing", sku__name="AZFW_Hub"),
    case("disk", "OperationNotAllowed", diskSizeGB=32),
    case("account", "InvalidAccountKindAndSku", kind="FileStorage"),
    case("account", "StorageAccountSkuChangeNotAllowed", sku__name="Premium_LRS"),
    case("container", "PublicAccessNotPermitted", publicAccess="Blob"),
    case("immutable", "InvalidImmutabilityPeriod", immutabilityPeriodSinceCreationInDays=0),
    case(
        "immutable",
        "InvalidImmutabilityPolicy",
        allowProtectedAppendWrites=True,
        allowProtectedAppendWritesAll=True,
    ),
    case("blobs", "InvalidXmlNodeValue", deleteRetentionPolicy__days=0),
    case("blobs", "InvalidRestorePolicy", restorePolicy={"enabled": True, "days": 7}),
    case("files", "InvalidXmlNodeValue", shareDeleteRetentionPolicy__days=366),
    case("share", "InvalidShareQuota", shareQuota=0),
    case("keys", "BadRequest", properties__enableSoftDelete=False),
    case("keys", "BadRequest", properties__softDeleteRetentionInDays=5),
    case("pager", "InvalidGroupShortName", groupShortName="a-name-too-long"),
    case("diagnostics", "BadRequest", workspaceId=GONE),
    case("lock", "InvalidLockLevel", level="Never"),
    case("vm", "FailedIdentityOperation", identity__userAssignedIdentities={f"{NOWHERE}/x/y": {}}),
    case("vault", "CrossRegionRestoreCannotBeDisabled", properties__redundancySettings__crossRegionRestore="Disabled"),
    case(
        "vault",
        "BMSUserErrorStorageTypeChangeNotAllowed",
        properties__redundancySettings__standardTierStorageRedundancy="LocallyRedundant",
    ),
    case(
        "vault-dr",
        "CrossRegionRestoreNotSupported",
        properties__redundancySettings={
            "crossRegionRestore": "Enabled",
            "standardTierStorageRedundancy": "LocallyRedundant",
        },
    ),
    case(
        "vault",
        "InvalidSoftDeleteRetention",
        properties__securitySettings__softDeleteSettings={
            "softDeleteState": "Enabled",
            "softDeleteRetentionPeriodInDays": 5,
        },
    ),
    case("policy", "BMSUserErrorInvalidPolicyInput", properties__retentionPolicy=GONE),
    case("policy", "BMSUserErrorInvalidPolicyInput", properties__policyType="V2"),
    case("policy", "BMSUserErrorInvalidPolicyInput", properties__instantRpRetentionRangeInDays=99),
    case(
        "policy",
        "BMSUserErrorInvalidPolicyInput",
        properties__schedulePolicy__scheduleRunFrequency="Hourly",
        properties__schedulePolicy__hourlySchedule={"interval": 5},
    ),
    case(
        "policy",
        "BMSUserErrorInvalidPolicyInput",
        properties__retentionPolicy__dailySchedule__retentionDuration__count=3,
    ),
    case(
        "policy",
        "BMSUserErrorInvalidPolicyInput",
        properties__retentionPolicy__dailySchedule__retentionTimes=["2026-01-01T03:00:00Z"],
    ),
    case("policy-files", "BMSUserErrorInvalidPolicyInput", properties__retentionPolicy=GONE),
    case("registration", "NotSimulated", properties__containerType="SQLAGWorkLoadContainer"),
    case(
        "registration",
        "BMSUserErrorInvalidContainerName",
        properties__sourceResourceId=f"{ROOT}/rg-east/providers/Microsoft.Storage/storageAccounts/stcache",
    ),
    case("item", "NotSimulated", properties__protectedItemType="AzureVmWorkloadSQLDatabase"),
    case("item", "BMSUserErrorPolicyNotFound", properties__policyId=GONE),
    case(
        "item",
        "BMSUserErrorPolicyWorkloadMismatch",
        properties__policyId=f"{ROOT}/rg-east/providers/Microsoft.RecoveryServices/vaults/rsv-town/backupPolicies/daily-files",
    ),
    case("replication-policy", "NotSimulated", properties__providerSpecificInput__instanceType="HyperVReplicaAzure"),
    case(
        "replication-policy",
        "InvalidRecoveryPointHistory",
        properties__providerSpecificInput__recoveryPointHistory=99_999,
    ),
    case(
        "network-mapping",
        "RecoveryNetworkInPrimaryRegion",
        properties__recoveryNetworkId=f"{NOWHERE}/virtualNetworks/vnet-spoke",
    ),
    case("replicated", "NotSimulated", properties__providerSpecificDetails__instanceType="InMageRcm"),
    case("plan", "RecoveryPlanHasNoBootGroup", properties__groups=[{"groupType": "Shutdown"}]),
    case(
        "plan",
        "RecoveryPlanGroupRepeated",
        properties__groups=[{"groupType": "Boot"}, {"groupType": "Shutdown"}, {"groupType": "Shutdown"}],
    ),
    case(
        "container-east",
        "NotSimulated",
        properties__template={"resources": [{"type": "Microsoft.Web/sites", "name": "x"}]},
    ),
]


@pytest.mark.parametrize(("name", "code", "changes"), CHANGES)
def test_change_is_refused_and_nothing_is_written(estate: Any, name: str, code: str, changes: dict[str, Any]) -> None:
    made = estate[name]
    with estate.cloud.store.world() as world:
        before = copy.deepcopy(world.get(made.id).body)

    with pytest.raises(ArmError) as caught:
        estate.cloud.store.update(made.id, changed(copy.deepcopy(before), changes))

    assert caught.value.code == code
    assert caught.value.reason
    with estate.cloud.store.world() as world:
        assert world.get(made.id).body == before


def another(name: str, code: str, own: str = "another", **changes: Any) -> Any:
    """Return a case: a second resource like the estate's, under another last name."""
    said = {path.replace("__", "."): value for path, value in changes.items()}
    return pytest.param(name, own, code, said, id=f"{name}-{code}")


VAULT_DR = f"{ROOT}/rg-central/providers/Microsoft.RecoveryServices/vaults/rsv-dr"
IMAGE = {"publisher": "Canonical", "offer": "ubuntu", "sku": "server", "version": "latest"}
NEW_DISK = {"imageReference": IMAGE, "osDisk": {"createOption": "FromImage", "name": "disk-new"}}
USER = {"adminUsername": "city", "adminPassword": "not-for-eyes"}
ANOTHER = [
    another("disk", "InvalidParameter", diskSizeGB=GONE),
    another("extension", "InvalidParameter", location=CENTRAL),
    another("zone-link", "LocationNotAvailableForResourceType", location=CENTRAL),
    another("role", "InvalidRoleDefinitionId", "dddddddd-dddd-4ddd-8ddd-dddddddddddd", roleDefinitionId="Reader"),
    another("fabric-east", "NotSimulated", properties__customDetails__instanceType="VMware"),
    another(
        "plan", "RecoveryPlanFabricsAreOne", properties__recoveryFabricId=f"{VAULT_DR}/replicationFabrics/fabric-east"
    ),
    another("subnet", "NetcfgSubnetRangesOverlap", addressPrefix="10.1.1.128/25"),
    another("peering", "AnotherPeeringAlreadyReferencesRemoteVnet"),
    another("rule", "SecurityRuleConflict"),
    another("account", "InvalidResourceName", "Not-Legal"),
    another("account", "InvalidResourceName", "ab"),
    another("hub", "HubAddressPrefixTooSmall", addressPrefix="10.9.0.0/25"),
    another("role", "RoleAssignmentExists", "cccccccc-cccc-4ccc-8ccc-cccccccccccc"),
    another("fabric-east", "FabricAlreadyExistsForLocation"),
    another("vm", "NetworkInterfaceAlreadyAttached", storageProfile=NEW_DISK, osProfile=USER),
    another(
        "vm", "BadRequest", availabilitySet={"id": f"{ROOT}/rg-east/providers/Microsoft.Compute/availabilitySets/avail"}
    ),
    another("vm", "InvalidParameter", osProfile={"computerName": "vm"}),
    another(
        "vm",
        "InvalidParameter",
        osProfile={**USER, "computerName": "a-very-long-computer", "windowsConfiguration": {}},
    ),
    another("item", "BMSUserErrorInvalidItemName", f"vm;{VM_TAIL}x"),
]


@pytest.mark.parametrize(("name", "own", "code", "changes"), ANOTHER)
def test_another_one_is_refused_and_not_there(
    estate: Any, name: str, own: str, code: str, changes: dict[str, Any]
) -> None:
    made = estate[name]
    with estate.cloud.store.world() as world:
        body = copy.deepcopy(world.get(made.id).body)
    arm_id = f"{made.id.rsplit('/', 1)[0]}/{own}"

    with pytest.raises(ArmError) as caught:
        estate.cloud.store.create(arm_id, changed(body, changes))

    assert caught.value.code == code
    assert estate.cloud.store.get(arm_id) is None


@pytest.mark.parametrize(
    ("arm_id", "code"),
    [
        pytest.param(f"{ROOT}/absent/providers/Microsoft.Network/routeTables/rt", "ResourceGroupNotFound", id="group"),
        pytest.param(f"{ROOT}/rg-east/providers/Microsoft.Web/sites/site", "NotSimulated", id="type"),
        pytest.param("rg-east/rt", "NotSimulated", id="no-id"),
        pytest.param(f"{NOWHERE}/routeTables/rt", "LocationRequired", id="no-location"),
    ],
)
def test_place_that_is_none_is_refused(estate: Any, arm_id: str, code: str) -> None:
    with pytest.raises(ArmError) as caught:
        estate.cloud.store.create(arm_id, {})

    assert caught.value.code == code


def lock(estate: Any, name: str, level: str) -> None:
    scope = estate[name].id
    estate.cloud.store.put(f"{scope}/providers/Microsoft.Authorization/locks/by-hand", {"properties": {"level": level}})


def test_lock_keeps_what_it_is_on_and_what_is_below(estate: Any) -> None:
    lock(estate, "rg-central", "CanNotDelete")
    for name in ("vnet-dr", "rg-central"):
        with pytest.raises(ArmError, match="ScopeLocked"):
            estate.cloud.store.delete(estate[name].id)

    estate.cloud.store.patch(estate["vnet-dr"].id, {"tags": {"a": "b"}})


def test_lock_for_reading_keeps_everything_as_it_is(estate: Any) -> None:
    lock(estate, "vnet-dr", "ReadOnly")

    with pytest.raises(ArmError, match="ScopeLocked"):
        estate.cloud.store.patch(estate["vnet-dr"].id, {"tags": {"a": "b"}})


def stop_immutability(estate: Any, state: str) -> None:
    path = "properties.securitySettings.immutabilitySettings.state"
    estate.cloud.store.patch(estate["vault"].id, {path: state})


def test_immutable_vault_gives_up_neither_points_nor_retention(estate: Any) -> None:
    stop_immutability(estate, "Locked")

    with pytest.raises(ArmError, match="BMSUserErrorImmutabilityViolation"):
        estate.cloud.store.delete(estate["item"].id)
    count = "properties.retentionPolicy.dailySchedule.retentionDuration.count"
    with pytest.raises(ArmError, match="BMSUserErrorRetentionReductionNotAllowed"):
        estate.cloud.store.patch(estate["policy"].id, {count: 7})
    with pytest.raises(ArmError, match="ImmutabilityLocked"):
        stop_immutability(estate, "Disabled")


def test_soft_delete_that_is_always_on_stays(estate: Any) -> None:
    path = "properties.securitySettings.softDeleteSettings.softDeleteState"
    estate.cloud.store.patch(estate["vault-dr"].id, {path: "AlwaysON"})

    with pytest.raises(ArmError, match="SoftDeleteAlwaysOn"):
        estate.cloud.store.patch(estate["vault-dr"].id, {path: "Enabled"})


def test_item_that_was_deleted_comes_back_only_when_asked_for(estate: Any) -> None:
    store, item = estate.cloud.store, estate["item"]
    with store.world() as world:
        body = copy.deepcopy(world.get(item.id).body)
    store.delete(item.id)

    with pytest.raises(ArmError, match="BMSUserErrorItemInSoftDeletedState"):
        store.create(item.id, body)
    body["properties"]["isRehydrate"] = True
    store.create(item.id, body)
    assert store.deleted() == []


def test_locked_container_policy_only_gets_longer_and_keeps_its_container(estate: Any) -> None:
    store, policy = estate.cloud.store, estate["immutable"].id
    store.delete(estate["lock"].id)
    store.patch(policy, {"state": "Locked"}, force=True)

    with pytest.raises(ArmError, match="ImmutabilityPolicyLocked"):
        store.patch(policy, {"immutabilityPeriodSinceCreationInDays": 7})
    store.patch(policy, {"immutabilityPeriodSinceCreationInDays": 60})
    for arm_id, code in ((policy, "ImmutabilityPolicyLocked"), (estate["container"].id, "ContainerProtected")):
        with pytest.raises(ArmError, match=code):
            store.delete(arm_id)


def test_locked_account_policy_neither_opens_nor_gets_shorter(estate: Any) -> None:
    store, account = estate.cloud.store, estate["cache"].id
    path = "immutableStorageWithVersioning.immutabilityPolicy"
    store.patch(account, {path: {"state": "Locked", "immutabilityPeriodSinceCreationInDays": 30}})

    with pytest.raises(ArmError, match="ImmutabilityPolicyLocked"):
        store.patch(account, {f"{path}.immutabilityPeriodSinceCreationInDays": 7})
    with pytest.raises(ArmError, match="ImmutabilityPolicyLocked"):
        store.patch(account, {f"{path}.state": "Unlocked"})


def test_account_with_protected_shares_stays(estate: Any) -> None:
    estate.cloud.store.delete(estate["lock"].id)

    with pytest.raises(ArmError, match=r"registered with Azure Backup"):
        estate.cloud.store.delete(estate["account"].id)


def test_key_vault_keeps_its_name_after_deletion_and_its_purge_protection(estate: Any) -> None:
    store, vault = estate.cloud.store, estate["keys"]
    store.patch(vault.id, {"properties.enablePurgeProtection": True})
    with pytest.raises(ArmError, match="Purge protection cannot be switched off"):
        store.patch(vault.id, {"properties.enablePurgeProtection": False})
    store.delete(vault.id)
    body = {"location": "eastus2", "properties": copy.deepcopy(vault.inputs["properties"])}

    with pytest.raises(ArmError, match="in the deleted state"):
        store.create(vault.id, body)
    with pytest.raises(ArmError, match="protected from purging"):
        store.purge(vault.id)
    body["properties"]["createMode"] = "recover"
    store.create(vault.id, body)
    assert store.deleted() == []


def test_subscription_that_is_not_the_environments_is_refused(tmp_path: Path) -> None:
    store = Store(tmp_path, environment=Environment(subscriptions=(SUBSCRIPTION,)))
    elsewhere = "/subscriptions/99999999-0000-4000-8000-000000000009/resourceGroups/rg"

    with pytest.raises(ArmError, match="SubscriptionNotFound"):
        store.create(elsewhere, {"location": "eastus2"})
    store.create(f"/subscriptions/{SUBSCRIPTION}/resourceGroups/rg", {"location": "eastus2"})
