"""The simulated Azure behind Pulumi's provider protocol, in azure-native's place.

What it answers follows ``provider/pkg/provider/provider.go`` of pulumi-azure-native; where it differs, a comment says
so. It serves an engine in the same process as well as a gRPC server (:mod:`iac.lab.azure.server`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import grpc
from google.protobuf import empty_pb2
from pulumi.runtime.proto import plugin_pb2, provider_pb2, provider_pb2_grpc

from iac.errors import IacError
from iac.lab.azure import inputs as reading
from iac.lab.azure.difference import carried, compare, replaces
from iac.lab.azure.refusals import ArmError, NotSimulatedError
from iac.lab.azure.rules import PREFIX, rule_of_token
from iac.lab.engine.values import annotate, from_struct, has_unknown, reveal, to_struct

if TYPE_CHECKING:
    from collections.abc import Callable

    from iac.lab.azure.difference import Change
    from iac.lab.azure.rules.model import TypeRule
    from iac.lab.azure.store import Store

T = TypeVar("T")
VERSION = "3.29.0"
TRIES = 4  # the Azure SDK for Go sends a throttled request up to three times more (azcore policy.RetryOptions)
KINDS = {
    ("add", False): provider_pb2.PropertyDiff.ADD,
    ("add", True): provider_pb2.PropertyDiff.ADD_REPLACE,
    ("delete", False): provider_pb2.PropertyDiff.DELETE,
    ("delete", True): provider_pb2.PropertyDiff.DELETE_REPLACE,
    ("update", False): provider_pb2.PropertyDiff.UPDATE,
    ("update", True): provider_pb2.PropertyDiff.UPDATE_REPLACE,
}
BEFORE_DELETE = "__createBeforeDelete"


class AzureProvider(provider_pb2_grpc.ResourceProviderServicer):
    """azure-native against a :class:`iac.lab.azure.store.Store`; one object a configuration.

    Refusals end the call through ``context.abort`` with the text azure-native would show.
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        self.config: dict[str, str] = {}

    # The plugin itself.

    def GetPluginInfo(self, request: Any, context: Any) -> plugin_pb2.PluginInfo:  # noqa: ARG002, N802
        """Name the version whose types are simulated."""
        return plugin_pb2.PluginInfo(version=VERSION)

    def Handshake(self, request: Any, context: Any) -> provider_pb2.ProviderHandshakeResponse:  # noqa: ARG002, N802
        """Say what the provider understands."""
        return provider_pb2.ProviderHandshakeResponse(accept_secrets=True, accept_resources=True, accept_outputs=True)

    def Attach(self, request: Any, context: Any) -> empty_pb2.Empty:  # noqa: ARG002, N802
        """Take note of the engine; nothing is sent back to it."""
        return empty_pb2.Empty()

    def Cancel(self, request: Any, context: Any) -> empty_pb2.Empty:  # noqa: ARG002, N802
        """Every request is short; there is nothing to cut off."""
        return empty_pb2.Empty()

    def CheckConfig(self, request: Any, context: Any) -> provider_pb2.CheckResponse:  # noqa: ARG002, N802
        """Accept any configuration, as azure-native does."""
        return provider_pb2.CheckResponse(inputs=request.news)

    def DiffConfig(self, request: Any, context: Any) -> provider_pb2.DiffResponse:  # noqa: ARG002, N802
        """A change of the configuration replaces nothing."""
        return provider_pb2.DiffResponse()

    def Configure(self, request: Any, context: Any) -> provider_pb2.ConfigureResponse:  # noqa: ARG002, N802
        """Take subscription, tenant and location from the configuration; the store's environment fills the gaps."""
        variables = {name.rsplit(":", 1)[-1]: value for name, value in request.variables.items()}
        given = reveal(from_struct(request.args)) if request.HasField("args") else {}
        self.config = {**variables, **{name: value for name, value in given.items() if isinstance(value, str)}}
        return provider_pb2.ConfigureResponse(
            acceptSecrets=True, supportsPreview=True, acceptResources=True, acceptOutputs=True
        )

    @property
    def subscription(self) -> str:
        """The subscription every id without one belongs to."""
        return self.config.get("subscriptionId") or self.store.environment.subscription_id

    # Resources.

    def Check(self, request: Any, context: Any) -> provider_pb2.CheckResponse:  # noqa: N802
        """Fill in name, location and API version; say everything that is wrong with the inputs."""
        return _guarded(context, lambda: self._check(request))

    def _check(self, request: Any) -> provider_pb2.CheckResponse:
        rule = rule_of_token(_type(request))
        news = from_struct(request.news)
        olds = from_struct(request.olds)
        checked = reading.completed(
            rule, _urn_name(request.urn), olds, news, seed=request.randomSeed, location=self._location(news)
        )
        failures = [
            provider_pb2.CheckFailure(property=name, reason=reason) for name, reason in reading.problems(rule, checked)
        ]
        return provider_pb2.CheckResponse(inputs=to_struct(checked), failures=failures)

    def _location(self, news: dict[str, Any]) -> str | None:
        """The configured region, else the resource group's; the unknown's mark while the group is not known."""
        group = reveal(news.get("resourceGroupName"))
        if self.config.get("location") or not isinstance(group, str):
            return self.config.get("location")
        if has_unknown(group):
            return group
        found = self.store.read(reading.group_of(self.subscription, group))
        return str(found["location"]) if found else None

    def Diff(self, request: Any, context: Any) -> provider_pb2.DiffResponse:  # noqa: N802
        """Compare new inputs with old ones."""
        return _guarded(context, lambda: self._diff(request))

    def _diff(self, request: Any) -> provider_pb2.DiffResponse:
        rule = rule_of_token(_type(request))
        olds = from_struct(request.old_inputs if request.HasField("old_inputs") else request.olds)
        changes = compare(olds, from_struct(request.news))
        if not changes:
            return provider_pb2.DiffResponse(changes=provider_pb2.DiffResponse.DIFF_NONE)
        forcing = [change for change in changes if replaces(rule, change)]
        random_name = olds.get(BEFORE_DELETE) is True
        return provider_pb2.DiffResponse(
            changes=provider_pb2.DiffResponse.DIFF_SOME,
            diffs=sorted({str(change.path[0]) for change in changes}),
            replaces=sorted({str(change.path[0]) for change in forcing}),
            deleteBeforeReplace=bool(forcing) and not random_name,
            hasDetailedDiff=True,
            detailedDiff={change.text: _detail(change, forcing) for change in changes},
        )

    def Create(self, request: Any, context: Any) -> provider_pb2.CreateResponse:  # noqa: N802
        """Create the resource, or say what would be known of it."""
        return _guarded(context, lambda: self._create(request))

    def _create(self, request: Any) -> provider_pb2.CreateResponse:
        rule = rule_of_token(_type(request))
        inputs = from_struct(request.properties)
        if request.preview:
            return provider_pb2.CreateResponse(properties=to_struct(reading.foreseen(rule, inputs, {})))
        arm_id = reading.arm_id(rule, reveal(inputs), self.subscription)
        body = reading.body(rule, reveal(inputs))
        answer = _retried(lambda: self.store.create(arm_id, body))
        return provider_pb2.CreateResponse(id=answer["id"], properties=to_struct(_state(rule, answer, inputs)))

    def Read(self, request: Any, context: Any) -> provider_pb2.ReadResponse:  # noqa: N802
        """Return the resource as it is, and the inputs with what somebody else changed."""
        return _guarded(context, lambda: self._read(request))

    def _read(self, request: Any) -> provider_pb2.ReadResponse:
        rule = rule_of_token(_type(request))
        answer = _retried(lambda: self.store.read(request.id))
        if answer is None:
            return provider_pb2.ReadResponse()
        inputs = from_struct(request.inputs) if request.HasField("inputs") else {}
        if not inputs:
            imported = reading.imported(rule, request.id, answer)
            state = _state(rule, answer, imported)
            return provider_pb2.ReadResponse(id=answer["id"], properties=to_struct(state), inputs=to_struct(imported))
        state = _state(rule, answer, inputs)
        old = reading.projected(rule, reveal(from_struct(request.properties)))
        new = reading.projected(rule, reveal(state))
        seen = carried(inputs, old, new)
        return provider_pb2.ReadResponse(id=answer["id"], properties=to_struct(state), inputs=to_struct(seen))

    def Update(self, request: Any, context: Any) -> provider_pb2.UpdateResponse:  # noqa: N802
        """Send the new inputs as a PUT, or say what would be known afterwards."""
        return _guarded(context, lambda: self._update(request))

    def _update(self, request: Any) -> provider_pb2.UpdateResponse:
        rule = rule_of_token(_type(request))
        inputs = from_struct(request.news)
        if request.preview:
            olds = from_struct(request.olds)
            stable: dict[str, Any] = {name: olds[name] for name in ("name", "location") if name in olds}
            return provider_pb2.UpdateResponse(properties=to_struct(reading.foreseen(rule, inputs, stable)))
        body = reading.body(rule, reveal(inputs))
        answer = _retried(lambda: self.store.update(request.id, body))
        return provider_pb2.UpdateResponse(properties=to_struct(_state(rule, answer, inputs)))

    def Delete(self, request: Any, context: Any) -> empty_pb2.Empty:  # noqa: N802
        """Delete the resource; what is gone already is no error."""
        return _guarded(context, lambda: self._delete(request))

    def _delete(self, request: Any) -> empty_pb2.Empty:
        rule_of_token(_type(request))
        _retried(lambda: self.store.delete(request.id))
        return empty_pb2.Empty()

    # Functions.

    def Invoke(self, request: Any, context: Any) -> provider_pb2.InvokeResponse:  # noqa: N802
        """Answer ``getClientConfig``, and the plain getters of simulated types."""
        return _guarded(context, lambda: self._invoke(request))

    def _invoke(self, request: Any) -> provider_pb2.InvokeResponse:
        environment = self.store.environment
        if request.tok == f"{PREFIX}authorization:getClientConfig":
            answer: dict[str, Any] = {
                "clientId": self.config.get("clientId") or environment.client_id,
                "objectId": environment.object_id,
                "subscriptionId": self.subscription,
                "tenantId": self.config.get("tenantId") or environment.tenant_id,
            }
            return provider_pb2.InvokeResponse(**{"return": to_struct(answer)})
        return provider_pb2.InvokeResponse(**{"return": to_struct(self._got(request))})

    def _got(self, request: Any) -> dict[str, Any]:
        module, _, function = request.tok.removeprefix(PREFIX).partition(":")
        if not function.startswith("get"):
            raise NotSimulatedError(f"the function {request.tok}")
        rule = rule_of_token(f"{module}:{function.removeprefix('get')}")
        arm_id = reading.arm_id(rule, reveal(from_struct(request.args)), self.subscription)
        found = self.store.read(arm_id)
        if found is None:
            raise ArmError(404, "ResourceNotFound", f"The resource '{arm_id}' was not found.", arm_id=arm_id)
        return {**found, "azureApiVersion": rule.api}


def _state(rule: TypeRule, answer: dict[str, Any], inputs: dict[str, Any]) -> dict[str, Any]:
    """Return what goes into the engine's state: outputs, unset inline children left out, secrets marked again."""
    state = {name: value for name, value in answer.items() if name != "id"}
    for part in rule.inline:
        if reveal(inputs.get(part.path)) is None:
            state.pop(part.path, None)
    state["azureApiVersion"] = rule.api
    annotate(state, inputs)
    return state


def _detail(change: Change, forcing: list[Change]) -> provider_pb2.PropertyDiff:
    return provider_pb2.PropertyDiff(kind=KINDS[change.kind, change in forcing], inputDiff=True)


def _type(request: Any) -> str:
    return str(request.type or request.urn.split("::")[2].rsplit("$", 1)[-1])


def _urn_name(urn: str) -> str:
    return urn.rsplit("::", 1)[-1]


def _retried(action: Callable[[], T]) -> T:
    for _ in range(TRIES - 1):
        try:
            return action()
        except ArmError as error:
            if error.status != 429:  # noqa: PLR2004  # Too Many Requests
                raise
    return action()


def _guarded(context: Any, action: Callable[[], T]) -> T:
    try:
        return action()
    except NotSimulatedError as error:
        _abort(context, grpc.StatusCode.INVALID_ARGUMENT, str(error))
    except ArmError as error:
        _abort(context, grpc.StatusCode.UNKNOWN, str(error))
    except IacError as error:
        _abort(context, grpc.StatusCode.FAILED_PRECONDITION, str(error))


def _abort(context: Any, code: grpc.StatusCode, text: str) -> NoReturn:
    context.abort(code, text)
    raise AssertionError(text)  # abort does not return
