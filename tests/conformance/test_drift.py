"""What a refresh finds after a mischief, and what an up makes of it, in the same way under every engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pulumi

from tests.conformance.cloud import Thing
from tests.conformance.world import ops

if TYPE_CHECKING:
    from iac.ports import StackResult
    from tests.conformance.world import World


def program() -> None:
    """Two things, of which the upper needs the lower."""
    lower = Thing("lower", label="x", rules=[{"name": "a", "open": False}], nested={"days": 30})
    upper = Thing("upper", label=lower.serial)
    pulumi.export("serial", upper.serial)


def found(result: StackResult) -> dict[str, dict[str, tuple[str, str]]]:
    """Return what a refresh found different, by name."""
    return {step.urn.rsplit("::", 1)[1]: dict(step.changes) for step in result.steps if step.op != "same"}


def test_refresh_finds_nothing_where_nothing_happened(town: World) -> None:
    town.up(program)
    result = town.refresh()

    assert (found(result), result.changed) == ({}, False)


def test_refresh_names_what_changed_with_old_and_new(town: World) -> None:
    town.up(program)
    town.cloud.named("lower")["label"] = "y"
    town.cloud.named("lower")["rules"] = [{"name": "a", "open": True}, {"name": "b", "open": True}]
    town.cloud.named("lower")["nested"] = {"days": 7}
    before = town.state()
    result = town.refresh()

    assert found(result) == {
        "lower": {
            "label": ('"x"', '"y"'),
            "nested": ('{"days": 30}', '{"days": 7}'),
            "rules": (
                '[{"name": "a", "open": false}]',
                '[{"name": "a", "open": true}, {"name": "b", "open": true}]',
            ),
        }
    }
    assert town.state() == before


def test_refresh_names_what_somebody_added(town: World) -> None:
    town.up(program)
    town.cloud.named("upper")["size"] = 9
    result = town.refresh()

    assert found(result) == {"upper": {"size": ("", "9")}}


def test_refresh_names_what_is_gone(town: World) -> None:
    town.up(program)
    town.cloud.things.pop(town.resource("lower")["id"])
    result = town.refresh()

    assert ops(result) == {"lower": ["delete"]}


def test_up_after_an_adopting_refresh_puts_it_right(town: World) -> None:
    town.up(program)
    town.cloud.named("lower")["label"] = "y"
    town.refresh(adopt=True)
    assert town.resource("lower")["outputs"]["label"] == "y"

    planned = town.preview(program)
    result = town.up(program)

    assert ops(planned) == ops(result) == {"lower": ["update"]}
    assert town.cloud.named("lower")["label"] == "x"
    assert found(town.refresh()) == {}


def test_up_after_an_adopting_refresh_creates_what_was_gone(town: World) -> None:
    town.up(program)
    town.cloud.things.pop(town.resource("lower")["id"])
    town.refresh(adopt=True)
    assert "dependencies" not in town.resource("upper")

    result = town.up(program)
    assert ops(result) == {"lower": ["create"], "upper": ["update"]}
    assert town.cloud.named("upper")["label"] == town.cloud.named("lower")["serial"] == 2


def test_refresh_hides_what_the_program_ignores(town: World) -> None:
    """As in Pulumi since 3.136: who ignores a property does not see it drift, which is why we do not ignore any."""

    def ignoring() -> None:
        Thing("one", label="x", opts=pulumi.ResourceOptions(ignore_changes=["label"]))

    town.up(ignoring)
    town.cloud.named("one")["label"] = "y"
    town.refresh(adopt=True)

    assert ops(town.up(ignoring)) == {}
    assert town.cloud.named("one")["label"] == "y"
