"""Network security groups, their rules, and routes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from iac.lab.azure.behaviour.registry import check, derived
from iac.lab.azure.identifiers import same

if TYPE_CHECKING:
    from iac.lab.azure.request import Request
    from iac.lab.azure.world import Document, World

PRIORITIES = range(100, 4097)  # Microsoft Learn, Network security groups
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
