"""From any older spelling of the city files to this release's, one step a schema version, text to text.

Every step finds what is still spelled the old way and leaves the rest alone, so that a migration that broke off can
be run again, and running it twice changes nothing.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from iac.model.edits import TextEdits, compose, entry, replace_cells
from iac.model.files import CityFile
from iac.model.migrations.to_1 import TO_1

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from iac.model.migrations.step import Step

STEPS: tuple[Step, ...] = (TO_1,)
"""The steps in their order; step ``i`` leads from schema ``i`` to schema ``i + 1``."""


@dataclass(frozen=True)
class Migrated:
    """One file before and after, and what was done to it in words."""

    before: CityFile
    after: CityFile
    notes: tuple[str, ...]


def migrate_files(files: Sequence[CityFile], version: int) -> tuple[Migrated, ...]:
    """Return the files that change on the way from ``version`` to this release's schema, in the order to write them.

    The file that says ``schema:`` comes last: until it is written, the migration can be run again.
    """
    changed = [done for file in files if (done := _migrate(file, version)).after != file]
    return tuple(sorted(changed, key=lambda done: (_says_schema(done.before), done.before.name)))


def _migrate(file: CityFile, version: int) -> Migrated:
    current, notes = file, list[str]()
    for step in STEPS[version:]:
        text, said = _table(current, step) if file.is_table else _yaml(current, step)
        current = CityFile(file.name, text)
        notes += said
    return Migrated(file, current, tuple(notes))


def _yaml(file: CityFile, step: Step) -> tuple[str, list[str]]:
    root, edits = compose(file.text), TextEdits(file.text)
    if root is None:
        return file.text, []
    notes = list(step.rewrite(edits, root))
    schema = entry(root, "schema")
    if schema is not None:
        edits.replace(schema[1].start_mark.index, schema[1].end_mark.index, str(step.to))
        notes.append(f"schema {step.to}")
    return edits.result(), notes


def _table(file: CityFile, step: Step) -> tuple[str, list[str]]:
    headings = step.headings.get(file.section, {})
    cells = step.cells.get(file.section, {})
    if not headings and not cells:
        return file.text, []
    text = replace_cells(file.text, headings, cells, list(_records(file.text)))
    return text, [] if text == file.text else [f"{file.section}: headings and words of schema {step.to}"]


def _records(text: str) -> Iterable[tuple[int, str]]:
    lines = list(io.StringIO(text, newline=""))
    reader, start, offset = csv.reader(lines), 0, 0
    for _ in reader:
        record = "".join(lines[start : reader.line_num])
        yield offset, record
        start, offset = reader.line_num, offset + len(record)


def _says_schema(file: CityFile) -> bool:
    return not file.is_table and entry(compose(file.text), "schema") is not None
