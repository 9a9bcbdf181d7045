"""The resources of one stack while an engine works on them, in memory and, step by step, in a journal.

Every resource has a key that never changes. New ones stand first, in the order in which they were finished, then what
is left of the old ones: that is the order of Pulumi's own snapshots, and each resource stands behind those it needs.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from iac.lab.engine.state import State


@dataclass(frozen=True)
class Pending:
    """A call to the provider whose end was not recorded: ``creating``, ``updating``, ``deleting`` or ``reading``."""

    type: str
    state: State


class Journal(Protocol):
    """Where each change goes before the next one is made."""

    def write(self, entry: dict[str, Any]) -> None:
        """Append one entry; :class:`iac.errors.StateError` when the disk does not take it."""
        ...


class NoJournal:
    """For previews, which change nothing."""

    def write(self, entry: dict[str, Any]) -> None:
        """Do nothing."""


@dataclass
class Ledger:
    """What a stack holds; ``base`` is how many resources it held at the start.

    ``renamed`` are the former and the new names in the journal of a run that was interrupted.
    """

    states: dict[int, State] = field(default_factory=dict)
    pending: dict[int, Pending] = field(default_factory=dict)
    base: int = 0
    renamed: dict[str, str] = field(default_factory=dict)
    journal: Journal = field(default_factory=NoJournal, repr=False)
    _next: int = 0

    @classmethod
    def of(cls, states: list[State], pending: list[Pending]) -> Ledger:
        """Return a ledger that starts from a checkpoint."""
        ledger = cls(dict(enumerate(states)), dict(enumerate(pending)), len(states))
        ledger._next = len(states) + len(pending)
        return ledger

    def __iter__(self) -> Any:
        """Iterate over the resources in the order of a checkpoint."""
        keys = sorted(self.states)
        ordered = [key for key in keys if key >= self.base] + [key for key in keys if key < self.base]
        return iter([self.states[key] for key in ordered])

    def key_of(self, state: State) -> int:
        """Return the key of a resource that stands in the ledger."""
        return next(key for key, found in self.states.items() if found is state)

    def rename(self, former: str, urn: str) -> None:
        """Let every reference follow a resource that takes another name; its own record follows when it is done."""
        self.journal.write({"renamed": [former, urn]})
        for state in self:
            state.rename({former: urn})

    def begin(self, type_: str, state: State) -> int:
        """Record that the provider is about to be called; returns the operation's key for :meth:`put`."""
        key = self._take()
        self.journal.write({"begin": key, "type": type_, "state": state})
        self.pending[key] = Pending(type_, state)
        return key

    def put(
        self, state: State, *, instead: State | None = None, beside: State | None = None, ends: int | None = None
    ) -> None:
        """Record a finished resource that stands ``instead`` of an old one, or ``beside`` one altered with it."""
        key = self._take()
        drop = None if instead is None else self.key_of(instead)
        altered = [] if beside is None else [(self.key_of(beside), beside)]
        self.states[key] = state
        self._settle(drop, ends)
        self.journal.write({"put": [(key, state), *altered], "drop": drop, "end": ends})

    def change(self, state: State, *, ends: int | None = None) -> None:
        """Record that a resource which already stands here was altered in place."""
        self._settle(None, ends)
        self.journal.write({"put": [(self.key_of(state), state)], "end": ends})

    def drop(self, state: State, *, ends: int | None = None) -> None:
        """Record that a resource is gone."""
        key = self.key_of(state)
        self._settle(key, ends)
        self.journal.write({"drop": key, "end": ends})

    def abandon(self, operation: int) -> None:
        """Record that the provider refused: the operation did not happen."""
        self._settle(None, operation)
        self.journal.write({"end": operation})

    def _settle(self, drop: int | None, ends: int | None) -> None:
        if drop is not None:
            self.states.pop(drop, None)
        if ends is not None:
            self.pending.pop(ends, None)

    def _take(self) -> int:
        self._next += 1
        return self._next - 1

    def replay(self, entry: dict[str, Any]) -> None:
        """Apply one journal entry, its states already loaded; :meth:`settle_names` comes after the last one."""
        if "renamed" in entry:
            former, urn = entry["renamed"]
            self.renamed[former] = urn
        if "begin" in entry:
            self.pending[entry["begin"]] = Pending(entry["type"], entry["state"])
        for key, state in entry.get("put", ()):
            self.states[key] = state
        self._settle(entry.get("drop"), entry.get("end"))
        seen = [key for key, _state in entry.get("put", ())] + [entry.get("begin", 0)]
        self._next = max(self._next, 1 + max(seen))

    def settle_names(self) -> None:
        """Let references of an interrupted run follow the names that were reached, or go back to those that stand."""
        present = {state.urn for state in self}
        for former, urn in self.renamed.items():
            for state in self:
                state.rename({former: urn} if urn in present else {urn: former})
