"""Sheets on their way into the city: rows under the city's own field names, each knowing where it came from."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from iac.errors import UsageError
from iac.importers.columns import map_columns
from iac.importers.ledger import Entry, Fate, Ledger
from iac.importers.repairs import Repaired, Ruined, kind_of, mend
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
    mapped = map_columns(sheet.header, known, wanted)
    ledger.rows_read[sheet.file] = len(sheet.rows) + len(sheet.misfits)
    for heading, guess in mapped.unknown.items():
        fix = f"Perhaps it is {guess}: name it so, or write a mapping file." if guess else "Say what it is with --map."
        ledger.add(Entry(sheet.file, 0, heading, Fate.IGNORED, "", f"The city has no place for '{heading}'.", fix))
    for line, reason in sheet.misfits:
        ledger.add(Entry(sheet.file, line, "", Fate.SET_ASIDE, "", reason, "Put every value under its heading."))
    table = Draft(section.name, known.names, headed=frozenset(mapped.fields.values()))
    for row in sheet.rows:
        if (taken := _take(sheet, row, section, mapped.fields, ledger)) is not None:
            table.rows.append(taken)
    return table


def _take(sheet: Sheet, row: SheetRow, section: Section, fields: dict[str, str], ledger: Ledger) -> DraftRow | None:
    values: dict[str, str] = {}
    whole = True
    for heading, text in row.cells.items():
        name = fields.get(heading)
        if name is None:
            continue
        flat = " ".join(text.split())
        verdict = mend(flat, _kind(section, name)) or _joined(text, flat)
        subject = next(iter(row.cells.values()))
        if isinstance(verdict, Ruined):
            ledger.add(Entry(sheet.file, row.line, name, Fate.SET_ASIDE, subject, verdict.reason, verdict.fix))
            whole = False
        elif isinstance(verdict, Repaired):
            ledger.add(
                Entry(
                    sheet.file, row.line, name, Fate.REPAIRED, subject, verdict.reason, "", _visible(text), verdict.text
                )
            )
            values[name] = verdict.text
        else:
            values[name] = flat
    return DraftRow(sheet.file, row.line, values) if whole else None


def _joined(text: str, flat: str) -> Repaired | None:
    return Repaired(flat, "A value is one line with single blanks.") if text.strip() != flat else None


def _visible(text: str) -> str:
    """Return a cell as one line in which its line ends and tabs can be seen."""
    return text.strip().replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "\\n").replace("\t", "\\t")


def _kind(section: Section, name: str) -> str:
    record = record_type(section)
    known = columns(record)
    annotation = record.model_fields[name].annotation
    return kind_of(section.name, name, flag=name in known.flags, number=_is_number(annotation))


def _is_number(annotation: object) -> bool:
    text = str(annotation)
    return annotation is int or annotation is float or text.startswith(("int |", "float |", "typing.Optional[int"))


def record_type(section: Section) -> type[Model]:
    """Return the type of a table's records."""
    if section.model is None:
        message = f"'{section.name}' is not a table of records"
        raise UsageError(message)
    return section.model


def table_sections() -> dict[str, Section]:
    """Return the sections that a sheet may hold."""
    return {name: section for name, section in sections().items() if section.table and section.model is not None}
