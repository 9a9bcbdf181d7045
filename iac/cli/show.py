"""``iac show``: one thing on one screen."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from iac.cli.common import AsOf, CityFolder, clock
from iac.errors import UsageError


def command(
    city: CityFolder,
    name: Annotated[str, typer.Argument(help="A site, device, service, telephone or department; kind:name narrows.")],
    fmt: Annotated[str, typer.Option("--format", help="text or json.")] = "text",
    as_of: AsOf = None,
) -> None:
    """Show what is known of one thing, what follows from it, and what the rules say."""
    from iac.model.load import load_city  # noqa: PLC0415  # start-up
    from iac.workflow.showing import show  # noqa: PLC0415  # start-up

    if fmt not in ("text", "json"):
        message = f"'{fmt}' is not a format"
        raise UsageError(message, hint="Choose text or json")
    pages = show(load_city(city), name, clock(as_of).now().date())
    if fmt == "json":
        typer.echo(json.dumps([page.record() for page in pages], indent=2, ensure_ascii=False))
    else:
        typer.echo("\n\n".join(str(page) for page in pages))
