"""Microsoft.OperationalInsights and Microsoft.Insights, as far as the city's stacks need them."""

from __future__ import annotations

from iac.lab.azure.rules.common import ARM, IDENTITY_READONLY, NAMES, STATE, SYSTEM_IDENTITY
from iac.lab.azure.rules.model import Check, Computed, Default, Fixed, Name, Reference, Scope, TypeRule, segments

LOGS = "Microsoft Learn, Design a Log Analytics workspace architecture"
DIAGNOSTICS = "Microsoft Learn, Diagnostic settings in Azure Monitor"
WORKSPACE = "Microsoft.OperationalInsights/workspaces"

RULES = (
    TypeRule(
        sdk="operationalinsights:Workspace",
        arm=WORKSPACE,
        api="2023-09-01",
        source=LOGS,
        path=segments("workspaces/workspaceName"),
        name=Name(
            r"[A-Za-z0-9][A-Za-z0-9-]*[A-Za-z0-9]",
            4,
            63,
            "letters, digits and hyphens; begins and ends with a letter or digit",
            NAMES,
        ),
        defaults=(
            Default("sku.name", "PerGB2018", LOGS),
            Default("retentionInDays", 30, LOGS),
            Default("publicNetworkAccessForIngestion", "Enabled", ARM),
            Default("publicNetworkAccessForQuery", "Enabled", ARM),
            Default("workspaceCapping.dailyQuotaGb", -1, ARM),
        ),
        computed=(STATE, Computed("customerId", "{guid}", ARM)),
        fixed=(Fixed("location", ARM, replaces=True, code="InvalidResourceLocation"),),
        effects=(SYSTEM_IDENTITY,),
        readonly=("createdDate", "modifiedDate", "privateLinkScopedResources", *IDENTITY_READONLY),
        keeps=True,
        envelope=("location", "tags", "identity", "etag"),
    ),
    TypeRule(
        sdk="monitor:ActionGroup",
        arm="Microsoft.Insights/actionGroups",
        api="2024-10-01-preview",
        source="Microsoft Learn, Azure Monitor action groups",
        path=segments("actionGroups/actionGroupName"),
        name=Name(
            r"[^:<>+/&%\\?\x00-\x1f]*[^:<>+/&%\\?\x00-\x1f .]",
            1,
            260,
            r"none of : < > + / & % \ ?; does not end with a space or period",
            NAMES,
        ),
        required=("groupShortName", "enabled"),
        fixed=(Fixed("location", ARM, replaces=True, code="InvalidResourceLocation"),),
        checks=(Check("action_group", ARM),),
        readonly=IDENTITY_READONLY,
        envelope=("location", "tags", "identity"),
        secret=("webhookReceivers[].serviceUri",),
    ),
    TypeRule(
        sdk="monitor:DiagnosticSetting",
        arm="Microsoft.Insights/diagnosticSettings",
        api="2021-05-01-preview",
        source=DIAGNOSTICS,
        scope=Scope.EXTENSION,
        scope_property="resourceUri",
        path=segments("diagnosticSettings/name"),
        name=Name(r"[^*<>%&:\\?+/\x00-\x1f]+", 1, 260, r"none of * < > % & : \ ? + /", ARM),
        references=(
            Reference("workspaceId", (WORKSPACE,), DIAGNOSTICS),
            Reference("storageAccountId", ("Microsoft.Storage/storageAccounts",), DIAGNOSTICS),
        ),
        checks=(Check("diagnostic_target", DIAGNOSTICS),),
        located=False,
        envelope=(),
    ),
)
