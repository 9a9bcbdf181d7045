"""Secrets and what one stack tells another, in the same way under every engine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pulumi

from iac.ports import StackName
from tests.conformance.cloud import Thing
from tests.conformance.world import PROJECT, ops

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conformance.world import World

HUSH = "hush-hush-4711"
OTHER = StackName("lab", "shared", "vms")


def keeper(secret: str = HUSH, **more: Any) -> Callable[[], None]:
    """A program with a secret, in several places."""

    def program() -> None:
        pulumi.log.info("looking after the secret")
        hidden = pulumi.Output.secret(secret)
        lower = Thing("lower", token=hidden, nested={"deep": [1, {"token": hidden}]}, **more)
        Thing("upper", label=lower.token)
        pulumi.export("token", lower.token)
        pulumi.export("plain", lower.serial)

    return program


def everything_written(town: World) -> str:
    """Return the contents of every file of the lab, and all that was said."""
    files = [path.read_bytes().decode(errors="replace") for path in town.root.rglob("*") if path.is_file()]
    return "\n".join([*files, *town.ears.heard])


def test_secrets_are_never_in_clear(town: World) -> None:
    results = [town.preview(keeper()), town.up(keeper()), town.up(keeper())]
    changed = keeper("hush-hush-0815")
    results += [town.preview(changed), town.up(changed), town.refresh()]
    recorded = town.engine.resources(town.stack)

    assert town.cloud.named("lower")["token"] == "hush-hush-0815"
    assert town.cloud.named("upper")["label"] == "hush-hush-0815"
    assert "hush-hush" not in everything_written(town)
    assert "hush-hush" not in repr(results)
    assert "hush-hush" not in repr(recorded)
    assert results[1].outputs["token"] == "[secret]"


def test_secrets_that_change_are_said_to_change(town: World) -> None:
    town.up(keeper())
    result = town.up(keeper("hush-hush-0815"))

    assert ops(result) == {"lower": ["update"], "upper": ["update"]}
    [changes] = [dict(step.changes) for step in result.steps if step.urn.endswith("::upper")]
    assert changes == {"label": ('"[secret]"', '"[secret]"')}


def test_secrets_stay_secrets_in_the_state(town: World) -> None:
    town.up(keeper())

    lower, upper = town.resource("lower"), town.resource("upper")
    assert lower["inputs"]["token"] == {"secret": f'"{HUSH}"'}
    assert lower["outputs"]["token"] == {"secret": f'"{HUSH}"'}
    for side in ("inputs", "outputs"):
        """A provider that does not know secrets gives an array back; then the whole of it is one (annotateSecrets)."""
        assert lower[side]["nested"]["deep"].keys() == {"secret"}
        assert HUSH in lower[side]["nested"]["deep"]["secret"]
    assert upper["outputs"]["label"] == {"secret": f'"{HUSH}"'}


def test_secrets_that_do_not_change_are_not_sealed_anew(town: World) -> None:
    town.up(keeper())
    before = town.engine.export(town.stack)["deployment"]["resources"]
    town.up(keeper(more="x"))
    after = town.engine.export(town.stack)["deployment"]["resources"]

    sealed = [
        [item["inputs"]["token"] for item in found if item["urn"].endswith("::lower")] for found in (before, after)
    ]
    assert sealed[0][0].keys() == sealed[1][0].keys()


def reader(name: str = f"organization/{PROJECT}/lab-shared-network") -> Callable[[], None]:
    """A program that takes over another stack's outputs."""

    def program() -> None:
        other = pulumi.StackReference(name)
        Thing("copy", label=other.get_output("plain"), token=other.require_output("token"))
        pulumi.export("names", other.secret_output_names)

    return program


def test_stack_reference_reads_the_other_stack(town: World) -> None:
    town.up(keeper())
    planned = town.preview(reader(), OTHER)
    result = town.up(reader(), OTHER)

    wanted = {f"organization/{PROJECT}/lab-shared-network": ["read"], "copy": ["create"]}
    assert ops(planned) == ops(result) == wanted
    assert (town.cloud.named("copy")["label"], town.cloud.named("copy")["token"]) == (1, HUSH)
    assert result.outputs["names"] == ["token"]
    assert "hush-hush" not in everything_written(town)


def test_stack_reference_follows_the_other_stack(town: World) -> None:
    town.up(keeper())
    town.up(reader(), OTHER)
    town.up(keeper("hush-hush-0815"))
    result = town.up(reader(), OTHER)

    assert ops(result)["copy"] == ["update"]
    assert town.cloud.named("copy")["token"] == "hush-hush-0815"


def test_stack_reference_to_an_absent_stack_is_told(town: World) -> None:
    words = town.fails("preview", reader(f"organization/{PROJECT}/lab-shared-nowhere"))

    assert "lab-shared-nowhere" in words
