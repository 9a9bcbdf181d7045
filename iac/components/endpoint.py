"""A private endpoint with its private names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pulumi
from pulumi_azure_native import network

from iac.components.base import by_id

if TYPE_CHECKING:
    from iac.intent.cloud.storage import EndpointIntent


@dataclass(frozen=True, kw_only=True)
class EndpointArgs:
    """What an endpoint is made from: ``target_id`` is what it leads to."""

    intent: EndpointIntent
    group: pulumi.Input[str]
    target_id: pulumi.Input[str]


class Endpoint(pulumi.ComponentResource):
    """An address inside the spoke for something outside it."""

    names: network.PrivateDnsZoneGroup

    def __init__(self, name: str, args: EndpointArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("iac:endpoint:Endpoint", name, None, opts)
        intent = args.intent
        endpoint = network.PrivateEndpoint(
            f"{name}-endpoint",
            private_endpoint_name=intent.endpoint,
            resource_group_name=args.group,
            location=intent.location,
            custom_network_interface_name=f"{intent.endpoint}-nic",
            subnet=by_id(intent.subnet_id),
            private_link_service_connections=[
                network.PrivateLinkServiceConnectionArgs(
                    name=intent.group_id, private_link_service_id=args.target_id, group_ids=[intent.group_id]
                )
            ],
            tags=intent.tags,
            opts=pulumi.ResourceOptions(parent=self),
        )
        self.names = network.PrivateDnsZoneGroup(
            f"{name}-names",
            private_dns_zone_group_name="default",
            private_endpoint_name=endpoint.name,
            resource_group_name=args.group,
            private_dns_zone_configs=[
                network.PrivateDnsZoneConfigArgs(name=_label(zone), private_dns_zone_id=zone)
                for zone in intent.zone_ids
            ],
            opts=pulumi.ResourceOptions(parent=self),
        )
        self.register_outputs({})


def _label(zone_id: str) -> str:
    return zone_id.rsplit("/", 1)[1].replace(".", "-")
