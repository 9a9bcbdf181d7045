"""Things that go wrong on purpose, as data: throttling, timeouts, refusals, a process killed around a write.

Faults lie in the store's folder, so that they also reach a provider in another process; each one counts down there.
"""

from __future__ import annotations

import json
import os
import re
import signal
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from iac.errors import StateError
from iac.lab.azure.refusals import ArmError

if TYPE_CHECKING:
    from pathlib import Path


class Kind(StrEnum):
    """What goes wrong. The last three end the process with SIGKILL: before the write, in it, after it."""

    THROTTLED = "throttled"
    TIMEOUT = "timeout"
    TIMEOUT_DONE = "timeout-done"
    ERROR = "error"
    KILL_BEFORE = "kill-before"
    KILL_WITHIN = "kill-within"
    KILL_AFTER = "kill-after"


AFTER = frozenset({Kind.TIMEOUT_DONE, Kind.KILL_AFTER, Kind.KILL_WITHIN})
"""The kinds that strike once the request has been carried out in memory."""


@dataclass(frozen=True)
class Fault:
    """``kind`` strikes ``times`` requests of ``operation`` (create, update, delete, read or ``*``) on a matching id.

    ``match`` is a regular expression searched for in the ARM id, without regard to case. ``timeout`` strikes before the
    request is carried out, ``timeout-done`` after it: the caller hears the same and cannot tell. ``code`` and
    ``message`` are what ``error`` says.
    """

    kind: Kind
    operation: str = "*"
    match: str = ""
    times: int = 1
    code: str = "InternalServerError"
    message: str = "An unexpected error occurred while processing the request."

    def concerns(self, operation: str, arm_id: str) -> bool:
        """Return whether the fault strikes this request."""
        meant = self.operation in {"*", operation}
        return self.times > 0 and meant and re.search(self.match, arm_id, re.IGNORECASE) is not None


class FaultFile:
    """The faults of one store, on disk."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self) -> list[Fault]:
        """Return what is still to strike; :class:`iac.errors.StateError` when the file is damaged."""
        try:
            text = self.path.read_text(encoding="utf-8")
        except FileNotFoundError:
            return []
        try:
            return [Fault(**{**each, "kind": Kind(each["kind"])}) for each in json.loads(text)]
        except (ValueError, TypeError, KeyError) as error:
            raise StateError(self.path, "is damaged; remove it to go on without faults.") from error

    def write(self, faults: list[Fault]) -> None:
        """Replace the faults; an empty list removes the file."""
        if not faults:
            self.path.unlink(missing_ok=True)
            return
        beside = self.path.with_suffix(".new")
        beside.write_text(json.dumps([asdict(each) for each in faults], indent=1), encoding="utf-8")
        beside.replace(self.path)

    def take(self, operation: str, arm_id: str) -> Fault | None:
        """Return the fault that strikes this request, counted down by one."""
        faults = self.read()
        for index, fault in enumerate(faults):
            if fault.concerns(operation, arm_id):
                left = replace(fault, times=fault.times - 1)
                self.write([*faults[:index], *([left] if left.times else []), *faults[index + 1 :]])
                return fault
        return None


def strike(fault: Fault, arm_id: str) -> None:
    """Let it go wrong: raise what the caller hears, or end the process."""
    if fault.kind in {Kind.KILL_BEFORE, Kind.KILL_AFTER, Kind.KILL_WITHIN}:
        os.kill(os.getpid(), signal.SIGKILL)
    if fault.kind is Kind.THROTTLED:
        message = "The request was throttled. Retry after some time."
        raise ArmError(429, "TooManyRequests", message, arm_id=arm_id)
    if fault.kind is Kind.ERROR:
        raise ArmError(500, fault.code, fault.message, arm_id=arm_id)
    message = "The operation did not complete in time: it is not known whether it was carried out."
    raise ArmError(504, "GatewayTimeout", message, arm_id=arm_id)
