"""The town's devices in a lab, and ``iac deploy --engine ansible`` as one types it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from iac.workflow.lab import Lab, lab_down, lab_of, lab_up

if TYPE_CHECKING:
    from collections.abc import Iterator

    from iac.lab.devices.control import Control

TOWN = Path(__file__).parents[3] / "cities" / "town"


@dataclass(frozen=True)
class Deploying:
    """A lab of the town and the words to deploy to it through ansible-runner."""

    place: Path
    environ: dict[str, str] = field(default_factory=dict)

    @property
    def lab(self) -> Lab:
        return lab_of(TOWN, self.place)

    @property
    def control(self) -> Control:
        return self.lab.insist().control

    @property
    def state(self) -> Path:
        """The folder of locks, journals, and what ansible-runner leaves."""
        return self.lab.place.state

    def __call__(self, *words: str, hosts: tuple[str, ...], **environ: str) -> subprocess.CompletedProcess[str]:
        """Type the verb and return what became of it."""
        named = [word for host in hosts for word in ("--host", host)]
        command = [sys.executable, "-m", "iac.cli.main", "deploy", str(TOWN), "--lab-dir", str(self.place)]
        return subprocess.run(
            [*command, "--engine", "ansible", "--yes", "--format", "json", *named, *words],
            capture_output=True, text=True, check=False, timeout=150, env={**os.environ, **environ},
        )  # fmt: skip

    def drift(self, host: str, *lines: str) -> None:
        """Type lines on a device behind the city's back, and save them."""
        assert self.control.set_running(host, list(lines), save=True) == []

    def secrets(self) -> list[str]:
        """Return the values of all secrets of this lab."""
        return list(json.loads(self.lab.place.secrets.read_text(encoding="utf-8")).values())


def outcomes(done: subprocess.CompletedProcess[str]) -> dict[str, tuple[str, str]]:
    """Return status and detail of every device that was answered for."""
    told = json.loads(done.stdout)["outcomes"]
    return {one["subject"]: (one["status"], one["detail"]) for one in told}


def release(folder: Path, name: str, version: str) -> str:
    """Make a folder that pretends, to whoever has it on PYTHONPATH, that another release of a part is installed."""
    about = folder / f"{name.replace('-', '_')}-{version}.dist-info"
    about.mkdir(parents=True)
    (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n", encoding="utf-8")
    return str(folder)


@pytest.fixture(scope="module")
def deploying(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deploying]:
    """A lab whose tests each use devices of their own."""
    place = tmp_path_factory.mktemp("lab") / "town"
    lab_up(TOWN, place)
    yield Deploying(place)
    lab_down(TOWN, place)
