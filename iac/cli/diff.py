"""``iac diff``: parse the options, compare two files, print, and map to an exit code."""

from __future__ import annotations

import json
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from iac.cli.common import Exit

if TYPE_CHECKING:
    from iac.change import Plan
    from iac.findings import Finding
    from iac.workflow.diff import DiffResult


class System(StrEnum):
    """The operating systems whose configuration is understood."""

    IOSXE = "iosxe"
    EOS = "eos"


class Shape(StrEnum):
    """How the difference is printed."""

    TEXT = "text"
    COMMANDS = "commands"
    JSON = "json"
    JUNIT = "junit"
    SARIF = "sarif"
    MARKDOWN = "markdown"


def command(
    running: Annotated[Path, typer.Option("--running", help="The configuration the device has.")],
    intended: Annotated[Path, typer.Option("--intended", help="The configuration it should have.")],
    platform: Annotated[System, typer.Option("--platform", help="The device's operating system.")],
    shape: Annotated[Shape, typer.Option("--format", help="What differs, or the commands to type.")] = Shape.TEXT,
    section: Annotated[
        list[str] | None, typer.Option("--section", help="Only this section is ours; may be given again.")
    ] = None,
) -> int:
    """Compare two configuration files: what differs, what it means, and the ordered commands that put it right.

    Exit code 0: no difference; 2: a difference; 1: a file could not be used.
    """
    from iac.workflow.diff import diff_files  # noqa: PLC0415  # start-up: help needs none of this

    result = diff_files(running, intended, platform.value, sections=section or ())
    typer.echo(_SHAPES[shape](result) if shape in _SHAPES else _findings(result, shape, running), nl=False)
    return Exit.FOUND if result.differs else Exit.CLEAN


def _findings(result: DiffResult, shape: Shape, running: Path) -> str:
    """Return the findings as services read them: the device's lines are lines of the file they came from."""
    from iac.report.formats import render_findings  # noqa: PLC0415

    found = (*result.findings, *result.remediation.warnings, *result.unmanaged)
    return render_findings((_in_file(f, running) for f in found), shape, title=f"difference of {result.host}")


def _in_file(finding: Finding, running: Path) -> Finding:
    where = (replace(o, file=running.as_posix()) if o.file.startswith("device:") else o for o in finding.where)
    return replace(finding, where=tuple(where))


def _text(result: DiffResult) -> str:
    from iac.report.text import text  # noqa: PLC0415

    parts = [text((*result.findings, *result.remediation.warnings, *result.unmanaged), f"difference of {result.host}")]
    if result.remediation.steps:
        parts += ["\nThe way to the intended configuration:\n", _steps(result.remediation)]
        parts += ["\nThe way back:\n", _steps(result.rollback)]
    return "".join(parts)


def _steps(plan: Plan) -> str:
    out: list[str] = []
    for number, step in enumerate(plan.steps, 1):
        out.append(f"{number:>3}. {step.reason}")
        out += [f"       {line}" for line in step.masked]
    return "\n".join(out) + "\n"


def _commands(result: DiffResult) -> str:
    return "".join(f"{line}\n" for line in result.remediation.commands)


def _json(result: DiffResult) -> str:
    return json.dumps(result.to_json(), indent=2, ensure_ascii=False) + "\n"


_SHAPES = {Shape.TEXT: _text, Shape.COMMANDS: _commands, Shape.JSON: _json}
