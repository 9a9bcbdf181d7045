"""The simulated Azure as a process of its own, for the real CLI (PULUMI_DEBUG_PROVIDERS=azure-native:PORT)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import grpc
from pulumi.runtime.proto import provider_pb2_grpc

from iac.errors import EngineError
from iac.lab.azure.provider import AzureProvider

if TYPE_CHECKING:
    from iac.lab.azure.store import Store

THREADS = 8
LARGEST = 400 * 1024 * 1024  # bytes; what Pulumi's own servers accept (sdk/go/common/util/rpcutil)


def serve(store: Store, port: int = 0) -> tuple[grpc.Server, int]:
    """Start serving ``store`` on the loopback address; return the server and its port. Stop it with ``stop()``."""
    options = [
        ("grpc.max_receive_message_length", LARGEST),
        ("grpc.max_send_message_length", LARGEST),
        ("grpc.so_reuseport", 0),
    ]
    server = grpc.server(ThreadPoolExecutor(max_workers=THREADS, thread_name_prefix="azure"), options=options)
    provider_pb2_grpc.add_ResourceProviderServicer_to_server(AzureProvider(store), server)
    try:
        bound = server.add_insecure_port(f"127.0.0.1:{port}")
    except RuntimeError as error:
        raise EngineError(f"port {port} of the loopback address is taken; choose another, or 0 for any") from error
    server.start()
    return server, bound
