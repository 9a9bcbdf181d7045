"""A lab of devices as an operating system process of its own: start it, find it again, stop it.

The process listens on loopback only. It is told what to be on its standard input, so that no password is ever on a
command line or in a file. Attached (the default) it ends when its parent does, however the parent ends; detached it
runs until :meth:`Lab.stop`.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import subprocess
import sys
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Self

from iac.errors import StateError, UsageError
from iac.lab.devices.control import Control
from iac.lab.devices.registry import LOG, REGISTRY, SOCKET, DeviceAddress, read_registry
from iac.lab.processes import exists, wait_until

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from iac.lab.devices.device import Credentials, DeviceSpec

START_SECONDS = 60.0
STOP_SECONDS = 10.0


@dataclass
class Lab:
    """A running lab of devices; leaving the ``with`` block stops it."""

    folder: Path
    pid: int
    devices: dict[str, DeviceAddress]
    control: Control
    _child: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    def __enter__(self) -> Self:
        """Return the lab itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Stop the lab."""
        self.stop()

    def alive(self) -> bool:
        """Tell whether the process is there and answers."""
        try:
            self.control.call("list_mischief")
        except StateError:
            return False
        return True

    def stop(self) -> None:
        """End the process, by asking first and by force after 10 seconds; states on disk stay for the next start."""
        with contextlib.suppress(StateError):
            self.control.stop()
        if not wait_until(self._gone, STOP_SECONDS):
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)
            wait_until(self._gone, STOP_SECONDS)
        if self._child is not None and self._child.stdin is not None:
            self._child.stdin.close()
        for name in (SOCKET, REGISTRY):
            (self.folder / name).unlink(missing_ok=True)

    def _gone(self) -> bool:
        child = self._child
        return child.poll() is not None if child else not exists(self.pid)


def start(
    folder: Path,
    specs: Sequence[DeviceSpec],
    credentials: Credentials,
    *,
    detached: bool = False,
    spread: bool = False,
    clock_scale: float = 1.0,
) -> Lab:
    """Start a lab in ``folder`` and return it once every device answers.

    ``spread`` gives each device an address of its own in 127.77.0.0/16 instead of a port of 127.0.0.1. Devices that
    were in this folder before go on where they stopped. :class:`iac.errors.UsageError` for specifications that cannot
    be, :class:`iac.errors.StateError` when a lab runs there already or the process does not come up.
    """
    _check(specs)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if attach(folder) is not None:
        raise StateError(folder, "a lab is already running here; stop it first")
    order = {
        "specs": [asdict(spec) for spec in specs],
        "credentials": asdict(credentials),
        "spread": spread,
        "clock_scale": clock_scale,
        "detached": detached,
    }
    child = _spawn(folder, json.dumps(order).encode() + b"\n", detached=detached)
    return Lab(folder, child.pid, read_registry(folder), Control(folder), None if detached else child)


def _check(specs: Sequence[DeviceSpec]) -> None:
    names = [spec.hostname for spec in specs]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise UsageError(f"devices named twice: {', '.join(twice)}")
    for spec in specs:
        if spec.platform not in ("iosxe", "eos"):
            raise UsageError(f"{spec.hostname}: the lab has no {spec.platform}", hint="It has iosxe and eos.")
        if "/" in spec.hostname or spec.hostname.startswith("."):
            raise UsageError(f"{spec.hostname!r} cannot be a device's name")


def _spawn(folder: Path, order: bytes, *, detached: bool) -> subprocess.Popen[bytes]:
    with (folder / LOG).open("ab") as log:
        child = subprocess.Popen(
            [sys.executable, "-m", "iac.lab.devices", str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            start_new_session=True,
        )
    assert child.stdin is not None  # noqa: S101 - asked for above
    try:
        _brief(child, order, folder / LOG)
    except BaseException:
        child.kill()
        child.wait()
        child.stdin.close()
        raise
    if detached:
        child.stdin.close()
        child.stdin = None
        # It outlives this process on purpose; without this Python would complain that nobody waited for it.
        child.returncode = 0
    return child


def _brief(child: subprocess.Popen[bytes], order: bytes, log: Path) -> None:
    """Tell the process what to be, and wait until it says that it is."""
    assert child.stdin is not None  # noqa: S101 - asked for above
    assert child.stdout is not None  # noqa: S101
    with contextlib.suppress(BrokenPipeError):
        child.stdin.write(order)
        child.stdin.flush()
    ready, _, _ = select.select([child.stdout], [], [], START_SECONDS)
    answer = child.stdout.readline() if ready else b""
    child.stdout.close()
    if answer.strip() != b"ready":
        raise StateError(log, f"the devices did not start: {answer.decode().strip() or 'see this file'}")


def attach(folder: Path) -> Lab | None:
    """Return the lab that runs in ``folder``, None when none does."""
    try:
        devices = read_registry(folder)
    except StateError:
        return None
    pid = next((one.pid for one in devices.values()), 0)
    lab = Lab(folder, pid, devices, Control(folder))
    return lab if lab.alive() else None
