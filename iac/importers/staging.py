"""Rows are tried as a city, with the city's own checks, until what is left holds together."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from iac.errors import ModelError, Problem
from iac.importers.ledger import Entry, Fate, Ledger
from iac.model.load import load_city

if TYPE_CHECKING:
    from collections.abc import Mapping

    from iac.importers.drafts import Draft
    from iac.model.city import City

MOST_ROUNDS = 50


def settle(drafts: Mapping[str, Draft], rules: Mapping[str, str], ledger: Ledger) -> City:
    """Return the city made of the drafts and the house rules (file name to text).

    Rows the city's checks object to leave their drafts and enter the ledger; what refers to them follows in the next
    round. A problem that no row can be blamed for is raised as :class:`ModelError`.
    """
    with tempfile.TemporaryDirectory(prefix="iac-import-") as name:
        folder = Path(name)
        for _ in range(MOST_ROUNDS):
            write(folder, drafts, rules)
            try:
                return load_city(folder)
            except ModelError as error:
                _set_aside(error, drafts, ledger)
    message = "the sheets contradict each other in too many ways"
    raise ModelError([Problem("", 0, 0, "IMP006", "", message, "", "Put right what is listed and import again.")])


def write(folder: Path, drafts: Mapping[str, Draft], rules: Mapping[str, str]) -> None:
    """Write the city files."""
    for section, draft in drafts.items():
        (folder / f"{section}.csv").write_text(draft.csv(), encoding="utf-8")
    for file, text in rules.items():
        (folder / file).write_text(text, encoding="utf-8")


def _set_aside(error: ModelError, drafts: Mapping[str, Draft], ledger: Ledger) -> None:
    blamed: dict[tuple[str, int], list[Problem]] = {}
    for problem in error.problems:
        section = problem.file.removesuffix(".csv")
        if section in drafts and problem.line >= 2:  # noqa: PLR2004  # line 1 is the heading
            blamed.setdefault((section, problem.line - 2), []).append(problem)
    if not blamed:
        raise error
    for (section, index), problems in sorted(blamed.items(), reverse=True):
        row = drafts[section].rows.pop(index)
        reason = " ".join(dict.fromkeys(problem.message for problem in problems))
        fix = " ".join(dict.fromkeys(problem.fix for problem in problems))
        subject = next(iter(row.values.values()), "")
        ledger.add(Entry(row.sheet, row.line, _column(problems), Fate.SET_ASIDE, subject, reason, fix))


def _column(problems: list[Problem]) -> str:
    names = {problem.path.rpartition(".")[2] for problem in problems if "." in problem.path}
    return ", ".join(sorted(names))
