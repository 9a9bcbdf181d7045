"""Virtual networks, security groups, addresses and interfaces."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING, Any

from iac.lab.azure import paths
from iac.lab.azure.behaviour.registry import aftermath, check, derived, effect
from iac.lab.azure.identifiers import key, parse, same
from iac.lab.azure.request import guid, number

if TYPE_CHECKING:
    from collections.abc import Iterable

    from iac.lab.azure.request import Removal, Request
    from iac.lab.azure.world import Document, World

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
RESERVED_HEAD = 4  # Azure keeps the first four addresses of a subnet and the last one (Virtual Network FAQ)
MAX_PREFIX_V4 = 29  # the smallest IPv4 subnet (Virtual Network FAQ)
IPV6_PREFIX = 64  # the only IPv6 subnet size (Microsoft Learn, IPv6 for Azure Virtual Network)
PRIORITIES = range(100, 4097)  # Microsoft Learn, Network security groups
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


DEFAULT_RULES = (
    ("AllowVnetInBound", 65000, "Inbound", "Allow", "VirtualNetwork", "VirtualNetwork"),
    ("AllowAzureLoadBalancerInBound", 65001, "Inbound", "Allow", "AzureLoadBalancer", "*"),
    ("DenyAllInBound", 65500, "Inbound", "Deny", "*", "*"),
    ("AllowVnetOutBound", 65000, "Outbound", "Allow", "VirtualNetwork", "VirtualNetwork"),
    ("AllowInternetOutBound", 65001, "Outbound", "Allow", "*", "Internet"),
    ("DenyAllOutBound", 65500, "Outbound", "Deny", "*", "*"),
)


@derived("network:NetworkSecurityGroup")
def default_security_rules(_world: World, document: Document, body: dict[str, Any]) -> None:
    """The six rules below every group (Microsoft Learn, Network security groups)."""
    body["defaultSecurityRules"] = [
        {
            "id": f"{document.id}/defaultSecurityRules/{name}",
            "name": name,
            "priority": priority,
            "direction": direction,
            "access": access,
            "protocol": "*",
            "sourceAddressPrefix": source,
            "sourcePortRange": "*",
            "destinationAddressPrefix": destination,
            "destinationPortRange": "*",
            "provisioningState": "Succeeded",
        }
        for name, priority, direction, access, source, destination in DEFAULT_RULES
    ]


ENDS = (
    ("sourceAddressPrefix", "sourceAddressPrefixes", "sourceApplicationSecurityGroups"),
    ("destinationAddressPrefix", "destinationAddressPrefixes", "destinationApplicationSecurityGroups"),
    ("sourcePortRange", "sourcePortRanges"),
    ("destinationPortRange", "destinationPortRanges"),
)


@check
def security_rule(request: Request) -> None:
    """A rule is complete, its priority in range, and alone with it in its direction."""
    priority = request.get("priority")
    if priority not in PRIORITIES:
        message = f"Security rule '{request.id.name}' has priority {priority}; 100 to 4096 are allowed."
        raise request.refuse(400, "SecurityRuleInvalidPriority", message)
    for spellings in ENDS:
        if not any(request.get(spelling) for spelling in spellings):
            message = f"Security rule '{request.id.name}' says nothing about {spellings[0]}."
            raise request.refuse(400, "SecurityRuleParameterNotSpecified", message)
    for other in request.world.of_token("network:SecurityRule", under=request.id.parent):
        alike = other.body.get("priority") == priority and _direction(other.body) == _direction(request.body)
        if alike and not same(other.id, request.id.text):
            message = f"Security rules '{request.id.name}' and '{other.name}' have the same priority and direction."
            raise request.refuse(400, "SecurityRuleConflict", message)


def _direction(body: dict[str, Any]) -> str:
    return str(body.get("direction", "")).lower()


@check
def route(request: Request) -> None:
    """A route has a destination, and an appliance an address."""
    if not request.get("addressPrefix"):
        raise request.refuse(400, "InvalidRequestFormat", f"Route '{request.id.name}' has no address prefix.")
    if request.get("nextHopType") == "VirtualAppliance" and not request.get("nextHopIpAddress"):
        message = f"Route '{request.id.name}' leads to an appliance without nextHopIpAddress."
        raise request.refuse(400, "NextHopIpAddressMissing", message)


@check
def public_address(request: Request) -> None:
    """A Standard address is static."""
    if request.get("sku.name") == "Standard" and request.get("publicIPAllocationMethod") != "Static":
        message = "A Standard public IP address must be allocated statically."
        raise request.refuse(400, "PublicIPAddressAllocationMethodNotSupported", message)


@effect
def public_address_given(request: Request) -> None:
    """A static address is given at once, from a range set aside for documents (RFC 5737 and RFC 2544)."""
    if request.get("publicIPAllocationMethod") != "Static" or request.body.get("ipAddress"):
        return
    if request.get("publicIPAddressVersion") == "IPv6":
        request.body["ipAddress"] = str(ipaddress.ip_address("2001:db8::") + number(request.id.text, below=2**32))
        return
    taken = {each.body.get("ipAddress") for each in request.world.of_token(request.rule.sdk)}
    first = number(request.id.text, below=2**17)
    base = ipaddress.ip_address("198.18.0.0")
    request.body["ipAddress"] = next(
        text for step in range(2**17) if (text := str(base + (first + step) % 2**17)) not in taken
    )


@derived("network:PublicIPAddress")
def address_holder(world: World, document: Document, body: dict[str, Any]) -> None:
    """Who uses the address."""
    for holder in world.referrers(document.id):
        for array in holder.rule.items:
            for item in holder.body.get(array) or ():
                if same(paths.first(item, "publicIPAddress.id", ""), document.id):
                    body["ipConfiguration"] = {"id": item["id"]}


def used_addresses(world: World, subnet_id: str) -> dict[Any, Document]:
    """Return the private addresses taken in a subnet, each with its holder."""
    taken: dict[Any, Document] = {}
    for holder in world.referrers(subnet_id):
        for item in holder.body.get("ipConfigurations") or ():
            text = item.get("privateIPAddress")
            if text and same(paths.first(item, "subnet.id", ""), subnet_id):
                taken[ipaddress.ip_address(text)] = holder
    return taken


@check
def interface(request: Request) -> None:
    """Each configuration names a subnet; a static address lies in it, is not reserved, and is free."""
    for item in request.get("ipConfigurations") or ():
        subnet = request.world.get(paths.first(item, "subnet.id", ""))
        if subnet is None:
            message = f"IP configuration '{item.get('name')}' names no subnet."
            raise request.refuse(400, "SubnetIsRequired", message)
        if item.get("privateIPAllocationMethod") == "Static":
            _static_address(request, item, subnet)
    group = request.target("networkSecurityGroup.id")
    if group is not None and group.location != request.location:
        raise request.refuse(400, "ResourcesNotInSameRegion", f"{group.id} stands in another region.")


def _static_address(request: Request, item: dict[str, Any], subnet: Document) -> None:
    text = item.get("privateIPAddress")
    if not text:
        message = f"IP configuration '{item.get('name')}' is static and has no address."
        raise request.refuse(400, "PrivateIPAddressIsMissing", message)
    try:
        address = ipaddress.ip_address(text)
    except ValueError as error:
        raise request.refuse(400, "PrivateIPAddressInvalid", f"'{text}' is no IP address.") from error
    home = next((prefix for prefix in subnet_networks(subnet) if address in prefix), None)
    if home is None:
        message = f"Private address {text} is not in the subnet '{subnet.name}'."
        raise request.refuse(400, "PrivateIPAddressNotInSubnet", message)
    if int(address) - int(home.network_address) < RESERVED_HEAD or address == home.broadcast_address:
        message = f"Private address {text} is reserved by Azure in '{subnet.name}'."
        raise request.refuse(400, "PrivateIPAddressInReservedRange", message)
    holder = used_addresses(request.world, subnet.id).get(address)
    if holder is not None and not same(holder.id, request.id.text):
        message = f"Private address {text} is already allocated to {holder.id}."
        raise request.refuse(400, "PrivateIPAddressIsAllocated", message)


@effect
def interface_addresses(request: Request) -> None:
    """A dynamic address is the first free one; the first configuration is the primary one."""
    items = request.body.get("ipConfigurations") or []
    for index, item in enumerate(items):
        item.setdefault("primary", index == 0)
        if item.get("privateIPAllocationMethod") != "Static":
            item["privateIPAddress"] = _kept(request, item) or _free(request, item)
    digits = f"{number(request.id.text, below=2**24):06X}"
    request.body["macAddress"] = "-".join(("00", "0D", "3A", digits[:2], digits[2:4], digits[4:]))


def _kept(request: Request, item: dict[str, Any]) -> str:
    for before in (request.old.body.get("ipConfigurations") or []) if request.old else []:
        subnets = (paths.first(before, "subnet.id", ""), paths.first(item, "subnet.id", ""))
        if before.get("name") == item.get("name") and same(*subnets):
            return str(before.get("privateIPAddress", ""))
    return ""


def _free(request: Request, item: dict[str, Any]) -> str:
    subnet = request.world.get(paths.first(item, "subnet.id", ""))
    if subnet is None:
        return ""
    taken = set(used_addresses(request.world, subnet.id))
    taken |= {
        ipaddress.ip_address(each["privateIPAddress"])
        for each in request.body["ipConfigurations"]
        if each.get("privateIPAddress")
    }
    for prefix in subnet_networks(subnet):
        for step in range(RESERVED_HEAD, prefix.num_addresses - 1):
            address = prefix.network_address + step
            if address not in taken:
                return str(address)
    raise request.refuse(400, "SubnetIsFull", f"Subnet '{subnet.name}' has no free address.")


@derived("network:NetworkInterface")
def interface_holder(world: World, document: Document, body: dict[str, Any]) -> None:
    """The machine an interface belongs to, and whether it is that machine's first one."""
    for holder in world.referrers(document.id):
        if holder.sdk == "compute:VirtualMachine":
            body["virtualMachine"] = {"id": holder.id}
            attached = paths.first(holder.body, "networkProfile.networkInterfaces") or []
            body["primary"] = len(attached) == 1 or any(
                same(each.get("id", ""), document.id) and each.get("primary") for each in attached
            )


@check
def private_endpoint(request: Request) -> None:
    """An endpoint connects to something."""
    links = [
        *(request.get("privateLinkServiceConnections") or ()),
        *(request.get("manualPrivateLinkServiceConnections") or ()),
    ]
    if not links or not all(link.get("privateLinkServiceId") for link in links):
        message = f"Private endpoint '{request.id.name}' connects to nothing."
        raise request.refuse(400, "PrivateEndpointConnectionMissing", message)


@effect
def private_endpoint_interface(request: Request) -> None:
    """Azure makes a network interface for the endpoint."""
    name = request.body.get("customNetworkInterfaceName") or f"{request.id.name}.nic.{guid(request.id.text)}"
    nic_id = f"{request.group}/providers/Microsoft.Network/networkInterfaces/{name}"
    request.body["networkInterfaces"] = [{"id": nic_id}]
    if request.world.get(nic_id) is not None:
        return
    config = {"name": "privateEndpointIpConfig", "subnet": {"id": request.get("subnet.id")}}
    body = {
        "location": request.body.get("location"),
        "ipConfigurations": [config],
        "privateEndpoint": {"id": request.id.text},
    }
    request.nested(nic_id, body)


@aftermath
def private_endpoint_gone(removal: Removal) -> bool:
    """The interface goes with its endpoint."""
    for each in removal.document.body.get("networkInterfaces") or ():
        if removal.world.get(each["id"]) is not None:
            removal.world.remove(each["id"])
    return False


@check
def global_location(request: Request) -> None:
    """Private DNS is global."""
    if request.body.get("location", "").lower() != "global":
        message = f"The location of '{request.id.name}' must be 'global'."
        raise request.refuse(400, "LocationNotAvailableForResourceType", message)


@derived("privatedns:PrivateZone")
def zone_counts(world: World, document: Document, body: dict[str, Any]) -> None:
    """How many networks a zone is linked to; a fresh zone holds its SOA record."""
    links = world.of_token("privatedns:VirtualNetworkLink", under=document.id)
    body["numberOfRecordSets"] = 1
    body["numberOfVirtualNetworkLinks"] = len(links)
    body["numberOfVirtualNetworkLinksWithRegistration"] = sum(
        bool(each.body.get("registrationEnabled")) for each in links
    )


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
