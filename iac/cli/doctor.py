"""``iac doctor``: parse the options, look, print one line a check, and map to an exit code."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from iac.cli.common import EnvironmentName, Exit, console
from iac.cli.deploy import LabDirectory, Workers, open_city
from iac.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from iac.workflow.doctor import Check

OptionalCity = Annotated[Path | None, typer.Argument(metavar="[CITY]", help="The folder with the city's files.")]
Devices = Annotated[bool, typer.Option("--devices", help="Look at every device of the city as well.")]


def command(
    city: OptionalCity = None,
    env: EnvironmentName = "lab",
    devices: Devices = False,
    workers: Workers = 20,
    lab_dir: LabDirectory = None,
) -> int:
    """Say what is missing on this machine or on the devices, and how to put it right."""
    from iac.workflow.doctor import Verdict, examine_devices, examine_machine, worst  # noqa: PLC0415  # start-up

    checks = list(examine_machine())
    if devices:
        if city is None:
            raise UsageError("--devices needs a city", hint="iac doctor CITY --devices")
        network = open_city(city, env, (), lab_dir)
        with console(stderr=True).status("asking the devices"):
            checks += examine_devices(network.platforms, network.target, workers=workers)
    _print(checks)
    if city is not None and not devices:
        typer.echo("The city's devices were not asked; --devices asks them.", err=True)
    return {Verdict.UNKNOWN: Exit.UNKNOWN, Verdict.BAD: Exit.FOUND}.get(worst(checks), Exit.CLEAN)


def _print(checks: Iterable[Check]) -> None:
    screen = console()
    for check in checks:
        fix = f"  -> {check.fix}" if check.fix else ""
        detail = f"  {check.detail}" if check.detail else ""
        screen.print(f"{check.subject:<14} {check.name:<20} {check.verdict:<12}{detail}{fix}")
