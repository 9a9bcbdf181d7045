"""``iac import``: what a city already has becomes city files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from iac.cli.common import Exit

app = typer.Typer(add_completion=False, help="Turn what a city already has into city files.", no_args_is_help=True)


@app.callback()
def root() -> None:
    """Turn what a city already has into city files."""


@app.command("csv")
def csv(
    sheets: Annotated[Path, typer.Argument(metavar="DIR", help="The folder with the sheets, one CSV file each.")],
    out: Annotated[Path, typer.Option("--out", metavar="CITY", help="The city's folder; made when absent.")],
    name: Annotated[str, typer.Option("--name", help="The city's name; else the one most sites stand in.")] = "",
    mapping: Annotated[
        Path | None, typer.Option("--map", help="A YAML file that says which sheet and column is what.")
    ] = None,
) -> int:
    """Import spreadsheets; every row is taken over or accounted for. Again after edits: the edits stay."""
    from iac.importers.ledger import Fate  # noqa: PLC0415  # start-up
    from iac.workflow.importing import REPORT, import_csv  # noqa: PLC0415  # start-up

    done = import_csv(sheets, out, name=name, mapping=mapping)
    for entry in (*done.ledger.of(Fate.SET_ASIDE), *done.ledger.of(Fate.LEFT_OUT)):
        typer.echo(str(entry))
    for change in sorted(done.changes):
        typer.echo(str(change))
    read = sum(done.ledger.rows_read.values())
    taken = sum(done.ledger.rows_in(sheet) for sheet in done.ledger.rows_read)
    typer.echo(
        f"{taken} of {read} rows are in {out}; {len(done.written)} files written. "
        f"{out / REPORT} accounts for the rest, and lists what was assumed."
    )
    return Exit.CLEAN if done.complete else Exit.FOUND
