"""``iac migrate``: show what would change, ask, write."""

from __future__ import annotations

from typing import Annotated

import typer

from iac.cli.common import CityFolder, Exit, Yes, confirm

Check = Annotated[bool, typer.Option("--check", help="Only say what would change; exit 2 when something would.")]
Dirty = Annotated[
    bool, typer.Option("--allow-uncommitted", help="Go ahead although the folder has uncommitted changes.")
]


def command(city: CityFolder, check: Check = False, yes: Yes = False, allow_uncommitted: Dirty = False) -> int:
    """Bring city files of an older schema up to date, keeping comments and layout."""
    from iac.workflow.migrate import plan_migration, refuse_uncommitted, write_migration  # noqa: PLC0415  # start-up

    migration = plan_migration(city)
    if not migration.files:
        typer.echo(f"{city}: schema {migration.version}, nothing to migrate.")
        return Exit.CLEAN
    typer.echo(migration.difference, nl=False)
    for done in migration.files:
        typer.echo(f"{done.before.name}: {'; '.join(done.notes)}")
    if check:
        return Exit.FOUND
    if not allow_uncommitted:
        refuse_uncommitted(city)
    confirm(f"Write {len(migration.files)} file(s)?", yes=yes)
    write_migration(city, migration)
    typer.echo(f"{city}: {len(migration.files)} file(s) migrated; 'iac validate' says what is left to do.")
    return Exit.CLEAN
