"""``iac edit``: day-2 changes to the city's files, shown with what follows before anything is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from iac.cli.common import AsOf, CityFolder, Exit, Yes, clock, confirm
from iac.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from iac.model.draft import Draft
    from iac.workflow.editing import Edit

app = typer.Typer(add_completion=False, no_args_is_help=True, help="Change the city's files, one day's work at a time.")
Accept = Annotated[
    bool, typer.Option("--accept-findings", help="Write although the rules object gravely to what comes of it.")
]
Site = Annotated[str, typer.Option("--site", help="The site's code.")]
Floor = Annotated[str, typer.Option("--floor", help="The floor; needed where there are several.")]
Place = Annotated[str, typer.Option("--location", help="The dispatchable location; left out, the floor's own.")]
Seat = Annotated[str, typer.Option("--port", metavar="SWITCH/PORT", help="Its socket; left out, a free one.")]
Extension = Annotated[str, typer.Argument(metavar="EXTENSION", help="The telephone's internal number.")]
DeviceName = Annotated[str, typer.Argument(metavar="DEVICE", help="The switch's or router's name.")]
PortName = Annotated[str, typer.Argument(metavar="PORT", help="Such as GigabitEthernet1/0/5, or a run.")]
PersonName = Annotated[str, typer.Argument(metavar="NAME", help="As the telephone shows it.")]
SiteCode = Annotated[str, typer.Argument(metavar="CODE", help="Short, of your choice; its devices begin with it.")]


@app.callback()
def root() -> None:
    """Change the city's files, one day's work at a time."""


@app.command("move-phone")
def move_phone(
    city: CityFolder,
    extension: Extension,
    site: Site = "",
    floor: Floor = "",
    location: Place = "",
    port: Seat = "",
    yes: Yes = False,
    accept_findings: Accept = False,
    as_of: AsOf = None,
) -> int:
    """Put a telephone somewhere else: its floor, its 911 address, its port."""
    from iac.workflow import daytwo  # noqa: PLC0415  # start-up

    seat = daytwo.Seat(site=site, floor=floor, location=location, port=port)
    return _carry_out(city, lambda draft: daytwo.move_phone(draft, extension, seat), yes, accept_findings, as_of)


@app.command("set-port")
def set_port(
    city: CityFolder,
    device: DeviceName,
    port: PortName,
    profile: Annotated[str | None, typer.Option("--profile", help="What it is for, as the city names it.")] = None,
    description: Annotated[str | None, typer.Option("--description", help="What is plugged in.")] = None,
    floor: Annotated[str | None, typer.Option("--floor", help="The floor its outlet is on.")] = None,
    enabled: Annotated[bool | None, typer.Option("--enable/--disable", help="Whether the port is up.")] = None,
    yes: Yes = False,
    accept_findings: Accept = False,
    as_of: AsOf = None,
) -> int:
    """Change a port, or a run of ports such as GigabitEthernet1/0/5-8."""
    from iac.workflow import daytwo  # noqa: PLC0415  # start-up

    wish = daytwo.PortWish(profile=profile, description=description, floor=floor, enabled=enabled)
    return _carry_out(city, lambda draft: daytwo.set_port(draft, device, port, wish), yes, accept_findings, as_of)


@app.command("add-user")
def add_user(
    city: CityFolder,
    name: PersonName,
    department: Annotated[str, typer.Option("--department", help="The department's code.")],
    site: Site,
    floor: Floor = "",
    location: Place = "",
    port: Seat = "",
    model: Annotated[str, typer.Option("--model", help="The telephone's model.")] = "CP-8841",
    mac: Annotated[str, typer.Option("--mac", help="The telephone's MAC address.")] = "",
    extension: Annotated[str, typer.Option("--extension", help="The number; left out, the site's next free one.")] = "",
    class_of_service: Annotated[str, typer.Option("--class", help="Where it may call.")] = "staff",
    did: Annotated[bool, typer.Option("--did", help="Give an outside number, too.")] = False,
    voicemail: Annotated[bool, typer.Option("--voicemail/--no-voicemail", help="Whether there is a mailbox.")] = True,
    yes: Yes = False,
    accept_findings: Accept = False,
    as_of: AsOf = None,
) -> int:
    """Give somebody a telephone: a number, a place for 911, a port."""
    from iac.workflow import daytwo  # noqa: PLC0415  # start-up

    user = daytwo.NewUser(
        name=name,
        department=department,
        seat=daytwo.Seat(site=site, floor=floor, location=location, port=port),
        model=model,
        mac=mac,
        extension=extension,
        class_of_service=class_of_service,
        outside_number=did,
        voicemail=voicemail,
    )
    return _carry_out(city, lambda draft: daytwo.add_user(draft, user), yes, accept_findings, as_of)


@app.command("add-site")
def add_site(
    city: CityFolder,
    code: SiteCode,
    kind: Annotated[str, typer.Option("--kind", help="What the site is for: fire-station, library, ...")],
    name: Annotated[str, typer.Option("--name", help="What people call it.")],
    street_number: Annotated[str, typer.Option("--street-number", help="As on the door.")],
    street: Annotated[str, typer.Option("--street", help="As the fire engine finds it.")],
    zip_code: Annotated[str, typer.Option("--zip", help="The ZIP code.")],
    department: Annotated[str, typer.Option("--department", help="Whose telephones the first ones are.")],
    floors: Annotated[int | None, typer.Option("--floors", help="How many; left out, as many as its kind has.")] = None,
    number: Annotated[int | None, typer.Option("--number", help="The site's number; left out, the next one.")] = None,
    yes: Yes = False,
    accept_findings: Accept = False,
    as_of: AsOf = None,
) -> int:
    """Add a site with everything a site of its kind has: network, lines, telephones, power."""
    from iac.workflow import newsite  # noqa: PLC0415  # start-up

    wish = newsite.NewSite(
        code=code,
        kind=kind,
        name=name,
        street_number=street_number,
        street=street,
        zip=zip_code,
        department=department,
        floors=floors,
        number=number,
    )
    return _carry_out(city, lambda draft: newsite.add_site(draft, wish), yes, accept_findings, as_of)


def _carry_out(
    folder: Path,
    change: Callable[[Draft], tuple[str, ...]],
    yes: bool,  # one caller a verb, all alike
    accept: bool,
    as_of: str | None,
) -> int:
    """Plan the change, show it, ask, write it; exit code 2 and nothing written when the rules object."""
    from iac.model.draft import open_draft  # noqa: PLC0415  # start-up
    from iac.workflow.editing import plan_edit, write_edit  # noqa: PLC0415  # start-up

    draft = open_draft(folder)
    edit = plan_edit(draft, change(draft), clock(as_of))
    if not edit.files:
        typer.echo("Nothing to change: the city's files say so already.")
        return Exit.CLEAN
    typer.echo(edit.difference, nl=False)
    _tell(edit)
    refusing = edit.refused_by(Severity.HIGH)
    if refusing and not accept:
        typer.echo(f"Nothing was written: the rules object to {len(refusing)} thing(s). --accept-findings overrules.")
        return Exit.FOUND
    confirm("Write this?", yes=yes)
    write_edit(folder, edit)
    typer.echo(f"Written: {', '.join(before.name for before, _ in edit.files)}.")
    return Exit.CLEAN


def _tell(edit: Edit) -> None:
    from iac.report.formats import render_findings  # noqa: PLC0415  # start-up

    for line in edit.told:
        typer.echo(f"- {line}")
    typer.echo(f"- it changes the configuration of {', '.join(edit.devices) or 'no device'}")
    for title, findings in (("new findings", edit.new), ("settled findings", edit.settled)):
        if findings:
            typer.echo("\n" + render_findings(findings, "text", title=title), nl=False)
