"""What a difference in the cloud is called, how bad it is, and what is nobody's doing."""

from __future__ import annotations

from typing import Any

import pytest

from iac.artifacts import CloudResource
from iac.drift.cloud import Context, compare_cloud, expand
from iac.drift.cloudrules import NOISE, is_noise
from iac.findings import Origin
from iac.ports import ResourceStep

GROUP = "/subscriptions/s/resourceGroups/rg-a"


def step(kind: str, changes: dict[str, tuple[str, str]], op: str = "update") -> ResourceStep:
    token = f"azure-native:{kind}"
    return ResourceStep(op, f"urn:pulumi:lab-shared-x::iac::{token}::thing", token, changes)


def resource(kind: str, **inputs: Any) -> CloudResource:
    token = f"azure-native:{kind}"
    return CloudResource(
        "lab-shared-x", f"urn:{kind}", token, "thing", "", False, {"resourceGroupName": "rg-a", **inputs}
    )


@pytest.mark.parametrize(
    ("kind", "path", "values", "said"),
    [
        (
            "network:NetworkSecurityGroup",
            "securityRules",
            ('[{"name":"a","access":"Deny"}]', '[{"name":"a","access":"Allow"}]'),
            ("nsg-rule-opened", "critical"),
        ),
        (
            "network:NetworkSecurityGroup",
            "securityRules",
            ('[{"name":"a","priority":100}]', '[{"name":"a","priority":200}]'),
            ("nsg-rule-changed", "high"),
        ),
        (
            "network:NetworkSecurityGroup",
            "securityRules",
            ('[{"name":"a"}]', '[{"name":"a"},{"name":"b"}]'),
            ("unmanaged-rule", "critical"),
        ),
        ("storage:BlobContainer", "publicAccess", ('"None"', '"Blob"'), ("storage-public", "critical")),
        ("storage:StorageAccount", "minimumTlsVersion", ('"TLS1_2"', '"TLS1_0"'), ("storage-weakened", "high")),
        ("storage:BlobServiceProperties", "deleteRetentionPolicy.days", ("14", "1"), ("soft-delete-off", "high")),
        (
            "recoveryservices:Vault",
            "properties.securitySettings.softDeleteSettings.softDeleteRetentionPeriodInDays",
            ("30", "14"),
            ("soft-delete-shortened", "high"),
        ),
        (
            "recoveryservices:Vault",
            "properties.redundancySettings.crossRegionRestore",
            ('"Enabled"', '"Disabled"'),
            ("vault-redundancy-changed", "high"),
        ),
        (
            "recoveryservices:Vault",
            "properties.publicNetworkAccess",
            ('"Disabled"', '"Enabled"'),
            ("vault-public", "high"),
        ),
        (
            "recoveryservices:ProtectionPolicy",
            "properties.retentionPolicy.yearlySchedule",
            ('{"retentionDuration":{"count":7}}', ""),
            ("retention-shortened", "high"),
        ),
        (
            "recoveryservices:ProtectionPolicy",
            "properties.retentionPolicy.dailySchedule.retentionDuration.count",
            ("7", "30"),
            ("backup-policy-changed", "medium"),
        ),
        (
            "recoveryservices:ProtectedItem",
            "properties.policyId",
            ('"/subscriptions/a"', '"/subscriptions/b"'),
            ("backup-stopped", "critical"),
        ),
        ("recoveryservices:ReplicationPolicy", "properties.x", ("5", "15"), ("replication-changed", "high")),
        (
            "storage:BlobContainerImmutabilityPolicy",
            "immutabilityPeriodSinceCreationInDays",
            ("2555", "1"),
            ("immutability-weakened", "critical"),
        ),
        ("compute:VirtualMachine", "identity.type", ('"SystemAssigned"', '"None"'), ("machine-weakened", "high")),
        ("network:LocalNetworkGateway", "gatewayIpAddress", ('"192.0.2.1"', '"192.0.2.2"'), ("tunnel-changed", "high")),
        ("network:NatGateway", "idleTimeoutInMinutes", ("4", "30"), ("network-changed", "high")),
        ("compute:Disk", "tags.owner", ('"a"', '"b"'), ("tag-changed", "low")),
        ("compute:Disk", "diskSizeGB", ("64", "128"), ("property-changed", "medium")),
    ],
)
def test_change_is_called_by_what_it_means(
    kind: str, path: str, values: tuple[str, str], said: tuple[str, str]
) -> None:
    (finding,) = compare_cloud([step(kind, {path: values})], (), ())

    assert (finding.rule, finding.severity.value) == (f"drift.cloud.{said[0]}", said[1])
    assert finding.expected != finding.observed


@pytest.mark.parametrize(
    ("kind", "rule"),
    [
        ("compute:VirtualMachine", "machine-removed"),
        ("compute:Disk", "storage-removed"),
        ("authorization:RoleAssignment", "grant-removed"),
        ("recoveryservices:ReplicationFabric", "recovery-removed"),
        ("network:Subnet", "network-removed"),
        ("resources:ResourceGroup", "resource-removed"),
    ],
)
def test_thing_that_is_gone_is_called_by_what_is_lost(kind: str, rule: str) -> None:
    (finding,) = compare_cloud([step(kind, {}, "delete")], (), ())

    assert (finding.rule, finding.expected, finding.observed) == (f"drift.cloud.{rule}", "present", "gone")


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        pytest.param("sourceId", '"/subscriptions/A/x/"', '"/subscriptions/a/X"', id="the case of an id"),
        pytest.param("zones", '["1","2"]', '["2","1"]', id="the order of a plain list"),
        pytest.param("rules", "[]", "", id="empty and absent"),
        pytest.param("rules", '[{"name":"a"},{"name":"b"}]', '[{"name":"b"},{"name":"a"}]', id="the order of items"),
    ],
)
def test_difference_that_means_nothing_is_none(path: str, old: str, new: str) -> None:
    assert compare_cloud([step("network:NatGateway", {path: (old, new)})], (), ()) == ()


def test_what_azure_changes_by_itself_is_no_finding() -> None:
    assert compare_cloud([step("network:NatGateway", {"etag": ('"a"', '"b"')})], (), ()) == ()
    assert is_noise("storage:FileShare", "enabledProtocols")
    assert all(why for _, _, why in NOISE)


def test_items_of_a_list_are_compared_by_key() -> None:
    before = '[{"lun":0,"size":1},{"lun":1,"size":2}]'

    changes = expand({"disks": (before, '[{"lun":1,"size":3},{"lun":0,"size":1}]')})

    assert [(change.path, change.old, change.new) for change in changes] == [("disks[1].size", "2", "3")]


def test_finding_leads_back_to_the_city_and_forward_to_the_way_back() -> None:
    changed = step("compute:Disk", {"diskSizeGB": ("64", "128")})
    origin = Origin("services.yaml", 12, 5, "servers[0]")

    (finding,) = compare_cloud([changed], (), (), Context({changed.urn: origin}, "put it right"))

    assert finding.where == (origin,)
    assert finding.fix.startswith("`put it right` puts it back")


@pytest.mark.parametrize(
    ("place", "kind", "rule"),
    [
        ("Microsoft.Network/publicIPAddresses/pip", "microsoft.network/publicipaddresses", "unmanaged-address"),
        ("Microsoft.Authorization/roleAssignments/x", "microsoft.authorization/roleassignments", "unmanaged-grant"),
        ("Microsoft.Web/sites/shop", "microsoft.web/sites", "unmanaged-resource"),
    ],
)
def test_thing_nobody_declared_is_called_by_what_it_is(place: str, kind: str, rule: str) -> None:
    row = {"id": f"{GROUP}/providers/{place}", "type": kind, "location": "eastus2"}

    (finding,) = compare_cloud([], [row], [])

    assert finding.rule == f"drift.cloud.{rule}"
    assert row["id"] in finding.fix


def test_things_of_the_plan_and_what_azure_makes_for_them_are_known() -> None:
    machine = resource("compute:VirtualMachine", vmName="m", storageProfile={"osDisk": {"name": "m-os"}})
    network = resource("network:VirtualNetwork", virtualNetworkName="v", subnets=[{"name": "s"}])
    ids = [
        "Microsoft.Compute/virtualMachines/M",
        "Microsoft.Compute/disks/m-os",
        "Microsoft.Network/virtualNetworks/v",
        "Microsoft.Network/virtualNetworks/v/subnets/s",
        "Microsoft.Compute/disks/m-os-ASRReplica",
        "Microsoft.Network/networkWatchers/w",
    ]
    rows = [{"id": f"{GROUP}/providers/{place}", "type": "x", "location": ""} for place in ids]

    assert compare_cloud([], rows, [machine, network]) == ()


def test_child_inside_a_stray_goes_with_it() -> None:
    rows = [
        {"id": f"{GROUP}/providers/Microsoft.Network/virtualNetworks/v{end}", "type": f"microsoft.network/{kind}"}
        for end, kind in (("", "virtualnetworks"), ("/subnets/s", "virtualnetworks/subnets"))
    ]

    (finding,) = compare_cloud([], rows, [])

    assert finding.subject == rows[0]["id"]


def test_child_seen_by_refresh_and_census_is_said_once() -> None:
    changes = {"subnets": ('[{"name":"s"}]', '[{"name":"s"},{"name":"extra"}]')}
    network = resource("network:VirtualNetwork", virtualNetworkName="v", subnets=[{"name": "s"}])
    row = {
        "id": f"{GROUP}/providers/Microsoft.Network/virtualNetworks/v/subnets/extra",
        "type": "microsoft.network/virtualnetworks/subnets",
    }

    (finding,) = compare_cloud([step("network:VirtualNetwork", changes)], [row], [network])

    assert finding.rule == "drift.cloud.unmanaged-subnet"
    assert finding.key == "subnets[extra]"
