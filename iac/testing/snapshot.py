"""What is known about a city at one moment: taken once, and shared by all tests and all worker processes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from iac.findings import Domain, Finding, Severity, State
from iac.report.records import document, read_document

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path


@dataclass(frozen=True)
class Snapshot:
    """Everything that was found, and which device or stack each finding is about."""

    findings: tuple[Finding, ...]

    def about_device(self, host: str) -> tuple[Finding, ...]:
        """Return what was found on one device."""
        return tuple(finding for finding in self.findings if finding.subject == host)

    def about_stack(self, stack: str) -> tuple[Finding, ...]:
        """Return what was found in one stack: a resource's name says which it is in."""
        return tuple(finding for finding in self.findings if stack in (finding.subject, _stack_of(finding.subject)))

    def unread(self, hosts: Sequence[str]) -> tuple[Finding, ...]:
        """Return why some of these devices are not known."""
        return tuple(f for f in self.findings if f.state is State.NOT_CHECKED and f.subject in hosts)


def _stack_of(subject: str) -> str:
    if not subject.startswith("urn:pulumi:"):
        return ""
    return subject.removeprefix("urn:pulumi:").partition("::")[0]


def not_known(subjects: Sequence[str], domain: Domain, reason: str) -> tuple[Finding, ...]:
    """Return one finding each, that it could not be found out and why."""
    return tuple(
        Finding(
            rule="testing.not-known",
            severity=Severity.HIGH,
            domain=domain,
            subject=subject,
            title=reason.rstrip("."),
            state=State.NOT_CHECKED,
            why="Nothing is known about it; it may be as intended or not.",
            fix="Mend what stands in the way, then test again.",
        )
        for subject in subjects
    )


@dataclass
class Shelf:
    """Where the snapshot is kept: in memory, and in ``folder`` when several processes test the same city."""

    folder: Path | None = None
    _taken: Snapshot | None = None

    def get(self, take: Callable[[], Snapshot]) -> Snapshot:
        """Return the snapshot; the first who asks takes it, and everybody else waits for that one."""
        if self._taken is None:
            self._taken = take() if self.folder is None else _shared(self.folder, take)
        return self._taken


def _shared(folder: Path, take: Callable[[], Snapshot]) -> Snapshot:
    from filelock import FileLock  # noqa: PLC0415  # start-up: only several processes need it

    file = folder / "snapshot.json"
    with FileLock(folder / "snapshot.lock"):
        if not file.exists():
            draft = file.with_suffix(".new")
            draft.write_text(document(take().findings, "snapshot"), encoding="utf-8")
            draft.replace(file)
        return Snapshot(read_document(file.read_text(encoding="utf-8"))[1])
