"""``iac plan``: parse the options, record the program, print, and map to an exit code."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from iac.cli.common import CityFolder, EnvironmentName, Exit, Format, OutputFormat, console
from iac.cli.places import RELATIVE, placed
from iac.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from iac.workflow.plan import Plan
    from iac.workflow.plandiff import ResourceChange

_SIGNS = {"create": "+", "update": "~", "replace": "!", "delete": "-"}
_WAIT = "running the program, without building anything"


def command(
    city: CityFolder,
    env: EnvironmentName = "lab",
    base: Annotated[
        str | None, typer.Option("--base", metavar="GITREF", help="Compare with the city at that ref.")
    ] = None,
    state: Annotated[
        Path | None, typer.Option("--state", metavar="FILE", help="Compare with what `pulumi stack export` wrote.")
    ] = None,
    output: OutputFormat = Format.TEXT,
) -> int:
    """Record what the cloud program declares; with --base or --state, say what would change (exit code 2)."""
    if base is not None and state is not None:
        raise UsageError("--base and --state cannot both be compared with", hint="Choose one of them")
    if base is None and state is None:
        return _print_plan(city, env, output)
    changes = _changes(city, env, base, state)
    if output in RELATIVE:
        return _print_findings(changes, city, env, output)
    return _print_changes(changes, output)


def _print_plan(city: Path, env: str, output: Format) -> int:
    from iac.workflow.plan import plan_folder  # noqa: PLC0415  # start-up: only this verb pays for it

    with console(stderr=True).status(_WAIT):
        plan = plan_folder(city, env)
    if output in RELATIVE:
        return _print_findings((), city, env, output)
    if output is Format.JSON:
        typer.echo(plan.text())
    else:
        for line in _plan_lines(plan, markdown=output is Format.MARKDOWN):
            typer.echo(line)
    return Exit.CLEAN


def _plan_lines(plan: Plan, *, markdown: bool) -> Iterator[str]:
    stack = ""
    things = [resource for resource in plan.resources if resource.type.startswith("azure-native:")]
    for resource in things:
        if resource.stack != stack:
            stack = resource.stack
            yield f"\n### {stack}\n" if markdown else f"{stack}:"
        mark = " (protected)" if resource.protect else ""
        kind = resource.type.removeprefix("azure-native:")
        yield f"- `{kind}` {resource.name}{mark}" if markdown else f"  {kind} {resource.name}{mark}"
    stacks = len({resource.stack for resource in things})
    yield f"\n{len(things)} resource(s) in {stacks} stack(s) of environment {plan.environment}."


def _changes(city: Path, env: str, base: str | None, state: Path | None) -> tuple[ResourceChange, ...]:
    from iac.workflow.plan import compare_with_ref, compare_with_state  # noqa: PLC0415  # start-up: only this verb

    with console(stderr=True).status(_WAIT):
        if state is not None:
            return compare_with_state(city, env, state)
        return compare_with_ref(city, env, base or "HEAD")


def _print_findings(changes: tuple[ResourceChange, ...], city: Path, env: str, output: Format) -> int:
    from iac.report.formats import render_findings  # noqa: PLC0415  # start-up: only these formats
    from iac.workflow.planfindings import change_findings  # noqa: PLC0415  # the same

    found = placed(change_findings(changes), city, output)
    typer.echo(render_findings(found, output, title=f"plan of {city.resolve().name} ({env})"), nl=False)
    return Exit.FOUND if changes else Exit.CLEAN


def _print_changes(changes: tuple[ResourceChange, ...], output: Format) -> int:
    if output is Format.JSON:
        document = {"schema": 1, "changes": [_record(change) for change in changes]}
        typer.echo(json.dumps(document, indent=2, sort_keys=True, ensure_ascii=False))
    else:
        for line in _change_lines(changes, markdown=output is Format.MARKDOWN):
            typer.echo(line)
    return Exit.FOUND if changes else Exit.CLEAN


def _record(change: ResourceChange) -> dict[str, Any]:
    return {
        "op": change.op,
        "stack": change.stack,
        "urn": change.urn,
        "type": change.type,
        "name": change.name,
        "protect": change.protected,
        "impact": change.impact.value,
        "where": str(change.origin),
        "properties": [
            {"path": c.change.path, "old": c.change.old, "new": c.change.new, "impact": c.impact.value, "why": c.why}
            for c in change.consequences
        ],
    }


def _change_lines(changes: Iterable[ResourceChange], *, markdown: bool) -> Iterator[str]:
    counts: dict[str, int] = {}
    for change in changes:
        counts[change.op] = counts.get(change.op, 0) + 1
        yield from _one_change(change, markdown=markdown)
    if not counts:
        yield "Nothing would change."
        return
    yield "\n" + ", ".join(f"{counts[op]} to {op}" for op in _SIGNS if op in counts) + "."


def _one_change(change: ResourceChange, *, markdown: bool) -> Iterator[str]:
    place = f" ({change.origin})" if str(change.origin) else ""
    mark = ", protected" if change.protected else ""
    kind = change.type.removeprefix("azure-native:")
    bullet = "- " if markdown else ""
    yield f"{bullet}{_SIGNS[change.op]} {change.op} {kind} {change.name} in {change.stack}{mark}{place}"
    for consequence in change.consequences:
        meaning = f"  [{consequence.impact}: {consequence.why}]" if consequence.why else ""
        one = consequence.change
        yield f"{'  - ' if markdown else '    '}{one.path}: {one.old} -> {one.new}{meaning}"
