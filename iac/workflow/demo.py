"""``iac demo``: the whole story in the lab, as the commands a person would type, each with what it is for."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from iac.errors import StateError, UsageError
from iac.workflow.engine import usual_engine
from iac.workflow.labdir import LAB_HOME
from iac.workflow.shipped import shipped_city

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    Say = Callable[[str], None]

_PATIENCE = 30.0
"""Seconds an interrupted command may take to bring itself to a safe end."""


@dataclass(frozen=True)
class Place:
    """The folder of one demo and what is in it; nothing of a demo is anywhere else."""

    folder: Path

    @property
    def city(self) -> Path:
        """The town's files, a copy that may be played with."""
        return self.folder / "town"

    @property
    def labs(self) -> Path:
        """Where the demo's lab lives while it runs."""
        return self.folder / "lab"

    @property
    def configs(self) -> Path:
        """The rendered configurations."""
        return self.folder / "configs"

    @property
    def report(self) -> Path:
        """The page to open at the end."""
        return self.folder / "report" / "index.html"

    @property
    def log(self) -> Path:
        """Everything every command printed."""
        return self.folder / "demo.log"


@dataclass(frozen=True)
class Step:
    """One command of the story: ``iac`` and ``arguments``, what it is for, the exit code when it went well."""

    title: str
    why: str
    arguments: tuple[str, ...]
    code: int = 0
    saves: str = ""
    """A file of the demo's folder that gets what the command prints."""

    @property
    def shown(self) -> str:
        """Return the command as one would type it in the demo's folder."""
        words = " ".join(("iac", *self.arguments))
        return f"{words} > {self.saves}" if self.saves else words


STORY: tuple[Step, ...] = (
    Step(
        "A town to practise on",
        "Eight simulated switches and routers and a simulated Azure start on this machine, reachable only from it. "
        "The devices hold nothing yet but what is needed to log in.",
        ("lab", "up", "town", "--bare"),
    ),
    Step(
        "Is the town described rightly?",
        "Every site, telephone, server and address is in the folder `town`. Before anything is touched, all of it is "
        "read and judged: do addresses overlap, does 911 have a way out, can every service be brought back in time?",
        ("validate", "town"),
    ),
    Step(
        "What would be built in the cloud?",
        "The Pulumi program runs without building anything; what it declares is listed stack by stack.",
        ("plan", "town"),
    ),
    Step(
        "Build it",
        "Networks, machines, storage, backup and the recovery region, in that order. On the real Azure this is the "
        "same program under the real `pulumi up`.",
        ("up", "town", "--yes"),
    ),
    Step(
        "What would each switch and router be told?",
        "One text file a device, the same bytes every time, for people to read and compare.",
        ("render", "town", "--out", "configs"),
    ),
    Step(
        "Tell them",
        "Each device is given its commands in a safe order under a timer: were the connection lost, the device would "
        "go back by itself. Afterwards each is read again and compared.",
        ("deploy", "town", "--yes"),
    ),
    Step(
        "Is everything as described?",
        "Devices and cloud are read back and compared with the city's files. Nothing should differ.",
        ("drift", "check", "town"),
    ),
    Step(
        "Somebody opens the cloud",
        "Behind our back, one firewall rule in the cloud now lets the whole internet in.",
        ("lab", "break", "town", "nsg-rule-opened"),
    ),
    Step(
        "Somebody breaks 911",
        "And on a router the line that sends 911 calls out is removed. Nobody notices until somebody needs it.",
        ("lab", "break", "town", "911-route-removed"),
    ),
    Step(
        "The nightly check",
        "The same comparison finds both, says what they mean and which line of the city's files says otherwise. "
        "It ends with exit code 2, which turns a pipeline red.",
        ("drift", "check", "town", "--format", "json"),
        code=2,
        saves="drift.json",
    ),
    Step(
        "What it found",
        "The same, in words.",
        ("drift", "check", "town"),
        code=2,
    ),
    Step(
        "Put it right",
        "The way back, in an order in which 911 works at every step, with the same safety as any deployment.",
        ("drift", "remediate", "town", "--yes"),
    ),
    Step(
        "Is everything as described again?",
        "It should be.",
        ("drift", "check", "town"),
    ),
    Step(
        "The report",
        "Pages for the people who answer for the town. They show what the nightly check found before it was put right.",
        ("report", "town", "--out", "report", "--drift", "drift.json"),
    ),
)
"""The steps in order."""


def engine() -> str:
    """Return which engine ``iac up`` takes in the lab on this machine, in words."""
    if usual_engine() == "cli":
        return f"the Pulumi CLI ({shutil.which('pulumi')})"
    return "the embedded engine (there is no `pulumi` on PATH)"


@contextlib.contextmanager
def demo_place(wanted: Path) -> Iterator[Place]:
    """Make a folder of our own for one demo with a copy of the town; the lab in it is gone afterwards, come what may.

    The folder is ``wanted``, or ``wanted-2`` and so on where that is taken: nothing is overwritten, and two demos do
    not meet.

    Raises:
        UsageError: The folder cannot be made.
    """
    place = Place(_fresh(wanted))
    shutil.copytree(shipped_city("town"), place.city, ignore=shutil.ignore_patterns(".iac", "__pycache__"))
    try:
        yield place
    finally:
        _lab_down(place)


def perform(step: Step, place: Place, say: Say) -> None:
    """Run one step's command and hand every line it prints to ``say``.

    Raises:
        StateError: It ended with another exit code than the story says.
        KeyboardInterrupt: Somebody interrupted; the command was given time to end safely.
    """
    with place.log.open("a", encoding="utf-8") as log, _saved(step, place) as saved:
        log.write(f"$ {step.shown}\n")
        code = _run(step.arguments, place, _heard(log.write, saved, say))
    if code != step.code:
        raise StateError(
            place.log, f"`{step.shown}` ended with exit code {code} instead of {step.code}; see the end there"
        )


def _heard(log: Callable[[str], object], saved: Callable[[str], object] | None, say: Say) -> Say:
    def hear(line: str) -> None:
        log(line)
        if saved is not None:
            saved(line)
        else:
            say(line.rstrip("\n"))

    return hear


@contextlib.contextmanager
def _saved(step: Step, place: Place) -> Iterator[Callable[[str], object] | None]:
    if not step.saves:
        yield None
        return
    with (place.folder / step.saves).open("w", encoding="utf-8") as file:
        yield file.write


def _run(arguments: Sequence[str], place: Place, hear: Say) -> int:
    with _start(arguments, place) as running:
        try:
            for line in running.stdout or ():
                hear(line)
            return running.wait()
        except KeyboardInterrupt:
            _end(running)
            raise


def _start(arguments: Sequence[str], place: Place, *, apart: bool = False) -> subprocess.Popen[str]:
    """Start ``iac`` in the demo's folder with the demo's lab; ``apart``: out of reach of Ctrl-C."""
    return subprocess.Popen(
        [sys.executable, "-m", "iac", *arguments],
        cwd=place.folder,
        env=os.environ | {LAB_HOME: str(place.labs), "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=apart,
    )


def _end(running: subprocess.Popen[str]) -> None:
    """Let an interrupted command end by itself; it heard Ctrl-C too, unless only this process was told."""
    with contextlib.suppress(subprocess.TimeoutExpired):
        running.wait(1)
        return
    running.send_signal(signal.SIGINT)
    with contextlib.suppress(subprocess.TimeoutExpired):
        running.wait(_PATIENCE)
        return
    running.kill()


def _lab_down(place: Place) -> None:
    """Stop the lab in a session of its own, so that an impatient second Ctrl-C does not stop the stopping."""
    if not place.labs.exists():
        return
    with _start(("lab", "down", "town", "--yes"), place, apart=True) as stopping:
        stopping.communicate()
    shutil.rmtree(place.labs, ignore_errors=True)


def _fresh(wanted: Path) -> Path:
    number = 1
    while True:
        folder = wanted if number == 1 else wanted.with_name(f"{wanted.name}-{number}")
        try:
            folder.mkdir(parents=True)
        except FileExistsError:
            number += 1
        except OSError as error:
            raise UsageError(f"cannot make {folder}: {error.strerror}", hint="Name another place with --out") from error
        else:
            return folder.resolve()
