"""A lab may change engines: a checkpoint of one is a checkpoint of the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pulumi
import pytest

from iac.ports import StackName
from iac.targets.pulumi.engine import CliEngine
from tests.conformance.cloud import PACKAGE, VERSION, Group, Thing, serving
from tests.conformance.conftest import NO_CLI
from tests.conformance.world import CLI, EMBEDDED, PASSPHRASE, PROJECT, Ears, ops, world

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.cli, NO_CLI]

STACK = StackName("lab", "shared", "network")


def program() -> None:
    """A bit of everything that a checkpoint can hold."""
    group = Group("group")
    first = Thing("first", token=pulumi.Output.secret("hush"), opts=pulumi.ResourceOptions(parent=group, protect=True))
    Thing("second", label=first.serial, opts=pulumi.ResourceOptions(depends_on=[group], retain_on_delete=True))
    Thing("third", nested={"a": [1, None, 2.5, True]}, opts=pulumi.ResourceOptions(ignore_changes=["nested.a"]))
    provider = pulumi.ProviderResource(PACKAGE, "mine", {"region": "north"}, pulumi.ResourceOptions(version=VERSION))
    Thing("fourth", opts=pulumi.ResourceOptions(provider=provider, additional_secret_outputs=["serial"]))
    pulumi.export("token", first.token)


def test_checkpoint_of_the_embedded_engine_imports_into_the_cli(tmp_path: Path) -> None:
    with world(EMBEDDED, tmp_path / "one") as made, serving(made.cloud) as port:
        made.up(program)
        cli = CliEngine(tmp_path / "two", PROJECT, PASSPHRASE, {PACKAGE: port})
        (tmp_path / "two").mkdir()
        cli.import_state(STACK, made.engine.export(STACK))

        assert ops(cli.preview(STACK, program, Ears())) == {}
        assert ops(cli.refresh(STACK, Ears())) == {}
        assert cli.up(STACK, program, Ears()).outputs == {"token": "[secret]"}
        assert [verb for verb, _name in made.cloud.calls] == ["create"] * 4


def test_checkpoint_of_the_cli_is_gone_on_from_by_the_embedded_engine(tmp_path: Path) -> None:
    with world(CLI, tmp_path) as made:
        made.up(program)
        before = made.state()

    with world(EMBEDDED, tmp_path) as again:
        again.cloud.things.update(made.cloud.things)
        assert ops(again.preview(program)) == {}
        assert ops(again.refresh()) == {}
        assert ops(again.up(program)) == {}
        assert again.state() == before


def test_lab_of_the_embedded_engine_is_gone_on_from_by_the_cli(tmp_path: Path) -> None:
    with world(EMBEDDED, tmp_path) as made:
        made.up(program)
        before = made.state()

    with world(CLI, tmp_path) as again:
        again.cloud.things.update(made.cloud.things)
        assert ops(again.preview(program)) == {}
        assert ops(again.up(program)) == {}
        assert again.state() == before
