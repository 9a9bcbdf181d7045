"""``iac report``: where the pages go, and what is said when they cannot."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from iac.cli import main as cli
from iac.cli.common import Exit

TOWN = str(Path(__file__).parents[2] / "cities" / "town")


def _call(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["iac", "report", *arguments])
    with pytest.raises(SystemExit) as stopped:
        cli.main()
    return int(stopped.value.code or 0)


def test_report_says_where_to_begin_reading(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    out, drift = tmp_path / "site", tmp_path / "drift.json"
    drift.write_text(json.dumps({"schema": 1, "title": "drift of town", "findings": []}))

    assert _call(monkeypatch, TOWN, "--out", str(out), "--as-of", "2026-11-26", "--drift", str(drift)) == Exit.CLEAN
    assert f"open {out / 'index.html'}" in capsys.readouterr().out
    assert "as of 2026-11-26" in (out / "index.html").read_text(encoding="utf-8")
    assert "drift.json (drift of town)" in (out / "drift.html").read_text(encoding="utf-8")


def test_two_runs_write_the_same_bytes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The other run is a process whose sets and dictionaries are ordered otherwise."""
    command = [sys.executable, "-m", "iac.cli.main", "report", TOWN, "--out", str(tmp_path / "other")]
    subprocess.run(command, check=True, capture_output=True, env=os.environ | {"PYTHONHASHSEED": "4711"})

    assert _call(monkeypatch, TOWN, "--out", str(tmp_path / "one")) == Exit.CLEAN
    assert _bytes(tmp_path / "one") == _bytes(tmp_path / "other")


def _bytes(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


MINIMAL = """\
schema: 1
city: {name: Mini, code: mini, domain: mini.example}
sites:
  - number: 1
    code: hall
    name: "<script>alert(1)</script>"
    kind: city-hall
    street_number: "1"
    street: Main St
    city: Mini
    state: FL
    zip: "34200"
    wan: metro-ethernet
network:
  supernet: 10.20.0.0/16
  site_prefix_length: 20
  management:
    users: [{name: netops, secret: "secret:x"}]
    enable_secret: secret:y
    stations: [10.0.0.0/24]
"""


def test_city_with_next_to_nothing_is_told_and_its_words_stay_words(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "city").mkdir()
    (tmp_path / "city" / "city.yaml").write_text(MINIMAL)

    assert _call(monkeypatch, str(tmp_path / "city"), "--out", str(tmp_path / "site")) == Exit.CLEAN
    pages = {path.name: path.read_text(encoding="utf-8") for path in (tmp_path / "site").rglob("*.html")}
    assert len(pages) == 7
    assert not [name for name, text in pages.items() if "<script" in text]
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in pages["hall.html"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        pytest.param((TOWN,), "Missing option '--out'", id="no-folder"),
        pytest.param(("nowhere", "--out", "{}/site"), "there is no such folder", id="no-city"),
        pytest.param(("{}", "--out", "{}/site"), "there is no .yaml file in the folder", id="empty-city"),
        pytest.param((TOWN, "--out", "{}/site", "--env", "moon"), "no environment 'moon'", id="no-environment"),
        pytest.param((TOWN, "--out", "{}/site", "--drift", "{}/none"), "cannot be read", id="no-drift"),
        pytest.param((TOWN, "--out", "{}/site", "--drift", "x", "--live"), "--drift and --live", id="both"),
        pytest.param((TOWN, "--out", "{}/site", "--live", "--lab-dir", "{}/lab"), "iac lab up", id="no-lab"),
        pytest.param((TOWN, "--out", "{}/notes"), "is a file", id="a-file"),
        pytest.param((TOWN, "--out", "{}/foreign"), "add --force", id="somebody-elses"),
        pytest.param((TOWN, "--out", "{}/site", "--as-of", "tomorrow"), "is not a moment", id="no-moment"),
    ],
)
def test_what_cannot_be_done_is_said_and_leaves_nothing(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    arguments: tuple[str, ...],
    says: str,
) -> None:
    (tmp_path / "notes").write_text("mine")
    (tmp_path / "foreign").mkdir()
    (tmp_path / "foreign" / "notes").write_text("mine")
    before = sorted(path.name for path in tmp_path.rglob("*"))

    assert _call(monkeypatch, *(argument.format(tmp_path) for argument in arguments)) == Exit.UNKNOWN
    assert says.format(tmp_path) in capsys.readouterr().err
    assert sorted(path.name for path in tmp_path.rglob("*")) == before
