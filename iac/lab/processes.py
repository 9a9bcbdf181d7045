"""Tells whether a process of a lab is still there; such processes outlive the one that started them."""

from __future__ import annotations

import contextlib
import os
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_POLL_SECONDS = 0.02


def exists(pid: int) -> bool:
    """Tell whether a process is there; one of our own that has ended is cleared away first."""
    # A child of this process that has ended is only gone once somebody has asked after it.
    with contextlib.suppress(ChildProcessError):
        os.waitpid(pid, os.WNOHANG)
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def wait_until(true: Callable[[], bool], seconds: float) -> bool:
    """Wait until something is so; False when it is not after so many seconds."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if true():
            return True
        time.sleep(_POLL_SECONDS)
    return False
