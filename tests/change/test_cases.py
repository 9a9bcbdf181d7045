"""The closed loop for every folder in ``tests/drift_cases``: exact texts, right in every prefix, and back again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from iac.report.text import text
from iac.syntax import Kind, compare, parse
from iac.syntax.compare import same
from iac.workflow.diff import diff_texts
from tests.change.invariants import violations
from tests.change.simulated import Device

if TYPE_CHECKING:
    from iac.change import Plan
    from iac.syntax import Tree

ROOT = Path(__file__).parents[1] / "drift_cases"
CASES = sorted(path.parent for path in ROOT.glob("*/*/intended.cfg"))
EXPECTED = ("remediation.cfg", "rollback.cfg", "report.txt")
UNCHANGED = ("probe-02", "probe-03", "probe-04", "probe-05", "probe-12", "terminal-lines-one-range")
"""Cases in which nothing may be typed: the two texts mean the same, or nobody can tell."""


def case_id(folder: Path) -> str:
    return f"{folder.parent.name}-{folder.name}"


@pytest.fixture(params=CASES, ids=case_id)
def case(request: pytest.FixtureRequest) -> Path:
    folder = request.param
    assert isinstance(folder, Path)
    return folder


def read(case: Path, name: str) -> str:
    return (case / name).read_text(encoding="utf-8")


def booted(case: Path, name: str) -> Device:
    return Device(eos=case.parent.name == "eos").load(read(case, name))


def typed(commands: tuple[str, ...]) -> str:
    return "".join(f"{line}\n" for line in commands)


def test_cases_are_the_thirteen_probes_and_more() -> None:
    names = {folder.name for folder in CASES}

    assert sum(name.startswith("probe-") for name in names) == 13
    assert len(names) >= 23


def test_case_folders_hold_nothing_else() -> None:
    for folder in CASES:
        assert {path.name for path in folder.iterdir()} == {"intended.cfg", "running.cfg", *EXPECTED}


def test_case_gives_exactly_the_texts_beside_it(case: Path) -> None:
    result = diff_texts(read(case, "running.cfg"), read(case, "intended.cfg"), case.parent.name)
    report = text((*result.findings, *result.remediation.warnings), f"difference of {result.host}")

    assert typed(result.remediation.commands) == read(case, "remediation.cfg")
    assert typed(result.rollback.commands) == read(case, "rollback.cfg")
    assert report == read(case, "report.txt")


def test_case_types_nothing_where_nothing_differs(case: Path) -> None:
    assert (read(case, "remediation.cfg") == "") == case.name.startswith(UNCHANGED)


@pytest.mark.parametrize(("commands", "start", "goal"), [
    pytest.param("remediation.cfg", "running.cfg", "intended.cfg", id="there"),
    pytest.param("rollback.cfg", "intended.cfg", "running.cfg", id="back"),
])  # fmt: skip
def test_case_is_right_in_every_prefix(case: Path, commands: str, start: str, goal: str) -> None:
    """Typed line by line into a device that knows nothing of the product; the way back starts where the other ended."""
    device = booted(case, "running.cfg")
    if commands == "rollback.cfg":
        for line in read(case, "remediation.cfg").splitlines():
            device.type(line)
        device.stack = [device.root]
    before, after = booted(case, start), booted(case, goal)

    for line in read(case, commands).splitlines():
        device.type(line)
        if device.banner is None:
            assert violations(device, before, after) == [], line

    platform = case.parent.name
    assert same(parse(device.show(), platform), parse(read(case, goal), platform))


def test_case_is_predicted_state_by_state(case: Path) -> None:
    """What the plan says the device will hold equals what the simulated device holds, after every command."""
    platform = case.parent.name
    running, intended = (parse(read(case, name), platform) for name in ("running.cfg", "intended.cfg"))
    result = diff_texts(read(case, "running.cfg"), read(case, "intended.cfg"), platform)

    assert_predicted(booted(case, "running.cfg"), running, result.remediation)
    assert same(last_state(running, result.remediation), intended)


def assert_predicted(device: Device, running: Tree, plan: Plan) -> None:
    states = plan.states(running)
    next(states)
    for step in plan.steps:
        for command, state in zip(step.commands, states, strict=False):
            for depth, line in enumerate([*(term.text for term in command.path), *command.text.split("\n")]):
                if command.text.startswith(("access-list", "no access-list")) and depth < len(command.path):
                    continue
                device.type(line)
            device.stack = [device.root]
            shown = parse(device.show(), running.platform.name)
            found = compare(shown, replace(running, children=state)).differences
            assert [d for d in found if d.kind is not Kind.UNKNOWN] == [], command.text


def last_state(tree: Tree, plan: Plan) -> Tree:
    *_, last = plan.states(tree)
    return replace(tree, children=last)


def test_case_equals_itself(case: Path) -> None:
    for name in ("running.cfg", "intended.cfg"):
        result = diff_texts(read(case, name), read(case, name), case.parent.name)

        assert result.findings == ()
        assert result.remediation.commands == result.rollback.commands == ()
