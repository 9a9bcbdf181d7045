"""``iac validate``: what stands is told, what was waived is counted, and the exit code says which."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from iac.cli import main as cli
from iac.cli.common import Exit

TOWN = Path(__file__).parents[2] / "cities" / "town"


def _call(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["iac", "validate", *arguments])
    with pytest.raises(SystemExit) as stopped:
        cli.main()
    return int(stopped.value.code or 0)


@pytest.fixture
def spoilt(tmp_path: Path) -> Path:
    """The town, its identity service on one promise it cannot keep."""
    folder = tmp_path / "spoilt"
    shutil.copytree(TOWN, folder)
    services = folder / "services.yaml"
    services.write_text(services.read_text().replace("rto_minutes: 120", "rto_minutes: 20"))
    return folder


def test_town_is_clean_and_its_waiver_is_counted(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _call(monkeypatch, str(TOWN), "--as-of", "2026-11-25") == Exit.CLEAN
    assert capsys.readouterr().out == (
        "Sampletown: 3 sites, 8 devices, 11 phones, 6 services in 7 files; valid, 1 waived.\n"
    )


def test_waiver_past_its_day_stands_with_what_it_waived(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _call(monkeypatch, str(TOWN), "--as-of", "2027-08-01") == Exit.FOUND

    printed = capsys.readouterr().out
    assert "[compliance.waiver-expired]" in printed
    assert "[network.end-of-support]" in printed
    assert "    at        city.yaml:" in printed


@pytest.mark.parametrize(
    ("threshold", "expected"),
    [pytest.param("high", Exit.FOUND, id="at"), pytest.param("critical", Exit.CLEAN, id="above")],
)
def test_lesser_findings_are_told_all_the_same(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], spoilt: Path, threshold: str, expected: Exit
) -> None:
    assert _call(monkeypatch, str(spoilt), "--fail-on", threshold, "--as-of", "2026-11-25") == expected
    assert "[recovery.rto-unreachable]" in capsys.readouterr().out


@pytest.mark.parametrize("fmt", ["json", "junit", "sarif", "markdown"])
def test_every_format_carries_the_same_findings(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], spoilt: Path, fmt: str
) -> None:
    assert _call(monkeypatch, str(spoilt), "--format", fmt, "--as-of", "2026-11-25") == Exit.FOUND

    printed = capsys.readouterr().out
    assert {"recovery.rto-unreachable", "network.end-of-support"} <= _rules(fmt, printed)


def _rules(fmt: str, printed: str) -> set[str]:
    if fmt == "json":
        return {finding["rule"] for finding in json.loads(printed)["findings"]}
    if fmt == "sarif":
        return {result["ruleId"] for result in json.loads(printed)["runs"][0]["results"]}
    if fmt == "junit":
        return {case.get("classname", "") for case in ET.fromstring(printed).iter("testcase")}  # noqa: S314  # our own
    return {line.removeprefix("- **rule**: ") for line in printed.splitlines() if line.startswith("- **rule**")}


@pytest.mark.parametrize("fmt", ["text", "json"])
def test_city_that_cannot_be_read_is_exit_1(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], spoilt: Path, fmt: str
) -> None:
    (spoilt / "places.yaml").write_text("sites: [\n")

    assert _call(monkeypatch, str(spoilt), "--format", fmt) == Exit.UNKNOWN

    printed = capsys.readouterr()
    told = printed.err if fmt == "text" else _rules(fmt, printed.out)
    assert "MOD006" in told


def test_moment_that_is_none_is_wrong_usage(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _call(monkeypatch, str(TOWN), "--as-of", "yesterday") == Exit.UNKNOWN
    assert "'yesterday' is not a moment" in capsys.readouterr().err
