"""Roles, locks, monitoring, and the one template that can be deployed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from iac.lab.azure.behaviour.registry import check, effect
from iac.lab.azure.identifiers import group_id, same

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from iac.lab.azure.request import Request

NESTED = "microsoft.resources/deployments"
CONTAINER = "Microsoft.RecoveryServices/vaults/replicationFabrics/replicationProtectionContainers"
SHORT_NAME = 12  # Microsoft Learn, action groups REST API


@check
def role_assignment(request: Request) -> None:
    """A role is assigned once to a principal at a scope."""
    if "/roledefinitions/" not in str(request.get("roleDefinitionId", "")).lower():
        raise request.refuse(400, "InvalidRoleDefinitionId", "roleDefinitionId holds no role definition's id.")
    for other in request.world.of_token(request.rule.sdk, under=request.id.scope):
        alike = all(
            str(other.body.get(name, "")).lower() == str(request.body.get(name, "")).lower()
            for name in ("principalId", "roleDefinitionId")
        )
        at_scope = same(other.id.rsplit("/providers/", 1)[0], request.id.scope)
        if alike and at_scope and not same(other.id, request.id.text):
            raise request.refuse(409, "RoleAssignmentExists", f"The role assignment already exists: {other.id}.")


@check
def lock_level(request: Request) -> None:
    """A lock forbids deletion, or every change."""
    if request.get("level") not in {"CanNotDelete", "ReadOnly"}:
        raise request.refuse(400, "InvalidLockLevel", f"'{request.get('level')}' is neither CanNotDelete nor ReadOnly.")


@check
def action_group(request: Request) -> None:
    """The short name is what people see on a phone."""
    if len(str(request.get("groupShortName", ""))) > SHORT_NAME:
        message = f"The short name '{request.get('groupShortName')}' is longer than {SHORT_NAME} characters."
        raise request.refuse(400, "InvalidGroupShortName", message)


@check
def diagnostic_target(request: Request) -> None:
    """Diagnostics go somewhere."""
    targets = ("workspaceId", "storageAccountId", "eventHubAuthorizationRuleId", "marketplacePartnerId")
    if not any(request.get(name) for name in targets):
        raise request.refuse(400, "BadRequest", f"Diagnostic setting '{request.id.name}' has no destination.")


@check
def known_template(request: Request) -> None:
    """Only templates that make Site Recovery's protection containers are simulated."""
    for each in _resources(request):
        if each["type"].lower() != CONTAINER.lower():
            message = f"A template that makes {each['type']} is not simulated; only {CONTAINER} is."
            raise request.refuse(501, "NotSimulated", message)


@effect
def deploy_template(request: Request) -> None:
    """Make what the template says. Azure leaves it there when the deployment's record is deleted."""
    made = []
    for each in _resources(request):
        group = group_id(request.id.subscription, each["group"])
        vault, fabric, container = (*each["name"].split("/"), "", "", "")[:3]
        arm_id = (
            f"{group}/providers/Microsoft.RecoveryServices/vaults/{vault}"
            f"/replicationFabrics/{fabric}/replicationProtectionContainers/{container}"
        )
        request.nested(arm_id, {"properties": dict(each["properties"])})
        made.append({"id": arm_id})
    request.body["properties"]["outputResources"] = made


def _resources(request: Request) -> Iterator[dict[str, Any]]:
    properties = request.body.get("properties") or {}
    given = {name: value.get("value") for name, value in (properties.get("parameters") or {}).items()}
    yield from _of_template(properties.get("template") or {}, given, request.id.group)


def _of_template(template: Mapping[str, Any], given: Mapping[str, Any], group: str) -> Iterator[dict[str, Any]]:
    defaults = {name: each.get("defaultValue") for name, each in (template.get("parameters") or {}).items()}
    parameters = {**defaults, **given}
    listed = template.get("resources") or []
    for each in listed.values() if isinstance(listed, dict) else listed:
        if str(each.get("type", "")).lower() == NESTED:
            inner = each.get("properties") or {}
            handed = {
                name: evaluate(value.get("value"), parameters)
                for name, value in (inner.get("parameters") or {}).items()
            }
            below = evaluate(each.get("resourceGroup", group), parameters)
            yield from _of_template(inner.get("template") or {}, {**parameters, **handed}, str(below))
        else:
            name = str(evaluate(each.get("name", ""), parameters))
            yield {
                "type": str(each.get("type", "")),
                "name": name,
                "group": group,
                "properties": each.get("properties") or {},
            }


_CALL = re.compile(r"\s*(\w+)\((.*)\)\s*", re.DOTALL)
_ARGUMENT = re.compile(r"\s*((?:'[^']*'|[^,()']|\((?:[^()]|\([^()]*\))*\))+)\s*(?:,|$)")


def evaluate(text: Any, parameters: Mapping[str, Any]) -> Any:
    """Return a template expression's value: ``parameters``, ``concat`` and ``format``; anything else as it stands."""
    if not isinstance(text, str) or not text.startswith("[") or text.startswith("[["):
        return text
    return _value(text[1:-1], parameters)


def _value(text: str, parameters: Mapping[str, Any]) -> Any:
    text = text.strip()
    if text.startswith("'"):
        return text.strip("'")
    call = _CALL.fullmatch(text)
    if call is None:
        return text
    arguments = [_value(each.group(1), parameters) for each in _ARGUMENT.finditer(call.group(2))]
    if call.group(1) == "parameters":
        return parameters.get(str(arguments[0]))
    if call.group(1) == "format":
        return str(arguments[0]).format(*arguments[1:])
    return "".join(str(each) for each in arguments)
