from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iac.azure.clouds import CLOUDS, azure_cloud
from iac.azure.gateways import choose_gateway
from iac.azure.mechanisms import MECHANISMS
from iac.azure.names import NAME_RULES
from iac.azure.paths import PATHS, UNKNOWN, predict_outputs, resource_id
from iac.azure.regions import REGIONS, region
from iac.azure.roles import ROLES, role_definition_id
from iac.azure.sizes import SIZES, choose_size
from iac.azure.timezones import windows_zone
from iac.errors import IntentError


@pytest.mark.parametrize("name", sorted(REGIONS))
def test_region_pair_is_another_region_of_the_same_cloud(name: str) -> None:
    found = REGIONS[name]

    assert found.pair != name
    assert REGIONS[found.pair].cloud == found.cloud


def test_region_codes_are_unique() -> None:
    assert len({found.geo for found in REGIONS.values()}) == len(REGIONS)


def test_region_of_the_other_cloud_is_refused_with_those_there_are() -> None:
    with pytest.raises(IntentError, match=r"usgovvirginia: is not a region of Azure commercial.*eastus2"):
        region("usgovvirginia", "commercial")


def test_unknown_cloud_is_refused() -> None:
    with pytest.raises(IntentError, match="commercial, government"):
        azure_cloud("lunar")


def test_clouds_know_the_same_groups_and_share_no_zone() -> None:
    commercial, government = CLOUDS["commercial"], CLOUDS["government"]

    assert commercial.zones.keys() == government.zones.keys()
    assert not set(commercial.zones.values()) & set(government.zones.values())
    assert commercial.private_zone("AzureBackup", "eus2") == "privatelink.eus2.backup.windowsazure.com"


@given(st.integers(1, 96), st.integers(1, 384), st.integers(0, 32))
def test_size_carries_what_was_asked_and_no_smaller_one_does(vcpu: int, memory: int, disks: int) -> None:
    try:
        chosen = choose_size(vcpu, memory, disks)
    except IntentError:
        assert not any(s.vcpu >= vcpu and s.memory_gib >= memory and s.data_disks >= disks for s in SIZES)
        return

    assert chosen.vcpu >= vcpu
    assert chosen.memory_gib >= memory
    assert chosen.data_disks >= disks
    smaller = [size for size in SIZES if size < chosen]
    assert not any(s.vcpu >= vcpu and s.memory_gib >= memory and s.data_disks >= disks for s in smaller)


@pytest.mark.parametrize(
    ("wanted", "name"),
    [
        pytest.param((4, 16, 1), "Standard_D4s_v5", id="general"),
        pytest.param((2, 4, 0), "Standard_F2s_v2", id="compute"),
        pytest.param((8, 64, 2), "Standard_E8s_v5", id="memory"),
        pytest.param((2, 8, 6), "Standard_F4s_v2", id="disks-decide"),
    ],
)
def test_size_is_the_one_a_person_would_choose(wanted: tuple[int, int, int], name: str) -> None:
    assert choose_size(*wanted).name == name


@pytest.mark.parametrize(("tunnels", "sku"), [(0, "VpnGw2"), (30, "VpnGw2"), (31, "VpnGw4"), (100, "VpnGw4")])
def test_gateway_carries_its_tunnels(tunnels: int, sku: str) -> None:
    assert choose_gateway(tunnels).name == sku


def test_more_tunnels_than_any_gateway_carries_are_refused() -> None:
    with pytest.raises(IntentError, match="101 tunnels are more than one gateway carries"):
        choose_gateway(101)


@pytest.mark.parametrize(
    ("kind", "name", "fault"),
    [
        pytest.param("storage:StorageAccount", "stTown", "characters Azure does not take", id="capital"),
        pytest.param("storage:StorageAccount", "st" * 13, "has 26 characters; Azure takes 3 to 24", id="long"),
        pytest.param("recoveryservices:Vault", "1vault", "characters Azure does not take", id="digit-first"),
        pytest.param("network:VirtualNetwork", "net-", "characters Azure does not take", id="hyphen-last"),
        pytest.param("storage:BlobContainer", "a--b", "characters Azure does not take", id="two-hyphens"),
    ],
)
def test_name_rule_says_what_is_wrong(kind: str, name: str, fault: str) -> None:
    assert fault in str(NAME_RULES[kind].fault(name))


def test_mechanism_that_survives_nothing_promises_nothing() -> None:
    assert not MECHANISMS["none"].survives_region_loss
    assert MECHANISMS["site-recovery"].best_rpo_minutes < MECHANISMS["restore"].best_rpo_minutes


def test_roles_are_guids() -> None:
    assert all(re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", guid) for guid in ROLES.values())
    assert role_definition_id("S", "Contributor").startswith("/subscriptions/S/providers/Microsoft.Authorization/")


def test_time_zones_are_spelt_as_windows_does() -> None:
    assert windows_zone("America/New_York") == "Eastern Standard Time"
    assert windows_zone("America/Boise") == "Mountain Standard Time"
    assert windows_zone("America/Indiana/Indianapolis") == "US Eastern Standard Time"
    assert windows_zone("Eastern Standard Time") == "Eastern Standard Time"
    with pytest.raises(IntentError, match="Mars/Olympus: has no name"):
        windows_zone("Mars/Olympus")


def test_id_follows_from_inputs() -> None:
    inputs = {"resourceGroupName": "rg", "accountName": "st", "containerName": "c"}

    assert resource_id("azure-native:storage:BlobContainer", inputs, "S") == (
        "/subscriptions/S/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/st"
        "/blobServices/default/containers/c"
    )


@pytest.mark.parametrize(
    "inputs",
    [
        pytest.param({"resourceGroupName": "rg"}, id="no-name"),
        pytest.param({"resourceGroupName": "rg", "vmName": UNKNOWN}, id="unknown-name"),
        pytest.param({"vmName": "vm"}, id="no-group"),
    ],
)
def test_id_of_what_is_not_known_is_not_predicted(inputs: dict[str, str]) -> None:
    assert predict_outputs("azure-native:compute:VirtualMachine", inputs, {"subscriptionId": "S"}) == {}


def test_backed_up_share_is_named_by_azure() -> None:
    inputs = {
        "resourceGroupName": "rg",
        "vaultName": "v",
        "fabricName": "Azure",
        "containerName": "c",
        "protectedItemName": "share",
        "properties": {"protectedItemType": "AzureFileShareProtectedItem"},
    }

    assert resource_id("azure-native:recoveryservices:ProtectedItem", inputs, "S") == ""


def test_every_path_names_its_segments() -> None:
    assert all(path.segments and path.type.count("/") >= 0 for path in PATHS.values())
