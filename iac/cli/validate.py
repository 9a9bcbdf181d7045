"""``iac validate``: parse the options, validate, print, and map to an exit code."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from iac.cli.common import AsOf, CityFolder, Exit, FailOn, Format, OutputFormat, clock, exit_code
from iac.cli.places import placed
from iac.errors import ModelError
from iac.findings import Severity, State

if TYPE_CHECKING:
    from iac.workflow.validate import Validation


def command(
    city: CityFolder,
    output: OutputFormat = Format.TEXT,
    fail_on: FailOn = Severity.LOW,
    as_of: AsOf = None,
) -> int:
    """Read the city files and say everything that is wrong, with file, line, consequence and remedy."""
    from iac.report.formats import render_findings  # noqa: PLC0415  # start-up: help needs none of these
    from iac.workflow.validate import problem_findings, validate  # noqa: PLC0415

    title = f"validation of {city.resolve().name}"
    try:
        result = validate(city, clock(as_of))
    except ModelError as error:
        if output is Format.TEXT:
            raise
        problems = placed(problem_findings(error.problems), city, output)
        typer.echo(render_findings(problems, output, title=title), nl=False)
        return Exit.UNKNOWN
    if output is Format.TEXT:
        typer.echo(_text(result, title), nl=False)
    else:
        typer.echo(render_findings(placed(result.findings, city, output), output, title=title), nl=False)
    return exit_code(result.findings, fail_on)


def _text(result: Validation, title: str) -> str:
    """Return what stands, and one line that counts everything: what was waived is counted, not told."""
    from iac.report.formats import render_findings  # noqa: PLC0415  # start-up

    standing = [finding for finding in result.findings if finding.state is not State.WAIVED]
    waived = len(result.findings) - len(standing)
    counts = [f"{len(standing)} finding{'' if len(standing) == 1 else 's'}"] if standing else []
    counts += [f"{waived} waived"] if waived else []
    told = render_findings(standing, Format.TEXT, title=title) + "\n" if standing else ""
    return f"{told}{result.summary}; {', '.join(['valid', *counts])}.\n"
