"""Each folder of ``unsound_cities`` is the town with one thing that can be read and should not be so.

``expected.txt`` is every word validation says about it; ``pytest --update-golden`` writes it anew.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from iac.findings import State
from iac.ports import FixedClock
from iac.report.formats import render_findings
from iac.workflow.validate import validate
from tests.model.broken import build

TOWN = Path(__file__).parents[2] / "cities" / "town"
FOLDERS = sorted((Path(__file__).parent / "unsound_cities").iterdir())
CLOCK = FixedClock(dt.datetime(2026, 11, 25, tzinfo=dt.UTC))


@pytest.mark.parametrize("case", [pytest.param(case, id=case.name) for case in FOLDERS])
def test_unsound_city_is_told_what_is_wrong_word_for_word(
    case: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    build(case, tmp_path, TOWN)

    found = [finding for finding in validate(tmp_path, CLOCK).findings if finding.state is State.FOUND]

    told = render_findings(found, "text", title=case.name)
    if request.config.getoption("--update-golden"):
        (case / "expected.txt").write_text(told, encoding="utf-8")
    assert found
    assert told == (case / "expected.txt").read_text(encoding="utf-8")
