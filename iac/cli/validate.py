"""``iac validate``: parse the options, validate, print, and map to an exit code."""

from __future__ import annotations

import typer

from iac.cli.common import AsOf, CityFolder, Exit, FailOn, Format, OutputFormat, clock, exit_code
from iac.errors import ModelError
from iac.findings import Severity


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
        typer.echo(render_findings(problem_findings(error.problems), output, title=title), nl=False)
        return Exit.UNKNOWN
    if result.findings or output is not Format.TEXT:
        typer.echo(render_findings(result.findings, output, title=title), nl=False)
    if output is Format.TEXT:
        typer.echo(f"{result.summary}; {_verdict(len(result.findings))}.")
    return exit_code(result.findings, fail_on)


def _verdict(number: int) -> str:
    return "valid" if number == 0 else f"valid, with {number} finding(s)"
