"""The client's side of Pulumi's ResourceProvider protocol, towards an object in this process or a gRPC address."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NoReturn

import grpc
from pulumi.runtime.proto import provider_pb2, provider_pb2_grpc

from iac.errors import EngineError, IacError
from iac.lab.engine import values

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from iac.lab.engine.state import State

Target = Any
"""A ``ResourceProviderServicer``, the address of one (``host:port``), or a callable that makes one for each use."""

_CHANNEL = (("grpc.max_receive_message_length", 400 * 1024 * 1024),)


class Refused(Exception):  # noqa: N818  # what a servicer raises through its context, never seen outside this module
    """A servicer ended a call through its context."""

    def __init__(self, details: str) -> None:
        super().__init__(details)
        self.details = details


class _Context:
    """As much of ``grpc.ServicerContext`` as a servicer in the same process needs."""

    def __init__(self) -> None:
        self.code: grpc.StatusCode | None = None
        self.details = ""

    def abort(self, code: grpc.StatusCode, details: str) -> NoReturn:
        self.code = code
        raise Refused(details)

    def set_code(self, code: grpc.StatusCode) -> None:
        self.code = code

    def set_details(self, details: str) -> None:
        self.details = details

    def invocation_metadata(self) -> tuple[()]:
        return ()

    def is_active(self) -> bool:
        return True

    def time_remaining(self) -> None:
        return None


@dataclass(frozen=True)
class Diff:
    """A provider's answer: what differs, and whether that asks for a new resource.

    ``detailed`` maps a property path to its kind (``add``, ``delete-replace`` ...) and to whether it is about inputs;
    None when the provider does not go into detail. ``changes`` is None when it does not know.
    """

    changes: bool | None
    replaces: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    delete_first: bool = False
    detailed: Mapping[str, tuple[str, bool]] | None = None


@dataclass
class Plugin:
    """A configured provider."""

    package: str
    target: Target
    _stub: provider_pb2_grpc.ResourceProviderStub | None = field(default=None, repr=False)
    _accepts_secrets: bool = False
    _accepts_references: bool = False
    _previews: bool = False
    _known: bool = True

    def call(self, method: str, request: Any, urn: str = "") -> Any:
        """Call the provider; :class:`iac.errors.EngineError` with its own words when it refuses."""
        try:
            return self._remote(method, request) if isinstance(self.target, str) else self._local(method, request)
        except grpc.RpcError as exc:
            raise EngineError(_words(exc), urn=urn) from exc
        except Refused as exc:
            raise EngineError(exc.details, urn=urn) from exc
        except NotImplementedError as exc:
            raise EngineError(f"the {self.package} provider does not serve {method}", urn=urn) from exc

    def _remote(self, method: str, request: Any) -> Any:
        if self._stub is None:
            channel = grpc.insecure_channel(self.target, options=_CHANNEL)
            self._stub = provider_pb2_grpc.ResourceProviderStub(channel)
        return getattr(self._stub, method)(request)

    def _local(self, method: str, request: Any) -> Any:
        context = _Context()
        try:
            answer = getattr(self.target, method)(request, context)
        except (IacError, Refused, NotImplementedError):
            raise
        except Exception as exc:
            raise EngineError(f"the {self.package} provider broke in {method}: {type(exc).__name__}: {exc}") from exc
        if context.code not in (None, grpc.StatusCode.OK):
            raise Refused(context.details)
        return answer

    def _optional(self, method: str, request: Any, urn: str) -> Any:
        """Call what a provider need not serve; None when it does not."""
        try:
            return self._remote(method, request) if isinstance(self.target, str) else self._local(method, request)
        except NotImplementedError:
            return None
        except grpc.RpcError as exc:
            if exc.code() == grpc.StatusCode.UNIMPLEMENTED:
                return None
            raise EngineError(_words(exc), urn=urn) from exc
        except Refused as exc:
            raise EngineError(exc.details, urn=urn) from exc

    def check_config(self, urn: str, olds: Mapping[str, Any], news: Mapping[str, Any]) -> values.Properties:
        """Return the provider's inputs as it wants them."""
        request = provider_pb2.CheckRequest(urn=urn, olds=values.to_struct(olds), news=values.to_struct(news))
        answer = self._optional("CheckConfig", request, urn)
        if answer is None:
            return dict(news)
        _no_failures(urn, answer.failures)
        return values.from_struct(answer.inputs)

    def diff_config(self, old: State, news: Mapping[str, Any]) -> Diff:
        """Return what a change of the provider's own inputs means."""
        request = provider_pb2.DiffRequest(
            id=old.id,
            urn=old.urn,
            olds=values.to_struct(old.outputs),
            news=values.to_struct(news),
            old_inputs=values.to_struct(old.inputs),
        )
        answer = self._optional("DiffConfig", request, old.urn)
        return Diff(None) if answer is None else _diff(answer)

    def configure(self, urn: str, inputs: Mapping[str, Any]) -> None:
        """Configure the provider, unless its inputs are not known yet."""
        self._known = not values.has_unknown(dict(inputs))
        if not self._known:
            return
        variables = {
            f"{self.package}:config:{key}": _variable(value) for key, value in inputs.items() if key != "version"
        }
        request = provider_pb2.ConfigureRequest(
            urn=urn,
            args=values.to_struct(inputs),
            variables=variables,
            acceptSecrets=True,
            acceptResources=True,
            sends_old_inputs=True,
            sends_old_inputs_to_delete=True,
        )
        answer = self.call("Configure", request, urn)
        self._accepts_secrets = answer.acceptSecrets
        self._accepts_references = answer.acceptResources
        self._previews = answer.supportsPreview

    def _send(self, properties: Mapping[str, Any]) -> Any:
        sent: Any = dict(properties)
        if not self._accepts_secrets:
            sent = values.reveal(sent)
        if not self._accepts_references:
            sent = values.unreference(sent)
        return values.to_struct(sent)

    def _receive(self, struct: Any, *given: Mapping[str, Any]) -> values.Properties:
        received = values.from_struct(struct)
        if not self._accepts_secrets:
            for properties in given:
                values.annotate(received, properties)
        return received

    def check(self, state: State, olds: Mapping[str, Any], news: Mapping[str, Any]) -> values.Properties:
        """Return the inputs as the provider wants them; all that it objects to in one error."""
        if not self._known:
            return dict(news)
        request = provider_pb2.CheckRequest(
            **_names(state), olds=self._send(olds), news=self._send(news), randomSeed=os.urandom(32)
        )
        answer = self.call("Check", request, state.urn)
        _no_failures(state.urn, answer.failures)
        return self._receive(answer.inputs, news)

    def diff(self, old: State, news: Mapping[str, Any], ignored: Sequence[str], urn: str = "") -> Diff:
        """Return what separates ``old`` from the new inputs, in the provider's judgement."""
        if not self._known:
            return Diff(changes=True)
        request = provider_pb2.DiffRequest(
            **_names(old, urn),
            id=old.id,
            olds=self._send(old.outputs),
            old_inputs=self._send(old.inputs),
            news=self._send(news),
            ignoreChanges=ignored,
        )
        return _diff(self.call("Diff", request, old.urn))

    def create(self, state: State, *, preview: bool) -> tuple[str, values.Properties]:
        """Create the resource; returns its identifier and outputs. A preview may leave the identifier empty."""
        if preview and not (self._known and self._previews):
            return "", dict(state.inputs) if self._known else {}
        request = provider_pb2.CreateRequest(
            **_names(state),
            properties=self._send(state.inputs),
            preview=preview,
            timeout=state.custom_timeouts.get("create", 0),
        )
        answer = self.call("Create", request, state.urn)
        if not answer.id and not preview:
            raise EngineError(f"the {self.package} provider gave no identifier for what it created", urn=state.urn)
        return answer.id, self._receive(answer.properties, state.inputs)

    def update(self, old: State, new: State, *, preview: bool) -> values.Properties:
        """Update the resource in place; returns its outputs."""
        if preview and not (self._known and self._previews):
            return dict(new.inputs) if self._known else {}
        request = provider_pb2.UpdateRequest(
            **_names(new),
            id=old.id,
            olds=self._send(old.outputs),
            old_inputs=self._send(old.inputs),
            news=self._send(new.inputs),
            ignoreChanges=new.ignore_changes,
            preview=preview,
            timeout=new.custom_timeouts.get("update", 0),
        )
        return self._receive(self.call("Update", request, new.urn).properties, new.inputs)

    def delete(self, state: State) -> None:
        """Delete the resource."""
        request = provider_pb2.DeleteRequest(
            **_names(state),
            id=state.id,
            properties=self._send(state.outputs),
            old_inputs=self._send(state.inputs),
            timeout=state.custom_timeouts.get("delete", 0),
        )
        self.call("Delete", request, state.urn)

    def read(self, state: State) -> tuple[str, values.Properties, values.Properties]:
        """Return identifier, inputs and outputs as they are in the cloud; an empty identifier when it is gone."""
        request = provider_pb2.ReadRequest(
            **_names(state), id=state.id, properties=self._send(state.outputs), inputs=self._send(state.inputs)
        )
        answer = self.call("Read", request, state.urn)
        inputs = self._receive(answer.inputs, state.inputs) if answer.HasField("inputs") else dict(state.inputs)
        return answer.id, inputs, self._receive(answer.properties, state.outputs, state.inputs)

    def invoke(self, token: str, arguments: Mapping[str, Any], *, preview: bool) -> Any:
        """Call a function of the provider; returns Pulumi's own response."""
        request = provider_pb2.InvokeRequest(tok=token, args=self._send(arguments), preview=preview)
        return self.call("Invoke", request)


def _names(state: State, urn: str = "") -> dict[str, Any]:
    return {"urn": urn or state.urn, "name": state.urn.split("::", 3)[3], "type": state.type}


def _variable(value: Any) -> str:
    plain = values.reveal(value)
    return plain if isinstance(plain, str) else json.dumps(plain)


def _no_failures(urn: str, failures: Sequence[provider_pb2.CheckFailure]) -> None:
    if failures:
        objections = [f"{item.property}: {item.reason}" if item.property else item.reason for item in failures]
        raise EngineError("the provider objects to its properties: " + "; ".join(objections), urn=urn)


def _diff(answer: provider_pb2.DiffResponse) -> Diff:
    kinds = provider_pb2.PropertyDiff.Kind
    detailed = None
    if answer.hasDetailedDiff:
        detailed = {
            path: (kinds.Name(item.kind).lower().replace("_", "-"), item.inputDiff)
            for path, item in answer.detailedDiff.items()
        }
    known = answer.changes != provider_pb2.DiffResponse.DIFF_UNKNOWN
    return Diff(
        changes=answer.changes == provider_pb2.DiffResponse.DIFF_SOME if known else None,
        replaces=tuple(answer.replaces),
        keys=tuple(answer.diffs),
        delete_first=answer.deleteBeforeReplace,
        detailed=detailed,
    )


def _words(exc: grpc.RpcError) -> str:
    if exc.code() == grpc.StatusCode.UNAVAILABLE:
        return "the provider does not answer. Is it still running?"
    return str(exc.details())


def make(package: str, target: Target) -> Plugin:
    """Return a provider that still has to be configured."""
    makes_one = isinstance(target, type) or (callable(target) and not hasattr(target, "Configure"))
    return Plugin(package, target() if makes_one else target)
