"""The reconciliation: a page that accounts for every row of every sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iac.importers.ledger import Entry, Fate, Ledger

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from iac.importers.merge import Change

_HEADINGS = {
    Fate.SET_ASIDE: "Rows that are not in the city",
    Fate.LEFT_OUT: "Values that are not in the city, while their rows are",
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
            yield from _repairs(entries) if fate is Fate.REPAIRED else _table(entries)


def _table(entries: Iterable[Entry]) -> Iterator[str]:
    yield "| sheet | row | subject | column | reason | proposed fix |"
    yield "| --- | ---: | --- | --- | --- | --- |"
    for entry in entries:
        yield _line(entry.sheet, str(entry.row or ""), entry.subject, entry.column, entry.reason, entry.fix)


def _repairs(entries: Iterable[Entry]) -> Iterator[str]:
    """The same change of the same column, however many rows it is made in, takes one line that names them all."""
    yield "| sheet | row | subject | column | reason | was | is now |"
    yield "| --- | ---: | --- | --- | --- | --- | --- |"
    alike: dict[tuple[str, ...], list[Entry]] = {}
    for entry in entries:
        alike.setdefault((entry.sheet, entry.column, entry.reason, entry.was, entry.now), []).append(entry)
    for (sheet, column, reason, was, now), found in alike.items():
        subject = found[0].subject if len(found) == 1 else f"{len(found)} rows"
        yield _line(sheet, _runs([entry.row for entry in found]), subject, column, reason, f"`{was}`", f"`{now}`")


def _runs(rows: Sequence[int]) -> str:
    """Return line numbers as people list them: ``2-5, 9``."""
    runs: list[list[int]] = []
    for row in rows:
        if runs and row == runs[-1][-1] + 1:
            runs[-1][1:] = [row]
        else:
            runs.append([row])
    return ", ".join("-".join(str(row) for row in run) for run in runs)


def _line(*cells: str) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _merged(changes: Sequence[Change]) -> Iterator[str]:
    if changes:
        yield ""
        yield "## What this import merged into the city"
        yield ""
        for change in sorted(changes):
            yield f"- {change}"
