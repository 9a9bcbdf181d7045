"""The layer ``vms``: a zone's virtual machines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pulumi

from iac.components.group import declare_groups
from iac.components.machine import VirtualMachine, VirtualMachineArgs

if TYPE_CHECKING:
    from iac.intent.cloud.machines import MachinesIntent
    from iac.stacks import Surroundings


def declare(intent: MachinesIntent, around: Surroundings) -> None:
    """Declare a zone's machines; exports their identities, which Azure assigns, by machine."""
    groups = declare_groups(intent.groups, around.here)
    machines = {
        planned.name: VirtualMachine(
            planned.name,
            VirtualMachineArgs(
                intent=planned,
                group=groups[planned.group],
                admin_password=around.secret(planned.admin_password),
                ssh_public_key=around.secret(planned.ssh_public_key),
            ),
            around.here(),
        )
        for planned in intent.machines
    }
    pulumi.export("principals", {name: machine.principal_id for name, machine in machines.items()})
