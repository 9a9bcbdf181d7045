"""The words by which tests of a city are selected."""

from __future__ import annotations

from enum import StrEnum

from iac.findings import Severity


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
    Area.EMERGENCY.value: "domain: emergency calling (911)",
    Area.SECURITY.value: "domain: who can get in",
    Area.NETWORK.value: "domain: switches and routers",
    Area.VOICE.value: "domain: telephones",
    Area.CLOUD.value: "domain: the cloud",
    Area.RECOVERY.value: "domain: backup and disaster recovery",
    Area.COMPLIANCE.value: "domain: law and policy",
    **{level.value: f"findings of severity {level}" for level in LEVELS},
}
"""Every mark with its meaning."""
