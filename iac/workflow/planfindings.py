"""What would change in the cloud as findings, for the formats that services and reviewers read."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from iac.azure.replacement import Impact
from iac.findings import NOWHERE, Domain, Finding, Severity, Statement

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from iac.workflow.plandiff import ResourceChange

_FIX = "`iac up CITY` does it; take the change out of the city's files if it was not meant."


def _statement(op: str, severity: Severity, title: str, why: str) -> Statement:
    return Statement(f"plan.{op}", severity, Domain.CLOUD, title, why, _FIX)


STATEMENTS: Mapping[str, Statement] = {
    "create": _statement(
        "create", Severity.INFO, "would be made", "Something the city's files declare is not there yet."
    ),
    "update": _statement(
        "update", Severity.LOW, "would be changed", "It stays; what a change costs its users is said of each property."
    ),
    "replace": _statement(
        "replace", Severity.HIGH, "would be replaced", "Azure cannot change it where it stands: it goes and comes anew."
    ),
    "delete": _statement("delete", Severity.HIGH, "would go", "The city's files no longer declare it."),
}
"""By operation. An update or a replacement is as severe as the worst of its consequences."""
_SEVERITIES = {
    Impact.NONE: Severity.LOW,
    Impact.RESTART: Severity.MEDIUM,
    Impact.INTERRUPTION: Severity.HIGH,
    Impact.REPLACE: Severity.HIGH,
    Impact.DATA_LOSS: Severity.CRITICAL,
    Impact.IRREVERSIBLE: Severity.CRITICAL,
}


def change_findings(changes: Iterable[ResourceChange]) -> tuple[Finding, ...]:
    """Return one finding a change: ``plan.create``, ``plan.update``, ``plan.replace`` or ``plan.delete``."""
    return tuple(_finding(change) for change in changes)


def _finding(change: ResourceChange) -> Finding:
    seen = [f"{one.change.path}: {one.change.old}" for one in change.consequences]
    wanted = [f"{one.change.path}: {one.change.new}" for one in change.consequences]
    why = [f"{one.change.path}: {one.impact}, {one.why}." for one in change.consequences if one.why]
    said = STATEMENTS[change.op]
    return replace(
        said.about(change.urn),
        severity=_SEVERITIES[change.impact] if change.op in ("update", "replace") else said.severity,
        title=f"{change.name} in {change.stack} {said.title}{' (protected)' if change.protected else ''}",
        where=() if change.origin == NOWHERE else (change.origin,),
        expected="; ".join(wanted),
        observed="; ".join(seen),
        why=" ".join(why),
        tags=(change.type,),
    )
