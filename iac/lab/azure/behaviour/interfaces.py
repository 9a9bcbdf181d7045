"""Public addresses, network interfaces and private endpoints."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING, Any

from iac.lab.azure import paths
from iac.lab.azure.behaviour.network import subnet_networks, used_addresses
from iac.lab.azure.behaviour.registry import aftermath, check, derived, effect
from iac.lab.azure.identifiers import same
from iac.lab.azure.request import guid, number

if TYPE_CHECKING:
    from iac.lab.azure.request import Removal, Request
    from iac.lab.azure.world import Document, World

RESERVED_HEAD = 4  # Azure keeps the first four addresses of a subnet and the last one (Virtual Network FAQ)


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
