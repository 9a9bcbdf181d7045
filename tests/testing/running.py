"""A city's repository made by ``iac init``, and the commands one types in it."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from iac.ports import clock_at
from iac.workflow.init import init

if TYPE_CHECKING:
    from collections.abc import Mapping

DAY = "2026-11-26"


@dataclass(frozen=True)
class Repository:
    """A folder that ``iac init`` made; ``scratch`` is where its labs and temporary files are."""

    folder: Path
    scratch: Path

    @property
    def environment(self) -> Mapping[str, str]:
        """What a command sees: nothing of the user's settings, no ``pulumi``, and labs of its own."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("IAC_", "PULUMI_", "PYTEST"))}
        home = {"IAC_LAB_HOME": str(self.scratch / "labs"), "TMPDIR": str(self.scratch), "COLUMNS": "200"}
        return kept | home | {"PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin"}

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        """Run a command in the repository."""
        return subprocess.run(
            command, cwd=self.folder, env=dict(self.environment), capture_output=True, text=True, check=False
        )

    def iac(self, *arguments: str, code: int = 0) -> subprocess.CompletedProcess[str]:
        """Run ``iac``; it has to end with this exit code."""
        done = self.run(sys.executable, "-m", "iac.cli.main", *arguments)
        assert done.returncode == code, done.stdout + done.stderr
        return done

    def pytest(self, *arguments: str) -> Verdict:
        """Run pytest and return what became of each test."""
        file = self.scratch / "junit.xml"
        file.unlink(missing_ok=True)
        command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", f"--junitxml={file}", *arguments]
        done = self.run(*command)
        return Verdict(done.returncode, done.stdout + done.stderr, file)

    def replace(self, file: str, old: str, new: str) -> None:
        """Change a text in one of its files."""
        path = self.folder / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")


@dataclass(frozen=True)
class Verdict:
    """What pytest said: its exit code, what it printed, and its JUnit file."""

    code: int
    printed: str
    junit: Path

    def cases(self, kind: str = "") -> dict[str, ET.Element]:
        """Return the test cases by name: all, or those with a ``failure``, an ``error`` or ``skipped``."""
        found = ET.parse(self.junit).iter("testcase")  # noqa: S314  # we wrote it
        return {case.get("name", ""): case for case in found if not kind or case.find(kind) is not None}

    def names(self, kind: str = "") -> set[str]:
        """Return the names of these test cases."""
        return set(self.cases(kind))

    def properties(self, name: str) -> list[tuple[str, str]]:
        """Return the properties of one test case."""
        return [(p.get("name", ""), p.get("value", "")) for p in self.cases()[name].iter("property")]


def make_repository(scratch: Path, name: str = "port-example") -> Repository:
    """Return a fresh repository below ``scratch``."""
    folder = scratch / name
    init(folder, clock_at(DAY))
    (scratch / "tmp").mkdir()
    return Repository(folder, scratch / "tmp")
