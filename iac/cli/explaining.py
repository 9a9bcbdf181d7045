"""``iac explain``: the story behind a rule or a message code."""

from __future__ import annotations

from typing import Annotated

import typer


def command(
    rule: Annotated[
        str, typer.Argument(metavar="[RULE]", help="A rule's id or a message's code; all when left out.")
    ] = "",
) -> None:
    """Say what a rule is for, and what it rests on."""
    from iac.workflow.explaining import explain, stories  # noqa: PLC0415  # start-up

    if rule:
        typer.echo(str(explain(rule)))
        return
    known = stories()
    width = max(map(len, known)) + 2
    for story in known.values():
        typer.echo(f"{story.id:<{width}}{story.title}")
