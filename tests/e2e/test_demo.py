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
from iac.workflow.demo import STORY, demo_place

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


def interrupt(run: subprocess.Popen[str], title: str) -> str:
    """Press Ctrl-C a second after the demo comes to a chapter; return what it says from there on."""
    assert run.stdout
    for line in run.stdout:
        if line.rstrip().endswith(title):
            break
    time.sleep(1)
    run.send_signal(signal.SIGINT)
    rest = run.communicate(timeout=90)[0]
    assert run.returncode == 130, rest
    assert "Traceback" not in rest
    return rest


@pytest.mark.xdist_group("demo")
def test_demo_ends_with_a_report_though_another_beside_it_is_interrupted(tmp_path: Path) -> None:
    whole, other = start(tmp_path / "demo"), start(tmp_path / "demo")
    interrupt(other, "Tell them")
    text = whole.communicate()[0]
    assert whole.returncode == 0, text
    assert "the embedded engine" in text
    assert all(step.title in text for step in STORY)
    report = text.splitlines()[-1]
    assert report.endswith("report/index.html")
    assert "911" in Path(report).read_text(encoding="utf-8")
    assert {folder.name for folder in tmp_path.iterdir()} == {"demo", "demo-2"}
    assert not list(tmp_path.glob("*/lab"))
    assert not processes_naming(str(tmp_path))


@pytest.mark.xdist_group("demo")
def test_demo_interrupted_while_it_builds_takes_its_lab_down(tmp_path: Path) -> None:
    rest = interrupt(start(tmp_path / "demo"), "Build it")
    assert "Stopped; the lab is taken down." in rest
    assert not (tmp_path / "demo" / "lab").exists()
    assert not processes_naming(str(tmp_path))


def test_demo_that_may_write_nowhere_says_so(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    with pytest.raises(UsageError, match="--out"), demo_place(file / "demo"):
        pass
