"""The Azure clouds a city may live in: endpoints, and the names of their private-link DNS zones.

Source: learn.microsoft.com, "Azure Private Endpoint private DNS zone values" and "Compare Azure Government and global
Azure" (developer's guide).
"""

from __future__ import annotations

from dataclasses import dataclass

from iac.errors import IntentError


@dataclass(frozen=True, kw_only=True)
class AzureCloud:
    """One cloud: what differs from the others, and nothing else.

    ``provider_environment`` is what the Pulumi provider calls it. ``zones`` maps a private-link group to the DNS zone
    its private names live in; ``{geo}`` stands for a region's short code.
    """

    name: str
    provider_environment: str
    storage_suffix: str
    zones: dict[str, str]

    def private_zone(self, group: str, geo: str) -> str:
        """Return the private DNS zone of a private-link group (``blob``, ``AzureBackup``…) for a region's code."""
        return self.zones[group].format(geo=geo)


COMMERCIAL = AzureCloud(
    name="commercial",
    provider_environment="public",
    storage_suffix="core.windows.net",
    zones={
        "blob": "privatelink.blob.core.windows.net",
        "queue": "privatelink.queue.core.windows.net",
        "file": "privatelink.file.core.windows.net",
        "AzureBackup": "privatelink.{geo}.backup.windowsazure.com",
        "AzureSiteRecovery": "privatelink.siterecovery.windowsazure.com",
    },
)

GOVERNMENT = AzureCloud(
    name="government",
    provider_environment="usgovernment",
    storage_suffix="core.usgovcloudapi.net",
    zones={
        "blob": "privatelink.blob.core.usgovcloudapi.net",
        "queue": "privatelink.queue.core.usgovcloudapi.net",
        "file": "privatelink.file.core.usgovcloudapi.net",
        "AzureBackup": "privatelink.{geo}.backup.windowsazure.us",
        "AzureSiteRecovery": "privatelink.siterecovery.windowsazure.us",
    },
)

CLOUDS: dict[str, AzureCloud] = {cloud.name: cloud for cloud in (COMMERCIAL, GOVERNMENT)}


def azure_cloud(name: str) -> AzureCloud:
    """Return the facts of ``commercial`` or ``government``; :class:`IntentError` for another name."""
    try:
        return CLOUDS[name]
    except KeyError:
        raise IntentError(f"cloud {name}", f"is not one of {', '.join(CLOUDS)}.") from None
