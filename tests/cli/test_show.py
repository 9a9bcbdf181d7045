"""The verbs that look and change nothing: show, list, model diff, schema."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import pytest

from iac.cli import main as cli
from iac.cli.common import Exit

TOWN = str(Path(__file__).parents[2] / "cities" / "town")


def _call(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["iac", *arguments])
    with pytest.raises(SystemExit) as stopped:
        cli.main()
    return int(stopped.value.code or 0)


def test_show_prints_a_page(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert _call(monkeypatch, "show", TOWN, "4203") == Exit.CLEAN
    assert capsys.readouterr().out.startswith("phone 4203: Utilities Billing\n\nwhat it is\n")


def test_show_prints_json(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert _call(monkeypatch, "show", TOWN, "hall", "--format", "json", "--as-of", "2026-11-25") == Exit.CLEAN

    (page,) = json.loads(capsys.readouterr().out)
    assert page["findings"][0]["rule"] == "network.end-of-support"


def test_list_prints_a_table(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert _call(monkeypatch, "list", TOWN, "phones", "--where", "site=fs7", "--where", "floor=1") == Exit.CLEAN
    assert capsys.readouterr().out.endswith("2 found\n")


@pytest.mark.parametrize("fmt", ["text", "json"])
def test_model_diff_is_exit_2_when_there_is_one(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path, fmt: str
) -> None:
    shutil.copytree(TOWN, tmp_path / "town")
    phones = tmp_path / "town" / "phones.csv"
    phones.write_text(phones.read_text().replace("Librarian", "Reading Room"))

    assert _call(monkeypatch, "model", "diff", TOWN, str(tmp_path / "town"), "--format", fmt) == Exit.FOUND
    assert "display_name Librarian -> Reading Room" in capsys.readouterr().out
    assert _call(monkeypatch, "model", "diff", TOWN, TOWN) == Exit.CLEAN
    assert capsys.readouterr().out.endswith("0 differences\n")


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(("show", TOWN, "hall", "--format", "x"), id="show"),
        pytest.param(("model", "diff", TOWN, TOWN, "--format", "x"), id="diff"),
        pytest.param(("list", TOWN, "phones", "--format", "x"), id="list"),
        pytest.param(("schema", "--modelines"), id="schema"),
    ],
)
def test_wrong_usage(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]
) -> None:
    assert _call(monkeypatch, *arguments) == Exit.UNKNOWN
    assert capsys.readouterr().err.startswith("iac: ")


def test_schema_is_printed_or_written(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    shutil.copytree(TOWN, tmp_path / "town")

    assert _call(monkeypatch, "schema") == Exit.CLEAN
    assert json.loads(capsys.readouterr().out)["title"] == "City"
    assert _call(monkeypatch, "schema", "--findings") == Exit.CLEAN
    assert json.loads(capsys.readouterr().out)["$schema"]
    assert _call(monkeypatch, "schema", "--editor", str(tmp_path / "town")) == Exit.CLEAN
    assert ".vscode/settings.json written" in capsys.readouterr().out
