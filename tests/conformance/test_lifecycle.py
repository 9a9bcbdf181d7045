"""Create, change, replace and delete, in the same way under every engine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pulumi

from tests.conformance.cloud import Group, Thing
from tests.conformance.world import ops

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conformance.world import World

Options = pulumi.ResourceOptions


def things(**wanted: dict[str, Any]) -> Callable[[], None]:
    """A program of independent things."""

    def program() -> None:
        for name, inputs in wanted.items():
            Thing(name, **inputs)

    return program


def chain(*, kind: str = "a", slot: int = 1, upper: Options | None = None) -> Callable[[], None]:
    """A program in which ``upper`` needs ``lower``, by a property that only the cloud knows."""

    def program() -> None:
        lower = Thing("lower", kind=kind, slot=slot, opts=upper)
        Thing("upper", label=lower.serial)

    return program


def test_preview_changes_nothing(town: World) -> None:
    result = town.preview(chain())

    assert ops(result) == {"lower": ["create"], "upper": ["create"]}
    assert (town.cloud.things, town.cloud.calls, town.state()) == ({}, [], [])


def test_up_creates_what_the_program_wants(town: World) -> None:
    result = town.up(chain())

    assert ops(result) == {"lower": ["create"], "upper": ["create"]}
    assert town.cloud.calls == [("create", "lower"), ("create", "upper")]
    assert town.cloud.named("upper")["label"] == town.cloud.named("lower")["serial"]
    assert town.resource("upper")["propertyDependencies"]["label"] == [town.resource("lower")["urn"]]


def test_up_again_does_nothing(town: World) -> None:
    town.up(chain())
    before = town.state()
    result = town.up(chain())

    assert (ops(result), result.changed) == ({}, False)
    assert town.state() == before
    assert len(town.cloud.calls) == 2


def test_update_in_place_says_what_changes(town: World) -> None:
    town.up(things(one={"label": "x"}, two={"label": "y"}))
    planned = town.preview(things(one={"label": "z"}, two={"label": "y"}))
    result = town.up(things(one={"label": "z"}, two={"label": "y"}))

    assert ops(planned) == ops(result) == {"one": ["update"]}
    assert [dict(step.changes) for step in result.steps if step.op == "update"] == [{"label": ('"x"', '"z"')}]
    assert (town.cloud.named("one")["label"], town.cloud.named("one")["serial"]) == ("z", 1)


def test_update_says_what_is_added_and_removed(town: World) -> None:
    town.up(things(one={"first": 1, "nested": {"list": [1, 2]}}))
    result = town.up(things(one={"second": 2, "nested": {"list": [1, 3]}}))

    [changes] = [dict(step.changes) for step in result.steps if step.op == "update"]
    assert changes == {
        "first": ("1", ""),
        "nested": ('{"list": [1, 2]}', '{"list": [1, 3]}'),
        "second": ("", "2"),
    }


def test_replace_creates_the_new_one_first(town: World) -> None:
    town.up(chain())
    planned = town.preview(chain(kind="b"))
    result = town.up(chain(kind="b"))

    wanted = {"lower": ["create-replacement", "replace", "delete-replaced"], "upper": ["update"]}
    assert ops(planned) == ops(result) == wanted
    assert town.cloud.calls[2:] == [("create", "lower"), ("update", "upper"), ("delete", "lower")]
    assert town.cloud.named("upper")["label"] == town.cloud.named("lower")["serial"]


def test_replace_deletes_the_old_one_first_when_the_provider_says_so(town: World) -> None:
    town.up(chain())
    planned = town.preview(chain(slot=2))
    result = town.up(chain(slot=2))

    wanted = {"lower": ["delete-replaced", "replace", "create-replacement"], "upper": ["update"]}
    assert ops(planned) == ops(result) == wanted
    assert town.cloud.calls[2:] == [("delete", "lower"), ("create", "lower"), ("update", "upper")]


def test_replace_order_follows_the_option(town: World) -> None:
    town.up(chain())
    first = town.up(chain(kind="b", upper=Options(delete_before_replace=True)))
    second = town.up(chain(kind="b", slot=2, upper=Options(delete_before_replace=False)))

    assert ops(first)["lower"] == ["delete-replaced", "replace", "create-replacement"]
    assert ops(second)["lower"] == ["create-replacement", "replace", "delete-replaced"]


def test_replace_deleting_first_takes_along_what_cannot_stay(town: World) -> None:
    def program(slot: int) -> Callable[[], None]:
        def inner() -> None:
            lower = Thing("lower", slot=slot)
            middle = Thing("middle", kind=lower.serial)
            Thing("upper", label=middle.serial)
            Thing("aside", opts=Options(depends_on=[lower]))

        return inner

    town.up(program(1))
    planned = town.preview(program(2))
    result = town.up(program(2))

    again = ["delete-replaced", "replace", "create-replacement"]
    assert ops(planned) == ops(result) == {"lower": again, "middle": again, "upper": ["update"]}
    assert town.cloud.calls[4:6] == [("delete", "middle"), ("delete", "lower")]
    assert len(town.cloud.things) == 4


def test_replace_on_changes_turns_an_update_into_a_replacement(town: World) -> None:
    def program(label: str) -> Callable[[], object]:
        return lambda: Thing("one", label=label, opts=Options(replace_on_changes=["label"]))

    town.up(program("x"))
    result = town.up(program("y"))

    assert ops(result) == {"one": ["create-replacement", "replace", "delete-replaced"]}
    assert town.resource("one")["replaceOnChanges"] == ["label"]


def test_delete_removes_what_the_program_no_longer_has(town: World) -> None:
    town.up(things(one={}, two={}))
    planned = town.preview(things(two={}))
    result = town.up(things(two={}))

    assert ops(planned) == ops(result) == {"one": ["delete"]}
    assert [thing["serial"] for thing in town.cloud.things.values()] == [town.cloud.named("two")["serial"]]
    assert [item["urn"].rsplit("::", 1)[1] for item in town.state() if "Thing" in item["urn"]] == ["two"]


def test_delete_refused_by_the_cloud_is_told_and_tried_again(town: World) -> None:
    town.up(things(one={"sticky": True}, two={}))
    words = town.fails("up", things(two={}))

    assert "this thing is sticky" in words
    assert "::one" in words
    assert town.resource("one")["id"] in town.cloud.things

    town.cloud.named("one")["sticky"] = False
    town.up(things(two={}))
    assert list(town.cloud.things) == [town.resource("two")["id"]]


def test_parents_come_first_and_go_last(town: World) -> None:
    def program() -> None:
        group = Group("group")
        inner = Group("inner", opts=Options(parent=group))
        parent = Thing("parent", opts=Options(parent=inner))
        Thing("child", opts=Options(parent=parent))

    town.up(program)
    assert town.resource("child")["urn"].split("::")[2] == (
        "conform:index:Group$conform:index:Group$conform:index:Thing$conform:index:Thing"
    )
    town.destroy()

    assert town.cloud.calls == [("create", "parent"), ("create", "child"), ("delete", "child"), ("delete", "parent")]
    assert (town.cloud.things, town.state()) == ({}, [])


def test_destroy_goes_against_the_needs(town: World) -> None:
    def program() -> None:
        first = Thing("first")
        second = Thing("second", label=first.serial)
        Thing("third", opts=Options(depends_on=[second]))

    town.up(program)
    result = town.destroy()

    assert town.cloud.calls[3:] == [("delete", "third"), ("delete", "second"), ("delete", "first")]
    assert dict(result.kept) == {}


def test_unknown_outputs_stay_unknown_in_a_preview(town: World) -> None:
    seen: list[Any] = []

    def program() -> None:
        lower = Thing("lower", label="plain")
        lower.serial.apply(seen.append)
        lower.label.apply(seen.append)
        Thing("upper", label=lower.serial)
        pulumi.export("serial", lower.serial)

    town.preview(program)
    assert seen == ["plain"]

    town.up(program)
    assert sorted(map(str, seen)) == ["1", "plain", "plain"]


def test_component_outputs_are_recorded(town: World) -> None:
    def program(value: str) -> Callable[[], None]:
        def inner() -> None:
            group = Group("group")
            thing = Thing("one", label=value, opts=Options(parent=group))
            group.register_outputs({"label": thing.label, "thing": thing})
            pulumi.export("label", thing.label)

        return inner

    result = town.up(program("x"))
    assert result.outputs["label"] == "x"
    assert town.resource("group")["outputs"]["label"] == "x"

    town.up(program("y"))
    assert town.resource("group")["outputs"]["label"] == "y"


def test_check_failures_are_told(town: World) -> None:
    words = town.fails("preview", things(one={"forbidden": 1}))
    assert "no thing may have this" in words
    assert "one" in words


def test_two_resources_of_one_name_are_refused(town: World) -> None:
    def program() -> None:
        Thing("one")
        Thing("one")

    words = town.fails("preview", program)
    assert "::one" in words


def test_an_error_in_the_program_is_told_with_its_line(town: World) -> None:
    def program() -> None:
        Thing("one")
        raise ValueError("no such district")

    words = town.fails("up", program)
    assert "no such district" in words
    assert "test_lifecycle.py" in words
