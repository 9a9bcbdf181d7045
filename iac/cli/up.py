"""``iac up``: parse the options, bring the cloud to the city, print, and map to an exit code."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from iac.cli.common import CityFolder, EnvironmentName, Exit, Yes, confirm, console
from iac.errors import UsageError

if TYPE_CHECKING:
    from rich.console import Console
    from rich.status import Status

    from iac.ports import ResourceStep, StackResult
    from iac.workflow.engine import EngineName

EngineOption = Annotated[
    str | None, typer.Option("--engine", help="embedded or cli; in the lab the CLI is used where it is on PATH.")
]
LabDirectory = Annotated[Path | None, typer.Option("--lab-dir", metavar="DIR", help="The lab's folder.")]


@dataclass
class StackProgress:
    """Shows on a terminal what is under way; says nothing elsewhere."""

    status: Status
    counts: Counter[str] = field(default_factory=Counter)

    def step(self, subject: str, text: str) -> None:
        """Take note of a resource's step."""
        self.counts[text] += 1
        name = subject.rsplit("::", 1)[-1]
        self.status.update(f"{text} {name} ({sum(self.counts.values())} steps)")


def command(
    city: CityFolder,
    env: EnvironmentName = "lab",
    engine: EngineOption = None,
    yes: Yes = False,
    lab_dir: LabDirectory = None,
) -> int:
    """Bring the cloud to the city."""
    from iac.model.load import load_city  # noqa: PLC0415  # start-up: only this verb pays for it
    from iac.workflow.engine import cloud  # noqa: PLC0415  # the same
    from iac.workflow.labdir import LabDir  # noqa: PLC0415  # the same
    from iac.workflow.up import up  # noqa: PLC0415  # the same

    found = load_city(city)
    chosen = engine_name(engine)
    changed, azure = 0, 0
    screen = console()
    with cloud(found, city, env, chosen, LabDir(lab_dir) if lab_dir else None) as ready:
        confirm(f"Bring environment {env} of {found.city.name} to the city files?", yes=yes)
        started = time.monotonic()
        with screen.status("starting") as status:
            for result in up(found, env, ready, StackProgress(status)):
                done = _say(screen, result)
                changed, azure = changed + len(done), azure + sum(map(_in_azure, done))
    seconds = time.monotonic() - started
    screen.print(_total(changed, azure, seconds))
    return Exit.CLEAN


def engine_name(text: str | None) -> EngineName | None:
    """Return the engine an option names; UsageError for another word."""
    if text is None or text == "embedded":
        return text  # type: ignore[return-value]  # None and the literal
    if text == "cli":
        return "cli"
    raise UsageError(f"there is no engine called {text!r}", hint="Choose embedded or cli")


def _say(screen: Console, result: StackResult) -> list[ResourceStep]:
    done = [step for step in result.steps if step.op not in ("same", "read")]
    counts = Counter(step.op for step in done)
    text = ", ".join(f"{number} {op}" for op, number in sorted(counts.items())) or "unchanged"
    screen.print(f"{result.stack}: {text}")
    for step in done:
        if step.op != "create":
            screen.print(f"  {step.op} {step.urn.rsplit('::', 1)[-1]}{_paths(step)}")
    return done


def _total(changed: int, azure: int, seconds: float) -> str:
    """Return the last line; ``iac plan`` lists only what is in Azure, so both are counted."""
    if not changed:
        return f"Nothing had to change ({seconds:.1f} s)."
    rest = changed - azure
    told = f": {azure} in Azure, {rest} only in Pulumi's own records" if rest else ""
    return f"{changed} steps, {seconds:.1f} s{told}."


def _in_azure(step: ResourceStep) -> bool:
    """Say whether a step is about a resource of Azure, not about a component, a provider or the stack itself."""
    return step.type.startswith("azure-native:")


def _paths(step: ResourceStep) -> str:
    return f" ({', '.join(sorted(step.changes))})" if step.changes else ""
