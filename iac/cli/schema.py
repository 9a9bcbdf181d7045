"""``iac schema``: what a city file may hold, for editors and programs."""

from __future__ import annotations

import json
from typing import Annotated

import typer


def command(
    findings: Annotated[bool, typer.Option("--findings", help="The schema of findings as JSON instead.")] = False,
) -> None:
    """Print the JSON Schema of the city files."""
    from iac.model.schema import city_schema  # noqa: PLC0415  # start-up
    from iac.report.records import findings_schema  # noqa: PLC0415  # start-up

    typer.echo(json.dumps(findings_schema() if findings else city_schema(), indent=2, ensure_ascii=False))
