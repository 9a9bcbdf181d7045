"""One lock a device, so that two jobs of this machine never work on it at once."""

from __future__ import annotations

import contextlib
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from iac.errors import TargetRefusedError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WAIT_SECONDS = 120.0
"""How long a job waits for another one on the same device before it gives up."""


@dataclass
class DeviceLock:
    """A lock file for processes and a mutex for threads; the thread that holds it may take it again."""

    hostname: str
    folder: Path
    wait_seconds: float = WAIT_SECONDS
    _mutex: threading.RLock = field(default_factory=threading.RLock, repr=False)
    _depth: int = 0

    @contextlib.contextmanager
    def hold(self) -> Iterator[None]:
        """Hold the lock; :class:`iac.errors.TargetRefusedError` when another job keeps it too long."""
        from filelock import FileLock, Timeout  # noqa: PLC0415  # start-up: only who touches devices pays for it

        with self._mutex:
            if self._depth:
                yield
                return
            self.folder.mkdir(parents=True, exist_ok=True)
            lock = FileLock(self.folder / f"{self.hostname}.lock")
            try:
                lock.acquire(timeout=self.wait_seconds, poll_interval=0.05)
            except Timeout as error:
                message = f"another job on this machine has held the device for {self.wait_seconds:g} s"
                raise TargetRefusedError(self.hostname, message) from error
            self._depth += 1
            try:
                yield
            finally:
                self._depth -= 1
                lock.release()
