# ruff: noqa: N802, ARG002  # names and signatures are those of the protocol
"""A cloud of one kind of thing behind Pulumi's provider protocol, for tests of engines.

``conform:index:Thing`` takes any properties. These have a meaning: a change of ``kind`` replaces, a change of ``slot``
replaces and the old one must go first, ``fail`` refuses creation and update, ``sticky`` refuses deletion, ``token`` is
never given back. Outputs are the inputs, plus ``serial`` (which only the cloud knows: how often a thing of this name
was created) and ``size``, which the cloud sets to 1 where the program says nothing.
"""

from __future__ import annotations

import contextlib
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import grpc
import pulumi
from google.protobuf import empty_pb2
from pulumi.runtime.proto import plugin_pb2, provider_pb2, provider_pb2_grpc

from iac.lab.engine import values

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE = "conform"
THING = "conform:index:Thing"
VERSION = "1.2.3"

_REPLACES = ("kind", "slot")


class Thing(pulumi.CustomResource):
    """The one resource class of this cloud."""

    serial: pulumi.Output[int]
    label: pulumi.Output[Any]
    token: pulumi.Output[Any]

    def __init__(self, name: str, opts: pulumi.ResourceOptions | None = None, **inputs: Any) -> None:
        outputs = {"serial": None, "label": None, "token": None, "size": None}
        opts = pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(version=VERSION))
        super().__init__(THING, name, {**outputs, **inputs}, opts)


class Group(pulumi.ComponentResource):
    """A component without inputs."""

    def __init__(self, name: str, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("conform:index:Group", name, None, opts)


class Cloud(provider_pb2_grpc.ResourceProviderServicer):
    """The cloud and its provider; ``things`` maps identifier to properties, ``calls`` is what the engine asked for."""

    def __init__(self) -> None:
        self.things: dict[str, dict[str, Any]] = {}
        self.calls: list[tuple[str, str]] = []
        self.failing: set[str] = set()
        self._serials: dict[str, int] = {}
        self._lock = threading.Lock()

    def named(self, name: str) -> dict[str, Any]:
        """Return the one thing that was created under a resource name."""
        [found] = [thing for key, thing in self.things.items() if key.split("/")[2] == name]
        return found

    def GetPluginInfo(self, request: Any, context: Any) -> plugin_pb2.PluginInfo:
        return plugin_pb2.PluginInfo(version=VERSION)

    def Attach(self, request: Any, context: Any) -> empty_pb2.Empty:
        return empty_pb2.Empty()

    def Cancel(self, request: Any, context: Any) -> empty_pb2.Empty:
        return empty_pb2.Empty()

    def CheckConfig(self, request: Any, context: Any) -> provider_pb2.CheckResponse:
        return provider_pb2.CheckResponse(inputs=request.news)

    def DiffConfig(self, request: Any, context: Any) -> provider_pb2.DiffResponse:
        return provider_pb2.DiffResponse()

    def Configure(self, request: Any, context: Any) -> provider_pb2.ConfigureResponse:
        return provider_pb2.ConfigureResponse(acceptSecrets=False, supportsPreview=True, acceptResources=False)

    def Check(self, request: Any, context: Any) -> provider_pb2.CheckResponse:
        failures = []
        if "forbidden" in request.news.fields:
            failures = [provider_pb2.CheckFailure(property="forbidden", reason="no thing may have this")]
        return provider_pb2.CheckResponse(inputs=request.news, failures=failures)

    def Diff(self, request: Any, context: Any) -> provider_pb2.DiffResponse:
        old, new = values.from_struct(request.old_inputs), values.from_struct(request.news)
        changed = sorted(key for key in {*old, *new} if old.get(key) != new.get(key))
        kind = provider_pb2.PropertyDiff.Kind
        detailed = {}
        for key in changed:
            spelling = "ADD" if key not in old else "DELETE" if key not in new else "UPDATE"
            spelling += "_REPLACE" if key in _REPLACES else ""
            detailed[key] = provider_pb2.PropertyDiff(kind=kind.Value(spelling), inputDiff=True)
        return provider_pb2.DiffResponse(
            changes=provider_pb2.DiffResponse.DIFF_SOME if changed else provider_pb2.DiffResponse.DIFF_NONE,
            diffs=changed,
            replaces=[key for key in changed if key in _REPLACES],
            deleteBeforeReplace="slot" in changed,
            detailedDiff=detailed,
            hasDetailedDiff=True,
        )

    def Create(self, request: Any, context: Any) -> provider_pb2.CreateResponse:
        inputs = values.from_struct(request.properties)
        if request.preview:
            outputs = {"size": 1, **inputs, "serial": values.UNKNOWN}
            return provider_pb2.CreateResponse(properties=values.to_struct(outputs))
        self._call("create", request, context, inputs)
        with self._lock:
            serial = self._serials[request.name] = self._serials.get(request.name, 0) + 1
            key = f"/things/{request.name}/{serial}"
            self.things[key] = {"size": 1, **inputs, "serial": serial}
        return provider_pb2.CreateResponse(id=key, properties=values.to_struct(self._shown(key)))

    def Update(self, request: Any, context: Any) -> provider_pb2.UpdateResponse:
        inputs = values.from_struct(request.news)
        if request.preview:
            serial = values.from_struct(request.olds)["serial"]
            return provider_pb2.UpdateResponse(properties=values.to_struct({"size": 1, **inputs, "serial": serial}))
        self._call("update", request, context, inputs)
        self.things[request.id] = {"size": 1, **inputs, "serial": self.things[request.id]["serial"]}
        return provider_pb2.UpdateResponse(properties=values.to_struct(self._shown(request.id)))

    def Delete(self, request: Any, context: Any) -> empty_pb2.Empty:
        self._call("delete", request, context, {})
        if self.things.get(request.id, {}).get("sticky"):
            context.abort(grpc.StatusCode.FAILED_PRECONDITION, "this thing is sticky")
        self.things.pop(request.id, None)
        return empty_pb2.Empty()

    def Read(self, request: Any, context: Any) -> provider_pb2.ReadResponse:
        if request.id not in self.things:
            return provider_pb2.ReadResponse()
        old = values.from_struct(request.inputs)
        seen = self.things[request.id]
        inputs = {key: seen[key] for key in seen if key in old or (key != "serial" and seen[key] != 1)}
        shown = {**self._shown(request.id), **{key: old[key] for key in ("token",) if key in old}}
        return provider_pb2.ReadResponse(
            id=request.id, properties=values.to_struct(shown), inputs=values.to_struct(inputs)
        )

    def Invoke(self, request: Any, context: Any) -> provider_pb2.InvokeResponse:
        count = {"count": len(self.things)}
        return provider_pb2.InvokeResponse(**{"return": values.to_struct(count)})

    def _shown(self, key: str) -> dict[str, Any]:
        return dict(self.things[key])

    def _call(self, verb: str, request: Any, context: Any, inputs: dict[str, Any]) -> None:
        self.calls.append((verb, request.name))
        if inputs.get("fail") or request.name in self.failing:
            context.abort(grpc.StatusCode.UNKNOWN, f"the cloud does not want {request.name}")


@contextlib.contextmanager
def serving(cloud: Cloud) -> Iterator[int]:
    """Serve the cloud over gRPC on a free loopback port; yields the port."""
    server = grpc.server(ThreadPoolExecutor(8))
    provider_pb2_grpc.add_ResourceProviderServicer_to_server(cloud, server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    try:
        yield port
    finally:
        server.stop(grace=None).wait()
