"""Random programs, one after the other on one stack, against a reference that fits on a page."""

from __future__ import annotations

import copy
import tempfile
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pulumi
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conformance.cloud import Thing
from tests.conformance.world import EMBEDDED, ops, world

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conformance.world import World

NAMES = "abcdef"
UNHEARD_OF = 1000
REPLACED_AFTER = ["create-replacement", "replace", "delete-replaced"]
REPLACED_BEFORE = ["delete-replaced", "replace", "create-replacement"]
WANT_ONE = {"label": ["update"], "kind": REPLACED_AFTER, "slot": REPLACED_BEFORE}


@dataclass(frozen=True)
class Want:
    """One thing of a program: each property is a number, or the name of a thing before it whose serial it takes."""

    label: int | str = 0
    kind: int | str = 0
    slot: int | str = 0

    def resolved(self, serials: dict[str, int]) -> dict[str, int]:
        """Return the properties as the cloud will see them."""
        given = {"label": self.label, "kind": self.kind, "slot": self.slot}
        return {key: serials[value] if isinstance(value, str) else value for key, value in given.items()}


Program = dict[str, Want]


@st.composite
def programs(draw: st.DrawFn) -> Program:
    """Draw up to six things; each may take serials of earlier ones."""
    program: Program = {}
    for name in sorted(draw(st.sets(st.sampled_from(NAMES)))):
        numbers: st.SearchStrategy[int | str] = st.integers(0, 2)
        value = st.one_of(numbers, st.sampled_from(sorted(program))) if program else numbers
        program[name] = Want(draw(value), draw(value), draw(value))
    return program


def declared(program: Program) -> Callable[[], None]:
    """Return it as a Pulumi program; each thing waits for the one before, so that the order is known."""

    def declare() -> None:
        things: dict[str, Thing] = {}
        for name, want in program.items():
            given = {
                key: things[value].serial if isinstance(value, str) else value
                for key, value in (("label", want.label), ("kind", want.kind), ("slot", want.slot))
            }
            opts = pulumi.ResourceOptions(depends_on=list(things.values())[-1:])
            things[name] = Thing(name, opts=opts, **given)

    return declare


@dataclass
class Reference:
    """What a cloud holds after a program, worked out in the plainest way."""

    wanted: Program = field(default_factory=dict)
    held: dict[str, dict[str, int]] = field(default_factory=dict)
    serials: dict[str, int] = field(default_factory=dict)

    def preview(self, program: Program) -> dict[str, list[str]]:
        """Return the steps that moving on would take, as far as one can know: a serial to come equals no other."""
        return copy.deepcopy(self).up(program, raise_by=UNHEARD_OF)

    def up(self, program: Program, *, raise_by: int = 1) -> dict[str, list[str]]:
        """Move on to a program and return the steps that takes, by name."""
        steps: dict[str, list[str]] = {}
        swept: set[str] = set()
        for name, want in program.items():
            given = want.resolved(self.serials)
            steps[name] = REPLACED_BEFORE if name in swept else self._step(name, given)
            if steps[name] is REPLACED_BEFORE:
                swept |= self._taken_along(name, swept)
            if steps[name] not in ([], ["update"]):
                self.serials[name] = self.serials.get(name, 0) + raise_by
            self.held[name] = given
        for name in set(self.wanted) - set(program):
            steps[name] = ["delete-replaced", "remove-pending-replace"] if name in swept else ["delete"]
            self.held.pop(name)
        self.wanted = program
        return {name: taken for name, taken in steps.items() if taken}

    def _step(self, name: str, given: dict[str, int]) -> list[str]:
        if name not in self.wanted:
            return ["create"]
        changed = [key for key in ("slot", "kind", "label") if self.held[name][key] != given[key]]
        return WANT_ONE[changed[0]] if changed else []

    def _taken_along(self, name: str, swept: set[str]) -> set[str]:
        """Return what cannot stay while ``name`` is away: what takes its serial where a change replaces."""
        found = {name, *swept}
        for other, want in self.wanted.items():
            if other > name and {want.kind, want.slot} & found:
                found.add(other)
        return found - {name}


@st.composite
def histories(draw: st.DrawFn) -> list[tuple[Program, str, str]]:
    """Draw programs that follow each other, each with a trouble (or none) and the thing that it strikes."""
    troubles = st.sampled_from(["", "", "refused", "gone", "twisted"])
    rounds = draw(st.lists(st.tuples(programs(), troubles, st.sampled_from(NAMES)), min_size=1, max_size=4))
    return [(program, trouble, name) for program, trouble, name in rounds]


@given(history=st.lists(programs(), min_size=1, max_size=4))
@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
def test_random_programs_take_the_steps_of_the_reference(history: list[Program]) -> None:
    reference = Reference()
    with tempfile.TemporaryDirectory() as folder, world(EMBEDDED, Path(folder)) as town:
        for program in history:
            planned = ops(town.engine.preview(town.stack, declared(program), town.ears))
            done = ops(town.engine.up(town.stack, declared(program), town.ears))

            assert planned == reference.preview(program)
            assert done == reference.up(program)
            assert contents(town) == reference.held


@given(history=histories())
@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
def test_random_troubles_leave_nothing_behind(history: list[tuple[Program, str, str]]) -> None:
    with tempfile.TemporaryDirectory() as folder, world(EMBEDDED, Path(folder)) as town:
        for program, trouble, name in history:
            befall(town, program, trouble, name)
            town.engine.up(town.stack, declared(program), town.ears)

            assert ops(town.engine.up(town.stack, declared(program), town.ears)) == {}
            assert ops(town.engine.refresh(town.stack, town.ears)) == {}
            assert contents(town) == {key: want.resolved(serials(town)) for key, want in program.items()}
        town.engine.destroy(town.stack, town.ears)

        assert (town.cloud.things, town.state()) == ({}, [])


KNOWN: list[Program] = [
    {"a": Want(), "b": Want(label="a"), "c": Want(kind="b"), "e": Want(slot="a")},
    {"a": Want(slot=1), "b": Want(label="a", kind=1), "c": Want(kind="b"), "d": Want(label=2)},
    {"b": Want(label=1), "d": Want(label="b", slot="b"), "f": Want()},
]


def test_known_programs_take_the_steps_of_the_reference(town: World) -> None:
    """What a random history looks like, for every engine: each step of a replacement, each way round."""
    reference = Reference()
    for program in KNOWN:
        assert ops(town.preview(declared(program))) == reference.preview(program)
        assert ops(town.up(declared(program))) == reference.up(program)
        assert contents(town) == reference.held
    town.destroy()


def befall(town: World, program: Program, trouble: str, name: str) -> None:
    """Let the trouble come over the thing, if it is there."""
    struck = [key for key in town.cloud.things if key.split("/")[2] == name]
    if trouble == "refused":
        town.cloud.failing.add(name)
        if name in program and needs_a_call(town, program, name):
            town.fails("up", declared(program))
        town.cloud.failing.clear()
    elif trouble and struck:
        if trouble == "gone":
            town.cloud.things.pop(struck[0])
        else:
            town.cloud.things[struck[0]]["label"] = 99
        town.engine.refresh(town.stack, town.ears, adopt=True)


def needs_a_call(town: World, program: Program, name: str) -> bool:
    """Tell from a preview whether the cloud is going to be asked about the thing."""
    return name in ops(town.engine.preview(town.stack, declared(program), town.ears))


def contents(town: World) -> dict[str, dict[str, int]]:
    """Return what the cloud holds, by name; two things of one name would be one too many."""
    found = {key.split("/")[2]: thing for key, thing in town.cloud.things.items()}
    assert len(found) == len(town.cloud.things)
    return {name: {key: thing[key] for key in ("label", "kind", "slot")} for name, thing in found.items()}


def serials(town: World) -> dict[str, int]:
    """Return how often each thing was made."""
    return {key.split("/")[2]: thing["serial"] for key, thing in town.cloud.things.items()}


def test_reference_tells_an_update_from_a_replacement() -> None:
    """The reference itself, by hand: it is what the random programs are held against."""
    reference = Reference()
    first = {"a": Want(), "b": Want(label="a"), "c": Want(kind="a")}
    again = ["delete-replaced", "replace", "create-replacement"]

    assert reference.up(first) == {"a": ["create"], "b": ["create"], "c": ["create"]}
    assert reference.up(first) == {}
    assert reference.up({**first, "a": replace(first["a"], slot=1)}) == {"a": again, "b": ["update"], "c": again}
    assert reference.held["b"]["label"] == 2
    assert reference.up({}) == {"a": ["delete"], "b": ["delete"], "c": ["delete"]}
