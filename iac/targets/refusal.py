"""The outcome of a change that never began."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iac.artifacts import Outcome, Status
from iac.errors import ApplyError, TargetRefusedError, TargetUnreachableError

if TYPE_CHECKING:
    from iac.errors import TargetError


def refusal(hostname: str, error: TargetError) -> Outcome:
    """Return the outcome of a change that ended before anything was sent to the device's configuration."""
    if isinstance(error, TargetUnreachableError):
        return Outcome(hostname, Status.UNREACHABLE, error.reason)
    refused = isinstance(error, TargetRefusedError | ApplyError)
    return Outcome(hostname, Status.REFUSED if refused else Status.FAILED, error.reason)
