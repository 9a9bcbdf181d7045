"""Rows are tried as a city, with the city's own checks, until what is left holds together."""

from __future__ import annotations

import datetime as dt
import tempfile
from bisect import bisect_left, bisect_right
from pathlib import Path
from typing import TYPE_CHECKING

from iac.checks.rule import Context
from iac.checks.run import RULES, check_city
from iac.errors import ModelError, Problem
from iac.importers.facts import network_of
from iac.importers.followers import called, missing
from iac.importers.ledger import Entry, Fate, Ledger
from iac.importers.spare import without
from iac.model.load import load_city

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from ipaddress import IPv4Network

    from iac.importers.drafts import Draft
    from iac.model.city import City

MOST_ROUNDS = 50
_SEVERAL = 2
_TOLD = 20
"""So many set-aside rows are told when an import fails."""
FIRST_ROW = 2
"""Line 1 of a table is its heading."""
NEVER = ("voice.reserved-number",)
"""Rules whose breach keeps a row out: a desk with the number 911 is not a matter of taste."""


def settle(drafts: Mapping[str, Draft], rules: Callable[[], Mapping[str, str]], ledger: Ledger) -> City:
    """Return the city made of the drafts and the house rules (file name to text), which are asked for in each round.

    What the city's checks object to enters the ledger: a cell or an item of a list leaves its row where the record can
    do without it, else the row leaves its draft, and what refers to it follows in the next round. A problem that no
    row can be blamed for is raised as :class:`ModelError`.
    """
    _set_aside_wide_prefixes(drafts, ledger)
    with tempfile.TemporaryDirectory(prefix="iac-import-") as name:
        folder = Path(name)
        for _ in range(MOST_ROUNDS):
            for stale in folder.iterdir():
                stale.unlink()
            write(folder, drafts, rules())
            try:
                city = load_city(folder)
            except ModelError as error:
                _set_aside(error, drafts, ledger)
            else:
                refused = _refused(city)
                if not refused:
                    _question(city, drafts, ledger)
                    return city
                _set_aside(ModelError(refused), drafts, ledger)
    message = "the sheets contradict each other in too many ways"
    raise ModelError([Problem("", 0, 0, "IMP006", "", message, "", "Put right what is listed and import again.")])


def _set_aside_wide_prefixes(drafts: Mapping[str, Draft], ledger: Ledger) -> None:
    """Take out prefixes that hold several others, before each of those is refused for overlapping them."""
    draft = drafts.get("prefixes")
    if draft is None:
        return
    parsed = [(network_of(row.values.get("prefix", "")), row) for row in draft.rows]
    ordered = sorted((network for network, _ in parsed if network), key=lambda net: int(net.network_address))
    starts = [int(network.network_address) for network in ordered]
    for network, row in parsed:
        held = _starting_in(starts, network) - 1 if network else 0
        if network and held >= _SEVERAL:
            draft.rows.remove(row)
            reason = f"{network} holds {held} other prefixes of the sheet."
            fix = "Write the prefix of one VLAN of one site."
            ledger.add(Entry(row.sheet, row.line, "prefix", Fate.SET_ASIDE, row.values.get("site", ""), reason, fix))


def _starting_in(starts: list[int], network: IPv4Network) -> int:
    return bisect_right(starts, int(network.broadcast_address)) - bisect_left(starts, int(network.network_address))


def write(folder: Path, drafts: Mapping[str, Draft], rules: Mapping[str, str]) -> None:
    """Write the city files."""
    for section, draft in drafts.items():
        (folder / f"{section}.csv").write_text(draft.csv(), encoding="utf-8")
    for file, text in rules.items():
        (folder / file).write_text(text, encoding="utf-8")


def _refused(city: City) -> list[Problem]:
    """Return what the rules find that no city may be without, however it is waived."""
    context = Context(city, dt.date.min)
    return [
        Problem(place.file, place.line, place.column, rule.id, place.path, f"{finding.title}.", rule.why, rule.fix)
        for rule in (RULES[name] for name in NEVER)
        for finding in rule.findings(context)
        for place in finding.where
    ]


def _question(city: City, drafts: Mapping[str, Draft], ledger: Ledger) -> None:
    """Write down what the rules that do not depend on the day object to, at the row they point to."""
    for finding in check_city(city, dt.date.min):
        for place in finding.where[:1]:
            section = place.file.removesuffix(".csv")
            if section in drafts and place.line >= FIRST_ROW:
                row = drafts[section].rows[place.line - FIRST_ROW]
                reason = f"{finding.title} [{finding.rule}]"
                ledger.add(Entry(row.sheet, row.line, "", Fate.QUESTIONED, finding.subject, reason, finding.fix))


def _set_aside(error: ModelError, drafts: Mapping[str, Draft], ledger: Ledger) -> None:
    blamed: dict[tuple[str, int], list[Problem]] = {}
    for problem in error.problems:
        section = problem.file.removesuffix(".csv")
        if section in drafts and problem.line >= FIRST_ROW:
            blamed.setdefault((section, problem.line - FIRST_ROW), []).append(problem)
    if not blamed:
        raise ModelError([*error.problems, *_so_far(ledger)]) from None
    for (section, index), problems in sorted(blamed.items(), reverse=True):
        row = drafts[section].rows[index]
        reason = " ".join(dict.fromkeys(problem.message for problem in problems))
        fix = " ".join(dict.fromkeys(_fix(problem, ledger.lost) for problem in problems))
        subject = next(iter(row.values.values()), "")
        kept = without(section, row.values, [problem.path.rpartition(".")[2] for problem in problems])
        fate = Fate.SET_ASIDE if kept is None else Fate.LEFT_OUT
        ledger.add(Entry(row.sheet, row.line, _column(problems), fate, subject, reason, fix))
        if kept is None:
            drafts[section].rows.pop(index)
            ledger.lost |= dict.fromkeys(called(section, row.values), f"{row.sheet}:{row.line}")
        else:
            row.values.clear()
            row.values.update(kept)


def _fix(problem: Problem, lost: Mapping[str, str]) -> str:
    place = lost.get(missing(problem.message))
    return f"Put {place} right: it was set aside, and this row with it." if place else problem.fix


def _so_far(ledger: Ledger) -> Iterator[Problem]:
    """The rows that were set aside before nothing could be done any more: the first of them are usually why."""
    entries = list(ledger.of(Fate.SET_ASIDE))
    for entry in entries[:_TOLD]:
        why = "Without the row the sheets do not make a city."
        yield Problem(entry.sheet, entry.row, 1, "IMP007", entry.column, entry.reason, why, entry.fix)
    if len(entries) > _TOLD:
        message = f"{len(entries) - _TOLD} more rows were set aside."
        yield Problem(entries[-1].sheet, 0, 0, "IMP007", "", message, "", "Put these right first and import again.")


def _column(problems: list[Problem]) -> str:
    names = {problem.path.rpartition(".")[2] for problem in problems if "." in problem.path}
    return ", ".join(sorted(names))
