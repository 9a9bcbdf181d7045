"""What all components share: whether a thing is protected, what makes it a new one, and references by id."""

from __future__ import annotations

from typing import Any, Protocol

import pulumi

from iac.azure.replacement import replacing_paths


class Durable(Protocol):
    """An intent that says whether its things must outlive a mistake."""

    @property
    def durable(self) -> bool:
        """True outside the lab."""
        ...


def protection(intent: Durable) -> bool:
    """Return whether a stateful thing is protected: it is, everywhere but in the lab."""
    return intent.durable


def stays(parent: pulumi.Resource, intent: Durable, **options: Any) -> pulumi.ResourceOptions:
    """Return the options of a stateful child."""
    return pulumi.ResourceOptions(parent=parent, protect=protection(intent), **options)


def replacing(resource_type: str) -> list[str]:
    """Return the properties whose change means a new resource, as Pulumi wants them."""
    return list(replacing_paths(resource_type))


def by_id(identifier: pulumi.Input[str]) -> Any:
    """Return a reference to another resource: its id alone.

    The typed argument classes of subnets and the like would put default policies on the wire beside the id.
    """
    return {"id": identifier}
