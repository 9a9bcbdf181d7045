"""``iac edit``: shows, asks, writes; writes nothing when nobody can be asked or the rules object."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from iac.cli import main as cli
from iac.cli.common import Exit

TOWN = Path(__file__).parents[2] / "cities" / "town"
DAY = ("--as-of", "2026-11-25")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(TOWN, tmp_path / "town")
    return tmp_path / "town"


def _call(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["iac", "edit", *arguments])
    with pytest.raises(SystemExit) as stopped:
        cli.main()
    return int(stopped.value.code or 0)


def _texts(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_change_is_shown_and_written(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    assert _call(monkeypatch, "move-phone", str(folder), "4203", "--floor", "2", "--yes", *DAY) == Exit.CLEAN

    printed = capsys.readouterr().out
    assert "+4203,Utilities Billing,D03,hall,2," in printed
    assert "- 911 from it sends help to 100 Main St, floor 2" in printed
    assert "- it changes the configuration of hall-" in printed
    assert printed.endswith("Written: phones.csv.\n")
    assert b"4203,Utilities Billing,D03,hall,2," in (folder / "phones.csv").read_bytes()


def test_change_made_twice_is_made_once(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    move = ("move-phone", str(folder), "4203", "--floor", "2", *DAY)
    assert _call(monkeypatch, *move, "--yes") == Exit.CLEAN
    capsys.readouterr()

    assert _call(monkeypatch, *move) == Exit.CLEAN  # nothing to ask for either
    assert capsys.readouterr().out == "Nothing to change: the city's files say so already.\n"


def test_nothing_is_written_when_nobody_can_be_asked(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    before = _texts(folder)
    arguments = ("set-port", str(folder), "hall-sw1", "GigabitEthernet1/0/26", "--profile", "door", "--disable")

    assert _call(monkeypatch, *arguments, *DAY) == Exit.UNKNOWN
    assert "Add --yes to go ahead" in capsys.readouterr().err
    assert _texts(folder) == before


@pytest.mark.parametrize("overruled", [pytest.param(False, id="refused"), pytest.param(True, id="overruled")])
def test_grave_finding_needs_a_word_of_its_own(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], folder: Path, *, overruled: bool
) -> None:
    before = _texts(folder)
    arguments = ["add-user", str(folder), "Sergeant", "--department", "D05", "--site", "library", "--yes", *DAY]

    code = _call(monkeypatch, *arguments, *(["--accept-findings"] if overruled else []))

    assert code == (Exit.CLEAN if overruled else Exit.FOUND)
    assert "[compliance.cji-phone-in-public]" in capsys.readouterr().out
    assert (_texts(folder) == before) is not overruled


def test_site_is_added(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    place = ("--street-number", "8", "--street", "Elm St", "--zip", "34200", "--department", "D07")

    code = _call(
        monkeypatch, "add-site", str(folder), "lib2", "--kind", "library", "--name", "Elm", *place, "--yes", *DAY
    )

    assert code == Exit.CLEAN
    assert "Elm becomes site 10, a library of 1 floor(s)" in capsys.readouterr().out


def test_change_that_would_break_the_city_is_told_like_any_other_problem(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    before = _texts(folder)

    assert _call(monkeypatch, "move-phone", str(folder), "4203", "--floor", "9", "--yes") == Exit.UNKNOWN
    assert "phones.csv:7:" in capsys.readouterr().err
    assert _texts(folder) == before
