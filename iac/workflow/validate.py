"""Read a city and say what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from iac.checks.run import check_city
from iac.findings import Domain, Finding, Origin, Severity
from iac.model.load import load_city
from iac.model.problems import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from iac.errors import Problem
    from iac.model.city import City
    from iac.ports import Clock


@dataclass(frozen=True)
class Validation:
    """A city that can be used, and what its owners should still look at."""

    city: City
    findings: tuple[Finding, ...]

    @property
    def summary(self) -> str:
        """One line: how much was read, and from how many files."""
        files = len(self.city.files)
        counts = (
            (len(self.city.sites), "site"),
            (len(self.city.devices), "device"),
            (len(self.city.phones), "phone"),
            (len(self.city.services), "service"),
        )
        listed = ", ".join(f"{number:,} {noun}{'' if number == 1 else 's'}" for number, noun in counts)
        return f"{self.city.city.name}: {listed} in {files} file{'' if files == 1 else 's'}"


def validate(folder: Path, clock: Clock) -> Validation:
    """Load the city in ``folder`` and apply every rule to it, waivers included, as of the clock's day.

    :class:`iac.errors.ModelError` holds every reason why the city cannot be used at all.
    """
    city = load_city(folder)
    return Validation(city, check_city(city, clock.now().date()))


def problem_findings(problems: Iterable[Problem]) -> tuple[Finding, ...]:
    """Return problems as findings, for the formats that pipelines and editors read."""
    return tuple(
        Finding(
            rule=problem.code,
            severity=Severity.HIGH,
            domain=Domain.MODEL,
            subject=problem.path or problem.file,
            key=KINDS[problem.code].title if problem.code in KINDS else "",
            title=problem.message.removesuffix("."),
            where=(Origin(problem.file, problem.line, problem.column, problem.path),),
            why=problem.why,
            fix=problem.fix,
        )
        for problem in problems
    )
