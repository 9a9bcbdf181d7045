"""``iac list``: records of one kind, filtered."""

from __future__ import annotations

from typing import Annotated

import typer

from iac.cli.common import CityFolder


def command(
    city: CityFolder,
    kind: Annotated[str, typer.Argument(help="phones, devices, sites, services, ... (any table of the city files).")],
    where: Annotated[
        list[str] | None,
        typer.Option("--where", metavar="KEY=VALUE", help="Only records that meet it; * matches, != < <= > >= work."),
    ] = None,
    fmt: Annotated[str, typer.Option("--format", help="text, csv or json.")] = "text",
) -> None:
    """List the records of one kind that meet every condition."""
    from iac.model.load import load_city  # noqa: PLC0415  # start-up
    from iac.workflow.listing import list_records, render_records  # noqa: PLC0415  # start-up

    typer.echo(render_records(list_records(load_city(city), kind, where or ()), kind, fmt), nl=False)
