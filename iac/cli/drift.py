"""``iac drift``: parse the options, compare or put right, print, and map to an exit code."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

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
from iac.cli.places import placed
from iac.cli.progress import DeviceProgress
from iac.cli.up import EngineOption, engine_name
from iac.errors import UsageError
from iac.findings import Severity, State

if TYPE_CHECKING:
    from collections.abc import Sequence

    from iac.findings import Finding
    from iac.workflow.access import Network
    from iac.workflow.clouddrift import Sky, WayBack
    from iac.workflow.deploy import Wishes
    from iac.workflow.drift import DeviceDrift, Drift

app = typer.Typer(
    no_args_is_help=True, add_completion=False, help="Find what was changed behind our back, put it right."
)


class Part(StrEnum):
    """What is looked at when not everything is."""

    DEVICES = "devices"
    CLOUD = "cloud"


Only = Annotated[Part | None, typer.Option("--only", help="Leave the other part out.")]
CensusFile = Annotated[
    Path | None, typer.Option("--census", metavar="FILE", help="Go by this Resource Graph export of the cloud.")
]
RemoveUnmanaged = Annotated[
    bool, typer.Option("--remove-unmanaged", help="In the lab, also remove cloud resources that nobody declared.")
]


@app.command()
def check(
    city: CityFolder,
    env: EnvironmentName = "lab",
    host: Hosts = None,
    only: Only = None,
    engine: EngineOption = None,
    workers: Workers = 20,
    output: OutputFormat = Format.TEXT,
    fail_on: FailOn = Severity.LOW,
    lab_dir: LabDirectory = None,
    census: CensusFile = None,
) -> int:
    """Compare devices and cloud with the city; 2 when something differs, 1 when something could not be checked."""
    from iac.report.formats import render_findings  # noqa: PLC0415  # start-up: help needs none of these

    network, sky = _parts(city, env, host, only, engine, lab_dir)
    sky = replace(sky, counted=census) if sky and census else sky
    drift = _look(network, sky, workers)
    findings = drift.findings
    title = f"drift of {_name(network, sky)} ({env})"
    if findings or output is not Format.TEXT:
        homes = {host: one.origins[0] for host, one in network.intents.items() if one.origins} if network else {}
        typer.echo(render_findings(placed(findings, city, output, homes), output, title=title), nl=False)
    if output is Format.TEXT:
        _summary(network, sky, drift)
    return exit_code(findings, fail_on)


@app.command()
def remediate(
    city: CityFolder,
    env: EnvironmentName = "lab",
    host: Hosts = None,
    only: Only = None,
    engine: EngineOption = None,
    workers: Workers = 20,
    confirm_seconds: ConfirmSeconds = 120,
    remove_unmanaged: RemoveUnmanaged = False,
    yes: Yes = False,
    lab_dir: LabDirectory = None,
) -> int:
    """Show the way back, ask, go it in order, and look again."""
    from iac.workflow.deploy import Wishes  # noqa: PLC0415  # start-up

    network, sky = _parts(city, env, host, only, engine, lab_dir)
    drift = _look(network, sky, workers)
    unread = any(finding.state is State.NOT_CHECKED for finding in drift.findings)
    if not drift.standing and not drift.cloud_stands:
        _summary(network, sky, drift)
        return Exit.UNKNOWN if unread else Exit.CLEAN
    _show_plans(drift.standing)
    _show_cloud(drift.cloud)
    confirm(f"Put right {_what(drift)}?", yes=yes)
    codes = [Exit.UNKNOWN if unread else Exit.CLEAN]
    if network is not None and drift.standing:
        codes.append(_put_right(network, drift, Wishes(workers, confirm_seconds=confirm_seconds)))
    if sky is not None and drift.cloud_stands:
        codes.append(_put_cloud_right(sky, drift.cloud, remove_unmanaged=remove_unmanaged))
    return Exit.UNKNOWN if Exit.UNKNOWN in codes else max(codes)


def _parts(
    city: Path, env: str, host: list[str] | None, only: Part | None, engine: str | None, lab_dir: Path | None
) -> tuple[Network | None, Sky | None]:
    """Return the devices and the cloud as the options name them; devices named one by one leave the cloud out."""
    if host and only is Part.CLOUD:
        raise UsageError("--host is for devices", hint="Leave --only cloud out, or --host")
    network = None if only is Part.CLOUD else open_city(city, env, host or (), lab_dir)
    return network, None if only is Part.DEVICES or host else _sky(city, env, engine, lab_dir)


def _sky(folder: Path, env: str, engine: str | None, lab_dir: Path | None) -> Sky:
    from iac.model.load import load_city  # noqa: PLC0415  # start-up
    from iac.workflow.clouddrift import Sky  # noqa: PLC0415
    from iac.workflow.labdir import lab_dir as lab_folder  # noqa: PLC0415

    return Sky(load_city(folder), folder, env, lab_folder(folder, lab_dir), engine_name(engine))


def _look(network: Network | None, sky: Sky | None, workers: int) -> Drift:
    from iac.workflow.drift import check_environment  # noqa: PLC0415  # start-up

    with console(stderr=True).status("reading") as status:
        progress = DeviceProgress(status, len(network.configs) if network else 0)
        return check_environment(network, sky, progress, workers=workers)


def _put_right(network: Network, drift: Drift, wishes: Wishes) -> Exit:
    from iac.workflow.drift import remediate as put_right  # noqa: PLC0415  # start-up

    with console(stderr=True).status("putting right") as status:
        rollout = put_right(network, drift.devices, wishes, DeviceProgress(status, len(drift.standing)))
    print_outcomes(console(), rollout.outcomes.values(), differences=False)
    if rollout.interrupted:
        raise KeyboardInterrupt
    return outcomes_exit(rollout.outcomes.values())


def _put_cloud_right(sky: Sky, found: Sequence[Finding], *, remove_unmanaged: bool) -> Exit:
    """Bring the cloud to the city and look again; what was made by hand goes only when asked for, else it is said."""
    from iac.ports import SilentProgress  # noqa: PLC0415  # start-up

    screen = console()
    with console(stderr=True).status("putting the cloud right"):
        done = sky.remediate([finding for finding in found if finding.state is State.FOUND], SilentProgress())
        left = _left(sky)
        strays = sky.remove_unmanaged(left) if remove_unmanaged else ()
        left = _left(sky) if strays else left
    for way in done:
        _say(way)
    for stray in strays:
        screen.print(f"{stray.refusal or 'removed'}: {stray.identifier}")
    for finding in left:
        screen.print(f"still: {finding.title}. {finding.fix}")
    if any(way.refusal for way in done):
        return Exit.UNKNOWN
    return Exit.FOUND if any(finding.severity is not Severity.INFO for finding in left) else Exit.CLEAN


def _left(sky: Sky) -> list[Finding]:
    from iac.ports import SilentProgress  # noqa: PLC0415  # start-up
    from iac.workflow.drift import check_environment  # noqa: PLC0415

    found = check_environment(None, sky, SilentProgress()).cloud
    return [finding for finding in found if finding.state is State.FOUND]


def _say(way: WayBack) -> None:
    screen = console()
    if way.refusal:
        screen.print(f"{way.stack}: {way.refusal}")
    for step in way.steps:
        screen.print(f"{way.stack}: {step.op} {step.urn.rsplit('::', 1)[-1]}")


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


def _show_cloud(cloud: Sequence[Finding]) -> None:
    screen = console()
    for finding in cloud:
        if finding.state is State.FOUND and finding.severity is not Severity.INFO:
            screen.print(f"cloud: {finding.title}")


def _what(drift: Drift) -> str:
    parts = [f"{len(drift.standing)} device(s)"] if drift.standing else []
    return " and ".join([*parts, *(["the cloud"] if drift.cloud_stands else [])])


def _summary(network: Network | None, sky: Sky | None, drift: Drift) -> None:
    screen = console()
    for device in drift.devices:
        if device.left_alone:
            screen.print(f"{device.host}: {len(device.left_alone)} section(s) are not ours and were left alone.")
    if network is not None:
        screen.print(f"{len(drift.devices)} device(s) of {_name(network, sky)}: {_counts(drift)}.")
    if sky is not None and not drift.cloud:
        screen.print("The cloud is as intended.")


def _counts(drift: Drift) -> str:
    drifted, unread = len(drift.standing), sum(device.plan is None for device in drift.devices)
    text = f"{len(drift.devices) - drifted - unread} as intended"
    text += f", {drifted} changed" if drifted else ""
    return f"{text}, {unread} could not be read" if unread else text


def _name(network: Network | None, sky: Sky | None) -> str:
    city = network.city if network is not None else sky.city if sky is not None else None
    return city.city.name if city is not None else ""
