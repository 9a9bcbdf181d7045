r"""The store's file: one line a transaction, checked by a sum, appended and synced before anybody hears of success.

A line is ``<crc32 in hex> <JSON>\\n``. A last line without its newline was never committed (the machine or the process
died while it was written) and is dropped; any other damage is a :class:`iac.errors.StateError`. When much of the file
is history, it is rewritten beside itself and moved into place, so that a kill leaves the old file or the new one.
"""

from __future__ import annotations

import errno
import json
import os
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from iac.errors import StateError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HEADER = {"store": "iac simulated azure", "format": 1}
Record = dict[str, Any]


class Disk(Protocol):
    """The writes a journal makes, so that a test can fill the disk or pull the plug."""

    def append(self, path: Path, text: bytes, at: int) -> None:
        """Write ``text`` at offset ``at``, cutting off what stands behind it, and sync."""
        ...

    def replace(self, path: Path, text: bytes) -> None:
        """Make ``path`` hold ``text``: all of it, or what it held before."""
        ...


@dataclass(frozen=True)
class SyncedDisk:
    """The machine's disk; every write is synced before it counts."""

    def append(self, path: Path, text: bytes, at: int) -> None:
        """Write ``text`` at offset ``at``, cutting off what stands behind it, and sync."""
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            os.ftruncate(descriptor, at)
            try:
                _write_all(descriptor, text, at)
                os.fsync(descriptor)
            except OSError:
                os.ftruncate(descriptor, at)
                raise
        finally:
            os.close(descriptor)

    def replace(self, path: Path, text: bytes) -> None:
        """Make ``path`` hold ``text``: all of it, or what it held before."""
        beside = path.with_name(path.name + ".new")
        self.append(beside, text, 0)
        beside.replace(path)
        descriptor = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _write_all(descriptor: int, text: bytes, at: int) -> None:
    while text:
        written = os.pwrite(descriptor, text, at)
        text, at = text[written:], at + written


def encode(record: Record) -> bytes:
    """Return the line of one record."""
    text = json.dumps(record, separators=(",", ":"), ensure_ascii=False).encode()
    return b"%08x %s\n" % (zlib.crc32(text), text)


class Journal:
    """One journal file; the caller holds the store's lock around every call."""

    def __init__(self, path: Path, disk: Disk) -> None:
        self.path = path
        self.disk = disk
        self._identity: tuple[int, int] | None = None
        self._end = 0
        self._line = 0

    def news(self) -> tuple[bool, list[Record]]:
        """Return (start over, records): what was written since the last call, by whoever."""
        try:
            status = self.path.stat()
        except FileNotFoundError:
            fresh = self._identity is not None
            self._identity, self._end, self._line = None, 0, 0
            return fresh, []
        identity = (status.st_dev, status.st_ino)
        again = identity != self._identity or status.st_size < self._end
        if again:
            self._identity, self._end, self._line = identity, 0, 0
        return again, list(self._read()) if again or status.st_size > self._end else []

    def _read(self) -> Iterator[Record]:
        with self.path.open("rb") as file:
            file.seek(self._end)
            for line in file:
                if not line.endswith(b"\n"):
                    break
                self._line += 1
                record = self._decode(line)
                self._end += len(line)
                if self._line > 1:
                    yield record

    def _decode(self, line: bytes) -> Record:
        sum_text, _, text = line.rstrip(b"\n").partition(b" ")
        try:
            whole = int(sum_text, 16) == zlib.crc32(text)
            record = json.loads(text) if whole else None
        except ValueError:
            record = None
        if not isinstance(record, dict):
            raise StateError(
                self.path,
                f"line {self._line} is damaged, so the simulated cloud cannot be trusted. Nothing was changed. "
                "Restore the file from a copy, or remove the lab's folder and build it again.",
            )
        if self._line == 1 and record != HEADER:
            raise StateError(self.path, "this is not a store of the simulated cloud, or of another version of it.")
        return record

    def append(self, record: Record) -> None:
        """Commit one record; :class:`iac.errors.StateError` when it cannot be written, and then nothing was."""
        text = encode(record) if self._end else encode(HEADER) + encode(record)
        try:
            self.disk.append(self.path, text, self._end)
        except OSError as error:
            raise StateError(self.path, _said_plainly(error)) from error
        self._advance(len(text), 1 if self._end else 2)

    def rewrite(self, record: Record) -> None:
        """Make ``record`` the whole history."""
        text = encode(HEADER) + encode(record)
        try:
            self.disk.replace(self.path, text)
        except OSError as error:
            raise StateError(self.path, _said_plainly(error)) from error
        self._end, self._line = 0, 0
        self._advance(len(text), 2)

    def _advance(self, length: int, lines: int) -> None:
        status = self.path.stat()
        self._identity = (status.st_dev, status.st_ino)
        self._end += length
        self._line += lines

    @property
    def size(self) -> int:
        """Bytes of history in the file."""
        return self._end

    @property
    def lines(self) -> int:
        """Transactions in the file, the heading included."""
        return self._line


def _said_plainly(error: OSError) -> str:
    if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        return "the disk is full. Nothing was changed; make room and run the same command again."
    return f"cannot be written: {error.strerror or error}. Nothing was changed."
