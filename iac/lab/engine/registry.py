"""The providers of one run: which package is served by what, and the provider resources as resources."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from iac.errors import EngineError
from iac.lab.engine import plugin, urns, values
from iac.lab.engine.plugin import Diff, Plugin

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from iac.lab.engine.state import State

STACK_REFERENCE = "pulumi:pulumi:StackReference"
BUILTIN = "pulumi"
"""The package of stacks and stack references, which the engine serves itself."""


@dataclass
class Registry:
    """Finds the provider of a resource and keeps each one configured once."""

    targets: Mapping[str, plugin.Target]
    outputs_of: Callable[[str], values.Properties]
    config: Mapping[str, str] = field(default_factory=dict)
    _plugins: dict[str, Plugin] = field(default_factory=dict)
    _fresh: dict[str, Plugin] = field(default_factory=dict)

    def serve(self, package: str) -> Plugin:
        """Return a new provider for a package; :class:`iac.errors.EngineError` for one that is not ours."""
        if package not in self.targets:
            served = ", ".join(sorted(self.targets)) or "nothing"
            raise EngineError(
                f"the program uses the provider {package!r}. The embedded engine is for the lab alone and serves "
                f"{served}; use the Pulumi CLI for other providers"
            )
        return plugin.make(package, self.targets[package])

    def defaults(self, package: str, version: str) -> values.Properties:
        """Return the inputs of the provider that nobody declared: its version and the stack's configuration of it."""
        settings: values.Properties = {
            key.split(":", 1)[1]: value for key, value in self.config.items() if key.startswith(f"{package}:")
        }
        return {**settings, "version": version} if version else settings

    def use(self, reference: str, configured: Plugin) -> None:
        """Let resources with this provider reference be served."""
        self._plugins[reference] = configured

    def load(self, states: Iterable[State]) -> None:
        """Configure the providers a checkpoint names, for resources that the program does not register."""
        for state in states:
            reference = f"{state.urn}::{state.id}"
            if urns.is_provider(state.type) and reference not in self._plugins:
                self.configure(state.urn, state.id, state.inputs)

    def configure(self, urn: str, identifier: str, inputs: Mapping[str, Any]) -> None:
        """Make the provider of a provider resource ready."""
        package = urns.package_of(urns.qualified_type(urn).rsplit("$", 1)[-1])
        if package == BUILTIN:
            return
        served = self._fresh.pop(urn, None) or self.serve(package)
        served.configure(urn, inputs)
        self.use(f"{urn}::{identifier}", served)

    def check(self, urn: str, package: str, olds: Mapping[str, Any], news: Mapping[str, Any]) -> values.Properties:
        """Let a provider look at its own inputs."""
        if package == BUILTIN:
            return dict(news)
        served = self._fresh.setdefault(urn, self.serve(package))
        checked = served.check_config(urn, olds, news)
        return {**checked, "version": news["version"]} if "version" in news else checked

    def diff(self, package: str, old: State, news: Mapping[str, Any]) -> Diff:
        """Tell what a change of a provider's inputs means."""
        answer = Diff(None) if package == BUILTIN else self._fresh[old.urn].diff_config(old, news)
        if answer.changes is None:
            return Diff(changes=not values.equal(old.outputs, dict(news)))
        return answer

    def of(self, state: State) -> Any:
        """Return what creates, reads, updates and deletes the resource."""
        if urns.is_provider(state.type):
            return ProviderCrud(self)
        if urns.package_of(state.type) == BUILTIN:
            return StackReferences(self.outputs_of)
        if state.provider not in self._plugins:
            raise EngineError(f"its provider {state.provider_urn or '(none)'} is not there", urn=state.urn)
        return self._plugins[state.provider]

    def by_reference(self, reference: str) -> Plugin:
        """Return the provider behind a reference."""
        return self._plugins[reference]


@dataclass(frozen=True)
class ProviderCrud:
    """A provider resource: creating it means configuring a provider."""

    registry: Registry

    def check(self, state: State, olds: Mapping[str, Any], news: Mapping[str, Any]) -> values.Properties:
        """Let the provider look at its configuration."""
        return self.registry.check(state.urn, urns.package_of(state.type), olds, news)

    def diff(self, old: State, news: Mapping[str, Any], ignored: Sequence[str], urn: str = "") -> Diff:
        """Ask the provider what the new configuration means."""
        del ignored, urn
        return self.registry.diff(urns.package_of(old.type), old, news)

    def create(self, state: State, *, preview: bool) -> tuple[str, values.Properties]:
        """Configure it under a new identifier."""
        identifier = values.UNKNOWN if preview else str(uuid.uuid4())
        self.registry.configure(state.urn, identifier, state.inputs)
        return identifier, dict(state.inputs)

    def update(self, old: State, new: State, *, preview: bool) -> values.Properties:
        """Configure it anew under the same identifier."""
        del preview
        self.registry.configure(new.urn, old.id, new.inputs)
        return dict(new.inputs)

    def delete(self, state: State) -> None:
        """Nothing stands in the cloud for it."""

    def read(self, state: State) -> tuple[str, values.Properties, values.Properties]:
        """Return what is recorded."""
        return state.id, state.inputs, state.outputs


@dataclass(frozen=True)
class StackReferences:
    """The package ``pulumi`` as far as the lab goes: a stack reference reads another stack's checkpoint."""

    outputs_of: Callable[[str], values.Properties]

    def read(self, state: State) -> tuple[str, values.Properties, values.Properties]:
        """Return the outputs of the stack that the reference names (``readStackReference`` in ``builtins.go``)."""
        self._only_references(state)
        name = str(state.inputs.get("name", state.id))
        found = self.outputs_of(name)
        hidden = sorted(key for key, value in found.items() if values.has_secret(value))
        return state.id, state.inputs, {"name": name, "outputs": found, "secretOutputNames": hidden}

    def check(self, state: State, olds: Mapping[str, Any], news: Mapping[str, Any]) -> values.Properties:
        """Refuse: nothing of this package is created here."""
        del olds, news
        self._only_references(state)
        raise EngineError(
            "a stack reference is read, not created. Declare it with its stack's name as ID", urn=state.urn
        )

    def delete(self, state: State) -> None:
        """Nothing stands in the cloud for it."""

    @staticmethod
    def _only_references(state: State) -> None:
        if state.type != STACK_REFERENCE:
            raise EngineError(f"the embedded engine does not serve {state.type}", urn=state.urn)
