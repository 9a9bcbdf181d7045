"""What a change in the cloud means, as data: the first rule that fits a change gives it its name.

Sources stand in the rows: CIS is the CIS Microsoft Azure Foundations Benchmark, MCSB the Microsoft cloud security
benchmark, the rest are pages of learn.microsoft.com.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from iac.drift.properties import ABSENT
from iac.findings import Domain, Severity

if TYPE_CHECKING:
    from collections.abc import Callable

ANYWHERE = frozenset({"*", "internet", "any", "0.0.0.0/0", "::/0"})
_OFF = frozenset({"disabled", "false", "invalid", ABSENT})
_WEAKER = {"locked": 2, "unlocked": 1, "disabled": 0}


@dataclass(frozen=True)
class Meaning:
    """One row: ``type`` and ``path`` are patterns, ``when`` looks at the expected and the observed text."""

    rule: str
    severity: Severity
    type: str
    path: str
    when: Callable[[str, str], bool]
    title: str
    why: str
    source: str = ""
    domain: Domain = Domain.CLOUD

    def fits(self, resource_type: str, path: str, expected: str, observed: str) -> bool:
        """Return whether this row is about that change."""
        return bool(
            re.fullmatch(self.type, resource_type) and re.search(self.path, path) and self.when(expected, observed)
        )


def any_change(expected: str, observed: str) -> bool:
    """Fit whatever happened."""
    del expected, observed
    return True


def opened(expected: str, observed: str) -> bool:
    """Fit a source that is now everybody."""
    del expected
    return any(f'"{word}"' in observed.lower() or observed.lower() == word for word in ANYWHERE)


def allowed(expected: str, observed: str) -> bool:
    """Fit what now lets something through."""
    return observed.lower() in ("allow", "true", "enabled") and expected.lower() != observed.lower()


def switched_off(expected: str, observed: str) -> bool:
    """Fit what was on and is not any more."""
    return observed.lower() in _OFF and expected.lower() not in _OFF


def lessened(expected: str, observed: str) -> bool:
    """Fit a number that became smaller, or went away."""
    return observed == ABSENT or (_number(expected) > _number(observed) >= 0)


def weakened(expected: str, observed: str) -> bool:
    """Fit an immutability that protects less than before."""
    return _WEAKER.get(observed.lower(), 0) < _WEAKER.get(expected.lower(), 0)


def removed(expected: str, observed: str) -> bool:
    """Fit what is not there any more."""
    del expected
    return observed == ABSENT


def _number(text: str) -> float:
    return float(text) if re.fullmatch(r"-?\d+(\.\d+)?", text) else -1


_NSG = "network:NetworkSecurityGroup"
_ACCOUNT = "storage:(StorageAccount|BlobContainer)"
_VAULT = "recoveryservices:Vault"
_POLICY = "recoveryservices:ProtectionPolicy"
_VM = "compute:VirtualMachine"
_C, _H, _M, _L = Severity.CRITICAL, Severity.HIGH, Severity.MEDIUM, Severity.LOW
_BACK = Domain.RECOVERY
_RANSOM = "Security features to help protect hybrid backups; MCSB BR-2"

CHANGED: tuple[Meaning, ...] = (
    Meaning("nsg-rule-opened", _C, _NSG, r"sourceAddressPrefix(es)?$", opened,
            "a security rule lets in everybody",
            "Anybody who reaches the network reaches the machines behind the rule.", "CIS 6.1, 6.2; MCSB NS-1"),
    Meaning("nsg-rule-opened", _C, _NSG, r"\.access$", allowed, "a security rule lets in what it refused",
            "Traffic that was refused now reaches machines.", "CIS 6.1, 6.2; MCSB NS-1"),
    Meaning("nsg-rule-changed", _H, _NSG, r"^securityRules", any_change, "a security rule was changed",
            "The subnet admits something else than what was decided.", "MCSB NS-1"),
    Meaning("storage-public", _C, _ACCOUNT, r"^(allowBlobPublicAccess|publicNetworkAccess|networkRuleSet\.default)",
            allowed, "a storage account is open to the public",
            "Records can be read from the internet, without signing in where anonymous access is on.",
            "CIS 3.7, 3.8; MCSB NS-2"),
    Meaning("storage-public", _C, _ACCOUNT, r"^(publicAccess$|networkRuleSet\.)", any_change,
            "who may reach a storage account was changed", "Records may be reached from outside the city's network.",
            "CIS 3.7, 3.8; MCSB NS-2"),
    Meaning("storage-weakened", _H, _ACCOUNT,
            r"^(minimumTlsVersion|enableHttps|allowSharedKeyAccess|encryption|allowCrossTenant|is(Local|Sftp))",
            any_change, "a storage account is protected less well",
            "Data may travel or rest with weaker protection than was decided.", "CIS 3.1, 3.15; MCSB DP-3"),
    Meaning("soft-delete-off", _C, f"{_VAULT}", r"softDeleteSettings\.softDeleteState", switched_off,
            "deleted backups are not kept any more",
            "Whoever deletes a backup deletes it for good: ransomware's first step.",
            _RANSOM, _BACK),
    Meaning("soft-delete-off", _H, r"storage:(Blob|File)ServiceProperties",
            r"[dD]eleteRetentionPolicy\.(enabled|days)|isVersioningEnabled", any_change,
            "deleted or overwritten files are not kept as long any more",
            "A mistake or an attacker can destroy files for good.", "Soft delete for blobs; MCSB BR-2", _BACK),
    Meaning("soft-delete-shortened", _H, _VAULT, r"softDeleteRetentionPeriodInDays", lessened,
            "deleted backups are kept for fewer days", "There is less time to notice that a backup was deleted.",
            _RANSOM, _BACK),
    Meaning("immutability-weakened", _C, _VAULT, r"immutabilitySettings\.state", weakened,
            "a vault's backups can be deleted before their time",
            "Recovery points can be removed early, by mistake or by an attacker.", "Immutable vault for Azure Backup",
            _BACK),
    Meaning("immutability-weakened", _C, "storage:BlobContainerImmutabilityPolicy", r"InDays$", lessened,
            "records can be changed before their time", "Retention that the law asks for is not kept.",
            "Immutable storage for blobs", _BACK),
    Meaning("vault-redundancy-changed", _H, _VAULT, r"redundancySettings", any_change,
            "a vault's copies are kept elsewhere, or can be restored only here",
            "When the region is lost, backups may be lost with it.", "Azure Backup: storage redundancy", _BACK),
    Meaning("vault-public", _H, _VAULT, r"publicNetworkAccess", allowed, "a vault answers on the internet",
            "Backups can be reached from outside the city's network.", "MCSB NS-2", _BACK),
    Meaning("retention-shortened", _H, _POLICY, r"retentionPolicy.*\.count$|instantRpRetention", lessened,
            "backups are kept for a shorter time", "Points that people count on or that the law asks for expire early.",
            "Azure Backup: retention; MCSB BR-1", _BACK),
    Meaning("retention-shortened", _H, _POLICY, r"retentionPolicy\.", removed, "a generation of backups is not kept",
            "Points that people count on, or that the law asks for, expire early.", "MCSB BR-1", _BACK),
    Meaning("backup-policy-changed", _M, _POLICY, r".", any_change, "a backup policy was changed",
            "Backups are made or kept in another way than was decided.", "MCSB BR-1", _BACK),
    Meaning("backup-stopped", _C, "recoveryservices:ProtectedItem", r"protectionState|policyId", any_change,
            "a backup was stopped or put under another policy", "New work is not backed up as promised.", "MCSB BR-1",
            _BACK),
    Meaning("recovery-plan-changed", _H, "recoveryservices:ReplicationRecoveryPlan", r".", any_change,
            "the order of recovery was changed",
            "In a disaster, machines may start too late, in the wrong order, or not.",
            "Site Recovery: recovery plans", _BACK),
    Meaning("replication-changed", _H, r"recoveryservices:Replication\w+", r".", any_change,
            "replication to the other region was changed", "In a disaster, more work may be lost than was promised.",
            "Site Recovery: Azure to Azure", _BACK),
    Meaning("machine-resized", _M, _VM, r"hardwareProfile\.vmSize", any_change, "a machine has another size",
            "It costs or carries something else than was decided; putting it back restarts it."),
    Meaning("machine-weakened", _H, _VM, r"^(securityProfile|identity)", any_change,
            "a machine is protected less well", "Start-up checks, encryption or its own identity are not as decided.",
            "MCSB PV-3, DP-4"),
    Meaning("tunnel-changed", _H, r"network:(VirtualNetworkGatewayConnection|LocalNetworkGateway)", r"^(?!tags)",
            any_change, "a site's tunnel was changed",
            "The site may lose the cloud, or be joined with weaker encryption.",
            "IPsec/IKE policy for S2S VPN; MCSB DP-3"),
    Meaning("network-changed", _H, r"network:(VirtualNetwork|VirtualNetworkPeering|NatGateway)", r"^(?!tags)",
            any_change, "a network was changed", "Machines may not reach each other, or reach more than they should.",
            "MCSB NS-1"),
    Meaning("tag-removed", _L, r".*", r"^tags\.", removed, "a tag was removed",
            "Cost reports and rules that go by the tag miss this resource.", "CAF: tagging strategy"),
    Meaning("tag-changed", _L, r".*", r"^tags\.", any_change, "a tag was changed",
            "Cost reports and rules that go by the tag see something else.", "CAF: tagging strategy"),
    Meaning("property-changed", _M, r".*", r".", any_change, "a property was changed",
            "It is not what the city decided."),
)  # fmt: skip
"""For a property that differs; the last row fits everything."""

GONE: tuple[Meaning, ...] = (
    Meaning("backup-removed", _C, "recoveryservices:ProtectedItem", r"", any_change, "a backup was removed",
            "New work is not backed up, and old points go when their soft delete ends.", "MCSB BR-1", _BACK),
    Meaning("replication-removed", _C, "recoveryservices:ReplicationProtectedItem", r"", any_change,
            "a machine is not replicated any more", "When the region is lost, the machine is lost with it.",
            "Site Recovery: Azure to Azure", _BACK),
    Meaning("recovery-removed", _C, r"recoveryservices:.*", r"", any_change, "a part of backup or recovery was removed",
            "What depends on it cannot be brought back.", "MCSB BR-1", _BACK),
    Meaning("machine-removed", _C, _VM, r"", any_change, "a machine was removed", "Its service is down or weaker."),
    Meaning("storage-removed", _C, r"(storage:.*|compute:Disk)", r"", any_change, "storage was removed",
            "Its files are gone; see soft delete and backups."),
    Meaning("grant-removed", _M, "authorization:RoleAssignment", r"", any_change, "a permission was removed",
            "Something that works by it stops working."),
    Meaning("network-removed", _H, r"(network|privatedns):.*", r"", any_change, "a part of the network was removed",
            "Machines or sites may be cut off."),
    Meaning("resource-removed", _H, r".*", r"", any_change, "a resource was removed", "It is not there any more."),
)  # fmt: skip
"""For a resource that is gone; the last row fits everything."""

ADDED: tuple[Meaning, ...] = (
    Meaning("unmanaged-subnet", _H, "network:VirtualNetwork", r"^subnets\[", any_change, "a subnet was added by hand",
            "What stands in it is under no rule of ours; the provider keeps it and would never show it.", "MCSB NS-1"),
    Meaning("unmanaged-rule", _C, _NSG, r"^securityRules\[", any_change, "a security rule was added by hand",
            "It may let in what was refused; the provider keeps it and would never show it.", "MCSB NS-1"),
    Meaning("unmanaged-child", _M, r".*", r"\[", any_change, "an item was added by hand",
            "Nobody decided it, and nothing keeps it safe."),
)  # fmt: skip
"""For an item that was added to a list of ours."""

UNMANAGED: tuple[tuple[str, Meaning], ...] = (
    ("microsoft.compute/virtualmachines", Meaning(
        "unmanaged-machine", _H, "", "", any_change, "a machine was made by hand",
        "It has no backup, no patches and no owner in the city's files, and it costs money.", "MCSB AM-2")),
    ("microsoft.network/virtualnetworks/subnets", ADDED[0]),
    ("microsoft.network/networksecuritygroups/securityrules", ADDED[1]),
    ("microsoft.network/publicipaddresses", Meaning(
        "unmanaged-address", _H, "", "", any_change, "a public address was made by hand",
        "It may put a machine on the internet.", "MCSB NS-2")),
    ("microsoft.network/virtualnetworks/virtualnetworkpeerings", Meaning(
        "unmanaged-peering", _H, "", "", any_change, "a peering was made by hand",
        "Another network reaches ours.", "MCSB NS-1")),
    ("microsoft.authorization/roleassignments", Meaning(
        "unmanaged-grant", _H, "", "", any_change, "a permission was granted by hand",
        "Somebody may do what the city's files do not say.", "MCSB PA-7")),
    ("microsoft.resources/resourcegroups", Meaning(
        "unmanaged-group", _L, "", "", any_change, "a resource group stands beside the city's",
        "What is in it is nobody's in the city's files.", "MCSB AM-2")),
    ("", Meaning(
        "unmanaged-resource", _M, "", "", any_change, "a resource was made by hand",
        "It has no owner in the city's files, and it may cost money.", "MCSB AM-2")),
)  # fmt: skip
"""By the beginning of the ARM type, in lower case; the last row fits everything."""

STACKS: tuple[Meaning, ...] = (
    Meaning("not-read", _H, "", "", any_change, "the cloud could not be asked",
            "What is in the cloud is not known; it may have changed."),
    Meaning("not-built", _M, "", "", any_change, "a stack was never built",
            "Others of this environment are there, so somebody counts on it."),
    Meaning("not-applied", _M, "", "", any_change, "changes of the city are not in the cloud yet",
            "The cloud is what the city files said before."),
    Meaning("not-counted", _L, "", "", any_change, "what nobody declared was not looked for",
            "A machine or an address made by hand is in no stack, so only a count of everything shows it."),
)  # fmt: skip
"""For whole stacks: what keeps them from being compared."""

NOISE: tuple[tuple[str, str, str], ...] = (
    (r".*", r"(^|\.)(etag|provisioningState|resourceGuid|systemData)($|\.)", "Azure changes it by itself"),
    (r"storage:BlobServiceProperties", r"^(cors|sku|defaultServiceVersion)", "defaults come and go (issue 1700)"),
    (r"storage:FileServiceProperties", r"^(cors|sku|protocolSettings)", "defaults come and go (issue 1700)"),
    (r"storage:FileShare", r"^enabledProtocols$", "a refresh drops it (issue 1751)"),
    (r".*", r"privateEndpointNetworkPolicies$|privateLinkServiceNetworkPolicies$", "the SDK's defaults"),
    (r"recoveryservices:ProtectedItem", r"properties\.(lastBackup|lastRecoveryPoint|healthStatus|protectionStatus)",
     "it changes with every backup"),
    (r"recoveryservices:Replication\w+", r"properties\.(health|lastSuccessful|currentScenario|allowedOperations)",
     "it changes with every replication"),
)  # fmt: skip
"""Changes that nobody made: (type, path, why); numbers are issues of pulumi-azure-native."""


def is_noise(resource_type: str, path: str) -> bool:
    """Return whether a change is the provider's or the platform's own."""
    return any(re.fullmatch(kind, resource_type) and re.search(pattern, path) for kind, pattern, _ in NOISE)


def meaning_of(table: tuple[Meaning, ...], resource_type: str, path: str, expected: str, observed: str) -> Meaning:
    """Return the first row of a table that fits; every table's last row fits everything."""
    return next(row for row in table if row.fits(resource_type, path, expected, observed))
