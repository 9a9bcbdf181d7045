"""Backup policies, and the machines and shares that are backed up under them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pulumi
from pulumi_azure_native import recoveryservices

from iac.components.base import stays

if TYPE_CHECKING:
    from collections.abc import Sequence

    from iac.intent.cloud.backup import ItemIntent, PolicyIntent, RegistrationIntent

_FABRIC = "Azure"
_DAY = recoveryservices.DayOfWeek.SUNDAY
_FIRST = recoveryservices.WeekOfMonth.FIRST
_MONTH = recoveryservices.MonthOfYear.JANUARY


@dataclass(frozen=True, kw_only=True)
class PolicyArgs:
    """What a policy is made from."""

    intent: PolicyIntent
    group: pulumi.Input[str]
    vault: pulumi.Input[str]
    after: Sequence[pulumi.Resource]


class BackupPolicy(pulumi.ComponentResource):
    """When backups are made and how long each generation is kept."""

    policy: recoveryservices.ProtectionPolicy

    def __init__(self, name: str, args: PolicyArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("iac:protection:BackupPolicy", name, None, opts)
        intent = args.intent
        self.policy = recoveryservices.ProtectionPolicy(
            f"{name}-policy",
            policy_name=intent.policy,
            vault_name=args.vault,
            resource_group_name=args.group,
            properties=_machine_policy(intent) if intent.kind == "machine" else _share_policy(intent),
            opts=pulumi.ResourceOptions(parent=self, depends_on=list(args.after)),
        )
        self.register_outputs({})


@dataclass(frozen=True, kw_only=True)
class RegistrationArgs:
    """What a registration is made from."""

    intent: RegistrationIntent
    group: pulumi.Input[str]
    vault: pulumi.Input[str]
    after: Sequence[pulumi.Resource]


class Registration(pulumi.ComponentResource):
    """A storage account made known to the vault."""

    container: recoveryservices.ProtectionContainer

    def __init__(self, name: str, args: RegistrationArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("iac:protection:Registration", name, None, opts)
        intent = args.intent
        self.container = recoveryservices.ProtectionContainer(
            f"{name}-container",
            container_name=intent.container,
            fabric_name=_FABRIC,
            vault_name=args.vault,
            resource_group_name=args.group,
            properties=recoveryservices.AzureStorageContainerArgs(
                container_type="StorageContainer",
                backup_management_type="AzureStorage",
                friendly_name=intent.account,
                source_resource_id=intent.account_id,
                acquire_storage_account_lock="Acquire",
            ),
            opts=pulumi.ResourceOptions(parent=self, depends_on=list(args.after)),
        )
        self.register_outputs({})


@dataclass(frozen=True, kw_only=True)
class ProtectionArgs:
    """What a protected item is made from; ``after`` holds its policy, its registration and what the vault needs."""

    intent: ItemIntent
    group: pulumi.Input[str]
    vault: pulumi.Input[str]
    durable: bool
    after: Sequence[pulumi.Resource]


class Protection(pulumi.ComponentResource):
    """A machine or a share that is backed up."""

    item: recoveryservices.ProtectedItem

    def __init__(self, name: str, args: ProtectionArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("iac:protection:Protection", name, None, opts)
        intent = args.intent
        self.item = recoveryservices.ProtectedItem(
            f"{name}-item",
            protected_item_name=intent.item,
            container_name=intent.container,
            fabric_name=_FABRIC,
            vault_name=args.vault,
            resource_group_name=args.group,
            properties=_machine_item(intent) if intent.kind == "machine" else _share_item(intent),
            opts=stays(self, args, depends_on=list(args.after)),
        )
        self.register_outputs({})


def _machine_item(intent: ItemIntent) -> recoveryservices.AzureIaaSComputeVMProtectedItemArgs:
    return recoveryservices.AzureIaaSComputeVMProtectedItemArgs(
        protected_item_type="Microsoft.Compute/virtualMachines",
        policy_id=intent.policy_id,
        source_resource_id=intent.source_id,
        is_rehydrate=intent.undelete or None,
    )


def _share_item(intent: ItemIntent) -> recoveryservices.AzureFileshareProtectedItemArgs:
    return recoveryservices.AzureFileshareProtectedItemArgs(
        protected_item_type="AzureFileShareProtectedItem",
        policy_id=intent.policy_id,
        source_resource_id=intent.source_id,
        friendly_name=intent.friendly_name,
        is_rehydrate=intent.undelete or None,
    )


def _moment(intent: PolicyIntent) -> str:
    """Return the time of day as Azure's schedules have it: on a date that means nothing."""
    return f"2026-01-01T{intent.time}:00Z"


def _machine_policy(intent: PolicyIntent) -> recoveryservices.AzureIaaSVMProtectionPolicyArgs:
    return recoveryservices.AzureIaaSVMProtectionPolicyArgs(
        backup_management_type="AzureIaasVM",
        policy_type=recoveryservices.IAASVMPolicyType.V2,
        instant_rp_retention_range_in_days=intent.instant_restore_days,
        schedule_policy=_machine_schedule(intent),
        retention_policy=_retention(intent),
        time_zone=intent.timezone,
    )


def _machine_schedule(intent: PolicyIntent) -> recoveryservices.SimpleSchedulePolicyV2Args:
    if not intent.hourly_interval:
        return recoveryservices.SimpleSchedulePolicyV2Args(
            schedule_policy_type="SimpleSchedulePolicyV2",
            schedule_run_frequency=recoveryservices.ScheduleRunType.DAILY,
            daily_schedule=recoveryservices.DailyScheduleArgs(schedule_run_times=[_moment(intent)]),
        )
    return recoveryservices.SimpleSchedulePolicyV2Args(
        schedule_policy_type="SimpleSchedulePolicyV2",
        schedule_run_frequency=recoveryservices.ScheduleRunType.HOURLY,
        hourly_schedule=recoveryservices.HourlyScheduleArgs(
            interval=intent.hourly_interval,
            schedule_window_start_time=_moment(intent),
            schedule_window_duration=intent.hourly_window,
        ),
    )


def _share_policy(intent: PolicyIntent) -> recoveryservices.AzureFileShareProtectionPolicyArgs:
    return recoveryservices.AzureFileShareProtectionPolicyArgs(
        backup_management_type="AzureStorage",
        work_load_type="AzureFileShare",
        schedule_policy=recoveryservices.SimpleSchedulePolicyArgs(
            schedule_policy_type="SimpleSchedulePolicy",
            schedule_run_frequency=recoveryservices.ScheduleRunType.DAILY,
            schedule_run_times=[_moment(intent)],
        ),
        retention_policy=_retention(intent),
        time_zone=intent.timezone,
    )


def _retention(intent: PolicyIntent) -> recoveryservices.LongTermRetentionPolicyArgs:
    return recoveryservices.LongTermRetentionPolicyArgs(
        retention_policy_type="LongTermRetentionPolicy",
        daily_schedule=recoveryservices.DailyRetentionScheduleArgs(
            retention_times=[_moment(intent)],
            retention_duration=_kept(intent.daily, recoveryservices.RetentionDurationType.DAYS),
        ),
        weekly_schedule=_weekly(intent) if intent.weekly else None,
        monthly_schedule=_monthly(intent) if intent.monthly else None,
        yearly_schedule=_yearly(intent) if intent.yearly else None,
    )


def _kept(count: int, unit: recoveryservices.RetentionDurationType) -> recoveryservices.RetentionDurationArgs:
    return recoveryservices.RetentionDurationArgs(count=count, duration_type=unit)


def _first_sunday() -> recoveryservices.WeeklyRetentionFormatArgs:
    return recoveryservices.WeeklyRetentionFormatArgs(days_of_the_week=[_DAY], weeks_of_the_month=[_FIRST])


def _weekly(intent: PolicyIntent) -> recoveryservices.WeeklyRetentionScheduleArgs:
    return recoveryservices.WeeklyRetentionScheduleArgs(
        days_of_the_week=[_DAY],
        retention_times=[_moment(intent)],
        retention_duration=_kept(intent.weekly, recoveryservices.RetentionDurationType.WEEKS),
    )


def _monthly(intent: PolicyIntent) -> recoveryservices.MonthlyRetentionScheduleArgs:
    return recoveryservices.MonthlyRetentionScheduleArgs(
        retention_schedule_format_type=recoveryservices.RetentionScheduleFormat.WEEKLY,
        retention_schedule_weekly=_first_sunday(),
        retention_times=[_moment(intent)],
        retention_duration=_kept(intent.monthly, recoveryservices.RetentionDurationType.MONTHS),
    )


def _yearly(intent: PolicyIntent) -> recoveryservices.YearlyRetentionScheduleArgs:
    return recoveryservices.YearlyRetentionScheduleArgs(
        retention_schedule_format_type=recoveryservices.RetentionScheduleFormat.WEEKLY,
        months_of_year=[_MONTH],
        retention_schedule_weekly=_first_sunday(),
        retention_times=[_moment(intent)],
        retention_duration=_kept(intent.yearly, recoveryservices.RetentionDurationType.YEARS),
    )
