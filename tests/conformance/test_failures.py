"""Failure half-way and going on from there, in the same way under every engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pulumi

from tests.conformance.cloud import Thing
from tests.conformance.world import ops

if TYPE_CHECKING:
    from tests.conformance.world import World


def program() -> None:
    """A chain of three."""
    first = Thing("first")
    second = Thing("second", label=first.serial)
    Thing("third", label=second.serial)


def test_failure_half_way_keeps_what_was_done(town: World) -> None:
    town.cloud.failing.add("second")
    words = town.fails("up", program)

    assert "the cloud does not want second" in words
    assert "::second" in words
    assert [key.split("/")[2] for key in town.cloud.things] == ["first"]
    assert town.resource("first")["id"] in town.cloud.things


def test_failure_half_way_is_gone_on_from(town: World) -> None:
    town.cloud.failing.add("second")
    town.fails("up", program)
    town.cloud.failing.clear()
    result = town.up(program)

    assert ops(result) == {"second": ["create"], "third": ["create"]}
    assert [name for verb, name in town.cloud.calls] == ["first", "second", "second", "third"]
    assert ops(town.up(program)) == {}


def test_failure_does_not_delete_what_the_program_no_longer_has(town: World) -> None:
    town.up(program)

    def other() -> None:
        Thing("fourth", fail=True)

    town.fails("up", other)
    assert len(town.cloud.things) == 3
    town.up(program)
    assert [verb for verb, _name in town.cloud.calls] == ["create"] * 4


def test_failure_of_an_update_leaves_the_record_as_it_was(town: World) -> None:
    town.up(lambda: Thing("one", label="x"))
    town.cloud.failing.add("one")
    town.fails("up", lambda: Thing("one", label="y"))

    assert town.resource("one")["inputs"]["label"] == "x"
    town.cloud.failing.clear()
    assert ops(town.up(lambda: Thing("one", label="y"))) == {"one": ["update"]}


def test_failure_between_deletion_and_creation_is_gone_on_from(town: World) -> None:
    def sliding(slot: int) -> None:
        lower = Thing("lower", slot=slot)
        Thing("upper", label=lower.serial)

    town.up(lambda: sliding(1))
    town.cloud.failing.add("lower")
    town.fails("up", lambda: sliding(2))
    assert town.cloud.calls[-2:] == [("delete", "lower"), ("create", "lower")] or town.cloud.calls[-1][0] == "delete"

    town.cloud.failing.clear()
    town.up(lambda: sliding(2))
    assert sorted(key.split("/")[2] for key in town.cloud.things) == ["lower", "upper"]
    assert ops(town.preview(lambda: sliding(2))) == {}


def test_failure_to_delete_the_old_half_of_a_replacement_is_tried_again(town: World) -> None:
    town.up(lambda: Thing("one", kind="a", sticky=True))
    town.fails("up", lambda: Thing("one", kind="b"))
    assert len(town.cloud.things) == 2

    for thing in town.cloud.things.values():
        thing["sticky"] = False
    result = town.up(lambda: Thing("one", kind="b"))

    assert ops(result) == {"one": ["delete-replaced"]}
    assert len(town.cloud.things) == 1


def test_failure_of_the_program_records_what_it_had_made(town: World) -> None:
    def broken() -> None:
        first = Thing("first")
        first.serial.apply(lambda serial: list(range(serial))[1])

    words = town.fails("up", broken)
    assert "list index out of range" in words
    assert town.resource("first")["id"] in town.cloud.things
    pulumi.log.debug("nothing of the failed run is left in the SDK")
    assert ops(town.up(lambda: Thing("first"))) == {}
