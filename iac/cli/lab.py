"""``iac lab``: parse the options, run the simulated city, print what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from iac.cli.common import CityFolder, Exit, Yes, confirm, console
from iac.cli.deploy import LabDirectory
from iac.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from iac.workflow.labdir import LabDir

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Run a simulated city to practise on.")
Bare = Annotated[bool, typer.Option("--bare", help="Start devices from their bootstrap configuration only.")]
ClockScale = Annotated[
    float, typer.Option("--clock-scale", min=1.0, max=3600.0, help="How many seconds pass in the lab in one second.")
]
Name = Annotated[str | None, typer.Argument(metavar="[NAME]", help="What to do; --list names all of it.")]
ListAll = Annotated[bool, typer.Option("--list", help="List what can be done, its name first.")]
Where = Annotated[str, typer.Option("--on", metavar="HOST", help="To whom; the first victim when absent.")]


@app.command()
def up(city: CityFolder, bare: Bare = False, clock_scale: ClockScale = 1.0, lab_dir: LabDirectory = None) -> int:
    """Start the lab, or leave it running; returns when every device answers."""
    from iac.workflow.lab import lab_up  # noqa: PLC0415  # start-up: only this verb pays for it

    with console(stderr=True).status("starting"):
        lab = lab_up(city, bare=bare, clock_scale=clock_scale, place=_place(lab_dir))
    console().print(f"{len(lab.insist().devices)} device(s) answer; the lab is in {lab.place.folder}")
    return Exit.CLEAN


@app.command()
def status(city: CityFolder, lab_dir: LabDirectory = None) -> int:
    """Show where the lab is and how its devices are."""
    from iac.workflow.lab import lab_of  # noqa: PLC0415  # start-up

    lab = lab_of(city, _place(lab_dir))
    running = lab.devices()
    if running is None:
        console().print("The lab is not running.")
        return Exit.UNKNOWN
    screen = console()
    screen.print(f"{lab.place.folder}  process {running.pid}  clock x {lab.clock_scale:g}")
    for host, facts in sorted(running.control.status().items()):
        marks = [mark for mark in ("unsaved", "pending") if facts[mark]] + ([] if facts["powered"] else ["off"])
        called = "" if facts["calls_itself"] == host else f"  calls itself {facts['calls_itself']}"
        door = f"{facts['address']}:{facts['port']}"
        screen.print(f"{host:<14} {facts['platform']:<6} {door:<18} {', '.join(marks) or 'well'}{called}")
    return Exit.CLEAN


@app.command()
def env(city: CityFolder, lab_dir: LabDirectory = None) -> int:
    """Print the environment that plain `pulumi` needs to work on the lab, for `eval`."""
    from iac.workflow.labenv import lab_environment  # noqa: PLC0415  # start-up

    for name, value in lab_environment(city, place=_place(lab_dir)).items():
        typer.echo(f"export {name}='{value}'")
    return Exit.CLEAN


@app.command(name="break")
def break_(
    city: CityFolder,
    name: Name = None,
    list_all: ListAll = False,
    on: Where = "",
    lab_dir: LabDirectory = None,
) -> int:
    """Do a ready-made piece of mischief behind everybody's back."""
    from iac.workflow.lab import break_lab, list_mischief  # noqa: PLC0415  # start-up

    if list_all:
        for mischief in list_mischief():
            typer.echo(f"{mischief.name:<24} {mischief.summary}")
        return Exit.CLEAN
    if name is None:
        raise UsageError("which mischief?", hint="--list names all of it")
    console().print(break_lab(city, name, on, place=_place(lab_dir)))
    return Exit.CLEAN


@app.command()
def down(city: CityFolder, yes: Yes = False, lab_dir: LabDirectory = None) -> int:
    """Stop the lab and remove everything it has."""
    from iac.workflow.lab import lab_down, lab_of  # noqa: PLC0415  # start-up

    place = _place(lab_dir)
    folder = lab_of(city, place).place.folder
    if folder.exists():
        confirm(f"Stop the lab and remove {folder}?", yes=yes)
    was = lab_down(city, place=place)
    console().print("The lab is gone." if was else "There was no lab.")
    return Exit.CLEAN


def _place(lab_dir: Path | None) -> LabDir | None:
    from iac.workflow.labdir import LabDir  # noqa: PLC0415  # start-up

    return LabDir(lab_dir) if lab_dir else None
