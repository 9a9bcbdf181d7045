from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

from iac.artifacts import Outcome, Status
from iac.targets.ansible.answers import Answers, outcome_of

APPLIED = {"status": "applied", "detail": "", "saved": True, "seconds": 1.5}


@dataclass
class Steps:
    taken: list[tuple[str, str]] = field(default_factory=list)

    def step(self, subject: str, text: str) -> None:
        self.taken.append((subject, text))


def told(event: str, host: str = "sw1", **result: Any) -> dict[str, Any]:
    return {"event": event, "event_data": {"host": host, "res": result}}


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        pytest.param(
            {"outcome": APPLIED, "diff": {"prepared": "+vlan 10\n"}},
            Outcome("sw1", Status.APPLIED, "", "+vlan 10", seconds=1.5),
            id="outcome",
        ),
        pytest.param({"outcome": APPLIED}, Outcome("sw1", Status.APPLIED, seconds=1.5), id="without-difference"),
        pytest.param({"msg": "sw1: no city"}, Outcome("sw1", Status.FAILED, "no city"), id="refused-before-it-began"),
        pytest.param(
            {"msg": "MODULE FAILURE\nKilled", "module_stderr": "Killed"},
            Outcome("sw1", Status.UNKNOWN, "the task broke off: MODULE FAILURE", saved=False),
            id="broken-off",
        ),
        pytest.param({}, Outcome("sw1", Status.FAILED, "the task failed without a word"), id="silent"),
    ],
)
def test_result_of_a_task_becomes_an_outcome(answer: dict[str, Any], expected: Outcome) -> None:
    assert outcome_of("sw1", answer) == expected


def test_events_become_progress_and_are_heard_once() -> None:
    steps, heard = Steps(), list[Outcome]()
    answers = Answers(steps, heard.append)

    kept = [
        answers.event(event)
        for event in (
            {"event": "verbose"},
            {"event": "playbook_on_stats", "event_data": None},
            told("runner_on_start"),
            told("runner_on_start"),
            told("runner_on_ok", outcome=APPLIED),
            told("runner_on_ok", outcome=APPLIED | {"status": "failed"}),
        )
    ]

    assert all(kept)
    assert steps.taken == [("sw1", "started"), ("sw1", "applied")]
    assert [outcome.status for outcome in heard] == [Status.APPLIED]


def test_device_nothing_was_heard_of_is_not_known() -> None:
    answers = Answers(Steps())
    answers.event(told("runner_on_start"))
    answers.status({"status": "error", "job_explanation": "the stream broke"}, None)
    answers.status({"status": "error"}, None)

    assert answers.outcome("sw1").status is Status.UNKNOWN
    assert "it was under way (the stream broke)" in answers.outcome("sw1").detail
    assert "it had not been begun as far as is known" in answers.outcome("sw2").detail
