"""Reading one sheet whatever program wrote it: encodings, separators, headings, and no more than can be held."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from iac.errors import Problem
from iac.importers.heading import Heading, find_heading

if TYPE_CHECKING:
    from pathlib import Path

LARGEST_BYTES = 32 * 1024 * 1024
"""Twenty thousand telephones take two; anything above this is not a sheet of a city."""
LONGEST_CELL = 4096
MOST_COLUMNS = 200
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row: its line in the file (the heading is line 1) and its cells by heading, trimmed, empty ones left out."""

    line: int
    cells: dict[str, str]


@dataclass(frozen=True)
class Sheet:
    """A sheet as it was found; ``encoding`` and ``separator`` say how it was written."""

    file: str
    encoding: str
    separator: str
    header: tuple[str, ...]
    rows: tuple[SheetRow, ...]
    misfits: tuple[tuple[int, str], ...]
    """Rows that do not fit the heading: line and what is wrong."""
    twins: dict[str, str]
    """Headings that come twice: what the later column is called here (``role (2)``), and the heading it repeats."""
    titles: tuple[tuple[int, str], ...]
    """Lines above the heading: their numbers and what they say."""


def read_sheet(path: Path) -> Sheet | Problem:
    """Return the sheet, or why it cannot be read at all."""
    size = path.stat().st_size
    if size > LARGEST_BYTES:
        return _refusal(
            path, "IMP001", f"The file has {size:,} bytes; a sheet of a city has {LARGEST_BYTES:,} at most."
        )
    text, encoding = _decode(path.read_bytes())
    if "\x00" in text:
        return _refusal(path, "IMP002", "The file holds binary content, not text.")
    lines = text.splitlines(keepends=True)
    heading = find_heading(lines)
    if heading is None:
        return _refusal(path, "IMP003", "The sheet is empty.")
    try:
        return _parse(path, lines, heading, encoding)
    except csv.Error as error:
        return _refusal(path, "IMP004", f"The sheet cannot be read as a table: {error}.")


def _decode(raw: bytes) -> tuple[str, str]:
    for bom, name in _BOMS:
        if raw.startswith(bom):
            return raw.decode(name, errors="replace"), name
    try:
        return raw.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace"), "cp1252"


def _parse(path: Path, lines: list[str], heading: Heading, encoding: str) -> Sheet | Problem:
    first, separator = heading.index, heading.separator
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(io.StringIO("".join(lines[first:]), newline=""), delimiter=separator, strict=True)
    header = [cell.strip() for cell in next(reader)]
    while header and not header[-1]:
        header.pop()
    if len(header) > MOST_COLUMNS:
        return _refusal(path, "IMP004", f"The heading has {len(header)} columns; this is not a sheet of a city.")
    if blank := [str(number) for number, name in enumerate(header, 1) if not name]:
        wrong = f"Column {', '.join(blank)} has no heading; merged cells leave such gaps."
        return _refusal(path, "IMP005", wrong, "Give every column a heading, or delete the column.")
    twins = _twins(header)
    rows: list[SheetRow] = []
    misfits: list[tuple[int, str]] = []
    before = 1
    for cells in reader:
        line = first + before + 1
        before = reader.line_num
        _take(cells, header, line, rows, misfits)
    return Sheet(path.name, encoding, separator, tuple(header), tuple(rows), tuple(misfits), twins, heading.titles)


def _take(cells: list[str], header: list[str], line: int, rows: list[SheetRow], misfits: list[tuple[int, str]]) -> None:
    if not any(cell.strip() for cell in cells):
        return
    surplus = [cell for cell in cells[len(header) :] if cell.strip()]
    if surplus:
        misfits.append((line, f"The row has {len(cells)} cells under {len(header)} headings."))
        return
    named = zip(header, cells, strict=False)
    rows.append(SheetRow(line, {name: trimmed for name, cell in named if (trimmed := _trim(cell))}))


def _trim(cell: str) -> str:
    return cell.replace("\u00a0", " ").strip()


def _twins(header: list[str]) -> dict[str, str]:
    """Give headings that come again a name of their own, in place, and return which heading each repeats."""
    first: dict[str, str] = {}
    twins: dict[str, str] = {}
    for index, name in enumerate(header):
        if (original := first.setdefault(name.casefold(), name)) is not name or name in header[:index]:
            count = next(number for number in range(2, len(header) + 2) if f"{name} ({number})" not in header)
            header[index] = f"{name} ({count})"
            twins[header[index]] = original
    return twins


def _refusal(path: Path, code: str, message: str, fix: str = "Save the sheet as CSV (UTF-8) again.") -> Problem:
    return Problem(path.name, 0, 0, code, "", message, "No row of it can be taken over.", fix)
