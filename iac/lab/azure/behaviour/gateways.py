"""Gateways, tunnels, bastion, firewall, hubs."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING, Any

from iac.lab.azure import paths
from iac.lab.azure.behaviour.network import networks, subnet_name, subnet_networks
from iac.lab.azure.behaviour.registry import check, effect

if TYPE_CHECKING:
    from iac.lab.azure.request import Request

AZURE_ASN = 65515  # Microsoft Learn, About BGP with VPN Gateway
HUB_PREFIX = 24  # the smallest hub (Microsoft Learn, Virtual WAN FAQ)


def _in_subnet(request: Request, name: str) -> None:
    for item in request.get("ipConfigurations") or ():
        if subnet_name(paths.first(item, "subnet.id")) != name:
            message = f"IP configuration '{item.get('name')}' of '{request.id.name}' must be in a subnet named {name}."
            raise request.refuse(400, "SubnetNameNotAllowed", message)


@check
def gateway_subnet(request: Request) -> None:
    """A gateway lives in GatewaySubnet, has a public address, and two of them when both sides are active."""
    _in_subnet(request, "GatewaySubnet")
    items = request.get("ipConfigurations") or []
    for item in items:
        address = request.world.get(paths.first(item, "publicIPAddress.id", ""))
        if address is None and request.get("gatewayType") == "Vpn":
            message = f"IP configuration '{item.get('name')}' of '{request.id.name}' has no public IP address."
            raise request.refuse(400, "VirtualNetworkGatewayPublicIpMissing", message)
    if request.get("activeActive") and len(items) < 2:  # noqa: PLR2004  # one a side
        message = f"'{request.id.name}' is active-active and needs two IP configurations."
        raise request.refuse(400, "ActiveActiveGatewayIpConfigurationMissing", message)


@effect
def gateway_bgp(request: Request) -> None:
    """The tier repeats the SKU; the gateway speaks BGP from the last usable addresses of its subnet."""
    if isinstance(request.body.get("sku"), dict):
        request.body["sku"].setdefault("tier", request.body["sku"].get("name"))
    settings = request.body.setdefault("bgpSettings", {})
    settings.setdefault("asn", AZURE_ASN)
    settings.setdefault("peerWeight", 0)
    items = request.body.get("ipConfigurations") or []
    peers = [_peer(request, item, index) for index, item in enumerate(items)]
    settings["bgpPeeringAddress"] = ",".join(text for peer in peers for text in peer["defaultBgpIpAddresses"])
    settings["bgpPeeringAddresses"] = peers


def _peer(request: Request, item: dict[str, Any], index: int) -> dict[str, Any]:
    subnet = request.world.get(paths.first(item, "subnet.id", ""))
    prefix = next(iter(subnet_networks(subnet)), None) if subnet else None
    address = request.world.get(paths.first(item, "publicIPAddress.id", ""))
    inner = [str(prefix.broadcast_address - 1 - index)] if prefix else []
    outer = [address.body["ipAddress"]] if address and address.body.get("ipAddress") else []
    return {"ipconfigurationId": item.get("id"), "defaultBgpIpAddresses": inner, "tunnelIpAddresses": outer}


@check
def local_gateway(request: Request) -> None:
    """The far side has an address or a name, and its networks are prefixes."""
    if not request.get("gatewayIpAddress") and not request.get("fqdn"):
        message = f"Local network gateway '{request.id.name}' has neither gatewayIpAddress nor fqdn."
        raise request.refuse(400, "LocalNetworkGatewayAddressMissing", message)
    networks(request, paths.first(request.body, "localNetworkAddressSpace.addressPrefixes") or ())
    text = request.get("gatewayIpAddress")
    try:
        ipaddress.ip_address(text or "192.0.2.1")
    except ValueError as error:
        raise request.refuse(400, "InvalidGatewayIpAddress", f"'{text}' is no IP address.") from error


@check
def connection(request: Request) -> None:
    """A tunnel has a far side of the right kind; BGP needs it switched on at the gateway."""
    kind = request.get("connectionType")
    wanted = {"IPsec": "localNetworkGateway2.id", "Vnet2Vnet": "virtualNetworkGateway2.id"}.get(kind)
    if wanted and not request.get(wanted):
        message = f"Connection '{request.id.name}' is {kind} and needs {wanted}."
        raise request.refuse(400, "ConnectionPeerMissing", message)
    gateway = request.target("virtualNetworkGateway1.id")
    if request.get("enableBgp") and gateway is not None and not gateway.body.get("enableBgp"):
        message = f"Connection '{request.id.name}' uses BGP, which is off at '{gateway.name}'."
        raise request.refuse(400, "BgpNotEnabledOnGateway", message)


@check
def bastion_subnet(request: Request) -> None:
    """A bastion lives in AzureBastionSubnet, the Developer SKU excepted."""
    if request.get("sku.name") != "Developer":
        _in_subnet(request, "AzureBastionSubnet")
        if not request.get("ipConfigurations"):
            raise request.refuse(400, "BastionIpConfigurationMissing", f"'{request.id.name}' has no IP configuration.")


@check
def firewall_subnet(request: Request) -> None:
    """A firewall lives in AzureFirewallSubnet, or in a virtual hub."""
    if request.get("sku.name") == "AZFW_Hub":
        if not request.get("virtualHub.id"):
            raise request.refuse(400, "AzureFirewallHubMissing", f"'{request.id.name}' names no virtual hub.")
        return
    _in_subnet(request, "AzureFirewallSubnet")


@effect
def firewall_address(request: Request) -> None:
    """A firewall takes the first usable address of its subnet."""
    for item in request.body.get("ipConfigurations") or ():
        subnet = request.world.get(paths.first(item, "subnet.id", ""))
        prefix = next(iter(subnet_networks(subnet)), None) if subnet else None
        if prefix is not None:
            item["privateIPAddress"] = str(prefix.network_address + 4)


@check
def hub_prefix(request: Request) -> None:
    """A hub is /24 or larger."""
    text = request.get("addressPrefix")
    for prefix in networks(request, [text] if text else []):
        if prefix.prefixlen > HUB_PREFIX:
            message = f"The hub '{request.id.name}' needs /{HUB_PREFIX} or larger, not {prefix}."
            raise request.refuse(400, "HubAddressPrefixTooSmall", message)


@effect
def hub_gateway_bgp(request: Request) -> None:
    """A hub's gateway speaks BGP as Azure."""
    settings = request.body.setdefault("bgpSettings", {})
    settings.setdefault("asn", AZURE_ASN)
    settings.setdefault("peerWeight", 0)
