"""``iac inventory``: the devices for other tools."""

from __future__ import annotations

from typing import Annotated

import typer

from iac.cli.common import CityFolder


def command(
    city: CityFolder,
    fmt: Annotated[str, typer.Option("--format", help="csv, json, ansible or nornir.")] = "csv",
) -> None:
    """List the devices the way another tool reads them."""
    from iac.model.load import load_city  # noqa: PLC0415  # start-up
    from iac.workflow.inventory import inventory  # noqa: PLC0415  # start-up

    typer.echo(inventory(load_city(city), fmt), nl=False)
