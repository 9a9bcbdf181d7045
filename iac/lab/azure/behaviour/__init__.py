"""The rules that need code, by the names the rule files use: checks, effects, guards, aftermaths, derived values."""

from __future__ import annotations

from iac.lab.azure.behaviour import (
    backup,
    compute,
    gateways,
    identity,
    interfaces,
    network,
    privatedns,
    resources,
    security,
    siterecovery,
    storage,
)
from iac.lab.azure.behaviour.registry import AFTERMATHS, CHECKS, EFFECTS, GUARDS, derive

__all__ = [
    "AFTERMATHS",
    "CHECKS",
    "EFFECTS",
    "GUARDS",
    "backup",
    "compute",
    "derive",
    "gateways",
    "identity",
    "interfaces",
    "network",
    "privatedns",
    "resources",
    "security",
    "siterecovery",
    "storage",
]
