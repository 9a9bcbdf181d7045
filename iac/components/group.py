"""A resource group."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pulumi
from pulumi_azure_native import resources

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from iac.intent.cloud.place import GroupIntent


@dataclass(frozen=True, kw_only=True)
class GroupArgs:
    """What a group is made from."""

    intent: GroupIntent


class Group(pulumi.ComponentResource):
    """One resource group; what stands in it waits for it through ``group_name``."""

    group_name: pulumi.Output[str]
    group: resources.ResourceGroup

    def __init__(self, name: str, args: GroupArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("iac:group:Group", name, None, opts)
        intent = args.intent
        self.group = resources.ResourceGroup(
            f"{name}-group",
            resource_group_name=intent.group,
            location=intent.location,
            tags=intent.tags,
            opts=pulumi.ResourceOptions(parent=self),
        )
        self.group_name = self.group.name
        self.register_outputs({"group_name": self.group_name})


def declare_groups(
    intents: Iterable[GroupIntent], options: Callable[[], pulumi.ResourceOptions]
) -> dict[str, pulumi.Output[str]]:
    """Declare resource groups; returns each one's name as what stands in it waits for."""
    return {intent.group: Group(intent.name, GroupArgs(intent=intent), options()).group_name for intent in intents}
