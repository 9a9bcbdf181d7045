"""Microsoft.RecoveryServices, Azure Backup: vaults, policies, containers, items."""

from __future__ import annotations

from iac.lab.azure.rules.common import IDENTITY_READONLY, NAMES, NESTED_STATE, SYSTEM_IDENTITY
from iac.lab.azure.rules.model import Check, Default, Effect, Fixed, Name, Reference, TypeRule, segments

API = "2024-10-01"
VAULT = "Microsoft.RecoveryServices/vaults"
BACKUP_POLICY = "Microsoft.RecoveryServices/vaults/backupPolicies"
DOC = "Microsoft Learn, Recovery Services vaults overview"
REDUNDANCY = "Microsoft Learn, Create a Recovery Services vault: storage redundancy is fixed once an item is protected"
DELETE = "Microsoft Learn, Delete an Azure Backup Recovery Services vault"
SOFT = "Microsoft Learn, Soft delete for Azure Backup"
IMMUTABLE = "Microsoft Learn, Immutable vault for Azure Backup"
SUPPORT = "Microsoft Learn, Support matrix for Azure VM backups"
POLICY = "Microsoft Learn, Back up an Azure VM with an Enhanced policy; Azure Backup policy limits"
FILES = "Microsoft Learn, Back up Azure file shares; pulumi-azure-native issue 1420"

RULES = (
    TypeRule(
        sdk="recoveryservices:Vault",
        arm=VAULT,
        api=API,
        source=DOC,
        path=segments("vaults/vaultName"),
        name=Name(r"[A-Za-z][A-Za-z0-9-]*", 2, 50, "letters, digits and hyphens; begins with a letter", NAMES),
        required=("sku.name",),
        defaults=(
            Default("properties.publicNetworkAccess", "Enabled", DOC),
            Default("properties.redundancySettings.standardTierStorageRedundancy", "GeoRedundant", REDUNDANCY),
            Default("properties.redundancySettings.crossRegionRestore", "Disabled", REDUNDANCY),
            Default("properties.securitySettings.softDeleteSettings.softDeleteState", "Enabled", SOFT),
            Default("properties.securitySettings.softDeleteSettings.softDeleteRetentionPeriodInDays", 14, SOFT),
        ),
        computed=(NESTED_STATE,),
        fixed=(Fixed("location", DOC, code="InvalidResourceLocation"),),
        checks=(
            Check("recovery_vault", REDUNDANCY),
            Check("vault_immutability", IMMUTABLE),
            Check("vault_soft_delete", SOFT),
        ),
        guards=(Check("vault_empty", DELETE),),
        effects=(SYSTEM_IDENTITY,),
        keeps=True,
        flat=False,
        readonly=(
            "properties.privateEndpointConnections",
            "properties.backupStorageVersion",
            "properties.bcdrSecurityLevel",
            "properties.secureScore",
            "properties.moveState",
            *IDENTITY_READONLY,
        ),
        envelope=("location", "tags", "sku", "identity", "properties", "etag"),
    ),
    TypeRule(
        sdk="recoveryservices:ProtectionPolicy",
        arm=BACKUP_POLICY,
        api=API,
        source=POLICY,
        path=segments("vaults/vaultName", "backupPolicies/policyName"),
        name=Name(
            r"[A-Za-z][A-Za-z0-9-]*[A-Za-z0-9]",
            3,
            150,
            "letters, digits and hyphens; begins with a letter, does not end with a hyphen",
            NAMES,
        ),
        required=("properties.backupManagementType",),
        defaults=(),
        checks=(Check("backup_policy", POLICY), Check("policy_ratchet", IMMUTABLE)),
        effects=(Effect("policy_defaults", POLICY),),
        readonly=("properties.protectedItemsCount",),
        located=False,
        flat=False,
        envelope=("location", "tags", "eTag", "properties"),
    ),
    TypeRule(
        sdk="recoveryservices:ProtectionContainer",
        arm="Microsoft.RecoveryServices/vaults/backupFabrics/protectionContainers",
        api=API,
        source=FILES,
        path=segments("vaults/vaultName", "~backupFabrics/fabricName", "protectionContainers/containerName"),
        required=("properties.containerType",),
        references=(Reference("properties.sourceResourceId", (), FILES),),
        checks=(Check("backup_container", FILES),),
        effects=(Effect("container_registered", FILES),),
        children="BMSUserErrorContainerHasDatasources",
        readonly=("properties.healthStatus", "properties.registrationStatus", "properties.protectedItemCount"),
        located=False,
        flat=False,
        envelope=("location", "tags", "eTag", "properties"),
    ),
    TypeRule(
        sdk="recoveryservices:ProtectedItem",
        arm="Microsoft.RecoveryServices/vaults/backupFabrics/protectionContainers/protectedItems",
        api=API,
        source=SUPPORT,
        path=segments(
            "vaults/vaultName",
            "~backupFabrics/fabricName",
            "~protectionContainers/containerName",
            "protectedItems/protectedItemName",
        ),
        required=("properties.protectedItemType", "properties.sourceResourceId"),
        references=(
            Reference("properties.policyId", (BACKUP_POLICY,), SUPPORT, holds="BMSUserErrorPolicyInUse"),
            Reference("properties.sourceResourceId", (), SUPPORT),
        ),
        fixed=(Fixed("properties.sourceResourceId", SUPPORT, code="BMSUserErrorInvalidInput"),),
        checks=(Check("protected_item", SUPPORT),),
        guards=(Check("item_immutable", IMMUTABLE),),
        effects=(Effect("protected_item_facts", SUPPORT),),
        aftermath=(Effect("soft_delete_item", SOFT),),
        readonly=(
            "properties.backupManagementType",
            "properties.workloadType",
            "properties.vaultId",
            "properties.friendlyName",
            "properties.virtualMachineId",
            "properties.healthStatus",
            "properties.lastBackupTime",
            "properties.protectedItemDataId",
            "properties.protectionState",
            "properties.protectionStatus",
            "properties.lastBackupStatus",
            "properties.policyName",
            "properties.isScheduledForDeferredDelete",
            "properties.containerName",
        ),
        input_only=("properties.isRehydrate",),
        located=False,
        flat=False,
        envelope=("location", "tags", "eTag", "properties"),
    ),
)
