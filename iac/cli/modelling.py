"""``iac model``: two states of a city compared in words."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Annotated

import typer

from iac.cli.common import Exit
from iac.errors import UsageError

app = typer.Typer(add_completion=False, no_args_is_help=True, help="Compare two states of a city in words.")


@app.callback()
def root() -> None:
    """Compare two states of a city in words."""


@app.command("diff")
def diff(
    before: Annotated[str, typer.Argument(metavar="A", help="A city's folder, or a git REF or REF:folder.")],
    after: Annotated[str, typer.Argument(metavar="B", help="The same; a bare REF means the other side's folder.")],
    fmt: Annotated[str, typer.Option("--format", help="text or json.")] = "text",
) -> int:
    """Say what is different from A to B; exit code 2 when something is."""
    from iac.workflow.modeldiff import diff as compare  # noqa: PLC0415  # start-up

    if fmt not in ("text", "json"):
        message = f"'{fmt}' is not a format"
        raise UsageError(message, hint="Choose text or json")
    found = compare(before, after)
    if fmt == "json":
        typer.echo(json.dumps([asdict(difference) for difference in found], indent=2, ensure_ascii=False))
    else:
        typer.echo("\n".join([*map(str, found), f"{len(found)} difference{'' if len(found) == 1 else 's'}"]))
    return Exit.FOUND if found else Exit.CLEAN
