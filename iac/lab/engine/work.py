"""Calls to a provider, each written down before it is made and settled afterwards."""

from __future__ import annotations

import contextlib
import re
import threading
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from iac.errors import EngineError, IacError
from iac.lab.engine import values
from iac.lab.engine.state import now

if TYPE_CHECKING:
    from collections.abc import Iterator

    from iac.lab.engine.ledger import Ledger
    from iac.lab.engine.registry import Registry
    from iac.lab.engine.state import State

_ID_IN_WORDS = re.compile(r"['\"](/[^'\"\s]+)['\"]")


@dataclass
class Work:
    """Carries out single steps; in a preview the providers are asked, and nothing is changed.

    ``deleted`` are the URNs of what has gone, or will go, in this run.
    """

    ledger: Ledger
    registry: Registry
    preview: bool = False
    deleted: set[str] = field(default_factory=set)
    lock: Any = field(default_factory=threading.RLock)

    def __post_init__(self) -> None:
        self._interrupted = {item.state.urn for item in self.ledger.pending.values() if item.type == "creating"}

    def create(self, new: State, *, instead: State | None = None, beside: State | None = None) -> None:
        """Create a resource and record it ``instead`` of an old one, or ``beside`` one that has to go later."""
        operation = self._begin("creating", new)
        if new.custom:
            with self._settling(operation):
                new.id, new.outputs = self._created(new)
        new.created = new.modified = now()
        if beside is not None:
            beside.delete = True
        self.keep(new, instead=instead, beside=beside, ends=operation)
        self._interrupted.discard(new.urn)

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

    def update(self, old: State, new: State) -> None:
        """Change a resource in place and record it."""
        new.id, new.outputs = old.id, old.outputs
        operation = self._begin("updating", new)
        if new.custom:
            with self._settling(operation):
                new.outputs = self.registry.of(new).update(old, new, preview=self.preview)
            new.modified = now()
        self.keep(new, instead=old, ends=operation)

    def delete(self, state: State) -> None:
        """Have a resource deleted and let go of its record."""
        operation = self._remove(state)
        with self.lock:
            self.ledger.drop(state, ends=operation)

    def delete_for_now(self, state: State) -> None:
        """Delete what will come back, keeping its record until it has."""
        self.deleted.add(state.urn)
        operation = self._remove(state)
        state.pending_replacement = True
        with self.lock:
            self.ledger.change(state, ends=operation)

    def spared(self, state: State) -> str:
        """Say why the provider is not asked to delete a resource; empty when it is."""
        if state.retain_on_delete:
            return "left in the cloud (retainOnDelete)"
        return f"goes with {state.deleted_with}" if state.deleted_with in self.deleted else ""

    def _remove(self, state: State) -> int | None:
        """Have the provider delete a resource where that is ours to do; returns the operation to be ended."""
        if self.preview or not state.custom or state.external or self.spared(state):
            return None
        operation = self._begin("deleting", state)
        with self._settling(operation):
            self.registry.of(state).delete(state)
        return operation

    def keep(self, new: State, **how: Any) -> None:
        """Mark what must stay secret, then record the resource."""
        for key in new.outputs:
            if key in new.additional_secret_outputs or values.is_secret(new.inputs.get(key)):
                new.outputs[key] = values.secret(new.outputs[key])
        with self.lock:
            self.ledger.put(new, **how)

    def _begin(self, kind: str, state: State) -> int:
        with self.lock:
            return self.ledger.begin(kind, state)

    @contextlib.contextmanager
    def _settling(self, operation: int) -> Iterator[None]:
        """Stand around a provider's call: when it refuses, the operation did not happen."""
        try:
            yield
        except IacError:
            with self.lock:
                self.ledger.abandon(operation)
            raise
