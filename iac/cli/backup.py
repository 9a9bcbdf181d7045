"""``iac backup``: parse the options, read the devices, keep what they run, and map to an exit code."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from iac.cli.common import AsOf, CityFolder, EnvironmentName, Exit, clock, console
from iac.cli.deploy import Hosts, LabDirectory, Workers, open_city
from iac.cli.outcomes import print_outcomes
from iac.cli.progress import DeviceProgress

Archive = Annotated[Path, typer.Option("--to", metavar="GITDIR", help="The git repository to keep them in.")]


def command(
    city: CityFolder,
    to: Archive,
    env: EnvironmentName = "lab",
    host: Hosts = None,
    workers: Workers = 20,
    as_of: AsOf = None,
    lab_dir: LabDirectory = None,
) -> int:
    """Keep the devices' configurations in a git repository, without secrets; commit only what changed."""
    from iac.targets.gitarchive import GitArchive  # noqa: PLC0415  # start-up: only this verb pays for it
    from iac.workflow.backup import back_up  # noqa: PLC0415

    network = open_city(city, env, host or (), lab_dir)
    archive = GitArchive(to)
    with console(stderr=True).status("reading") as status:
        progress = DeviceProgress(status, len(network.configs))
        done = back_up(network.configs, network.target, archive, clock(as_of), workers=workers, progress=progress)
    screen = console()
    print_outcomes(screen, done.missed, differences=False)
    changed = ", ".join(name.removesuffix(".cfg") for name in done.kept.changed)
    what = f"commit {done.kept.commit[:12]}: {changed}" if done.kept.commit else "nothing had changed"
    screen.print(f"{len(done.read)} of {len(network.configs)} device(s) read; {what}.")
    return Exit.UNKNOWN if done.missed else Exit.CLEAN
