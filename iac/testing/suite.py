"""The tests of one city within one run of pytest, as hooks; registered only when a city is asked for."""

from __future__ import annotations

import os
import shutil
import tempfile
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from iac.errors import IacError, ModelError
from iac.ports import clock_at
from iac.testing.items import CityFile
from iac.testing.probe import Outline
from iac.testing.snapshot import Shelf

if TYPE_CHECKING:
    from iac.findings import Finding
    from iac.testing.items import Check

FOLDER_KEY = "iac_folder"
"""What a worker process is told about where the snapshot is shared."""


@dataclass(eq=False)
class CitySuite:
    """What is tested, and where its snapshot is."""

    outline: Outline
    shelf: Shelf = field(default_factory=Shelf)
    prefix: str = ""
    """What leads from where pytest was called to the city's files."""
    ours: Path | None = None
    """The folder for the workers' snapshot, made and removed by this process."""

    @property
    def file(self) -> Path:
        """The file the tests stand under in pytest's tree."""
        return self.outline.folder / self.outline.main_file

    def look(self, check: Check) -> tuple[Finding, ...]:
        """Return what a test has to say, its places relative to where pytest was called."""
        snapshot = self.shelf.get(check.parts, self.outline.take)
        return tuple(self._placed(finding) for finding in check.look(snapshot))

    def _placed(self, finding: Finding) -> Finding:
        files = self.outline.city.files
        where = (replace(o, file=f"{self.prefix}{o.file}") if o.file in files else o for o in finding.where)
        return replace(finding, where=tuple(where))

    def pytest_report_header(self) -> str:
        """Say what is tested."""
        count = f"{len(self.outline.devices)} device(s), {len(self.outline.stacks)} stack(s)"
        what = f"environment {self.outline.env}" if self.outline.env else "the files themselves"
        return f"city: {self.outline.city.city.name}, {count}, {what}"

    def pytest_collect_file(self, file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
        """Put the city's tests under its file."""
        if file_path != self.file:
            return None
        made: pytest.Collector = CityFile.from_parent(parent, path=file_path, suite=self)
        return made

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self, node: Any) -> None:
        """Tell a worker process where the snapshot is shared."""
        if self.ours is None:
            self.ours = Path(tempfile.mkdtemp(prefix="iac-pytest-"))
        node.workerinput[FOLDER_KEY] = str(self.ours)

    def pytest_unconfigure(self) -> None:
        """Remove what was shared."""
        if self.ours is not None:
            shutil.rmtree(self.ours, ignore_errors=True)


def begin(config: pytest.Config, folder: Path | None, env: str, as_of: str | None) -> CitySuite:
    """Read the city and have pytest collect its tests; ``pytest.UsageError`` with everything that is wrong."""
    if folder is None:
        raise pytest.UsageError("--iac-env says how a city is tested; --iac-city CITY says which one")
    try:
        outline = _outline(folder.resolve(), env, as_of)
    except ModelError as error:
        raise pytest.UsageError(*map(str, error.problems), f"{len(error.problems)} problem(s) in {folder}") from error
    except IacError as error:
        raise pytest.UsageError(f"--iac-city {folder}: {error}") from error
    told = getattr(config, "workerinput", {}).get(FOLDER_KEY)
    suite = CitySuite(
        outline, Shelf(Path(told) if told else None), _prefix(outline.folder, config.invocation_params.dir)
    )
    _collect_too(config, suite.file)
    return suite


def _prefix(folder: Path, here: Path) -> str:
    relative = os.path.relpath(folder, here)
    return "" if relative == "." else f"{Path(relative).as_posix()}/"


def _collect_too(config: pytest.Config, file: Path) -> None:
    """Add the city to what was asked for; where nothing was, it alone is tested and nobody's folders are searched."""
    if config.args_source is pytest.Config.ArgsSource.INVOCATION_DIR:
        config.args.clear()
    if str(file) not in config.args:
        config.args.append(str(file))


def _outline(folder: Path, env: str, as_of: str | None) -> Outline:
    from iac.model.load import load_city  # noqa: PLC0415  # start-up
    from iac.workflow.access import environment_named  # noqa: PLC0415  # start-up
    from iac.workflow.lab import lab_of  # noqa: PLC0415  # start-up

    outline = Outline(folder, load_city(folder), env, clock_at(as_of))
    if env and environment_named(outline.city, env).target == "lab":
        lab_of(folder).insist()
    return outline
