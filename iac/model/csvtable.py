"""CSV as spreadsheets write it: one table a file, a heading row, ``;`` between the items of a list, yes and no."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from iac.model.tree import Row, cell_starts

if TYPE_CHECKING:
    from iac.model.problems import Problems

_FLAGS = {"yes": True, "no": False, "true": True, "false": False}


@dataclass(frozen=True)
class Columns:
    """What a table's columns may be: every heading, those that hold lists, those that hold yes or no."""

    names: tuple[str, ...]
    lists: frozenset[str]
    flags: frozenset[str]


@dataclass
class _Record:
    """One record as it stands in the file."""

    line: int
    text: str
    cells: list[str]


def read_csv(text: str, file: str, columns: Columns, problems: Problems) -> list[Row]:
    """Return the rows of a table; an empty cell is an absent key, a row without any text is skipped."""
    records = _records(text, file, problems)
    if not records:
        if not problems:
            problems.add("MOD017", file, 1, 1, "the table has no heading row")
        return []
    header = _header(records[0], file, columns, problems)
    return [
        row
        for record in records[1:]
        if any(record.cells) and (row := _row(record, header, file, columns, problems)) is not None
    ]


def _records(text: str, file: str, problems: Problems) -> list[_Record]:
    lines = list(io.StringIO(text, newline=""))
    reader = csv.reader(lines, strict=True)
    records: list[_Record] = []
    start = 0
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return records
        except csv.Error as error:
            problems.add("MOD016", file, start + 1, 1, f"the row that begins here cannot be read: {error}")
            return records
        if cells:
            body = lines[start] if reader.line_num == start + 1 else "".join(lines[start : reader.line_num])
            records.append(_Record(start + 1, body, [cell.strip() for cell in cells]))
        start = reader.line_num


def _header(record: _Record, file: str, columns: Columns, problems: Problems) -> list[str]:
    header = record.cells
    starts = cell_starts(record.text)
    if len(header) == 1 and (";" in header[0] or "\t" in header[0]):
        separator = "semicolons" if ";" in header[0] else "tabs"
        problems.add(
            "MOD017", file, record.line, 1, f"the columns are separated by {separator}", fix="Save it with commas."
        )
        return []
    for index, name in enumerate(header):
        line, column = starts[index][0] + record.line, starts[index][1]
        if not name:
            problems.add("MOD017", file, line, column, f"column {index + 1} has no heading")
        elif name in header[:index]:
            problems.add("MOD017", file, line, column, f"the heading '{name}' comes twice")
        elif name not in columns.names:
            near = get_close_matches(name, columns.names, n=1)
            hint = f"Did you mean '{near[0]}'?" if near else f"Known headings: {', '.join(columns.names)}."
            problems.add("MOD017", file, line, column, f"'{name}' is not a heading of this table", fix=hint)
    return header


def _row(record: _Record, header: list[str], file: str, columns: Columns, problems: Problems) -> Row | None:
    if not header:
        return None
    cells = record.cells
    if len(cells) != len(header):
        problems.add("MOD018", file, record.line, 1, f"{len(cells)} cells under {len(header)} headings")
        return None
    row = Row(file, record.line, record.text, header)
    for name, cell in zip(header, cells, strict=True):
        if cell:
            row[name] = _value(name, cell, columns)
    return row


def _value(name: str, cell: str, columns: Columns) -> Any:
    if name in columns.lists:
        return [item for part in cell.split(";") if (item := part.strip())]
    if name in columns.flags:
        return _FLAGS.get(cell.lower(), cell)
    return cell
