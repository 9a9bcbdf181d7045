"""Sheets on their way into the city: rows under the city's own field names, each knowing where it came from."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from iac.errors import UsageError
from iac.importers.columns import map_columns
from iac.importers.followers import called
from iac.importers.kinds import choices_of, fallback, is_list, kind_of
from iac.importers.ledger import Entry, Fate, Ledger
from iac.importers.lifecycle import gone
from iac.importers.repairs import mend, mend_list
from iac.importers.verdicts import Repaired, Ruined
from iac.model.sections import columns, sections

if TYPE_CHECKING:
    from collections.abc import Mapping

    from iac.importers.sheet import Sheet, SheetRow
    from iac.model.base import Model
    from iac.model.sections import Section


@dataclass(frozen=True, slots=True)
class DraftRow:
    """One row in the city's words; ``line`` is its line on the sheet."""

    sheet: str
    line: int
    values: dict[str, str]


@dataclass
class Draft:
    """One table of the city to be."""

    section: str
    fields: tuple[str, ...]
    rows: list[DraftRow] = field(default_factory=list)
    headed: frozenset[str] = frozenset()
    """The fields that the sheet has a heading for, also when every cell under it is empty."""

    def csv(self) -> str:
        """Return the table as CSV, one line a row, in the order of the rows."""
        filled = self.headed.union(*(row.values for row in self.rows))
        used = [name for name in self.fields if name in filled] or list(self.fields)
        out = io.StringIO()
        writer = csv.DictWriter(out, used, lineterminator="\n", restval="")
        writer.writeheader()
        writer.writerows(row.values for row in self.rows)
        return out.getvalue()


def draft(sheet: Sheet, section: Section, wanted: Mapping[str, str], ledger: Ledger) -> Draft:
    """Return the sheet's rows as a draft; repairs, unknown columns and unreadable rows go into the ledger."""
    known = columns(record_type(section))
    mapped = map_columns(tuple(name for name in sheet.header if name not in sheet.twins), known, wanted)
    ledger.rows_read[sheet.file] = len(sheet.rows) + len(sheet.misfits)
    for heading, guess in mapped.unknown.items():
        fix = f"Perhaps it is {guess}: name it so, or write a mapping file." if guess else "Say what it is with --map."
        ledger.add(Entry(sheet.file, 0, heading, Fate.IGNORED, "", f"The city has no place for '{heading}'.", fix))
    for twin, heading in sheet.twins.items():
        reason = f"The heading '{heading}' comes twice; the first column counts."
        ledger.add(Entry(sheet.file, 0, twin, Fate.IGNORED, "", reason, "Delete the column that is not wanted."))
    for line, title in sheet.titles:
        reason = f"'{title}' stands above the heading and is not taken for a row."
        ledger.add(Entry(sheet.file, line, "", Fate.IGNORED, "", reason, "Delete the line."))
    for line, reason in sheet.misfits:
        ledger.add(Entry(sheet.file, line, "", Fate.SET_ASIDE, "", reason, "Put every value under its heading."))
    table = Draft(section.name, known.names, headed=frozenset(mapped.fields.values()))
    taking = _Taking(sheet, section.name, record_type(section), mapped.fields, ledger)
    table.rows += [taken for row in sheet.rows if (taken := taking.take(row)) is not None]
    return table


@dataclass(frozen=True)
class _Taking:
    """Takes the rows of one sheet over, and writes into the ledger what it did to them."""

    sheet: Sheet
    section: str
    record: type[Model]
    fields: dict[str, str]
    ledger: Ledger

    def take(self, row: SheetRow) -> DraftRow | None:
        """Return the row in the city's words; None when it cannot be taken over."""
        if said := gone(row.cells, self.fields) or self._contradicted(row):
            self._enter(row, said[0], Fate.SET_ASIDE, *said[1:])
            self._lose(
                row, {self.fields[heading]: text for heading, text in row.cells.items() if heading in self.fields}
            )
            return None
        values: dict[str, str] = {}
        whole = True
        for heading, text in row.cells.items():
            if (name := self.fields.get(heading)) is not None:
                value = self._value(row, name, text)
                whole = whole and value is not None
                values[name] = value or ""
        if not whole:
            self._lose(row, values)
            return None
        return DraftRow(self.sheet.file, row.line, values)

    def _lose(self, row: SheetRow, values: Mapping[str, str]) -> None:
        self.ledger.lost |= dict.fromkeys(called(self.section, values), f"{self.sheet.file}:{row.line}")

    def _value(self, row: SheetRow, name: str, text: str) -> str | None:
        flat = " ".join(text.split())
        verdict = self._verdict(name, flat) or _joined(text, flat)
        if isinstance(verdict, Ruined):
            self._enter(row, name, Fate.SET_ASIDE, verdict.reason, verdict.fix)
            return None
        if isinstance(verdict, Repaired):
            self._enter(row, name, Fate.REPAIRED, verdict.reason, "", _visible(text), verdict.text)
            return verdict.text
        return flat

    def _verdict(self, name: str, text: str) -> Repaired | Ruined | None:
        choices, kind = choices_of(self.record, name), kind_of(self.section, self.record, name)
        if is_list(self.record, name):
            return mend_list(text, kind)
        verdict = mend(text, kind, choices)
        word = verdict.text if isinstance(verdict, Repaired) else text
        other = fallback(self.section, name)
        if other and word not in choices and not isinstance(verdict, Ruined):
            known = ", ".join(choices)
            return Repaired(other, f"The city knows no such kind, and takes it for an {other}; it knows {known}.")
        return verdict

    def _contradicted(self, row: SheetRow) -> tuple[str, str, str] | None:
        for twin, heading in self.sheet.twins.items():
            one, other = row.cells.get(heading, ""), row.cells.get(twin, "")
            if heading in self.fields and other not in (one, ""):
                reason = f"'{heading}' stands twice in the row, as '{one}' and as '{other}'."
                return self.fields[heading], reason, "Delete the column that is not wanted."
        return None

    def _enter(self, row: SheetRow, column: str, fate: Fate, *words: str) -> None:
        subject = next(iter(row.cells.values()))
        self.ledger.add(Entry(self.sheet.file, row.line, column, fate, subject, *words))


def _joined(text: str, flat: str) -> Repaired | None:
    return Repaired(flat, "A value is one line with single blanks.") if text.strip() != flat else None


def _visible(text: str) -> str:
    """Return a cell as one line in which its line ends and tabs can be seen."""
    return text.strip().replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "\\n").replace("\t", "\\t")


def record_type(section: Section) -> type[Model]:
    """Return the type of a table's records."""
    if section.model is None:
        message = f"'{section.name}' is not a table of records"
        raise UsageError(message)
    return section.model


def table_sections() -> dict[str, Section]:
    """Return the sections that a sheet may hold."""
    return {name: section for name, section in sections().items() if section.table and section.model is not None}
