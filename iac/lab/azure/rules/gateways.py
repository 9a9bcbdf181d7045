"""Microsoft.Network: gateways, tunnels, bastion, firewall, Virtual WAN."""

from __future__ import annotations

from iac.lab.azure.rules.common import ARM, IDENTITY_READONLY, NETWORK_OUTPUTS, STATE_ETAG, SYSTEM_IDENTITY, plain
from iac.lab.azure.rules.model import (
    Check,
    Computed,
    Default,
    Effect,
    Fixed,
    Inline,
    Name,
    Reference,
    TypeRule,
    segments,
)
from iac.lab.azure.rules.network import ADDRESS, API, IP_DOC, NETWORK, SUBNET, VNET_DELETE

VPN = "Microsoft Learn, VPN Gateway configuration settings"
VWAN = "Microsoft Learn, What is Azure Virtual WAN?"
BASTION = "Microsoft Learn, About Azure Bastion configuration settings"
FIREWALL = "Microsoft Learn, Azure Firewall documentation"
SHARED_KEY = "ARM does not give a shared key back (sharedKey is read by its own listKeys call)"
GATEWAY = "Microsoft.Network/virtualNetworkGateways"
LOCAL = "Microsoft.Network/localNetworkGateways"
HUB = "Microsoft.Network/virtualHubs"
WAN = "Microsoft.Network/virtualWans"
SITE = "Microsoft.Network/vpnSites"
POLICY = "Microsoft.Network/firewallPolicies"
MOVED = Fixed("location", ARM, code="InvalidResourceLocation")


def _subnet(path: str) -> Reference:
    return Reference(path, (SUBNET,), VNET_DELETE, holds="InUseSubnetCannotBeDeleted", same_region=True)


def _address(path: str) -> Reference:
    return Reference(path, (ADDRESS,), IP_DOC, holds="PublicIPAddressCannotBeDeleted", same_region=True)


RULES = (
    TypeRule(
        sdk="network:VirtualNetworkGateway",
        arm=GATEWAY,
        api=API,
        source=VPN,
        path=segments("virtualNetworkGateways/virtualNetworkGatewayName"),
        name=plain(),
        required=("ipConfigurations[].name", "gatewayType", "sku.name"),
        references=(_subnet("ipConfigurations[].subnet.id"), _address("ipConfigurations[].publicIPAddress.id")),
        defaults=(
            Default("vpnType", "RouteBased", VPN),
            Default("enableBgp", value=False, source=VPN),
            Default("activeActive", value=False, source=VPN),
            Default("vpnGatewayGeneration", "Generation1", VPN),
            Default("ipConfigurations[].privateIPAllocationMethod", "Dynamic", ARM),
        ),
        computed=NETWORK_OUTPUTS,
        fixed=(
            MOVED,
            Fixed("gatewayType", VPN, code="GatewayTypeUpdateNotAllowed"),
            Fixed("vpnType", VPN, code="VpnTypeUpdateNotAllowed"),
        ),
        items=("ipConfigurations",),
        checks=(Check("gateway_subnet", VPN),),
        effects=(Effect("gateway_bgp", VPN),),
        readonly=("bgpSettings.bgpPeeringAddresses", "inboundDnsForwardingEndpoint"),
        wrapped=("ipConfigurations[]",),
        envelope=("location", "tags", "identity", "extendedLocation", "etag"),
    ),
    TypeRule(
        sdk="network:LocalNetworkGateway",
        arm=LOCAL,
        api=API,
        source=VPN,
        path=segments("localNetworkGateways/localNetworkGatewayName"),
        name=plain(),
        computed=NETWORK_OUTPUTS,
        fixed=(MOVED,),
        checks=(Check("local_gateway", VPN),),
        envelope=("location", "tags", "etag"),
    ),
    TypeRule(
        sdk="network:VirtualNetworkGatewayConnection",
        arm="Microsoft.Network/connections",
        api=API,
        source=VPN,
        path=segments("connections/virtualNetworkGatewayConnectionName"),
        name=plain(),
        required=("connectionType", "virtualNetworkGateway1.id"),
        references=(
            Reference(
                "virtualNetworkGateway1.id", (GATEWAY,), VPN, holds="VirtualNetworkGatewayInUse", same_region=True
            ),
            Reference("virtualNetworkGateway2.id", (GATEWAY,), VPN, holds="VirtualNetworkGatewayInUse"),
            Reference("localNetworkGateway2.id", (LOCAL,), VPN, holds="LocalNetworkGatewayInUse"),
        ),
        defaults=(
            Default("enableBgp", value=False, source=VPN),
            Default("connectionProtocol", "IKEv2", VPN),
            Default("connectionMode", "Default", VPN),
            Default("routingWeight", 0, ARM),
            Default("usePolicyBasedTrafficSelectors", value=False, source=VPN),
            Default("expressRouteGatewayBypass", value=False, source=ARM),
        ),
        computed=(*NETWORK_OUTPUTS, Computed("connectionStatus", "Connected", VPN)),
        fixed=(MOVED, Fixed("connectionType", VPN, code="ConnectionTypeUpdateNotAllowed")),
        checks=(Check("connection", VPN),),
        secret=("sharedKey", "authorizationKey"),
        readonly=("ingressBytesTransferred", "egressBytesTransferred", "tunnelConnectionStatus"),
        envelope=("location", "tags", "etag"),
    ),
    TypeRule(
        sdk="network:BastionHost",
        arm="Microsoft.Network/bastionHosts",
        api=API,
        source=BASTION,
        path=segments("bastionHosts/bastionHostName"),
        name=plain(),
        references=(_subnet("ipConfigurations[].subnet.id"), _address("ipConfigurations[].publicIPAddress.id")),
        defaults=(
            Default("sku.name", "Standard", BASTION),
            Default("scaleUnits", 2, BASTION),
            Default("ipConfigurations[].privateIPAllocationMethod", "Dynamic", ARM),
        ),
        computed=(*STATE_ETAG, Computed("dnsName", "bst-{guid}.bastion.azure.com", BASTION)),
        fixed=(MOVED,),
        items=("ipConfigurations",),
        checks=(Check("bastion_subnet", BASTION),),
        wrapped=("ipConfigurations[]",),
        envelope=("location", "tags", "sku", "zones", "etag"),
    ),
    TypeRule(
        sdk="network:FirewallPolicy",
        arm=POLICY,
        api=API,
        source=FIREWALL,
        path=segments("firewallPolicies/firewallPolicyName"),
        name=plain(),
        references=(Reference("basePolicy.id", (POLICY,), FIREWALL, holds="FirewallPolicyInUse"),),
        defaults=(Default("threatIntelMode", "Alert", FIREWALL), Default("sku.tier", "Standard", FIREWALL)),
        computed=STATE_ETAG,
        fixed=(MOVED, Fixed("sku.tier", FIREWALL, code="FirewallPolicySkuTierChangeNotAllowed")),
        effects=(SYSTEM_IDENTITY,),
        readonly=("firewalls", "childPolicies", "ruleCollectionGroups", *IDENTITY_READONLY),
        envelope=("location", "tags", "identity", "etag"),
    ),
    TypeRule(
        sdk="network:FirewallPolicyRuleCollectionGroup",
        arm="Microsoft.Network/firewallPolicies/ruleCollectionGroups",
        api=API,
        source=FIREWALL,
        path=segments("firewallPolicies/firewallPolicyName", "ruleCollectionGroups/ruleCollectionGroupName"),
        name=plain(),
        required=("priority",),
        computed=STATE_ETAG,
        located=False,
        envelope=("etag",),
    ),
    TypeRule(
        sdk="network:AzureFirewall",
        arm="Microsoft.Network/azureFirewalls",
        api=API,
        source=FIREWALL,
        path=segments("azureFirewalls/azureFirewallName"),
        name=Name(r"[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9_])?", 1, 56, plain().says, ARM),
        references=(
            _subnet("ipConfigurations[].subnet.id"),
            _address("ipConfigurations[].publicIPAddress.id"),
            Reference("firewallPolicy.id", (POLICY,), FIREWALL, holds="FirewallPolicyInUse"),
            Reference("virtualHub.id", (HUB,), FIREWALL, holds="VirtualHubInUse"),
        ),
        defaults=(
            Default("sku.name", "AZFW_VNet", FIREWALL),
            Default("sku.tier", "Standard", FIREWALL),
            Default("threatIntelMode", "Alert", FIREWALL),
        ),
        computed=STATE_ETAG,
        fixed=(MOVED, Fixed("zones", FIREWALL, code="ResourceAvailabilityZonesCannotBeModified")),
        items=("ipConfigurations",),
        checks=(Check("firewall_subnet", FIREWALL),),
        effects=(Effect("firewall_address", FIREWALL),),
        readonly=("ipGroups", "ipConfigurations[].privateIPAddress"),
        wrapped=("ipConfigurations[]",),
        envelope=("location", "tags", "zones", "etag"),
    ),
    TypeRule(
        sdk="network:VirtualWan",
        arm=WAN,
        api=API,
        source=VWAN,
        path=segments("virtualWans/virtualWANName"),
        name=plain(),
        defaults=(
            Default("type", "Standard", VWAN),
            Default("allowBranchToBranchTraffic", value=True, source=VWAN),
            Default("disableVpnEncryption", value=False, source=VWAN),
        ),
        computed=STATE_ETAG,
        fixed=(MOVED,),
        readonly=("virtualHubs", "vpnSites", "office365LocalBreakoutCategory"),
        envelope=("location", "tags", "etag"),
    ),
    TypeRule(
        sdk="network:VirtualHub",
        arm=HUB,
        api=API,
        source=VWAN,
        path=segments("virtualHubs/virtualHubName"),
        name=plain(),
        references=(Reference("virtualWan.id", (WAN,), VWAN, holds="VirtualWanInUse"),),
        defaults=(
            Default("sku", "Standard", VWAN),
            Default("hubRoutingPreference", "ExpressRoute", VWAN),
            Default("allowBranchToBranchTraffic", value=False, source=VWAN),
            Default("virtualRouterAsn", 65515, VWAN),
        ),
        computed=(*STATE_ETAG, Computed("routingState", "Provisioned", VWAN)),
        fixed=(MOVED, Fixed("addressPrefix", VWAN, code="HubAddressPrefixUpdateNotAllowed")),
        checks=(Check("hub_prefix", VWAN),),
        children="VirtualHubInUse",
        readonly=("bgpConnections", "ipConfigurations", "routeMaps", "kind"),
        envelope=("location", "tags", "etag", "kind"),
    ),
    TypeRule(
        sdk="network:HubVirtualNetworkConnection",
        arm="Microsoft.Network/virtualHubs/hubVirtualNetworkConnections",
        api=API,
        source=VWAN,
        path=segments("virtualHubs/virtualHubName", "hubVirtualNetworkConnections/connectionName"),
        name=plain(),
        required=("remoteVirtualNetwork.id",),
        references=(Reference("remoteVirtualNetwork.id", (NETWORK,), VWAN, holds="VirtualNetworkInUse"),),
        defaults=(
            Default("allowHubToRemoteVnetTransit", value=True, source=VWAN),
            Default("allowRemoteVnetToUseHubVnetGateways", value=True, source=VWAN),
            Default("enableInternetSecurity", value=False, source=VWAN),
        ),
        computed=STATE_ETAG,
        located=False,
        envelope=("etag",),
    ),
    TypeRule(
        sdk="network:VpnGateway",
        arm="Microsoft.Network/vpnGateways",
        api=API,
        source=VWAN,
        path=segments("vpnGateways/gatewayName"),
        name=plain(),
        required=("virtualHub.id",),
        references=(Reference("virtualHub.id", (HUB,), VWAN, holds="VirtualHubInUse", same_region=True),),
        inline=(Inline("connections", "network:VpnConnection", VWAN),),
        defaults=(
            Default("vpnGatewayScaleUnit", 1, VWAN),
            Default("isRoutingPreferenceInternet", value=False, source=VWAN),
            Default("enableBgpRouteTranslationForNat", value=False, source=VWAN),
        ),
        computed=STATE_ETAG,
        fixed=(MOVED, Fixed("virtualHub.id", VWAN)),
        effects=(Effect("hub_gateway_bgp", VWAN),),
        readonly=("ipConfigurations", "bgpSettings.bgpPeeringAddresses"),
        wrapped=("connections[]", "connections[].vpnLinkConnections[]"),
        envelope=("location", "tags", "etag"),
    ),
    TypeRule(
        sdk="network:VpnSite",
        arm=SITE,
        api=API,
        source=VWAN,
        path=segments("vpnSites/vpnSiteName"),
        name=plain(),
        references=(Reference("virtualWan.id", (WAN,), VWAN, holds="VirtualWanInUse"),),
        defaults=(Default("isSecuritySite", value=False, source=ARM),),
        computed=(*STATE_ETAG, Computed("vpnSiteLinks[].etag", 'W/"{etag}"', ARM)),
        fixed=(MOVED,),
        items=("vpnSiteLinks",),
        secret=("siteKey",),
        wrapped=("vpnSiteLinks[]",),
        envelope=("location", "tags", "etag"),
    ),
    TypeRule(
        sdk="network:VpnConnection",
        arm="Microsoft.Network/vpnGateways/vpnConnections",
        api=API,
        source=VWAN,
        path=segments("vpnGateways/gatewayName", "vpnConnections/connectionName"),
        name=plain(),
        required=("remoteVpnSite.id",),
        references=(
            Reference("remoteVpnSite.id", (SITE,), VWAN, holds="VpnSiteInUse"),
            Reference("vpnLinkConnections[].vpnSiteLink.id", (), VWAN),
        ),
        defaults=(
            Default("enableInternetSecurity", value=False, source=VWAN),
            Default("vpnLinkConnections[].vpnConnectionProtocolType", "IKEv2", VWAN),
            Default("vpnLinkConnections[].vpnLinkConnectionMode", "Default", VWAN),
        ),
        computed=(*STATE_ETAG, Computed("connectionStatus", "Connected", VWAN)),
        fixed=(Fixed("remoteVpnSite.id", VWAN),),
        items=("vpnLinkConnections",),
        secret=("sharedKey", "vpnLinkConnections[].sharedKey"),
        readonly=("ingressBytesTransferred", "egressBytesTransferred"),
        wrapped=("vpnLinkConnections[]",),
        located=False,
        envelope=("etag",),
    ),
)
