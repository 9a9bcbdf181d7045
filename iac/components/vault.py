"""A Recovery Services vault: how safe it is, and how it is reached, before anything is put into it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pulumi
from pulumi_azure_native import recoveryservices

from iac.components.base import replacing, stays
from iac.components.endpoint import Endpoint, EndpointArgs

if TYPE_CHECKING:
    from collections.abc import Mapping

    from iac.intent.cloud.backup import VaultIntent

_ON = recoveryservices.AlertsState.ENABLED


@dataclass(frozen=True, kw_only=True)
class VaultArgs:
    """What a vault is made from; ``endpoint_groups`` are the groups its endpoints stand in, by endpoint."""

    intent: VaultIntent
    group: pulumi.Input[str]
    endpoint_groups: Mapping[str, pulumi.Input[str]]


class Vault(pulumi.ComponentResource):
    """A vault with its redundancy, immutability, soft delete and private endpoints.

    ``ready`` is what every item has to wait for: redundancy is fixed with the vault, endpoints come before the first
    item.
    """

    vault_name: pulumi.Output[str]
    principal_id: pulumi.Output[str]
    ready: tuple[pulumi.Resource, ...]

    def __init__(self, name: str, args: VaultArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("iac:vault:Vault", name, None, opts)
        intent = args.intent
        vault = recoveryservices.Vault(
            f"{name}-vault",
            vault_name=intent.vault,
            resource_group_name=args.group,
            location=intent.location,
            identity=recoveryservices.IdentityDataArgs(type=recoveryservices.ResourceIdentityType.SYSTEM_ASSIGNED),
            sku=recoveryservices.SkuArgs(name=recoveryservices.SkuName.RS0, tier="Standard"),
            properties=_properties(intent),
            tags=intent.tags,
            opts=stays(self, intent, replace_on_changes=replacing("recoveryservices:Vault")),
        )
        endpoints = [
            Endpoint(
                endpoint.name,
                EndpointArgs(intent=endpoint, group=args.endpoint_groups[endpoint.resource_group], target_id=vault.id),
                pulumi.ResourceOptions(parent=self),
            )
            for endpoint in intent.endpoints
        ]
        self.vault_name = vault.name
        self.principal_id = vault.identity.apply(lambda identity: identity.principal_id if identity else "")
        self.ready = (vault, *(endpoint.names for endpoint in endpoints))
        self.register_outputs({"vault_name": self.vault_name, "principal_id": self.principal_id})


def _soft_delete(intent: VaultIntent) -> recoveryservices.SoftDeleteState:
    states = recoveryservices.SoftDeleteState
    return states.ENABLED if intent.soft_delete else states.DISABLED


def _properties(intent: VaultIntent) -> recoveryservices.VaultPropertiesArgs:
    return recoveryservices.VaultPropertiesArgs(
        public_network_access=recoveryservices.PublicNetworkAccess.DISABLED,
        redundancy_settings=recoveryservices.VaultPropertiesRedundancySettingsArgs(
            standard_tier_storage_redundancy=intent.redundancy,
            cross_region_restore="Enabled" if intent.cross_region_restore else "Disabled",
        ),
        security_settings=recoveryservices.SecuritySettingsArgs(
            immutability_settings=recoveryservices.ImmutabilitySettingsArgs(state=intent.immutability),
            soft_delete_settings=recoveryservices.SoftDeleteSettingsArgs(
                soft_delete_state=_soft_delete(intent),
                soft_delete_retention_period_in_days=intent.soft_delete_days,
                enhanced_security_state=recoveryservices.EnhancedSecurityState.ENABLED,
            ),
        ),
        monitoring_settings=recoveryservices.MonitoringSettingsArgs(
            azure_monitor_alert_settings=recoveryservices.AzureMonitorAlertSettingsArgs(
                alerts_for_all_job_failures=_ON,
                alerts_for_all_replication_issues=_ON,
                alerts_for_all_failover_issues=_ON,
            ),
            classic_alert_settings=recoveryservices.ClassicAlertSettingsArgs(
                alerts_for_critical_operations=_ON, email_notifications_for_site_recovery=_ON
            ),
        ),
    )
