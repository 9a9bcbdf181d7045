"""What a rule is: its story as data, and the function that finds where the city breaks it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from iac.findings import NOWHERE, Domain, Finding, Origin, Severity
from iac.model.index import Index, index

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable

    from iac.model.city import City


@dataclass(frozen=True)
class Context:
    """What a rule may look at: the city, its look-ups, and the day it is."""

    city: City
    today: dt.date

    @cached_property
    def index(self) -> Index:
        """The city's look-ups."""
        return index(self.city)


@dataclass(frozen=True)
class Violation:
    """One place where a rule is broken; ``title`` says what, ``where`` points to it, ``fix`` beats the rule's own."""

    subject: str
    title: str
    where: Origin = NOWHERE
    key: str = ""
    expected: str = ""
    observed: str = ""
    fix: str = ""


@dataclass(frozen=True)
class Rule:
    """A rule: ``why`` says what follows for people, ``fix`` the way out, ``source`` what it rests on."""

    id: str
    severity: Severity
    domain: Domain
    title: str
    why: str
    fix: str
    source: str
    check: Callable[[Context], Iterable[Violation]]

    def findings(self, context: Context) -> Iterable[Finding]:
        """Return where the city breaks this rule."""
        return (self._finding(violation) for violation in self.check(context))

    def _finding(self, violation: Violation) -> Finding:
        return Finding(
            rule=self.id,
            severity=self.severity,
            domain=self.domain,
            subject=violation.subject,
            key=violation.key,
            title=violation.title,
            where=(violation.where,) if violation.where is not NOWHERE else (),
            expected=violation.expected,
            observed=violation.observed,
            why=self.why,
            fix=violation.fix or self.fix,
            source=self.source,
        )
