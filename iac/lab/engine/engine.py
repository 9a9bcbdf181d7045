"""The embedded engine as a :class:`iac.ports.CloudEngine`: preview, up, refresh and destroy on one lab's folder."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from iac.artifacts import CloudResource
from iac.errors import EngineError, StateError
from iac.lab.engine import changes, locking, program, urns, values
from iac.lab.engine.deployment import Deployment
from iac.lab.engine.monitor import EngineService, Monitor, served
from iac.lab.engine.registry import Registry
from iac.lab.engine.state import State, dump
from iac.lab.engine.store import ORGANIZATION, Lab, StackFile
from iac.ports import StackResult

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from iac.errors import IacError
    from iac.lab.engine.ledger import Ledger
    from iac.lab.engine.plugin import Diff, Target
    from iac.ports import Progress, StackName


@dataclass
class EmbeddedEngine:
    """Drives Pulumi programs without Pulumi's CLI; for the lab alone.

    ``root`` is the lab's folder and holds Pulumi's ``file://`` backend, ``providers`` maps a package (``azure-native``)
    to what serves it: a ``ResourceProviderServicer``, its gRPC address, or a callable that makes one. ``config`` is
    Pulumi configuration such as ``azure-native:location``. ``transport`` says how the program reaches the engine:
    as objects in this process, the faster way, or over gRPC.
    """

    root: Path
    project: str
    passphrase: str = field(repr=False)
    providers: Mapping[str, Target] = field(repr=False)
    config: Mapping[str, str] = field(default_factory=dict)
    transport: Literal["objects", "grpc"] = "objects"
    name: str = "embedded"

    @cached_property
    def lab(self) -> Lab:
        """The folder as checkpoints."""
        return Lab(self.root, self.project, self.passphrase)

    def preview(self, stack: StackName, program_: Callable[[], Any], progress: Progress) -> StackResult:
        """Return what :meth:`up` would do; change nothing."""
        ledger = self.lab.stack(str(stack)).read()
        return self._program(self._deployment(stack, ledger, progress, preview=True), program_, progress)

    def up(self, stack: StackName, program_: Callable[[], Any], progress: Progress) -> StackResult:
        """Bring the stack to the program; on failure what was done stays recorded, and the next call goes on."""
        with self._changing(stack) as ledger:
            return self._program(self._deployment(stack, ledger, progress), program_, progress)

    def refresh(self, stack: StackName, progress: Progress, *, adopt: bool = False) -> StackResult:
        """Compare the recorded state with the cloud; record what was seen only when ``adopt``.

        Each step says what was found: ``same``, ``update`` with recorded and observed value, or ``delete`` when the
        resource is gone.
        """
        if adopt:
            with self._changing(stack) as ledger:
                return self._refresh(self._deployment(stack, ledger, progress), ledger)
        ledger = self.lab.stack(str(stack)).read()
        return self._refresh(self._deployment(stack, ledger, progress, preview=True), ledger)

    def destroy(self, stack: StackName, progress: Progress) -> StackResult:
        """Remove all that is not protected, those that need others first; what is kept, and why, is in the result."""
        with self._changing(stack) as ledger:
            deployment = self._deployment(stack, ledger, progress)
            kept = kept_by_protection(list(ledger))
            with contextlib.suppress(EngineError):
                deployment.sweep([state for state in ledger if state.urn not in kept])
            self._raise_failures(deployment)
            if not kept:
                self._forget_pending(ledger)
            return StackResult(str(stack), tuple(deployment.steps), kept=kept)

    def resources(self, stack: StackName) -> Sequence[CloudResource]:
        """Return what the stack's checkpoint holds; empty when there is none. Secrets stay sealed."""
        file = self.lab.stack(str(stack))
        return [_cloud_resource(str(stack), state, file) for state in file.read()]

    def export(self, stack: StackName) -> dict[str, Any]:
        """Return the stack as ``pulumi stack import`` takes it."""
        file = self.lab.stack(str(stack))
        return {"version": 3, "deployment": file.deployment(file.read())}

    # ---------------------------------------------------------------------------------------------------------------

    @contextlib.contextmanager
    def _changing(self, stack: StackName) -> Iterator[Ledger]:
        self.lab.prepare()
        with locking.held(self.lab.home, self.project), self.lab.stack(str(stack)).journalled() as ledger:
            yield ledger

    def _deployment(self, stack: StackName, ledger: Ledger, progress: Progress, *, preview: bool = False) -> Deployment:
        registry = Registry(self.providers, self._outputs_of, self.config)
        return Deployment(
            urns.Namer(str(stack), self.project),
            ledger,
            registry,
            preview=preview,
            listen=lambda step: progress.step(step.urn, step.op),
        )

    def _outputs_of(self, name: str) -> values.Properties:
        """Return the outputs of ``organization/PROJECT/STACK``, or of a stack of this project."""
        parts = name.split("/")
        if len(parts) not in (1, 3) or (len(parts) == 3 and parts[0] != ORGANIZATION):  # noqa: PLR2004
            raise EngineError(f"{name!r} names no stack of a lab. Write {ORGANIZATION}/PROJECT/STACK")
        file = self.lab.stack(parts[-1], parts[1] if len(parts) > 1 else "")
        if not file.exists():
            raise EngineError(f"there is no stack {name!r} in this lab. Bring it up first")
        return next((state.outputs for state in file.read() if state.type == urns.STACK_TYPE), {})

    def _program(self, deployment: Deployment, program_: Callable[[], Any], progress: Progress) -> StackResult:
        raised: BaseException | None = None
        try:
            raised = self._run(deployment, program_, progress)
        except KeyboardInterrupt:
            deployment.finish(succeeded=False)
            raise
        if raised is not None and not deployment.failures:
            deployment.failures.append(program.explain(raised))
        with contextlib.suppress(EngineError):
            deployment.finish(succeeded=not deployment.failures)
        self._raise_failures(deployment)
        return StackResult(deployment.namer.stack, tuple(deployment.steps), outputs=deployment.exports())

    def _run(self, deployment: Deployment, program_: Callable[[], Any], progress: Progress) -> BaseException | None:
        monitor, engine = Monitor(deployment, ORGANIZATION, self.config), EngineService(progress)
        surroundings = program.Surroundings(
            monitor,
            engine,
            self.project,
            deployment.namer.stack,
            ORGANIZATION,
            preview=deployment.preview,
            config=self.config,
        )
        if self.transport == "objects":
            return program.run(program_, surroundings, deployment.stop)
        with served(monitor, engine) as address:
            return program.run(program_, replace(surroundings, monitor=address, engine=address), deployment.stop)

    def _raise_failures(self, deployment: Deployment) -> None:
        """Raise the first error with all the others, with what was done and what was not looked at."""
        if not deployment.failures:
            return
        failures = list(dict.fromkeys(str(failure) for failure in deployment.failures))
        done = [step for step in deployment.steps if step.op not in ("same", "read")]
        recorded = f"\n{len(done)} step(s) were begun; what succeeded is recorded, and another run goes on from there."
        skipped = f"\nNot looked at: {', '.join(sorted(deployment.skipped))}." if deployment.skipped else ""
        text = "\n".join(failures) + ("" if deployment.preview or not done else recorded) + skipped
        first = deployment.failures[0]
        if isinstance(first, StateError):
            raise first
        raise _same_kind(first, text) from first

    def _refresh(self, deployment: Deployment, ledger: Ledger) -> StackResult:
        deployment.registry.load(ledger)
        for state in list(ledger):
            if state.custom and not urns.is_provider(state.type) and not state.pending_replacement:
                _refresh_one(deployment, ledger, state)
            else:
                deployment.note("same", state)
        _forget_missing(ledger)
        self._forget_pending(ledger)
        return StackResult(deployment.namer.stack, tuple(deployment.steps))

    @staticmethod
    def _forget_pending(ledger: Ledger) -> None:
        for operation in list(ledger.pending):
            ledger.abandon(operation)


def _refresh_one(deployment: Deployment, ledger: Ledger, state: State) -> None:
    before = replace(state)
    state.id, state.inputs, state.outputs = deployment.registry.of(state).read(before)
    if not state.id:
        deployment.note("delete", before, detail="it is gone from the cloud")
        ledger.drop(state)
        return
    diff = _drift(deployment, before, state)
    deployment.note("update" if diff.changes else "same", state, diff, before)
    ledger.change(state)


def _drift(deployment: Deployment, before: State, seen: State) -> Diff:
    """Return what came into the recorded state from outside (``RefreshStep.Apply`` of Pulumi).

    The provider is asked the way an ``up`` would ask it, from what is there to what was wanted, and its answer is
    turned round. What nobody manages, such as a stack reference, is compared by its outputs.
    """
    if seen.external:
        return changes.by_outputs(before.outputs, seen.outputs)
    return changes.inverted(deployment.ask(seen, before.inputs, before.ignore_changes, seen))


def _forget_missing(ledger: Ledger) -> None:
    """Let go of references to resources that a refresh found gone."""
    present = {state.urn for state in ledger}
    for state in list(ledger):
        if state.forget(present):
            ledger.change(state)


def kept_by_protection(states: list[State]) -> dict[str, str]:
    """Return what a destroy must leave, and why: protected resources and everything they need."""
    kept = {state.urn: "protected" for state in states if state.protect and not state.delete}
    for state in reversed(states):
        if state.urn in kept:
            for urn in state.references():
                kept.setdefault(urn, f"needed by {state.urn}")
    return kept


def _same_kind(first: IacError, text: str) -> IacError:
    if isinstance(first, EngineError):
        failure = EngineError(text)
        failure.urn = first.urn
        return failure
    return first


def _cloud_resource(stack: str, state: State, file: StackFile) -> CloudResource:
    sealed = dump(state, file.sealer.seal)
    return CloudResource(
        stack=stack,
        urn=state.urn,
        type=state.type,
        name=urns.name_of(state.urn),
        parent=state.parent,
        protect=state.protect,
        inputs=sealed.get("inputs", {}),
    )
