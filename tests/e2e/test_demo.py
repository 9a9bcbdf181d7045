"""The demo as a stranger runs it: to its end, twice at once, and interrupted."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from iac.errors import UsageError
from iac.workflow.demo import demo_place, story

ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith(("IAC_", "COVERAGE"))}
"""Without coverage: the demo's commands are measured by their own tests, and here as fast as a stranger sees them."""
WITHOUT_CLI = os.pathsep.join(
    folder for folder in os.environ["PATH"].split(os.pathsep) if not shutil.which("pulumi", path=folder)
)


def start(out: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "iac.cli.main", "demo", "--out", str(out)],
        env=ENVIRONMENT | {"PATH": WITHOUT_CLI},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def processes_naming(text: str) -> list[str]:
    listed = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout  # noqa: S607
    return [line for line in listed.splitlines() if text in line]


@pytest.mark.xdist_group("demo")
def test_two_demos_at_once_end_with_a_report_each_and_leave_nothing(tmp_path: Path) -> None:
    runs = [start(tmp_path / "demo"), start(tmp_path / "demo")]
    printed = [run.communicate()[0] for run in runs]
    assert [run.returncode for run in runs] == [0, 0], printed
    for text in printed:
        assert "the embedded engine" in text
        assert all(step.title in text for step in story())
        report = text.splitlines()[-1]
        assert report.endswith("report/index.html")
        assert "911" in Path(report).read_text(encoding="utf-8")
    assert {folder.name for folder in tmp_path.iterdir()} == {"demo", "demo-2"}
    assert not list(tmp_path.glob("*/lab"))
    assert not processes_naming(str(tmp_path))


@pytest.mark.xdist_group("demo")
@pytest.mark.parametrize("title", ["Build it", "Tell them"])
def test_interrupted_demo_takes_its_lab_down(title: str, tmp_path: Path) -> None:
    run = start(tmp_path / "demo")
    assert run.stdout
    for line in run.stdout:
        if line.rstrip().endswith(title):
            break
    time.sleep(1)
    run.send_signal(signal.SIGINT)
    rest = run.communicate(timeout=90)[0]
    assert run.returncode == 130, rest
    assert "Traceback" not in rest
    assert not (tmp_path / "demo" / "lab").exists()
    assert not processes_naming(str(tmp_path))


def test_demo_that_may_write_nowhere_says_so(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    with pytest.raises(UsageError, match="--out"), demo_place(file / "demo"):
        pass
