"""``iac render``: write every device's configuration into a folder, or say where a line comes from."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from iac.cli.common import CityFolder, EnvironmentName, Exit, console
from iac.errors import UsageError

if TYPE_CHECKING:
    from iac.artifacts import DeviceConfig
    from iac.model.city import City
    from iac.workflow.render import Rendering


def command(
    city: CityFolder,
    out: Annotated[Path | None, typer.Option("--out", metavar="DIR", help="Write DIR/<hostname>.cfg.")] = None,
    env: EnvironmentName = "lab",
    bootstrap: Annotated[
        str | None, typer.Option(metavar="HOST", help="Print what a new device needs before it can be managed.")
    ] = None,
    explain: Annotated[
        str | None, typer.Option(metavar="HOST[:LINE]", help="Print where each line, or one, comes from.")
    ] = None,
) -> int:
    """Write every device's configuration to a folder; with --explain or --bootstrap, print what that says."""
    from iac.model.load import load_city  # noqa: PLC0415  # start-up: only this verb pays for it

    found = load_city(city)
    _check_environment(found, env)
    if bootstrap is not None:
        return _bootstrap(found, bootstrap)
    if explain is not None:
        return _explain(found, explain)
    if out is None:
        raise UsageError("where the files go is missing", hint="Add --out DIR")
    return _render(found, out)


def _check_environment(city: City, name: str) -> None:
    names = [environment.name for environment in city.environments]
    if names and name not in names:
        raise UsageError(f"the city has no environment '{name}'", hint=f"There are: {', '.join(names)}")


def _bootstrap(city: City, hostname: str) -> int:
    from iac.workflow.render import bootstrap  # noqa: PLC0415  # start-up: only this verb pays for it

    typer.echo(bootstrap(city, hostname), nl=False)
    return Exit.CLEAN


def _explain(city: City, wanted: str) -> int:
    from iac.workflow.render import explained  # noqa: PLC0415  # start-up: only this verb pays for it

    hostname, _, number = wanted.partition(":")
    config = explained(city, hostname)
    lines = config.text.splitlines()
    if number and not (number.isascii() and number.isdigit() and 1 <= int(number) <= len(lines)):
        raise UsageError(f"'{number}' is no line of {hostname}", hint=f"It has lines 1 to {len(lines)}")
    for index in [int(number) - 1] if number else range(len(lines)):
        typer.echo(_line(config, lines, index))
    return Exit.CLEAN


def _line(config: DeviceConfig, lines: list[str], index: int) -> str:
    causes = ", ".join(str(origin) for origin in config.origins[index])
    return f"{index + 1}: {lines[index].replace(chr(3), '^C')}  <- {causes}"


def _render(city: City, out: Path) -> int:
    from iac.findings import State  # noqa: PLC0415  # start-up: only this verb pays for it
    from iac.workflow.render import render_city, write_configs  # noqa: PLC0415

    rendering = render_city(city)
    written = write_configs(rendering.configs, out)
    for name in written.changed:
        typer.echo(f"wrote {out / name}")
    left_out = {f"{finding.subject}.cfg" for finding in rendering.findings if finding.state is State.NOT_CHECKED}
    for name in written.removed:
        why = "it cannot be rendered now" if name in left_out else "no device of that name any more"
        typer.echo(f"removed {out / name}: {why}")
    devices, changed, unchanged = len(rendering.configs), len(written.changed), len(written.unchanged)
    typer.echo(f"{devices} device(s), {changed} file(s) written, {unchanged} unchanged")
    return _say(rendering)


def _say(rendering: Rendering) -> int:
    """Print what could not be done; a device left out makes the exit code say so."""
    from iac.findings import State  # noqa: PLC0415  # start-up: only this verb pays for it

    stderr = console(stderr=True)
    for finding in rendering.findings:
        place = f"{finding.where[0]}: " if finding.where else ""
        stderr.print(f"{place}{finding.subject}: {finding.title}. {finding.why} {finding.fix}")
    left_out = any(finding.state is State.NOT_CHECKED for finding in rendering.findings)
    return Exit.UNKNOWN if left_out else Exit.CLEAN
