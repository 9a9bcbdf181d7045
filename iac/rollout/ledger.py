"""Which devices a worker has answered for, so that a second run takes up the others and none twice."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from iac.artifacts import Status
from iac.rollout.run import GOOD

if TYPE_CHECKING:
    from pathlib import Path

    from iac.artifacts import Outcome


@dataclass(frozen=True)
class Ledger:
    """A file with one line a device, on disk before the next event is read; it is there as long as work is left."""

    path: Path

    @property
    def exists(self) -> bool:
        """True when an earlier deployment has left devices of which nothing is known."""
        return self.path.exists()

    def open(self) -> None:
        """Begin, or go on."""
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.path.touch(mode=0o600)

    def note(self, outcome: Outcome, digest: str) -> None:
        """Write down what became of a device that should have the configuration ``digest``."""
        entry = json.dumps({"host": outcome.subject, "status": outcome.status, "digest": digest})
        with self.path.open("a", encoding="utf-8") as file:
            file.write(entry + "\n")
            file.flush()
            os.fsync(file.fileno())

    def done(self, host: str, digest: str) -> bool:
        """Return whether ``host`` has been brought to the configuration ``digest`` in this deployment."""
        return self._statuses().get((host, digest)) in GOOD - {Status.SKIPPED}

    def close(self) -> None:
        """Forget it: something is known of every device."""
        self.path.unlink(missing_ok=True)

    def _statuses(self) -> dict[tuple[str, str], Status]:
        lines = self.path.read_text(encoding="utf-8").splitlines() if self.exists else []
        # A last line cut short tells of a device that is looked at again, which does no harm.
        entries = [json.loads(line) for line in lines if line.endswith("}")]
        return {(entry["host"], entry["digest"]): Status(entry["status"]) for entry in entries}
