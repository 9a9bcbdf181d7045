"""Findings as plain text for a terminal or a log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iac.artifacts import stack_of
from iac.findings import State
from iac.report.records import counts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from iac.findings import Finding

_INDENT = "    "


def text(findings: Sequence[Finding], title: str) -> str:
    """Return one paragraph a finding and a last line that counts them."""
    blocks = [paragraph(finding) for finding in findings]
    return "\n\n".join([*blocks, _summary(findings, title)]) + "\n"


def paragraph(finding: Finding) -> str:
    """Return one finding: a line that says what, then the places, the consequence and the remedy, a line each."""
    return "\n".join(_lines(finding))


def _lines(finding: Finding) -> Iterator[str]:
    state = "" if finding.state is State.FOUND else f" ({finding.state})"
    subject = stack_of(finding.subject) or finding.subject  # the title names the resource of a URN
    yield f"{finding.severity.upper()} {subject}: {finding.title}{state}  [{finding.rule}]"
    if finding.where:
        yield f"{_INDENT}at        {', '.join(str(origin) for origin in finding.where)}"
    for name in ("expected", "observed", "why", "fix", "source", "waiver"):
        value = getattr(finding, name)
        if value:
            yield from _labelled(name, value)


def _labelled(name: str, value: str) -> Iterator[str]:
    first, *rest = value.splitlines()
    yield f"{_INDENT}{name:<10}{first}"
    for line in rest:
        yield f"{_INDENT}{'':<10}{line}"


def _summary(findings: Sequence[Finding], title: str) -> str:
    if not findings:
        return f"{title}: nothing to report."
    words = {"found": "found", "not-checked": "not checked", "waived": "waived"}
    return f"{title}: " + ", ".join(f"{number} {words[state]}" for state, number in counts(findings).items()) + "."
