"""The plugin as an engineer meets it: pytest in a city's repository, each run a process of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.testing.running import Repository, make_repository

if TYPE_CHECKING:
    from pathlib import Path

WAIVER = """waivers:
  - {rule: voice.address-stale, subject: location hall-f1, owner: Clerk, reason: County is slow., expires: 2027-06-30}
"""


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return make_repository(tmp_path)


@pytest.fixture
def waived(repository: Repository) -> Repository:
    """A city with one finding that its owner accepts until the end of June 2027."""
    repository.replace("city/places.yaml", "address_validated: 2026-11-26", "address_validated: 2025-01-01")
    repository.replace("city/city.yaml", "waivers: []\n", WAIVER)
    return repository


def test_city_becomes_one_test_a_device_a_stack_a_domain_and_severity(repository: Repository) -> None:
    verdict = repository.pytest("--collect-only", "-q")

    names = {line.partition("::")[2] for line in verdict.printed.splitlines() if line.startswith("city/city.yaml::")}
    assert {name for name in names if name.startswith("device")} == {"device[hall-r1]", "device[hall-sw1]"}
    layers = ("network", "vms", "storage", "backup", "recovery")
    stacks = {f"stack[{env}-shared-{layer}]" for env in ("lab", "prod") for layer in layers}
    assert {name for name in names if name.startswith("stack")} == stacks
    assert {"emergency[critical]", "recovery[high]", "compliance[medium]", "network[high]"} <= names
    assert "compliance[low]" not in names, "a test that nothing can make fail is none"


def test_city_as_it_was_made_passes(repository: Repository) -> None:
    verdict = repository.pytest("--iac-as-of", "2026-12-01", "-v", "-k", "not stack or lab-shared-storage")

    assert verdict.code == 0, verdict.printed
    assert "Port Example, 2 device(s), 10 stack(s), the files themselves" in verdict.printed
    assert "stack[lab-shared-storage]" in verdict.names()
    assert not verdict.names("skipped") | verdict.names("failure") | verdict.names("error")


def test_domain_and_severity_select_a_test_under_strict_markers(repository: Repository) -> None:
    verdict = repository.pytest("-m", "emergency and critical", "--collect-only", "-q", "--strict-markers")

    assert verdict.code == 0
    assert "city/city.yaml::emergency[critical]\n" in verdict.printed
    assert verdict.printed.count("city.yaml::") == 1


def test_waived_finding_is_expected_to_fail_until_its_waiver_expires(waived: Repository) -> None:
    before = waived.pytest("--iac-as-of", "2027-06-30", "-m", "not stack")

    assert before.code == 0, before.printed
    assert before.names("skipped") == {"emergency[medium]"}
    assert "1 xfailed" in before.printed
    assert "waived by Clerk, until 2027-06-30: County is slow." in before.printed


def test_finding_fails_once_its_waiver_has_expired_and_is_all_that_is_shown(waived: Repository) -> None:
    verdict = waived.pytest("--iac-as-of", "2027-07-01", "-m", "not stack", "-n", "2")

    assert verdict.code == 1
    assert verdict.names("failure") == {"emergency[medium]", "compliance[medium]"}
    assert "location hall-f1: the address was last checked on 2025-01-01  [voice.address-stale]" in verdict.printed
    assert "    at        city/places.yaml:31" in verdict.printed
    assert "    fix       Check it against the county's master street address guide" in verdict.printed
    assert "Traceback" not in verdict.printed
    assert "items.py" not in verdict.printed
    told = dict(verdict.properties("emergency[medium]"))
    assert told["rule"] == "voice.address-stale"
    assert (told["severity"], told["domain"], told["state"]) == ("medium", "voice", "found")
    assert told["file"].startswith("city/places.yaml:31")
    assert len(told["fingerprint"]) == 16
    assert not list(waived.scratch.glob("iac-pytest-*")), "what the workers shared is removed"


def test_wrong_call_is_one_clear_usage_error(repository: Repository) -> None:
    verdict = repository.pytest("--iac-env", "lab")

    assert verdict.code == pytest.ExitCode.USAGE_ERROR
    assert "the lab is not running; start it with `iac lab up CITY`" in verdict.printed
    assert verdict.printed.count("ERROR") == 1
    assert "Traceback" not in verdict.printed


def test_city_that_cannot_be_used_is_a_usage_error_with_everything_that_is_wrong(repository: Repository) -> None:
    repository.replace("city/places.yaml", 'zip: "34200"', 'zipp: "34200"')
    repository.replace("city/network.yaml", "floor: ", "flor: ")

    verdict = repository.pytest("-n", "2")

    assert verdict.code == pytest.ExitCode.USAGE_ERROR
    assert "places.yaml:15:5: MOD030" in verdict.printed
    assert "Did you mean 'floor'?" in verdict.printed
    assert "problem(s) in" in verdict.printed
    assert "Traceback" not in verdict.printed


def test_plugin_loads_nothing_and_adds_nothing_when_no_city_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "test_nothing.py").write_text(
        "import sys\n"
        "def test_nothing(pytestconfig):\n"
        "    heavy = {'pydantic', 'pulumi', 'napalm', 'jinja2', 'yaml', 'iac.testing.suite'}\n"
        "    assert not heavy & set(sys.modules)\n"
        "    assert not pytestconfig.pluginmanager.has_plugin('iac-city')\n"
    )
    repository = Repository(tmp_path, tmp_path)

    verdict = repository.pytest("-q")

    assert verdict.code == 0, verdict.printed
    assert verdict.names() == {"test_nothing"}


def test_tests_of_ones_own_run_beside_the_city_when_they_are_asked_for(repository: Repository) -> None:
    (repository.folder / "tests").mkdir()
    (repository.folder / "tests" / "test_own.py").write_text("def test_own(): pass\n")

    verdict = repository.pytest("tests", "-k", "own or device")

    assert verdict.code == 0, verdict.printed
    assert verdict.names() == {"test_own", "device[hall-r1]", "device[hall-sw1]"}


def test_stack_that_cannot_be_declared_fails_with_the_reason(repository: Repository) -> None:
    repository.replace("city/cloud.yaml", "10.64.0.0/16", "10.64.0.0/28")

    verdict = repository.pytest("-m", "stack or cloud", "-k", "lab-shared-network or cloud")

    assert verdict.code == 1, verdict.printed
    assert {"stack[lab-shared-network]", "cloud[high]"} <= verdict.names("failure")
    assert "intent.impossible" in verdict.printed
    assert "Traceback" not in verdict.printed
