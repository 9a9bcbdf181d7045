"""The verbs around the city's files: import, migrate, inventory, explain."""

from __future__ import annotations

import csv
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from iac.cli import main as cli
from iac.cli.common import Exit

ROOT = Path(__file__).parents[2]
TOWN = ROOT / "cities" / "town"
SHEETS = ROOT / "tests" / "importers" / "sheets" / "harborview"
OLD = ROOT / "tests" / "model" / "migrations" / "town_of_schema_0"


def _call(monkeypatch: pytest.MonkeyPatch, *arguments: str | Path) -> int:
    monkeypatch.setattr(sys, "argv", ["iac", *map(str, arguments)])
    with pytest.raises(SystemExit) as stopped:
        cli.main()
    return int(stopped.value.code or 0)


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A town whose files are of an older schema."""
    shutil.copytree(OLD / "before", tmp_path / "old")
    return tmp_path / "old"


def _texts(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def test_migration_is_shown_and_refused_without_a_word(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], old: Path
) -> None:
    before = _texts(old)

    assert _call(monkeypatch, "migrate", old) == Exit.UNKNOWN

    printed = capsys.readouterr()
    assert "+++ b/city.yaml" in printed.out
    assert "Add --yes to go ahead" in printed.err
    assert _texts(old) == before


def test_migration_is_checked_then_done_then_done_already(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], old: Path
) -> None:
    assert _call(monkeypatch, "migrate", old, "--check") == Exit.FOUND
    assert _call(monkeypatch, "migrate", old, "--yes") == Exit.CLEAN
    assert _texts(old) == _texts(OLD / "after")
    capsys.readouterr()
    assert _call(monkeypatch, "migrate", old, "--check") == Exit.CLEAN


def test_migration_is_not_mixed_with_changes_that_are_not_committed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], old: Path
) -> None:
    for command in (["init", "-q"], ["add", "."]):
        subprocess.run(["git", "-C", old, *command], check=True)  # noqa: S607  # whichever git there is

    assert _call(monkeypatch, "migrate", old, "--yes") == Exit.UNKNOWN
    assert "Commit them first" in capsys.readouterr().err
    assert _call(monkeypatch, "migrate", old, "--yes", "--allow-uncommitted") == Exit.CLEAN


@pytest.mark.parametrize("fmt", ["csv", "json", "ansible", "nornir"])
def test_inventory_names_every_device(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], fmt: str
) -> None:
    assert _call(monkeypatch, "inventory", TOWN, "--format", fmt) == Exit.CLEAN

    printed = capsys.readouterr().out
    assert [host for host in ("hall-r1", "fs7-sw1", "lib-sw1") if host not in printed] == []


def test_explain_tells_one_story_or_lists_all(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _call(monkeypatch, "explain", "voice.no-survivable-911") == Exit.CLEAN
    assert "NENA" in capsys.readouterr().out
    assert _call(monkeypatch, "explain") == Exit.CLEAN
    listed = capsys.readouterr().out
    assert "MOD047" in listed
    assert "recovery.dependency-cycle" in listed
    assert _call(monkeypatch, "explain", "voice.no-survivable-912") == Exit.UNKNOWN
    assert "Did you mean voice.no-survivable-911" in capsys.readouterr().err


def test_import_tells_what_was_set_aside_and_what_changed_by_hand(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    out = tmp_path / "city"

    assert _call(monkeypatch, "import", "csv", SHEETS, "--out", out, "--name", "Harborview") == Exit.FOUND

    printed = capsys.readouterr().out
    assert "phones.csv" in printed
    assert "911 is reserved for everybody" in printed
    assert "4875 of 4880 rows are in" in printed
    with (out / "departments.csv").open(encoding="utf-8", newline="") as stream:
        first = next(csv.DictReader(stream))
    text = (out / "departments.csv").read_text(encoding="utf-8")
    (out / "departments.csv").write_text(text.replace(first["name"], "Mayor"), encoding="utf-8")
    assert _call(monkeypatch, "import", "csv", SHEETS, "--out", out, "--name", "Harborview") == Exit.FOUND
    assert "Mayor" in capsys.readouterr().out
    assert "Mayor" in (out / "departments.csv").read_text(encoding="utf-8")


def test_import_of_nothing_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert _call(monkeypatch, "import", "csv", tmp_path, "--out", tmp_path / "city") == Exit.UNKNOWN
    assert "holds no .csv file" in capsys.readouterr().err
