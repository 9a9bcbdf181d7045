"""``iac drift``: parse the options, compare or put right, print, and map to an exit code."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from iac.cli.common import (
    CityFolder,
    EnvironmentName,
    Exit,
    FailOn,
    Format,
    OutputFormat,
    Yes,
    confirm,
    console,
    exit_code,
)
from iac.cli.deploy import ConfirmSeconds, Hosts, LabDirectory, Workers, open_city
from iac.cli.outcomes import outcomes_exit, print_outcomes
from iac.cli.progress import DeviceProgress
from iac.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from iac.workflow.access import Network
    from iac.workflow.drift import DeviceDrift

app = typer.Typer(
    no_args_is_help=True, add_completion=False, help="Find what was changed behind our back, put it right."
)


@app.command()
def check(
    city: CityFolder,
    env: EnvironmentName = "lab",
    host: Hosts = None,
    workers: Workers = 20,
    output: OutputFormat = Format.TEXT,
    fail_on: FailOn = Severity.LOW,
    lab_dir: LabDirectory = None,
) -> int:
    """Compare everything with the city; 2 when something differs, 1 when something could not be checked."""
    from iac.report.formats import render_findings  # noqa: PLC0415  # start-up: help needs none of these

    network = open_city(city, env, host or (), lab_dir)
    drift = _look(network, workers)
    findings = [finding for device in drift for finding in device.findings]
    title = f"drift of {network.city.city.name} ({env})"
    if findings or output is not Format.TEXT:
        typer.echo(render_findings(findings, output, title=title), nl=False)
    if output is Format.TEXT:
        _summary(network, drift)
    return exit_code(findings, fail_on)


@app.command()
def remediate(
    city: CityFolder,
    env: EnvironmentName = "lab",
    host: Hosts = None,
    workers: Workers = 20,
    confirm_seconds: ConfirmSeconds = 120,
    yes: Yes = False,
    lab_dir: LabDirectory = None,
) -> int:
    """Show the way back, ask, go it in order, and look again."""
    from iac.workflow.deploy import Wishes  # noqa: PLC0415  # start-up
    from iac.workflow.drift import remediate as put_right  # noqa: PLC0415

    network = open_city(city, env, host or (), lab_dir)
    drift = _look(network, workers)
    standing = [device for device in drift if device.stands]
    if not standing:
        _summary(network, drift)
        return exit_code([finding for device in drift for finding in device.findings], Severity.LOW)
    _show_plans(standing)
    confirm(f"Type these commands on {len(standing)} device(s)?", yes=yes)
    with console(stderr=True).status("putting right") as status:
        progress = DeviceProgress(status, len(standing))
        rollout = put_right(network, drift, Wishes(workers, confirm_seconds=confirm_seconds), progress)
    print_outcomes(console(), rollout.outcomes.values(), differences=False)
    if rollout.interrupted:
        raise KeyboardInterrupt
    unread = any(not device.stands and device.plan is None for device in drift)
    return max(outcomes_exit(rollout.outcomes.values()), Exit.UNKNOWN if unread else Exit.CLEAN)


def _look(network: Network, workers: int) -> tuple[DeviceDrift, ...]:
    from iac.workflow.drift import check_devices  # noqa: PLC0415  # start-up

    with console(stderr=True).status("reading") as status:
        return check_devices(network, DeviceProgress(status, len(network.configs)), workers=workers)


def _show_plans(standing: Sequence[DeviceDrift]) -> None:
    screen = console()
    for device in standing:
        screen.print(f"{device.host}:")
        if device.plan is None or not device.plan.steps:
            screen.print("    write memory")
            continue
        for step in device.plan.steps:
            screen.print(f"  # {step.reason}")
            screen.print("\n".join(f"    {line}" for line in step.masked))
        for warning in device.plan.warnings:
            screen.print(f"  ! {warning.title}")


def _summary(network: Network, drift: Sequence[DeviceDrift]) -> None:
    screen = console()
    for device in drift:
        if device.left_alone:
            screen.print(f"{device.host}: {len(device.left_alone)} section(s) are not ours and were left alone.")
    drifted = sum(device.stands for device in drift)
    unread = sum(device.plan is None for device in drift)
    text = f"{len(drift)} device(s) of {network.city.city.name}: {len(drift) - drifted - unread} as intended"
    text += f", {drifted} changed" if drifted else ""
    screen.print(f"{text}{f', {unread} could not be read' if unread else ''}.")
