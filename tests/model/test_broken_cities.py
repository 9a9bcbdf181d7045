"""Each folder of ``broken_cities`` is a city with something wrong, and every word that must be said about it.

``pytest --update-golden`` writes the words anew; read the difference before you commit it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from iac.errors import ModelError
from iac.model.load import load_city
from iac.model.problems import CONSEQUENCES, KINDS
from iac.model.sections import sections
from tests.model.broken import CASES, GOOD, build

if TYPE_CHECKING:
    from pathlib import Path

FOLDERS = sorted(CASES.iterdir())
ELSEWHERE = {"MOD001", "MOD002", "MOD003"}
"""Codes about folders and files that version control cannot hold; test_load.py has them."""


@pytest.mark.parametrize("case", [pytest.param(case, id=case.name) for case in FOLDERS])
def test_broken_city_is_told_every_problem_word_for_word(
    case: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    build(case, tmp_path)

    with pytest.raises(ModelError) as caught:
        load_city(tmp_path)

    told = "".join(f"{problem}\n" for problem in caught.value.problems)
    if request.config.getoption("--update-golden"):
        (case / "expected.txt").write_text(told, encoding="utf-8")
    assert told == (case / "expected.txt").read_text(encoding="utf-8")


def test_the_good_city_is_good() -> None:
    assert load_city(GOOD).city.name == "Sampletown"


@pytest.mark.parametrize("case", [pytest.param(case, id=case.name) for case in FOLDERS])
def test_case_holds_a_change_and_what_must_be_said(case: Path) -> None:
    names = {file.name for file in case.iterdir()}

    assert "expected.txt" in names
    assert names - {"expected.txt"}, "nothing is changed"


def test_every_code_is_shown_by_a_case_and_every_case_uses_known_codes() -> None:
    told = "".join((case / "expected.txt").read_text(encoding="utf-8") for case in FOLDERS)

    assert set(re.findall(r"\bMOD\d{3}\b", told)) | ELSEWHERE == set(KINDS)


def test_no_message_shows_a_secret_or_the_library_behind_it() -> None:
    told = "".join((case / "expected.txt").read_text(encoding="utf-8") for case in FOLDERS)

    assert re.findall(r"(?i)hunter2|pydantic|_type\b|validation error|input_value|NoneType|tuple|dict\b", told) == []


def test_every_section_has_a_consequence() -> None:
    assert set(CONSEQUENCES) == set(sections()) - {"schema", "city"}
