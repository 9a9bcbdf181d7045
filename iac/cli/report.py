"""``iac report``: parse the options, describe the city, write the pages, and say where they are."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from iac.cli.common import AsOf, CityFolder, EnvironmentName, Exit, clock, console
from iac.cli.deploy import LabDirectory, open_city
from iac.cli.progress import DeviceProgress
from iac.errors import UsageError

if TYPE_CHECKING:
    from iac.model.city import City
    from iac.report.site.values import Drift


def command(
    city: CityFolder,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="The folder the pages go to.")],
    env: EnvironmentName = "lab",
    drift: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Show what `iac drift check --format json` wrote.")
    ] = None,
    live: Annotated[bool, typer.Option("--live", help="Read devices and cloud now and show what was changed.")] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Write into a folder that holds other files; they stay.")
    ] = False,
    lab_dir: LabDirectory = None,
    as_of: AsOf = None,
) -> int:
    """Write a city as pages to read, print and hand on: no scripts, no server, nothing fetched."""
    from iac.model.load import load_city  # noqa: PLC0415  # start-up: help needs none of these
    from iac.report.site.folder import check_folder  # noqa: PLC0415
    from iac.workflow.access import environment_named  # noqa: PLC0415
    from iac.workflow.report import describe, write_report  # noqa: PLC0415

    if drift is not None and live:
        raise UsageError("--drift and --live both say what was changed", hint="Choose one of them")
    check_folder(out, force=force)
    today = clock(as_of).now()
    found = load_city(city)
    if found.environments:
        environment_named(found, env)
    changed = _live(city, env, lab_dir) if live else _saved(found, drift, env)
    with console(stderr=True).status("describing the city"):
        report = describe(found, env, today.date(), drift=changed, as_of=today.date().isoformat() if as_of else "")
        number = write_report(report, out, force=force)
    typer.echo(f"{number} files in {out}; open {out / 'index.html'}")
    return Exit.CLEAN


def _saved(city: City, file: Path | None, env: str) -> Drift | None:
    from iac.workflow.report.drift import saved_drift  # noqa: PLC0415  # start-up

    return saved_drift(file, env, [device.hostname for device in city.devices]) if file else None


def _live(city: Path, env: str, lab_dir: Path | None) -> Drift:
    from iac.workflow.clouddrift import Sky  # noqa: PLC0415  # start-up: loads the drivers
    from iac.workflow.drift import check_environment  # noqa: PLC0415
    from iac.workflow.labdir import lab_dir as lab_folder  # noqa: PLC0415
    from iac.workflow.report.drift import live_drift  # noqa: PLC0415

    network = open_city(city, env, (), lab_dir)
    sky = Sky(network.city, city, env, lab_folder(city, lab_dir))
    with console(stderr=True).status("reading") as status:
        return live_drift(check_environment(network, sky, DeviceProgress(status, len(network.configs))), env)
