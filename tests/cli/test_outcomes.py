"""What became of devices, as it is printed."""

from __future__ import annotations

import json

import pytest

from iac.artifacts import Outcome, Status
from iac.cli.common import console
from iac.cli.outcomes import outcomes_json, print_outcomes

LOOKED = Outcome("sw1", Status.SKIPPED, "only looked at", "+vlan 30")
LEFT = Outcome("sw1", Status.SKIPPED, "not begun: interrupted")


@pytest.mark.parametrize(
    ("outcome", "word"),
    [pytest.param(LOOKED, "would change", id="differs"), pytest.param(LEFT, "skipped", id="left-out")],
)
def test_device_that_would_change_is_told_from_one_that_was_left_out(
    capsys: pytest.CaptureFixture[str], outcome: Outcome, word: str
) -> None:
    print_outcomes(console(), [outcome], differences=False)

    assert f" {word} " in capsys.readouterr().out
    assert json.loads(outcomes_json([outcome]))["outcomes"][0]["status"] == "skipped"
