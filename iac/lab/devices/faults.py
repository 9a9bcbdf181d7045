"""What can go wrong with a device, as data."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Action = Literal["drop", "hang", "delay", "error"]
When = Literal["before", "after"]


@dataclass
class Fault:
    """Something that happens to each command matching ``match`` (a regular expression, found from its beginning).

    ``drop`` closes the connection, ``hang`` never answers, ``delay`` answers ``seconds`` of real time later, ``error``
    answers ``text`` and does not carry the command out. ``when`` says whether the command took effect first. It happens
    ``times`` times; -1 is for ever.
    """

    match: str
    action: Action
    when: When = "before"
    times: int = 1
    seconds: float = 0.0
    text: str = "%Error: simulated failure"

    def hits(self, command: str) -> bool:
        """Tell whether the fault happens to ``command``."""
        return self.times != 0 and re.match(self.match, command) is not None

    def spend(self) -> None:
        """Count one happening."""
        if self.times > 0:
            self.times -= 1
