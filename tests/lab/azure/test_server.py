"""The provider as a server: what the CLI attaches to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import grpc
import pytest
from pulumi.runtime.proto import provider_pb2, provider_pb2_grpc

from iac.errors import EngineError
from iac.lab.azure.environment import Environment
from iac.lab.azure.server import serve
from iac.lab.azure.store import Store
from iac.lab.engine.values import to_struct

if TYPE_CHECKING:
    from pathlib import Path

FIRST, SECOND = "00000000-0000-4000-8000-000000000001", "00000000-0000-4000-8000-000000000002"


def group_made_by(port: int, subscription: str) -> str:
    """Attach as the CLI does for one provider of a program, and make a resource group with it."""
    with grpc.insecure_channel(f"127.0.0.1:{port}", options=[("grpc.use_local_subchannel_pool", 1)]) as channel:
        stub = provider_pb2_grpc.ResourceProviderStub(channel)
        stub.Configure(provider_pb2.ConfigureRequest(variables={"azure-native:config:subscriptionId": subscription}))
        group_made_by_another = group_made_by(port, SECOND) if subscription == FIRST else ""
        made = stub.Create(
            provider_pb2.CreateRequest(
                urn="urn:pulumi:s::p::azure-native:resources:ResourceGroup::g",
                type="azure-native:resources:ResourceGroup",
                properties=to_struct({"resourceGroupName": "rg-g", "location": "eastus2"}),
            )
        )
        assert SECOND in group_made_by_another or subscription == SECOND
    return str(made.id)


def test_providers_of_one_program_keep_their_own_configuration(tmp_path: Path) -> None:
    """They share the port; the second one is configured while the first is at work."""
    store = Store(tmp_path, environment=Environment(subscription_id=FIRST, subscriptions=(FIRST, SECOND)))
    server, port = serve(store)
    try:
        assert FIRST in group_made_by(port, FIRST)
    finally:
        server.stop(grace=None).wait()

    assert sorted(row["id"].split("/")[2] for row in store.list()) == [FIRST, SECOND]


def test_port_that_is_taken_is_said_so(tmp_path: Path) -> None:
    server, port = serve(Store(tmp_path / "one"))
    try:
        with pytest.raises(EngineError, match=f"port {port} of the loopback address is taken"):
            serve(Store(tmp_path / "two"), port)
    finally:
        server.stop(grace=None).wait()
