"""The rest of Pulumi's protocols: what a program may ask beside registering, and what is refused by name."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pulumi
import pytest
from google.protobuf import empty_pb2
from pulumi.runtime.proto import engine_pb2, resource_pb2

from iac.errors import EngineError
from iac.lab.engine.features import FEATURES
from iac.lab.engine.monitor import EngineService, Monitor
from iac.ports import CloudEngine, SilentProgress
from tests.lab.engine.lab import STACK, Azure, Bench, Options, network, ops

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


@pytest.mark.parametrize(
    ("method", "request_"),
    [
        pytest.param("Call", SimpleNamespace(tok="a:b:C/d"), id="method-of-a-remote-component"),
        pytest.param("ExistsResource", SimpleNamespace(id="x"), id="existence"),
        pytest.param("RegisterPackage", SimpleNamespace(name="p"), id="parameterised-package"),
        pytest.param("RegisterStackTransform", SimpleNamespace(), id="stack-transform"),
        pytest.param("RegisterStackInvokeTransform", SimpleNamespace(), id="invoke-transform"),
        pytest.param("RegisterResourceHook", SimpleNamespace(name="h"), id="hook"),
        pytest.param("RegisterErrorHook", SimpleNamespace(name="h"), id="error-hook"),
    ],
)
def test_what_the_engine_does_not_do_is_refused_and_ends_the_run(method: str, request_: Any) -> None:
    deployment = SimpleNamespace(failures=[])
    monitor = Monitor(deployment, "organization")  # type: ignore[arg-type]

    with pytest.raises(EngineError, match="which the embedded engine does not carry out"):
        getattr(monitor, method)(request_)
    assert len(deployment.failures) == 1


def test_what_the_engine_can_do_is_told_both_ways() -> None:
    namer = SimpleNamespace(project="city", stack="lab")
    monitor = Monitor(SimpleNamespace(namer=namer, preview=True), "organization", {"a:b": "c"})  # type: ignore[arg-type]
    told = monitor.GetDeploymentInfo(empty_pb2.Empty())

    assert (told.project, told.stack, told.organization, told.dryRun) == ("city", "lab", "organization", True)
    assert tuple(told.supportedFeatures) == FEATURES
    assert dict(told.config) == {"a:b": "c"}
    for feature, known in (("secrets", True), ("stateMigrations", False)):
        assert monitor.SupportsFeature(resource_pb2.SupportsFeatureRequest(id=feature)).hasSupport is known


def test_log_lines_reach_people_and_debug_lines_do_not(bench: Bench) -> None:
    service = EngineService(bench)
    service.Log(engine_pb2.LogRequest(severity=engine_pb2.DEBUG, message="many"))
    service.Log(engine_pb2.LogRequest(severity=engine_pb2.WARNING, message="few"))
    service.StartDebugging(None)

    assert bench.heard == ["program few"]


def test_root_resource_is_remembered() -> None:
    service = EngineService(SilentProgress())
    service.SetRootResource(engine_pb2.SetRootResourceRequest(urn="urn"))

    assert service.GetRootResource(None).urn == "urn"


def test_engine_is_a_cloud_engine(bench: Bench) -> None:
    assert isinstance(bench.engine, CloudEngine)


class Group(pulumi.CustomResource):
    """A resource group that other resources may refer to by its URN."""

    name: pulumi.Output[str]

    def __init__(self, name: str, opts: Options | None = None) -> None:
        inputs: dict[str, Any] = {"resourceGroupName": name, "location": "eastus2", "name": None}
        super().__init__("azure-native:resources:ResourceGroup", name, inputs, opts)


def test_resource_that_is_only_referred_to_is_looked_up_in_the_run(bench: Bench) -> None:
    urn = f"urn:pulumi:{STACK}::city::azure-native:resources:ResourceGroup::rg"

    def again(_identifier: str) -> pulumi.Output[str]:
        found = pulumi.CustomResource("azure-native:resources:ResourceGroup", "again", {}, Options(urn=urn))
        return found.id

    def program() -> None:
        pulumi.export("same", Group("rg").id.apply(again))

    assert str(bench.up(program).outputs["same"]).endswith("/resourceGroups/rg")


def test_resource_that_the_run_does_not_know_is_told(bench: Bench) -> None:
    def program() -> None:
        pulumi.CustomResource("a:b:C", "x", {}, Options(urn="urn:pulumi:lab::city::a:b:C::x"))

    with pytest.raises(EngineError, match="refers to a resource that it did not register"):
        bench.up(program)


def test_stack_reference_that_moves_to_another_stack_is_read_anew(bench: Bench) -> None:
    for layer in ("one", "two"):

        def other(layer: str = layer) -> None:
            pulumi.export("layer", layer)

        bench.engine.up(type(STACK)("lab", "shared", layer), other, bench)

    def reader(layer: str) -> None:
        reference = pulumi.StackReference("other", stack_name=f"organization/city/lab-shared-{layer}")
        pulumi.export("seen", reference.get_output("layer"))

    assert bench.up(lambda: reader("one")).outputs["seen"] == "one"
    assert bench.up(lambda: reader("two")).outputs["seen"] == "two"


def test_other_builtin_resources_are_refused(bench: Bench) -> None:
    with pytest.raises(EngineError, match="does not serve pulumi:pulumi:Stash"):
        bench.up(lambda: pulumi.CustomResource("pulumi:pulumi:Stash", "x", {}))


def test_resource_of_somebody_else_that_is_absent_is_told(bench: Bench) -> None:
    def program() -> None:
        absent = "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/absent"
        Azure("resources:ResourceGroup", "rg", {}, Options(id=absent))

    with pytest.raises(EngineError, match=r"there is no such resource: .*/absent"):
        bench.up(program)


def test_alias_that_is_a_resource_of_its_own_is_refused(bench: Bench) -> None:
    bench.up(lambda: Group("a") and None)

    def program() -> None:
        first = Group("a")
        Group("b", Options(aliases=[pulumi.Alias(name="a")], depends_on=[first]))

    with pytest.raises(EngineError, match=r"its alias .*::a is a resource of its own in this program"):
        bench.up(program)


def test_name_that_an_alias_took_is_refused(bench: Bench) -> None:
    bench.up(lambda: Group("a") and None)

    def program() -> None:
        first = Group("b", Options(aliases=[pulumi.Alias(name="a")]))
        Group("a", Options(depends_on=[first]))

    with pytest.raises(EngineError, match="already took its place by an alias"):
        bench.up(program)


def test_destroy_leaves_what_it_was_told_to_keep(bench: Bench) -> None:
    bench.up()
    result = bench.engine.destroy(STACK, bench)

    assert ops(result) == {"snet": "delete", "vnet": "delete", "rg": "delete"}
    assert bench.engine.resources(STACK) == []
    assert ops(bench.up(network)) == {"rg": "create", "vnet": "create", "snet": "create"}
