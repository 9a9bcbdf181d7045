"""What several rule files share: the shapes of names, and where the facts come from."""

from __future__ import annotations

from iac.lab.azure.rules.model import SUCCEEDED, Check, Computed, Effect, Name

NAMES = "Microsoft Learn, Naming rules and restrictions for Azure resources"
ARM = "Microsoft Learn, ARM template reference (the type at its API version)"
NATIVE = "pulumi-azure-native, provider/pkg/gen/replacement.go"
SUBRESOURCES = "pulumi-azure-native, CONTRIBUTING.md, Sub-resources"
GROUP_DELETE = "Microsoft Learn, Azure Resource Manager resource group and resource deletion"
LOCKS = "Microsoft Learn, Lock your Azure resources to protect your infrastructure"
IDENTITY = "Microsoft Learn, What are managed identities for Azure resources"


def plain(least: int = 1, most: int = 80) -> Name:
    """Return the shape most of Microsoft.Network shares."""
    says = "letters, digits, underscores, periods and hyphens; begins with a letter or digit, does not end with . or -"
    return Name(r"[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9_])?", least, most, says, NAMES)


STATE = Computed("provisioningState", SUCCEEDED, ARM)
GUID = Computed("resourceGuid", "{guid}", ARM)
ETAG = Computed("etag", 'W/"{etag}"', ARM)
NETWORK_OUTPUTS = (STATE, GUID, ETAG)
STATE_ETAG = (STATE, ETAG)
NESTED_STATE = Computed("properties.provisioningState", SUCCEEDED, ARM)

SYSTEM_IDENTITY = Effect("managed_identity", IDENTITY)
IDENTITY_READONLY = ("identity.principalId", "identity.tenantId")
SAME_REGION_SUBNET = Check("subnet_in_region", "Microsoft Learn, Azure Virtual Network FAQ: a network is one region's")
