"""From two trees: the ordered way from one to the other, its exact inverse, the states in between."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iac.change.carry import carry_over
from iac.change.lockout import Management, management_interfaces, risks_of, warning
from iac.change.operations import entry_numbers, operations
from iac.change.ordering import in_order, reasons
from iac.change.plan import Command, Plan, Step
from iac.findings import Finding, sort_findings

if TYPE_CHECKING:
    from collections.abc import Iterable

    from iac.change.operations import Operation
    from iac.syntax import Difference, Tree

__all__ = ["Command", "Management", "Plan", "Step", "carry_over", "plan", "rollback"]


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
    return _planned(operations(differences, running, intended), running, intended, host, management or Management())


def rollback(
    differences: Iterable[Difference],
    running: Tree,
    intended: Tree,
    *,
    host: str = "",
    management: Management | None = None,
) -> Plan:
    """Return the exact way back: from what :func:`plan` leads to, for the same arguments, to ``running``."""
    made = tuple(differences)
    inverse = tuple(difference.inverse for difference in made)
    found = operations(inverse, intended, running, entry_numbers(made, running))
    return _planned(found, intended, running, host, management or Management())


def _planned(found: list[Operation], running: Tree, intended: Tree, host: str, management: Management) -> Plan:
    interfaces = management_interfaces(running, management) or management_interfaces(intended, management)
    warnings: list[Finding] = []
    for operation in found:
        for command, what, severity in risks_of(operation, running, intended, interfaces, management):
            operation.risky = True
            warnings.append(warning(host or "device", command, what, severity))
    steps = tuple(_step(operation) for operation in in_order(found))
    return Plan(steps, sort_findings(dict.fromkeys(warnings)))


def _step(operation: Operation) -> Step:
    parts = list(reasons(operation))
    if operation.risky:
        parts.append("last, because it may cut off management")
    verb = "remove from" if operation.removal else "set in"
    whole = operation.removal and not operation.commands[0].path
    subject = operation.top.masked
    lead = f"remove {subject}" if whole else f"{verb} {subject}"
    return Step(tuple(operation.commands), "; ".join([lead, *parts[:3]]), operation.risky)
