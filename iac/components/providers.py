"""The provider of a subscription, spelt out, so that nobody's own sign-in decides where a zone is built."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pulumi_azure_native as azure

if TYPE_CHECKING:
    from iac.intent.cloud.place import Place


def subscription_provider(name: str, place: Place) -> azure.Provider:
    """Return the provider for a place's subscription, tenant and cloud."""
    return azure.Provider(
        name,
        subscription_id=place.names.subscription,
        tenant_id=place.tenant,
        environment=place.cloud.provider_environment,
    )
