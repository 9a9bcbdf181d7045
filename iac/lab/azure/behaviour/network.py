"""Virtual networks, their subnets and peerings."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING, Any

from iac.lab.azure import paths
from iac.lab.azure.behaviour.registry import check, derived
from iac.lab.azure.identifiers import key, parse, same

if TYPE_CHECKING:
    from collections.abc import Iterable

    from iac.lab.azure.request import Request
    from iac.lab.azure.world import Document, World

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
MAX_PREFIX_V4 = 29  # the smallest IPv4 subnet (Virtual Network FAQ)
IPV6_PREFIX = 64  # the only IPv6 subnet size (Microsoft Learn, IPv6 for Azure Virtual Network)
LEAST_SIZE = {"GatewaySubnet": 29, "AzureBastionSubnet": 26, "AzureFirewallSubnet": 26}
NO_SECURITY_GROUP = {"GatewaySubnet", "AzureFirewallSubnet"}


def networks(request: Request, texts: Iterable[Any]) -> list[Network]:
    """Return the prefixes parsed; ``InvalidCIDRNotation`` when one is none."""
    found = []
    for text in texts:
        try:
            found.append(ipaddress.ip_network(text))
        except (ValueError, TypeError) as error:
            message = f"The address prefix '{text}' is not formatted correctly: {error}."
            raise request.refuse(400, "InvalidCIDRNotation", message) from error
    return found


def prefixes_of(body: dict[str, Any]) -> list[str]:
    """Return a subnet's prefixes, however they are spelled."""
    many = body.get("addressPrefixes") or []
    return list(many) if many else [body["addressPrefix"]] if body.get("addressPrefix") else []


def subnet_networks(document: Document) -> list[Network]:
    """Return the prefixes of a stored subnet; malformed ones, which only a forced write makes, are left out."""
    found: list[Network] = []
    for text in prefixes_of(document.body):
        try:
            found.append(ipaddress.ip_network(text))
        except (ValueError, TypeError):
            continue
    return found


def within(inner: Network, outer: Network) -> bool:
    """Return whether one prefix lies in the other."""
    if isinstance(inner, ipaddress.IPv4Network) and isinstance(outer, ipaddress.IPv4Network):
        return inner.subnet_of(outer)
    if isinstance(inner, ipaddress.IPv6Network) and isinstance(outer, ipaddress.IPv6Network):
        return inner.subnet_of(outer)
    return False


def spaces_of(body: dict[str, Any]) -> list[str]:
    """Return the address prefixes of a virtual network's body."""
    return list(paths.first(body, "addressSpace.addressPrefixes") or [])


@check
def network_address_space(request: Request) -> None:
    """The prefixes do not overlap, and the subnets that stay still lie in them."""
    spaces = networks(request, spaces_of(request.body))
    for index, space in enumerate(spaces):
        if any(space.overlaps(other) for other in spaces[:index]):
            raise request.refuse(400, "NetcfgInvalidVirtualNetwork", f"The address prefixes overlap at {space}.")
    if request.sent.get("subnets") is not None:
        return
    for child in request.world.of_token("network:Subnet", under=request.id.text):
        for prefix in subnet_networks(child):
            if not any(within(prefix, space) for space in spaces):
                message = (
                    f"Subnet '{child.name}' ({prefix}) would lie outside the address space of '{request.id.name}'."
                )
                raise request.refuse(400, "NetcfgInvalidSubnet", message)


@check
def subnet_prefixes(request: Request) -> None:
    """A subnet lies in its network's space, is large enough, and overlaps no sibling."""
    prefixes = networks(request, prefixes_of(request.body))
    if not prefixes:
        raise request.refuse(400, "InvalidRequestFormat", f"Subnet '{request.id.name}' has no address prefix.")
    spaces = networks(request, spaces_of(request.parent.body)) if request.parent else []
    for prefix in prefixes:
        _large_enough(request, prefix)
        if not any(within(prefix, space) for space in spaces):
            message = (
                f"Subnet '{request.id.name}' ({prefix}) is not inside the virtual network '{request.id.names[0]}'."
            )
            raise request.refuse(400, "NetcfgInvalidSubnet", message)
    _disjoint(request, prefixes)
    _addresses_still_fit(request, prefixes)


def _large_enough(request: Request, prefix: Network) -> None:
    limit = MAX_PREFIX_V4 if prefix.version == 4 else IPV6_PREFIX  # noqa: PLR2004  # the IP version itself
    if prefix.prefixlen > limit or (prefix.version == 6 and prefix.prefixlen != IPV6_PREFIX):  # noqa: PLR2004
        message = f"Subnet '{request.id.name}' ({prefix}) has a size Azure does not accept."
        raise request.refuse(400, "NetcfgInvalidSubnet", message)


def _disjoint(request: Request, prefixes: list[Network]) -> None:
    for sibling in request.world.of_token("network:Subnet", under=request.id.parent):
        if same(sibling.id, request.id.text):
            continue
        for other in subnet_networks(sibling):
            if any(prefix.overlaps(other) for prefix in prefixes):
                message = f"Subnet '{request.id.name}' overlaps subnet '{sibling.name}' ({other})."
                raise request.refuse(400, "NetcfgSubnetRangesOverlap", message)


def _addresses_still_fit(request: Request, prefixes: list[Network]) -> None:
    for address, holder in used_addresses(request.world, request.id.text).items():
        if not any(address in prefix for prefix in prefixes):
            message = f"The prefix of '{request.id.name}' cannot change: {holder.id} uses {address}."
            raise request.refuse(400, "InUsePrefixCannotBeDeleted", message)


@check
def reserved_subnets(request: Request) -> None:
    """Subnets with a meaning have a least size, and some take no network security group."""
    name = request.id.name
    least = LEAST_SIZE.get(name)
    for prefix in networks(request, prefixes_of(request.body)):
        if least is not None and prefix.version == 4 and prefix.prefixlen > least:  # noqa: PLR2004
            message = f"'{name}' must be /{least} or larger, not /{prefix.prefixlen}."
            raise request.refuse(400, "SubnetTooSmall", message)
    if name in NO_SECURITY_GROUP and request.get("networkSecurityGroup.id"):
        message = f"A network security group on '{name}' is not supported."
        raise request.refuse(400, "NetworkSecurityGroupNotSupportedOnSubnet", message)


@check
def peering(request: Request) -> None:
    """Two networks are peered once, are not one, and their spaces do not overlap."""
    remote = request.target("remoteVirtualNetwork.id")
    if remote is None or request.parent is None:
        return
    if same(remote.id, request.id.parent):
        raise request.refuse(400, "InvalidPeeringRequest", "A virtual network cannot be peered with itself.")
    for other in request.world.of_token("network:VirtualNetworkPeering", under=request.id.parent):
        theirs = paths.first(other.body, "remoteVirtualNetwork.id", "")
        if same(theirs, remote.id) and not same(other.id, request.id.text):
            message = f"Peering '{other.name}' already references {remote.id}."
            raise request.refuse(400, "AnotherPeeringAlreadyReferencesRemoteVnet", message)
    here = networks(request, spaces_of(request.parent.body))
    there = networks(request, spaces_of(remote.body))
    if any(one.overlaps(two) for one in here for two in there):
        message = f"The address spaces of '{request.id.names[0]}' and '{remote.name}' overlap."
        raise request.refuse(400, "VnetAddressSpacesOverlap", message)
    if request.get("useRemoteGateways") and not _has_gateway(request.world, remote.id):
        message = f"useRemoteGateways is set, but '{remote.name}' has no gateway."
        raise request.refuse(400, "RemoteVnetHasNoGateways", message)


def _has_gateway(world: World, network_id: str) -> bool:
    return any(
        each.sdk == "network:VirtualNetworkGateway" for each in world.referrers(f"{network_id}/subnets/GatewaySubnet")
    )


@derived("network:VirtualNetworkPeering")
def peering_state(world: World, document: Document, body: dict[str, Any]) -> None:
    """Connected once the other side peers back, Initiated before, Disconnected when the other side went away."""
    remote = paths.first(document.body, "remoteVirtualNetwork.id", "")
    ours = document.id.rsplit("/virtualNetworkPeerings/", 1)[0]
    back = any(
        same(paths.first(other.body, "remoteVirtualNetwork.id", ""), ours)
        for other in world.of_token("network:VirtualNetworkPeering", under=remote)
    )
    target = world.get(remote)
    body["peeringState"] = "Connected" if back else "Initiated" if target else "Disconnected"
    body["peeringSyncLevel"] = "FullyInSync" if back else "LocalNotInSync"
    if target is not None:
        body["remoteAddressSpace"] = {"addressPrefixes": spaces_of(target.body)}


def used_addresses(world: World, subnet_id: str) -> dict[Any, Document]:
    """Return the private addresses taken in a subnet, each with its holder."""
    taken: dict[Any, Document] = {}
    for holder in world.referrers(subnet_id):
        for item in holder.body.get("ipConfigurations") or ():
            text = item.get("privateIPAddress")
            if text and same(paths.first(item, "subnet.id", ""), subnet_id):
                taken[ipaddress.ip_address(text)] = holder
    return taken


@derived("network:Subnet")
def subnet_occupants(world: World, document: Document, body: dict[str, Any]) -> None:
    """The IP configurations that live in a subnet."""
    found = [
        {"id": item["id"]}
        for holder in world.referrers(document.id)
        for item in holder.body.get("ipConfigurations") or ()
        if same(paths.first(item, "subnet.id", ""), document.id) and item.get("id")
    ]
    if found:
        body["ipConfigurations"] = sorted(found, key=lambda each: key(each["id"]))


def subnet_name(text: Any) -> str:
    """Return the last name of a subnet's id; empty when it is none."""
    parsed = parse(text) if isinstance(text, str) else None
    return parsed.name if parsed else ""
