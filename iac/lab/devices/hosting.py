"""The inside of the lab's process: all devices, their ports, their timers and their states on disk."""

from __future__ import annotations

import asyncio
import contextlib
import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from iac.lab.devices import eapi, ssh
from iac.lab.devices.clock import LabClock
from iac.lab.devices.eos import Eos
from iac.lab.devices.iosxe import IosXe
from iac.lab.devices.registry import STATES, DeviceAddress, read_json, write_json, write_registry

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from iac.lab.devices.device import Credentials, Device, DeviceSpec

PLATFORMS: dict[str, type[Device]] = {"iosxe": IosXe, "eos": Eos}
_TICK_SECONDS = 0.05
_NETWORK = "127.77"


@dataclass
class Host:
    """Everything one lab process holds."""

    folder: Path
    spread: bool = False
    clock: LabClock = field(default_factory=LabClock)
    devices: dict[str, Device] = field(default_factory=dict)
    addresses: dict[str, DeviceAddress] = field(default_factory=dict)
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    _doors: dict[str, Any] = field(default_factory=dict)
    _host_key: Any = None
    _tls: Any = None

    def add(self, specs: Sequence[DeviceSpec], credentials: Credentials) -> None:
        """Make the devices; one that was here before goes on where it stopped."""
        states = self.folder / STATES
        states.mkdir(mode=0o700, parents=True, exist_ok=True)
        for spec in specs:
            device = PLATFORMS[spec.platform](spec, credentials, clock=self.clock)
            if (state := read_json(states / f"{spec.hostname}.json")) is not None:
                device.restore(state)
            self.devices[spec.hostname] = device

    async def open(self, former: dict[str, DeviceAddress]) -> None:
        """Open every device's port, the former one where it is still free, and write the registry."""
        self._host_key, self._tls = ssh.new_host_key(), eapi.new_tls_context()
        for number, (name, device) in enumerate(self.devices.items(), start=1):
            address = f"{_NETWORK}.{number >> 8}.{number & 255}" if self.spread else "127.0.0.1"
            before = former.get(name)
            port = await self._listen(name, address, before.port if before and before.address == address else 0)
            self.addresses[name] = DeviceAddress(name, device.spec.platform, address, port, os.getpid())
        write_registry(self.folder, self.addresses)

    async def _listen(self, name: str, address: str, port: int) -> int:
        try:
            return await self._open_door(name, address, port)
        except OSError:
            if not port:
                raise
            return await self._open_door(name, address, 0)

    async def _open_door(self, name: str, address: str, port: int) -> int:
        device = self.devices[name]
        if isinstance(device, IosXe):
            acceptor = await ssh.listen(device, address, port, self._host_key)
            self._doors[name] = acceptor
            return ssh.listening_port(acceptor)
        assert isinstance(device, Eos)  # noqa: S101 - there are two platforms
        server = await eapi.listen(device, address, port, self._tls)
        self._doors[name] = server
        return int(server.sockets[0].getsockname()[1])

    async def power(self, name: str, *, on: bool) -> None:
        """Switch a device off, so that nothing answers at its port, or on again; what was not saved is lost."""
        device = self.devices[name]
        if device.powered == on:
            return
        device.powered = on
        if on:
            device.boot()
            await self._open_door(name, self.addresses[name].address, self.addresses[name].port)
        else:
            self._close(name)

    def _close(self, name: str) -> None:
        door = self._doors.pop(name, None)
        if door is not None:
            door.close()

    async def live(self) -> None:
        """Let time pass until told to stop: fire timers, write changed states."""
        while not self.stopping.is_set():
            for device in self.devices.values():
                device.tick()
            self.flush()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.stopping.wait(), _TICK_SECONDS)
        self.flush()
        for name in list(self._doors):
            self._close(name)

    def flush(self) -> None:
        """Write the states that changed."""
        for name, device in self.devices.items():
            if device.dirty:
                device.dirty = False
                write_json(self.folder / STATES / f"{name}.json", device.state())
