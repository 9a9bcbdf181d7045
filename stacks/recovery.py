"""The layer ``recovery``: a zone's second vault, in the other region, and what is replicated there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from iac.components.group import Group, GroupArgs
from iac.components.replication import (
    Cache,
    CacheArgs,
    ContainerMapping,
    Fabric,
    FabricArgs,
    MappingArgs,
    NetworkMapping,
    NetworkMappingArgs,
    RecoveryPlan,
    RecoveryPlanArgs,
    Replicated,
    ReplicatedArgs,
    ReplicationPolicy,
    ReplicationPolicyArgs,
)
from iac.components.vault import Vault, VaultArgs

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pulumi

    from iac.intent.cloud.recovery import RecoveryIntent, ReplicationPolicyIntent
    from iac.stacks import Surroundings


def declare(intent: RecoveryIntent, around: Surroundings) -> None:
    """Declare a zone's recovery; fabrics and mappings one after the other, because a vault takes one job at a time."""
    if intent.vault is None or intent.cache is None or intent.plan is None:
        return
    made = {group.group: Group(group.name, GroupArgs(intent=group), around.here()) for group in intent.groups}
    groups = {name: group.group_name for name, group in made.items()}
    planned, group = intent.vault, groups[intent.vault.group]
    vault = Vault(planned.name, VaultArgs(intent=planned, group=group, endpoint_groups=groups), around.here())
    vessel = Vessel(intent, group, vault.vault_name, around)
    mapped = vessel.mappings(vessel.fabrics(vault.ready))
    cache = Cache(
        intent.cache.name,
        CacheArgs(intent=intent.cache, group=groups[intent.cache.group], principal_id=vault.principal_id),
        around.here(),
    )
    items = vessel.items([*mapped, *cache.grants, *(group.group for group in made.values())], durable=planned.durable)
    args = RecoveryPlanArgs(intent=intent.plan, group=group, vault=vault.vault_name, after=items)
    RecoveryPlan(intent.plan.name, args, around.here())


@dataclass(frozen=True)
class Vessel:
    """The vault that everything of the layer is put into."""

    intent: RecoveryIntent
    group: pulumi.Output[str]
    vault: pulumi.Output[str]
    around: Surroundings

    def fabrics(self, after: Sequence[pulumi.Resource]) -> tuple[pulumi.Resource, ...]:
        """Declare both regions, one after the other."""
        standing = tuple(after)
        for planned in self.intent.fabrics:
            args = FabricArgs(intent=planned, group=self.group, vault=self.vault, after=standing)
            standing = (*standing, Fabric(planned.name, args, self.around.here()).container)
        return standing

    def mappings(self, after: Sequence[pulumi.Resource]) -> tuple[pulumi.Resource, ...]:
        """Declare policies, container mappings and network mappings, each mapping after the one before."""
        policies = {planned.policy_id: self._policy(planned) for planned in self.intent.policies}
        standing = (*after, *policies.values())
        for planned in self.intent.mappings:
            args = MappingArgs(intent=planned, group=self.group, vault=self.vault, after=standing)
            standing = (*standing, ContainerMapping(planned.name, args, self.around.here()).mapping)
        for network in self.intent.network_mappings:
            wiring = NetworkMappingArgs(intent=network, group=self.group, vault=self.vault, after=standing)
            standing = (*standing, NetworkMapping(network.name, wiring, self.around.here()).mapping)
        return standing

    def items(self, after: Sequence[pulumi.Resource], *, durable: bool) -> tuple[pulumi.Resource, ...]:
        """Declare the replicated machines, all at once."""
        return tuple(
            Replicated(
                planned.name,
                ReplicatedArgs(intent=planned, group=self.group, vault=self.vault, durable=durable, after=after),
                self.around.here(),
            ).item
            for planned in self.intent.items
        )

    def _policy(self, planned: ReplicationPolicyIntent) -> pulumi.Resource:
        args = ReplicationPolicyArgs(intent=planned, group=self.group, vault=self.vault)
        return ReplicationPolicy(planned.name, args, self.around.here()).policy
