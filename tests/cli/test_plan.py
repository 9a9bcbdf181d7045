from __future__ import annotations

import json
import shutil
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from iac.cli import main as cli
from iac.cli.common import Exit

if TYPE_CHECKING:
    from iac.workflow.plan import Plan

TOWN = Path(__file__).parents[2] / "cities" / "town"


def typed(monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    monkeypatch.setattr(sys, "argv", ["iac", "plan", *words])
    with pytest.raises(SystemExit) as stopped:
        cli.main()
    return int(stopped.value.code or 0)


def export(plan: Plan, folder: Path) -> Path:
    """Write a stack as it was exported before somebody opened it, forgot a group and added another."""
    items = [asdict(resource) for resource in plan.resources if resource.stack == "lab-cjis-storage"]
    for item in items:
        if item["name"] == "store-records-account":
            item["inputs"] = {**item["inputs"], "minimumTlsVersion": "TLS1_0", "kind": "Storage"}
    extra = {**items[-1], "urn": items[-1]["urn"] + "-old", "type": "azure-native:storage:BlobContainer"}
    kept = [item for item in items if item["type"] != "azure-native:resources:ResourceGroup"]
    file = folder / "state.json"
    file.write_text(json.dumps({"version": 3, "deployment": {"resources": [*kept, extra]}}), encoding="utf-8")
    return file


def test_plan_is_listed_stack_by_stack(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert typed(monkeypatch, str(TOWN)) == Exit.CLEAN

    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "lab-shared-network:"
    assert "  compute:VirtualMachine files01-machine" in lines
    assert lines[-1] == "222 resource(s) in 10 stack(s) of environment lab."


@pytest.mark.parametrize("words", [("--format", "text"), ("--format", "markdown"), ("--format", "json")])
def test_changes_against_a_state_make_the_exit_code_2(
    town_plan: Plan,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: tuple[str, ...],
) -> None:
    state = export(town_plan, tmp_path)

    assert typed(monkeypatch, str(TOWN), "--state", str(state), *words) == Exit.FOUND

    out = capsys.readouterr().out
    if words[-1] == "json":
        document = json.loads(out)
        assert document["schema"] == 1
        assert sorted(change["op"] for change in document["changes"]) == ["create", "delete", "replace"]
        replaced = next(change for change in document["changes"] if change["op"] == "replace")
        assert {"path": "minimumTlsVersion", "old": "TLS1_0", "new": "TLS1_2"}.items() <= next(
            item for item in replaced["properties"] if item["path"] == "minimumTlsVersion"
        ).items()
        return
    assert "1 to create, 1 to replace, 1 to delete." in out
    assert "minimumTlsVersion: TLS1_0 -> TLS1_2" in out
    assert out.startswith("- " if words[-1] == "markdown" else ("+", "!", "-"))


def test_two_things_to_compare_with_are_one_too_many(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert typed(monkeypatch, str(TOWN), "--base", "HEAD", "--state", "x") == Exit.UNKNOWN
    assert "cannot both be compared with" in capsys.readouterr().err


def test_changes_are_findings_to_services_that_read_findings(
    town_plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    typed(monkeypatch, str(TOWN), "--state", str(export(town_plan, tmp_path)), "--format", "sarif")

    (run,) = json.loads(capsys.readouterr().out)["runs"]
    assert len(run["results"]) == 3


def test_environment_that_is_not_there_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(TOWN, tmp_path / "town")

    assert typed(monkeypatch, str(tmp_path / "town"), "--env", "moon") == Exit.UNKNOWN
    assert "the city has no such environment" in capsys.readouterr().err
