"""The town's cloud, built once by the embedded engine; each test gets a copy of its lab."""

from __future__ import annotations

import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from iac.cli import main as cli
from iac.lab.azure.graph import resource_graph
from iac.lab.azure.store import Store
from iac.ports import SilentProgress
from iac.workflow.clouddrift import Sky
from iac.workflow.engine import Cloud, cloud
from iac.workflow.lab import Lab, break_lab
from iac.workflow.labdir import LabDir
from iac.workflow.up import up

if TYPE_CHECKING:
    from collections.abc import Sequence
    from contextlib import AbstractContextManager

    from iac.findings import Finding
    from iac.model.city import City

TOWN = Path(__file__).parents[3] / "cities" / "town"
SILENT = SilentProgress()


@dataclass(frozen=True)
class Built:
    """The town's cloud in a lab folder of its own."""

    city: City
    place: LabDir

    @property
    def sky(self) -> Sky:
        return Sky(self.city, TOWN, "lab", self.place, "embedded")

    @property
    def store(self) -> Store:
        return Store(self.place.azure)

    @property
    def ids(self) -> list[str]:
        """Everything that is in the cloud."""
        return [str(row["id"]) for row in resource_graph(self.store)]

    def opened(self) -> AbstractContextManager[Cloud]:
        return cloud(self.city, TOWN, "lab", "embedded", self.place)

    def spoil(self, name: str) -> str:
        return break_lab(Lab(self.place), name)

    def check(self) -> Sequence[Finding]:
        return self.sky.check(SILENT)

    def up(self) -> list[str]:
        """Bring it up, and return what had to be done."""
        with self.opened() as ready:
            steps = [step for result in up(self.city, "lab", ready, SILENT) for step in result.steps]
        return [f"{step.op} {step.urn.rsplit('::', 1)[-1]}" for step in steps if step.op not in ("same", "read")]


@pytest.fixture(scope="session")
def pristine(town: City, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The town as it was brought up; copy it, do not touch it."""
    place = LabDir(tmp_path_factory.mktemp("cloud") / "lab")
    built = Built(town, place)
    assert len(built.up()) > 300
    return built


@pytest.fixture
def built(pristine: Built, tmp_path: Path) -> Built:
    """The town's cloud, for this test alone."""
    shutil.copytree(pristine.place.folder, tmp_path / "lab")
    return Built(pristine.city, LabDir(tmp_path / "lab"))


@dataclass
class Typed:
    """Types a verb in this process; ``out`` and ``err`` are what it printed."""

    monkeypatch: pytest.MonkeyPatch
    capsys: pytest.CaptureFixture[str]
    out: str = ""
    err: str = ""

    def __call__(self, *words: str) -> int:
        self.capsys.readouterr()
        self.monkeypatch.setattr(sys, "argv", ["iac", *words])
        with pytest.raises(SystemExit) as stopped:
            cli.main()
        self.out, self.err = self.capsys.readouterr()
        return int(stopped.value.code or 0)


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Typed:
    """Verbs as one types them."""
    return Typed(monkeypatch, capsys)
