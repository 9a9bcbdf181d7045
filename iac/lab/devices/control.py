"""The lab's own channel: a Unix socket in its folder, for mischief and for a look behind the scenes.

One JSON object a line, one answer a line. :class:`Control` is the client, :func:`serve` the other end.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import socket
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from iac.errors import StateError, UsageError
from iac.lab.devices import mischief as mischiefs
from iac.lab.devices.faults import Fault
from iac.lab.devices.registry import SOCKET, socket_path

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from iac.lab.devices.device import Device
    from iac.lab.devices.hosting import Host

_TIMEOUT_SECONDS = 30
_ADJUSTABLE = ("flash_free", "privilege", "answers_after", "rejects")
_LINE_LIMIT = 64 << 20


@dataclass(frozen=True)
class Deed:
    """A piece of mischief that was done: which, to whom, what it means and what was typed."""

    name: str
    hostname: str
    deed: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Control:
    """A client of the lab in ``folder``; every call opens a connection of its own."""

    folder: Path

    def call(self, verb: str, **arguments: Any) -> Any:
        """Send one request and return its result.

        :class:`iac.errors.UsageError` when the lab says no, :class:`iac.errors.StateError` when none answers.
        """
        request = json.dumps({"verb": verb, **arguments}).encode() + b"\n"
        try:
            answer = json.loads(self._exchange(request))
        except (OSError, ValueError) as gone:
            raise StateError(self.folder / SOCKET, f"the lab's devices do not answer ({gone})") from gone
        if not answer["ok"]:
            raise UsageError(answer["error"])
        return answer["result"]

    def _exchange(self, request: bytes) -> bytes:
        with socket_path(self.folder) as path, socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
            connection.settimeout(_TIMEOUT_SECONDS)
            connection.connect(path)
            connection.sendall(request)
            with connection.makefile("rb") as answers:
                return answers.readline()

    def status(self) -> dict[str, dict[str, Any]]:
        """Return per device: platform, address, port, hostname, powered, unsaved, pending, logins and commits."""
        return dict(self.call("status"))

    def running(self, host: str) -> str:
        """Return what the device runs, read behind its back."""
        return str(self.call("running", host=host))

    def startup(self, host: str) -> str:
        """Return what the device would boot with."""
        return str(self.call("startup", host=host))

    def flash(self, host: str) -> dict[str, str]:
        """Return the files on the device's flash."""
        return dict(self.call("flash", host=host))

    def counters(self, host: str) -> dict[str, int]:
        """Return how often what happened: replace, merge, save, confirm, revert, login, commands, fault."""
        return dict(self.call("counters", host=host))

    def log(self, host: str) -> list[str]:
        """Return the last commands the device was given."""
        return list(self.call("log", host=host))

    def set_running(self, host: str, lines: Iterable[str], *, save: bool = False) -> list[str]:
        """Type configuration lines as an engineer at the console would; return the device's complaints."""
        return list(self.call("set_running", host=host, lines=list(lines), save=save))

    def add_fault(self, host: str, fault: Fault) -> None:
        """Let something go wrong."""
        self.call("add_fault", host=host, fault=asdict(fault))

    def clear_faults(self, host: str) -> None:
        """Let nothing go wrong any more."""
        self.call("clear_faults", host=host)

    def adjust(self, host: str, **settings: Any) -> None:
        """Change flash_free (bytes), privilege (0..15), answers_after (seconds) or rejects (regular expressions)."""
        self.call("adjust", host=host, settings=settings)

    def power(self, host: str, *, on: bool) -> None:
        """Switch a device off or on; off, nothing answers at its port."""
        self.call("power", host=host, on=on)

    def clock(self, *, scale: float | None = None, advance: float | None = None) -> float:
        """Let lab time pass ``scale`` times as fast as real time, or jump seconds ahead; return the lab's time."""
        return float(self.call("clock", scale=scale, advance=advance))

    def list_mischief(self) -> dict[str, str]:
        """Return the names of all ready-made mischief with what each does."""
        return dict(self.call("list_mischief"))

    def do_mischief(self, name: str, host: str = "") -> Deed:
        """Do a piece of mischief on ``host``, or on the first device that offers a victim."""
        found = self.call("do_mischief", name=name, host=host)
        return Deed(found["name"], found["hostname"], found["deed"], tuple(found["lines"]))

    def stop(self) -> None:
        """End the lab's process."""
        self.call("stop")


async def serve(host: Host) -> asyncio.AbstractServer:
    """Open the control socket."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            request = json.loads(await reader.readline())
            writer.write(json.dumps(await _answer(host, request)).encode() + b"\n")
            await writer.drain()
        except (OSError, ValueError):
            pass
        finally:
            writer.close()

    (host.folder / SOCKET).unlink(missing_ok=True)
    with socket_path(host.folder) as path:
        server = await asyncio.start_unix_server(answer, path, limit=_LINE_LIMIT)
    (host.folder / SOCKET).chmod(0o600)
    return server


async def _answer(host: Host, request: Mapping[str, Any]) -> dict[str, Any]:
    verb = _VERBS.get(str(request.get("verb")))
    if verb is None:
        return {"ok": False, "error": f"no such verb: {request.get('verb')}"}
    try:
        return {"ok": True, "result": await verb(host, request)}
    except UsageError as wrong:
        return {"ok": False, "error": str(wrong)}


def _device(host: Host, request: Mapping[str, Any]) -> Device:
    name = str(request.get("host"))
    if name not in host.devices:
        raise UsageError(f"no device {name} in this lab", hint=f"There are: {', '.join(sorted(host.devices))}")
    device = host.devices[name]
    device.tick()
    return device


async def _status(host: Host, request: Mapping[str, Any]) -> dict[str, Any]:
    del request
    return {
        name: _describe(device) | asdict(host.addresses[name]) | {"calls_itself": device.hostname}
        for name, device in host.devices.items()
    }


def _describe(device: Device) -> dict[str, Any]:
    device.tick()
    return {
        "powered": device.powered,
        "unsaved": device.show(device.running) != device.startup,
        "pending": device.pending is not None,
        "counters": dict(device.counters),
    }


async def _running(host: Host, request: Mapping[str, Any]) -> str:
    device = _device(host, request)
    return device.show(device.running)


async def _startup(host: Host, request: Mapping[str, Any]) -> str:
    return _device(host, request).startup


async def _flash(host: Host, request: Mapping[str, Any]) -> dict[str, str]:
    return _device(host, request).flash


async def _counters(host: Host, request: Mapping[str, Any]) -> dict[str, int]:
    return dict(_device(host, request).counters)


async def _log(host: Host, request: Mapping[str, Any]) -> list[str]:
    return list(_device(host, request).log)


async def _set_running(host: Host, request: Mapping[str, Any]) -> list[str]:
    return _device(host, request).type_as_engineer(request["lines"], save=bool(request["save"]))


async def _add_fault(host: Host, request: Mapping[str, Any]) -> None:
    fault = Fault(**request["fault"])
    try:
        re.compile(fault.match)
    except re.error as wrong:
        raise UsageError(f"the fault's pattern {fault.match!r} is no regular expression ({wrong})") from wrong
    _device(host, request).faults.append(fault)


async def _clear_faults(host: Host, request: Mapping[str, Any]) -> None:
    _device(host, request).faults.clear()


async def _adjust(host: Host, request: Mapping[str, Any]) -> None:
    device = _device(host, request)
    for name, value in request["settings"].items():
        if name not in _ADJUSTABLE:
            raise UsageError(f"{name} cannot be adjusted", hint=f"These can: {', '.join(_ADJUSTABLE)}")
        setattr(device, name, value)


async def _power(host: Host, request: Mapping[str, Any]) -> None:
    device = _device(host, request)
    await host.power(device.spec.hostname, on=bool(request["on"]))


async def _clock(host: Host, request: Mapping[str, Any]) -> float:
    if request.get("scale") is not None:
        host.clock.run_at(float(request["scale"]))
    if request.get("advance") is not None:
        host.clock.advance(float(request["advance"]))
    for device in host.devices.values():
        device.tick()
    return host.clock.now()


async def _list_mischief(host: Host, request: Mapping[str, Any]) -> dict[str, str]:
    del host, request
    return {one.name: one.summary for one in mischiefs.ALL}


async def _do_mischief(host: Host, request: Mapping[str, Any]) -> dict[str, Any]:
    name = str(request["name"])
    wanted = mischiefs.BY_NAME.get(name)
    if wanted is None:
        raise UsageError(f"no mischief is called {name}", hint=f"There are: {', '.join(mischiefs.BY_NAME)}")
    names = [str(request["host"])] if request.get("host") else sorted(host.devices)
    for hostname in names:
        device = _device(host, {"host": hostname})
        plan = mischiefs.do(device, wanted)
        if plan is not None:
            return {"name": name, "hostname": hostname, "deed": plan.deed, "lines": plan.lines}
    raise UsageError(f"{name}: no device offers a victim ({', '.join(names)})")


async def _stop(host: Host, request: Mapping[str, Any]) -> int:
    del request
    host.stopping.set()
    return os.getpid()


_VERBS = {
    "status": _status,
    "running": _running,
    "startup": _startup,
    "flash": _flash,
    "counters": _counters,
    "log": _log,
    "set_running": _set_running,
    "add_fault": _add_fault,
    "clear_faults": _clear_faults,
    "adjust": _adjust,
    "power": _power,
    "clock": _clock,
    "list_mischief": _list_mischief,
    "do_mischief": _do_mischief,
    "stop": _stop,
}
