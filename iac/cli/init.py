"""``iac init``: parse the options, write a city's repository, and say what to do next."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from iac.cli.common import AsOf, Exit, clock


def command(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to make; an empty one will do.")],
    name: Annotated[str | None, typer.Option("--name", help="The city's name; by default made from DIR.")] = None,
    source: Annotated[
        str | None,
        typer.Option("--from", metavar="CITY", help="Begin with a copy of this city: a folder, or town or harborview."),
    ] = None,
    as_of: AsOf = None,
) -> int:
    """Write a city's repository: its files, its program, its tests and its pipelines."""
    from iac.workflow.init import init  # noqa: PLC0415  # start-up: help needs none of this

    written = init(folder, clock(as_of), name=name, source=source)
    typer.echo(f"{len(written)} files written in {folder}; README.md says what each is for.")
    typer.echo(f"Next: cd {folder} && iac validate city && pytest")
    return Exit.CLEAN
