"""The tests themselves, as pytest collects and runs them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

from iac.errors import IacError
from iac.findings import NOWHERE, Finding, Origin, Severity, State
from iac.report.text import paragraph
from iac.testing.domains import domains, home, parts_of
from iac.testing.marks import Area
from iac.testing.probe import declare
from iac.testing.snapshot import Part

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from iac.testing.probe import Outline
    from iac.testing.snapshot import Snapshot
    from iac.testing.suite import CitySuite


@dataclass(frozen=True)
class Check:
    """What one test looks at: ``look`` returns everything it has to say, out of what is known of ``parts``."""

    name: str
    marks: tuple[str, ...]
    parts: tuple[Part, ...]
    look: Callable[[Snapshot], tuple[Finding, ...]] = field(repr=False)
    place: Origin = NOWHERE


def checks(outline: Outline) -> Iterator[Check]:
    """Yield the tests of a city: its devices, its stacks, then each domain, worst severity first."""
    drift = bool(outline.env)
    on_devices, in_cloud = ((Part.DEVICES,), (Part.CLOUD,)) if drift else ((Part.FILES,), (Part.FILES,))
    for host, place in outline.devices.items():
        yield Check(f"device[{host}]", ("device",), on_devices, _on_device(host), place)
    for stack in outline.stacks:
        yield Check(f"stack[{stack}]", ("stack",), in_cloud, _in_stack(outline, stack))
    known = domains(drift=drift)
    for one, levels in known.items():
        for level in levels:
            marks, look = ("domain", one.value, level.value), _in_area(outline, known, (one, level))
            yield Check(f"{one}[{level}]", marks, parts_of(one, drift=drift), look)


def _on_device(host: str) -> Callable[[Snapshot], tuple[Finding, ...]]:
    return lambda snapshot: snapshot.about_device(host)


def _in_stack(outline: Outline, stack: str) -> Callable[[Snapshot], tuple[Finding, ...]]:
    def look(snapshot: Snapshot) -> tuple[Finding, ...]:
        found = snapshot.about_stack(stack)
        return found if found or outline.env else declare(outline, stack)

    return look


def _in_area(
    outline: Outline, known: Mapping[Area, tuple[Severity, ...]], wanted: tuple[Area, Severity]
) -> Callable[[Snapshot], tuple[Finding, ...]]:
    def look(snapshot: Snapshot) -> tuple[Finding, ...]:
        found = tuple(finding for finding in snapshot.findings if home(finding, known) == wanted)
        if wanted[0] is not Area.EMERGENCY:
            return found
        # A router that cannot be read may have lost its way out for 911: then nobody may be told that all is well.
        return found + snapshot.unread(outline.emergency_routers)

    return look


class CityFile(pytest.File):
    """The city's file in pytest's tree; its tests stand under it."""

    def __init__(self, *, suite: CitySuite, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.suite = suite

    def collect(self) -> Iterator[pytest.Item]:
        """Yield every test of the city."""
        for check in checks(self.suite.outline):
            item: CityItem = CityItem.from_parent(self, name=check.name, check=check, suite=self.suite)
            yield item


class CityItem(pytest.Item):
    """One test: it passes when nothing stands, errs when something is not known, and is xfail when all is waived."""

    def __init__(self, *, check: Check, suite: CitySuite, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.check = check
        self.suite = suite
        self.found: tuple[Finding, ...] = ()
        for mark in check.marks:
            self.add_marker(mark)

    def setup(self) -> None:
        """Look; what is not known makes an error of the test, as any test has whose ground is missing."""
        try:
            seen = self.suite.look(self.check)
        except IacError as error:
            pytest.fail(str(error), pytrace=False)
        self.found = tuple(f for f in seen if f.severity is not Severity.INFO or f.state is State.NOT_CHECKED)
        for finding in self.found:
            self.user_properties += properties(finding)
        if self._standing and all(finding.state is State.NOT_CHECKED for finding in self._standing):
            pytest.fail(told(self._standing), pytrace=False)
        if not self.found and seen and "stack" in self.check.marks:
            pytest.skip(seen[0].title)

    def runtest(self) -> None:
        """Fail with what stands, worst first."""
        if self._standing:
            pytest.fail(told(self._standing), pytrace=False)
        if self.found:
            pytest.xfail("; ".join(f"{finding.title} (waived by {finding.waiver})" for finding in self.found))

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Return the place in the city's files, and the name."""
        place = self.check.place
        if not place.file:
            return self.path, None, self.name
        return self.suite.outline.folder / place.file, place.line - 1 if place.line else None, self.name

    @property
    def _standing(self) -> list[Finding]:
        return [finding for finding in self.found if finding.state is not State.WAIVED]


def told(findings: list[Finding]) -> str:
    """Return the findings as a person reads them."""
    return "\n\n".join(paragraph(finding) for finding in findings)


def properties(finding: Finding) -> list[tuple[str, object]]:
    """Return what a JUnit file says of a finding; several findings of one test follow each other."""
    files = [str(origin) for origin in finding.where if origin.file and not origin.file.startswith("device:")]
    return [
        ("rule", finding.rule),
        ("fingerprint", finding.fingerprint),
        ("severity", finding.severity.value),
        ("domain", finding.domain.value),
        ("state", finding.state.value),
        *(("file", file) for file in files[:1]),
    ]
