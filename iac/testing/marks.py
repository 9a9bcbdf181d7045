"""The words by which tests of a city are selected, and the area of a rule."""

from __future__ import annotations

import re
from enum import StrEnum

from iac.findings import Domain, Severity


class Area(StrEnum):
    """What a finding is about for those who are on call: emergency calling and security stand apart from the rest."""

    EMERGENCY = "emergency"
    SECURITY = "security"
    NETWORK = "network"
    VOICE = "voice"
    CLOUD = "cloud"
    RECOVERY = "recovery"
    COMPLIANCE = "compliance"


LEVELS = tuple(level for level in reversed(Severity) if level is not Severity.INFO)
"""Severities that make a test fail, worst first; what is only for information fails nothing."""

MARKS: dict[str, str] = {
    "device": "one device of a city, whatever is found on it",
    "stack": "one stack of a city's cloud, whatever is found in it",
    "domain": "one domain of a city and one severity, wherever it is found",
    Area.EMERGENCY: "domain: emergency calling (911)",
    Area.SECURITY: "domain: who can get in",
    Area.NETWORK: "domain: switches and routers",
    Area.VOICE: "domain: telephones",
    Area.CLOUD: "domain: the cloud",
    Area.RECOVERY: "domain: backup and disaster recovery",
    Area.COMPLIANCE: "domain: law and policy",
    **{level: f"findings of severity {level}" for level in LEVELS},
}
"""Every mark with its meaning."""

_EMERGENCY = re.compile(
    r"drift\.voice\.emergency-.*|network\.dispatch-.*|voice\.(no-voice-router|floor-without-location|floor-too-large|"
    r"address-stale|line-at-wrong-site|barred-emergency|class-without-911|class-unknown|callback-is-menu|nobody-notified)"
)
_SECURITY = re.compile(
    r"drift\.network\.(acl-.*|port-opened|port-security|snmp-community|local-user|secret|aaa|remote-access|logging|banner)|"
    r"drift\.cloud\.(nsg-.*|storage-public|storage-weakened|vault-public|machine-weakened|unmanaged-(rule|address|peering|grant))"
)


_BY_DOMAIN = {
    Domain.NETWORK: Area.NETWORK,
    Domain.VOICE: Area.VOICE,
    Domain.CLOUD: Area.CLOUD,
    Domain.RECOVERY: Area.RECOVERY,
    Domain.COMPLIANCE: Area.COMPLIANCE,
    Domain.MODEL: Area.COMPLIANCE,
}


def area_of(rule: str, domain: Domain) -> Area:
    """Return the one area that findings of a rule belong to: by the rule itself, else by its domain."""
    if _EMERGENCY.fullmatch(rule):
        return Area.EMERGENCY
    return Area.SECURITY if _SECURITY.fullmatch(rule) else _BY_DOMAIN[domain]
