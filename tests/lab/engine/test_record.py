"""What a plan is made of: the registrations of a program, without a provider and without a state."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pulumi
import pytest

from iac.errors import EngineError
from iac.lab.engine import values
from iac.lab.engine.record import record
from tests.lab.engine.lab import STACK, Azure, Options, network

if TYPE_CHECKING:
    from collections.abc import Mapping


class Site(pulumi.ComponentResource):
    """A component."""

    def __init__(self, name: str, opts: Options | None = None) -> None:
        super().__init__("iac:site:Site", name, None, opts)
        self.register_outputs({"name": name})


def test_record_keeps_what_the_program_declares_sorted_by_urn() -> None:
    found = record(STACK, network, project="city")

    assert [(each.type, each.name) for each in found] == [
        ("azure-native:network:Subnet", "snet"),
        ("azure-native:network:VirtualNetwork", "vnet"),
        ("azure-native:resources:ResourceGroup", "rg"),
    ]
    assert {each.stack for each in found} == {str(STACK)}
    assert dict(found[0].inputs) == {
        "resourceGroupName": "rg",
        "virtualNetworkName": "vnet",
        "subnetName": "snet",
        "addressPrefix": "10.0.1.0/24",
    }


def test_record_does_not_depend_on_the_order_of_declaration() -> None:
    def turned() -> None:
        for name in ("b", "a"):
            Azure("resources:ResourceGroup", name, {"resourceGroupName": name})

    def straight() -> None:
        for name in ("a", "b"):
            Azure("resources:ResourceGroup", name, {"resourceGroupName": name})

    assert record(STACK, turned, project="city") == record(STACK, straight, project="city")


def test_record_knows_parent_and_protection_handed_down() -> None:
    def program() -> None:
        site = Site("hall", Options(protect=True))
        Azure("resources:ResourceGroup", "rg", {"resourceGroupName": "rg"}, Options(parent=site))

    found = {each.name: each for each in record(STACK, program, project="city")}
    assert found["rg"].parent == found["hall"].urn
    assert found["rg"].urn.split("::")[2] == "iac:site:Site$azure-native:resources:ResourceGroup"
    assert found["rg"].protect is found["hall"].protect is True


def test_record_leaves_what_only_the_cloud_knows_unknown_and_secrets_marked() -> None:
    def program() -> None:
        group = Azure("resources:ResourceGroup", "rg", {"resourceGroupName": "rg"})
        inputs = {"target": group.id, "pin": pulumi.Output.secret("4711")}
        Azure("network:RouteTable", "rt", inputs)

    [table] = [each for each in record(STACK, program, project="city") if each.name == "rt"]
    assert table.inputs["target"] == values.UNKNOWN
    assert values.is_secret(table.inputs["pin"])


def test_record_fills_in_what_is_predicted() -> None:
    asked: list[tuple[str, Mapping[str, Any]]] = []

    def predict(token: str, inputs: Mapping[str, Any], provider: Mapping[str, Any]) -> Mapping[str, Any]:
        asked.append((token, provider))
        return {"id": f"/groups/{inputs['resourceGroupName']}", "name": "rg"}

    def program() -> None:
        provider = pulumi.ProviderResource("azure-native", "mine", {"subscriptionId": "one"})
        group = Azure("resources:ResourceGroup", "rg", {"resourceGroupName": "rg"}, Options(provider=provider))
        Azure("network:RouteTable", "rt", {"resourceGroupName": "x", "group": group.id})

    found = {each.name: each for each in record(STACK, program, project="city", predict=predict)}
    assert found["rt"].inputs["group"] == "/groups/rg"
    assert asked[0] == ("azure-native:resources:ResourceGroup", {"subscriptionId": "one"})


def test_record_gives_the_program_its_configuration() -> None:
    def program() -> None:
        location = pulumi.Config("iac").require("location")
        Azure("resources:ResourceGroup", pulumi.get_stack(), {"location": location})

    [group] = record(STACK, program, project="city", config={"iac:location": "eastus2"})
    assert (group.name, dict(group.inputs)) == (str(STACK), {"location": "eastus2"})


def test_record_refuses_two_of_one_name() -> None:
    def program() -> None:
        for _ in range(2):
            Azure("resources:ResourceGroup", "rg", {})

    with pytest.raises(EngineError, match="declares it twice") as caught:
        record(STACK, program, project="city")
    assert caught.value.urn.endswith("::rg")


def asking() -> None:
    """Call a function of the provider."""
    pulumi.runtime.invoke("azure-native:authorization:getClientConfig", {})


def test_record_refuses_to_ask_a_provider() -> None:
    with pytest.raises(EngineError, match="calls azure-native:authorization:getClientConfig; a plan is recorded"):
        record(STACK, asking, project="city")


def test_record_leaves_other_stacks_unknown() -> None:
    def program() -> None:
        other = pulumi.StackReference("organization/city/other")
        Azure("resources:ResourceGroup", "rg", {"location": other.get_output("location")})

    [group] = record(STACK, program, project="city")
    assert group.inputs["location"] == values.UNKNOWN


def test_record_tells_of_an_error_with_its_line() -> None:
    def program() -> None:
        raise ValueError("no such district")

    with pytest.raises(EngineError, match=r"the program failed \(.*test_record.py:\d+\): ValueError: no such district"):
        record(STACK, program, project="city")


def test_two_records_at_once_know_nothing_of_each_other() -> None:
    first = record(STACK, network, project="city")
    with pytest.raises(EngineError):
        record(STACK, asking, project="city")

    assert record(STACK, network, project="city") == first
