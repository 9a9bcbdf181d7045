"""The town's devices in a lab process of their own, and the verbs as one types them."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from iac.cli import main as cli
from iac.workflow.access import Network, open_network
from iac.workflow.lab import Lab, lab_down, lab_of, lab_up

if TYPE_CHECKING:
    from collections.abc import Iterator

    from iac.lab.devices.control import Control

ROOT = Path(__file__).parents[3]
TOWN = ROOT / "cities" / "town"
HOSTS = ("fs7-r1", "fs7-sw1", "hall-old1", "hall-r1", "hall-sw1", "hall-sw2", "lib-r1", "lib-sw1")


@dataclass(frozen=True)
class Town:
    """A running lab of the town; ``place`` is the lab's folder."""

    place: Path
    city: Path = TOWN
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def lab(self) -> Lab:
        return lab_of(self.city, self.place)

    @property
    def control(self) -> Control:
        return self.lab.insist().control

    @property
    def network(self) -> Network:
        return open_network(self.city, "lab", lab=self.lab)

    def command(self, *verb: str) -> list[str]:
        """Return the command line of a verb on this lab; the city stands after the verb's own words."""
        return [sys.executable, "-m", "iac.cli.main", *verb, "--lab-dir", str(self.place)]

    def run(self, *verb: str) -> subprocess.CompletedProcess[str]:
        """Type a verb and return what became of it."""
        return subprocess.run(
            self.command(*verb), capture_output=True, text=True, check=False, timeout=120, env=dict(os.environ)
        )

    def texts(self) -> dict[str, tuple[str, str]]:
        """Return what every device runs and would boot with, read behind its back."""
        control = self.control
        return {host: (control.running(host), control.startup(host)) for host in self.lab.insist().devices}


@pytest.fixture(scope="module")
def town_lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A lab that the tests of one file share; each leaves it as it found it."""
    place = tmp_path_factory.mktemp("lab") / "town"
    lab_up(TOWN, place)
    yield Town(place)
    lab_down(TOWN, place)


@pytest.fixture(scope="module")
def second_lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """Another lab of the same town, at the same time."""
    place = tmp_path_factory.mktemp("lab") / "town"
    lab_up(TOWN, place)
    yield Town(place)
    lab_down(TOWN, place)


class Typed:
    """Types a verb in this process; ``out`` and ``err`` are what it printed."""

    def __init__(self, place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.place, self.monkeypatch, self.capsys = place, monkeypatch, capsys
        self.out = self.err = ""

    def __call__(self, *words: str) -> int:
        self.capsys.readouterr()
        self.monkeypatch.setattr(sys, "argv", ["iac", *words, "--lab-dir", str(self.place)])
        with pytest.raises(SystemExit) as stopped:
            cli.main()
        self.out, self.err = self.capsys.readouterr()
        return int(stopped.value.code or 0)


@pytest.fixture
def typed(town_lab: Town, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Typed:
    """Verbs on the lab that all tests here share."""
    return Typed(town_lab.place, monkeypatch, capsys)


@pytest.fixture
def afresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Typed]:
    """Verbs on a lab that is not there yet."""
    yield Typed(tmp_path / "lab", monkeypatch, capsys)
    lab_down(TOWN, tmp_path / "lab")
