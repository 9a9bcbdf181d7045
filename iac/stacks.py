"""The Pulumi program as a library: :func:`run` for a program on disk, :func:`program` for an engine in this process.

A city in its own repository needs these two lines as its program::

    from iac.stacks import run
    run()
"""

from __future__ import annotations

import importlib.util
import os
import sys
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from iac.carried import carried
from iac.errors import EngineError, SecretError
from iac.ports import StackName

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from types import ModuleType

    import pulumi

    from iac.intent.cloud.estate import Intent, StackIntent
    from iac.model.city import City
    from iac.ports import SecretSource

_PACKAGE = "iac_layers"
CITY_VARIABLE = "IAC_CITY"
"""The environment variable with the city's folder; it beats the stack's setting ``iac:city``."""
SECRETS_VARIABLE = "IAC_SECRETS_FILE"
"""The environment variable with a file of secrets (see :class:`iac.targets.secrets.FileSecrets`)."""
LAB_SECRETS_VARIABLE = "IAC_LAB_SECRETS"
"""The environment variable with the file of a lab's own secrets; ``iac lab env`` sets it, and nobody else should."""


@dataclass(frozen=True)
class Reference:
    """Another stack of the same environment and zone; only what Azure assigns is read from it."""

    stack: pulumi.StackReference

    def outputs(self, export: str, keys: Iterable[str]) -> Mapping[str, pulumi.Output[str]]:
        """Return one output per key of an exported mapping."""
        exported = self.stack.require_output(export)
        return {key: exported.apply(_picker(key, export)) for key in keys}


def _picker(key: str, export: str) -> Callable[[Mapping[str, str]], str]:
    def pick(values: Mapping[str, str]) -> str:
        if key not in values:
            raise EngineError(f"the other stack exports no {export}[{key}]; bring it up first")
        return values[key]

    return pick


@dataclass
class Surroundings:
    """What a layer's file needs beside its intent: providers, secrets, other stacks."""

    planned: StackIntent
    secrets: SecretSource

    def here(self) -> pulumi.ResourceOptions:
        """Return the options of a component in the zone's own subscription."""
        return _with_provider(self._zone_provider)

    def hub(self) -> pulumi.ResourceOptions:
        """Return the options of a component in the hub's subscription."""
        return _with_provider(self._hub_provider)

    def secret(self, reference: str) -> pulumi.Output[str]:
        """Return the value behind ``secret:NAME`` as a Pulumi secret; the stack's setting ``iac:NAME`` comes first."""
        import pulumi  # noqa: PLC0415  # heavy: only a running program needs it

        name = reference.removeprefix("secret:")
        return pulumi.Config("iac").get_secret(name) or pulumi.Output.secret(self.secrets.reveal(name))

    def reference(self, layer: str) -> Reference:
        """Return the stack of another layer in the same zone, by its full name, which every state backend takes."""
        import pulumi  # noqa: PLC0415  # heavy: only a running program needs it

        stack = self.planned.stack
        name = StackName(stack.environment, stack.zone, layer)
        return Reference(pulumi.StackReference(f"{pulumi.get_organization()}/{pulumi.get_project()}/{name}"))

    @cached_property
    def _zone_provider(self) -> pulumi.ProviderResource:
        from iac.components.providers import subscription_provider  # noqa: PLC0415  # heavy: azure-native

        return subscription_provider("azure", self.planned.place)

    @cached_property
    def _hub_provider(self) -> pulumi.ProviderResource:
        from iac.components.providers import subscription_provider  # noqa: PLC0415  # heavy: azure-native

        if self.planned.hub == self.planned.place:
            return self._zone_provider
        return subscription_provider("hub", self.planned.hub)


def _with_provider(provider: pulumi.ProviderResource) -> pulumi.ResourceOptions:
    import pulumi  # noqa: PLC0415  # heavy: only a running program needs it

    return pulumi.ResourceOptions(provider=provider)


def run() -> None:
    """Declare the stack Pulumi is running, for the city that the stack's settings or ``IAC_CITY`` name."""
    import pulumi  # noqa: PLC0415  # heavy: only a running program needs it

    from iac.intent.cloud.estate import parse_stack  # noqa: PLC0415  # start-up: only a running program needs it
    from iac.model.load import load_city  # noqa: PLC0415  # the same

    stack = parse_stack(pulumi.get_stack())
    declare(load_city(city_folder()), stack, default_secrets())


def program(
    city: City,
    stack_name: StackName | str,
    secrets: SecretSource | None = None,
    *,
    adapt: Callable[[Intent], Intent] | None = None,
) -> Callable[[], None]:
    """Return the program of one stack of a city, for an engine in this process.

    ``secrets`` defaults to the environment. The city is planned when the program runs; what is impossible is an
    :class:`iac.errors.IntentError` then. ``adapt`` makes of the stack's intent the one that is declared this once, as
    on its way out (:func:`iac.intent.cloud.estate.parting`).
    """
    from iac.intent.cloud.estate import parse_stack  # noqa: PLC0415  # start-up: only a running program needs it

    stack = stack_name if isinstance(stack_name, StackName) else parse_stack(stack_name)
    source = secrets or default_secrets()

    def declare_stack() -> None:
        declare(city, stack, source, adapt)

    return declare_stack


def declare(
    city: City, stack: StackName, secrets: SecretSource, adapt: Callable[[Intent], Intent] | None = None
) -> None:
    """Register everything of one stack with the engine this is running under; see :func:`program`."""
    import pulumi  # noqa: PLC0415  # heavy: only a running program needs it

    from iac.components.aliases import use_short_aliases  # noqa: PLC0415  # the same
    from iac.intent.cloud.estate import plan_stack  # noqa: PLC0415  # the same

    if not pulumi.Config("iac").get_bool("keepAliases"):
        use_short_aliases()
    planned = plan_stack(city, stack)
    intent = adapt(planned.intent) if adapt else planned.intent
    layer(stack.layer).declare(intent, Surroundings(planned, secrets))


def city_folder() -> Path:
    """Return the city's folder: ``IAC_CITY``, else the setting ``iac:city`` relative to the project's folder."""
    import pulumi  # noqa: PLC0415  # heavy: only a running program needs it

    named = os.environ.get(CITY_VARIABLE)
    if named:
        return Path(named)
    return Path(pulumi.get_root_directory(), pulumi.Config("iac").get("city") or ".")


def default_secrets() -> SecretSource:
    """Return where the program's secrets come from: ``IAC_SECRET_NAME``, then the file ``IAC_SECRETS_FILE`` names.

    In a lab (``IAC_LAB_SECRETS``) what is missing there is made up and kept in the lab's folder.
    """
    from iac.targets.secrets import ChainSecrets, EnvironmentSecrets, FileSecrets, LabSecrets  # noqa: PLC0415  # heavy

    sources: list[SecretSource] = [EnvironmentSecrets()]
    if file := os.environ.get(SECRETS_VARIABLE):
        sources.append(FileSecrets(Path(file)))
    if file := os.environ.get(LAB_SECRETS_VARIABLE):
        sources.append(LabSecrets(Path(file)))
    return ChainSecrets(sources)


@dataclass(frozen=True)
class NamedSecrets:
    """Stands in for secrets where nothing is built: each one's value is its own name, as rendering prints it."""

    def reveal(self, name: str) -> str:
        """Return ``<secret:NAME>``; :class:`iac.errors.SecretError` when there is no name."""
        if not name:
            raise SecretError(name, "has no name")
        return f"<secret:{name}>"


def layer(name: str) -> ModuleType:
    """Return the module of a layer, loaded from its file once."""
    qualified = f"{_PACKAGE}.{name}"
    return sys.modules.get(qualified) or _load(qualified, carried("stacks") / f"{name}.py")


def _load(qualified: str, file: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(qualified, file)
    if spec is None or spec.loader is None or not file.is_file():
        raise EngineError(f"the program of the layer is missing: {file}")
    module = importlib.util.module_from_spec(spec)
    sys.modules[qualified] = module  # dataclasses look their module up while it is being run
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[qualified]
        raise
    return module
