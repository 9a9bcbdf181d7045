"""Site Recovery between two Azure regions: fabrics, containers, mappings, replicated machines, the order to start in.

azure-native calls the vault ``resource_name_`` here, because ``resource_name`` is Pulumi's own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pulumi
from pulumi_azure_native import authorization, recoveryservices, resources, storage

from iac.components.account import closed_account
from iac.components.base import stays

if TYPE_CHECKING:
    from collections.abc import Sequence

    from iac.intent.cloud.recovery import (
        CacheIntent,
        FabricIntent,
        MappingIntent,
        NetworkMappingIntent,
        RecoveryPlanIntent,
        ReplicatedIntent,
        ReplicationPolicyIntent,
    )

_CONTAINER_TEMPLATE = {
    "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
    "contentVersion": "1.0.0.0",
    "parameters": {
        "vault": {"type": "string"},
        "fabric": {"type": "string"},
        "container": {"type": "string"},
    },
    "resources": [
        {
            "type": "Microsoft.RecoveryServices/vaults/replicationFabrics/replicationProtectionContainers",
            "apiVersion": "2024-10-01",
            "name": "[concat(parameters('vault'), '/', parameters('fabric'), '/', parameters('container'))]",
            "properties": {"providerSpecificInput": [{"instanceType": "A2A"}]},
        }
    ],
}
"""The one way to a protection container: azure-native has no class for it, because ARM has no DELETE for it."""


@dataclass(frozen=True, kw_only=True)
class FabricArgs:
    """What a fabric is made from."""

    intent: FabricIntent
    group: pulumi.Input[str]
    vault: pulumi.Input[str]
    after: Sequence[pulumi.Resource]


class Fabric(pulumi.ComponentResource):
    """A region and its protection container; ``container`` is what everything inside waits for."""

    container: resources.Deployment

    def __init__(self, name: str, args: FabricArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("iac:replication:Fabric", name, None, opts)
        intent = args.intent
        fabric = recoveryservices.ReplicationFabric(
            f"{name}-region",
            fabric_name=intent.fabric,
            resource_name_=args.vault,
            resource_group_name=args.group,
            properties=recoveryservices.FabricCreationInputPropertiesArgs(
                custom_details=recoveryservices.AzureFabricCreationInputArgs(
                    instance_type="Azure", location=intent.location
                )
            ),
            opts=pulumi.ResourceOptions(parent=self, depends_on=list(args.after)),
        )
        self.container = resources.Deployment(
            f"{name}-container",
            deployment_name=intent.container,
            resource_group_name=args.group,
            properties=resources.DeploymentPropertiesArgs(
                mode=resources.DeploymentMode.INCREMENTAL,
                template=_CONTAINER_TEMPLATE,
                parameters={
                    "vault": resources.DeploymentParameterArgs(value=args.vault),
                    "fabric": resources.DeploymentParameterArgs(value=fabric.name),
                    "container": resources.DeploymentParameterArgs(value=intent.container),
                },
            ),
            opts=pulumi.ResourceOptions(parent=self),
        )
        self.register_outputs({})


@dataclass(frozen=True, kw_only=True)
class CacheArgs:
    """What a cache is made from; ``principal_id`` is the vault's identity."""

    intent: CacheIntent
    group: pulumi.Input[str]
    principal_id: pulumi.Input[str]


class Cache(pulumi.ComponentResource):
    """The storage account in the source region that changes pass through; it holds nothing for long."""

    grants: tuple[authorization.RoleAssignment, ...]

    def __init__(self, name: str, args: CacheArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("iac:replication:Cache", name, None, opts)
        intent = args.intent
        account = storage.StorageAccount(
            f"{name}-account",
            account_name=intent.account,
            resource_group_name=args.group,
            location=intent.location,
            kind=storage.Kind.STORAGE_V2,
            sku=storage.SkuArgs(name=storage.SkuName.STANDARD_LRS),
            allow_shared_key_access=True,
            **closed_account(),
            tags=intent.tags,
            opts=pulumi.ResourceOptions(parent=self),
        )
        self.grants = tuple(
            authorization.RoleAssignment(
                f"{name}-grant-{index}",
                role_assignment_name=assignment,
                scope=account.id,
                role_definition_id=role,
                principal_id=args.principal_id,
                principal_type="ServicePrincipal",
                opts=pulumi.ResourceOptions(parent=self),
            )
            for index, (assignment, role) in enumerate(intent.role_ids, start=1)
        )
        self.register_outputs({})


@dataclass(frozen=True, kw_only=True)
class ReplicationPolicyArgs:
    """What a replication policy is made from."""

    intent: ReplicationPolicyIntent
    group: pulumi.Input[str]
    vault: pulumi.Input[str]


class ReplicationPolicy(pulumi.ComponentResource):
    """How often recovery points are made and how long they are kept."""

    policy: recoveryservices.ReplicationPolicy

    def __init__(self, name: str, args: ReplicationPolicyArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("iac:replication:ReplicationPolicy", name, None, opts)
        intent = args.intent
        self.policy = recoveryservices.ReplicationPolicy(
            f"{name}-policy",
            policy_name=intent.policy,
            resource_name_=args.vault,
            resource_group_name=args.group,
            properties=recoveryservices.CreatePolicyInputPropertiesArgs(
                provider_specific_input=recoveryservices.A2APolicyCreationInputArgs(
                    instance_type="A2A",
                    crash_consistent_frequency_in_minutes=intent.crash_consistent_minutes,
                    app_consistent_frequency_in_minutes=intent.app_consistent_minutes,
                    recovery_point_history=intent.retention_minutes,
                    multi_vm_sync_status=recoveryservices.SetMultiVmSyncStatus.ENABLE,
                )
            ),
            opts=pulumi.ResourceOptions(parent=self),
        )
        self.register_outputs({})


@dataclass(frozen=True, kw_only=True)
class MappingArgs:
    """What a container mapping is made from; ``after`` holds both containers and the policy."""

    intent: MappingIntent
    group: pulumi.Input[str]
    vault: pulumi.Input[str]
    after: Sequence[pulumi.Resource]


class ContainerMapping(pulumi.ComponentResource):
    """A policy put to use from one region's container to the other's."""

    mapping: recoveryservices.ReplicationProtectionContainerMapping

    def __init__(self, name: str, args: MappingArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("iac:replication:ContainerMapping", name, None, opts)
        intent = args.intent
        self.mapping = recoveryservices.ReplicationProtectionContainerMapping(
            f"{name}-mapping",
            mapping_name=intent.mapping,
            fabric_name=intent.source.fabric,
            protection_container_name=intent.source.container,
            resource_name_=args.vault,
            resource_group_name=args.group,
            properties=recoveryservices.CreateProtectionContainerMappingInputPropertiesArgs(
                policy_id=intent.policy_id,
                target_protection_container_id=intent.target.container_id,
                provider_specific_input=recoveryservices.A2AContainerMappingInputArgs(
                    instance_type="A2A", agent_auto_update_status=recoveryservices.AgentAutoUpdateStatus.DISABLED
                ),
            ),
            opts=pulumi.ResourceOptions(parent=self, depends_on=list(args.after)),
        )
        self.register_outputs({})


@dataclass(frozen=True, kw_only=True)
class NetworkMappingArgs:
    """What a network mapping is made from; ``after`` holds both fabrics."""

    intent: NetworkMappingIntent
    group: pulumi.Input[str]
    vault: pulumi.Input[str]
    after: Sequence[pulumi.Resource]


class NetworkMapping(pulumi.ComponentResource):
    """Which network machines land in when they move."""

    mapping: recoveryservices.ReplicationNetworkMapping

    def __init__(self, name: str, args: NetworkMappingArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("iac:replication:NetworkMapping", name, None, opts)
        intent = args.intent
        self.mapping = recoveryservices.ReplicationNetworkMapping(
            f"{name}-mapping",
            network_mapping_name=intent.mapping,
            network_name="azureNetwork",
            fabric_name=intent.source_fabric,
            resource_name_=args.vault,
            resource_group_name=args.group,
            properties=recoveryservices.CreateNetworkMappingInputPropertiesArgs(
                recovery_fabric_name=intent.target_fabric,
                recovery_network_id=intent.target_network_id,
                fabric_specific_details=recoveryservices.AzureToAzureCreateNetworkMappingInputArgs(
                    instance_type="AzureToAzure", primary_network_id=intent.source_network_id
                ),
            ),
            opts=pulumi.ResourceOptions(parent=self, depends_on=list(args.after)),
        )
        self.register_outputs({})


@dataclass(frozen=True, kw_only=True)
class ReplicatedArgs:
    """What a replicated machine is made from; ``after`` holds mappings, networks and the cache's grants."""

    intent: ReplicatedIntent
    group: pulumi.Input[str]
    vault: pulumi.Input[str]
    durable: bool
    after: Sequence[pulumi.Resource]


class Replicated(pulumi.ComponentResource):
    """A machine whose disks are copied to the other region all the time."""

    item: recoveryservices.ReplicationProtectedItem

    def __init__(self, name: str, args: ReplicatedArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("iac:replication:Replicated", name, None, opts)
        intent = args.intent
        self.item = recoveryservices.ReplicationProtectedItem(
            f"{name}-item",
            replicated_protected_item_name=intent.item,
            fabric_name=intent.source.fabric,
            protection_container_name=intent.source.container,
            resource_name_=args.vault,
            resource_group_name=args.group,
            properties=recoveryservices.EnableProtectionInputPropertiesArgs(
                policy_id=intent.policy_id,
                provider_specific_details=_details(intent),
            ),
            opts=stays(self, args, depends_on=list(args.after)),
        )
        self.register_outputs({})


def _details(intent: ReplicatedIntent) -> recoveryservices.A2AEnableProtectionInputArgs:
    return recoveryservices.A2AEnableProtectionInputArgs(
        instance_type="A2A",
        fabric_object_id=intent.machine_id,
        recovery_container_id=intent.target_container_id,
        recovery_resource_group_id=intent.landing_group_id,
        recovery_azure_network_id=intent.landing_network_id,
        recovery_subnet_name=intent.landing_subnet,
        recovery_availability_zone=intent.landing_zone or None,
        auto_protection_of_data_disk=recoveryservices.AutoProtectionOfDataDisk.DISABLED,
        vm_managed_disks=[
            recoveryservices.A2AVmManagedDiskInputDetailsArgs(
                disk_id=disk.id,
                primary_staging_azure_storage_account_id=intent.cache_id,
                recovery_resource_group_id=intent.landing_group_id,
                recovery_replica_disk_account_type=disk.sku,
                recovery_target_disk_account_type=disk.sku,
            )
            for disk in intent.disks
        ],
    )


@dataclass(frozen=True, kw_only=True)
class RecoveryPlanArgs:
    """What a recovery plan is made from; ``after`` holds every replicated machine."""

    intent: RecoveryPlanIntent
    group: pulumi.Input[str]
    vault: pulumi.Input[str]
    after: Sequence[pulumi.Resource]


class RecoveryPlan(pulumi.ComponentResource):
    """The order in which machines are stopped here and started there."""

    plan: recoveryservices.ReplicationRecoveryPlan

    def __init__(self, name: str, args: RecoveryPlanArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("iac:replication:RecoveryPlan", name, None, opts)
        intent = args.intent
        self.plan = recoveryservices.ReplicationRecoveryPlan(
            f"{name}-plan",
            recovery_plan_name=intent.plan,
            resource_name_=args.vault,
            resource_group_name=args.group,
            properties=recoveryservices.CreateRecoveryPlanInputPropertiesArgs(
                primary_fabric_id=intent.source_fabric_id,
                recovery_fabric_id=intent.target_fabric_id,
                failover_deployment_model=recoveryservices.FailoverDeploymentModel.RESOURCE_MANAGER,
                groups=[*_fixed_groups(), *(_boot_group(items) for items in intent.boot_groups)],
            ),
            opts=pulumi.ResourceOptions(parent=self, depends_on=list(args.after)),
        )
        self.register_outputs({})


def _fixed_groups() -> tuple[recoveryservices.RecoveryPlanGroupArgs, ...]:
    """Return the two groups every plan begins with, in Azure's order."""
    kinds = (recoveryservices.RecoveryPlanGroupType.SHUTDOWN, recoveryservices.RecoveryPlanGroupType.FAILOVER)
    return tuple(
        recoveryservices.RecoveryPlanGroupArgs(
            group_type=kind, replication_protected_items=[], start_group_actions=[], end_group_actions=[]
        )
        for kind in kinds
    )


def _boot_group(items: Sequence[ReplicatedIntent]) -> recoveryservices.RecoveryPlanGroupArgs:
    return recoveryservices.RecoveryPlanGroupArgs(
        group_type=recoveryservices.RecoveryPlanGroupType.BOOT,
        replication_protected_items=[
            recoveryservices.RecoveryPlanProtectedItemArgs(id=item.item_id, virtual_machine_id=item.machine_id)
            for item in items
        ],
        start_group_actions=[],
        end_group_actions=[],
    )
