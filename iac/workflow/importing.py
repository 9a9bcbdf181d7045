"""``iac import csv``: sheets in, city files and a reconciliation out; importing again keeps what people edited."""

from __future__ import annotations

import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from iac.errors import ModelError, Problem, UsageError
from iac.importers.drafts import Draft, DraftRow, draft, table_sections
from iac.importers.facts import Facts
from iac.importers.gaps import fill_gaps
from iac.importers.houserules import house_rules, note_assumptions
from iac.importers.ledger import Entry, Fate, Ledger
from iac.importers.merge import Change, Kind, merge
from iac.importers.reconciliation import reconciliation
from iac.importers.references import resolve
from iac.importers.sheet import Sheet, read_sheet
from iac.importers.staging import settle, write
from iac.model.load import load_city

if TYPE_CHECKING:
    from collections.abc import Mapping

    from iac.model.city import City

BASE = ".import"
"""The folder inside the city that holds the tables as the last import left them: the third way of the merge."""
REPORT = "reconciliation.md"
_WORKBOOKS = frozenset({".xlsx", ".xls", ".xlsm", ".xlsb", ".ods"})


@dataclass(frozen=True)
class Imported:
    """What an import did; ``written`` lists the files it changed."""

    city: City
    ledger: Ledger
    changes: tuple[Change, ...]
    written: tuple[str, ...]
    report: str

    @property
    def complete(self) -> bool:
        """True when every row is in the city with all its values, and nothing conflicts."""
        lost = any(self.ledger.of(Fate.SET_ASIDE)) or any(self.ledger.of(Fate.LEFT_OUT))
        return not lost and not any(change.kind is Kind.CONFLICT for change in self.changes)


def import_csv(sheets: Path, out: Path, *, name: str = "", mapping: Path | None = None) -> Imported:
    """Import a folder of CSV sheets into the city folder ``out``; nothing is written unless all of it can be."""
    ledger = Ledger()
    drafts = _drafts(sheets, _mapping(mapping), ledger)
    resolve(drafts, ledger)
    facts, kept = Facts(drafts), _kept_rules(out)
    fill_gaps(facts, ledger)
    city = settle(drafts, lambda: house_rules(facts, name, kept), ledger)
    note_assumptions(facts, name, kept, ledger)
    rules = house_rules(facts, name, kept)
    merged, changes = _merge(out, drafts)
    if changes:
        city = _try(out, merged)
    report = reconciliation(ledger, changes, city.city.name)
    written = _publish(out, merged, drafts, rules, report)
    return Imported(city, ledger, tuple(changes), written, report)


def _drafts(folder: Path, wanted: Mapping[str, Any], ledger: Ledger) -> dict[str, Draft]:
    if not folder.is_dir():
        message = f"no such folder: {folder}"
        raise UsageError(message)
    files = sorted(path for path in folder.iterdir() if path.suffix.casefold() == ".csv")
    if not files:
        message = f"{folder} holds no .csv file"
        raise UsageError(message, hint="Save each sheet of the workbook as CSV into one folder")
    for path in sorted(folder.iterdir()):
        if path.suffix.casefold() in _WORKBOOKS:
            fix = "Save each of its sheets as CSV if the city needs them."
            ledger.add(Entry(path.name, 0, "", Fate.IGNORED, "", "It is a workbook, and only CSV files are read.", fix))
    drafts: dict[str, Draft] = {}
    refused: list[Problem] = []
    for path in files:
        section = table_sections().get(_section_name(path, wanted))
        sheet = read_sheet(path) if section else None
        if section is None:
            ledger.add(_unplaced(path))
        elif isinstance(sheet, Sheet):
            columns = wanted.get(section.name, {}).get("columns", {})
            drafts[section.name] = draft(sheet, section, columns, ledger)
        elif sheet is not None:
            refused.append(sheet)
    if refused:
        raise ModelError(refused)
    return drafts


def _section_name(path: Path, wanted: Mapping[str, Any]) -> str:
    for section, entry in wanted.items():
        if entry.get("file") == path.name:
            return section
    return path.stem.casefold().replace(" ", "_").replace("-", "_")


def _unplaced(path: Path) -> Entry:
    known = ", ".join(table_sections())
    return Entry(path.name, 0, "", Fate.IGNORED, "", "No table of a city has this name.", f"Name it one of: {known}.")


def _mapping(path: Path | None) -> dict[str, Any]:
    if path is None:
        return {}
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        message = f"{path} is not a mapping file: {str(error).splitlines()[0]}"
        raise UsageError(message) from None
    shaped = isinstance(content, dict) and all(isinstance(entry, dict) for entry in content.values())
    if not shaped:
        message = f"{path} is not a mapping file"
        raise UsageError(message, hint="Write 'phones: {file: Telephones.csv, columns: {Ext #: extension}}'")
    return dict(content)


def _kept_rules(out: Path) -> dict[str, str]:
    files = sorted(out.glob("*.yaml")) if out.is_dir() else []
    return {path.name: path.read_text(encoding="utf-8") for path in files}


def _merge(out: Path, sheets: Mapping[str, Draft]) -> tuple[dict[str, Draft], list[Change]]:
    merged: dict[str, Draft] = {}
    changes: list[Change] = []
    for section, sheet in sheets.items():
        base, ours = _table(out / BASE / f"{section}.csv", sheet), _table(out / f"{section}.csv", sheet)
        if base is None or ours is None:
            merged[section] = sheet
            continue
        merged[section], found = merge(base, sheet, ours)
        changes += found
    return merged, changes


def _table(path: Path, like: Draft) -> Draft | None:
    if not path.is_file():
        return None
    sheet = read_sheet(path)
    if not isinstance(sheet, Sheet):
        raise ModelError([sheet])
    rows = [DraftRow(path.name, row.line, row.cells) for row in sheet.rows]
    fields = tuple(dict.fromkeys([*like.fields, *sheet.header]))
    return Draft(like.section, fields, rows)


def _try(out: Path, merged: Mapping[str, Draft]) -> City:
    with tempfile.TemporaryDirectory(prefix="iac-import-") as name:
        trial = Path(name) / "city"
        shutil.copytree(out, trial)
        write(trial, merged, {})
        return load_city(trial)


def _publish(
    out: Path, merged: Mapping[str, Draft], sheets: Mapping[str, Draft], rules: Mapping[str, str], report: str
) -> tuple[str, ...]:
    texts = {f"{section}.csv": table.csv() for section, table in merged.items()}
    texts |= {f"{BASE}/{section}.csv": table.csv() for section, table in sheets.items()}
    texts |= {**rules, REPORT: report}
    changed = [name for name, text in texts.items() if _differs(out / name, text)]
    (out / BASE).mkdir(parents=True, exist_ok=True)
    for name in changed:
        _replace(out / name, texts[name])
    return tuple(sorted(changed))


def _differs(path: Path, text: str) -> bool:
    return not path.is_file() or path.read_text(encoding="utf-8") != text


def _replace(path: Path, text: str) -> None:
    draft_path = path.with_name(f".{path.name}.new")
    draft_path.write_text(text, encoding="utf-8")
    os.replace(draft_path, path)  # noqa: PTH105  # the atomic rename, by its own name
