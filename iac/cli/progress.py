"""Progress over many devices: a line on a terminal, nothing elsewhere."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.status import Status

SHOWN = 4


@dataclass
class DeviceProgress:
    """Shows how many devices have been brought to an end, and which are under way."""

    status: Status
    total: int
    _under_way: dict[str, str] = field(default_factory=dict)
    _done: int = 0
    _mutex: threading.Lock = field(default_factory=threading.Lock)

    def step(self, subject: str, text: str) -> None:
        """Take note of what a device has come to; called from many threads."""
        with self._mutex:
            if subject in self._under_way:
                del self._under_way[subject]
                self._done += 1
            else:
                self._under_way[subject] = text
            names = ", ".join(list(self._under_way)[:SHOWN])
            more = "" if len(self._under_way) <= SHOWN else " …"
            self.status.update(f"{self._done} of {self.total} devices; {names}{more}")
