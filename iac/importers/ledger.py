"""The ledger of an import: what became of every row, what was repaired, and what had to be assumed."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


class Fate(StrEnum):
    """What became of a row, a cell, or a house rule that no sheet states."""

    SET_ASIDE = "set aside"
    """The row is not in the city; somebody must put it right on the sheet."""
    QUESTIONED = "questioned"
    """The row is in the city, and a rule objects to it."""
    LEFT_OUT = "left out"
    """The row is in the city without this cell, or without one item of its list; the value cannot be used."""
    REPAIRED = "repaired"
    """The row is in the city, with a cell written differently."""
    ASSUMED = "assumed"
    """Nothing on the sheets says so; somebody must confirm it."""
    IGNORED = "ignored"
    """A sheet or a column that the city has no place for."""


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """One line of the ledger; ``row`` counts the sheet's lines from 1, the heading first; 0 is the whole sheet."""

    sheet: str
    row: int
    column: str
    fate: Fate
    subject: str
    reason: str
    fix: str
    was: str = ""
    now: str = ""

    def __str__(self) -> str:
        """Return one line of text."""
        place = f"{self.sheet}:{self.row}" if self.row else self.sheet
        column = f" {self.column}" if self.column else ""
        change = f" '{self.was}' became '{self.now}'." if self.fate is Fate.REPAIRED else ""
        return f"{place}:{column} {self.fate}: {self.reason}{change} {self.fix}".rstrip()


@dataclass
class Ledger:
    """Gathers entries, and counts the rows that were read and those that came in."""

    entries: list[Entry] = field(default_factory=list)
    rows_read: dict[str, int] = field(default_factory=dict)
    lost: dict[str, str] = field(default_factory=dict)
    """What rows that were set aside describe (``site 'ch'``), and where they stand (``sites.csv:8``)."""

    def add(self, entry: Entry) -> None:
        """Write one entry down."""
        self.entries.append(entry)

    def of(self, fate: Fate) -> Iterator[Entry]:
        """Return the entries of one fate in order of sheet and row."""
        return (entry for entry in sorted(self.entries) if entry.fate is fate)

    def rows_in(self, sheet: str) -> int:
        """Return how many rows of a sheet are in the city."""
        out = {entry.row for entry in self.entries if entry.sheet == sheet and entry.fate is Fate.SET_ASIDE}
        return self.rows_read[sheet] - len(out)
