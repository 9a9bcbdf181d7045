"""``iac lab``: parse the options, run the simulated city, print what became of it."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Annotated, Any

import typer

from iac.cli.common import CityFolder, EnvironmentName, Exit, Yes, confirm, console
from iac.cli.deploy import LabDirectory
from iac.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Run a simulated city to practise on.")
Bare = Annotated[bool, typer.Option("--bare", help="Start devices from their bootstrap configuration only.")]
ClockScale = Annotated[
    float, typer.Option("--clock-scale", min=1.0, max=3600.0, help="How many seconds pass in the lab in one second.")
]
Name = Annotated[str | None, typer.Argument(metavar="[NAME]", help="What to do; --list names all of it.")]
ListAll = Annotated[bool, typer.Option("--list", help="List what can be done, its name first.")]
Where = Annotated[str, typer.Option("--at", metavar="HOST", help="At which device; the first victim when absent.")]


@app.command()
def up(city: CityFolder, bare: Bare = False, clock_scale: ClockScale = 1.0, lab_dir: LabDirectory = None) -> int:
    """Start the lab, or leave it running; returns when every device answers."""
    from iac.workflow.lab import lab_up  # noqa: PLC0415  # start-up: only this verb pays for it

    with console(stderr=True).status("starting"):
        lab = lab_up(city, lab_dir, bare=bare, clock_scale=clock_scale)
    console().print(f"{len(lab.insist().devices)} device(s) answer; the lab is in {lab.place.folder}")
    return Exit.CLEAN


@app.command()
def status(city: CityFolder, lab_dir: LabDirectory = None) -> int:
    """Show where the lab is and how its devices are."""
    from iac.workflow.lab import lab_of  # noqa: PLC0415  # start-up

    lab = lab_of(city, lab_dir)
    running, screen = lab.devices(), console()
    if running is None:
        screen.print("The lab is not running; `iac lab up CITY` starts it.")
        return Exit.UNKNOWN
    screen.print(f"{lab.place.folder}  process {running.pid}  clock x {lab.clock_scale:g}")
    for host, facts in sorted(running.control.status().items()):
        screen.print(_line(host, facts))
    if (served := lab.provider()) is not None:
        screen.print(f"simulated Azure for plain pulumi  127.0.0.1:{served.port}  process {served.pid}")
    return Exit.CLEAN


def _line(host: str, facts: Mapping[str, Any]) -> str:
    marks = [mark for mark in ("unsaved", "pending") if facts[mark]] + ([] if facts["powered"] else ["off"])
    called = "" if facts["calls_itself"] == host else f"  calls itself {facts['calls_itself']}"
    door = f"{facts['address']}:{facts['port']}"
    return f"{host:<14} {facts['platform']:<6} {door:<18} {', '.join(marks) or 'well'}{called}"


@app.command()
def env(city: CityFolder, environment: EnvironmentName = "lab", lab_dir: LabDirectory = None) -> int:
    """Print the variables that a plain `pulumi` needs to work on the lab: eval "$(iac lab env CITY)"."""
    from iac.workflow.labenv import lab_environment  # noqa: PLC0415  # start-up

    for name, value in lab_environment(city, environment, lab_dir).items():
        typer.echo(f"export {name}={shlex.quote(value)}")
    return Exit.CLEAN


@app.command(name="break")
def break_(
    city: CityFolder,
    name: Name = None,
    list_all: ListAll = False,
    at: Where = "",
    lab_dir: LabDirectory = None,
) -> int:
    """Do a ready-made piece of mischief behind everybody's back."""
    from iac.workflow.lab import break_lab, lab_of, list_mischief  # noqa: PLC0415  # start-up

    if list_all:
        for mischief in list_mischief():
            typer.echo(f"{mischief.name:<26} {mischief.summary}")
        return Exit.CLEAN
    if name is None:
        raise UsageError("no mischief is named", hint="`iac lab break CITY --list` names all there is")
    console().print(break_lab(lab_of(city, lab_dir), name, at))
    return Exit.CLEAN


@app.command()
def down(city: CityFolder, yes: Yes = False, lab_dir: LabDirectory = None) -> int:
    """Stop the lab and remove everything it has."""
    from iac.workflow.lab import lab_down, lab_of  # noqa: PLC0415  # start-up

    place = lab_of(city, lab_dir).place
    if place.exists:
        confirm(f"Stop the lab and remove {place.folder}?", yes=yes)
    console().print("The lab is gone." if lab_down(city, lab_dir) else "There was no lab.")
    return Exit.CLEAN
