"""Microsoft.Resources and Microsoft.Authorization: groups, the one nested template, roles, locks."""

from __future__ import annotations

from iac.lab.azure.rules.common import ARM, LOCKS, NAMES, NATIVE, NESTED_STATE
from iac.lab.azure.rules.model import Check, Computed, Effect, Fixed, Name, Scope, TypeRule, segments

RBAC = "Microsoft Learn, Assign Azure roles using the REST API"
DEPLOY = "Microsoft Learn, Deploy resources with ARM templates and Azure CLI (nested deployments)"

RULES = (
    TypeRule(
        sdk="resources:ResourceGroup",
        arm="Microsoft.Resources/resourceGroups",
        api="2024-03-01",
        source=ARM,
        scope=Scope.SUBSCRIPTION,
        path=segments("resourceGroups/resourceGroupName"),
        name=Name(
            r"[\w.()-]*[\w()-]",
            1,
            90,
            "letters, digits, underscores, parentheses, hyphens and periods; does not end with a period",
            NAMES,
        ),
        computed=(NESTED_STATE,),
        fixed=(Fixed("location", NATIVE, replaces=True, code="InvalidResourceGroupLocation"),),
        flat=False,
        envelope=("location", "tags", "managedBy", "properties"),
    ),
    TypeRule(
        sdk="resources:Deployment",
        arm="Microsoft.Resources/deployments",
        api="2024-03-01",
        source=DEPLOY,
        path=segments("deployments/deploymentName"),
        name=Name(r"[\w.()-]+", 1, 64, "letters, digits, underscores, parentheses, hyphens and periods", NAMES),
        required=("properties.mode",),
        computed=(NESTED_STATE, Computed("properties.correlationId", "{guid}", ARM)),
        checks=(Check("known_template", DEPLOY),),
        effects=(Effect("deploy_template", DEPLOY),),
        input_only=("properties.template", "properties.expressionEvaluationOptions"),
        readonly=(
            "properties.outputResources",
            "properties.providers",
            "properties.timestamp",
            "properties.templateHash",
        ),
        located=False,
        flat=False,
        envelope=("location", "tags", "properties"),
    ),
    TypeRule(
        sdk="authorization:RoleAssignment",
        arm="Microsoft.Authorization/roleAssignments",
        api="2022-04-01",
        source=RBAC,
        scope=Scope.EXTENSION,
        scope_property="scope",
        path=segments("roleAssignments/roleAssignmentName"),
        name=Name(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", 36, 36, "a GUID", NAMES),
        required=("principalId", "roleDefinitionId"),
        fixed=(
            Fixed("principalId", NATIVE, replaces=True, code="RoleAssignmentUpdateNotPermitted"),
            Fixed("roleDefinitionId", RBAC, code="RoleAssignmentUpdateNotPermitted"),
        ),
        checks=(Check("role_assignment", RBAC),),
        readonly=("createdBy", "createdOn", "updatedBy", "updatedOn", "scope"),
        located=False,
        envelope=(),
        autoname="uuid",
    ),
    TypeRule(
        sdk="authorization:ManagementLockByScope",
        arm="Microsoft.Authorization/locks",
        api="2020-05-01",
        source=LOCKS,
        scope=Scope.EXTENSION,
        scope_property="scope",
        path=segments("locks/lockName"),
        name=Name(r"[\w.()-]*[\w()-]", 1, 90, "letters, digits, periods, underscores, hyphens and parentheses", NAMES),
        required=("level",),
        checks=(Check("lock_level", LOCKS),),
        located=False,
        envelope=(),
    ),
)
