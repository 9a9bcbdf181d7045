from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from iac.artifacts import Outcome, Status
from iac.rollout.ledger import Ledger

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    opened = Ledger(tmp_path / "state" / "ansible.jsonl")
    opened.open()
    return opened


@pytest.mark.parametrize(
    ("status", "done"),
    [
        pytest.param(Status.APPLIED, True, id="applied"),
        pytest.param(Status.UNCHANGED, True, id="unchanged"),
        pytest.param(Status.SKIPPED, False, id="skipped"),
        pytest.param(Status.UNKNOWN, False, id="unknown"),
        pytest.param(Status.FAILED, False, id="failed"),
    ],
)
def test_only_what_is_as_asked_is_done(ledger: Ledger, status: Status, done: bool) -> None:  # noqa: FBT001
    ledger.note(Outcome("sw1", status), "digest")

    assert Ledger(ledger.path).done("sw1", "digest") is done


def test_device_that_should_be_something_else_by_now_is_not_done(ledger: Ledger) -> None:
    ledger.note(Outcome("sw1", Status.APPLIED), "then")

    assert not ledger.done("sw1", "now")
    assert not ledger.done("sw2", "then")


def test_line_cut_short_is_no_answer(ledger: Ledger) -> None:
    ledger.note(Outcome("sw1", Status.APPLIED), "digest")
    with ledger.path.open("a", encoding="utf-8") as file:
        file.write('{"host": "sw2", "sta')

    assert ledger.done("sw1", "digest")
    assert not ledger.done("sw2", "digest")


def test_closed_ledger_is_gone_and_knows_nothing(ledger: Ledger) -> None:
    ledger.note(Outcome("sw1", Status.APPLIED), "digest")
    assert ledger.exists
    ledger.close()

    assert not ledger.exists
    assert not ledger.done("sw1", "digest")
