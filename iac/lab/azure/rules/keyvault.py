"""Microsoft.KeyVault and Microsoft.ManagedIdentity."""

from __future__ import annotations

from iac.lab.azure.rules.common import ARM, IDENTITY, NAMES
from iac.lab.azure.rules.model import Check, Computed, Default, Effect, Fixed, Name, TypeRule, segments

SOFT = "Microsoft Learn, Azure Key Vault recovery management with soft delete and purge protection"

RULES = (
    TypeRule(
        sdk="keyvault:Vault",
        arm="Microsoft.KeyVault/vaults",
        api="2024-11-01",
        source=SOFT,
        path=segments("vaults/vaultName"),
        name=Name(
            r"[A-Za-z](?:-?[A-Za-z0-9])*",
            3,
            24,
            "letters, digits and single hyphens; begins with a letter, ends with a letter or digit",
            NAMES,
            everywhere=True,
        ),
        required=("properties.tenantId", "properties.sku.name", "properties.sku.family"),
        defaults=(
            Default("properties.enableSoftDelete", value=True, source=SOFT),
            Default("properties.softDeleteRetentionInDays", 90, SOFT),
            Default("properties.enableRbacAuthorization", value=False, source=ARM),
            Default("properties.enabledForDeployment", value=False, source=ARM),
            Default("properties.publicNetworkAccess", "Enabled", ARM),
        ),
        computed=(
            Computed("properties.provisioningState", "Succeeded", ARM),
            Computed("properties.vaultUri", "https://{name}.vault.azure.net/", ARM),
        ),
        fixed=(
            Fixed("location", ARM, code="VaultAlreadyExists"),
            Fixed("properties.softDeleteRetentionInDays", SOFT, code="BadRequest"),
        ),
        checks=(Check("key_vault", SOFT),),
        aftermath=(Effect("soft_delete_key_vault", SOFT),),
        input_only=("properties.createMode",),
        readonly=("properties.hsmPoolResourceId", "properties.privateEndpointConnections"),
        keeps=True,
        flat=False,
        envelope=("location", "tags", "properties"),
    ),
    TypeRule(
        sdk="managedidentity:UserAssignedIdentity",
        arm="Microsoft.ManagedIdentity/userAssignedIdentities",
        api="2023-01-31",
        source=IDENTITY,
        path=segments("userAssignedIdentities/resourceName"),
        name=Name(r"[A-Za-z0-9][\w-]*", 3, 128, "letters, digits, hyphens and underscores", NAMES),
        computed=(
            Computed("tenantId", "{tenant}", IDENTITY),
            Computed("principalId", "{principal}", IDENTITY),
            Computed("clientId", "{client}", IDENTITY),
        ),
        fixed=(Fixed("location", IDENTITY, replaces=True, code="InvalidResourceLocation"),),
    ),
)
