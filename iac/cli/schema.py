"""``iac schema``: what a city file may hold, for editors and programs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from iac.errors import UsageError


def command(
    findings: Annotated[bool, typer.Option("--findings", help="The schema of findings as JSON instead.")] = False,
    editor: Annotated[
        Path | None,
        typer.Option("--editor", metavar="CITY", help="Write schema and editor settings into a city's folder instead."),
    ] = None,
    modelines: Annotated[
        bool, typer.Option("--modelines", help="With --editor: name the schema in each file, for any editor.")
    ] = False,
) -> None:
    """Print the JSON Schema of the city files."""
    from iac.model.schema import city_schema  # noqa: PLC0415  # start-up
    from iac.report.records import findings_schema  # noqa: PLC0415  # start-up

    if editor is not None:
        from iac.workflow.editor import write_editor_files  # noqa: PLC0415  # start-up

        changed = write_editor_files(editor, modelines=modelines)
        typer.echo(f"{', '.join(changed) or 'nothing'} written in {editor}")
        return
    if modelines:
        message = "--modelines says how --editor writes"
        raise UsageError(message, hint="Add --editor CITY")
    typer.echo(json.dumps(findings_schema() if findings else city_schema(), indent=2, ensure_ascii=False))
