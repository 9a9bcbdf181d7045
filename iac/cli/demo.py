"""``iac demo``: tell the story, show each command as it is typed, end with the page to open."""

from __future__ import annotations

import contextlib
import io
import signal
import sys
import textwrap
import time
from collections import deque
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from iac.cli.common import Exit, console

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

    from rich.console import Console

    from iac.workflow.demo import Place, Step

Out = Annotated[Path, typer.Option("--out", metavar="DIR", help="Where to put it; DIR-2 and so on where taken.")]

_WIDTH = 96
_HEAD, _TAIL = 6, 18
"""First and last lines of one command that are shown; the log has all of them."""


def command(out: Out = Path("iac-demo")) -> int:
    """Show everything once, in a lab on this machine."""
    from iac.workflow.demo import STORY, demo_place, engine  # noqa: PLC0415  # start-up

    for wish in (signal.SIGINT, signal.SIGTERM):  # a pipeline may have started us with Ctrl-C switched off
        signal.signal(wish, _as_interrupt)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(line_buffering=True)  # who reads it through a pipe follows it, too
    screen = console()
    started = time.monotonic()
    with demo_place(out) as place, _told_when_stopped(screen):
        screen.print(f"A town, its cloud and its network, from description to proof. Everything is in {place.folder}")
        screen.print(f"The cloud is simulated; {engine()} drives it. No real Azure, no real device is touched.")
        for number, step in enumerate(STORY, 1):
            _announce(screen, number, len(STORY), step)
            _show(screen, step, place)
        screen.print("\nThe lab is taken down.")
    minutes, seconds = divmod(round(time.monotonic() - started), 60)
    screen.print(f"Done in {minutes} min {seconds} s. Open the report:\n{place.report}")
    return Exit.CLEAN


@contextlib.contextmanager
def _told_when_stopped(screen: Console) -> Iterator[None]:
    """After Ctrl-C, say why the shell's prompt is not back yet and what comes of it."""
    try:
        yield
    except KeyboardInterrupt:
        screen.print("\nStopped; the lab is taken down. The next demo begins anew, in a folder of its own.")
        raise


def _announce(screen: Console, number: int, of: int, step: Step) -> None:
    screen.print(f"\n{number}/{of}  {step.title}")
    screen.print(textwrap.fill(step.why, _WIDTH, initial_indent="     ", subsequent_indent="     "))
    screen.print(f"     $ {step.shown}")


def _show(screen: Console, step: Step, place: Place) -> None:
    from iac.workflow.demo import perform  # noqa: PLC0415  # start-up

    tail: deque[str] = deque(maxlen=_TAIL)
    count = 0

    def say(line: str) -> None:
        nonlocal count
        count += 1
        if count <= _HEAD:
            screen.print(f"     | {line}")
        else:
            tail.append(line)

    started = time.monotonic()
    with screen.status("working"):
        perform(step, place, say)
    if count > _HEAD + _TAIL:
        screen.print(f"     | ... {count - _HEAD - _TAIL} more lines in {place.folder.name}/{place.log.name} ...")
    for line in tail:
        screen.print(f"     | {line}")
    screen.print(f"     ({time.monotonic() - started:.1f} s)")


def _as_interrupt(number: int, frame: FrameType | None) -> None:
    del number, frame
    raise KeyboardInterrupt
