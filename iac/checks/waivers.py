"""Waivers: a finding its owner accepts until a day; afterwards it stands again, and the waiver is a finding itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iac.checks.rule import Context, Rule, Violation
from iac.findings import Domain, Finding, Severity

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator

    from iac.model.city import City


def waive(city: City, today: dt.date, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings, those with a waiver that still runs in the waived state."""
    running = {
        (waiver.rule, waiver.subject): f"{waiver.owner}, until {waiver.expires}: {waiver.reason}"
        for waiver in city.waivers
        if waiver.expires >= today
    }

    def settled(finding: Finding) -> Finding:
        reason = running.get((finding.rule, finding.subject))
        return finding.waived(reason) if reason else finding

    return tuple(settled(finding) for finding in findings)


def _expired(context: Context) -> Iterator[Violation]:
    for waiver in context.city.waivers:
        if waiver.expires < context.today:
            yield Violation(
                waiver.subject,
                f"{waiver.owner}'s waiver of {waiver.rule} ran out on {waiver.expires}",
                context.index.origin_of(waiver, "expires"),
                key=waiver.rule,
            )


RULES = (
    Rule(
        "compliance.waiver-expired",
        Severity.MEDIUM,
        Domain.COMPLIANCE,
        "A waiver past its day",
        "What was accepted for a while is still there, and nobody has decided again.",
        "Mend what was waived, or have its owner renew the waiver.",
        "NIST SP 800-53 rev. 5, CA-5 (plan of action and milestones)",
        _expired,
    ),
)
