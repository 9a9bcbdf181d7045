"""Ten things an outsider does to the cloud behind the program's back, each on a victim found in the store.

They go the way an engineer would go, under ARM's own rules: where an unlocked safeguard stands in the way it is taken
down first, and that is reported too; where a locked one does, the mischief cannot be done.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from iac.errors import UsageError
from iac.lab.azure import paths
from iac.lab.azure.behaviour.backup import immutability
from iac.lab.azure.behaviour.network import LEAST_SIZE, spaces_of, subnet_networks
from iac.lab.azure.identifiers import parse
from iac.lab.azure.refusals import ArmError
from iac.lab.azure.world import copied

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from iac.lab.azure.store import Store
    from iac.lab.azure.world import Document

RETENTIONS = tuple(
    f"properties.retentionPolicy.{part}.retentionDuration.count"
    for part in ("dailySchedule", "weeklySchedule", "monthlySchedule", "yearlySchedule")
)
LEFT = 7  # what a shortened retention is cut down to: the least Azure Backup takes for daily points of a machine
NEW_PREFIX = 28


@dataclass(frozen=True)
class Deed:
    """What was done: a sentence, and the ARM ids it touched."""

    name: str
    text: str
    ids: tuple[str, ...]


@dataclass(frozen=True)
class Mischief:
    """``says`` is what it does, in words; ``act`` does it to the first victim and returns the deed."""

    name: str
    says: str
    act: Callable[[Store], Deed]


class _NoVictimError(Exception):
    """Nothing in the store can be its victim."""


def _documents(store: Store, sdk: str) -> list[Document]:
    """Return what there is of a type, by id: the order in which it was made is nobody's choice."""
    with store.world() as world:
        return sorted(world.of_token(sdk), key=lambda document: document.id)


def _first(candidates: Iterator[Document] | list[Document], what: str) -> Document:
    for each in candidates:
        return each
    raise _NoVictimError(what)


def _open_rule(store: Store) -> Deed:
    rules = _documents(store, "network:SecurityRule")
    narrow = [
        each
        for each in rules
        if each.body.get("direction") == "Inbound" and each.body.get("sourceAddressPrefix") != "*"
    ]
    victim = _first(narrow, "an inbound rule of a network security group with a source of its own")
    changes = {
        "sourceAddressPrefix": "*",
        "sourceAddressPrefixes": None,
        "sourceApplicationSecurityGroups": None,
        "access": "Allow",
    }
    store.patch(victim.id, changes)
    return Deed("nsg-rule-opened", f"Security rule '{victim.name}' now lets in any source.", (victim.id,))


def _take_down_immutability(store: Store, vault_id: str) -> tuple[str, ...]:
    """Switch an unlocked immutability off; return what was touched."""
    with store.world() as world:
        vault = world.get(vault_id)
    if vault is None or immutability(vault.body) != "Unlocked":
        return ()
    store.patch(vault_id, {"properties.securitySettings.immutabilitySettings.state": "Disabled"})
    return (vault.id,)


def _vault_id(arm_id: str) -> str:
    return "/".join(arm_id.split("/")[:9])


def _unlocked(store: Store, documents: list[Document]) -> list[Document]:
    with store.world() as world:
        return [
            each
            for each in documents
            if (vault := world.get(_vault_id(each.id))) is None or immutability(vault.body) != "Locked"
        ]


def _remove_backup(store: Store) -> Deed:
    items = _unlocked(store, _documents(store, "recoveryservices:ProtectedItem"))
    victim = _first(items, "a backup item outside a vault whose immutability is locked")
    touched = _take_down_immutability(store, _vault_id(victim.id))
    store.delete(victim.id)
    name = paths.first(victim.body, "properties.friendlyName", victim.name)
    also = " after its vault's immutability was switched off" if touched else ""
    text = f"Backup of '{name}' was stopped and its data deleted{also}; a soft delete, where it is on, still holds it."
    return Deed("backup-item-removed", text, (victim.id, *touched))


def _shorten_retention(store: Store) -> Deed:
    for victim in _unlocked(store, _documents(store, "recoveryservices:ProtectionPolicy")):
        for path in RETENTIONS:
            count = paths.first(victim.body, path, 0)
            if count > LEFT:
                touched = _take_down_immutability(store, _vault_id(victim.id))
                store.patch(victim.id, {path: LEFT})
                part = path.split(".")[2]
                text = f"Policy '{victim.name}': {part} now keeps {LEFT} points instead of {count}."
                return Deed("policy-retention-shortened", text, (victim.id, *touched))
    raise _NoVictimError("a backup policy that keeps more than seven points")


def _resize(store: Store) -> Deed:
    victim = _first(_documents(store, "compute:VirtualMachine"), "a virtual machine")
    before = paths.first(victim.body, "hardwareProfile.vmSize")
    after = "Standard_D2s_v5" if before != "Standard_D2s_v5" else "Standard_D16s_v5"
    store.patch(victim.id, {"hardwareProfile.vmSize": after})
    return Deed("vm-resized", f"Machine '{victim.name}' is now a {after} instead of a {before}.", (victim.id,))


PUBLIC = {"allowBlobPublicAccess": True, "publicNetworkAccess": "Enabled", "networkRuleSet.defaultAction": "Allow"}


def _publish(store: Store) -> Deed:
    accounts = _documents(store, "storage:StorageAccount")
    closed = [each for each in accounts if any(paths.first(each.body, path) != value for path, value in PUBLIC.items())]
    victim = _first(closed, "a storage account that is not public yet")
    store.patch(victim.id, PUBLIC)
    text = f"Storage account '{victim.name}' now allows anonymous reading and every network."
    return Deed("storage-made-public", text, (victim.id,))


SOFT_DELETES: tuple[tuple[str, str, Any, dict[str, Any]], ...] = (
    (
        "recoveryservices:Vault",
        "properties.securitySettings.softDeleteSettings.softDeleteState",
        "Enabled",
        {"properties.securitySettings.softDeleteSettings.softDeleteState": "Disabled"},
    ),
    (
        "storage:BlobServiceProperties",
        "deleteRetentionPolicy.enabled",
        True,
        {
            "deleteRetentionPolicy": {"enabled": False},
            "containerDeleteRetentionPolicy": {"enabled": False},
            "restorePolicy": {"enabled": False},
        },
    ),
    (
        "storage:FileServiceProperties",
        "shareDeleteRetentionPolicy.enabled",
        True,
        {"shareDeleteRetentionPolicy": {"enabled": False}},
    ),
)


def _soft_delete_off(store: Store) -> Deed:
    for sdk, path, on, changes in SOFT_DELETES:
        for victim in _documents(store, sdk):
            if paths.first(victim.body, path) == on:
                store.patch(victim.id, changes)
                owner = victim.id.split("/")[8]
                return Deed(
                    "soft-delete-off", f"Soft delete of '{owner}' is off: what is deleted now is gone.", (victim.id,)
                )
    raise _NoVictimError("a vault or storage account whose soft delete can be switched off")


def _break_replication(store: Store) -> Deed:
    victim = _first(_documents(store, "recoveryservices:ReplicationProtectedItem"), "a replicated machine")
    touched = [
        _out_of_plan(store, plan, victim) for plan in _documents(store, "recoveryservices:ReplicationRecoveryPlan")
    ]
    store.delete(victim.id)
    name = paths.first(victim.body, "properties.friendlyName", victim.name)
    plans = tuple(each for each in touched if each)
    also = " and it was taken out of its recovery plan" if plans else ""
    return Deed(
        "replication-broken", f"Replication of '{name}' to the other region was disabled{also}.", (victim.id, *plans)
    )


def _out_of_plan(store: Store, plan: Document, item: Document) -> str:
    groups = copied(plan.body)["properties"]["groups"]
    found = False
    for group in groups:
        listed = group.get("replicationProtectedItems") or []
        kept = [each for each in listed if str(each.get("id", "")).lower() != item.id.lower()]
        found = found or len(kept) < len(listed)
        group["replicationProtectedItems"] = kept
    if found:
        store.patch(plan.id, {"properties.groups": groups})
    return plan.id if found else ""


def _subnet_for_hosts(store: Store) -> Document:
    subnets = _documents(store, "network:Subnet")
    return _first(
        [each for each in subnets if each.name not in LEAST_SIZE and not each.body.get("delegations")],
        "a subnet that takes machines",
    )


def _unmanaged_machine(store: Store) -> Deed:
    subnet = _subnet_for_hosts(store)
    parsed = parse(subnet.id)
    base = f"/subscriptions/{parsed.subscription}/resourceGroups/{parsed.group}/providers" if parsed else ""
    with store.world() as world:
        network = world.get(subnet.id.rsplit("/subnets/", 1)[0])
    location = network.location if network else ""
    nic_id = f"{base}/Microsoft.Network/networkInterfaces/nic-by-hand"
    vm_id = f"{base}/Microsoft.Compute/virtualMachines/vm-by-hand"
    address = {"name": "ipconfig", "properties": {"subnet": {"id": subnet.id}}}
    store.put(nic_id, {"location": location, "properties": {"ipConfigurations": [address]}})
    store.put(vm_id, {"location": location, "properties": _machine(nic_id)})
    text = f"Machine 'vm-by-hand' was made in the portal, in subnet '{subnet.name}', with no backup and no tags."
    with store.world() as world:
        made = world.get(vm_id)
    disk = paths.first(made.body if made else {}, "storageProfile.osDisk.managedDisk.id", "")
    return Deed("unmanaged-vm", text, (vm_id, nic_id, disk))


def _machine(nic_id: str) -> dict[str, Any]:
    image = {"publisher": "Canonical", "offer": "ubuntu-24_04-lts", "sku": "server", "version": "latest"}
    return {
        "hardwareProfile": {"vmSize": "Standard_B2s"},
        "storageProfile": {"imageReference": image, "osDisk": {"createOption": "FromImage"}},
        "osProfile": {
            "computerName": "vm-by-hand",
            "adminUsername": "byhand",
            "linuxConfiguration": {
                "ssh": {"publicKeys": [{"path": "/home/byhand/.ssh/authorized_keys", "keyData": "ssh-ed25519 AAAA"}]}
            },
        },
        "networkProfile": {"networkInterfaces": [{"id": nic_id}]},
    }


def _unmanaged_subnet(store: Store) -> Deed:
    for network in _documents(store, "network:VirtualNetwork"):
        with store.world() as world:
            taken = [
                prefix
                for child in world.of_token("network:Subnet", under=network.id)
                for prefix in subnet_networks(child)
            ]
        free = _room(spaces_of(network.body), taken)
        if free:
            subnet_id = f"{network.id}/subnets/snet-by-hand"
            store.put(subnet_id, {"properties": {"addressPrefix": free}})
            text = f"Subnet 'snet-by-hand' ({free}) was added to '{network.name}' without a network security group."
            return Deed("unmanaged-subnet", text, (subnet_id,))
    raise _NoVictimError("a virtual network with room for another subnet")


def _room(spaces: list[str], taken: list[Any]) -> str:
    for text in spaces:
        space = ipaddress.ip_network(text)
        if space.version != 4 or space.prefixlen > NEW_PREFIX:  # noqa: PLR2004  # the IP version
            continue
        for free in space.subnets(new_prefix=NEW_PREFIX):
            if not any(free.overlaps(each) for each in taken if each.version == 4):  # noqa: PLR2004
                return str(free)
    return ""


def _remove_tag(store: Store) -> Deed:
    for sdk in (
        "compute:VirtualMachine",
        "storage:StorageAccount",
        "network:VirtualNetwork",
        "resources:ResourceGroup",
    ):
        for victim in _documents(store, sdk):
            tags = dict(victim.body.get("tags") or {})
            if tags:
                name = min(tags)
                value = tags.pop(name)
                store.patch(victim.id, {"tags": tags or None})
                return Deed("tag-removed", f"Tag '{name}' ({value}) of '{victim.name}' was removed.", (victim.id,))
    raise _NoVictimError("a resource with tags")


MISCHIEFS: tuple[Mischief, ...] = (
    Mischief("nsg-rule-opened", "open an inbound security rule to any source", _open_rule),
    Mischief("backup-item-removed", "stop a machine's backup and delete its recovery points", _remove_backup),
    Mischief("policy-retention-shortened", "cut a backup policy down to seven points", _shorten_retention),
    Mischief("vm-resized", "give a virtual machine another size", _resize),
    Mischief("storage-made-public", "open a storage account to anonymous reading and every network", _publish),
    Mischief("soft-delete-off", "switch off what keeps deleted backups or files", _soft_delete_off),
    Mischief("replication-broken", "disable a machine's replication to the other region", _break_replication),
    Mischief("unmanaged-vm", "make a virtual machine by hand in a managed subnet", _unmanaged_machine),
    Mischief("unmanaged-subnet", "add a subnet by hand to a managed network", _unmanaged_subnet),
    Mischief("tag-removed", "remove a tag from a resource", _remove_tag),
)


def names() -> tuple[str, ...]:
    """Return the mischiefs' names, in the order in which they are listed."""
    return tuple(each.name for each in MISCHIEFS)


def do(store: Store, name: str) -> Deed:
    """Do one mischief; :class:`iac.errors.UsageError` when there is none of that name, or no victim for it."""
    for mischief in MISCHIEFS:
        if mischief.name == name:
            return _done(store, mischief)
    raise UsageError(f"there is no cloud mischief named '{name}'", hint=f"Choose one of {', '.join(names())}.")


def _done(store: Store, mischief: Mischief) -> Deed:
    try:
        return mischief.act(store)
    except _NoVictimError as error:
        raise UsageError(
            f"'{mischief.name}' finds no victim: the simulated Azure has no {_bare(str(error))}"
        ) from error
    except ArmError as error:
        raise UsageError(f"'{mischief.name}' cannot be done: {error.reason}") from error


def _bare(text: str) -> str:
    return text.removeprefix("a ").removeprefix("an ")
