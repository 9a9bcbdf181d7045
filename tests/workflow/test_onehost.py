"""What a task of Ansible asks for and is told; no device is called here."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from iac.artifacts import Outcome, Status
from iac.errors import StateError, UsageError
from iac.workflow.access import open_network
from iac.workflow.onehost import Ask, _told, answer, configure_host, digest, own_version

TOWN = Path(__file__).parents[2] / "cities" / "town"
HOST = "fs7-sw1"


def asked(**changes: Any) -> dict[str, Any]:
    """Return a module's parameters, all that are optional absent as Ansible passes them."""
    absent = {"lab_dir": None, "iac_version": None, "config_digest": None, "unless_exists": None}
    return {"city": str(TOWN), "environment": "prod", "host": HOST, "confirm_seconds": 120, **absent, **changes}


def test_ask_opens_the_one_device() -> None:
    intended = open_network(TOWN, "prod").configs[HOST].text

    network = Ask.of(asked(iac_version=own_version(), config_digest=digest(intended))).open()

    assert list(network.configs) == [HOST]
    assert network.configs[HOST].text == intended


def test_worker_with_another_version_is_refused() -> None:
    says = rf"has iac {own_version()}, .* prepared with iac 9\.9\.9\. Install municipal-iac==9\.9\.9 on the worker"
    with pytest.raises(UsageError, match=says):
        Ask.of(asked(iac_version="9.9.9")).open()


def test_worker_that_prints_something_else_is_refused() -> None:
    with pytest.raises(UsageError, match=f"{HOST}: this worker prints another configuration"):
        Ask.of(asked(config_digest="0123456789abcdef")).open()


def test_stopped_deployment_begins_nothing(tmp_path: Path) -> None:
    (tmp_path / "stop").touch()

    told = configure_host(asked(city="/nowhere", unless_exists=str(tmp_path / "stop")), dry_run=False)

    assert (told["skipped"], told["changed"], told["failed"]) == (True, False, False)
    assert told["outcome"]["status"] == "skipped"


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        pytest.param(Outcome(HOST, Status.APPLIED, difference="+vlan 10"), (True, False, False), id="applied"),
        pytest.param(Outcome(HOST, Status.UNCHANGED), (False, False, False), id="unchanged"),
        pytest.param(Outcome(HOST, Status.SKIPPED, difference="+vlan 10"), (True, False, False), id="looked"),
        pytest.param(Outcome(HOST, Status.ROLLED_BACK, difference="+vlan 10"), (False, True, False), id="rolled-back"),
        pytest.param(Outcome(HOST, Status.UNKNOWN), (False, True, False), id="unknown"),
    ],
)
def test_outcome_becomes_an_answer(outcome: Outcome, expected: tuple[bool, bool, bool]) -> None:
    told = answer(outcome)

    assert (told["changed"], told["failed"], told["skipped"]) == expected
    assert told["outcome"]["status"] == outcome.status
    assert told["diff"]["prepared"] == (f"{outcome.difference}\n" if outcome.difference else "")


def test_change_begun_by_a_task_that_was_killed_counts_as_made() -> None:
    settled, looked = Outcome(HOST, Status.APPLIED, saved=True), Outcome(HOST, Status.UNCHANGED)

    assert _told(settled, looked, HOST).status is Status.APPLIED
    assert "finished by this one" in _told(settled, looked, HOST).detail
    assert _told(Outcome(HOST, Status.ROLLED_BACK), looked, HOST) == looked
    assert _told(None, looked, HOST) == looked
    with pytest.raises(StateError, match="run it again"):
        _told(settled, None, HOST)
