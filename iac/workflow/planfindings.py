"""What would change in the cloud as findings, for the formats that services and reviewers read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iac.azure.replacement import Impact
from iac.findings import NOWHERE, Domain, Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from iac.workflow.plandiff import ResourceChange

_TITLES = {
    "create": "would be made",
    "update": "would be changed",
    "replace": "would be replaced",
    "delete": "would go",
}
_SEVERITIES = {
    Impact.NONE: Severity.LOW,
    Impact.RESTART: Severity.MEDIUM,
    Impact.INTERRUPTION: Severity.HIGH,
    Impact.REPLACE: Severity.HIGH,
    Impact.DATA_LOSS: Severity.CRITICAL,
    Impact.IRREVERSIBLE: Severity.CRITICAL,
}
_BY_OP = {"create": Severity.INFO, "delete": Severity.HIGH}


def change_findings(changes: Iterable[ResourceChange]) -> tuple[Finding, ...]:
    """Return one finding a change: ``plan.create``, ``plan.update``, ``plan.replace`` or ``plan.delete``."""
    return tuple(_finding(change) for change in changes)


def _finding(change: ResourceChange) -> Finding:
    seen = [f"{one.change.path}: {one.change.old}" for one in change.consequences]
    wanted = [f"{one.change.path}: {one.change.new}" for one in change.consequences]
    why = [f"{one.change.path}: {one.impact}, {one.why}." for one in change.consequences if one.why]
    return Finding(
        rule=f"plan.{change.op}",
        severity=_BY_OP.get(change.op, _SEVERITIES[change.impact]),
        domain=Domain.CLOUD,
        subject=change.urn,
        title=f"{change.name} in {change.stack} {_TITLES[change.op]}{' (protected)' if change.protected else ''}",
        where=() if change.origin == NOWHERE else (change.origin,),
        expected="; ".join(wanted),
        observed="; ".join(seen),
        why=" ".join(why),
        fix="`iac up CITY` does it; take the change out of the city's files if it was not meant.",
        tags=(change.type,),
    )
