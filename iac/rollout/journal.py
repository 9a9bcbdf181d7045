"""A record written ahead of every act, so that a deployment that was killed can be brought to its end.

One file, one JSON record a line, each flushed to disk before the act it announces. The configuration a device should
have got is kept beside it (with placeholders, never with secrets), because the city may change in the meantime.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from iac.artifacts import DeviceConfig
from iac.errors import StateError
from iac.targets.job import Job
from iac.targets.witness import Phase

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@dataclass(frozen=True)
class Unfinished:
    """A job that was announced and never settled: the device may be before, after, or waiting for a confirmation."""

    job: Job
    config: DeviceConfig
    phase: Phase


@dataclass
class Journal:
    """The record of one city's deployments in one environment; ``folder`` belongs to it alone."""

    folder: Path
    _mutex: threading.Lock = field(default_factory=threading.Lock, repr=False)

    @property
    def path(self) -> Path:
        """The file the records are in."""
        return self.folder / "journal.jsonl"

    def __call__(self, phase: Phase, job: Job, config: DeviceConfig) -> None:
        """Write down that a device is about to enter ``phase``; returns when it is on disk."""
        with self._mutex:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            digest = self._keep(config)
            sections = list(config.sections)
            self._append({"phase": phase, "job": job.record(), "config": digest, "sections": sections})

    def unfinished(self) -> tuple[Unfinished, ...]:
        """Return the jobs that were announced and not settled, by hostname; the last one of each device."""
        last = {record["job"]["hostname"]: record for record in self._records()}
        return tuple(
            self._unfinished(last[host]) for host in sorted(last) if Phase(last[host]["phase"]) is not Phase.SETTLED
        )

    @contextlib.contextmanager
    def running(self) -> Iterator[None]:
        """Keep a second deployment of the same city away; forget what is settled when all is."""
        from filelock import FileLock, Timeout  # noqa: PLC0415  # start-up: only a deployment pays for it

        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = FileLock(self.folder / "lock")
        try:
            lock.acquire(timeout=0)
        except Timeout as error:
            raise StateError(self.folder, "another deployment of this city is going on") from error
        try:
            yield
            if not self.unfinished():
                self._forget()
        finally:
            lock.release()

    def _append(self, record: dict[str, Any]) -> None:
        descriptor = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(descriptor, "a", encoding="utf-8") as file:
            file.write(json.dumps(record) + "\n")
            file.flush()
            os.fsync(file.fileno())

    def _keep(self, config: DeviceConfig) -> str:
        digest = hashlib.sha256(config.text.encode()).hexdigest()[:16]
        kept = self.folder / f"{config.hostname}-{digest}.cfg"
        if not kept.exists():
            kept.write_text(config.text, encoding="utf-8")
        return digest

    def _unfinished(self, record: dict[str, Any]) -> Unfinished:
        job = Job.of(record["job"])
        kept = self.folder / f"{job.hostname}-{record['config']}.cfg"
        try:
            text = kept.read_text(encoding="utf-8")
        except OSError as error:
            raise StateError(kept, "the journal's copy of a configuration cannot be read") from error
        config = DeviceConfig(job.hostname, job.platform, text, sections=tuple(record["sections"]))
        return Unfinished(job, config, Phase(record["phase"]))

    def _records(self) -> Iterator[dict[str, Any]]:
        if not self.path.exists():
            return
        for line in self.path.read_text(encoding="utf-8").splitlines():
            # A last line cut short was never acted upon: the act follows the flush.
            with contextlib.suppress(json.JSONDecodeError):
                yield json.loads(line)

    def _forget(self) -> None:
        for path in (self.path, *self.folder.glob("*.cfg")):
            path.unlink(missing_ok=True)
