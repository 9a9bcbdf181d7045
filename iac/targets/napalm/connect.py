"""Which driver serves which platform."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from iac.targets.napalm.eos import EosSession
from iac.targets.napalm.ios import IosSession

if TYPE_CHECKING:
    from iac.ports import DeviceAccess
    from iac.targets.job import Job
    from iac.targets.napalm.session import Session

Opener = Callable[["DeviceAccess", str, "Job", int], "Session"]
"""Opens a session, given how the device is reached, its password, the job and a timeout in seconds."""

# These libraries log what they raise as well, tracebacks included, and Python prints what no handler wants.
for library in ("napalm", "netmiko", "paramiko", "pyeapi", "scp"):
    logging.getLogger(library).addHandler(logging.NullHandler())

SESSIONS: dict[str, Opener] = {
    "iosxe": IosSession.open,
    "eos": EosSession.open,
}
"""Platforms and how a session with them is opened."""


def connect(access: DeviceAccess, password: str, job: Job, timeout: int) -> Session:
    """Open a session for one job; raises what the libraries raise."""
    return SESSIONS[access.platform](access, password, job, timeout)
