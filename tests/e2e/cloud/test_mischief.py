"""Each mischief alone: found, named with old and new value, and put right; nothing else is said or done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from iac.findings import Domain, Severity
from iac.lab.azure.mischief import names
from iac.ports import SilentProgress

if TYPE_CHECKING:
    from tests.e2e.cloud.conftest import Built

SILENT = SilentProgress()


@dataclass(frozen=True)
class Seen:
    """One finding: rule, the end of its subject, its key, and what stands in both values."""

    rule: str
    subject: str
    key: str
    expected: str
    observed: str


IMMUTABILITY = Seen(
    "immutability-weakened",
    "::backup-vault-vault",
    "properties.securitySettings.immutabilitySettings.state",
    "Unlocked",
    "Disabled",
)
ACCOUNT = "::replication-cache-account"
CASES: dict[str, tuple[Seen, ...]] = {
    "nsg-rule-opened": (
        Seen(
            "nsg-rule-opened",
            "-nsg-town-lab-shared-application-centralus",
            "securityRules[allow-city-to-dc]",
            'sourceAddressPrefixes=["10.20.0.0/16", "10.65.32.0/19"]',
            "sourceAddressPrefix=*",
        ),
    ),
    "backup-item-removed": (
        Seen("backup-removed", "::backup-files01-item", "", "present", "gone"),
        IMMUTABILITY,
    ),
    "policy-retention-shortened": (
        IMMUTABILITY,
        Seen(
            "retention-shortened",
            "::policy-machine-t0-policy",
            "properties.retentionPolicy.dailySchedule.retentionDuration.count",
            "30",
            "7",
        ),
    ),
    "vm-resized": (
        Seen("machine-resized", "::files01-machine", "hardwareProfile.vmSize", "Standard_D4s_v5", "Standard_D2s_v5"),
    ),
    "storage-made-public": (
        Seen("storage-public", ACCOUNT, "allowBlobPublicAccess", "false", "true"),
        Seen("storage-public", ACCOUNT, "networkRuleSet.defaultAction", "Deny", "Allow"),
        Seen("storage-public", ACCOUNT, "publicNetworkAccess", "Disabled", "Enabled"),
    ),
    "soft-delete-off": (
        Seen(
            "soft-delete-off",
            "::backup-vault-vault",
            "properties.securitySettings.softDeleteSettings.softDeleteState",
            "Enabled",
            "Disabled",
        ),
    ),
    "replication-broken": (
        Seen("replication-removed", "::replicate-identitydc01-item", "", "present", "gone"),
        Seen(
            "recovery-plan-changed",
            "::recovery-plan-plan",
            "properties.groups[2]",
            "/replicationProtectedItems/identitydc01",
            "replicationProtectedItems[identitydc01].id=(absent)",
        ),
    ),
    "unmanaged-vm": (
        Seen("unmanaged-machine", "/virtualMachines/vm-by-hand", "", "(absent)", "virtualmachines in centralus"),
        Seen("unmanaged-resource", "/disks/", "", "(absent)", "disks in centralus"),
        Seen("unmanaged-resource", "/networkInterfaces/nic-by-hand", "", "(absent)", "networkinterfaces in centralus"),
    ),
    "unmanaged-subnet": (
        Seen("unmanaged-subnet", "::hub-centralus-network", "subnets[snet-by-hand]", "(absent)", "name=snet-by-hand"),
    ),
    "tag-removed": (Seen("tag-removed", "::files01-machine", "tags.city", "town", "(absent)"),),
}


def test_every_mischief_of_the_lab_is_shown() -> None:
    assert set(CASES) == set(names())


@pytest.mark.parametrize("name", CASES)
def test_mischief_is_found_named_and_put_right(built: Built, name: str) -> None:
    assert built.spoil(name)

    found = built.check()

    assert len(found) == len(CASES[name])
    for seen, finding in zip(CASES[name], found, strict=True):
        assert finding.rule == f"drift.cloud.{seen.rule}"
        assert seen.subject in finding.subject
        assert finding.key == seen.key
        assert seen.expected in finding.expected
        assert seen.observed in finding.observed
        assert finding.why
        assert finding.fix

    strays = built.sky.remove_unmanaged(found)
    done = built.sky.remediate(found, SILENT)

    assert [way.refusal for way in done] == [""] * len(done)
    assert [stray.refusal for stray in strays] == [""] * (len(found) if name == "unmanaged-vm" else 0)
    assert built.check() == ()


def test_what_nobody_declared_stays_until_its_removal_is_asked_for(built: Built) -> None:
    built.spoil("unmanaged-vm")
    found = built.check()

    done = built.sky.remediate(found, SILENT)

    assert done == ()
    assert [finding.subject for finding in built.check()] == [finding.subject for finding in found]


def test_deleted_backup_comes_back_with_its_points(built: Built) -> None:
    built.spoil("backup-item-removed")
    (held,) = [each for each in built.store.deleted() if "files01" in each["id"]]

    (way,) = built.sky.remediate(built.check(), SILENT)

    assert [step.op for step in way.steps] == ["update", "create", "update"]
    assert held["id"] not in [each["id"] for each in built.store.deleted()]
    assert held["id"].lower() in [identifier.lower() for identifier in built.ids]
    assert built.up() == []


def test_several_mischiefs_are_told_apart_worst_first(built: Built) -> None:
    for name in ("tag-removed", "vm-resized", "storage-made-public"):
        built.spoil(name)

    found = built.check()

    ranks = [finding.severity.rank for finding in found]
    assert ranks == sorted(ranks, reverse=True)
    assert {finding.rule.removeprefix("drift.cloud.") for finding in found} == {
        "tag-removed",
        "machine-resized",
        "storage-public",
    }
    resized = next(finding for finding in found if finding.rule.endswith("machine-resized"))
    assert (resized.domain, resized.severity) == (Domain.CLOUD, Severity.MEDIUM)
    assert resized.where[0].file == "services.yaml"
