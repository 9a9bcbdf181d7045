"""Every physical name in the cloud, and the ids that follow from names; nothing else makes either."""

from __future__ import annotations

import hashlib
import re
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from iac.azure.names import NAME_RULES
from iac.errors import IntentError

if TYPE_CHECKING:
    from collections.abc import Iterable

_HASH = 6
_NAMESPACE = uuid.UUID("5b3d1f6e-7b0c-5d7a-9a55-0c1de5e3c0de")
"""Our own namespace for name-based UUIDs (RFC 9562, version 5)."""

PREFIXES = {
    "resources:ResourceGroup": "rg",
    "network:VirtualNetwork": "vnet",
    "network:NetworkSecurityGroup": "nsg",
    "network:PublicIPAddress": "pip",
    "network:NatGateway": "ng",
    "network:VirtualNetworkGateway": "vgw",
    "network:LocalNetworkGateway": "lgw",
    "network:VirtualNetworkGatewayConnection": "con",
    "network:PrivateEndpoint": "pep",
    "recoveryservices:Vault": "rsv",
    "recoveryservices:ReplicationRecoveryPlan": "plan",
}
"""The abbreviations of the Cloud Adoption Framework (learn.microsoft.com, "Abbreviation recommendations")."""


def digest(*parts: str, length: int = _HASH) -> str:
    """Return the first ``length`` hex digits of a hash over the parts."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:length]


def fit(text: str, most: int) -> str:
    """Return ``text``, or when it is longer than ``most`` its beginning and a hash of all of it."""
    if len(text) <= most:
        return text
    return f"{text[: most - _HASH - 1].rstrip('-._')}-{digest(text)}"


def checked(resource_type: str, name: str) -> str:
    """Return a name Azure takes for the type; :class:`IntentError` when it would not."""
    fault = NAME_RULES[resource_type].fault(name)
    if fault:
        raise IntentError(f"name of {resource_type}", f"{fault}.")
    return name


@dataclass(frozen=True)
class Naming:
    """Names in one zone of one environment of one city."""

    city: str
    environment: str
    zone: str
    subscription: str

    def name(self, resource_type: str, *parts: str) -> str:
        """Return ``<abbreviation>-<city>-<environment>-<zone>-<parts>``, shortened with a hash where Azure wants."""
        stem = "-".join([PREFIXES[resource_type], self.city, self.environment, self.zone, *parts])
        return checked(resource_type, fit(stem, NAME_RULES[resource_type].most))

    def account(self, service: str, region: str) -> str:
        """Return a storage account's name: 24 letters and digits, and unique in the world by a hash."""
        city, short = (re.sub(r"[^a-z0-9]", "", text) for text in (self.city, service))
        suffix = digest(self.subscription, self.city, self.environment, self.zone, service, region, length=8)
        return checked("storage:StorageAccount", f"st{city[:6]}{self.environment[:1]}{short[:7]}{suffix}")

    def computer(self, hostname: str, most: int) -> str:
        """Return the guest's own name."""
        return fit(hostname, most)

    def grant(self, scope: str, principal: str, role: str) -> str:
        """Return a role assignment's name, a UUID that stays the same."""
        return checked("authorization:RoleAssignment", str(uuid.uuid5(_NAMESPACE, f"{scope}|{principal}|{role}")))

    def group_id(self, group: str) -> str:
        """Return a resource group's id."""
        return f"/subscriptions/{self.subscription}/resourceGroups/{group}"

    def id(self, group: str, provider: str, *segments: str) -> str:
        """Return a resource's id: ``provider`` is ``Microsoft.Network``, segments alternate type and name."""
        return "/".join([self.group_id(group), "providers", provider, *segments])


def require_unique(kind: str, names: Iterable[str]) -> None:
    """Raise :class:`IntentError` when a name comes twice, whatever its letters' case."""
    seen: set[str] = set()
    for name in names:
        if name.casefold() in seen:
            raise IntentError(f"{kind} {name}", "the name comes twice.", fix="Rename one of the two in the city files.")
        seen.add(name.casefold())
