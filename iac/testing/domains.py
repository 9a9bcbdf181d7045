"""Which tests there are by domain and severity: one for each that some rule can fill, and a home for every finding."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iac.checks.run import RULES as CITY_RULES
from iac.drift.cloud import PREFIX
from iac.drift.cloudrules import ADDED, CHANGED, GONE, UNMANAGED
from iac.drift.rules import RULES as DEVICE_RULES
from iac.findings import Domain, Severity
from iac.testing.marks import LEVELS, Area, area_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from iac.findings import Finding

_ALWAYS = ((Area.NETWORK, Severity.HIGH), (Area.NETWORK, Severity.LOW), (Area.CLOUD, Severity.HIGH))
"""What is found besides the rules: a device or stack that cannot be decided, rendered or read."""


def domains(*, drift: bool) -> Mapping[Area, tuple[Severity, ...]]:
    """Return for each area the severities its rules can have, worst first: those of drift, or of the city's files."""
    rules = {*_ALWAYS, *(_of_drift() if drift else _of_files())}
    return {area: tuple(level for level in LEVELS if (area, level) in rules) for area in Area if _has(area, rules)}


def _has(area: Area, rules: set[tuple[Area, Severity]]) -> bool:
    return any(one is area and level in LEVELS for one, level in rules)


def _of_files() -> Iterator[tuple[Area, Severity]]:
    for rule in CITY_RULES.values():
        yield area_of(rule.id, rule.domain), rule.severity


def _of_drift() -> Iterator[tuple[Area, Severity]]:
    for rule in DEVICE_RULES:
        yield area_of(rule.rule, rule.domain), rule.severity
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
