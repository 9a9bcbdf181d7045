"""What every verb shares: exit codes, the option spellings, consoles, and the end of the road for errors."""

from __future__ import annotations

import os
import sys
from enum import IntEnum, StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from iac.errors import IacError, ModelError, UsageError
from iac.findings import Finding, Severity, State
from iac.ports import Clock, clock_at

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from rich.console import Console


class Exit(IntEnum):
    """What the shell is told."""

    CLEAN = 0
    """Nothing to report, and everything was checked."""
    UNKNOWN = 1
    """Something could not be found out: bad input or usage, unreachable, refused."""
    FOUND = 2
    """A difference or a violation was found."""


class Format(StrEnum):
    """How results are printed."""

    TEXT = "text"
    JSON = "json"
    JUNIT = "junit"
    SARIF = "sarif"
    MARKDOWN = "markdown"


INTERRUPTED = 130
"""What the shell is told after Ctrl-C: 128 and the number of SIGINT, as shells do it themselves."""

CityFolder = Annotated[Path, typer.Argument(metavar="CITY", help="The folder with the city's files.")]
EnvironmentName = Annotated[str, typer.Option("--env", help="The environment, as the city names it.")]
OutputFormat = Annotated[Format, typer.Option("--format", help="How to print the result.")]
FailOn = Annotated[Severity, typer.Option("--fail-on", help="The least severity that makes the exit code 2.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do it without asking.")]
AsOf = Annotated[str | None, typer.Option("--as-of", help="Pretend it is this moment (ISO 8601), for repeatable runs.")]


def console(*, stderr: bool = False) -> Console:
    """Return a rich console that is plain when nobody watches."""
    from rich.console import Console  # noqa: PLC0415  # start-up: only who prints pays for rich

    return Console(stderr=stderr, soft_wrap=True, highlight=False, emoji=False, markup=False)


def exit_code(findings: Iterable[Finding], fail_on: Severity) -> Exit:
    """Return UNKNOWN when anything was not checked, else FOUND when a finding of that severity stands."""
    standing = list(findings)
    if any(f.state is State.NOT_CHECKED for f in standing):
        return Exit.UNKNOWN
    if any(f.state is State.FOUND and f.severity.rank >= fail_on.rank for f in standing):
        return Exit.FOUND
    return Exit.CLEAN


def clock(as_of: str | None) -> Clock:
    """Return the clock that ``--as-of`` asks for: the machine's own without it; a time without zone is UTC."""
    return clock_at(as_of)


def confirm(question: str, *, yes: bool) -> None:
    """Ask on a terminal; elsewhere insist on ``--yes``. Ctrl-C and the end of the input are a no."""
    if yes:
        return
    if not sys.stdin.isatty():
        msg = "this changes something and nobody can be asked here"
        raise UsageError(msg, hint="Add --yes to go ahead")
    if not _answer(question):
        msg = "nothing was changed"
        raise UsageError(msg)


def _answer(question: str) -> bool:
    try:
        return typer.confirm(question)
    except typer.Abort:
        typer.echo(err=True)
        return False


def run(action: Callable[[], object]) -> int:  # noqa: PLR0911  # one way out for each kind of trouble
    """Run the command line and return the exit code; an error becomes words, never a traceback.

    With ``IAC_TRACEBACK=1`` the traceback is kept, for those who develop this program.
    """
    try:
        action()
    except ModelError as error:
        for problem in error.problems:
            print(problem, file=sys.stderr)  # noqa: T201  # the command line is where printing belongs
        print(f"{len(error.problems)} problem(s); nothing was done.", file=sys.stderr)  # noqa: T201
        return _end(error)
    except IacError as error:
        print(f"iac: {error}", file=sys.stderr)  # noqa: T201
        return _end(error)
    except KeyboardInterrupt:
        print("iac: interrupted; what was done is recorded, run it again to go on.", file=sys.stderr)  # noqa: T201
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Exit.UNKNOWN
    except OSError as error:
        print(f"iac: {error.filename or 'input/output'}: {error.strerror or error}", file=sys.stderr)  # noqa: T201
        return _end(error)
    except Exception as error:  # noqa: BLE001  # the last wall: whatever was not foreseen is told in words as well
        kind = type(error).__name__
        print(f"iac: a fault of this program ({kind}: {error}); IAC_TRACEBACK=1 shows where", file=sys.stderr)  # noqa: T201
        return _end(error)
    return Exit.CLEAN


def _end(error: BaseException) -> int:
    if os.environ.get("IAC_TRACEBACK"):
        raise error
    return Exit.UNKNOWN
