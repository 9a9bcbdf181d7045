"""Which tests there are by domain and severity: one for each that some rule can fill, and a home for every finding."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from iac.checks import emergency
from iac.checks.run import RULES as CITY_RULES
from iac.drift.cloud import PREFIX
from iac.drift.cloudrules import ADDED, CHANGED, GONE, UNMANAGED
from iac.drift.rules import RULES as DEVICE_RULES
from iac.findings import Domain, Severity
from iac.testing.marks import LEVELS, Area
from iac.testing.snapshot import Part

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from iac.findings import Finding

_EMERGENCY = re.compile(r".*\b(emergency|911|elin|dispatch)\b.*")
_EMERGENCY_RULES = frozenset(rule.id for rule in emergency.RULES)
_SECURITY = re.compile(
    r"drift\.network\.(acl-.*|port-opened|port-security|snmp-community|local-user|secret|aaa|remote-access|logging)|"
    r"drift\.cloud\.(nsg-.*|storage-public|storage-weakened|vault-public|machine-weakened|"
    r"unmanaged-(rule|address|peering|grant))"
)
_BY_DOMAIN = {
    Domain.NETWORK: Area.NETWORK,
    Domain.VOICE: Area.VOICE,
    Domain.CLOUD: Area.CLOUD,
    Domain.RECOVERY: Area.RECOVERY,
    Domain.COMPLIANCE: Area.COMPLIANCE,
    Domain.MODEL: Area.COMPLIANCE,
}
_ALWAYS = ((Area.NETWORK, Severity.HIGH), (Area.NETWORK, Severity.LOW))
"""What is found on devices besides the rules: one that cannot be decided, rendered or read."""
_CLOUD_ALWAYS = ((Area.CLOUD, Severity.HIGH), (Area.CLOUD, Severity.MEDIUM))
"""The same for stacks."""


def area_of(rule: str, domain: Domain) -> Area:
    """Return the one area that findings of a rule belong to: by the rule itself, else by its domain."""
    if rule in _EMERGENCY_RULES or _EMERGENCY.fullmatch(rule):
        return Area.EMERGENCY
    return Area.SECURITY if _SECURITY.fullmatch(rule) else _BY_DOMAIN[domain]


def domains(*, drift: bool) -> Mapping[Area, tuple[Severity, ...]]:
    """Return for each area the severities its rules can have, worst first: those of drift, or of the city's files."""
    rules = {*_on_devices(), *_in_cloud()} if drift else {*_in_files()}
    found = {area: tuple(level for level in LEVELS if (area, level) in rules) for area in Area}
    return {area: levels for area, levels in found.items() if levels}


def parts_of(area: Area, *, drift: bool) -> tuple[Part, ...]:
    """Return what has to be looked at before anything can be said about an area."""
    if not drift:
        return (Part.FILES,)
    found = {Part.DEVICES: _on_devices(), Part.CLOUD: _in_cloud()}
    return tuple(part for part, rules in found.items() if any(one is area for one, _ in rules))


def _in_files() -> Iterator[tuple[Area, Severity]]:
    yield from (*_ALWAYS, *_CLOUD_ALWAYS)
    for rule in CITY_RULES.values():
        yield area_of(rule.id, rule.domain), rule.severity


def _on_devices() -> Iterator[tuple[Area, Severity]]:
    yield from _ALWAYS
    for rule in DEVICE_RULES:
        yield area_of(rule.rule, rule.domain), rule.severity


def _in_cloud() -> Iterator[tuple[Area, Severity]]:
    yield from _CLOUD_ALWAYS
    for meaning in (*CHANGED, *GONE, *ADDED, *(row for _, row in UNMANAGED)):
        yield area_of(PREFIX + meaning.rule, meaning.domain), meaning.severity


def home(finding: Finding, known: Mapping[Area, tuple[Severity, ...]]) -> tuple[Area, Severity]:
    """Return the test a finding belongs to: its own, else the nearest severity of its area.

    An area that no rule of this kind fills has no tests; what is found in it all the same goes to the network's.
    """
    area = area_of(finding.rule, Domain(finding.domain))
    if area not in known:
        area = Area.NETWORK
    return area, min(known[area], key=lambda level: abs(level.rank - finding.severity.rank))
