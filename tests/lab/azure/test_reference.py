"""The rules against Azure's published types, which nobody here wrote.

The reference is derived from the type definitions that Bicep ships; it is not part of the project, and where it is
absent these tests are skipped.
"""

from __future__ import annotations

import json
import lzma
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from iac.lab.azure.paths import split
from iac.lab.azure.rules import PREFIX, RULES
from iac.lab.azure.rules.model import Scope, TypeRule

if TYPE_CHECKING:
    from collections.abc import Iterator

REFERENCE = Path(__file__).parents[3].parent / "shared" / "domain" / "arm-types.json.xz"
REQUIRED, READ_ONLY, WRITE_ONLY = 1, 2, 4

pytestmark = [
    pytest.mark.reference,
    pytest.mark.skipif(not REFERENCE.exists(), reason=f"no reference types at {REFERENCE}"),
]
CLASSES = [rule for rule in RULES if not rule.sdk.startswith("lab:")]
each_rule = pytest.mark.parametrize("rule", [pytest.param(rule, id=rule.sdk) for rule in CLASSES])

# Read-only in ARM's documents although the published types do not say so, with the reason.
SERVICE_DECIDES = {
    "network:PublicIPAddress": {"ipAddress"},  # writable only to claim an address from a prefix
    "network:VirtualNetwork": {"virtualNetworkPeerings", "flowLogs"},  # resources of their own
    "network:BastionHost": {"dnsName"},
    "network:VpnGateway": {"bgpSettings.bgpPeeringAddresses"},
    "compute:AvailabilitySet": {"virtualMachines"},  # a machine names its set, not the other way round
    "compute:VirtualMachineExtension": {"instanceView"},
    "keyvault:Vault": {"properties.provisioningState", "properties.vaultUri"},
    "recoveryservices:ProtectionPolicy": {"properties.protectedItemsCount"},
    "recoveryservices:ProtectionContainer": {
        "properties.healthStatus",
        "properties.registrationStatus",
        "properties.protectedItemCount",
    },
    "recoveryservices:ProtectedItem": {  # the service's own account of an item; a request may name the state it wants
        "properties.containerName",
        "properties.isScheduledForDeferredDelete",
        "properties.lastBackupStatus",
        "properties.policyName",
        "properties.protectionState",
        "properties.protectionStatus",
    },
    "network:VirtualNetworkPeering": {
        "peeringState",
        "peeringSyncLevel",
        "remoteAddressSpace",
        "remoteVirtualNetworkAddressSpace",
    },
    "network:VirtualNetworkGateway": {"bgpSettings.bgpPeeringAddresses"},
    "network:AzureFirewall": {"ipConfigurations[].privateIPAddress"},
}


@cache
def reference() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(lzma.decompress(REFERENCE.read_bytes()))
    return loaded


def entry(rule: TypeRule) -> dict[str, Any]:
    found: dict[str, Any] = reference()["tokens"][PREFIX + rule.sdk]
    return found


def steps_of(rule: TypeRule, path: str) -> list[str]:
    names = [step.rstrip("?") for step in split(path)]
    ways = [".".join(names[: end + 1]).replace(".[]", "[]") for end in range(len(names))]
    return [rule.renamed.get(way, name) for way, name in zip(ways, names, strict=True)]


def resolved(index: int, steps: list[str], flags: int = 0, *, top: bool = True) -> Iterator[tuple[dict[str, Any], int]]:
    """Yield (node, flags) for every place in ARM's body that the SDK path may mean."""
    node = reference()["types"][index]
    if not steps or node["k"] == "a":
        yield node, flags
        return
    step, rest = steps[0], steps[1:]
    if node["k"] == "l" and step == "[]":
        yield from resolved(node["i"], rest, flags, top=False)
    elif node["k"] == "d":
        for variant in node["e"].values():
            yield from resolved(variant, steps, flags, top=False)
    elif node["k"] == "o":
        yield from in_object(node, step, rest, flags, top=top)


def in_object(
    node: dict[str, Any], step: str, rest: list[str], flags: int, *, top: bool
) -> Iterator[tuple[dict[str, Any], int]]:
    properties = node.get("p", {})
    if step in properties and not (top and step in {"name", "type", "id"}):
        child, own = properties[step]
        yield from resolved(child, rest, flags | own, top=False)
    if "properties" in properties and step != "properties":
        child, own = properties["properties"]
        yield from resolved(child, [step, *rest], flags | (own & READ_ONLY), top=False)
    if "a" in node:
        yield from resolved(node["a"], rest, flags, top=False)


def places(rule: TypeRule, path: str) -> list[tuple[dict[str, Any], int]]:
    return list(resolved(entry(rule)["b"], steps_of(rule, path)))


@each_rule
def test_type_version_and_id_are_the_published_ones(rule: TypeRule) -> None:
    published = entry(rule)

    assert (rule.arm, rule.api) == (published["arm"], published["api"])
    ours = [[part.word, part.property or f"={part.fixed}"] for part in rule.path]
    assert ours == published["id"]


@each_rule
def test_scope_is_the_published_one(rule: TypeRule) -> None:
    parameters = set(entry(rule)["q"])

    expected = {
        Scope.SUBSCRIPTION: set(),
        Scope.RESOURCE_GROUP: {"resourceGroupName"},
        Scope.EXTENSION: {rule.scope_property},
    }
    assert expected[rule.scope] <= parameters
    assert set(rule.names) == parameters


@each_rule
def test_every_path_of_the_rules_exists_in_the_published_type(rule: TypeRule) -> None:
    paths = {
        *rule.required,
        *rule.secret,
        *rule.input_only,
        *rule.readonly,
        *rule.items,
        *(each.path for each in rule.references),
        *(each.path for each in rule.defaults),
        *(each.path for each in rule.computed),
        *(each.path for each in rule.fixed),
        *(each.path for each in rule.inline),
    }

    unknown = sorted(path for path in paths if not places(rule, path))

    assert unknown == []


@each_rule
def test_outputs_are_read_only_in_the_published_type(rule: TypeRule) -> None:
    outputs = {*(each.path for each in rule.computed), *rule.readonly}

    writable = {path for path in outputs if not any(flags & READ_ONLY for _, flags in places(rule, path))}

    assert sorted(writable - SERVICE_DECIDES.get(rule.sdk, set())) == []


@each_rule
def test_defaults_and_required_properties_are_writable(rule: TypeRule) -> None:
    wanted = {*rule.required, *(each.path for each in rule.defaults)}

    closed = {path for path in wanted if all(flags & READ_ONLY for _, flags in places(rule, path))}

    assert sorted(closed) == []


@each_rule
def test_defaults_are_values_the_published_type_admits(rule: TypeRule) -> None:
    for default in rule.defaults:
        nodes = [node for node, _ in places(rule, default.path)]
        assert any(admits(node, default.value) for node in nodes), default.path


def admits(node: dict[str, Any], value: Any) -> bool:
    kinds: dict[str, Any] = {"s": str, "i": int, "b": bool, "l": list, "o": dict}
    if node["k"] == "e":
        return str(value).lower() in {str(each).lower() for each in node["v"]} or bool(node.get("o"))
    if node["k"] in {"a", "u"}:
        return True
    in_range = not isinstance(value, int) or node.get("n", value) <= value <= node.get("x", value)
    return isinstance(value, kinds[node["k"]]) and in_range


@each_rule
def test_names_are_no_looser_than_the_published_ones(rule: TypeRule) -> None:
    node = reference()["types"][reference()["types"][entry(rule)["b"]]["p"]["name"][0]]
    if rule.name is None:
        assert not {"n", "x", "p", "v"} & node.keys()
        return
    if "x" in node:
        assert rule.name.most <= node["x"]
    if "n" in node:
        assert rule.name.least >= node["n"]
    if "v" in node and len(node["v"]) == 1:
        assert re.fullmatch(rule.name.pattern, node["v"][0])
    if "p" in node:
        for sample in ("a" * rule.name.most, "a" * rule.name.least):
            if re.fullmatch(rule.name.pattern, sample):
                assert re.search(node["p"], sample), sample


@each_rule
def test_what_stands_outside_properties_is_the_published_envelope(rule: TypeRule) -> None:
    top = reference()["types"][entry(rule)["b"]]["p"]

    assert set(rule.envelope) <= set(top)
    bodied = "properties" in sdk_class(rule)["m"] or rule.sdk == "resources:ResourceGroup"  # its one output is there
    assert rule.flat is not bodied
    outside = {name for name, (place, *_) in sdk_class(rule)["m"].items() if not place}
    assert outside - {"id", "name", "type"} <= set(rule.envelope)


def sdk_class(rule: TypeRule) -> dict[str, Any]:
    found: dict[str, Any] = reference()["sdk"][entry(rule)["s"]]
    return found


@each_rule
def test_wrapped_objects_are_those_arm_wraps(rule: TypeRule) -> None:
    lists = {f"{name}[]" for name in sdk_class(rule)["m"] if wraps(rule, f"{name}[]")}

    declared = {path for path in rule.wrapped if path.count("[]") == 1 and "." not in path}

    assert declared - {"defaultSecurityRules[]"} <= lists
    assert lists - declared <= NOT_DECLARED_BY_THE_CITY


NOT_DECLARED_BY_THE_CITY = {
    f"{name}[]"
    for name in (
        "applicationGatewayIPConfigurations",
        "applicationRuleCollections",
        "applicationSecurityGroups",  # references
        "destinationApplicationSecurityGroups",
        "sourceApplicationSecurityGroups",
        "natRuleCollections",
        "natRules",
        "networkRuleCollections",
        "serviceEndpointPolicies",
        "virtualHubRouteTableV2s",
        "virtualNetworkGatewayPolicyGroups",
        "virtualNetworkPeerings",
    )
}


def wraps(rule: TypeRule, path: str) -> bool:
    nodes = [node for node, _ in places(rule, path)]
    return any(node["k"] == "o" and "properties" in node.get("p", {}) for node in nodes)


@each_rule
def test_renamed_properties_are_the_published_ones(rule: TypeRule) -> None:
    published = {
        name: place.removeprefix("properties.")
        for name, (place, *_) in sdk_class(rule)["m"].items()
        if place.startswith("properties.") and place != f"properties.{name}"
    }

    assert {path: name for path, name in rule.renamed.items() if "." not in path} == published


@each_rule
def test_secrets_are_not_required_to_be_read(rule: TypeRule) -> None:
    for path in rule.secret:
        assert not any(flags & READ_ONLY for _, flags in places(rule, path)), path
