"""The provider protocol, in this process and through real gRPC."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Any

import grpc
import pytest
from google.protobuf import empty_pb2
from pulumi.runtime.proto import provider_pb2 as pb
from pulumi.runtime.proto import provider_pb2_grpc

from iac.lab.azure.provider import AzureProvider
from iac.lab.azure.server import serve
from iac.lab.azure.store import Store
from iac.lab.engine.values import SIG, UNKNOWN, from_struct, secret, to_struct

if TYPE_CHECKING:
    from pathlib import Path

KINDS = pb.PropertyDiff.Kind
SPACE = {"addressPrefixes": ["10.0.0.0/16"]}


def detailed(answer: Any) -> dict[str, str]:
    return {path: KINDS.Name(each.kind) for path, each in answer.detailedDiff.items()}


def test_plugin_names_the_version_it_stands_for(cloud: Any) -> None:
    assert cloud.provider.GetPluginInfo(empty_pb2.Empty(), cloud.context).version == "3.29.0"


def test_configuration_says_what_azure_native_says(cloud: Any) -> None:
    answer = cloud.provider.Configure(pb.ConfigureRequest(), cloud.context)

    assert (answer.acceptSecrets, answer.supportsPreview, answer.acceptResources, answer.acceptOutputs) == (True,) * 4


@pytest.mark.parametrize("spelling", ["variables", "args"])
def test_subscription_comes_from_the_configuration(cloud: Any, spelling: str) -> None:
    other = "99999999-0000-4000-8000-000000000009"
    request = pb.ConfigureRequest()
    if spelling == "variables":
        request.variables["azure-native:config:subscriptionId"] = other
    else:
        request.args.CopyFrom(to_struct({"subscriptionId": other}))
    cloud.provider.Configure(request, cloud.context)

    made = cloud.create("resources:ResourceGroup", "rg", resourceGroupName="rg", location="eastus2")

    assert made.id == f"/subscriptions/{other}/resourceGroups/rg"


def test_check_completes_location_and_api_version_from_the_group(cloud: Any) -> None:
    cloud.create("resources:ResourceGroup", "rg", resourceGroupName="rg", location="eastus2")

    checked = from_struct(cloud.check("network:RouteTable", "rt", resourceGroupName="rg", routeTableName="rt").inputs)

    assert (checked["location"], checked["azureApiVersion"]) == ("eastus2", "2024-05-01")


def test_check_leaves_the_location_unknown_while_the_group_is(cloud: Any) -> None:
    checked = cloud.check("network:RouteTable", "rt", resourceGroupName=UNKNOWN, routeTableName="rt")

    assert not checked.failures
    assert from_struct(checked.inputs)["location"] == UNKNOWN


def test_check_names_what_the_program_does_not(cloud: Any) -> None:
    first = from_struct(cloud.check("network:RouteTable", "rt", resourceGroupName="rg", location="x").inputs)
    again = from_struct(
        cloud.check("network:RouteTable", "rt", olds=first, resourceGroupName="rg", location="x").inputs
    )

    assert first["routeTableName"].startswith("rt")
    assert len(first["routeTableName"]) == 10
    assert again["routeTableName"] == first["routeTableName"]


def test_check_says_everything_that_is_wrong_at_once(cloud: Any) -> None:
    failures = cloud.check("storage:StorageAccount", "st", accountName="Not-Legal").failures

    assert sorted(each.property for each in failures) == [
        "accountName",
        "kind",
        "location",
        "resourceGroupName",
        "sku.name",
    ]


def test_check_waits_for_what_is_unknown(cloud: Any) -> None:
    inputs = {
        "resourceGroupName": UNKNOWN,
        "accountName": UNKNOWN,
        "kind": UNKNOWN,
        "sku": UNKNOWN,
        "location": UNKNOWN,
    }

    assert not cloud.check("storage:StorageAccount", "st", **inputs).failures


@pytest.mark.parametrize(
    "sdk",
    [
        pytest.param("web:WebApp", id="a-type-without-rules"),
        pytest.param("network/v20230901:Subnet", id="another-api-version"),
    ],
)
def test_a_type_that_is_not_simulated_is_refused_by_name(cloud: Any, sdk: str) -> None:
    with pytest.raises(RuntimeError, match=f"azure-native:{sdk} is not simulated"):
        cloud.check(sdk, "x")


def test_preview_shows_inputs_and_leaves_azures_part_unknown(cloud: Any) -> None:
    outputs = cloud.preview(
        "network:VirtualNetwork",
        "v",
        resourceGroupName="rg",
        virtualNetworkName="vnet",
        addressSpace=SPACE,
        location="x",
    )

    assert outputs["addressSpace"] == SPACE
    assert {outputs[name] for name in ("name", "provisioningState", "etag", "resourceGuid")} == {UNKNOWN}
    assert cloud.store.list() == []


def test_preview_of_an_update_keeps_name_and_location(estate: Any) -> None:
    made = estate["account"]
    request = pb.UpdateRequest(
        id=made.id,
        urn=estate.cloud.urn(made.sdk, made.name),
        olds=to_struct(made.state),
        news=to_struct({**made.inputs, "allowBlobPublicAccess": True}),
        preview=True,
    )
    outputs = from_struct(estate.cloud.provider.Update(request, estate.cloud.context).properties)

    assert (outputs["name"], outputs["location"], outputs["primaryEndpoints"]) == ("sttown", "eastus2", UNKNOWN)
    assert estate.cloud.store.get(made.id)["properties"]["allowBlobPublicAccess"] is False


def test_secret_inputs_are_secret_outputs(cloud: Any) -> None:
    made = cloud.create(
        "resources:ResourceGroup", "rg", resourceGroupName="rg", location="eastus2", tags={"pin": secret("1234")}
    )

    assert made.state["tags"]["pin"][SIG]
    seen = cloud.read(made)
    assert seen.inputs == made.inputs
    assert seen.state["tags"]["pin"][SIG]


def test_creating_what_exists_is_refused(estate: Any) -> None:
    with pytest.raises(RuntimeError, match="cannot create already existing resource"):
        estate.cloud.create("network:NatGateway", "again", **estate.inputs("nat"))


def test_reading_what_is_gone_returns_no_id(estate: Any) -> None:
    estate.cloud.store.delete(estate["plan"].id)

    assert estate.cloud.read(estate["plan"]) is None


def test_deleting_what_is_gone_succeeds(estate: Any) -> None:
    estate.cloud.delete(estate["plan"])
    estate.cloud.delete(estate["plan"])


def test_updating_what_is_gone_makes_it_anew(estate: Any) -> None:
    estate.cloud.store.delete(estate["plan"].id)
    estate.cloud.update(estate["plan"])

    assert estate.cloud.store.get(estate["plan"].id) is not None


def test_importing_returns_inputs_that_differ_in_nothing(estate: Any) -> None:
    made = estate["vnet-spoke"]
    answer = estate.cloud.provider.Read(
        pb.ReadRequest(id=made.id, urn=estate.cloud.urn(made.sdk, made.name)), estate.cloud.context
    )
    inputs = from_struct(answer.inputs)

    assert inputs["virtualNetworkName"] == "vnet-spoke"
    assert inputs["resourceGroupName"] == "rg-east"
    assert inputs["addressSpace"] == {"addressPrefixes": ["10.1.0.0/16"]}
    assert "provisioningState" not in inputs
    assert "etag" not in inputs


# Differences.


@pytest.mark.parametrize(
    ("name", "changes", "paths", "replaces"),
    [
        pytest.param(
            "account", {"minimumTlsVersion": "TLS1_1"}, {"minimumTlsVersion": "UPDATE"}, [], id="plain-update"
        ),
        pytest.param(
            "account", {"isHnsEnabled": True}, {"isHnsEnabled": "ADD_REPLACE"}, ["isHnsEnabled"], id="replacing"
        ),
        pytest.param(
            "account", {"accountName": "other"}, {"accountName": "UPDATE_REPLACE"}, ["accountName"], id="name"
        ),
        pytest.param("account", {"location": "East US 2"}, {}, [], id="location-spelling"),
        pytest.param("account", {"location": "westus"}, {"location": "UPDATE_REPLACE"}, ["location"], id="location"),
        pytest.param(
            "pip-nat", {"sku": {"name": "Basic"}}, {"sku.name": "UPDATE_REPLACE"}, ["sku"], id="nested-replacing"
        ),
        pytest.param("vm", {"zones": ["2"]}, {"zones[0]": "UPDATE"}, [], id="refused-only-when-applied"),
        pytest.param("vm", {"tags": None}, {"tags": "DELETE"}, [], id="removed"),
        pytest.param(
            "vm", {"tags": {"owner": "it", "tier": "1", "a.b": "x"}}, {'tags["a.b"]': "ADD"}, [], id="key-with-a-dot"
        ),
    ],
)
def test_diff_says_what_changes_and_what_replaces(
    estate: Any, name: str, changes: dict[str, Any], paths: dict[str, str], replaces: list[str]
) -> None:
    answer = estate.cloud.diff(estate[name], **changes)

    assert detailed(answer) == paths
    assert list(answer.replaces) == replaces
    assert answer.deleteBeforeReplace is bool(replaces)
    assert all(each.inputDiff for each in answer.detailedDiff.values())


def test_diff_of_a_list_goes_by_key(estate: Any) -> None:
    made = estate["nsg"]
    ssh, web = made.inputs["securityRules"]
    opened = {**ssh, "sourceAddressPrefix": "*"}

    assert detailed(estate.cloud.diff(made, securityRules=[web, ssh])) == {}
    assert detailed(estate.cloud.diff(made, securityRules=[web, opened])) == {
        "securityRules[1].sourceAddressPrefix": "UPDATE"
    }
    assert detailed(estate.cloud.diff(made, securityRules=[web])) == {"securityRules[0]": "DELETE"}


def test_a_randomly_named_resource_is_replaced_before_the_old_one_goes(cloud: Any) -> None:
    cloud.create("resources:ResourceGroup", "rg", resourceGroupName="rg", location="eastus2")
    made = cloud.create("network:PublicIPAddress", "pip", resourceGroupName="rg", sku={"name": "Basic"})

    answer = cloud.diff(made, sku={"name": "Standard"})

    assert list(answer.replaces) == ["sku"]
    assert answer.deleteBeforeReplace is False


# Drift.


def test_refresh_shows_what_somebody_changed_and_none_of_the_defaults(estate: Any) -> None:
    made = estate["account"]
    estate.cloud.store.patch(made.id, {"allowBlobPublicAccess": True})

    seen = estate.cloud.read(made)

    assert detailed(estate.cloud.diff_inputs(seen, made.inputs)) == {"allowBlobPublicAccess": "UPDATE"}


def test_refresh_shows_a_default_that_somebody_changed(estate: Any) -> None:
    made = estate["account"]
    estate.cloud.store.patch(made.id, {"networkRuleSet.defaultAction": "Deny"})

    assert estate.cloud.read(made).inputs["networkRuleSet"] == {"defaultAction": "Deny"}


def test_a_rule_added_to_an_inline_list_is_drift(estate: Any) -> None:
    made = estate["nsg"]
    rule = {"access": "Allow", "direction": "Inbound", "priority": 101, "protocol": "*"}
    ends = {
        "sourcePortRange": "*",
        "destinationPortRange": "*",
        "sourceAddressPrefix": "*",
        "destinationAddressPrefix": "*",
    }
    estate.cloud.store.put(f"{made.id}/securityRules/by-hand", {"properties": rule | ends})

    seen = estate.cloud.read(made)

    assert detailed(estate.cloud.diff_inputs(made, seen.inputs)) == {"securityRules[2]": "ADD"}
    assert seen.inputs["securityRules"][2]["name"] == "by-hand"


def test_a_subnet_added_to_a_network_without_an_inline_list_is_kept_and_not_shown(estate: Any) -> None:
    made = estate["vnet-spoke"]
    rogue = f"{made.id}/subnets/by-hand"
    estate.cloud.store.put(rogue, {"properties": {"addressPrefix": "10.1.9.0/24"}})

    assert estate.cloud.read(made).inputs == made.inputs
    updated = estate.cloud.update(made, tags={"x": "y"})
    assert estate.cloud.store.get(rogue) is not None
    assert "subnets" not in updated.state


# Functions.


def invoked(cloud: Any, token: str, **arguments: Any) -> dict[str, Any]:
    answer = cloud.provider.Invoke(pb.InvokeRequest(tok=token, args=to_struct(arguments)), cloud.context)
    return from_struct(getattr(answer, "return"))


def test_client_config_names_the_environment(cloud: Any) -> None:
    answer = invoked(cloud, "azure-native:authorization:getClientConfig")

    assert answer["tenantId"] == cloud.store.environment.tenant_id
    assert set(answer) == {"clientId", "objectId", "subscriptionId", "tenantId"}


def test_getters_read_what_is_there(estate: Any) -> None:
    arguments = {"resourceGroupName": "rg-east", "virtualNetworkName": "vnet-hub"}
    answer = invoked(estate.cloud, "azure-native:network:getVirtualNetwork", **arguments)

    assert answer["id"] == estate["vnet-hub"].id
    assert len(answer["subnets"]) == 4


def test_other_functions_are_not_simulated(cloud: Any) -> None:
    with pytest.raises(RuntimeError, match="listStorageAccountKeys is not simulated"):
        invoked(cloud, "azure-native:storage:listStorageAccountKeys")


# Through gRPC.


def stub_for(port: int) -> tuple[grpc.Channel, Any]:
    channel = grpc.insecure_channel(f"127.0.0.1:{port}")
    return channel, provider_pb2_grpc.ResourceProviderStub(channel)


def group_request(urn: str) -> pb.CreateRequest:
    return pb.CreateRequest(urn=urn, properties=to_struct({"resourceGroupName": "rg", "location": "eastus2"}))


def test_grpc_answers_like_the_object(cloud: Any) -> None:
    server, port = serve(cloud.store)
    channel, stub = stub_for(port)
    try:
        urn = cloud.urn("resources:ResourceGroup", "rg")
        made = stub.Create(group_request(urn))
        with pytest.raises(grpc.RpcError) as caught:
            stub.Create(group_request(urn))
    finally:
        channel.close()
        server.stop(None).wait()

    assert from_struct(made.properties)["properties"] == {"provisioningState": "Succeeded"}
    assert caught.value.code() is grpc.StatusCode.UNKNOWN
    assert "already existing" in caught.value.details()
    assert cloud.store.get(made.id) is not None


def test_the_process_prints_its_port_and_serves_the_store(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "iac.lab.azure", "--store", str(tmp_path / "azure"), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        port = int(process.stdout.readline())
        channel, stub = stub_for(port)
        try:
            made = stub.Create(group_request("urn:pulumi:s::p::azure-native:resources:ResourceGroup::rg"))
        finally:
            channel.close()
            process.terminate()

    assert process.returncode == 0
    assert Store(tmp_path / "azure").get(made.id) is not None


def test_two_stores_know_nothing_of_each_other(tmp_path: Path, cloud: Any) -> None:
    other = Store(tmp_path / "other")
    request = group_request(cloud.urn("resources:ResourceGroup", "rg"))

    AzureProvider(other).Create(request, cloud.context)

    assert cloud.store.list() == []
    AzureProvider(cloud.store).Create(request, cloud.context)
    assert len(other.list()) == len(cloud.store.list()) == 1
