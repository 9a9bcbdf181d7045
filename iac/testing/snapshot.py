"""What is known about a city at one moment: taken once, part by part, and shared by all tests and all processes."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from iac.artifacts import stack_of
from iac.findings import NOT_KNOWN, Domain, Finding, State
from iac.report.records import document, read_document

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path


class Part(StrEnum):
    """What can be looked at by itself, so that a run that asks for devices alone never waits for the cloud."""

    FILES = "files"
    DEVICES = "devices"
    CLOUD = "cloud"


@dataclass(frozen=True)
class Snapshot:
    """Everything that was found, and which device or stack each finding is about."""

    findings: tuple[Finding, ...]

    def about_device(self, host: str) -> tuple[Finding, ...]:
        """Return what was found on one device."""
        return tuple(finding for finding in self.findings if finding.subject == host)

    def about_stack(self, stack: str) -> tuple[Finding, ...]:
        """Return what was found in one stack; what is said of its whole environment is said of the stack too."""
        env = stack.partition("-")[0]
        cloud = (f for f in self.findings if f.subject == env and f.domain is Domain.CLOUD)
        own = (f for f in self.findings if stack in (f.subject, stack_of(f.subject)))
        return (*own, *cloud)

    def unread(self, hosts: Sequence[str]) -> tuple[Finding, ...]:
        """Return why some of these devices are not known."""
        return tuple(f for f in self.findings if f.state is State.NOT_CHECKED and f.subject in hosts)


def not_known(subjects: Sequence[str], domain: Domain, reason: str) -> tuple[Finding, ...]:
    """Return one finding each, that it could not be found out and why."""
    return tuple(replace(NOT_KNOWN.about(subject), domain=domain, title=reason.rstrip(".")) for subject in subjects)


@dataclass
class Shelf:
    """Where the snapshot is kept: in memory, and in ``folder`` when several processes test the same city."""

    folder: Path | None = None
    _taken: dict[Part, tuple[Finding, ...]] = field(default_factory=dict)

    def get(self, parts: Sequence[Part], take: Callable[[Part], tuple[Finding, ...]]) -> Snapshot:
        """Return these parts; the first who asks for one takes it, and everybody else waits for that one."""
        for part in parts:
            if part not in self._taken:
                self._taken[part] = take(part) if self.folder is None else _shared(self.folder, part, take)
        return Snapshot(tuple(finding for part in parts for finding in self._taken[part]))


def _shared(folder: Path, part: Part, take: Callable[[Part], tuple[Finding, ...]]) -> tuple[Finding, ...]:
    from filelock import FileLock  # noqa: PLC0415  # start-up: only several processes need it

    file = folder / f"{part}.json"
    with FileLock(folder / f"{part}.lock"):
        if not file.exists():
            draft = file.with_suffix(".new")
            draft.write_text(document(take(part), part), encoding="utf-8")
            draft.replace(file)
        return read_document(file.read_text(encoding="utf-8"))[1]
