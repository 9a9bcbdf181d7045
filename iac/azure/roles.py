"""Built-in roles that are granted, by name (learn.microsoft.com, "Azure built-in roles"; the same in both clouds)."""

from __future__ import annotations

ROLES = {
    "Contributor": "b24988ac-6180-42a0-ab88-20f7382dd24c",
    "Storage Blob Data Contributor": "ba92f5b4-2d11-453d-a403-e96b0029c9fe",
    "Storage File Data SMB Share Contributor": "0c867c2a-1d8c-454a-a3db-ab2ea1bdc8bb",
}


def role_definition_id(subscription: str, role: str) -> str:
    """Return the full id of a built-in role as seen from a subscription."""
    return f"/subscriptions/{subscription}/providers/Microsoft.Authorization/roleDefinitions/{ROLES[role]}"
