"""A storage account with its containers and shares, closed to the public and hard to empty by mistake."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pulumi
from pulumi_azure_native import authorization, storage

from iac.components.base import replacing, stays
from iac.components.endpoint import Endpoint, EndpointArgs

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from iac.intent.cloud.storage import AccountIntent, ContainerIntent


@dataclass(frozen=True, kw_only=True)
class AccountArgs:
    """What an account is made from; ``principals`` are the machines' identities by machine."""

    intent: AccountIntent
    group: pulumi.Input[str]
    principals: Mapping[str, pulumi.Input[str]]


class Account(pulumi.ComponentResource):
    """One service's storage: versions, soft delete, immutability, private endpoints, and who may use it."""

    account_id: pulumi.Output[str]

    def __init__(self, name: str, args: AccountArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("iac:account:Account", name, None, opts)
        self._args = args
        self._account = self._storage_account(name)
        services = [self._blob_service(name), self._file_service(name)]
        for container in args.intent.containers:
            self._container(container, services)
        self._shares(services)
        self._grants()
        self._endpoints()
        self.account_id = self._account.id
        self.register_outputs({"account_id": self.account_id})

    def _storage_account(self, name: str) -> storage.StorageAccount:
        intent = self._args.intent
        return storage.StorageAccount(
            f"{name}-account",
            account_name=intent.account,
            resource_group_name=self._args.group,
            location=intent.location,
            kind=storage.Kind.STORAGE_V2,
            sku=storage.SkuArgs(name=intent.sku),
            allow_shared_key_access=intent.shared_keys,
            **closed_account(),
            tags=intent.tags,
            opts=stays(self, intent, replace_on_changes=replacing("storage:StorageAccount")),
        )

    def _blob_service(self, name: str) -> storage.BlobServiceProperties:
        kept = storage.DeleteRetentionPolicyArgs(enabled=True, days=self._args.intent.soft_delete_days)
        return storage.BlobServiceProperties(
            f"{name}-blobs",
            blob_services_name="default",
            account_name=self._account.name,
            resource_group_name=self._args.group,
            is_versioning_enabled=True,
            change_feed=storage.ChangeFeedArgs(enabled=True),
            delete_retention_policy=kept,
            container_delete_retention_policy=kept,
            restore_policy=storage.RestorePolicyPropertiesArgs(enabled=False),
            opts=pulumi.ResourceOptions(parent=self),
        )

    def _file_service(self, name: str) -> storage.FileServiceProperties:
        intent = self._args.intent
        return storage.FileServiceProperties(
            f"{name}-files",
            file_services_name="default",
            account_name=self._account.name,
            resource_group_name=self._args.group,
            share_delete_retention_policy=storage.DeleteRetentionPolicyArgs(enabled=True, days=intent.soft_delete_days),
            opts=pulumi.ResourceOptions(parent=self),
        )

    def _container(self, intent: ContainerIntent, after: Sequence[pulumi.Resource]) -> None:
        container = storage.BlobContainer(
            intent.name,
            container_name=intent.container,
            account_name=self._account.name,
            resource_group_name=self._args.group,
            public_access=storage.PublicAccess.NONE,
            opts=stays(self, self._args.intent, depends_on=list(after)),
        )
        if not intent.immutable_days:
            return
        storage.BlobContainerImmutabilityPolicy(
            f"{intent.name}-immutable",
            immutability_policy_name="default",
            container_name=container.name,
            account_name=self._account.name,
            resource_group_name=self._args.group,
            immutability_period_since_creation_in_days=intent.immutable_days,
            allow_protected_append_writes=False,
            allow_protected_append_writes_all=True,
            opts=stays(self, self._args.intent),
        )

    def _shares(self, after: Sequence[pulumi.Resource]) -> None:
        for intent in self._args.intent.shares:
            storage.FileShare(
                intent.name,
                share_name=intent.share,
                account_name=self._account.name,
                resource_group_name=self._args.group,
                share_quota=intent.quota_gib,
                access_tier="TransactionOptimized",
                enabled_protocols="SMB",
                opts=stays(self, self._args.intent, depends_on=list(after)),
            )

    def _grants(self) -> None:
        for grant in self._args.intent.grants:
            authorization.RoleAssignment(
                grant.name,
                role_assignment_name=grant.assignment,
                scope=self._account.id,
                role_definition_id=grant.role_id,
                principal_id=self._args.principals[grant.principal],
                principal_type="ServicePrincipal",
                opts=pulumi.ResourceOptions(parent=self),
            )

    def _endpoints(self) -> None:
        for intent in self._args.intent.endpoints:
            Endpoint(
                intent.name,
                EndpointArgs(intent=intent, group=self._args.group, target_id=self._account.id),
                pulumi.ResourceOptions(parent=self),
            )


def closed_account() -> dict[str, Any]:
    """Return the settings every account of the city has: encrypted, no public way in, no anonymous reader.

    Azure's own backup and replication are let through as trusted services.
    """
    return {
        "access_tier": storage.AccessTier.HOT,
        "allow_blob_public_access": False,
        "allow_cross_tenant_replication": False,
        "default_to_o_auth_authentication": True,
        "enable_https_traffic_only": True,
        "is_hns_enabled": False,
        "is_local_user_enabled": False,
        "is_sftp_enabled": False,
        "minimum_tls_version": "TLS1_2",
        "public_network_access": "Disabled",
        "network_rule_set": storage.NetworkRuleSetArgs(
            default_action=storage.DefaultAction.DENY, bypass="AzureServices", ip_rules=[], virtual_network_rules=[]
        ),
        "encryption": storage.EncryptionArgs(
            key_source="Microsoft.Storage",
            require_infrastructure_encryption=True,
            services=storage.EncryptionServicesArgs(
                blob=storage.EncryptionServiceArgs(enabled=True, key_type="Account"),
                file=storage.EncryptionServiceArgs(enabled=True, key_type="Account"),
            ),
        ),
    }
