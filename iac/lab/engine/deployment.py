"""The engine's core: what a registration means for a stack, and carrying it out.

The decisions are those of Pulumi's step generator (``pkg/resource/deploy/step_generator.go``): check, diff, then same,
update, or replacement created first or deleted first; deletions last and in reverse order of need.
"""

from __future__ import annotations

import contextlib
import copy
import re
import threading
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from iac.errors import EngineError, IacError
from iac.lab.engine import changes, paths, urns, values
from iac.lab.engine.options import Goal
from iac.lab.engine.plugin import Diff
from iac.lab.engine.state import State, now
from iac.ports import ResourceStep

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from iac.lab.engine.ledger import Ledger
    from iac.lab.engine.registry import Registry


class EndingError(EngineError):
    """A registration came while the run was already ending; the reason is told elsewhere."""


_ID_IN_WORDS = re.compile(r"['\"](/[^'\"\s]+)['\"]")


@dataclass
class Deployment:
    """One run of one stack. Registrations may come from several threads; ``stopped`` ends them early.

    In a preview nothing is called that changes anything, and the ledger is a copy that nobody keeps.
    """

    namer: urns.Namer
    ledger: Ledger
    registry: Registry
    preview: bool = False
    listen: Callable[[ResourceStep], None] = lambda _step: None
    steps: list[ResourceStep] = field(default_factory=list)
    failures: list[IacError] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    stopped: bool = False

    def __post_init__(self) -> None:
        self._lock = threading.RLock()
        self._olds = {state.urn: state for state in self.ledger if not state.delete}
        self._interrupted = {item.state.urn for item in self.ledger.pending.values() if item.type == "creating"}
        self._goals: dict[str, Goal] = {}
        self._news: dict[str, State] = {}
        self._renamed: dict[str, str] = {}
        self._claimed: dict[str, str] = {}
        self._replaced: set[str] = set()
        self._deleted: set[str] = set()
        self._defaults: dict[tuple[str, str], str] = {}
        self._stack_outputs: values.Properties | None = None

    # registration ------------------------------------------------------------------------------------------------

    def register(self, goal: Goal) -> State:
        """Bring one resource to its goal and return it; :class:`iac.errors.EngineError` stops the run."""
        try:
            with self._lock:
                self._alive(goal.name)
                new, old = self._announce(goal)
                action = self._decide(goal, old, new)
            action()
        except IacError as exc:
            self._fail(exc)
            raise
        self._interrupted.discard(new.urn)
        return new

    def stop(self) -> None:
        """Let nothing begin any more; what is under way ends and is recorded."""
        self.stopped = True

    def exports(self) -> values.Properties:
        """Return the stack's outputs, fit for eyes."""
        return values.redacted(self._stack_outputs or {})  # type: ignore[no-any-return]

    def _alive(self, name: str = "") -> None:
        if self.stopped or self.failures:
            if name:
                self.skipped.append(name)
            raise EndingError("the run is ending; this resource was not looked at")

    def _fail(self, failure: IacError) -> None:
        if not isinstance(failure, EndingError):
            with self._lock:
                self.failures.append(failure)

    def _announce(self, goal: Goal) -> tuple[State, State | None]:
        """Return the resource to be and the one it was, and note that its URN is taken."""
        if goal.parent and goal.parent not in self._news:
            raise EngineError(f"its parent {goal.parent} is not registered", urn=goal.name)
        if goal.parent in self._goals:
            goal.inherit(self._goals[goal.parent])
        urn = self.namer.urn(goal.parent, goal.type, goal.name)
        if urn in self._goals:
            raise EngineError("two resources have this URN. Give one of them another name", urn=urn)
        self._goals[urn] = goal
        old, alias = self._former(urn, goal)
        provider = self._provider(goal)
        new = State(
            urn=urn,
            type=goal.type,
            custom=goal.custom,
            inputs=copy.deepcopy(goal.inputs),
            parent=goal.parent,
            protect=bool(goal.protect),
            dependencies=goal.dependencies,
            provider=provider,
            property_dependencies=goal.property_dependencies,
            additional_secret_outputs=goal.secret_outputs,
            aliases=[alias] if alias else [],
            custom_timeouts=goal.timeouts,
            retain_on_delete=bool(goal.retain),
            deleted_with=goal.deleted_with,
            ignore_changes=goal.ignore_changes,
            replace_on_changes=goal.replace_on_changes,
            created=old.created if old else "",
            modified=old.modified if old else "",
        )
        self._news[urn] = new
        return new, old

    def _former(self, urn: str, goal: Goal) -> tuple[State | None, str]:
        """Find the resource in the checkpoint by its URN or by an alias; the alias that matched comes along."""
        for known in (urn, *self.namer.aliases(urn, goal.parent, goal.aliases, self._renamed)):
            if known not in self._olds:
                continue
            if known == urn:
                if urn in self._claimed:
                    raise EngineError(f"{self._claimed[urn]} already took its place by an alias", urn=urn)
                return self._olds[known], ""
            if known in self._goals or known in self._claimed:
                raise EngineError(f"its alias {known} is a resource of its own in this program", urn=urn)
            self._claimed[known] = urn
            self._renamed[urn] = known
            self._follow({known: urn})
            return self._olds[known], known
        return None, ""

    def _follow(self, renamed: dict[str, str]) -> None:
        for state in self.ledger:
            state.rename(renamed)

    def _provider(self, goal: Goal) -> str:
        package = urns.package_of(goal.type)
        if not goal.custom or urns.is_provider(goal.type):
            return ""
        return goal.provider or self._default_provider(package, goal.version)

    def _default_provider(self, package: str, version: str) -> str:
        """Return the reference of the provider nobody declared, registering it once (``default_providers.go``)."""
        if (package, version) not in self._defaults:
            name = "default" + "".join(f"_{part}" for part in re.split(r"[.+-]", version) if part)
            inputs = self.registry.defaults(package, version)
            state = self.register(Goal(type=urns.PROVIDER_PREFIX + package, name=name, inputs=inputs))
            self._defaults[package, version] = f"{state.urn}::{state.id}"
        return self._defaults[package, version]

    # decision ----------------------------------------------------------------------------------------------------

    def _decide(self, goal: Goal, old: State | None, new: State) -> Callable[[], None]:
        """Return what has to be done for a resource whose URN and past are known."""
        again = old is not None and old.urn in self._deleted
        if old is not None and not old.external:
            for ignored in goal.ignore_changes:
                paths.reset(paths.parse(ignored), old.inputs, new.inputs)
        if goal.custom:
            keep = old is not None and not again and not old.external
            new.inputs = self.registry.of(new).check(new, old.inputs if old and keep else {}, new.inputs)
        if old is None:
            return lambda: self._create_first_time(new)
        if again:
            return lambda: self._recreate(old, new, Diff(changes=True))
        if old.external:
            return lambda: self._replace_create_first(old, new, Diff(changes=True))
        return self._decide_existing(goal, old, new)

    def _decide_existing(self, goal: Goal, old: State, new: State) -> Callable[[], None]:
        diff = changes.with_replacements(self._diff(goal, old, new), goal.replace_on_changes)
        if not diff.changes and not old.pending_replacement:
            return lambda: self._same(old, new)
        if not (changes.replaces(diff) or old.pending_replacement):
            return lambda: self._update(old, new, diff)
        if new.protect and old.protect:
            raise EngineError(
                "it is protected, and this change would replace it. Set protect=False first if that is meant"
                f" (asked for by: {', '.join(changes.replace_paths(diff)) or 'the provider'})",
                urn=new.urn,
            )
        self._replaced.add(new.urn)
        if goal.custom:
            new.inputs = self.registry.of(new).check(new, {}, copy.deepcopy(goal.inputs))
        if diff.delete_first if goal.delete_first is None else goal.delete_first:
            return lambda: self._replace_delete_first(old, new, diff)
        if old.pending_replacement:
            return lambda: self._recreate(old, new, diff)
        return lambda: self._replace_create_first(old, new, diff)

    def _diff(self, goal: Goal, old: State, new: State) -> Diff:
        if new.deleted_with and new.deleted_with in self._replaced:
            return Diff(changes=True, replaces=("deletedWith",))
        if self._moved(old, new):
            return Diff(changes=True, replaces=("provider",))
        if not goal.custom:
            return Diff(changes=not values.equal(old.inputs, new.inputs))
        return self.ask(old, new.inputs, goal.ignore_changes, new)

    def ask(self, old: State, news: values.Properties, ignored: list[str], served: State) -> Diff:
        """Ask the provider; where it does not know, compare the inputs (``diffResource``)."""
        diff: Diff = self.registry.of(served).diff(old, news, ignored, served.urn)
        return changes.by_inputs(old.inputs, news) if diff.changes is None else diff

    def _moved(self, old: State, new: State) -> bool:
        """Tell whether the resource changes to another provider; from one default to another it does not."""
        if old.provider == new.provider or not old.provider:
            return False
        return not (urns.is_default_provider(old.provider_urn) and urns.is_default_provider(new.provider_urn))

    # carrying it out ---------------------------------------------------------------------------------------------

    def note(
        self, op: str, state: State, diff: Diff | None = None, old: State | None = None, *, detail: str = ""
    ) -> None:
        """Tell of a step; providers that nobody declared stay behind the scenes, as in Pulumi."""
        if urns.is_default_provider(state.urn):
            return
        differences = changes.describe(diff, old, state) if diff and old else {}
        step = ResourceStep(op, state.urn, state.type, differences, detail)
        self.steps.append(step)
        self.listen(step)

    def _same(self, old: State, new: State) -> None:
        new.id, new.outputs = old.id, old.outputs
        if urns.is_provider(new.type):
            self.registry.configure(new.urn, new.id, old.inputs)
        self._keep(new, instead=old)
        self.note("same", new)

    def _update(self, old: State, new: State, diff: Diff) -> None:
        self.note("update", new, diff, old)
        new.id, new.outputs = old.id, old.outputs
        operation = self._begin("updating", new)
        if new.custom:
            with self._settling(operation):
                new.outputs = self.registry.of(new).update(old, new, preview=self.preview)
            new.modified = now()
        self._keep(new, instead=old, ends=operation)

    def _create_first_time(self, new: State) -> None:
        self.note("create", new)
        self._create(new)

    def _create(self, new: State, *, instead: State | None = None, beside: State | None = None) -> None:
        operation = self._begin("creating", new)
        if new.custom:
            with self._settling(operation):
                new.id, new.outputs = self._created(new)
        new.created = new.modified = now()
        if beside is not None:
            beside.delete = True
        self._keep(new, instead=instead, beside=beside, ends=operation)

    def _created(self, new: State) -> tuple[str, values.Properties]:
        """Create it, or take over what an interrupted run created without living to record it."""
        crud = self.registry.of(new)
        try:
            created: tuple[str, values.Properties] = crud.create(new, preview=self.preview)
        except EngineError as exc:
            found = _ID_IN_WORDS.search(str(exc))
            if new.urn not in self._interrupted or found is None or self.preview:
                raise
            identifier, _inputs, outputs = crud.read(replace(new, id=found[1]))
            if not identifier:
                raise
            return identifier, outputs
        return created

    def _begin(self, kind: str, state: State) -> int:
        with self._lock:
            return self.ledger.begin(kind, state)

    @contextlib.contextmanager
    def _settling(self, operation: int) -> Iterator[None]:
        """Stand around a provider's call: when it refuses, the operation did not happen."""
        try:
            yield
        except IacError:
            with self._lock:
                self.ledger.abandon(operation)
            raise

    def _recreate(self, old: State, new: State, diff: Diff) -> None:
        self._deleted.discard(old.urn)
        self._replaced.add(new.urn)
        self.note("replace", new, diff, old)
        self.note("create-replacement", new, diff, old)
        self._create(new, instead=old)

    def _replace_create_first(self, old: State, new: State, diff: Diff) -> None:
        self.note("create-replacement", new, diff, old)
        self._create(new, beside=old)
        self.note("replace", new, diff, old)

    def _replace_delete_first(self, old: State, new: State, diff: Diff) -> None:
        with self._lock:
            for dependent in reversed(self._dependents_to_replace(old)):
                if dependent.urn not in self._deleted:
                    self._delete_pending(dependent, because=old)
            if not old.pending_replacement:
                self._delete_pending(old)
        self._recreate(old, new, diff)

    def _delete_pending(self, state: State, because: State | None = None) -> None:
        """Delete what will come back, keeping its record until it has."""
        if because is not None and state.protect:
            raise EngineError(f"it is protected, and replacing {because.urn} would replace it too", urn=state.urn)
        self.note("delete-replaced", state)
        self._deleted.add(state.urn)
        operation = self._remove(state)
        state.pending_replacement = True
        with self._lock:
            self.ledger.change(state, ends=operation)

    def _dependents_to_replace(self, root: State) -> list[State]:
        """Return what must go before ``root`` can, in order of need (``calculateDependentReplacements``)."""
        condemned, found = {root.urn}, []
        registered = {*self._news, *self._renamed.values()}
        for state in list(self.ledger):
            spared = state.urn in registered or state.delete
            if not spared and self._must_follow(state, condemned):
                condemned.add(state.urn)
                found.append(state)
        return found

    def _must_follow(self, state: State, condemned: set[str]) -> bool:
        if not state.custom or state.external:
            return False
        if state.deleted_with in condemned or state.provider_urn in condemned:
            return True
        touched = [key for key, needed in state.property_dependencies.items() if condemned & set(needed or ())]
        if not touched:
            return False
        self.registry.load(self.ledger)
        unknown = {**state.inputs, **{key: values.UNKNOWN for key in touched if key in state.inputs}}
        diff = self.ask(state, unknown, state.ignore_changes, state)
        return changes.replaces(changes.with_replacements(diff, state.replace_on_changes))

    def _keep(self, new: State, **how: Any) -> None:
        """Mark what must stay secret, then record the resource."""
        for key in new.outputs:
            if key in new.additional_secret_outputs or values.is_secret(new.inputs.get(key)):
                new.outputs[key] = values.secret(new.outputs[key])
        with self._lock:
            self.ledger.put(new, **how)

    # reading, outputs, the end -----------------------------------------------------------------------------------

    def read(self, goal: Goal, identifier: str) -> State:
        """Record a resource that somebody else owns, such as a stack reference, as it is now."""
        try:
            with self._lock:
                self._alive(goal.name)
                new, old = self._announce(goal)
                new.id, new.external = identifier, True
                self._read(new, old)
        except IacError as exc:
            self._fail(exc)
            raise
        return new

    def _read(self, new: State, old: State | None) -> None:
        if new.id == values.UNKNOWN:
            new.outputs = {}
        else:
            asked = replace(new, outputs=new.inputs)
            identifier, _inputs, new.outputs = self.registry.of(new).read(asked)
            if not identifier:
                raise EngineError(f"there is no such resource: {new.id}", urn=new.urn)
            new.id = identifier
        if old is None or old.external or old.id == new.id:
            self._keep(new, instead=old)
            self.note("read", new)
        else:
            old.delete = True
            self._keep(new, beside=old)
            self.note("read-replacement", new)

    def outputs(self, urn: str, outputs: values.Properties) -> None:
        """Record what a component or the stack exports; the stack's count when the run has ended well."""
        with self._lock:
            state = self._news[urn]
            if state.type == urns.STACK_TYPE:
                self._stack_outputs = outputs
            elif not values.equal(state.outputs, outputs):
                state.outputs = outputs
                self.ledger.change(state)

    def lookup(self, urn: str) -> State:
        """Return a resource of this run, for ``pulumi:pulumi:getResource``."""
        if urn not in self._news:
            raise EngineError("the program refers to a resource that it did not register", urn=urn)
        return self._news[urn]

    def invoke(self, token: str, arguments: values.Properties, provider: str, version: str) -> Any:
        """Call a function of a provider; returns Pulumi's own response."""
        try:
            with self._lock:
                self._alive()
                reference = provider or self._default_provider(urns.package_of(token), version)
            return self.registry.by_reference(reference).invoke(token, arguments, preview=self.preview)
        except IacError as exc:
            self._fail(exc)
            raise

    def finish(self, *, succeeded: bool) -> None:
        """Record the stack's exports; when all went well, delete what the program no longer has."""
        if self._stack_outputs is not None:
            root = next(state for state in self._news.values() if state.type == urns.STACK_TYPE)
            kept = {} if succeeded else root.outputs
            if not values.equal(root.outputs, {**kept, **self._stack_outputs}):
                root.outputs = {**kept, **self._stack_outputs}
                self.ledger.change(root)
        if succeeded:
            self.sweep([state for state in self.ledger if self._left_over(state)])

    def _left_over(self, state: State) -> bool:
        return self._news.get(state.urn) is not state

    def sweep(self, doomed: list[State]) -> None:
        """Delete resources, those that need others first; a protected one among them is refused before anything."""
        refused = [state.urn for state in doomed if state.protect and not (state.delete or state.pending_replacement)]
        if refused:
            failure = EngineError(
                "these resources are protected and would be deleted: " + ", ".join(refused) + ". Set protect=False and "
                "run it once before you remove them. None was deleted"
            )
            self._fail(failure)
            raise failure
        self.registry.load(doomed + list(self.ledger))
        self._deleted |= {state.urn for state in doomed}
        for state in reversed(doomed):
            self._alive()
            try:
                self._sweep_one(state)
            except IacError as exc:
                self._fail(exc)
                raise

    def _sweep_one(self, state: State) -> None:
        if state.pending_replacement:
            self.note("remove-pending-replace", state)
            self.ledger.drop(state)
            return
        op = "discard" if state.external else "delete"
        self.note(f"{op}-replaced" if state.delete else op, state, detail=self._spared(state))
        self.ledger.drop(state, ends=self._remove(state))

    def _spared(self, state: State) -> str:
        """Say why the provider is not asked to delete a resource; empty when it is."""
        if state.retain_on_delete:
            return "left in the cloud (retainOnDelete)"
        return f"goes with {state.deleted_with}" if state.deleted_with in self._deleted else ""

    def _remove(self, state: State) -> int | None:
        """Have the provider delete a resource where that is ours to do; returns the operation to be ended."""
        if self.preview or not state.custom or state.external or self._spared(state):
            return None
        operation = self._begin("deleting", state)
        with self._settling(operation):
            self.registry.of(state).delete(state)
        return operation
