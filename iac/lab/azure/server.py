"""The simulated Azure as a process of its own, for the real CLI (PULUMI_DEBUG_PROVIDERS=azure-native:PORT)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import grpc
from pulumi.runtime.proto import provider_pb2_grpc

from iac.errors import EngineError
from iac.lab.azure.provider import AzureProvider

if TYPE_CHECKING:
    from collections.abc import Callable

    from iac.lab.azure.store import Store

THREADS = 8
LARGEST = 400 * 1024 * 1024  # bytes; what Pulumi's own servers accept (sdk/go/common/util/rpcutil)


class PerConnection(provider_pb2_grpc.ResourceProviderServicer):
    """One provider a connection, all on one store.

    Providers of a program are configured apart, each for its subscription, and the CLI gives each a process of its own;
    those it is told to attach to (PULUMI_DEBUG_PROVIDERS) share one port, but it dials the port once for each.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._providers: dict[str, AzureProvider] = {}

    def of(self, peer: str) -> AzureProvider:
        """Return the provider that a connection talks to; ``setdefault`` settles who came first."""
        return self._providers.setdefault(peer, AzureProvider(self._store))


def _passed_on(method: str) -> Callable[[PerConnection, Any, Any], Any]:
    def call(self: PerConnection, request: Any, context: Any) -> Any:
        return getattr(self.of(context.peer()), method)(request, context)

    return call


for _method in vars(AzureProvider).keys() & vars(provider_pb2_grpc.ResourceProviderServicer).keys():
    if not _method.startswith("_"):
        setattr(PerConnection, _method, _passed_on(_method))


def serve(store: Store, port: int = 0) -> tuple[grpc.Server, int]:
    """Start serving ``store`` on the loopback address; return the server and its port. Stop it with ``stop()``."""
    options = [
        ("grpc.max_receive_message_length", LARGEST),
        ("grpc.max_send_message_length", LARGEST),
        ("grpc.so_reuseport", 0),
    ]
    server = grpc.server(ThreadPoolExecutor(max_workers=THREADS, thread_name_prefix="azure"), options=options)
    provider_pb2_grpc.add_ResourceProviderServicer_to_server(PerConnection(store), server)
    try:
        bound = server.add_insecure_port(f"127.0.0.1:{port}")
    except RuntimeError as error:
        raise EngineError(f"port {port} of the loopback address is taken; choose another, or 0 for any") from error
    server.start()
    return server, bound
