from __future__ import annotations

import pytest

from iac.azure.replacement import RULES, Impact, change_impact, replacing_paths


@pytest.mark.parametrize(
    ("kind", "path", "impact"),
    [
        pytest.param("compute:VirtualMachine", "zones", Impact.REPLACE, id="zone"),
        pytest.param("compute:VirtualMachine", "storageProfile.imageReference.sku", Impact.REPLACE, id="image"),
        pytest.param("compute:VirtualMachine", "hardwareProfile.vmSize", Impact.RESTART, id="size"),
        pytest.param("compute:VirtualMachine", "securityProfile.securityType", Impact.REPLACE, id="longest-rule-wins"),
        pytest.param("compute:VirtualMachine", "securityProfile.encryptionAtHost", Impact.RESTART, id="other-security"),
        pytest.param("compute:VirtualMachine", "osProfile.adminPassword", Impact.NONE, id="password"),
        pytest.param("network:VirtualNetwork", "location", Impact.REPLACE, id="any-type"),
        pytest.param("network:VirtualNetwork", "locations", Impact.NONE, id="whole-steps-only"),
        pytest.param("network:NetworkInterface", "ipConfigurations[0].subnet.id", Impact.INTERRUPTION, id="index"),
        pytest.param("storage:StorageAccount", "accountName", Impact.DATA_LOSS, id="account-name"),
        pytest.param("recoveryservices:Vault", "properties.redundancySettings.crossRegionRestore",
                     Impact.IRREVERSIBLE, id="redundancy"),
        pytest.param("network:NetworkSecurityGroup", "securityRules[a].access", Impact.NONE, id="in-place"),
    ],
)  # fmt: skip
def test_change_means_what_azure_does(kind: str, path: str, impact: Impact) -> None:
    assert change_impact(kind, path).impact is impact


def test_every_harsh_rule_says_why() -> None:
    assert all(rule.why for rule in RULES)


def test_replacing_paths_are_the_ones_that_make_a_new_machine() -> None:
    found = replacing_paths("compute:VirtualMachine")

    assert "zones" in found
    assert "storageProfile.imageReference" in found
    assert "hardwareProfile.vmSize" not in found
    assert "osProfile.adminPassword" not in found


def test_impacts_are_ordered() -> None:
    assert Impact.NONE.rank < Impact.RESTART.rank < Impact.REPLACE.rank < Impact.IRREVERSIBLE.rank
