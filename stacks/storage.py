"""The layer ``storage``: the storage accounts of a zone's services."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iac.components.account import Account, AccountArgs
from iac.components.group import declare_groups

if TYPE_CHECKING:
    from iac.intent.cloud.storage import StorageIntent
    from iac.stacks import Surroundings


def declare(intent: StorageIntent, around: Surroundings) -> None:
    """Declare a zone's storage; machines are granted access by the identities that the layer ``vms`` exports."""
    groups = declare_groups(intent.groups, around.here)
    granted = sorted({grant.principal for account in intent.accounts for grant in account.grants})
    principals = around.reference("vms").outputs("principals", granted) if granted else {}
    for planned in intent.accounts:
        args = AccountArgs(intent=planned, group=groups[planned.group], principals=principals)
        Account(planned.name, args, around.here())
