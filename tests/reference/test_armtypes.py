"""Everything that is declared is valid against Azure's published types."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.reference.armtypes import FILE, ArmTypes

if TYPE_CHECKING:
    from iac.artifacts import CloudResource
    from iac.workflow.plan import Plan

pytestmark = [
    pytest.mark.reference,
    pytest.mark.skipif(not FILE.is_file(), reason=f"no reference data at {FILE}; set IAC_REFERENCE to its folder"),
]


@pytest.fixture(scope="module")
def types() -> ArmTypes:
    return ArmTypes()


def faults(types: ArmTypes, plan: Plan) -> list[str]:
    things = [resource for resource in plan.resources if resource.type.startswith("azure-native:")]
    assert things
    return [f"{thing.name}: {fault}" for thing in things for fault in types.faults(thing)]


def test_town_declares_nothing_azure_does_not_know(types: ArmTypes, town_plan: Plan) -> None:
    assert faults(types, town_plan) == []


@pytest.mark.xdist_group("harborview-plan")
def test_harborview_declares_nothing_azure_does_not_know(types: ArmTypes, harborview_plan: Plan) -> None:
    assert faults(types, harborview_plan) == []


def one(plan: Plan, kind: str) -> CloudResource:
    return next(resource for resource in plan.resources if resource.type == f"azure-native:{kind}")


@pytest.mark.parametrize(
    ("kind", "change", "said"),
    [
        pytest.param(
            "network:VirtualNetwork",
            {"addressSpaces": {}},
            ".addressSpaces: network:VirtualNetwork has no such property",
            id="a property that is not there",
        ),
        pytest.param("storage:StorageAccount", {"sku": {"name": 3}}, "is none of", id="another type"),
        pytest.param("storage:StorageAccount", {"accessTier": "Tepid"}, "'Tepid' is none of", id="another word"),
        pytest.param("storage:StorageAccount", {"allowBlobPublicAccess": "no"}, "neither true nor false", id="a word"),
        pytest.param("network:NetworkSecurityGroup", {"securityRules": {}}, "is not a list", id="no list"),
    ],
)
def test_fault_put_in_is_found(
    types: ArmTypes, town_plan: Plan, kind: str, change: dict[str, object], said: str
) -> None:
    resource = one(town_plan, kind)
    spoilt = replace(resource, inputs={**resource.inputs, **change})

    assert list(types.faults(resource)) == []
    assert any(said in fault for fault in types.faults(spoilt))


def test_missing_property_is_found(types: ArmTypes, town_plan: Plan) -> None:
    resource = one(town_plan, "storage:StorageAccount")
    spoilt = replace(resource, inputs={key: value for key, value in resource.inputs.items() if key != "kind"})

    assert any("kind: required" in fault for fault in types.faults(spoilt))


def test_type_that_is_unknown_is_a_fault(types: ArmTypes, town_plan: Plan) -> None:
    spoilt = replace(one(town_plan, "storage:StorageAccount"), type="azure-native:storage:Barn")

    assert list(types.faults(spoilt)) == ["azure-native:storage:Barn: not in the reference data"]
