"""What Azure accepts as a name, per type: length, letters, and the scope in which it must be unique.

Source: learn.microsoft.com, "Naming rules and restrictions for Azure resources"; per type the row of that name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Scope = Literal["global", "subscription", "group", "parent"]


@dataclass(frozen=True)
class NameRule:
    """The rule for one type's names; ``scope`` says among what a name must be unique."""

    least: int
    most: int
    pattern: str
    scope: Scope

    def fault(self, name: str) -> str | None:
        """Return what is wrong with ``name``, or None."""
        if not self.least <= len(name) <= self.most:
            return f"'{name}' has {len(name)} characters; Azure takes {self.least} to {self.most}"
        if not re.fullmatch(self.pattern, name):
            return f"'{name}' has characters Azure does not take here (pattern {self.pattern})"
        return None


_NETWORK = r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9_])?"
_DNS = r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}"
_GUID = r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}"

NAME_RULES: dict[str, NameRule] = {
    "resources:ResourceGroup": NameRule(1, 90, r"[A-Za-z0-9._()-]*[A-Za-z0-9_()-]", "subscription"),
    "resources:Deployment": NameRule(1, 64, r"[A-Za-z0-9._()-]+", "group"),
    "network:VirtualNetwork": NameRule(2, 64, _NETWORK, "group"),
    "network:Subnet": NameRule(1, 80, _NETWORK, "parent"),
    "network:NetworkSecurityGroup": NameRule(1, 80, _NETWORK, "group"),
    "network:SecurityRule": NameRule(1, 80, _NETWORK, "parent"),
    "network:VirtualNetworkPeering": NameRule(1, 80, _NETWORK, "parent"),
    "network:PublicIPAddress": NameRule(1, 80, _NETWORK, "group"),
    "network:NatGateway": NameRule(1, 80, _NETWORK, "group"),
    "network:VirtualNetworkGateway": NameRule(1, 80, _NETWORK, "group"),
    "network:LocalNetworkGateway": NameRule(1, 80, _NETWORK, "group"),
    "network:VirtualNetworkGatewayConnection": NameRule(1, 80, _NETWORK, "group"),
    "network:PrivateEndpoint": NameRule(2, 64, _NETWORK, "group"),
    "network:NetworkInterface": NameRule(1, 80, _NETWORK, "group"),
    "privatedns:PrivateZone": NameRule(3, 63, _DNS, "group"),
    "privatedns:VirtualNetworkLink": NameRule(1, 80, _NETWORK, "parent"),
    "compute:VirtualMachine": NameRule(1, 64, r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?", "group"),
    "compute:Disk": NameRule(1, 80, r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?", "group"),
    "compute:VirtualMachineExtension": NameRule(1, 80, r"[A-Za-z0-9][A-Za-z0-9.-]*", "parent"),
    "storage:StorageAccount": NameRule(3, 24, r"[a-z0-9]+", "global"),
    "storage:BlobContainer": NameRule(3, 63, r"[a-z0-9](?:-?[a-z0-9])*", "parent"),
    "storage:FileShare": NameRule(3, 63, r"[a-z0-9](?:-?[a-z0-9])*", "parent"),
    "recoveryservices:Vault": NameRule(2, 50, r"[A-Za-z][A-Za-z0-9-]*", "group"),
    "recoveryservices:ProtectionPolicy": NameRule(3, 150, r"[A-Za-z][A-Za-z0-9-]*[A-Za-z0-9]", "parent"),
    "recoveryservices:ReplicationFabric": NameRule(1, 63, r"[A-Za-z0-9-]+", "parent"),
    "recoveryservices:ReplicationProtectionContainer": NameRule(1, 63, r"[A-Za-z0-9-]+", "parent"),
    "recoveryservices:ReplicationPolicy": NameRule(1, 63, r"[A-Za-z0-9-]+", "parent"),
    "recoveryservices:ReplicationProtectedItem": NameRule(1, 63, r"[A-Za-z0-9-]+", "parent"),
    "recoveryservices:ReplicationRecoveryPlan": NameRule(1, 63, r"[A-Za-z0-9-]+", "parent"),
    "authorization:RoleAssignment": NameRule(36, 36, _GUID, "parent"),
}

COMPUTER_NAME_MOST = {"linux": 64, "windows": 15}
"""The longest ``osProfile.computerName`` (same source, Microsoft.Compute/virtualMachines)."""
