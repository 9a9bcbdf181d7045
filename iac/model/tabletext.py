"""Rows of a CSV text changed, added and taken away; every other character stays."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from iac.model.edits import TextEdits, cells_of
from iac.model.writing import Value, cell_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def set_cells(text: str, line: int, fields: Mapping[str, Value]) -> str:
    """Return the text with cells of the record that begins at ``line`` (from 1) changed.

    A heading the table lacks is added at its right; None empties a cell.
    """
    wanted = [name for name in fields if name not in _header(text) and fields[name] is not None]
    text = _with_columns(text, wanted)
    header, edits = _header(text), TextEdits(text)
    offset, record = next((start, body) for number, start, body in _records(text) if number == line)
    spans = list(cells_of(record))
    for name in (name for name in fields if name in header):
        start, end, _ = spans[header.index(name)]
        edits.replace(offset + start, offset + end, cell_text(fields[name]))
    return edits.result()


def append_row(text: str, fields: Mapping[str, Value]) -> str:
    """Return the text with one more record at its end."""
    text = _with_columns(text, [name for name in fields if name not in _header(text) and fields[name] is not None])
    newline = "\r\n" if "\r\n" in text else "\n"
    body = text if text.endswith(("\n", "\r")) else text + newline
    return body + ",".join(cell_text(fields.get(name)) for name in _header(text)) + newline


def without_row(text: str, line: int) -> str:
    """Return the text without the record that begins at ``line``."""
    offset, record = next((start, body) for number, start, body in _records(text) if number == line)
    return text[:offset] + text[offset + len(record) :]


def _header(text: str) -> list[str]:
    return [cell.strip() for cell in next(csv.reader(io.StringIO(text, newline="")))]


def _with_columns(text: str, names: list[str]) -> str:
    if not names:
        return text
    edits = TextEdits(text)
    for number, (_, offset, record) in enumerate(_records(text)):
        end = offset + len(record.rstrip("\r\n"))
        if record.strip():
            edits.replace(end, end, "".join(f",{name if number == 0 else ''}" for name in names))
    return edits.result()


def _records(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield the line (from 1), the offset and the text of each record, line end included."""
    lines = list(io.StringIO(text, newline=""))
    reader = csv.reader(lines, strict=True)
    start, offset = 0, 0
    for _ in reader:
        body = "".join(lines[start : reader.line_num])
        yield start + 1, offset, body
        start, offset = reader.line_num, offset + len(body)
