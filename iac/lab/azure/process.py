"""The simulated Azure as an operating system process of its own, for a ``pulumi`` that somebody types by hand.

It listens on loopback only and runs until :meth:`Served.stop`. Who and where it is lies in a file, so that any later
process finds it again.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from iac.errors import StateError
from iac.lab.processes import exists, wait_until

if TYPE_CHECKING:
    from pathlib import Path

START_SECONDS = 60.0
STOP_SECONDS = 10.0
_CALL_SECONDS = 2.0
_LOOPBACK = "127.0.0.1"


@dataclass(frozen=True)
class Served:
    """A running provider: the process and its loopback port."""

    pid: int
    port: int

    def alive(self) -> bool:
        """Tell whether the process is there and its port takes calls."""
        if not exists(self.pid):
            return False
        with contextlib.suppress(OSError), socket.create_connection((_LOOPBACK, self.port), timeout=_CALL_SECONDS):
            return True
        return False

    def stop(self) -> None:
        """End the process, by asking first and by force after 10 seconds."""
        for number in (signal.SIGTERM, signal.SIGKILL):
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, number)
            if wait_until(lambda: not exists(self.pid), STOP_SECONDS):
                return


def serve_apart(store: Path, facts: Path, log: Path) -> Served:
    """Return the provider that serves ``store``, started now unless it runs already.

    Raises:
        StateError: It does not come up; ``log`` says why.
    """
    running = find(facts)
    if running is not None:
        return running
    child = _spawn(store, log)
    try:
        served = Served(child.pid, _port_of(child, log))
    except BaseException:
        child.kill()
        child.wait()
        raise
    finally:
        if child.stdout is not None:
            child.stdout.close()
    # It outlives this process on purpose; without this Python would complain that nobody waited for it.
    child.returncode = 0
    _write(facts, json.dumps(asdict(served)))
    return served


def find(facts: Path) -> Served | None:
    """Return the provider that a file speaks of, None when it does not run."""
    try:
        served = Served(**json.loads(facts.read_text(encoding="utf-8")))
    except (FileNotFoundError, ValueError, TypeError):
        return None
    return served if served.alive() else None


def _spawn(store: Path, log: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "iac.lab.azure", "--store", str(store), "--port", "0"]
    with log.open("ab") as complaints:
        return subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=complaints, start_new_session=True
        )


def _port_of(child: subprocess.Popen[bytes], log: Path) -> int:
    assert child.stdout is not None  # noqa: S101  # asked for above
    ready, _, _ = select.select([child.stdout], [], [], START_SECONDS)
    answer = child.stdout.readline().strip() if ready else b""
    if not answer.isdigit():
        raise StateError(log, "simulated Azure did not start; this file says why")
    return int(answer)


def _write(path: Path, text: str) -> None:
    beside = path.with_suffix(".new")
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)
