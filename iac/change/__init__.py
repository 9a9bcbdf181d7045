"""From two trees: the ordered way from one to the other, its exact inverse, the states in between."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iac.change.carry import carry_over
from iac.change.lockout import Management, management_interfaces, risks_of, warning
from iac.change.operations import operations
from iac.change.ordering import in_order, reasons
from iac.change.plan import Command, Plan, Step
from iac.findings import Finding, sort_findings
from iac.syntax import Difference, Tree

if TYPE_CHECKING:
    from collections.abc import Iterable

    from iac.change.operations import Operation

__all__ = ["Command", "Management", "Plan", "Step", "carry_over", "inverse", "plan"]


def plan(
    differences: Iterable[Difference],
    running: Tree,
    intended: Tree,
    *,
    host: str = "",
    management: Management | None = None,
) -> Plan:
    """Return the way from ``running`` to ``intended`` for the ``differences`` between them (``syntax.compare``).

    Only what differs is touched. Commands that may cut off ``management`` come last and are warned of; ``host`` is the
    subject of those warnings.
    """
    reached = management or Management()
    interfaces = management_interfaces(running, reached) or management_interfaces(intended, reached)
    found = operations(differences, running, intended)
    warnings: list[Finding] = []
    for operation in found:
        for command, what, severity in risks_of(operation, running, intended, interfaces, reached):
            operation.risky = True
            warnings.append(warning(host or "device", command, what, severity))
    steps = tuple(_step(operation) for operation in in_order(found))
    return Plan(steps, sort_findings(dict.fromkeys(warnings)))


def inverse(differences: Iterable[Difference]) -> tuple[Difference, ...]:
    """Return the differences seen from the other side: ``plan(inverse(d), intended, running)`` is the rollback."""
    return tuple(difference.inverse for difference in differences)


def _step(operation: Operation) -> Step:
    parts = list(reasons(operation))
    if operation.risky:
        parts.append("last, because it may cut off management")
    verb = "remove from" if operation.removal else "set in"
    whole = operation.removal and not operation.commands[0].path
    subject = operation.top.masked
    lead = f"remove {subject}" if whole else f"{verb} {subject}"
    return Step(tuple(operation.commands), "; ".join([lead, *parts[:3]]), operation.risky)
