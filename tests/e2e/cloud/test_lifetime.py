"""The town up, up again, and down: to nothing, or to what must stay, with the reason."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from iac.cli.common import Exit
from iac.findings import State
from iac.ports import SilentProgress
from iac.workflow.destroy import Removal, destroy
from tests.e2e.cloud.conftest import TOWN

if TYPE_CHECKING:
    from tests.e2e.cloud.conftest import Built, Typed

SILENT = SilentProgress()


def taken_down(built: Built) -> dict[str, Removal]:
    with built.opened() as ready:
        return {removal.stack: removal for removal in destroy(built.city, "lab", ready, SILENT)}


def test_up_again_changes_nothing(built: Built) -> None:
    assert built.up() == []
    assert built.check() == ()


def test_town_goes_down_to_nothing(built: Built) -> None:
    removals = taken_down(built)

    assert next(iter(removals)) == "lab-cjis-recovery"
    assert list(removals)[-1] == "lab-shared-network"
    assert all(removal.removed and not removal.stays for removal in removals.values())
    assert built.ids == []


def test_town_comes_up_again_where_it_was_taken_down(built: Built) -> None:
    everything = sorted(built.ids)
    taken_down(built)

    assert not any(step.startswith(("update", "delete")) for step in built.up())
    assert sorted(built.ids) == everything


def test_locked_vault_keeps_its_backups_and_what_they_stand_on(built: Built) -> None:
    assert built.city.cloud is not None
    locked = built.city.cloud.model_copy(update={"vault_immutability": "Locked"})
    built = replace(built, city=built.city.model_copy(update={"cloud": locked}))
    assert built.up() == ["update backup-vault-vault"] * 2

    removals = taken_down(built)

    backup = removals["lab-cjis-backup"]
    assert "its recovery points cannot be deleted before they expire" in backup.refusal
    assert {urn.rsplit("::", 1)[-1] for urn in backup.stays} >= {"backup-vault-vault", "backup-caddb01-item"}
    assert not removals["lab-cjis-vms"].stays
    assert not removals["lab-cjis-storage"].stays
    assert "is in use by" in removals["lab-cjis-network"].refusal


def test_softly_deleted_backup_keeps_its_vault(built: Built) -> None:
    built.spoil("backup-item-removed")

    backup = taken_down(built)["lab-shared-backup"]

    assert "(softly deleted)" in backup.refusal
    assert {urn.rsplit("::", 1)[-1] for urn in backup.stays} == {"backup-vault-vault", "backup-eastus2-group"}


def test_records_under_a_locked_policy_stay(built: Built) -> None:
    """Locking is a decision outside the program, made once and never undone."""
    (policy,) = [identifier for identifier in built.ids if "/immutabilityPolicies/" in identifier]
    built.store.patch(policy, {"state": "Locked"})

    storage = taken_down(built)["lab-cjis-storage"]

    assert "locked immutability policy" in storage.refusal
    assert {urn.rsplit("::", 1)[-1] for urn in storage.stays} >= {"store-records-account"}
    assert any(identifier.endswith("/containers/records-retention") for identifier in built.ids)


def test_verbs_say_what_they_do(built: Built, typed: Typed) -> None:
    lab = ("--engine", "embedded", "--lab-dir", str(built.place.folder))

    assert typed("up", str(TOWN), "--yes", *lab) == Exit.CLEAN
    assert "lab-cjis-recovery: unchanged" in typed.out
    assert "Nothing had to change" in typed.out
    assert typed("up", str(TOWN), *lab) == Exit.UNKNOWN
    assert "Add --yes" in typed.err

    assert typed("lab", "break", str(TOWN), "vm-resized", "--lab-dir", str(built.place.folder)) == Exit.CLEAN
    assert typed("drift", "check", str(TOWN), "--only", "cloud", "--format", "json", *lab) == Exit.FOUND
    (finding,) = json.loads(typed.out)["findings"]
    built.spoil("unmanaged-vm")
    assert (finding["expected"], finding["observed"]) == ("Standard_D4s_v5", "Standard_D2s_v5")
    remediate = ("drift", "remediate", str(TOWN), "--only", "cloud", "--yes", *lab)
    assert typed(*remediate, "--remove-unmanaged") == Exit.CLEAN
    assert "lab-shared-vms: update files01-machine" in typed.out
    assert typed.out.count("removed: /subscriptions/") == 3

    built.spoil("backup-item-removed")
    assert typed("destroy", str(TOWN), "--yes", *lab) == Exit.FOUND
    assert "lab-cjis-network: 43 removed" in typed.out
    assert "stays backup-vault-vault" in typed.out
    assert "because" in typed.out
    assert "resource(s) stay." in typed.out


def test_city_that_moved_on_is_told_from_drift(built: Built) -> None:
    """A change of the city files is not drift; it is said that it has not been applied."""
    wider = tuple(
        server.model_copy(update={"vcpu": 8, "memory_gib": 32}) if server.hostname == "files01" else server
        for server in built.city.servers
    )
    moved = replace(built, city=built.city.model_copy(update={"servers": wider}))

    (finding,) = moved.check()

    assert (finding.rule, finding.state) == ("drift.cloud.not-applied", State.FOUND)
    assert finding.subject == "lab-shared-vms"
    assert "update files01-machine" in finding.expected
