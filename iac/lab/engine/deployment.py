"""The engine's core: what a registration means for a stack, and carrying it out.

The decisions are those of Pulumi's step generator (``pkg/resource/deploy/step_generator.go``): check, diff, then same,
update, or replacement created first or deleted first; deletions last and in reverse order of need.
"""

from __future__ import annotations

import copy
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from iac.errors import EngineError, IacError
from iac.lab.engine import changes, paths, urns, values
from iac.lab.engine.options import Goal
from iac.lab.engine.plugin import Diff
from iac.lab.engine.roster import Roster
from iac.lab.engine.work import Work
from iac.ports import ResourceStep

if TYPE_CHECKING:
    from collections.abc import Callable

    from iac.lab.engine.ledger import Ledger
    from iac.lab.engine.registry import Registry
    from iac.lab.engine.state import State


class EndingError(EngineError):
    """A registration came while the run was already ending; the reason is told elsewhere."""


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
        self._work = Work(self.ledger, self.registry, self.preview)
        self._lock = self._work.lock
        self._roster = Roster(self.namer, self.ledger)
        self._replaced: set[str] = set()
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
        urn, old = self._roster.enter(goal)
        return self._roster.place(goal, urn, old, self._provider(goal)), old

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
        again = old is not None and old.urn in self._work.deleted
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
        self._work.keep(new, instead=old)
        self.note("same", new)

    def _update(self, old: State, new: State, diff: Diff) -> None:
        self.note("update", new, diff, old)
        self._work.update(old, new)

    def _create_first_time(self, new: State) -> None:
        self.note("create", new)
        self._work.create(new)

    def _recreate(self, old: State, new: State, diff: Diff) -> None:
        self._work.deleted.discard(old.urn)
        self._replaced.add(new.urn)
        self.note("replace", new, diff, old)
        self.note("create-replacement", new, diff, old)
        self._work.create(new, instead=old)

    def _replace_create_first(self, old: State, new: State, diff: Diff) -> None:
        self.note("create-replacement", new, diff, old)
        self._work.create(new, beside=old)
        self.note("replace", new, diff, old)

    def _replace_delete_first(self, old: State, new: State, diff: Diff) -> None:
        with self._lock:
            for dependent in reversed(self._dependents_to_replace(old)):
                if dependent.urn not in self._work.deleted:
                    self._delete_pending(dependent, because=old)
            if not old.pending_replacement:
                self._delete_pending(old)
        self._recreate(old, new, diff)

    def _delete_pending(self, state: State, because: State | None = None) -> None:
        if because is not None and state.protect:
            raise EngineError(f"it is protected, and replacing {because.urn} would replace it too", urn=state.urn)
        self.note("delete-replaced", state)
        self._work.delete_for_now(state)

    def _dependents_to_replace(self, root: State) -> list[State]:
        """Return what must go before ``root`` can, in order of need (``calculateDependentReplacements``)."""
        condemned, found = {root.urn}, []
        registered = self._roster.registered
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
            self._work.keep(new, instead=old)
            self.note("read", new)
        else:
            old.delete = True
            self._work.keep(new, beside=old)
            self.note("read-replacement", new)

    def outputs(self, urn: str, outputs: values.Properties) -> None:
        """Record what a component or the stack exports; the stack's count when the run has ended well."""
        with self._lock:
            state = self._roster.news[urn]
            if state.type == urns.STACK_TYPE:
                self._stack_outputs = outputs
            elif not values.equal(state.outputs, outputs):
                state.outputs = outputs
                self.ledger.change(state)

    def lookup(self, urn: str) -> State:
        """Return a resource of this run, for ``pulumi:pulumi:getResource``."""
        if urn not in self._roster.news:
            raise EngineError("the program refers to a resource that it did not register", urn=urn)
        return self._roster.news[urn]

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
            root = next(state for state in self._roster.news.values() if state.type == urns.STACK_TYPE)
            kept = {} if succeeded else root.outputs
            if not values.equal(root.outputs, {**kept, **self._stack_outputs}):
                root.outputs = {**kept, **self._stack_outputs}
                self.ledger.change(root)
        if succeeded:
            self.sweep([state for state in self.ledger if self._left_over(state)])

    def _left_over(self, state: State) -> bool:
        return self._roster.news.get(state.urn) is not state

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
        self._work.deleted |= {state.urn for state in doomed}
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
        self.note(f"{op}-replaced" if state.delete else op, state, detail=self._work.spared(state))
        self._work.delete(state)
