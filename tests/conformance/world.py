"""One lab with one engine and one cloud, in which a test plays; everything that happens is kept for comparison."""

from __future__ import annotations

import gc
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from iac.errors import IacError
from iac.lab.engine import crypt
from iac.lab.engine.engine import EmbeddedEngine
from iac.ports import StackName, StackResult
from iac.targets.pulumi.engine import CliEngine
from tests.conformance.cloud import PACKAGE, Cloud, serving
from tests.conformance.normal import deployment, steps

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

PROJECT = "town"
STACK = StackName("lab", "shared", "network")
PASSPHRASE = "correct horse"
EMBEDDED, EMBEDDED_GRPC, CLI = "embedded", "embedded-grpc", "cli"


@dataclass
class Ears:
    """Hears what an engine tells about its progress."""

    heard: list[str] = field(default_factory=list)

    def step(self, subject: str, text: str) -> None:
        """Keep it."""
        self.heard.append(f"{subject} {text}")


@dataclass
class World:
    """An engine, its cloud and one stack; each verb notes what came of it in ``trace``."""

    root: Path
    cloud: Cloud
    engine: Any
    stack: StackName = STACK
    ears: Ears = field(default_factory=Ears)
    trace: list[tuple[str, Any, Any, Any]] = field(default_factory=list)

    def preview(self, program: Callable[[], Any], stack: StackName | None = None) -> StackResult:
        """Preview and note."""
        return self._noting("preview", lambda: self.engine.preview(stack or self.stack, program, self.ears), stack)

    def up(self, program: Callable[[], Any], stack: StackName | None = None) -> StackResult:
        """Bring up and note."""
        return self._noting("up", lambda: self.engine.up(stack or self.stack, program, self.ears), stack)

    def refresh(self, *, adopt: bool = False) -> StackResult:
        """Refresh and note."""
        return self._noting("refresh", lambda: self.engine.refresh(self.stack, self.ears, adopt=adopt), None)

    def destroy(self) -> StackResult:
        """Destroy and note."""
        return self._noting("destroy", lambda: self.engine.destroy(self.stack, self.ears), None)

    def fails(self, verb: str, *arguments: Any) -> str:
        """Do what must fail, note where the stack stands then, and return the words of the failure."""
        try:
            getattr(self, verb)(*arguments)
        except IacError as exc:
            self.trace.append((f"{verb} fails", None, self.state(), sorted(self.cloud.things)))
            return str(exc)
        raise AssertionError(f"{verb} did not fail")

    def _noting(self, verb: str, act: Callable[[], StackResult], stack: StackName | None) -> StackResult:
        result = act()
        self.trace.append((verb, steps(result.steps), self.state(stack), sorted(self.cloud.things)))
        return result

    def state(self, stack: StackName | None = None) -> list[dict[str, Any]]:
        """Return the stack's resources, normalised, secrets opened with the passphrase."""
        exported = self.engine.export(stack or self.stack)
        salt = exported["deployment"].get("secrets_providers", {}).get("state", {}).get("salt", "")
        return deployment(exported, lambda sealed: crypt.unlock(PASSPHRASE, salt).decrypt(sealed))

    def resource(self, name: str) -> dict[str, Any]:
        """Return one resource of the state by its name."""
        [found] = [item for item in self.state() if item["urn"].endswith(f"::{name}")]
        return found


def ops(result: StackResult) -> dict[str, list[str]]:
    """Return each resource's operations by name, the stack's own and everything unchanged left out."""
    found: dict[str, list[str]] = {}
    for step in result.steps:
        if step.op != "same" and step.type != "pulumi:pulumi:Stack":
            found.setdefault(step.urn.rsplit("::", 1)[1], []).append(step.op)
    return found


@cache
def _crypter() -> crypt.Crypter:
    """Deriving a key takes half a second: the embedded labs of one test process share one."""
    return crypt.fresh(PASSPHRASE)


@contextmanager
def world(kind: str, root: Path) -> Iterator[World]:
    """Make a lab with an engine of the given kind."""
    cloud = Cloud()
    root.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        if kind == CLI:
            port = stack.enter_context(serving(cloud))
            yield World(root, cloud, CliEngine(root, PROJECT, PASSPHRASE, {PACKAGE: port}))
            gc.collect()
        elif kind == EMBEDDED_GRPC:
            port = stack.enter_context(serving(cloud))
            engine = EmbeddedEngine(root, PROJECT, PASSPHRASE, {PACKAGE: f"127.0.0.1:{port}"}, transport="grpc")
            engine.lab.crypter = _crypter()
            yield World(root, cloud, engine)
        else:
            engine = EmbeddedEngine(root, PROJECT, PASSPHRASE, {PACKAGE: cloud})
            engine.lab.crypter = _crypter()
            yield World(root, cloud, engine)
