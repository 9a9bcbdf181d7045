"""Importing again: what the sheets changed, what people changed by hand, and what both changed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from iac.importers.drafts import Draft, DraftRow
from iac.model.keys import KEYS

if TYPE_CHECKING:
    from collections.abc import Iterable

Key = tuple[str, ...]


class Ways(NamedTuple):
    """One record three ways: at the last import, on the sheet now, in the city now."""

    old: DraftRow | None
    new: DraftRow | None
    ours: DraftRow | None


class Kind(StrEnum):
    """What the merge did with a record or a field."""

    ADDED = "added from the sheet"
    REMOVED = "removed, as on the sheet"
    TAKEN = "taken from the sheet"
    KEPT = "kept as edited by hand"
    KEPT_ADDED = "kept, added by hand"
    KEPT_REMOVED = "left out, removed by hand"
    CONFLICT = "changed on the sheet and by hand; the hand's value stays"


@dataclass(frozen=True, slots=True, order=True)
class Change:
    """One difference: ``was`` at the last import, ``sheet`` now, ``city`` in the files; empty means absent."""

    section: str
    key: str
    field: str
    kind: Kind
    was: str = ""
    sheet: str = ""
    city: str = ""

    def __str__(self) -> str:
        """Return one line of text."""
        subject = f"{self.section} {self.key}" + (f" {self.field}" if self.field else "")
        values = f" (was '{self.was}', sheet '{self.sheet}', city '{self.city}')" if self.field else ""
        return f"{subject}: {self.kind}{values}"


def merge(base: Draft, sheet: Draft, city: Draft) -> tuple[Draft, list[Change]]:
    """Return the table that keeps every edit made by hand and takes everything else from the sheet.

    Order is the city's, with new records at the end.
    """
    old, new, ours = _by_key(base), _by_key(sheet), _by_key(city)
    changes: list[Change] = []
    rows: list[DraftRow] = []
    for key in [*ours, *(key for key in new if key not in ours)]:
        row = _record(sheet.section, key, Ways(old.get(key), new.get(key), ours.get(key)), changes)
        if row is not None:
            rows.append(row)
    return Draft(sheet.section, sheet.fields, rows, sheet.headed), changes


def _record(section: str, key: Key, ways: Ways, changes: list[Change]) -> DraftRow | None:
    _, new, ours = ways
    name = "/".join(part for part in key if part)
    if ours is not None and new is not None:
        return DraftRow(new.sheet, new.line, dict(_fields(section, name, ways, changes)))
    kind, row = _one_sided(ways)
    if kind is not None:
        changes.append(Change(section, name, "", kind))
    return row


def _one_sided(ways: Ways) -> tuple[Kind | None, DraftRow | None]:
    old, new, ours = ways
    if new is not None:
        return (Kind.ADDED, new) if old is None else (Kind.KEPT_REMOVED, None)
    if ours is None:
        return None, None
    if old is None:
        return Kind.KEPT_ADDED, ours
    return (Kind.REMOVED, None) if old.values == ours.values else (Kind.CONFLICT, ours)


def _fields(section: str, key: str, ways: Ways, changes: list[Change]) -> Iterable[tuple[str, str]]:
    old, new, ours = (row.values if row else {} for row in ways)
    for name in dict.fromkeys([*ours, *new, *old]):
        was, sheet, city = old.get(name, ""), new.get(name, ""), ours.get(name, "")
        value = city
        if sheet != city:
            kind = Kind.TAKEN if city == was else Kind.KEPT if sheet == was else Kind.CONFLICT
            value = sheet if kind is Kind.TAKEN else city
            changes.append(Change(section, key, name, kind, was, sheet, city))
        if value:
            yield name, value


def _by_key(draft: Draft) -> dict[Key, DraftRow]:
    fields = KEYS[draft.section]
    return {tuple(row.values.get(name, "") for name in fields): row for row in draft.rows}
