"""Resource options, in the same way under every engine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pulumi

from tests.conformance.cloud import PACKAGE, THING, VERSION, Group, Thing
from tests.conformance.world import ops

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conformance.world import World

Options = pulumi.ResourceOptions


def one(opts: Options | None = None, name: str = "one", **inputs: Any) -> Callable[[], object]:
    """A program of one thing."""
    return lambda: Thing(name, opts=opts, **inputs)


def nothing() -> None:
    """A program without resources."""


def test_aliases_let_a_resource_change_its_name(town: World) -> None:
    town.up(one(name="old", label="x"))
    result = town.up(one(name="new", label="x", opts=Options(aliases=[pulumi.Alias(name="old")])))

    assert ops(result) == {}
    assert town.resource("new")["id"] in town.cloud.things
    assert len(town.cloud.calls) == 1
    assert ops(town.up(one(name="new", label="x"))) == {}


def test_aliases_of_a_parent_reach_its_children(town: World) -> None:
    def program(name: str, alias: str = "") -> Callable[[], None]:
        def inner() -> None:
            aliases: Any = [pulumi.Alias(name=alias)] if alias else []
            group = Group(name, opts=Options(aliases=aliases))
            first = Thing(f"{name}-first", opts=Options(parent=group))
            Thing("second", label=first.serial, opts=Options(parent=group, depends_on=[first]))

        return inner

    town.up(program("old"))
    result = town.up(program("new", "old"))

    assert ops(result) == {}
    assert len(town.cloud.calls) == 2
    assert town.resource("second")["dependencies"] == [town.resource("new-first")["urn"]]


def test_aliases_let_a_resource_change_its_parent(town: World) -> None:
    def below() -> None:
        group = Group("group")
        Thing("one", opts=Options(parent=group, aliases=[pulumi.Alias(parent=pulumi.ROOT_STACK_RESOURCE)]))

    town.up(one())
    result = town.up(below)

    assert ops(result) == {"group": ["create"]}
    assert town.resource("one")["parent"] == town.resource("group")["urn"]


def test_protect_refuses_deletion(town: World) -> None:
    town.up(one(Options(protect=True)))
    words = town.fails("up", nothing)

    assert "protected" in words
    assert "::one" in words
    assert len(town.cloud.things) == 1

    town.up(one())
    assert ops(town.up(nothing)) == {"one": ["delete"]}


def test_protect_refuses_replacement(town: World) -> None:
    town.up(one(Options(protect=True), kind="a"))
    words = town.fails("up", one(Options(protect=True), kind="b"))

    assert "protect" in words
    assert [verb for verb, _name in town.cloud.calls] == ["create"]


def test_protect_keeps_what_a_destroy_may_not_take(town: World) -> None:
    def program() -> None:
        ground = Thing("ground")
        Thing("house", label=ground.serial, opts=Options(protect=True))
        Thing("tent")

    town.up(program)
    result = town.destroy()

    kept = {urn.rsplit("::", 1)[1] for urn in result.kept}
    assert {"ground", "house"} <= kept
    assert "tent" not in kept
    assert next(why for urn, why in result.kept.items() if urn.endswith("::house")) == "protected"
    assert len(town.cloud.things) == 2


def test_protect_is_handed_down_by_a_parent(town: World) -> None:
    def program() -> None:
        group = Group("group", opts=Options(protect=True))
        Thing("one", opts=Options(parent=group))

    town.up(program)
    assert town.resource("one")["protect"] is True


def test_ignore_changes_keeps_the_recorded_value(town: World) -> None:
    ignoring = Options(ignore_changes=["label", "nested.inner", "list[0]"])
    town.up(one(label="x", nested={"inner": 1, "other": 1}, list=[1, 2]))
    quiet = town.up(one(ignoring, label="y", nested={"inner": 2, "other": 1}, list=[3, 2]))
    result = town.up(one(ignoring, label="y", nested={"inner": 2, "other": 2}, list=[3, 4]))

    assert ops(quiet) == {}
    assert ops(result) == {"one": ["update"]}
    assert {key: town.cloud.named("one")[key] for key in ("label", "nested", "list")} == {
        "label": "x",
        "nested": {"inner": 1, "other": 2},
        "list": [1, 4],
    }


def test_retain_on_delete_leaves_the_thing_in_the_cloud(town: World) -> None:
    town.up(one(Options(retain_on_delete=True)))
    result = town.up(nothing)

    assert ops(result) == {"one": ["delete"]}
    assert len(town.cloud.things) == 1
    assert [item for item in town.state() if item["type"] == THING] == []
    assert ("delete", "one") not in town.cloud.calls


def test_deleted_with_spares_the_cloud_a_call(town: World) -> None:
    def program() -> None:
        box = Thing("box")
        Thing("content", label=box.serial, opts=Options(deleted_with=box))

    town.up(program)
    town.destroy()

    assert [name for verb, name in town.cloud.calls if verb == "delete"] == ["box"]


def test_additional_secret_outputs_are_sealed(town: World) -> None:
    town.up(one(Options(additional_secret_outputs=["serial"]), label="x"))

    assert town.resource("one")["outputs"]["serial"] == {"secret": "1"}
    assert town.resource("one")["outputs"]["label"] == "x"


def test_custom_timeouts_are_recorded(town: World) -> None:
    town.up(one(Options(custom_timeouts=pulumi.CustomTimeouts(create="1h30m", delete="45s"))))

    assert town.resource("one")["customTimeouts"] == {"create": 5400, "delete": 45}


def test_explicit_provider_is_used_and_kept(town: World) -> None:
    def program(region: str) -> Callable[[], None]:
        def inner() -> None:
            provider = pulumi.ProviderResource(PACKAGE, "mine", {"region": region}, Options(version=VERSION))
            Thing("one", opts=Options(provider=provider))

        return inner

    town.up(program("north"))
    assert "::mine::" in town.resource("one")["provider"]
    result = town.up(program("south"))

    assert ops(result) == {"mine": ["update"]}
    assert ops(town.up(program("south"))) == {}


def test_providers_of_a_component_serve_its_children(town: World) -> None:
    def program() -> None:
        provider = pulumi.ProviderResource(PACKAGE, "mine", {"region": "north"}, Options(version=VERSION))
        group = Group("group", opts=Options(providers=[provider]))
        Thing("one", opts=Options(parent=group))
        Thing("two")

    town.up(program)
    assert "::mine::" in town.resource("one")["provider"]
    assert "::default_1_2_3::" in town.resource("two")["provider"]
    assert ops(town.up(program)) == {}


def test_read_takes_in_what_somebody_else_owns(town: World) -> None:
    town.up(one(label="x"))
    owned = town.resource("one")["id"]

    def program() -> None:
        Thing("one", label="x")
        found = Thing("found", opts=Options(id=owned))
        pulumi.export("label", found.label)

    result = town.up(program)
    assert ops(result) == {"found": ["read"]}
    assert result.outputs["label"] == "x"
    town.destroy()
    assert [call for call in town.cloud.calls if call[0] == "delete"] == [("delete", "one")]


def test_invoke_reaches_the_provider(town: World) -> None:
    def program() -> None:
        found = pulumi.runtime.invoke("conform:index:count", {}, pulumi.InvokeOptions(version="1.2.3"))
        pulumi.export("count", found.value["count"])

    assert town.up(program).outputs["count"] == 0


def test_the_engine_says_what_it_can_do(town: World) -> None:
    """The SDK sends what the engine says it understands: the answers are those of the CLI named in features.py."""

    def program() -> None:
        pulumi.export("features", sorted(pulumi.runtime.settings.SETTINGS.monitor_features))

    assert town.up(program).outputs["features"] == list(range(16))
