"""What changing a property means for the people who use the thing: nothing, a restart, a new one, or no way back.

The provider marks only some properties as replacing; for virtual machines it marks none, so a change of image or zone
would be previewed as harmless and fail when it is made (``PropertyChangeNotAllowed``). This table is ours.

Sources: the azure-native provider's list (``provider/pkg/gen/replacement.go``); learn.microsoft.com
per type for the rest; each row names its document when it is another.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class Impact(StrEnum):
    """What a change does, mildest first."""

    NONE = "no-impact"
    RESTART = "restart"
    INTERRUPTION = "interruption"
    REPLACE = "replace"
    DATA_LOSS = "data-loss"
    IRREVERSIBLE = "irreversible"

    @property
    def rank(self) -> int:
        """0 for no impact up to 5 for what cannot be undone."""
        return tuple(Impact).index(self)


@dataclass(frozen=True)
class Rule:
    """``path`` is a property path on the Pulumi wire; ``*`` stands for one step, indices are left out."""

    type: str
    path: str
    impact: Impact
    why: str


_R, _D, _I, _S = Impact.REPLACE, Impact.DATA_LOSS, Impact.IRREVERSIBLE, Impact.RESTART
_VM = "compute:VirtualMachine"
_DISK = "compute:Disk"
_ACCOUNT = "storage:StorageAccount"
_VAULT = "recoveryservices:Vault"

RULES: tuple[Rule, ...] = (
    Rule("*", "location", _R, "a resource cannot move to another region"),
    Rule("*", "resourceGroupName", _R, "the group is part of the resource's id"),
    Rule(_VM, "vmName", _R, "the name is part of the machine's id"),
    Rule(_VM, "zones", _R, "a machine stays in the availability zone it was made in"),
    Rule(_VM, "availabilitySet", _R, "a machine joins an availability set only when it is made"),
    Rule(_VM, "osProfile.computerName", _R, "the guest is named once, when it is made"),
    Rule(_VM, "osProfile.adminUsername", _R, "the first account is made with the machine"),
    Rule(_VM, "osProfile.adminPassword", Impact.NONE, "used when the machine is made; afterwards changed in the guest"),
    Rule(_VM, "osProfile.linuxConfiguration", Impact.NONE, "used when the machine is made; then changed in the guest"),
    Rule(_VM, "storageProfile.imageReference", _R, "the image is copied once; another image is another machine"),
    Rule(_VM, "storageProfile.osDisk.name", _R, "another operating system disk is another machine"),
    Rule(_VM, "storageProfile.osDisk.managedDisk", _S, "the machine is stopped while its disk changes kind"),
    Rule(_VM, "storageProfile.osDisk.diskSizeGB", _S, "the machine is stopped while its disk grows"),
    Rule(_VM, "securityProfile.securityType", _R, "trusted launch is chosen when the machine is made"),
    Rule(_VM, "securityProfile", _S, "the machine is stopped for the change"),
    Rule(_VM, "hardwareProfile.vmSize", _S, "the machine restarts on another host"),
    Rule(_VM, "networkProfile", _S, "the machine is stopped while its interfaces change"),
    Rule(_DISK, "creationData", _D, "the disk is made anew, empty"),
    Rule(_DISK, "zones", _D, "a disk stays in its availability zone; a new one is empty"),
    Rule(_DISK, "diskName", _D, "the disk is made anew, empty"),
    Rule(_DISK, "diskSizeGB", Impact.NONE, "a disk grows in place; making it smaller is refused"),
    Rule("compute:VirtualMachineExtension", "publisher", _R, "another publisher is another extension"),
    Rule("network:VirtualNetwork", "subnets", Impact.INTERRUPTION, "a subnet in use cannot change its prefix"),
    Rule("network:VirtualNetworkGateway", "sku.name", Impact.INTERRUPTION, "all tunnels drop while it is resized"),
    Rule("network:VirtualNetworkGateway", "gatewayType", _R, "the kind of gateway is chosen when it is made"),
    Rule("network:VirtualNetworkGateway", "vpnType", _R, "the kind of routing is chosen when it is made"),
    Rule(
        "network:VirtualNetworkGatewayConnection",
        "sharedKey",
        Impact.INTERRUPTION,
        "the tunnel is down until both ends have the new key",
    ),
    Rule("network:PublicIPAddress", "sku", _R, "the sku is fixed; the address changes"),
    Rule("network:PublicIPAddress", "zones", _R, "the zones are fixed; the address changes"),
    Rule("network:PrivateEndpoint", "subnet", _R, "an endpoint stays in its subnet; its address changes"),
    Rule("network:NetworkInterface", "ipConfigurations.subnet", Impact.INTERRUPTION, "the machine's address changes"),
    Rule(_ACCOUNT, "accountName", _D, "another name is another, empty account"),
    Rule(_ACCOUNT, "isHnsEnabled", _D, "the namespace is chosen when the account is made"),
    Rule(_ACCOUNT, "kind", _D, "another kind is another, empty account"),
    Rule("storage:BlobContainer", "containerName", _D, "another name is another, empty container"),
    Rule("storage:FileShare", "shareName", _D, "another name is another, empty share"),
    Rule("storage:FileShare", "enabledProtocols", _D, "the protocol is chosen when the share is made"),
    Rule(_VAULT, "vaultName", _D, "recovery points stay in the old vault"),
    Rule(
        _VAULT,
        "properties.redundancySettings",
        _I,
        "redundancy is fixed once the first item is protected (Recovery Services vault overview)",
    ),
    Rule(
        _VAULT,
        "properties.securitySettings.immutabilitySettings",
        _I,
        "a locked vault is never unlocked (Immutable vault for Azure Backup)",
    ),
    Rule("recoveryservices:ProtectedItem", "properties.sourceResourceId", _D, "recovery points belong to one machine"),
    Rule("recoveryservices:ReplicationProtectedItem", "properties", _R, "replication starts anew: a full first copy"),
    Rule("recoveryservices:ReplicationPolicy", "properties", _R, "the policy's items are re-attached"),
    Rule("recoveryservices:ReplicationNetworkMapping", "properties", _R, "the mapping is made anew"),
)

_INDEX = re.compile(r"\[[^\]]*\]")


def _covers(rule_path: str, path: str) -> bool:
    return path == rule_path or path.startswith(f"{rule_path}.")


def change_impact(resource_type: str, path: str) -> Rule:
    """Return what changing ``path`` of ``resource_type`` (``compute:VirtualMachine``) means; the longest rule wins."""
    plain = _INDEX.sub("", path)
    matching = [rule for rule in RULES if rule.type in ("*", resource_type) and _covers(rule.path, plain)]
    if not matching:
        return Rule(resource_type, path, Impact.NONE, "")
    return max(matching, key=lambda rule: (len(rule.path), rule.type != "*"))


def replacing_paths(resource_type: str) -> tuple[str, ...]:
    """Return the paths of a type that force a new one: what a component hands over as ``replace_on_changes``."""
    harsh = (Impact.REPLACE, Impact.DATA_LOSS)
    return tuple(sorted(rule.path for rule in RULES if rule.type == resource_type and rule.impact in harsh))
