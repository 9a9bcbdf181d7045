"""The reconciliation: a page that accounts for every row of every sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iac.importers.ledger import Entry, Fate, Ledger

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from iac.importers.merge import Change

_HEADINGS = {
    Fate.SET_ASIDE: "Rows that are not in the city",
    Fate.QUESTIONED: "Rows that are in the city and that a rule objects to",
    Fate.REPAIRED: "Cells that were written differently",
    Fate.IGNORED: "Sheets and columns that have no place",
    Fate.ASSUMED: "What no sheet says and somebody must confirm",
}


def reconciliation(ledger: Ledger, changes: Sequence[Change], title: str) -> str:
    """Return the page in Markdown: a row count a sheet, then every entry, then what a repeated import merged."""
    return "\n".join([*_counts(ledger, title), *_entries(ledger), *_merged(changes)]).rstrip() + "\n"


def _counts(ledger: Ledger, title: str) -> Iterator[str]:
    yield f"# Reconciliation of {title}"
    yield ""
    yield "Every row of every sheet is either in the city or listed below."
    yield ""
    yield "| sheet | rows | in the city | set aside |"
    yield "| --- | ---: | ---: | ---: |"
    for sheet, rows in sorted(ledger.rows_read.items()):
        taken = ledger.rows_in(sheet)
        yield f"| {sheet} | {rows} | {taken} | {rows - taken} |"
    total = sum(ledger.rows_read.values())
    taken = sum(ledger.rows_in(sheet) for sheet in ledger.rows_read)
    yield f"| all | {total} | {taken} | {total - taken} |"


def _entries(ledger: Ledger) -> Iterator[str]:
    for fate, heading in _HEADINGS.items():
        entries = list(ledger.of(fate))
        if entries:
            yield ""
            yield f"## {heading}"
            yield ""
            yield from _table(entries, repaired=fate is Fate.REPAIRED)


def _table(entries: Iterable[Entry], *, repaired: bool) -> Iterator[str]:
    last = "was | is now" if repaired else "proposed fix"
    yield f"| sheet | row | subject | column | reason | {last} |"
    yield "| --- | ---: | --- | --- | --- | --- |" + (" --- |" if repaired else "")
    for entry in entries:
        cells = [entry.sheet, str(entry.row or ""), entry.subject, entry.column, entry.reason]
        cells += [f"`{entry.was}`", f"`{entry.now}`"] if repaired else [entry.fix]
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _merged(changes: Sequence[Change]) -> Iterator[str]:
    if changes:
        yield ""
        yield "## What this import merged into the city"
        yield ""
        for change in sorted(changes):
            yield f"- {change}"
