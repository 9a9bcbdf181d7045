"""All rules, and the one function that applies them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iac.checks import archetypes, emergency, fitting, machines, network, numbers, recovery, schedules, waivers
from iac.checks.rule import Context, Rule
from iac.findings import Finding, sort_findings

if TYPE_CHECKING:
    import datetime as dt

    from iac.model.city import City

RULES: dict[str, Rule] = {
    rule.id: rule
    for module in (network, fitting, archetypes, numbers, schedules, emergency, recovery, machines, waivers)
    for rule in module.RULES
}
"""Every rule by its id."""


def check_city(city: City, today: dt.date) -> tuple[Finding, ...]:
    """Return what the rules find in a city, waivers applied, worst first."""
    context = Context(city, today)
    found = [finding for rule in RULES.values() for finding in rule.findings(context)]
    return sort_findings(waivers.waive(city, today, found))
