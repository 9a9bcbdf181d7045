"""Pulumi's ResourceMonitor and Engine services, as objects for the same process and as gRPC servicers."""

from __future__ import annotations

import contextlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import grpc
from google.protobuf import empty_pb2
from pulumi.runtime.proto import engine_pb2, engine_pb2_grpc, resource_pb2, resource_pb2_grpc

from iac.errors import EngineError, IacError
from iac.lab.engine import urns, values
from iac.lab.engine.features import CLI_VERSION, FEATURE_IDS, FEATURES
from iac.lab.engine.options import Goal, goal_of, refuse_unknown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from iac.lab.engine.deployment import Deployment
    from iac.ports import Progress

_WORKERS = 16
_LIMIT = 400 * 1024 * 1024
_OPTIONS = (("grpc.max_receive_message_length", _LIMIT), ("grpc.max_send_message_length", _LIMIT))


@dataclass
class Monitor:
    """What a program talks to when it registers resources."""

    deployment: Deployment
    organization: str
    config: Mapping[str, str] = field(default_factory=dict)

    def GetDeploymentInfo(self, request: Any, context: Any = None) -> resource_pb2.DeploymentInfo:  # noqa: N802
        """Say which run this is and what the engine can do."""
        del request, context
        namer = self.deployment.namer
        return resource_pb2.DeploymentInfo(
            project=namer.project,
            stack=namer.stack,
            organization=self.organization,
            config=self.config,
            dryRun=self.deployment.preview,
            parallel=_WORKERS,
            supportedFeatures=FEATURES,  # type: ignore[arg-type]
        )

    def SupportsFeature(  # noqa: N802
        self, request: resource_pb2.SupportsFeatureRequest, context: Any = None
    ) -> resource_pb2.SupportsFeatureResponse:
        """Answer as the CLI named in ``features.py`` does."""
        del context
        return resource_pb2.SupportsFeatureResponse(hasSupport=request.id in FEATURE_IDS)

    def RegisterResource(  # noqa: N802
        self, request: resource_pb2.RegisterResourceRequest, context: Any = None
    ) -> resource_pb2.RegisterResourceResponse:
        """Bring a resource to its goal."""
        del context
        state = self.deployment.register(self._goal(request))
        outputs = state.outputs if state.custom else {}
        return resource_pb2.RegisterResourceResponse(
            urn=state.urn, id="" if state.id == values.UNKNOWN else state.id, object=values.to_struct(outputs)
        )

    def _goal(self, request: resource_pb2.RegisterResourceRequest) -> Goal:
        try:
            goal = goal_of(request)
        except EngineError as exc:
            self.deployment.failures.append(exc)
            raise
        if urns.is_provider(goal.type) and goal.version:
            goal.inputs["version"] = goal.version
        return goal

    def ReadResource(  # noqa: N802
        self, request: resource_pb2.ReadResourceRequest, context: Any = None
    ) -> resource_pb2.ReadResourceResponse:
        """Read a resource that somebody else owns."""
        del context
        refuse_unknown(request)
        goal = Goal(
            type=request.type,
            name=request.name,
            parent=request.parent,
            inputs=values.from_struct(request.properties),
            dependencies=sorted(request.dependencies),
            provider=request.provider,
            version=request.version,
            secret_outputs=list(request.additionalSecretOutputs),
        )
        state = self.deployment.read(goal, request.id)
        return resource_pb2.ReadResourceResponse(urn=state.urn, id=state.id, properties=values.to_struct(state.outputs))

    def RegisterResourceOutputs(  # noqa: N802
        self, request: resource_pb2.RegisterResourceOutputsRequest, context: Any = None
    ) -> empty_pb2.Empty:
        """Record the outputs of a component or of the stack."""
        del context
        self.deployment.outputs(request.urn, values.from_struct(request.outputs))
        return empty_pb2.Empty()

    def Invoke(  # noqa: N802
        self, request: resource_pb2.ResourceInvokeRequest, context: Any = None
    ) -> resource_pb2.ResourceInvokeResponse:
        """Call a provider's function, or look up a resource of this run."""
        del context
        arguments = values.from_struct(request.args)
        if request.tok == "pulumi:pulumi:getResource":
            state = self.deployment.lookup(str(arguments["urn"]))
            found = {"urn": state.urn, "id": state.id, "provider": state.provider, "state": state.outputs}
            return resource_pb2.ResourceInvokeResponse(**{"return": values.to_struct(found)})
        answer = self.deployment.invoke(request.tok, arguments, request.provider, request.version)
        return resource_pb2.ResourceInvokeResponse(**{"return": getattr(answer, "return"), "failures": answer.failures})

    def SignalAndWaitForShutdown(self, request: Any, context: Any = None) -> empty_pb2.Empty:  # noqa: N802
        """Let the program end: nothing of it is needed for the deletions."""
        del request, context
        return empty_pb2.Empty()

    def Call(self, request: Any, context: Any = None) -> Any:  # noqa: N802
        """Refuse: methods of remote components."""
        return self._refuse(f"the method {request.tok}", context)

    def ExistsResource(self, request: Any, context: Any = None) -> Any:  # noqa: N802
        """Refuse: asking whether a resource exists."""
        return self._refuse(f"a check whether {request.id} exists", context)

    def RegisterPackage(self, request: Any, context: Any = None) -> Any:  # noqa: N802
        """Refuse: parameterised packages."""
        return self._refuse(f"the parameterised package {request.name}", context)

    def RegisterStackTransform(self, request: Any, context: Any = None) -> Any:  # noqa: N802
        """Refuse: transforms that run in the engine."""
        what = "a stack transform (register_stack_transformation, which runs in the program, is welcome)"
        return self._refuse(what, request, context)

    def RegisterStackInvokeTransform(self, request: Any, context: Any = None) -> Any:  # noqa: N802
        """Refuse: transforms that run in the engine."""
        return self._refuse("an invoke transform", request, context)

    def RegisterResourceHook(self, request: Any, context: Any = None) -> Any:  # noqa: N802
        """Refuse: hooks."""
        return self._refuse(f"the resource hook {request.name}", context)

    def RegisterErrorHook(self, request: Any, context: Any = None) -> Any:  # noqa: N802
        """Refuse: hooks."""
        return self._refuse(f"the error hook {request.name}", context)

    def _refuse(self, what: str, *_call: Any) -> Any:
        refusal = EngineError(f"the program uses {what}, which the embedded engine does not carry out")
        self.deployment.failures.append(refusal)
        raise refusal


@dataclass
class EngineService:
    """What a program talks to when it logs. Debug lines are dropped: they are many and hold whole exceptions."""

    progress: Progress
    root: str = ""

    def Log(self, request: engine_pb2.LogRequest, context: Any = None) -> empty_pb2.Empty:  # noqa: N802
        """Pass on what is meant for people."""
        del context
        if request.severity != engine_pb2.DEBUG:
            self.progress.step(request.urn or "program", request.message)
        return empty_pb2.Empty()

    def GetRootResource(self, request: Any, context: Any = None) -> engine_pb2.GetRootResourceResponse:  # noqa: N802
        """Return the stack's URN."""
        del request, context
        return engine_pb2.GetRootResourceResponse(urn=self.root)

    def SetRootResource(  # noqa: N802
        self, request: engine_pb2.SetRootResourceRequest, context: Any = None
    ) -> engine_pb2.SetRootResourceResponse:
        """Remember the stack's URN."""
        del context
        self.root = request.urn
        return engine_pb2.SetRootResourceResponse()

    def StartDebugging(self, request: Any, context: Any = None) -> empty_pb2.Empty:  # noqa: N802
        """Do nothing: there is no debugger to attach."""
        del request, context
        return empty_pb2.Empty()

    def RequirePulumiVersion(self, request: Any, context: Any = None) -> Any:  # noqa: N802
        """Refuse: a program that insists on a CLI version wants the CLI."""
        del context
        raise EngineError(
            f"the program requires Pulumi {request.pulumi_version_range}; the embedded engine behaves like "
            f"{CLI_VERSION} and does not judge ranges. Use the Pulumi CLI"
        )


def _remote(method: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    """Let an error of ours cross a gRPC connection as its words."""

    def call(request: Any, context: grpc.ServicerContext) -> Any:
        try:
            return method(request, context)
        except IacError as exc:
            context.abort(grpc.StatusCode.UNKNOWN, str(exc))

    return call


def _served_form(service: Any) -> Any:
    return _Served(service)


class _Served:
    """A service object whose errors are fit for gRPC."""

    def __init__(self, service: Any) -> None:
        self._service = service

    def __getattr__(self, name: str) -> Any:
        return _remote(getattr(self._service, name))


@contextlib.contextmanager
def served(monitor: Monitor, engine: EngineService) -> Iterator[str]:
    """Serve both over gRPC on a free loopback port; yields the address."""
    server = grpc.server(ThreadPoolExecutor(_WORKERS), options=_OPTIONS)
    resource_pb2_grpc.add_ResourceMonitorServicer_to_server(_served_form(monitor), server)
    engine_pb2_grpc.add_EngineServicer_to_server(_served_form(engine), server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    try:
        yield f"127.0.0.1:{port}"
    finally:
        server.stop(grace=None).wait()
