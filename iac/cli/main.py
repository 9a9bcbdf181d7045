"""``iac``: the table of verbs; a verb's module is loaded when it is called, so that help is instant."""

from __future__ import annotations

import importlib
import sys
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

import typer
import typer.core
import typer.main

from iac.cli.common import INTERRUPTED, Exit, run
from iac.errors import UsageError


@dataclass(frozen=True)
class Verb:
    """Where a verb lives (``module:attribute``, a function or a Typer app) and its line in the help."""

    target: str
    help: str


VERBS: dict[str, Verb] = {
    "init": Verb("iac.cli.init:command", "Write a repository for a city, ready to be filled in."),
    "import": Verb("iac.cli.importing:app", "Turn what a city already has into city files."),
    "validate": Verb("iac.cli.validate:command", "Read the city files and say everything that is wrong."),
    "explain": Verb("iac.cli.explaining:command", "Say what a rule is for, and what it rests on."),
    "schema": Verb("iac.cli.schema:command", "Print the JSON Schema of the city files."),
    "inventory": Verb("iac.cli.inventory:command", "List the devices the way another tool reads them."),
    "show": Verb("iac.cli.show:command", "Show one thing: what is known of it, and what follows."),
    "list": Verb("iac.cli.listing:command", "List records of one kind, filtered."),
    "model": Verb("iac.cli.modelling:app", "Compare two states of a city in words."),
    "edit": Verb("iac.cli.edit:app", "Move a telephone, change a port, add a user or a site."),
    "migrate": Verb("iac.cli.migrate:command", "Bring city files of an older schema up to date."),
    "render": Verb("iac.cli.render:command", "Write every device's configuration to a folder."),
    "diff": Verb("iac.cli.diff:command", "Compare two configuration files, with the commands between them."),
    "plan": Verb("iac.cli.plan:command", "Record what the cloud program declares."),
    "up": Verb("iac.cli.up:command", "Bring the cloud to the city."),
    "destroy": Verb("iac.cli.destroy:command", "Remove what the city owns in the cloud."),
    "deploy": Verb("iac.cli.deploy:command", "Bring the devices to the city."),
    "backup": Verb("iac.cli.backup:command", "Keep the devices' configurations in a git repository."),
    "drift": Verb("iac.cli.drift:app", "Find what was changed behind our back, and put it right."),
    "report": Verb("iac.cli.report:command", "Write the city as pages to read, print and hand on."),
    "lab": Verb("iac.cli.lab:app", "Run a simulated city to practise on."),
    "demo": Verb("iac.cli.demo:command", "Show the whole story once, in a lab on this machine."),
    "doctor": Verb("iac.cli.doctor:command", "Say what is missing on this machine or on the devices."),
}


class LazyVerbs(typer.core.TyperGroup):
    """A group that knows its verbs' names and help without importing them."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Return the verbs in the order of a day's work."""
        del ctx
        return list(VERBS)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find the verb that is meant; one that is not there is answered with the nearest."""
        if args and args[0] not in VERBS and (near := get_close_matches(args[0], VERBS, n=1)):
            raise UsageError(f"there is no command '{args[0]}'", hint=f"Did you mean 'iac {near[0]}'?")
        return super().resolve_command(ctx, args)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Load a verb; for the help a stand-in with its one line will do."""
        verb = VERBS.get(cmd_name)
        if verb is None:
            return None
        del ctx
        if cmd_name not in sys.argv:
            return typer.core.TyperCommand(cmd_name, help=verb.help)
        return load(cmd_name, verb)


def load(name: str, verb: Verb) -> Any:
    """Import a verb's module and return it as a command."""
    module, attribute = verb.target.split(":")
    target: Any = getattr(importlib.import_module(module), attribute)
    app = target if isinstance(target, typer.Typer) else typer.Typer(add_completion=False)
    if app is not target:
        app.command(name, help=verb.help)(target)
    command = typer.main.get_command(app)
    command.name = name
    return command


app = typer.Typer(cls=LazyVerbs, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)


def _version(*, wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version  # noqa: PLC0415  # start-up: rarely asked

        typer.echo(version("municipal-iac"))
        raise typer.Exit


@app.callback(epilog="New here? `iac demo` shows everything once, `iac init DIR` begins a city of your own.")
def root(
    version: bool = typer.Option(
        False, "--version", help="Print the version.", callback=lambda v: _version(wanted=v), is_eager=True
    ),
) -> None:
    """Describe a city once; get its estate, its configurations, its proofs and its drift."""
    del version


def main() -> None:
    """Run the command line and exit: 0 clean, 2 found, 1 could not be found out."""
    sys.exit(run(_invoke))


def _invoke() -> None:
    try:
        code = app(sys.argv[1:] or ["--help"], standalone_mode=False)
    except typer.Abort:
        raise KeyboardInterrupt from None
    except typer.TyperException as error:
        told = _told(error).rstrip(".").replace("Value error, ", "")
        if not told:  # a verb of verbs without one: its help has been printed
            sys.exit(Exit.UNKNOWN)
        raise UsageError(told, hint=f"See {_help_for(error)}") from None
    if code == INTERRUPTED:  # typer answers Ctrl-C inside a verb with this code, without a word
        raise KeyboardInterrupt
    if isinstance(code, int):
        sys.exit(code)


def _told(error: typer.TyperException) -> str:
    """Return what typer would print; only its usage errors can word themselves."""
    format_message = getattr(error, "format_message", None)
    return str(format_message() if format_message else error)


def _help_for(error: typer.TyperException) -> str:
    context = getattr(error, "ctx", None)
    return f"{context.command_path if context else 'iac'} --help"


if __name__ == "__main__":
    main()
