"""SSH and SCP in front of simulated IOS-XE devices."""

from __future__ import annotations

import asyncio
import contextlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import asyncssh

from iac.lab.devices.iosxe_session import IosSession

if TYPE_CHECKING:
    from iac.lab.devices.faults import Fault
    from iac.lab.devices.iosxe import IosXe

_LINE_END = re.compile(rb"\r\n|\r\x00|\r|\n")
_CHUNK = 65536
_SCP_HEADER = re.compile(rb"C\d{4} (\d+) ")


def new_host_key() -> asyncssh.SSHKey:
    """Return a host key; one serves all devices of a lab."""
    return asyncssh.generate_private_key("ssh-ed25519")


@dataclass
class _Door(asyncssh.SSHServer):
    """Checks the password of one device."""

    device: IosXe

    def begin_auth(self, username: str) -> bool:
        del username
        return True

    def password_auth_supported(self) -> bool:
        return True

    def validate_password(self, username: str, password: str) -> bool:
        self.device.counters["login"] += 1
        known = self.device.credentials
        return (username, password) == (known.username, known.password)


async def listen(device: IosXe, address: str, port: int, host_key: asyncssh.SSHKey) -> asyncssh.SSHAcceptor:
    """Open the device's SSH port and return what closes it."""

    async def serve(process: asyncssh.SSHServerProcess[bytes]) -> None:
        await _Conversation(device, process).run()

    return await asyncssh.listen(
        address,
        port,
        server_factory=lambda: _Door(device),
        server_host_keys=[host_key],
        process_factory=serve,
        encoding=None,
        line_editor=False,
        allow_scp=False,
        login_timeout=30,
        kex_algs=["curve25519-sha256", "ecdh-sha2-nistp256"],
        encryption_algs=["aes128-ctr", "aes128-gcm@openssh.com"],
        mac_algs=["hmac-sha2-256"],
        compression_algs=None,
    )


class _DroppedError(Exception):
    """The simulated device hangs up."""


@dataclass
class _Conversation:
    """One SSH channel: a terminal, or a file coming in."""

    device: IosXe
    process: asyncssh.SSHServerProcess[bytes]

    async def run(self) -> None:
        """Serve the channel until it ends; a dropped connection is closed without a word."""
        try:
            if self.process.command:
                await self._exec(str(self.process.command))
            else:
                await self._terminal()
        except _DroppedError:
            self.process.get_extra_info("connection").abort()
        except (asyncssh.Error, OSError, asyncio.IncompleteReadError):
            pass
        finally:
            with contextlib.suppress(OSError, asyncssh.Error):
                self.process.exit(0)

    async def _terminal(self) -> None:
        user = str(self.process.get_extra_info("username"))
        session = IosSession(self.device, user, self.device.privilege)
        self._print("\n" + session.prompt)
        buffer = b""
        while not session.closed:
            chunk = await self.process.stdin.read(_CHUNK)
            if not chunk:
                return
            buffer += chunk.replace(b"\x00", b"")
            while (found := _LINE_END.search(buffer)) and not session.closed:
                if found.group() == b"\r" and found.end() == len(buffer) and len(chunk) == 1:
                    break
                line, buffer = buffer[: found.start()], buffer[found.end() :]
                await self._answer(session, line.decode(errors="replace"))

    async def _answer(self, session: IosSession, line: str) -> None:
        # The echo comes first: clients wait for it before they read on.
        self._print(("" if session.hidden else line) + "\n")
        command = line.strip()
        if command:
            self.device.log.append(command)
            self.device.counters["commands"] += 1
        if self.device.answers_after:
            await asyncio.sleep(self.device.answers_after)
        fault = self.device.fault_for(command) if command else None
        early = fault is not None and (fault.when == "before" or fault.action == "error")
        if fault is not None and early and (text := await self._suffer(fault)):
            self._print(text + "\n" + session.prompt)
            return
        output = session.feed(line)
        if fault is not None and fault.when == "after" and fault.action != "error":
            await self._suffer(fault)
        if not session.closed:
            self._print(output + session.prompt)

    async def _suffer(self, fault: Fault) -> str:
        """Let the fault happen; return the text to print instead, empty when the command goes on."""
        self.device.counters["fault"] += 1
        if fault.action == "drop":
            raise _DroppedError
        if fault.action == "hang":
            await asyncio.Event().wait()
        if fault.action == "delay":
            await asyncio.sleep(fault.seconds)
            return ""
        return fault.text

    def _print(self, text: str) -> None:
        self.process.stdout.write(text.replace("\n", "\r\n").encode())

    async def _exec(self, command: str) -> None:
        self.device.log.append(command)
        found = re.fullmatch(r"scp\s+(?:-\S+\s+)*-t\s+(?:--\s+)?'?([^']+?)'?", command)
        fault = self.device.fault_for(command)
        text = await self._suffer(fault) if fault is not None and fault.when == "before" else ""
        if found is None or text or not self.device.scp_server:
            self.process.stdout.write(b"\x01" + (text or "Administratively disabled.").encode() + b"\n")
            return
        await self._sink(found[1], fault)

    async def _sink(self, path: str, fault: Fault | None) -> None:
        """Take one file as ``scp -t`` does: a header, the bytes, a zero after each."""
        self.process.stdout.write(b"\x00")
        header = await self.process.stdin.readline()
        while header[:1] == b"T":
            self.process.stdout.write(b"\x00")
            header = await self.process.stdin.readline()
        sized = _SCP_HEADER.match(header)
        if sized is None:
            self.process.stdout.write(b"\x01protocol error\n")
            return
        self.process.stdout.write(b"\x00")
        content = await self.process.stdin.readexactly(int(sized[1]))
        await self.process.stdin.readexactly(1)
        if fault is not None and fault.when == "after":
            await self._suffer(fault)
        complaint = IosSession(self.device, "scp").receive(path, content)
        self.process.stdout.write(f"\x01{complaint}\n".encode() if complaint else b"\x00")
        await self.process.stdin.read(1)


def listening_port(acceptor: Any) -> int:
    """Return the port an acceptor listens on."""
    return int(acceptor.get_port())
