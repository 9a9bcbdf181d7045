"""Each statement of the rule files, taken one by one: what it demands is demanded, what it promises appears."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

import pytest

from iac.lab.azure import paths
from iac.lab.azure.admission import name_problem
from iac.lab.azure.identifiers import same
from iac.lab.azure.refusals import ArmError
from iac.lab.azure.rules import RULES
from iac.lab.engine.values import reveal

if TYPE_CHECKING:
    from iac.lab.azure.rules.model import Default, Fixed, Reference, TypeRule

CLASSES = [rule for rule in RULES if not rule.sdk.startswith("lab:")]


def cases(attribute: str) -> list[Any]:
    return [
        pytest.param(rule, each, id=f"{rule.sdk}-{getattr(each, 'path', each)}")
        for rule in CLASSES
        for each in getattr(rule, attribute)
    ]


def holders(estate: Any, rule: TypeRule) -> list[Any]:
    return [made for made in estate.made.values() if made.sdk == rule.sdk]


def stored(estate: Any, made: Any) -> dict[str, Any]:
    with estate.cloud.store.world() as world:
        return copy.deepcopy(world.get(made.id).body)


def test_every_statement_names_its_source() -> None:
    for rule in RULES:
        assert rule.source
        for attribute in ("references", "defaults", "computed", "fixed", "checks", "guards", "effects", "inline"):
            assert all(each.source for each in getattr(rule, attribute)), (rule.sdk, attribute)


@pytest.mark.parametrize(("rule", "path"), cases("required"))
def test_required_properties_are_missed(estate: Any, rule: TypeRule, path: str) -> None:
    made = holders(estate, rule)[0]
    inputs = copy.deepcopy(made.inputs)
    paths.remove(inputs, path)

    failures = estate.cloud.check(rule.sdk, "x", **inputs).failures

    assert path in {each.property for each in failures}
    with pytest.raises(ArmError) as caught:
        estate.cloud.store.create(made.id + "2", {name: inputs[name] for name in inputs if name not in rule.names})
    assert caught.value.status == 400


@pytest.mark.parametrize(("rule", "default"), cases("defaults"))
def test_defaults_appear_where_nothing_was_said(estate: Any, rule: TypeRule, default: Default) -> None:
    silent = [made for made in holders(estate, rule) if not list(paths.found(made.inputs, default.path))]
    hidden = (rule.sdk, default.path) in HIDDEN
    bodies = [stored(estate, made) if hidden else reveal(made.state) for made in silent]
    shown = [value for body in bodies for _, value in paths.found(body, default.path)]

    assert shown
    assert all(value == default.value for value in shown)


# The SDK gives a resource's own type under the name of a property, so the property is seen in the store alone.
HIDDEN = {("network:VirtualWan", "type")}


@pytest.mark.parametrize(("rule", "output"), cases("computed"))
def test_outputs_are_there(estate: Any, rule: TypeRule, output: Any) -> None:
    for made in holders(estate, rule):
        assert list(paths.found(made.state, output.path)), made.name


@pytest.mark.parametrize(("rule", "path"), cases("secret") + cases("input_only"))
def test_what_is_only_written_does_not_come_back(estate: Any, rule: TypeRule, path: str) -> None:
    for made in holders(estate, rule):
        assert not list(paths.found(made.state, path))


@pytest.mark.parametrize(("rule", "reference"), cases("references"))
def test_references_must_lead_somewhere(estate: Any, rule: TypeRule, reference: Reference) -> None:
    checked = 0
    for made in holders(estate, rule):
        body = stored(estate, made)
        for _, text in list(paths.found(body, reference.path)):
            changed = replaced(body, text, text + "-absent")
            with pytest.raises(ArmError) as caught:
                estate.cloud.store.update(made.id, changed)
            assert caught.value.status in {400, 404, 409}
            checked += 1
    assert checked or reference.path in NOT_REFERRED_TO.get(rule.sdk, ())


NOT_REFERRED_TO: dict[str, tuple[str, ...]] = {
    "network:NetworkInterface": ("ipConfigurations[].publicIPAddress.id", "networkSecurityGroup.id"),
    "network:VirtualNetworkGatewayConnection": ("virtualNetworkGateway2.id",),
    "network:FirewallPolicy": ("basePolicy.id",),
    "network:AzureFirewall": ("virtualHub.id",),
    "compute:VirtualMachine": ("availabilitySet.id", "storageProfile.osDisk.managedDisk.id"),
    "compute:Disk": ("creationData.sourceResourceId",),
    "storage:StorageAccount": ("networkRuleSet.virtualNetworkRules[].virtualNetworkResourceId",),
    "monitor:DiagnosticSetting": ("storageAccountId",),
    "recoveryservices:ReplicationProtectedItem": ("properties.providerSpecificDetails.recoveryAzureNetworkId",),
}


def replaced(value: Any, old: str, new: str) -> Any:
    if isinstance(value, dict):
        return {name: replaced(each, old, new) for name, each in value.items()}
    if isinstance(value, list):
        return [replaced(each, old, new) for each in value]
    return new if value == old else value


@pytest.mark.parametrize(("rule", "reference"), [case for case in cases("references") if case.values[1].holds])
def test_what_is_referred_to_cannot_be_deleted(estate: Any, rule: TypeRule, reference: Reference) -> None:
    store, checked = estate.cloud.store, 0
    for made in holders(estate, rule):
        for _, text in paths.found(stored(estate, made), reference.path):
            with pytest.raises(ArmError) as caught:
                store.delete(text)
            assert caught.value.code in {reference.holds, *HELD_EARLIER}
            assert store.get(text) is not None
            checked += 1
    assert checked or reference.path in NOT_REFERRED_TO.get(rule.sdk, ())


# Refusals that come before the reference's own, because something else stands in the way as well.
HELD_EARLIER = (
    "ProtectionContainerNotEmpty",
    "FabricNotEmpty",
    "VirtualHubInUse",
    "PolicyInUse",
    "InUseSubnetCannotBeDeleted",
)


@pytest.mark.parametrize(("rule", "fixed"), cases("fixed"))
def test_fixed_properties_do_not_change(estate: Any, rule: TypeRule, fixed: Fixed) -> None:
    checked = 0
    for made in holders(estate, rule):
        body = stored(estate, made)
        for _, value in list(paths.found(body, fixed.path)):
            changed = copy.deepcopy(body)
            paths.assign(changed, fixed.path, other(value))
            with pytest.raises(ArmError) as caught:
                estate.cloud.store.update(made.id, changed)
            assert caught.value.code == fixed.code
            assert stored(estate, made) == body
            checked += 1
    assert checked or fixed.path in NOT_SET.get(rule.sdk, ())


NOT_SET = {
    "network:PublicIPAddress": ("publicIPPrefix",),
    "network:NatGateway": ("zones",),
    "network:AzureFirewall": ("zones",),
    "compute:VirtualMachine": ("availabilitySet",),
    "storage:StorageAccount": (
        "isHnsEnabled",
        "encryption.requireInfrastructureEncryption",
        "immutableStorageWithVersioning.enabled",
    ),
    "storage:BlobContainer": ("immutableStorageWithVersioning.enabled",),
}


def other(value: Any) -> Any:
    """Return a value of the same shape that differs."""
    if isinstance(value, dict):
        return {**value, next(iter(value)): other(next(iter(value.values())))}
    if isinstance(value, list):
        return [other(each) for each in value]
    return not value if isinstance(value, bool) else value + 1 if isinstance(value, int) else f"{value}x"


def test_fixed_properties_that_plan_a_replacement_do(estate: Any) -> None:
    for rule in CLASSES:
        for fixed in (each for each in rule.fixed if each.path.count(".") == 0):
            for made in holders(estate, rule):
                if made.inputs.get(fixed.path):
                    answer = estate.cloud.diff(made, **{fixed.path: other(made.inputs[fixed.path])})
                    assert (fixed.path in answer.replaces) is fixed.replaces, (rule.sdk, fixed.path)


@pytest.mark.parametrize("rule", [pytest.param(rule, id=rule.sdk) for rule in CLASSES if rule.name])
def test_names_have_a_shape_and_a_length(estate: Any, rule: TypeRule) -> None:
    shape = rule.name
    assert shape is not None
    for made in holders(estate, rule):
        assert name_problem(rule, made.id.rsplit("/", 1)[1]) == ""
    for bad in ("", "a" * (shape.most + 1), "a/b", "a\tb", "<a>" + "a" * shape.least):
        assert name_problem(rule, bad), bad


@pytest.mark.parametrize("rule", [pytest.param(rule, id=rule.sdk) for rule in CLASSES if rule.inline])
def test_inline_children_left_out_stay_and_given_ones_are_the_whole(estate: Any, rule: TypeRule) -> None:
    store = estate.cloud.store
    for made in holders(estate, rule):
        for part in rule.inline:
            before = store.read(made.id)[part.path]
            body = stored(estate, made)
            store.update(made.id, body)
            assert [each["id"] for each in store.read(made.id)[part.path]] == [each["id"] for each in before]
            if before and not any(held(estate, each["id"]) for each in before):
                store.update(made.id, {**body, part.path: []})
                assert store.read(made.id)[part.path] == []


def held(estate: Any, arm_id: str) -> bool:
    with estate.cloud.store.world() as world:
        return any(not same(each.id, arm_id) for each in world.referrers(arm_id))


@pytest.mark.parametrize("rule", [pytest.param(rule, id=rule.sdk) for rule in CLASSES])
def test_parents_and_groups_must_exist(estate: Any, rule: TypeRule) -> None:
    made = holders(estate, rule)[0]
    body = stored(estate, made)
    for marker in ("/resourceGroups/", *(f"/{part.word}/" for part in rule.path[:-1] if not part.implicit)):
        head, found, tail = made.id.partition(marker)
        if not found or "/" not in tail:
            continue
        elsewhere = f"{head}{found}absent{tail[tail.index('/') :]}"
        with pytest.raises(ArmError) as caught:
            estate.cloud.store.create(elsewhere, body)
        assert caught.value.status in {400, 404}, marker
