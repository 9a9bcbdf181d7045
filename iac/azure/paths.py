"""Where a resource lives in Azure: how its id follows from its inputs, per Pulumi type.

A path is what comes after the subscription and the resource group: the provider's namespace, then (type, property that
names it). The property names are those of the Pulumi wire. Source: the path templates of the ARM reference at the
versions azure-native 3.29 uses.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

PACKAGE = "azure-native:"
UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
"""How Pulumi spells a value that is not known yet (``sdk/go/common/resource/plugin/rpc.go``)."""


@dataclass(frozen=True)
class ArmPath:
    """``namespace`` is the resource provider; ``segments`` are (type, naming property or ``=constant``)."""

    namespace: str
    segments: tuple[tuple[str, str], ...]

    @property
    def type(self) -> str:
        """The full ARM type, such as ``Microsoft.Network/virtualNetworks``."""
        return "/".join([self.namespace, *(kind for kind, _ in self.segments)])


def _path(namespace: str, text: str) -> ArmPath:
    pairs = (part.split(":") for part in text.split())
    return ArmPath(namespace, tuple((kind, prop) for kind, prop in pairs))


def _network(text: str) -> ArmPath:
    return _path("Microsoft.Network", text)


def _storage(text: str) -> ArmPath:
    return _path("Microsoft.Storage", f"storageAccounts:accountName {text}")


def _vault(text: str, vault: str = "vaultName") -> ArmPath:
    return _path("Microsoft.RecoveryServices", f"vaults:{vault} {text}")


def _fabric(text: str = "") -> ArmPath:
    return _vault(f"replicationFabrics:fabricName {text}", "resourceName")


_CONTAINER = "replicationProtectionContainers:protectionContainerName"

PATHS: dict[str, ArmPath] = {
    "resources:ResourceGroup": ArmPath("", (("resourceGroups", "resourceGroupName"),)),
    "resources:Deployment": _path("Microsoft.Resources", "deployments:deploymentName"),
    "network:VirtualNetwork": _network("virtualNetworks:virtualNetworkName"),
    "network:VirtualNetworkPeering": _network(
        "virtualNetworks:virtualNetworkName virtualNetworkPeerings:virtualNetworkPeeringName"
    ),
    "network:NetworkSecurityGroup": _network("networkSecurityGroups:networkSecurityGroupName"),
    "network:PublicIPAddress": _network("publicIPAddresses:publicIpAddressName"),
    "network:NatGateway": _network("natGateways:natGatewayName"),
    "network:VirtualNetworkGateway": _network("virtualNetworkGateways:virtualNetworkGatewayName"),
    "network:LocalNetworkGateway": _network("localNetworkGateways:localNetworkGatewayName"),
    "network:VirtualNetworkGatewayConnection": _network("connections:virtualNetworkGatewayConnectionName"),
    "network:NetworkInterface": _network("networkInterfaces:networkInterfaceName"),
    "network:PrivateEndpoint": _network("privateEndpoints:privateEndpointName"),
    "network:PrivateDnsZoneGroup": _network(
        "privateEndpoints:privateEndpointName privateDnsZoneGroups:privateDnsZoneGroupName"
    ),
    "privatedns:PrivateZone": _network("privateDnsZones:privateZoneName"),
    "privatedns:VirtualNetworkLink": _network(
        "privateDnsZones:privateZoneName virtualNetworkLinks:virtualNetworkLinkName"
    ),
    "compute:VirtualMachine": _path("Microsoft.Compute", "virtualMachines:vmName"),
    "compute:VirtualMachineExtension": _path("Microsoft.Compute", "virtualMachines:vmName extensions:vmExtensionName"),
    "compute:Disk": _path("Microsoft.Compute", "disks:diskName"),
    "storage:StorageAccount": _storage(""),
    "storage:BlobServiceProperties": _storage("blobServices:blobServicesName"),
    "storage:FileServiceProperties": _storage("fileServices:fileServicesName"),
    "storage:BlobContainer": _storage("blobServices:=default containers:containerName"),
    "storage:BlobContainerImmutabilityPolicy": _storage(
        "blobServices:=default containers:containerName immutabilityPolicies:immutabilityPolicyName"
    ),
    "storage:FileShare": _storage("fileServices:=default shares:shareName"),
    "recoveryservices:Vault": _vault(""),
    "recoveryservices:ProtectionPolicy": _vault("backupPolicies:policyName"),
    "recoveryservices:ProtectionContainer": _vault("backupFabrics:fabricName protectionContainers:containerName"),
    "recoveryservices:ProtectedItem": _vault(
        "backupFabrics:fabricName protectionContainers:containerName protectedItems:protectedItemName"
    ),
    "recoveryservices:ReplicationFabric": _fabric(),
    "recoveryservices:ReplicationPolicy": _vault("replicationPolicies:policyName", "resourceName"),
    "recoveryservices:ReplicationProtectionContainerMapping": _fabric(
        f"{_CONTAINER} replicationProtectionContainerMappings:mappingName"
    ),
    "recoveryservices:ReplicationNetworkMapping": _fabric(
        "replicationNetworks:networkName replicationNetworkMappings:networkMappingName"
    ),
    "recoveryservices:ReplicationProtectedItem": _fabric(
        f"{_CONTAINER} replicationProtectedItems:replicatedProtectedItemName"
    ),
    "recoveryservices:ReplicationRecoveryPlan": _vault("replicationRecoveryPlans:recoveryPlanName", "resourceName"),
    "authorization:RoleAssignment": _path("Microsoft.Authorization", "roleAssignments:roleAssignmentName"),
}
"""By azure-native's type without the package; every type the program uses."""


def short_type(token: str) -> str:
    """Return a type without the package: ``network:Subnet`` of ``azure-native:network:Subnet``."""
    return token.removeprefix(PACKAGE)


def resource_id(token: str, inputs: Mapping[str, Any], subscription: str) -> str:
    """Return the id that follows from a resource's inputs; empty when something of it is not known."""
    path = PATHS.get(short_type(token))
    if path is None or _named_by_azure(inputs):
        return ""
    pairs = [(kind, prop[1:] if prop[:1] == "=" else inputs.get(prop)) for kind, prop in path.segments]
    scope = _scope(path, inputs, subscription)
    if not scope or not all(isinstance(name, str) for _, name in pairs):
        return ""
    tail = "/".join(f"{kind}/{name}" for kind, name in pairs)
    return f"{scope}/providers/{path.namespace}/{tail}" if path.namespace else f"{scope}/{tail}"


def _named_by_azure(inputs: Mapping[str, Any]) -> bool:
    """Azure Backup gives shares names of its own; the provider looks them up (pulumi-azure-native issue 1420)."""
    properties = inputs.get("properties")
    return isinstance(properties, dict) and properties.get("protectedItemType") == "AzureFileShareProtectedItem"


def _scope(path: ArmPath, inputs: Mapping[str, Any], subscription: str) -> str:
    if "scope" in inputs:
        return str(inputs["scope"]).rstrip("/")
    if not path.namespace:
        return f"/subscriptions/{subscription}"
    group = inputs.get("resourceGroupName")
    return f"/subscriptions/{subscription}/resourceGroups/{group}" if isinstance(group, str) else ""


def predict_outputs(token: str, inputs: Mapping[str, Any], provider: Mapping[str, Any]) -> dict[str, Any]:
    """Return the outputs that follow from names alone: ``id`` and ``name``; the rest is Azure's to say."""
    found = resource_id(token, inputs, str(provider.get("subscriptionId", "")))
    if not found or UNKNOWN in found:
        return {}
    return {"id": found, "name": found.rsplit("/", 1)[1]}
