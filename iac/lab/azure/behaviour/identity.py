"""Managed identities on any resource."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iac.lab.azure.behaviour.registry import effect
from iac.lab.azure.request import guid

if TYPE_CHECKING:
    from iac.lab.azure.request import Request


@effect
def managed_identity(request: Request) -> None:
    """A system-assigned identity gets a principal; each user-assigned one must exist and shows its own."""
    identity = request.body.get("identity")
    if not isinstance(identity, dict):
        return
    if "SystemAssigned" in str(identity.get("type", "")):
        identity["principalId"] = guid(request.id.text, "system identity")
        identity["tenantId"] = request.environment.tenant_id
    else:
        identity.pop("principalId", None)
        identity.pop("tenantId", None)
    if identity.get("userAssignedIdentities"):
        identity["userAssignedIdentities"] = {
            text: _user_assigned(request, text) for text in list(identity["userAssignedIdentities"])
        }


def _user_assigned(request: Request, text: str) -> dict[str, str]:
    document = request.world.get(text)
    if document is None:
        message = f"The user-assigned identity {text} of '{request.id.name}' was not found."
        raise request.refuse(400, "FailedIdentityOperation", message)
    return {"clientId": document.body.get("clientId", ""), "principalId": document.body.get("principalId", "")}
