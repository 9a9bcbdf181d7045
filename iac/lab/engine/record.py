"""Writes down what a program registers, without a provider and without a state: what a plan is made of."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from google.protobuf import empty_pb2
from pulumi.runtime.proto import resource_pb2

from iac.artifacts import CloudResource
from iac.errors import EngineError
from iac.lab.engine import program, urns, values
from iac.lab.engine.features import FEATURE_IDS, FEATURES
from iac.lab.engine.monitor import EngineService
from iac.lab.engine.options import Goal, goal_of, refuse_unknown
from iac.ports import SilentProgress

if TYPE_CHECKING:
    from iac.ports import StackName

Predict = Callable[[str, Mapping[str, Any], Mapping[str, Any]], Mapping[str, Any]]
"""From a type, its inputs and its provider's inputs to the outputs that are known before anything is built.

The key ``id`` holds the resource's id. What is left out stays unknown, in Pulumi's own sense.
"""


@dataclass
class Recorder:
    """Answers a program as an engine's preview would, and keeps what it asked for, in order of arrival."""

    namer: urns.Namer
    organization: str
    config: Mapping[str, str]
    predict: Predict
    goals: dict[str, Goal] = field(default_factory=dict)
    failures: list[EngineError] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def GetDeploymentInfo(self, request: Any, context: Any = None) -> resource_pb2.DeploymentInfo:  # noqa: N802
        """Say that this is a preview, and what an engine of that day can do."""
        del request, context
        return resource_pb2.DeploymentInfo(
            project=self.namer.project,
            stack=self.namer.stack,
            organization=self.organization,
            config=self.config,
            dryRun=True,
            parallel=1,
            supportedFeatures=FEATURES,  # type: ignore[arg-type]
        )

    def SupportsFeature(  # noqa: N802
        self, request: resource_pb2.SupportsFeatureRequest, context: Any = None
    ) -> resource_pb2.SupportsFeatureResponse:
        """Answer as the embedded engine does, so that the program sends the same."""
        del context
        return resource_pb2.SupportsFeatureResponse(hasSupport=request.id in FEATURE_IDS)

    def RegisterResource(  # noqa: N802
        self, request: resource_pb2.RegisterResourceRequest, context: Any = None
    ) -> resource_pb2.RegisterResourceResponse:
        """Keep the registration; what follows from its name is known, the rest is not."""
        del context
        goal = goal_of(request)
        urn = self.namer.urn(goal.parent, goal.type, goal.name)
        with self._lock:
            self._keep(urn, goal)
        outputs = self._outputs(goal) if goal.custom else {}
        identifier = str(outputs.pop("id", ""))
        return resource_pb2.RegisterResourceResponse(urn=urn, id=identifier, object=values.to_struct(outputs))

    def _keep(self, urn: str, goal: Goal) -> None:
        if urn in self.goals:
            failure = EngineError("the program declares it twice", urn=urn)
            self.failures.append(failure)
            raise failure
        if goal.protect is None and goal.parent in self.goals:
            goal.protect = self.goals[goal.parent].protect
        self.goals[urn] = goal

    def _outputs(self, goal: Goal) -> dict[str, Any]:
        if urns.is_provider(goal.type):
            return {**goal.inputs, "id": goal.name}
        provider = self.goals.get(goal.provider.rsplit("::", 1)[0])
        return dict(self.predict(goal.type, goal.inputs, provider.inputs if provider else {}))

    def ReadResource(  # noqa: N802
        self, request: resource_pb2.ReadResourceRequest, context: Any = None
    ) -> resource_pb2.ReadResourceResponse:
        """Answer for a resource that somebody else owns: nothing of it is known here."""
        del context
        refuse_unknown(request)
        urn = self.namer.urn(request.parent, request.type, request.name)
        return resource_pb2.ReadResourceResponse(urn=urn, properties=values.to_struct({}))

    def RegisterResourceOutputs(self, request: Any, context: Any = None) -> empty_pb2.Empty:  # noqa: N802
        """Take note of nothing: a plan has inputs."""
        del request, context
        return empty_pb2.Empty()

    def SignalAndWaitForShutdown(self, request: Any, context: Any = None) -> empty_pb2.Empty:  # noqa: N802
        """Let the program end."""
        del request, context
        return empty_pb2.Empty()

    def Invoke(self, request: Any, context: Any = None) -> Any:  # noqa: N802
        """Refuse: a plan asks nobody."""
        del context
        failure = EngineError(f"the program calls {request.tok}; a plan is recorded without a provider to ask")
        self.failures.append(failure)
        raise failure


def nothing_known(token: str, inputs: Mapping[str, Any], provider: Mapping[str, Any]) -> Mapping[str, Any]:
    """Predict no output."""
    del token, inputs, provider
    return {}


def record(
    stack: StackName,
    declare: Callable[[], None],
    *,
    project: str,
    predict: Predict = nothing_known,
    config: Mapping[str, str] | None = None,
) -> tuple[CloudResource, ...]:
    """Run a program and return what it registered, sorted by URN; the stack itself is left out.

    :class:`iac.errors.IacError` when the program fails or declares a resource twice.
    """
    recorder = Recorder(urns.Namer(str(stack), project), "organization", config or {}, predict)
    around = program.Surroundings(
        monitor=recorder,
        engine=EngineService(SilentProgress()),
        project=project,
        stack=str(stack),
        organization=recorder.organization,
        preview=True,
        config=config or {},
    )
    raised = program.run(declare, around, lambda: None)
    if recorder.failures:
        raise recorder.failures[0]
    if raised is not None:
        raise program.explain(raised) from raised
    kept = sorted((urn, goal) for urn, goal in recorder.goals.items() if goal.type != urns.STACK_TYPE)
    return tuple(_resource(str(stack), urn, goal) for urn, goal in kept)


def _resource(stack: str, urn: str, goal: Goal) -> CloudResource:
    return CloudResource(
        stack=stack,
        urn=urn,
        type=goal.type,
        name=goal.name,
        parent=goal.parent,
        protect=bool(goal.protect),
        inputs=goal.inputs,
    )
