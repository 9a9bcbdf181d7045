"""Microsoft.Network: virtual networks, security groups, routes, addresses, interfaces."""

from __future__ import annotations

from iac.lab.azure.rules.common import ARM, ETAG, NATIVE, NETWORK_OUTPUTS, STATE, STATE_ETAG, SUBRESOURCES, plain
from iac.lab.azure.rules.model import (
    Check,
    Default,
    Effect,
    Fixed,
    Inline,
    Reference,
    TypeRule,
    segments,
)

API = "2024-05-01"
SUBNET = "Microsoft.Network/virtualNetworks/subnets"
NETWORK = "Microsoft.Network/virtualNetworks"
NSG = "Microsoft.Network/networkSecurityGroups"
ADDRESS = "Microsoft.Network/publicIPAddresses"
VNET_FAQ = "Microsoft Learn, Azure Virtual Network frequently asked questions"
VNET_DELETE = "Microsoft Learn, Troubleshoot: failed to delete a virtual network in Azure"
NSG_DOC = "Microsoft Learn, Network security groups: how they filter traffic"
PEERING = "Microsoft Learn, Create, change, or delete a virtual network peering"
NIC_DOC = "Microsoft Learn, Create, change, or delete a network interface"
IP_DOC = "Microsoft Learn, Public IP addresses in Azure"
NAT_DOC = "Microsoft Learn, What is Azure NAT Gateway?"

SUBNET_REFERENCES = (
    ("networkSecurityGroup.id", NSG, "InUseNetworkSecurityGroupCannotBeDeleted", True),
    ("routeTable.id", "Microsoft.Network/routeTables", "InUseRouteTableCannotBeDeleted", True),
    ("natGateway.id", "Microsoft.Network/natGateways", "InUseNatGatewayCannotBeDeleted", True),
)

RULES = (
    TypeRule(
        sdk="network:VirtualNetwork",
        arm=NETWORK,
        api=API,
        source=ARM,
        path=segments("virtualNetworks/virtualNetworkName"),
        name=plain(2, 64),
        required=("addressSpace.addressPrefixes",),
        inline=(Inline("subnets", "network:Subnet", SUBRESOURCES),),
        defaults=(
            Default("enableDdosProtection", value=False, source=ARM),
            Default("privateEndpointVNetPolicies", "Disabled", ARM),
        ),
        computed=NETWORK_OUTPUTS,
        fixed=(Fixed("location", NATIVE, replaces=True, code="InvalidResourceLocation"),),
        checks=(Check("network_address_space", VNET_FAQ),),
        wrapped=("subnets[]", "subnets[].delegations[]"),
        readonly=("virtualNetworkPeerings", "flowLogs"),
        envelope=("location", "tags", "extendedLocation", "etag"),
    ),
    TypeRule(
        sdk="network:Subnet",
        arm=SUBNET,
        api=API,
        source=ARM,
        path=segments("virtualNetworks/virtualNetworkName", "subnets/subnetName"),
        name=plain(),
        references=tuple(
            Reference(path, (kind,), VNET_FAQ, holds=code, same_region=near)
            for path, kind, code, near in SUBNET_REFERENCES
        ),
        defaults=(
            Default("privateEndpointNetworkPolicies", "Disabled", ARM),
            Default("privateLinkServiceNetworkPolicies", "Enabled", ARM),
        ),
        computed=STATE_ETAG,
        checks=(Check("subnet_prefixes", VNET_FAQ), Check("reserved_subnets", VNET_FAQ)),
        wrapped=("delegations[]",),
        readonly=(
            "ipConfigurations",
            "privateEndpoints",
            "purpose",
            "resourceNavigationLinks",
            "serviceAssociationLinks",
        ),
        located=False,
        envelope=("etag",),
    ),
    TypeRule(
        sdk="network:VirtualNetworkPeering",
        arm="Microsoft.Network/virtualNetworks/virtualNetworkPeerings",
        api=API,
        source=ARM,
        path=segments("virtualNetworks/virtualNetworkName", "virtualNetworkPeerings/virtualNetworkPeeringName"),
        name=plain(),
        required=("remoteVirtualNetwork.id",),
        references=(Reference("remoteVirtualNetwork.id", (NETWORK,), PEERING),),
        defaults=(
            Default("allowVirtualNetworkAccess", value=True, source=PEERING),
            Default("allowForwardedTraffic", value=False, source=PEERING),
            Default("allowGatewayTransit", value=False, source=PEERING),
            Default("useRemoteGateways", value=False, source=PEERING),
        ),
        computed=NETWORK_OUTPUTS,
        checks=(Check("peering", PEERING),),
        readonly=("peeringState", "peeringSyncLevel", "remoteAddressSpace", "remoteVirtualNetworkAddressSpace"),
        located=False,
        envelope=("etag",),
    ),
    TypeRule(
        sdk="network:NetworkSecurityGroup",
        arm=NSG,
        api=API,
        source=ARM,
        path=segments("networkSecurityGroups/networkSecurityGroupName"),
        name=plain(),
        inline=(Inline("securityRules", "network:SecurityRule", SUBRESOURCES),),
        computed=NETWORK_OUTPUTS,
        fixed=(Fixed("location", ARM, code="InvalidResourceLocation"),),
        readonly=("defaultSecurityRules", "networkInterfaces", "subnets", "flowLogs"),
        wrapped=("securityRules[]", "defaultSecurityRules[]"),
        envelope=("location", "tags", "etag"),
    ),
    TypeRule(
        sdk="network:SecurityRule",
        arm="Microsoft.Network/networkSecurityGroups/securityRules",
        api=API,
        source=ARM,
        path=segments("networkSecurityGroups/networkSecurityGroupName", "securityRules/securityRuleName"),
        name=plain(),
        required=("access", "direction", "priority", "protocol"),
        computed=STATE_ETAG,
        checks=(Check("security_rule", NSG_DOC),),
        located=False,
        envelope=("etag",),
    ),
    TypeRule(
        sdk="network:RouteTable",
        arm="Microsoft.Network/routeTables",
        api=API,
        source=ARM,
        path=segments("routeTables/routeTableName"),
        name=plain(),
        inline=(Inline("routes", "network:Route", SUBRESOURCES),),
        defaults=(Default("disableBgpRoutePropagation", value=False, source=ARM),),
        computed=NETWORK_OUTPUTS,
        fixed=(Fixed("location", ARM, code="InvalidResourceLocation"),),
        readonly=("subnets",),
        wrapped=("routes[]",),
        envelope=("location", "tags", "etag"),
    ),
    TypeRule(
        sdk="network:Route",
        arm="Microsoft.Network/routeTables/routes",
        api=API,
        source=ARM,
        path=segments("routeTables/routeTableName", "routes/routeName"),
        name=plain(),
        required=("nextHopType",),
        computed=STATE_ETAG,
        checks=(Check("route", "Microsoft Learn, Virtual network traffic routing: user-defined routes"),),
        readonly=("hasBgpOverride",),
        located=False,
        envelope=("etag",),
    ),
    TypeRule(
        sdk="network:PublicIPAddress",
        arm=ADDRESS,
        api=API,
        source=ARM,
        path=segments("publicIPAddresses/publicIpAddressName"),
        name=plain(),
        defaults=(
            Default("sku.name", "Basic", IP_DOC),
            Default("sku.tier", "Regional", IP_DOC),
            Default("publicIPAllocationMethod", "Dynamic", IP_DOC),
            Default("publicIPAddressVersion", "IPv4", IP_DOC),
            Default("idleTimeoutInMinutes", 4, IP_DOC),
        ),
        computed=NETWORK_OUTPUTS,
        fixed=(
            Fixed("location", NATIVE, replaces=True, code="InvalidResourceLocation"),
            Fixed("sku", NATIVE, replaces=True),
            Fixed("publicIPAddressVersion", NATIVE, replaces=True),
            Fixed("publicIPPrefix", NATIVE, replaces=True),
            Fixed("zones", IP_DOC, code="ResourceAvailabilityZonesCannotBeModified"),
        ),
        checks=(Check("public_address", IP_DOC),),
        effects=(Effect("public_address_given", IP_DOC),),
        readonly=("ipConfiguration", "ipAddress"),
        envelope=("location", "tags", "sku", "zones", "extendedLocation", "etag"),
    ),
    TypeRule(
        sdk="network:NatGateway",
        arm="Microsoft.Network/natGateways",
        api=API,
        source=ARM,
        path=segments("natGateways/natGatewayName"),
        name=plain(),
        references=(
            Reference(
                "publicIpAddresses[].id", (ADDRESS,), NAT_DOC, holds="PublicIPAddressCannotBeDeleted", same_region=True
            ),
        ),
        defaults=(Default("sku.name", "Standard", NAT_DOC), Default("idleTimeoutInMinutes", 4, NAT_DOC)),
        computed=NETWORK_OUTPUTS,
        fixed=(
            Fixed("location", ARM, code="InvalidResourceLocation"),
            Fixed("zones", NAT_DOC, code="ResourceAvailabilityZonesCannotBeModified"),
        ),
        readonly=("subnets",),
        envelope=("location", "tags", "sku", "zones", "etag"),
    ),
    TypeRule(
        sdk="network:NetworkInterface",
        arm="Microsoft.Network/networkInterfaces",
        api=API,
        source=ARM,
        path=segments("networkInterfaces/networkInterfaceName"),
        name=plain(),
        required=("ipConfigurations[].name",),
        references=(
            Reference(
                "ipConfigurations[].subnet.id",
                (SUBNET,),
                VNET_DELETE,
                holds="InUseSubnetCannotBeDeleted",
                same_region=True,
            ),
            Reference(
                "ipConfigurations[].publicIPAddress.id",
                (ADDRESS,),
                IP_DOC,
                holds="PublicIPAddressCannotBeDeleted",
                same_region=True,
            ),
            Reference(
                "networkSecurityGroup.id",
                (NSG,),
                NIC_DOC,
                holds="InUseNetworkSecurityGroupCannotBeDeleted",
                same_region=True,
            ),
        ),
        defaults=(
            Default("ipConfigurations[].privateIPAllocationMethod", "Dynamic", NIC_DOC),
            Default("ipConfigurations[].privateIPAddressVersion", "IPv4", NIC_DOC),
            Default("enableAcceleratedNetworking", value=False, source=NIC_DOC),
            Default("enableIPForwarding", value=False, source=NIC_DOC),
            Default("nicType", "Standard", ARM),
        ),
        computed=NETWORK_OUTPUTS,
        items=("ipConfigurations",),
        fixed=(Fixed("location", ARM, code="InvalidResourceLocation"),),
        checks=(Check("interface", NIC_DOC),),
        effects=(Effect("interface_addresses", NIC_DOC),),
        readonly=(
            "virtualMachine",
            "macAddress",
            "primary",
            "privateEndpoint",
            "tapConfigurations",
            "dnsSettings.appliedDnsServers",
        ),
        wrapped=("ipConfigurations[]",),
        envelope=("location", "tags", "extendedLocation", "etag"),
    ),
    TypeRule(
        sdk="network:PrivateEndpoint",
        arm="Microsoft.Network/privateEndpoints",
        api=API,
        source=ARM,
        path=segments("privateEndpoints/privateEndpointName"),
        name=plain(2, 64),
        required=("subnet.id",),
        references=(
            Reference("subnet.id", (SUBNET,), VNET_DELETE, holds="InUseSubnetCannotBeDeleted", same_region=True),
            Reference(
                "privateLinkServiceConnections[].privateLinkServiceId",
                (),
                "Microsoft Learn, What is a private endpoint?",
            ),
        ),
        computed=(STATE, ETAG),
        fixed=(
            Fixed("subnet", NATIVE, replaces=True),
            Fixed("location", ARM, code="InvalidResourceLocation"),
        ),
        items=("privateLinkServiceConnections",),
        checks=(Check("private_endpoint", "Microsoft Learn, What is a private endpoint?"),),
        effects=(Effect("private_endpoint_interface", "Microsoft Learn, What is a private endpoint?"),),
        aftermath=(Effect("private_endpoint_gone", "Microsoft Learn, What is a private endpoint?"),),
        readonly=("networkInterfaces",),
        wrapped=("privateLinkServiceConnections[]", "manualPrivateLinkServiceConnections[]", "ipConfigurations[]"),
        envelope=("location", "tags", "extendedLocation", "etag"),
    ),
    TypeRule(
        sdk="network:PrivateDnsZoneGroup",
        arm="Microsoft.Network/privateEndpoints/privateDnsZoneGroups",
        api=API,
        source=ARM,
        path=segments("privateEndpoints/privateEndpointName", "privateDnsZoneGroups/privateDnsZoneGroupName"),
        name=plain(),
        references=(
            Reference(
                "privateDnsZoneConfigs[].privateDnsZoneId",
                ("Microsoft.Network/privateDnsZones",),
                "Microsoft Learn, Azure Private Endpoint DNS configuration",
            ),
        ),
        computed=STATE_ETAG,
        wrapped=("privateDnsZoneConfigs[]",),
        located=False,
        envelope=("etag",),
    ),
)
