"""What rows call other rows by: departments and sites go by their codes, whatever a sheet calls them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iac.importers.ledger import Entry, Fate, Ledger
from iac.importers.repairs import code

if TYPE_CHECKING:
    from collections.abc import Mapping

    from iac.importers.drafts import Draft, DraftRow


def resolve(drafts: Mapping[str, Draft], ledger: Ledger) -> None:
    """Write departments' codes in capitals, and codes where a row names a department or a site by its name."""
    for row in drafts["departments"].rows if "departments" in drafts else ():
        _write(row, "code", row.values.get("code", "").upper(), "Department codes are written in capitals.", ledger)
    for field, section in (("department", "departments"), ("site", "sites")):
        if section in drafts:
            _resolve(drafts, field, _known(drafts[section]), ledger)


def _resolve(drafts: Mapping[str, Draft], field: str, known: Mapping[str, str], ledger: Ledger) -> None:
    for draft in drafts.values():
        for row in draft.rows:
            found = known.get(_plain(row.values.get(field, "")), "")
            _write(row, field, found, f"A {field} goes by its code.", ledger)


def _known(draft: Draft) -> dict[str, str]:
    """Return codes by what they may be called: themselves, or a name that only one record has."""
    codes = [(row.values["code"], _plain(row.values.get("name", ""))) for row in draft.rows if "code" in row.values]
    names = [name for _, name in codes]
    known = {name: found for found, name in codes if name and names.count(name) == 1}
    return known | {_plain(found): found for found, _ in codes}


def _plain(text: str) -> str:
    mended = code(text)
    return mended.text if mended else text


def _write(row: DraftRow, field: str, text: str, reason: str, ledger: Ledger) -> None:
    was = row.values.get(field, "")
    if text and was != text:
        subject = next(iter(row.values.values()))
        row.values[field] = text
        ledger.add(Entry(row.sheet, row.line, field, Fate.REPAIRED, subject, reason, "", was, text))
