"""Arista's eAPI in front of simulated EOS devices: JSON-RPC over HTTPS on bare asyncio streams."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import datetime as dt
import hmac
import ipaddress
import json
import ssl
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from iac.lab.devices.eos_commands import FAILED, INVALID_COMMAND, CommandRefusedError, EapiRun

if TYPE_CHECKING:
    from iac.lab.devices.eos import Eos
    from iac.lab.devices.faults import Fault

_MAX_BODY = 16 << 20
_HEADER_SECONDS = 60


def new_tls_context() -> ssl.SSLContext:
    """Return a server context with a fresh self-signed certificate; one serves all devices of a lab."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "simulated device")])
    now = dt.datetime.now(tz=dt.UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=30))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with tempfile.TemporaryDirectory() as folder:
        # The ssl module reads certificates from files only.
        pem = Path(folder) / "both.pem"
        pem.touch(mode=0o600)
        pem.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
        context.load_cert_chain(pem)
    return context


async def listen(device: Eos, address: str, port: int, context: ssl.SSLContext) -> asyncio.Server:
    """Open the device's eAPI port and return what closes it."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(
            OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, TimeoutError, ValueError
        ):
            await _Exchange(device, reader, writer).run()
        writer.close()
        with contextlib.suppress(OSError, ssl.SSLError):
            await writer.wait_closed()

    return await asyncio.start_server(serve, address, port, ssl=context, ssl_shutdown_timeout=1)


@dataclass
class _Exchange:
    """Requests and responses on one connection."""

    device: Eos
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def run(self) -> None:
        """Serve requests until the client is done."""
        while True:
            head = await asyncio.wait_for(self.reader.readuntil(b"\r\n\r\n"), _HEADER_SECONDS)
            start, headers = _parse(head)
            body = await self.reader.readexactly(min(int(headers.get("content-length", "0")), _MAX_BODY))
            if not await self._respond(start, headers, body) or headers.get("connection", "").lower() == "close":
                return

    async def _respond(self, start: str, headers: dict[str, str], body: bytes) -> bool:
        if not start.startswith("POST /command-api"):
            await self._send(404, "Not Found", {"error": "no such page"})
            return True
        user = self._user(headers.get("authorization", ""))
        self.device.counters["login"] += 1
        if not user:
            await self._send(
                401, "Unauthorized", {"error": "Unable to authenticate user: Bad username/password combination"}
            )
            return True
        answer = await self._call(json.loads(body), user)
        if answer is None:
            self.writer.transport.abort()
            return False
        await self._send(200, "OK", answer)
        return True

    def _user(self, header: str) -> str:
        try:
            name, _, password = base64.b64decode(header.removeprefix("Basic ")).decode().partition(":")
        except ValueError:
            return ""
        known = self.device.credentials
        matching = hmac.compare_digest(
            (name + "\0" + password).encode(), (known.username + "\0" + known.password).encode()
        )
        return name if matching else ""

    async def _send(self, status: int, reason: str, body: dict[str, Any]) -> None:
        content = json.dumps(body).encode()
        head = f"HTTP/1.1 {status} {reason}\r\nContent-Type: application/json\r\nContent-Length: {len(content)}\r\n\r\n"
        self.writer.write(head.encode() + content)
        await self.writer.drain()

    async def _call(self, request: dict[str, Any], user: str) -> dict[str, Any] | None:
        """Run the commands one after another; None when the device hangs up."""
        params = request.get("params") or {}
        commands = params.get("cmds") or []
        run = EapiRun(self.device, user, text=params.get("format") == "text", enabled=self.device.privilege > 1)
        results: list[dict[str, Any]] = []
        for number, command in enumerate(commands, start=1):
            line, text_input = (command, "") if isinstance(command, str) else (command["cmd"], command.get("input", ""))
            try:
                result = await self._one(run, line, text_input)
            except CommandRefusedError as refused:
                where = f"CLI command {number} of {len(commands)} '{line}'"
                return _failure(request, where, refused, results)
            if result is None:
                return None
            results.append(result)
        return {"jsonrpc": "2.0", "result": results, "id": request.get("id")}

    async def _one(self, run: EapiRun, line: str, text_input: str) -> dict[str, Any] | None:
        self.device.log.append(line)
        self.device.counters["commands"] += 1
        if self.device.answers_after:
            await asyncio.sleep(self.device.answers_after)
        fault = self.device.fault_for(line)
        if fault is None:
            return run.run(line, text_input)
        if fault.action == "error":
            self.device.counters["fault"] += 1
            raise CommandRefusedError(FAILED, fault.text)
        if fault.when == "after":
            result = run.run(line, text_input)
            return result if await self._suffer(fault) else None
        return run.run(line, text_input) if await self._suffer(fault) else None

    async def _suffer(self, fault: Fault) -> bool:
        """Let the fault happen; False when the connection is to be dropped."""
        self.device.counters["fault"] += 1
        if fault.action == "hang":
            await asyncio.Event().wait()
        if fault.action == "delay":
            await asyncio.sleep(fault.seconds)
        return fault.action != "drop"


def _parse(head: bytes) -> tuple[str, dict[str, str]]:
    start, *lines = head.decode("latin-1").split("\r\n")
    pairs = (line.partition(":") for line in lines if ":" in line)
    return start, {name.strip().lower(): value.strip() for name, _, value in pairs}


def _failure(
    request: dict[str, Any], where: str, refused: CommandRefusedError, results: list[dict[str, Any]]
) -> dict[str, Any]:
    kind = "invalid command" if refused.code == INVALID_COMMAND else "could not run command"
    data = [*results, {"errors": [refused.message]}]
    error = {"code": refused.code, "message": f"{where} failed: {kind}", "data": data}
    return {"jsonrpc": "2.0", "error": error, "id": request.get("id")}
