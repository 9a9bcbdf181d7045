"""Each ready-made mischief is done, touches what it says, and is seen by who reads the resources again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from iac.errors import UsageError
from iac.lab.azure import mischief

if TYPE_CHECKING:
    from iac.lab.azure.store import Store

SEEN = {
    "nsg-rule-opened": {"nsg": {"securityRules"}},
    "backup-item-removed": {"share-item": {"gone"}},
    "policy-retention-shortened": {"policy-files": {"properties"}},
    "vm-resized": {"vm": {"hardwareProfile"}},
    "storage-made-public": {"cache": {"allowBlobPublicAccess"}},
    "soft-delete-off": {"vault-dr": {"properties"}},
    "replication-broken": {"plan": {"properties"}, "replicated": {"gone"}},
    "unmanaged-vm": {},
    "unmanaged-subnet": {},
    "tag-removed": {"vm": {"tags"}},
}
"""What a refresh of the estate finds after each: by resource, the inputs that came out otherwise.

Of what is unmanaged it finds nothing, as with azure-native: that takes a census.
"""


def found(estate: Any) -> dict[str, set[str]]:
    """Read everything again and return what differs from what was declared."""
    seen: dict[str, set[str]] = {}
    for name, made in estate.made.items():
        now = estate.cloud.read(made)
        if now is None:
            seen[name] = {"gone"}
        elif now.inputs != made.inputs:
            keys = {*now.inputs, *made.inputs}
            seen[name] = {key for key in keys if now.inputs.get(key) != made.inputs.get(key)}
    return seen


@pytest.mark.parametrize("name", mischief.names())
def test_mischief_is_done_and_seen(estate: Any, name: str) -> None:
    before = {row["id"] for row in estate.cloud.store.list()}
    deed = mischief.do(estate.cloud.store, name)

    assert deed.name == name
    assert deed.text.endswith(".")
    assert found(estate) == SEEN[name]
    now = {row["id"] for row in estate.cloud.store.list()}
    assert set(deed.ids) <= before | now
    assert bool(now - before) is name.startswith("unmanaged")


def test_every_mischief_has_its_expectation() -> None:
    assert set(SEEN) == set(mischief.names())


@pytest.mark.parametrize("name", mischief.names())
def test_mischief_without_a_victim_says_what_it_looks_for(store: Store, name: str) -> None:
    with pytest.raises(UsageError, match=rf"'{name}' finds no victim: the simulated Azure has no "):
        mischief.do(store, name)


def test_mischief_nobody_knows_is_told_with_those_there_are(store: Store) -> None:
    with pytest.raises(UsageError, match=r"no cloud mischief named 'flood'.*nsg-rule-opened"):
        mischief.do(store, "flood")


def test_mischief_that_azure_refuses_is_told(estate: Any) -> None:
    scope = estate["vm"].id
    lock = f"{scope}/providers/Microsoft.Authorization/locks/keep"
    estate.cloud.store.put(lock, {"properties": {"level": "ReadOnly"}})

    with pytest.raises(UsageError, match=r"'vm-resized' cannot be done: .*ReadOnly"):
        mischief.do(estate.cloud.store, "vm-resized")


def test_mischief_in_an_immutable_vault_takes_that_down_first(estate: Any) -> None:
    path = "properties.securitySettings.immutabilitySettings.state"
    estate.cloud.store.patch(estate["vault"].id, {path: "Unlocked"})
    deed = mischief.do(estate.cloud.store, "backup-item-removed")

    assert estate["vault"].id in deed.ids
    assert "after its vault's immutability was switched off" in deed.text


@pytest.mark.parametrize("name", ["backup-item-removed", "policy-retention-shortened"])
def test_mischief_leaves_a_locked_vault_alone(estate: Any, name: str) -> None:
    path = "properties.securitySettings.immutabilitySettings.state"
    estate.cloud.store.patch(estate["vault"].id, {path: "Locked"})

    with pytest.raises(UsageError, match="finds no victim"):
        mischief.do(estate.cloud.store, name)


def test_soft_delete_goes_off_where_it_is_still_on(estate: Any) -> None:
    names = [mischief.do(estate.cloud.store, "soft-delete-off").text for _ in range(4)]

    assert len(set(names)) == 4
    assert any("sttown" in name for name in names)
