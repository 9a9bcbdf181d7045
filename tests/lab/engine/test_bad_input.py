"""What is wrong is said plainly, with the resource to blame, and nothing is lost by it."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pulumi
import pytest

from iac.errors import EngineError, IacError, StateError
from iac.ports import SilentProgress
from tests.lab.engine.lab import STACK, Azure, Bench, Options, network, ops

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def account(name: str) -> Callable[[], None]:
    """A program of one storage account."""

    def program() -> None:
        group = Azure("resources:ResourceGroup", name, {"resourceGroupName": name, "location": "eastus2"})
        inputs: dict[str, Any] = {"resourceGroupName": name, "accountName": "sttown", "kind": "StorageV2"}
        inputs["sku"] = {"name": "Standard_ZRS"}
        Azure("storage:StorageAccount", "st", inputs, Options(depends_on=[group]))

    return program


def test_name_that_is_taken_is_told_with_its_holder(bench: Bench) -> None:
    bench.up(account("rg"))
    other = type(STACK)("lab", "shared", "storage")

    with pytest.raises(EngineError, match="StorageAccountAlreadyTaken") as caught:
        bench.engine.up(other, account("rg-two"), SilentProgress())

    assert caught.value.urn.endswith("::st")
    assert "/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/sttown has it" in str(caught.value)
    assert "another run goes on from there" in str(caught.value)


def test_reference_to_something_absent_is_told_with_both_ends(bench: Bench) -> None:
    table = "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/rg/providers/Microsoft.Network"
    broken: dict[str, Any] = {"routeTable": {"id": f"{table}/routeTables/rt-absent"}}

    with pytest.raises(EngineError, match=r"rt-absent referenced by .*/subnets/snet was not found") as caught:
        bench.up(lambda: network(**broken))

    assert caught.value.urn.endswith("::snet")
    assert ops(bench.up()) == {"snet": "create"}


def test_subnet_outside_its_network_is_told(bench: Bench) -> None:
    with pytest.raises(EngineError, match=r"snet.*10\.9\.1\.0/24.*not inside the virtual network 'vnet'"):
        bench.up(lambda: network("10.9.1.0/24"))

    assert [row["name"] for row in bench.cloud.list()] == ["rg", "vnet"]
    assert ops(bench.up()) == {"snet": "create"}
    assert ops(bench.up()) == {}


def test_protected_resource_that_the_program_dropped_is_kept(bench: Bench) -> None:
    def program() -> None:
        Azure("resources:ResourceGroup", "rg", _group("rg"), Options(protect=True))

    bench.up(program)

    with pytest.raises(EngineError, match=r"protected and would be deleted: .*::rg. Set protect=False"):
        bench.up(lambda: None)
    assert [row["name"] for row in bench.cloud.list()] == ["rg"]


def _group(name: str) -> dict[str, Any]:
    return {"resourceGroupName": name, "location": "eastus2"}


def test_second_engine_on_the_same_lab_is_turned_away(bench: Bench) -> None:
    inside, done = threading.Event(), threading.Event()

    def waiting() -> None:
        inside.set()
        done.wait(30)

    first = threading.Thread(target=lambda: bench.up(waiting))
    first.start()
    try:
        assert inside.wait(30)
        with pytest.raises(StateError, match=r"another engine is at work on this lab \(process \d+\)"):
            bench.up()
        assert bench.engine.preview(STACK, network, SilentProgress()).changed
    finally:
        done.set()
        first.join()
    assert bench.up().changed


def test_lock_of_the_cli_is_respected(bench: Bench) -> None:
    bench.up()
    lock = bench.root / ".pulumi" / "locks" / "organization" / "city" / str(STACK) / "1.json"
    lock.parent.mkdir(parents=True)
    lock.write_text("{}")

    with pytest.raises(StateError, match="Pulumi's CLI holds this stack") as caught:
        bench.up()
    assert caught.value.path == str(lock)
    lock.unlink()
    assert ops(bench.up()) == {}


def test_type_that_is_not_simulated_is_told(bench: Bench) -> None:
    with pytest.raises(EngineError, match="azure-native:web:WebApp is not simulated: the lab has no rules for it"):
        bench.up(lambda: Azure("web:WebApp", "site", _group("rg")))


def test_provider_of_another_package_is_refused(bench: Bench) -> None:
    with pytest.raises(EngineError, match=r"the provider 'aws'.* for the lab alone and serves azure-native"):
        bench.up(lambda: pulumi.CustomResource("aws:s3/bucket:Bucket", "b", {}))


@pytest.mark.parametrize(
    ("opts", "named"),
    [
        pytest.param({"replacement_trigger": "x"}, "replacement_trigger", id="replacement-trigger"),
        pytest.param({"import_": "/subscriptions/x"}, "importId", id="import"),
        pytest.param({"plugin_download_url": "https://example.org"}, "pluginDownloadURL", id="download"),
    ],
)
def test_option_off_the_list_is_an_error_and_never_ignored(bench: Bench, opts: dict[str, Any], named: str) -> None:
    with pytest.raises(EngineError, match=rf"uses {named}, which the embedded engine does not carry out"):
        bench.up(lambda: Azure("resources:ResourceGroup", "rg", _group("rg"), Options(**opts)))
    assert bench.cloud.list() == []


def test_hook_is_refused_by_its_name(bench: Bench) -> None:
    def program() -> None:
        hook = pulumi.ResourceHook("after", lambda _args: None)
        Azure(
            "resources:ResourceGroup",
            "rg",
            _group("rg"),
            Options(hooks=pulumi.ResourceHookBinding(after_create=[hook])),
        )

    with pytest.raises(EngineError, match="hook"):
        bench.up(program)
    assert bench.cloud.list() == []


def test_transform_in_the_engine_is_refused(bench: Bench) -> None:
    with pytest.raises(EngineError, match="register_stack_transformation, which runs in the program, is welcome"):
        bench.up(lambda: pulumi.runtime.register_resource_transform(lambda _args: None))


def test_duration_that_is_none_is_told(bench: Bench) -> None:
    opts = Options(custom_timeouts=pulumi.CustomTimeouts(create="half an hour"))

    with pytest.raises(EngineError, match=r"customTimeouts.create is 'half an hour'.* Write it like 30m or 1h30m"):
        bench.up(lambda: Azure("resources:ResourceGroup", "rg", _group("rg"), opts))


def test_path_that_is_none_is_told(bench: Bench) -> None:
    def program(location: str) -> None:
        inputs = {**_group("rg"), "location": location}
        Azure("resources:ResourceGroup", "rg", inputs, Options(ignore_changes=["tags["]))

    bench.up(lambda: program("eastus2"))
    with pytest.raises(EngineError, match=r"'tags\[' is not a property path. Write it like rules\[0\].name"):
        bench.up(lambda: program("westus2"))


def test_stack_reference_of_another_backend_is_told(bench: Bench) -> None:
    with pytest.raises(
        EngineError, match=r"'acme/city/prod' names no stack of a lab. Write organization/PROJECT/STACK"
    ):
        bench.up(lambda: pulumi.StackReference("acme/city/prod"))


def test_program_that_wants_a_cli_is_told(bench: Bench) -> None:
    with pytest.raises(IacError, match="requires Pulumi >=99"):
        bench.up(lambda: pulumi.require_pulumi_version(">=99.0.0"))
