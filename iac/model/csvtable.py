"""CSV as spreadsheets write it: one table a file, a heading row, ``;`` between the items of a list, yes and no."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from iac.model.oneline import WHY_ONE_LINE, not_on_one_line
from iac.model.tree import Row, cell_starts
from iac.model.types import shown

if TYPE_CHECKING:
    from iac.model.problems import Problems

_FLAGS = {"yes": True, "no": False, "true": True, "false": False}


@dataclass(frozen=True)
class Columns:
    """What a table's columns may be: every heading, those it needs, those that hold lists, or yes and no."""

    names: tuple[str, ...]
    required: frozenset[str]
    lists: frozenset[str]
    flags: frozenset[str]


def read_csv(text: str, file: str, columns: Columns, problems: Problems) -> list[Row]:
    """Return the rows of a table; an empty cell is an absent key, a row without any text is skipped.

    A column whose heading is wrong is left out; a table that lacks a column it needs has no rows.
    """
    return _Table(file, columns, problems).read(text)


@dataclass
class _Record:
    """One record as it stands in the file."""

    line: int
    text: str
    cells: list[str]


@dataclass
class _Table:
    """Reads one file."""

    file: str
    columns: Columns
    problems: Problems

    def read(self, text: str) -> list[Row]:
        records = self._records(text)
        if not records:
            if not text.strip():
                self.problems.add("MOD017", self.file, 1, 1, "the table has no heading row")
            return []
        header = self._header(records[0])
        rows = [self._row(record, header) for record in records[1:] if header and any(record.cells)]
        return [row for row in rows if row is not None]

    def _records(self, text: str) -> list[_Record]:
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
                message = f"the row that begins here cannot be read: {error}"
                self.problems.add("MOD016", self.file, start + 1, 1, message)
                return records
            if cells:
                body = lines[start] if reader.line_num == start + 1 else "".join(lines[start : reader.line_num])
                records.append(_Record(start + 1, body, [cell.strip() for cell in cells]))
            start = reader.line_num

    def _header(self, record: _Record) -> list[str]:
        """Return the headings, an empty text for a column that cannot be used; nothing when the table cannot be."""
        if len(record.cells) == 1 and (";" in record.text or "\t" in record.text):
            separator = "semicolons" if ";" in record.text else "tabs"
            message = f"the columns are separated by {separator}"
            self.problems.add("MOD017", self.file, record.line, 1, message, fix="Save it with commas.")
            return []
        starts = cell_starts(record.text)
        usable: list[str] = []
        for index, name in enumerate(record.cells):
            message, fix = self._judge(name, index, usable)
            if message:
                line, column = starts[index] if index < len(starts) else (0, 1)
                self.problems.add("MOD017", self.file, line + record.line, column, message, fix=fix)
            usable.append("" if message else name)
        return usable if self._is_complete(record, usable) else []

    def _judge(self, name: str, index: int, before: list[str]) -> tuple[str, str]:
        """Return what is wrong with a heading and how to put it right; two empty texts when it is fine."""
        names = self.columns.names
        if not name:
            return f"column {index + 1} has no heading", ""
        if name in before:
            return f"the heading '{name}' comes twice", ""
        if name in names:
            return "", ""
        near = get_close_matches(name, names, n=1)
        hint = f"Did you mean '{near[0]}'?" if near else f"Known headings: {', '.join(names)}."
        return f"{shown(name)} is not a heading of this table", hint

    def _is_complete(self, record: _Record, usable: list[str]) -> bool:
        """Return whether every needed column is there; one that a misspelt heading stands for is not told again."""
        names = self.columns.names
        missing = [name for name in names if name in self.columns.required and name not in usable]
        meant = {near for name in record.cells if name not in names for near in get_close_matches(name, names, n=1)}
        untold = [f"'{name}'" for name in missing if name not in meant]
        if untold:
            message = f"the table has no column {', '.join(untold)}"
            self.problems.add("MOD017", self.file, record.line, 1, message, fix="Add it.")
        return not missing

    def _row(self, record: _Record, header: list[str]) -> Row | None:
        if len(record.cells) != len(header):
            message = f"{len(record.cells)} cells under {len(header)} headings"
            self.problems.add("MOD018", self.file, record.line, 1, message)
            return None
        row = Row(self.file, record.line, record.text, header)
        for name, cell in zip(header, record.cells, strict=True):
            if cell and name:
                row[name] = self._value(name, cell)
                if not cell.isprintable():
                    self._question(row, name, cell)
        return row

    def _question(self, row: Row, name: str, cell: str) -> None:
        told = not_on_one_line(cell, name)
        if told:
            self.problems.add("MOD035", self.file, *(row.key_place(name) or (0, 0)), told, path=name, why=WHY_ONE_LINE)

    def _value(self, name: str, cell: str) -> Any:
        if name in self.columns.lists:
            return [item for part in cell.split(";") if (item := part.strip())]
        if name in self.columns.flags:
            return _FLAGS.get(cell.lower(), cell)
        return cell
