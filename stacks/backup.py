"""The layer ``backup``: a zone's vault, its policies, and everything that is backed up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iac.components.group import declare_groups
from iac.components.protection import (
    BackupPolicy,
    PolicyArgs,
    Protection,
    ProtectionArgs,
    Registration,
    RegistrationArgs,
)
from iac.components.vault import Vault, VaultArgs

if TYPE_CHECKING:
    from iac.intent.cloud.backup import BackupIntent
    from iac.stacks import Surroundings


def declare(intent: BackupIntent, around: Surroundings) -> None:
    """Declare a zone's backups: the vault is complete before the first item is put into it."""
    if intent.vault is None:
        return
    groups = declare_groups(intent.groups, around.here)
    planned, group = intent.vault, groups[intent.vault.group]
    vault = Vault(planned.name, VaultArgs(intent=planned, group=group, endpoint_groups=groups), around.here())
    common = {"group": group, "vault": vault.vault_name}
    policies = {
        policy.policy_id: BackupPolicy(
            policy.name, PolicyArgs(intent=policy, after=vault.ready, **common), around.here()
        ).policy
        for policy in intent.policies
    }
    containers = {
        known.container: Registration(
            known.name, RegistrationArgs(intent=known, after=vault.ready, **common), around.here()
        ).container
        for known in intent.registrations
    }
    for item in intent.items:
        after = [
            *vault.ready,
            policies[item.policy_id],
            *(c for name, c in containers.items() if name == item.container),
        ]
        args = ProtectionArgs(intent=item, durable=planned.durable, after=after, **common)
        Protection(item.name, args, around.here())
