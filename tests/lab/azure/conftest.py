"""A simulated Azure, a provider on it, and an estate that has every simulated type in it."""

from __future__ import annotations

import copy
import datetime as dt
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NoReturn

import pytest
from pulumi.runtime.proto import provider_pb2 as pb

from iac.lab.azure.provider import AzureProvider
from iac.lab.azure.rules import PREFIX
from iac.lab.azure.store import Store
from iac.lab.engine.values import from_struct, secret, to_struct
from iac.ports import FixedClock

if TYPE_CHECKING:
    from pathlib import Path

    import grpc

SUBSCRIPTION = "00000000-0000-4000-8000-000000000001"
ROOT = f"/subscriptions/{SUBSCRIPTION}/resourceGroups"
ROLES = f"/subscriptions/{SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions"
READER = f"{ROLES}/acdd72a7-3385-48ef-bd42-f606fba81ae7"
TENANT = "11111111-1111-4111-8111-111111111111"
EAST, CENTRAL = "eastus2", "centralus"
NOON = dt.datetime(2026, 11, 25, 12, tzinfo=dt.UTC)


class RefusedError(RuntimeError):
    """The provider ended a call through its context."""

    def __init__(self, code: grpc.StatusCode, details: str) -> None:
        super().__init__(details)
        self.code = code


class Context:
    """As much of a gRPC context as a servicer in this process needs."""

    def abort(self, code: grpc.StatusCode, details: str) -> NoReturn:
        raise RefusedError(code, details)


@dataclass
class Made:
    """A resource made through the provider."""

    sdk: str
    name: str
    id: str
    inputs: dict[str, Any]
    state: dict[str, Any]


@dataclass
class Cloud:
    """Speaks the provider's protocol as an engine does."""

    store: Store
    provider: AzureProvider
    context: Context = field(default_factory=Context)

    def urn(self, sdk: str, name: str) -> str:
        return f"urn:pulumi:lab::city::{PREFIX}{sdk}::{name}"

    def check(self, sdk: str, name: str, /, olds: Mapping[str, Any] | None = None, **inputs: Any) -> Any:
        request = pb.CheckRequest(
            urn=self.urn(sdk, name), olds=to_struct(olds or {}), news=to_struct(inputs), randomSeed=b"s"
        )
        return self.provider.Check(request, self.context)

    def create(self, sdk: str, name: str, /, **inputs: Any) -> Made:
        checked = self.check(sdk, name, **inputs)
        assert not checked.failures, list(checked.failures)
        answer = self.provider.Create(
            pb.CreateRequest(urn=self.urn(sdk, name), properties=checked.inputs), self.context
        )
        return Made(sdk, name, answer.id, from_struct(checked.inputs), from_struct(answer.properties))

    def preview(self, sdk: str, name: str, /, **inputs: Any) -> dict[str, Any]:
        checked = self.check(sdk, name, **inputs)
        request = pb.CreateRequest(urn=self.urn(sdk, name), properties=checked.inputs, preview=True)
        return from_struct(self.provider.Create(request, self.context).properties)

    def diff(self, made: Made, **changes: Any) -> Any:
        news = {name: value for name, value in {**made.inputs, **changes}.items() if value is not None}
        return self.diff_inputs(made, news)

    def diff_inputs(self, made: Made, news: Mapping[str, Any]) -> Any:
        request = pb.DiffRequest(
            id=made.id,
            urn=self.urn(made.sdk, made.name),
            olds=to_struct(made.state),
            old_inputs=to_struct(made.inputs),
            news=to_struct(news),
        )
        return self.provider.Diff(request, self.context)

    def update(self, made: Made, **changes: Any) -> Made:
        news = {name: value for name, value in {**made.inputs, **changes}.items() if value is not None}
        request = pb.UpdateRequest(
            id=made.id,
            urn=self.urn(made.sdk, made.name),
            olds=to_struct(made.state),
            old_inputs=to_struct(made.inputs),
            news=to_struct(news),
        )
        answer = self.provider.Update(request, self.context)
        return Made(made.sdk, made.name, made.id, news, from_struct(answer.properties))

    def read(self, made: Made) -> Made | None:
        request = pb.ReadRequest(
            id=made.id,
            urn=self.urn(made.sdk, made.name),
            properties=to_struct(made.state),
            inputs=to_struct(made.inputs),
        )
        answer = self.provider.Read(request, self.context)
        if not answer.id:
            return None
        return Made(made.sdk, made.name, answer.id, from_struct(answer.inputs), from_struct(answer.properties))

    def delete(self, made: Made) -> None:
        request = pb.DeleteRequest(id=made.id, urn=self.urn(made.sdk, made.name), properties=to_struct(made.state))
        self.provider.Delete(request, self.context)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "azure", clock=FixedClock(NOON))


@pytest.fixture
def cloud(store: Store) -> Cloud:
    return Cloud(store, AzureProvider(store))


Ids = Mapping[str, str]
Inputs = Callable[[Ids], dict[str, Any]]


def east(**inputs: Any) -> dict[str, Any]:
    return {"resourceGroupName": "rg-east", **inputs}


def central(**inputs: Any) -> dict[str, Any]:
    return {"resourceGroupName": "rg-central", **inputs}


RULES = [
    {
        "name": name,
        "access": "Allow",
        "direction": "Inbound",
        "priority": priority,
        "protocol": "Tcp",
        "sourceAddressPrefix": source,
        "sourcePortRange": "*",
        "destinationAddressPrefix": "*",
        "destinationPortRange": port,
    }
    for name, priority, source, port in (("allow-ssh", 200, "10.0.0.0/24", "22"), ("allow-web", 100, "*", "443"))
]
RETENTION = {
    "retentionPolicyType": "LongTermRetentionPolicy",
    "dailySchedule": {
        "retentionTimes": ["2026-01-01T02:00:00Z"],
        "retentionDuration": {"count": 30, "durationType": "Days"},
    },
}
SCHEDULE = {
    "schedulePolicyType": "SimpleSchedulePolicy",
    "scheduleRunFrequency": "Daily",
    "scheduleRunTimes": ["2026-01-01T02:00:00Z"],
}
TEMPLATE = {
    "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
    "contentVersion": "1.0.0.0",
    "parameters": {"container": {"type": "string"}},
    "resources": [
        {
            "type": "Microsoft.RecoveryServices/vaults/replicationFabrics/replicationProtectionContainers",
            "apiVersion": "2024-10-01",
            "name": "[parameters('container')]",
            "properties": {"providerSpecificInput": [{"instanceType": "A2A"}]},
        }
    ],
}
DR = {"resourceName": "rsv-dr"}
VM_TAIL = "iaasvmcontainerv2;rg-east;vm-app"


def fabric(ids: Ids, region: str) -> str:
    return f"{ids['vault-dr']}/replicationFabrics/fabric-{region}"


def container(ids: Ids, region: str) -> str:
    return f"{fabric(ids, region)}/replicationProtectionContainers/container-{region}"


def deployed(region: str) -> dict[str, Any]:
    return central(
        deploymentName=f"container-{region}",
        properties={
            "mode": "Incremental",
            "template": TEMPLATE,
            "parameters": {"container": {"value": f"rsv-dr/fabric-{region}/container-{region}"}},
        },
    )


def mapped(ids: Ids, here: str, there: str) -> dict[str, Any]:
    return central(
        **DR,
        fabricName=f"fabric-{here}",
        protectionContainerName=f"container-{here}",
        mappingName=f"{here}-to-{there}",
        properties={
            "policyId": ids["replication-policy"],
            "targetProtectionContainerId": container(ids, there),
            "providerSpecificInput": {"instanceType": "A2A", "agentAutoUpdateStatus": "Disabled"},
        },
    )


def machine(ids: Ids) -> dict[str, Any]:
    return east(
        vmName="vm-app",
        zones=["1"],
        hardwareProfile={"vmSize": "Standard_D4s_v5"},
        identity={"type": "SystemAssigned, UserAssigned", "userAssignedIdentities": [ids["identity"]]},
        storageProfile={
            "imageReference": {"publisher": "Canonical", "offer": "ubuntu", "sku": "server", "version": "latest"},
            "osDisk": {"name": "disk-os", "createOption": "FromImage", "osType": "Linux", "deleteOption": "Delete"},
            "dataDisks": [{"lun": 0, "createOption": "Attach", "managedDisk": {"id": ids["disk"]}}],
        },
        osProfile={"computerName": "vm-app", "adminUsername": "city", "adminPassword": secret("not-for-eyes")},
        networkProfile={"networkInterfaces": [{"id": ids["nic"], "primary": True}]},
        tags={"owner": "it", "tier": "1"},
    )


def plain_machine(ids: Ids) -> dict[str, Any]:
    """Return a machine of which only what must be said is said."""
    image = {"publisher": "Canonical", "offer": "ubuntu", "sku": "server", "version": "latest"}
    return east(
        vmName="vm-plain",
        hardwareProfile={"vmSize": "Standard_D2s_v5"},
        storageProfile={"imageReference": image, "osDisk": {"createOption": "FromImage"}},
        osProfile={"computerName": "vm-plain", "adminUsername": "city", "adminPassword": secret("not-for-eyes")},
        networkProfile={"networkInterfaces": [{"id": ids["nic-plain"]}]},
    )


def replicated(ids: Ids) -> dict[str, Any]:
    disk = f"{ROOT}/rg-east/providers/Microsoft.Compute/disks/disk-os"
    managed = {
        "diskId": disk,
        "primaryStagingAzureStorageAccountId": ids["cache"],
        "recoveryResourceGroupId": ids["rg-central"],
    }
    return central(
        **DR,
        fabricName="fabric-east",
        protectionContainerName="container-east",
        replicatedProtectedItemName="vm-app",
        properties={
            "policyId": ids["replication-policy"],
            "providerSpecificDetails": {
                "instanceType": "A2A",
                "fabricObjectId": ids["vm"],
                "recoveryContainerId": container(ids, "central"),
                "recoveryResourceGroupId": ids["rg-central"],
                "vmManagedDisks": [managed],
            },
        },
    )


def group(location: str, name: str) -> Inputs:
    return lambda _: {"resourceGroupName": name, "location": location, "tags": {"owner": "it"}}


def subnet(ids: Ids, name: str, vnet: str = "vnet-hub") -> dict[str, str]:
    return {"id": f"{ids[vnet]}/subnets/{name}"}


def ip_in(ids: Ids, name: str, address: str = "", vnet: str = "vnet-hub") -> list[dict[str, Any]]:
    config: dict[str, Any] = {"name": "ipconfig", "subnet": subnet(ids, name, vnet)}
    return [{**config, "publicIPAddress": {"id": ids[address]}} if address else config]


def public(name: str) -> Inputs:
    return lambda _: east(
        publicIpAddressName=name, sku={"name": "Standard"}, publicIPAllocationMethod="Static", zones=["1"]
    )


def account(name: str, **more: Any) -> Inputs:
    return lambda _: east(accountName=name, kind="StorageV2", sku={"name": "Standard_GRS"}, **more)


HUB_SUBNETS = (
    ("GatewaySubnet", "10.0.255.0/27"),
    ("AzureBastionSubnet", "10.0.254.0/26"),
    ("AzureFirewallSubnet", "10.0.253.0/26"),
)
ESTATE: tuple[tuple[str, str, Inputs], ...] = (
    ("rg-east", "resources:ResourceGroup", group(EAST, "rg-east")),
    ("rg-central", "resources:ResourceGroup", group(CENTRAL, "rg-central")),
    ("nsg", "network:NetworkSecurityGroup", lambda _: east(networkSecurityGroupName="nsg-app", securityRules=RULES)),
    ("nsg-lone", "network:NetworkSecurityGroup", lambda _: east(networkSecurityGroupName="nsg-lone")),
    (
        "rule",
        "network:SecurityRule",
        lambda _: (
            east(networkSecurityGroupName="nsg-lone", securityRuleName="deny-all")
            | {name: value for name, value in RULES[0].items() if name != "name"}
        ),
    ),
    (
        "routes",
        "network:RouteTable",
        lambda _: east(
            routeTableName="rt-app", routes=[{"name": "out", "addressPrefix": "0.0.0.0/0", "nextHopType": "Internet"}]
        ),
    ),
    ("routes-lone", "network:RouteTable", lambda _: east(routeTableName="rt-lone")),
    (
        "route",
        "network:Route",
        lambda _: east(routeTableName="rt-lone", routeName="in", addressPrefix="10.9.0.0/16", nextHopType="VnetLocal"),
    ),
    ("pip-nat", "network:PublicIPAddress", public("pip-nat")),
    ("pip-gateway", "network:PublicIPAddress", public("pip-gateway")),
    ("pip-bastion", "network:PublicIPAddress", public("pip-bastion")),
    ("pip-firewall", "network:PublicIPAddress", public("pip-firewall")),
    ("pip-plain", "network:PublicIPAddress", lambda _: east(publicIpAddressName="pip-plain")),
    ("nat-plain", "network:NatGateway", lambda _: east(natGatewayName="nat-plain")),
    (
        "nat",
        "network:NatGateway",
        lambda ids: east(natGatewayName="nat", sku={"name": "Standard"}, publicIpAddresses=[{"id": ids["pip-nat"]}]),
    ),
    (
        "vnet-hub",
        "network:VirtualNetwork",
        lambda ids: east(
            virtualNetworkName="vnet-hub",
            addressSpace={"addressPrefixes": ["10.0.0.0/16"]},
            subnets=[
                {"name": "snet-app", "addressPrefix": "10.0.1.0/24", "networkSecurityGroup": {"id": ids["nsg"]}},
                *({"name": name, "addressPrefix": prefix} for name, prefix in HUB_SUBNETS),
            ],
        ),
    ),
    (
        "vnet-spoke",
        "network:VirtualNetwork",
        lambda _: east(virtualNetworkName="vnet-spoke", addressSpace={"addressPrefixes": ["10.1.0.0/16"]}),
    ),
    (
        "vnet-dr",
        "network:VirtualNetwork",
        lambda _: central(virtualNetworkName="vnet-dr", addressSpace={"addressPrefixes": ["10.2.0.0/16"]}),
    ),
    (
        "subnet",
        "network:Subnet",
        lambda ids: east(
            virtualNetworkName="vnet-spoke",
            subnetName="snet-endpoints",
            addressPrefix="10.1.1.0/24",
            networkSecurityGroup={"id": ids["nsg"]},
            routeTable={"id": ids["routes"]},
            natGateway={"id": ids["nat"]},
        ),
    ),
    (
        "peering",
        "network:VirtualNetworkPeering",
        lambda ids: east(
            virtualNetworkName="vnet-hub",
            virtualNetworkPeeringName="to-spoke",
            remoteVirtualNetwork={"id": ids["vnet-spoke"]},
        ),
    ),
    (
        "gateway",
        "network:VirtualNetworkGateway",
        lambda ids: east(
            virtualNetworkGatewayName="vgw",
            gatewayType="Vpn",
            sku={"name": "VpnGw2AZ", "tier": "VpnGw2AZ"},
            ipConfigurations=ip_in(ids, "GatewaySubnet", "pip-gateway"),
        ),
    ),
    (
        "local",
        "network:LocalNetworkGateway",
        lambda _: east(
            localNetworkGatewayName="lgw-hall",
            gatewayIpAddress="198.51.100.7",
            localNetworkAddressSpace={"addressPrefixes": ["10.100.0.0/16"]},
        ),
    ),
    (
        "tunnel",
        "network:VirtualNetworkGatewayConnection",
        lambda ids: east(
            virtualNetworkGatewayConnectionName="cn-hall",
            connectionType="IPsec",
            virtualNetworkGateway1={"id": ids["gateway"]},
            localNetworkGateway2={"id": ids["local"]},
            sharedKey=secret("not-for-eyes"),
        ),
    ),
    (
        "bastion",
        "network:BastionHost",
        lambda ids: east(bastionHostName="bastion", ipConfigurations=ip_in(ids, "AzureBastionSubnet", "pip-bastion")),
    ),
    ("firewall-policy", "network:FirewallPolicy", lambda _: east(firewallPolicyName="fwp")),
    (
        "firewall-rules",
        "network:FirewallPolicyRuleCollectionGroup",
        lambda _: east(firewallPolicyName="fwp", ruleCollectionGroupName="base", priority=200),
    ),
    (
        "firewall",
        "network:AzureFirewall",
        lambda ids: east(
            azureFirewallName="fw",
            firewallPolicy={"id": ids["firewall-policy"]},
            ipConfigurations=ip_in(ids, "AzureFirewallSubnet", "pip-firewall"),
        ),
    ),
    ("wan", "network:VirtualWan", lambda _: east(virtualWANName="wan")),
    (
        "hub",
        "network:VirtualHub",
        lambda ids: east(virtualHubName="hub", addressPrefix="10.3.0.0/23", virtualWan={"id": ids["wan"]}),
    ),
    (
        "hub-link",
        "network:HubVirtualNetworkConnection",
        lambda ids: east(virtualHubName="hub", connectionName="spoke", remoteVirtualNetwork={"id": ids["vnet-spoke"]}),
    ),
    ("hub-gateway", "network:VpnGateway", lambda ids: east(gatewayName="vpngw", virtualHub={"id": ids["hub"]})),
    (
        "site",
        "network:VpnSite",
        lambda ids: east(
            vpnSiteName="site-hall",
            virtualWan={"id": ids["wan"]},
            addressSpace={"addressPrefixes": ["10.100.0.0/16"]},
            vpnSiteLinks=[{"name": "isp", "ipAddress": "198.51.100.7"}],
        ),
    ),
    (
        "site-tunnel",
        "network:VpnConnection",
        lambda ids: east(
            gatewayName="vpngw",
            connectionName="hall",
            remoteVpnSite={"id": ids["site"]},
            vpnLinkConnections=[
                {
                    "name": "isp",
                    "sharedKey": secret("not-for-eyes"),
                    "vpnSiteLink": {"id": f"{ids['site']}/vpnSiteLinks/isp"},
                }
            ],
        ),
    ),
    (
        "identity",
        "managedidentity:UserAssignedIdentity",
        lambda _: east(resourceName="id-app"),
    ),
    (
        "nic",
        "network:NetworkInterface",
        lambda ids: east(networkInterfaceName="nic-app", ipConfigurations=ip_in(ids, "snet-app")),
    ),
    (
        "disk",
        "compute:Disk",
        lambda _: east(diskName="disk-app", creationData={"createOption": "Empty"}, diskSizeGB=64, zones=["1"]),
    ),
    ("set", "compute:AvailabilitySet", lambda _: east(availabilitySetName="avail", sku={"name": "Aligned"})),
    ("set-plain", "compute:AvailabilitySet", lambda _: east(availabilitySetName="avail-plain")),
    (
        "nic-plain",
        "network:NetworkInterface",
        lambda ids: east(networkInterfaceName="nic-plain", ipConfigurations=ip_in(ids, "snet-app")),
    ),
    ("vm", "compute:VirtualMachine", machine),
    ("vm-plain", "compute:VirtualMachine", plain_machine),
    (
        "extension",
        "compute:VirtualMachineExtension",
        lambda _: east(
            vmName="vm-app",
            vmExtensionName="ama",
            publisher="Microsoft.Azure.Monitor",
            type="AzureMonitorLinuxAgent",
            typeHandlerVersion="1.0",
            protectedSettings=secret({"key": "not-for-eyes"}),
        ),
    ),
    ("account", "storage:StorageAccount", account("sttown", allowBlobPublicAccess=False, minimumTlsVersion="TLS1_2")),
    ("cache", "storage:StorageAccount", account("stcache")),
    (
        "blobs",
        "storage:BlobServiceProperties",
        lambda _: east(
            accountName="sttown",
            blobServicesName="default",
            isVersioningEnabled=True,
            deleteRetentionPolicy={"enabled": True, "days": 30},
            containerDeleteRetentionPolicy={"enabled": True, "days": 30},
        ),
    ),
    ("container", "storage:BlobContainer", lambda _: east(accountName="sttown", containerName="records")),
    (
        "immutable",
        "storage:BlobContainerImmutabilityPolicy",
        lambda _: east(
            accountName="sttown",
            containerName="records",
            immutabilityPolicyName="default",
            immutabilityPeriodSinceCreationInDays=30,
        ),
    ),
    (
        "files",
        "storage:FileServiceProperties",
        lambda _: east(
            accountName="sttown", fileServicesName="default", shareDeleteRetentionPolicy={"enabled": True, "days": 30}
        ),
    ),
    ("share", "storage:FileShare", lambda _: east(accountName="sttown", shareName="home", shareQuota=100)),
    (
        "blobs-plain",
        "storage:BlobServiceProperties",
        lambda _: east(accountName="stcache", blobServicesName="default"),
    ),
    ("files-plain", "storage:FileServiceProperties", lambda _: east(accountName="stcache", fileServicesName="default")),
    ("share-plain", "storage:FileShare", lambda _: east(accountName="stcache", shareName="spare")),
    (
        "lifecycle",
        "storage:ManagementPolicy",
        lambda _: east(
            accountName="sttown",
            managementPolicyName="default",
            policy={"rules": [{"name": "cool", "type": "Lifecycle", "definition": {"actions": {}}}]},
        ),
    ),
    (
        "keys",
        "keyvault:Vault",
        lambda _: east(
            vaultName="kv-town", properties={"tenantId": TENANT, "sku": {"family": "A", "name": "standard"}}
        ),
    ),
    ("logs", "operationalinsights:Workspace", lambda _: east(workspaceName="log-town")),
    (
        "pager",
        "monitor:ActionGroup",
        lambda _: east(actionGroupName="ag-duty", groupShortName="duty", enabled=True, location="Global"),
    ),
    (
        "diagnostics",
        "monitor:DiagnosticSetting",
        lambda ids: {"resourceUri": ids["keys"], "name": "to-logs", "workspaceId": ids["logs"]},
    ),
    (
        "role",
        "authorization:RoleAssignment",
        lambda ids: {
            "scope": ids["rg-east"],
            "roleAssignmentName": "aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa",
            "principalId": "bbbbbbbb-bbbb-4bbb-8bbb-bbbbbbbbbbbb",
            "roleDefinitionId": READER,
        },
    ),
    (
        "zone",
        "privatedns:PrivateZone",
        lambda _: east(privateZoneName="privatelink.blob.core.windows.net", location="global"),
    ),
    (
        "zone-link",
        "privatedns:VirtualNetworkLink",
        lambda ids: east(
            privateZoneName="privatelink.blob.core.windows.net",
            virtualNetworkLinkName="spoke",
            location="global",
            virtualNetwork={"id": ids["vnet-spoke"]},
        ),
    ),
    (
        "endpoint",
        "network:PrivateEndpoint",
        lambda ids: east(
            privateEndpointName="pe-blob",
            subnet={"id": ids["subnet"]},
            privateLinkServiceConnections=[
                {"name": "blob", "privateLinkServiceId": ids["account"], "groupIds": ["blob"]}
            ],
        ),
    ),
    (
        "endpoint-dns",
        "network:PrivateDnsZoneGroup",
        lambda ids: east(
            privateEndpointName="pe-blob",
            privateDnsZoneGroupName="default",
            privateDnsZoneConfigs=[{"name": "blob", "privateDnsZoneId": ids["zone"]}],
        ),
    ),
    (
        "vault",
        "recoveryservices:Vault",
        lambda _: east(
            vaultName="rsv-town",
            sku={"name": "RS0", "tier": "Standard"},
            properties={
                "publicNetworkAccess": "Enabled",
                "redundancySettings": {
                    "standardTierStorageRedundancy": "GeoRedundant",
                    "crossRegionRestore": "Enabled",
                },
            },
        ),
    ),
    (
        "policy",
        "recoveryservices:ProtectionPolicy",
        lambda _: east(
            vaultName="rsv-town",
            policyName="daily-vm",
            properties={
                "backupManagementType": "AzureIaasVM",
                "schedulePolicy": SCHEDULE,
                "retentionPolicy": RETENTION,
            },
        ),
    ),
    (
        "policy-files",
        "recoveryservices:ProtectionPolicy",
        lambda _: east(
            vaultName="rsv-town",
            policyName="daily-files",
            properties={
                "backupManagementType": "AzureStorage",
                "workLoadType": "AzureFileShare",
                "schedulePolicy": SCHEDULE,
                "retentionPolicy": RETENTION,
            },
        ),
    ),
    (
        "item",
        "recoveryservices:ProtectedItem",
        lambda ids: east(
            vaultName="rsv-town",
            fabricName="Azure",
            containerName=f"iaasvmcontainer;{VM_TAIL}",
            protectedItemName=f"vm;{VM_TAIL}",
            properties={
                "protectedItemType": "Microsoft.Compute/virtualMachines",
                "policyId": ids["policy"],
                "sourceResourceId": ids["vm"],
            },
        ),
    ),
    (
        "registration",
        "recoveryservices:ProtectionContainer",
        lambda ids: east(
            vaultName="rsv-town",
            fabricName="Azure",
            containerName="StorageContainer;Storage;rg-east;sttown",
            properties={
                "containerType": "StorageContainer",
                "backupManagementType": "AzureStorage",
                "sourceResourceId": ids["account"],
            },
        ),
    ),
    (
        "share-item",
        "recoveryservices:ProtectedItem",
        lambda ids: east(
            vaultName="rsv-town",
            fabricName="Azure",
            containerName="StorageContainer;Storage;rg-east;sttown",
            protectedItemName="home",
            properties={
                "protectedItemType": "AzureFileShareProtectedItem",
                "policyId": ids["policy-files"],
                "sourceResourceId": ids["account"],
            },
        ),
    ),
    (
        "vault-dr",
        "recoveryservices:Vault",
        lambda _: central(vaultName="rsv-dr", sku={"name": "RS0", "tier": "Standard"}, properties={}),
    ),
    *(
        (
            f"fabric-{region}",
            "recoveryservices:ReplicationFabric",
            lambda _, region=region, place=place: central(
                **DR,
                fabricName=f"fabric-{region}",
                properties={"customDetails": {"instanceType": "Azure", "location": place}},
            ),
        )
        for region, place in (("east", EAST), ("central", CENTRAL))
    ),
    ("container-east", "resources:Deployment", lambda _: deployed("east")),
    ("container-central", "resources:Deployment", lambda _: deployed("central")),
    (
        "replication-policy",
        "recoveryservices:ReplicationPolicy",
        lambda _: central(
            **DR,
            policyName="a2a",
            properties={
                "providerSpecificInput": {
                    "instanceType": "A2A",
                    "multiVmSyncStatus": "Enable",
                    "recoveryPointHistory": 1440,
                    "crashConsistentFrequencyInMinutes": 5,
                    "appConsistentFrequencyInMinutes": 240,
                }
            },
        ),
    ),
    ("mapping", "recoveryservices:ReplicationProtectionContainerMapping", lambda ids: mapped(ids, "east", "central")),
    (
        "mapping-back",
        "recoveryservices:ReplicationProtectionContainerMapping",
        lambda ids: mapped(ids, "central", "east"),
    ),
    (
        "network-mapping",
        "recoveryservices:ReplicationNetworkMapping",
        lambda ids: central(
            **DR,
            fabricName="fabric-east",
            networkName="azureNetwork",
            networkMappingName="hub-to-dr",
            properties={
                "recoveryFabricName": "fabric-central",
                "recoveryNetworkId": ids["vnet-dr"],
                "fabricSpecificDetails": {"instanceType": "AzureToAzure", "primaryNetworkId": ids["vnet-hub"]},
            },
        ),
    ),
    ("replicated", "recoveryservices:ReplicationProtectedItem", replicated),
    (
        "plan",
        "recoveryservices:ReplicationRecoveryPlan",
        lambda ids: central(
            **DR,
            recoveryPlanName="town",
            properties={
                "primaryFabricId": ids["fabric-east"],
                "recoveryFabricId": ids["fabric-central"],
                "groups": [{"groupType": "Boot", "replicationProtectedItems": [{"id": ids["replicated"]}]}],
            },
        ),
    ),
    (
        "lock",
        "authorization:ManagementLockByScope",
        lambda ids: {"scope": ids["account"], "lockName": "keep", "level": "CanNotDelete"},
    ),
)


@dataclass
class Estate:
    """Everything in ``ESTATE``, made in order, with the cloud it stands in."""

    cloud: Cloud
    made: dict[str, Made] = field(default_factory=dict)

    @property
    def ids(self) -> dict[str, str]:
        return {name: each.id for name, each in self.made.items()}

    def __getitem__(self, name: str) -> Made:
        return self.made[name]

    def inputs(self, name: str) -> dict[str, Any]:
        return next(inputs(self.ids) for each, _, inputs in ESTATE if each == name)


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Estate:
    """Build the estate once; tests get copies of it."""
    store = Store(tmp_path_factory.mktemp("estate") / "azure", clock=FixedClock(NOON))
    found = Estate(Cloud(store, AzureProvider(store)))
    for name, sdk, inputs in ESTATE:
        found.made[name] = found.cloud.create(sdk, name, **inputs(found.ids))
    return found


@pytest.fixture
def estate(built: Estate, tmp_path: Path) -> Estate:
    shutil.copytree(built.cloud.store.directory, tmp_path / "azure")
    store = Store(tmp_path / "azure", clock=FixedClock(NOON))
    return Estate(Cloud(store, AzureProvider(store)), copy.deepcopy(built.made))
