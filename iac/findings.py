"""``Finding``, the one currency of every check and comparison, and ``Origin``, the way back to its cause."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class Severity(StrEnum):
    """How bad it is for the people the city serves; ordered by :attr:`rank`."""

    INFO = "info"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        """0 for info up to 4 for critical."""
        return tuple(Severity).index(self)


class Domain(StrEnum):
    """The part of the city a finding is about."""

    MODEL = "model"
    NETWORK = "network"
    VOICE = "voice"
    CLOUD = "cloud"
    RECOVERY = "recovery"
    COMPLIANCE = "compliance"


class State(StrEnum):
    """What became of the check: a finding stands, could not be found out, or is waived by its owner."""

    FOUND = "found"
    NOT_CHECKED = "not-checked"
    WAIVED = "waived"


@dataclass(frozen=True, slots=True, order=True)
class Origin:
    """A place in a text: a city file, a template, or a device's configuration.

    ``file`` is relative to the city's folder, or ``device:<hostname>`` for a configuration;
    ``line`` and ``column`` count from 1, 0 when unknown; ``path`` is the key path or the parent lines.
    """

    file: str
    line: int = 0
    column: int = 0
    path: str = ""

    def __str__(self) -> str:
        """Return ``file:line:column``, leaving out what is unknown."""
        return ":".join([self.file, *(str(n) for n in (self.line, self.column) if n)])


NOWHERE = Origin("")


@dataclass(frozen=True)
class Finding:
    """One statement about the city that somebody ought to read.

    ``rule`` is a stable dotted id (``drift.network.vlan-changed``); ``subject`` names the thing (a hostname, a URN, a
    phone); ``key`` tells apart several findings of one rule on one subject (an interface, a property path). ``where``
    lists places, the most useful first. ``expected`` and ``observed`` are text, secrets already redacted. ``why`` says
    what follows for people, ``fix`` the way back, ``source`` the document a fact rests on. ``waiver`` explains a
    waived finding (owner, reason, expiry).
    """

    rule: str
    severity: Severity
    domain: Domain
    subject: str
    title: str
    key: str = ""
    state: State = State.FOUND
    where: tuple[Origin, ...] = ()
    expected: str = ""
    observed: str = ""
    why: str = ""
    fix: str = ""
    source: str = ""
    waiver: str = ""
    tags: tuple[str, ...] = field(default=())

    @cached_property
    def fingerprint(self) -> str:
        """16 hex digits that stay the same from run to run, whatever the values, lines and wording are."""
        identity = f"{self.rule}\x1f{self.domain}\x1f{self.subject}\x1f{self.key}"
        return hashlib.sha256(identity.encode()).hexdigest()[:16]

    def waived(self, waiver: str) -> Finding:
        """Return this finding in the waived state."""
        return replace(self, state=State.WAIVED, waiver=waiver)


@dataclass(frozen=True)
class Statement:
    """What is said whenever one thing is found that no table of rules looks for; ``iac explain`` tells it, too.

    ``title`` is the general one; a finding says it of its own case (``replace(STATEMENT.about(host), title=…)``).
    """

    rule: str
    severity: Severity
    domain: Domain
    title: str
    why: str
    fix: str
    source: str = ""
    state: State = State.FOUND

    def about(self, subject: str) -> Finding:
        """Return the finding that says it about ``subject``."""
        return Finding(
            rule=self.rule,
            severity=self.severity,
            domain=self.domain,
            subject=subject,
            title=self.title,
            state=self.state,
            why=self.why,
            fix=self.fix,
            source=self.source,
        )

    def because(self, subject: str, error: Exception) -> Finding:
        """Return the finding that says it about ``subject``, and with ``error`` why."""
        return replace(self.about(subject), title=f"{self.title}; {str(error).rstrip('.')}")


NOT_KNOWN = Statement(
    "testing.not-known",
    Severity.HIGH,
    Domain.MODEL,
    "it could not be found out",
    "Nothing is known about it; it may be as intended or not.",
    "Mend what stands in the way, then test again.",
    state=State.NOT_CHECKED,
)


def sort_findings(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings worst first, then by domain, subject, rule and key."""
    return tuple(sorted(findings, key=lambda f: (-f.severity.rank, f.domain, f.subject, f.rule, f.key)))
