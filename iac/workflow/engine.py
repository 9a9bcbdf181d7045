"""Which engine drives a city's stacks, and what it is made from: the lab's own, or the real CLI."""

from __future__ import annotations

import contextlib
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from iac.errors import EngineError, UsageError
from iac.intent.cloud.place import environment
from iac.stacks import default_secrets
from iac.targets.secrets import ChainSecrets, EnvironmentSecrets, LabSecrets
from iac.workflow.lab import prepare_cloud
from iac.workflow.labdir import LabDir, lab_dir
from iac.workflow.plan import PROJECT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from iac.lab.azure.store import Store
    from iac.model.city import City
    from iac.model.cloud import Environment
    from iac.ports import CloudEngine, SecretSource

EngineName = Literal["embedded", "cli"]
BACKEND = "PULUMI_BACKEND_URL"
"""The environment variable with the state's place outside the lab (``azblob://…``); empty means Pulumi Cloud."""
PASSPHRASE = "PULUMI_CONFIG_PASSPHRASE"  # noqa: S105  # a variable's name


def refuse_removal(identifier: str) -> None:
    """Say how a resource that nobody declared is removed where this program does not do it: outside the lab."""
    raise EngineError(f"remove it with `az resource delete --ids {identifier}`")


@dataclass(frozen=True)
class Cloud:
    """One environment's cloud, ready to be driven: the engine and where the program's secrets come from."""

    engine: CloudEngine
    secrets: SecretSource
    census: Callable[[], Sequence[Mapping[str, Any]]] | None = None
    """Counts everything in the cloud, one row each as Resource Graph exports it; None where nobody can."""
    remove: Callable[[str], object] = refuse_removal
    """Removes one resource by its id; :class:`iac.errors.EngineError` when it is refused."""


@contextlib.contextmanager
def cloud(city: City, folder: Path, env_name: str, chosen: EngineName | None, place: LabDir | None) -> Iterator[Cloud]:
    """Yield the cloud of an environment; ``place`` is the lab's folder when it is not the usual one.

    In the lab the CLI is used where it is on PATH, else the embedded engine. Azure takes the CLI alone:
    :class:`iac.errors.UsageError` says how to get it.
    """
    env = environment(city, env_name)
    if env.target == "azure":
        yield _azure(folder, chosen)
        return
    where = place or lab_dir(folder)
    where.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    prepare_cloud(where)
    secrets = ChainSecrets([EnvironmentSecrets(), LabSecrets(where.secrets)])
    store = azure_store(env, where)
    with _lab_engine(store, where, chosen or usual_engine()) as engine:
        yield Cloud(engine, secrets, lambda: _counted(store), store.delete)


def _counted(store: Store) -> Sequence[Mapping[str, Any]]:
    from iac.lab.azure.graph import resource_graph  # noqa: PLC0415  # start-up: only a check counts

    return resource_graph(store)


def usual_engine() -> EngineName:
    """Return the engine the lab takes when none is named: the CLI where it is on PATH."""
    from iac.targets.pulumi.engine import installed  # noqa: PLC0415  # heavy: Pulumi

    return "cli" if installed() else "embedded"


def _azure(folder: Path, chosen: EngineName | None) -> Cloud:
    from iac.targets.pulumi.engine import CliEngine  # noqa: PLC0415  # heavy: Pulumi

    if chosen == "embedded":
        raise UsageError("the embedded engine is for the lab alone", hint="Use --engine cli for an Azure environment")
    backend = os.environ.get(BACKEND, "")
    engine = CliEngine(folder / ".iac" / "cli", PROJECT, os.environ.get(PASSPHRASE, ""), backend=backend)
    return Cloud(engine, default_secrets())


@contextlib.contextmanager
def _lab_engine(store: Store, where: LabDir, chosen: EngineName) -> Iterator[CloudEngine]:
    passphrase = where.passphrase.read_text(encoding="utf-8").strip()
    if chosen == "embedded":
        from iac.lab.azure.provider import AzureProvider  # noqa: PLC0415  # heavy: Pulumi
        from iac.lab.engine.engine import EmbeddedEngine  # noqa: PLC0415  # heavy: Pulumi

        providers = {"azure-native": lambda: AzureProvider(store)}
        yield EmbeddedEngine(where.backend, PROJECT, passphrase, providers)
        return
    with _served(store) as port:
        from iac.targets.pulumi.engine import CliEngine  # noqa: PLC0415  # heavy: Pulumi

        yield CliEngine(where.backend, PROJECT, passphrase, attach={"azure-native": port})


@contextlib.contextmanager
def _served(store: Store) -> Iterator[int]:
    from iac.lab.azure.server import serve  # noqa: PLC0415  # heavy: gRPC

    server, port = serve(store)
    try:
        yield port
    finally:
        server.stop(grace=None).wait()


def azure_store(env: Environment, where: LabDir) -> Store:
    """Return the lab's simulated Azure, in which exactly the environment's tenant and subscriptions exist."""
    from iac.lab.azure.environment import Environment as SignedIn  # noqa: PLC0415  # start-up: only labs need it
    from iac.lab.azure.store import Store  # noqa: PLC0415  # the same

    subscriptions = tuple(env.subscriptions[zone] for zone in sorted(env.subscriptions))
    identity = SignedIn(tenant_id=env.tenant, subscription_id=env.subscriptions["shared"], subscriptions=subscriptions)
    return Store(where.azure, environment=identity)
