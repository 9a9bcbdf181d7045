"""The lab's clock: runs as fast as it is told, so that a revert timer of a minute need not take one."""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import dataclass, field


@dataclass
class LabClock:
    """Time that passes ``scale`` times as fast as the machine's; a change of scale never makes it jump."""

    scale: float = 1.0
    _real: float = field(default_factory=time.monotonic)
    _lab: float = field(default_factory=time.time)

    def now(self) -> float:
        """Return the lab's time in seconds since the epoch."""
        return self._lab + (time.monotonic() - self._real) * self.scale

    def moment(self) -> dt.datetime:
        """Return the lab's time as an aware UTC datetime."""
        return dt.datetime.fromtimestamp(self.now(), tz=dt.UTC)

    def run_at(self, scale: float) -> None:
        """Go on at ``scale`` from here."""
        self._lab, self._real, self.scale = self.now(), time.monotonic(), scale

    def advance(self, seconds: float) -> None:
        """Jump ``seconds`` of lab time ahead."""
        self._lab += seconds
