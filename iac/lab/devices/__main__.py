"""The lab's process: ``python -m iac.lab.devices FOLDER``, told on standard input what to be (see ``process``)."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
import signal
import sys
from pathlib import Path
from typing import Any

from iac.lab.devices import control
from iac.lab.devices.device import Credentials, DeviceSpec
from iac.lab.devices.hosting import Host
from iac.lab.devices.registry import REGISTRY, SOCKET, DeviceAddress, read_json


async def _run(folder: Path, order: dict[str, Any]) -> None:
    host = Host(folder, spread=order["spread"])
    host.clock.run_at(order["clock_scale"])
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, host.stopping.set)
    if not order["detached"]:
        # The parent holds the other end; when it is gone, in whatever way, this end reads as finished.
        loop.add_reader(sys.stdin.fileno(), _on_input, host)
    specs = [DeviceSpec(**{**facts, "ports": tuple(facts["ports"])}) for facts in order["specs"]]
    host.add(specs, Credentials(**order["credentials"]))
    former = read_json(folder / REGISTRY) or {}
    await host.open({name: DeviceAddress(**facts) for name, facts in former.items()})
    server = await control.serve(host)
    _say("ready")
    await host.live()
    server.close()
    for name in (SOCKET, REGISTRY):
        (folder / name).unlink(missing_ok=True)


def _on_input(host: Host) -> None:
    if not os.read(sys.stdin.fileno(), 1024):
        host.stopping.set()


def _say(text: str) -> None:
    with contextlib.suppress(OSError):
        os.write(1, text.encode() + b"\n")
    # Nobody reads on; a pipe without a reader must not end the process later.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def main() -> int:
    """Run the lab until it is told to stop; return the exit code."""
    logging.getLogger("asyncssh").setLevel(logging.CRITICAL)
    logging.getLogger("asyncio").setLevel(logging.CRITICAL)
    order = json.loads(sys.stdin.buffer.raw.readline())  # type: ignore[union-attr]
    try:
        asyncio.run(_run(Path(sys.argv[1]), order))
    except OSError as failed:
        _say(f"error: {failed}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
