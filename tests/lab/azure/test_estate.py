"""The whole estate: every simulated type is made, read, left alone and taken down again."""

from __future__ import annotations

import json
from typing import Any

from iac.lab.azure.graph import resource_graph
from iac.lab.azure.rules import RULES


def test_estate_has_every_simulated_type(estate: Any) -> None:
    made = {each.sdk for each in estate.made.values()}

    assert {rule.sdk for rule in RULES if not rule.sdk.startswith("lab:")} == made
    assert any("replicationprotectioncontainers" in row["type"] for row in resource_graph(estate.cloud.store))


def test_reading_what_nobody_touched_changes_no_inputs(estate: Any) -> None:
    for name, made in estate.made.items():
        seen = estate.cloud.read(made)
        assert seen is not None, name
        assert seen.inputs == made.inputs, name
        assert estate.cloud.diff_inputs(made, seen.inputs).changes == 1, name


def test_sending_the_same_inputs_again_changes_nothing_but_etags(estate: Any) -> None:
    before = {row["id"]: stripped(row) for row in resource_graph(estate.cloud.store)}
    for made in estate.made.values():
        estate.cloud.update(made)

    after = {row["id"]: stripped(row) for row in resource_graph(estate.cloud.store)}
    assert after == before


def stripped(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: stripped(each) for name, each in value.items() if name != "etag"}
    return [stripped(each) for each in value] if isinstance(value, list) else value


def test_secrets_come_back_nowhere(estate: Any) -> None:
    on_disk = b"".join(path.read_bytes() for path in estate.cloud.store.directory.iterdir())

    assert b"not-for-eyes" not in on_disk
    assert "not-for-eyes" not in json.dumps(resource_graph(estate.cloud.store))
    for made in estate.made.values():
        assert "not-for-eyes" not in json.dumps(made.state)


STAYS = {
    "vault": "ServiceResourceNotEmptyWithContainerDetails",  # softly deleted backup items
    "rg-east": "ServiceResourceNotEmptyWithContainerDetails",
}


def take_down(estate: Any) -> dict[str, str]:
    refused = {}
    for name in reversed(list(estate.made)):
        try:
            estate.cloud.delete(estate[name])
        except RuntimeError as error:
            refused[name] = str(error).split('"')[1]
    return refused


def test_estate_goes_in_the_reverse_order_except_what_must_stay(estate: Any) -> None:
    assert take_down(estate) == STAYS


def test_nothing_stays_once_soft_deletes_are_purged(estate: Any) -> None:
    take_down(estate)
    store = estate.cloud.store

    for each in store.deleted():
        store.purge(each["id"])
    estate.cloud.delete(estate["rg-east"])

    assert resource_graph(store) == []
    assert [each["type"] for each in store.deleted()] == []


def test_a_resource_group_takes_everything_in_it_along(cloud: Any) -> None:
    group = cloud.create("resources:ResourceGroup", "rg", resourceGroupName="rg", location="eastus2")
    space = {"addressPrefixes": ["10.0.0.0/16"]}
    cloud.create(
        "network:VirtualNetwork",
        "v",
        resourceGroupName="rg",
        virtualNetworkName="vnet",
        addressSpace=space,
        subnets=[{"name": "snet", "addressPrefix": "10.0.0.0/24"}],
    )

    cloud.delete(group)

    assert resource_graph(cloud.store) == []
