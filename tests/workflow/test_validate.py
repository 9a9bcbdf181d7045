"""Validation as a value: a metro made from nothing is clean, and problems become findings for pipelines."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from iac.errors import ModelError
from iac.ports import FixedClock
from iac.workflow.validate import problem_findings, validate
from tests.bench import metro

if TYPE_CHECKING:
    from pathlib import Path

CLOCK = FixedClock(dt.datetime(2026, 11, 25, tzinfo=dt.UTC))


def test_metro_of_the_bench_is_clean_whatever_its_size(tmp_path: Path) -> None:
    metro.write(tmp_path, 7, 120)

    result = validate(tmp_path, CLOCK)

    assert result.findings == ()
    assert result.summary == "Metro: 7 sites, 14 devices, 120 phones, 8 services in 9 files"


def test_same_metro_is_the_same_bytes() -> None:
    assert metro.metro(3, 10) == metro.metro(3, 10)


def test_problems_become_findings_with_their_place(tmp_path: Path) -> None:
    metro.write(tmp_path, 2, 4)
    phones = tmp_path / "phones.csv"
    phones.write_text(phones.read_text().replace("620001", "620000"))

    with pytest.raises(ModelError) as caught:
        validate(tmp_path, CLOCK)

    (finding,) = problem_findings(caught.value.problems)
    assert (finding.rule, finding.where[0].file, finding.where[0].line) == ("MOD047", "phones.csv", 3)
    assert finding.why
    assert finding.fix
