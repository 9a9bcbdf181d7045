"""The files of a city's folder: which are read, and their text, with every reason why one cannot be."""

from __future__ import annotations

import re
import stat
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from iac.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from iac.model.problems import Problems

MAX_BYTES = 16 * 1024 * 1024
"""The largest file that is read: ten times a table of twenty thousand telephones."""
_BYTE_ORDER_MARKS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}
_LEAKS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----"), "a private key stands here"),
    (re.compile(r"(?i)snmp-server\s+community\s+(?!<secret:)\S"), "an SNMP community stands here"),
    (re.compile(r"(?i)\b(?:password|secret)\s+[05789]\s+(?!<secret:)\S"), "a device's password stands here"),
    (re.compile(r"(?i)\b(?:AccountKey|SharedAccessKey|sig)=[A-Za-z0-9+/%]{16,}"), "an access key stands here"),
    (re.compile(r"(?i)\bpass(?:word|wd|phrase)?\s*=\s*(?!secret:)[^\s=]"), "a password stands here"),
    (re.compile(r"://[^\s/:@\"']+:[^\s/@\"']+@"), "a password stands in this address"),
)


@dataclass(frozen=True)
class CityFile:
    """One file: its name inside the folder, and its text without a byte order mark."""

    name: str
    text: str

    @property
    def is_table(self) -> bool:
        """True for a CSV file."""
        return self.name.endswith(".csv")

    @property
    def section(self) -> str:
        """The section a CSV file holds, by its name."""
        return self.name.removesuffix(".csv")


def read_files(folder: Path, tables: Collection[str], problems: Problems) -> list[CityFile]:
    """Return the city files of a folder by name; what cannot be read is added to ``problems``.

    Read are ``*.yaml`` and ``<table>.csv``. Hidden files, ``Pulumi*.yaml`` (a city's own repository has them) and
    files of other kinds are passed over. Raises :class:`UsageError` when there is no such folder.
    """
    paths = [path for path in _listed(folder) if _is_city_file(path, tables, problems)]
    if not paths and not problems:
        problems.add("MOD001", folder.name or str(folder), 0, 0, "there is no .yaml file in the folder")
    return [file for path in paths if (file := _read(path, problems)) is not None]


def _listed(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir(), key=lambda path: path.name)
    except FileNotFoundError:
        reason = "there is no such folder"
    except NotADirectoryError:
        reason = "that is a file; name the folder it is in"
    except OSError as error:
        reason = (error.strerror or "it cannot be read").lower()
    raise UsageError(f"{folder}: {reason}")


def _is_city_file(path: Path, tables: Collection[str], problems: Problems) -> bool:
    if path.name.startswith((".", "Pulumi.")):
        return False
    if path.suffix == ".csv" and path.stem not in tables:
        near = get_close_matches(path.stem, tables, n=1)
        fix = f"Did you mean '{near[0]}.csv'?" if near else ""
        problems.add("MOD019", path.name, 0, 0, f"'{path.stem}' is not a table of a city", fix=fix)
        return False
    if path.suffix == ".yml":
        problems.add("MOD019", path.name, 0, 0, "city files end in .yaml", fix="Rename it.")
        return False
    return path.suffix in (".yaml", ".csv")


def _read(path: Path, problems: Problems) -> CityFile | None:
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            problems.add("MOD002", path.name, 0, 0, "it is not an ordinary file")
            return None
        if status.st_size > MAX_BYTES:
            size = f"{status.st_size / 2**20:.0f} MiB, more than {MAX_BYTES // 2**20} MiB"
            problems.add("MOD003", path.name, 0, 0, f"the file has {size}")
            return None
        content = path.read_bytes()
    except OSError as error:
        problems.add("MOD002", path.name, 0, 0, f"it cannot be read: {(error.strerror or 'unknown').lower()}")
        return None
    text = _decode(content, path.name, problems)
    if text is None:
        return None
    _find_leaks(text, path.name, problems)
    return CityFile(path.name, text)


def _decode(content: bytes, name: str, problems: Problems) -> str | None:
    encoding = _BYTE_ORDER_MARKS.get(content[:2])
    if encoding:
        problems.add("MOD004", name, 1, 1, f"the file is {encoding}")
        return None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        at = error.start
        line, column = content.count(b"\n", 0, at) + 1, at - content.rfind(b"\n", 0, at)
        problems.add("MOD004", name, line, column, f"byte 0x{content[at]:02X} at offset {at} is not UTF-8")
        return None


def _find_leaks(text: str, name: str, problems: Problems) -> None:
    for pattern, message in _LEAKS:
        for match in pattern.finditer(text):
            start = match.start()
            line = text.count("\n", 0, start) + 1
            problems.add("MOD036", name, line, start - text.rfind("\n", 0, start), message)
