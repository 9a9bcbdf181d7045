"""``iac deploy``: parse the options, deploy, print what became of each device, and map to an exit code."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from iac.cli.common import CityFolder, EnvironmentName, Exit, Format, OutputFormat, Yes, confirm, console
from iac.cli.outcomes import outcomes_exit, outcomes_json, print_outcomes
from iac.cli.progress import DeviceProgress
from iac.errors import UsageError

if TYPE_CHECKING:
    from iac.artifacts import Outcome
    from iac.workflow.access import Network
    from iac.workflow.ansible import Through
    from iac.workflow.deploy import Deployment, Wishes

ENGINES = ("local", "ansible")

Hosts = Annotated[list[str] | None, typer.Option("--host", metavar="HOST", help="Only this device; may be repeated.")]
Workers = Annotated[int, typer.Option("--workers", min=1, max=200, help="How many devices at once.")]
LabDirectory = Annotated[Path | None, typer.Option("--lab-dir", metavar="DIR", help="The lab's folder.")]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Show each device's own idea of the difference; change nothing.")
]
Replace = Annotated[bool, typer.Option("--replace", help="Replace the whole text of wholly managed devices.")]
Resume = Annotated[bool, typer.Option("--resume", help="First bring an interrupted deployment to its end.")]
Waves = Annotated[bool | None, typer.Option("--waves/--no-waves", help="A canary of each kind first, then the rest.")]
MaxFailures = Annotated[
    int | None, typer.Option("--max-failures", min=0, help="Begin nothing new after more failures than this.")
]
ConfirmSeconds = Annotated[
    int,
    typer.Option("--confirm-seconds", min=60, max=7200, help="The device takes back what is not confirmed by then."),
]
Engine = Annotated[
    str,
    typer.Option("--engine", help="What does the work: local, on this machine, or ansible, through ansible-runner."),
]
Via = Annotated[
    str,
    typer.Option(
        "--via",
        metavar="COMMAND",
        help="With --engine ansible: what starts the worker, such as 'ssh w1 ansible-runner worker'; else it is here.",
    ),
]


def command(
    city: CityFolder,
    env: EnvironmentName = "lab",
    host: Hosts = None,
    workers: Workers = 20,
    dry_run: DryRun = False,
    replace: Replace = False,
    resume: Resume = False,
    waves: Waves = None,
    max_failures: MaxFailures = None,
    confirm_seconds: ConfirmSeconds = 120,
    engine: Engine = "local",
    via: Via = "",
    yes: Yes = False,
    output: OutputFormat = Format.TEXT,
    lab_dir: LabDirectory = None,
) -> int:
    """Bring the devices to the city; each one is changed as a whole or not at all."""
    from iac.workflow.deploy import Wishes  # noqa: PLC0415  # start-up: only this verb pays for it

    if engine not in ENGINES:
        raise UsageError(f"there is no engine called {engine!r}", hint=f"Choose {' or '.join(ENGINES)}")
    if via and engine != "ansible":
        raise UsageError("--via belongs to --engine ansible")
    if output not in (Format.TEXT, Format.JSON):
        raise UsageError(f"outcomes cannot be printed as {output}", hint="Choose text or json")
    network = open_city(city, env, host or (), lab_dir)
    staged = network.environment.target != "lab" if waves is None else waves
    wishes = Wishes(workers, dry_run, replace, staged, max_failures, confirm_seconds)
    if not dry_run:
        _say_left(network)
        confirm(f"Bring {len(network.configs)} device(s) of {network.city.city.name} ({env}) to the city?", yes=yes)
    if engine == "ansible":
        done = run_through_ansible(network, _through(city, network, lab_dir, via), wishes, resume=resume)
    else:
        done = run_deployment(network, wishes, resume=resume)
    outcomes = [*done.settled.outcomes.values(), *done.rollout.outcomes.values()]
    show(outcomes, output, differences=dry_run)
    if done.rollout.interrupted:
        raise KeyboardInterrupt
    return outcomes_exit(done.rollout.outcomes.values())


def _say_left(network: Network) -> None:
    if network.findings:
        reasons = ", ".join(sorted({finding.title for finding in network.findings}))
        typer.echo(f"{len(network.findings)} device(s) are left as they are: {reasons}.", err=True)


def _through(city: Path, network: Network, lab_dir: Path | None, via: str) -> Through:
    from iac.workflow.ansible import Through  # noqa: PLC0415  # start-up
    from iac.workflow.lab import lab_of  # noqa: PLC0415

    lab = lab_of(city, lab_dir).place.folder if network.environment.target == "lab" else None
    return Through(city, lab, tuple(shlex.split(via)))


def open_city(city: Path, env: str, hosts: list[str] | tuple[str, ...], lab_dir: Path | None) -> Network:
    """Return the devices of a city as the options name them."""
    from iac.workflow.access import open_network  # noqa: PLC0415  # start-up
    from iac.workflow.lab import lab_of  # noqa: PLC0415

    return open_network(city, env, lab=lab_of(city, lab_dir), hosts=hosts)


def run_deployment(network: Network, wishes: Wishes, *, resume: bool) -> Deployment:
    """Deploy with progress on the terminal."""
    from iac.workflow.deploy import deploy_network  # noqa: PLC0415  # start-up

    with console(stderr=True).status("connecting") as status:
        return deploy_network(network, wishes, DeviceProgress(status, len(network.configs)), go_on=resume)


def run_through_ansible(network: Network, through: Through, wishes: Wishes, *, resume: bool) -> Deployment:
    """Deploy through ansible-runner with progress on the terminal."""
    from iac.workflow.ansible import deploy_through_ansible  # noqa: PLC0415  # start-up

    with console(stderr=True).status("connecting") as status:
        progress = DeviceProgress(status, len(network.configs))
        return deploy_through_ansible(network, through, wishes, progress, go_on=resume)


def show(outcomes: list[Outcome], output: Format, *, differences: bool) -> None:
    """Print what became of the devices."""
    if output is Format.JSON:
        typer.echo(outcomes_json(outcomes))
        return
    print_outcomes(console(), outcomes, differences=differences)


__all__ = ["Exit", "command", "open_city", "run_deployment", "run_through_ansible", "show"]
