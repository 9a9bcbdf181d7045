"""The simulated Azure at rest: one folder, one journal, one lock; the way in for everybody who is not the provider.

An outside engineer's calls (:meth:`Store.put`, :meth:`Store.patch`, :meth:`Store.delete`) speak ARM's JSON and obey
the same rules as the provider's, unless ``force`` is given.
"""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from filelock import FileLock, Timeout

from iac.errors import StateError
from iac.lab.azure import arm, paths
from iac.lab.azure.environment import Environment
from iac.lab.azure.faults import AFTER, Fault, FaultFile, Kind, strike
from iac.lab.azure.identifiers import key
from iac.lab.azure.journal import Disk, Journal, SyncedDisk, encode
from iac.lab.azure.refusals import ArmError
from iac.lab.azure.rules import rule_of_id
from iac.lab.azure.shape import from_arm, to_arm
from iac.lab.azure.world import Document, World, copied
from iac.ports import Clock, SystemClock

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

LOCK_SECONDS = 60
Rows = list[dict[str, Any]]
REWRITE_LINES = 4_000  # below this a journal is read in well under a second, so it is left alone


class Store:
    """One simulated Azure in ``directory``; several objects, threads and processes may share it.

    Every call takes the lock, reads what others have written, and either does all of its work or none of it. Errors:
    :class:`iac.lab.azure.refusals.ArmError` for a refusal, :class:`iac.errors.StateError` for the folder itself.
    """

    def __init__(
        self,
        directory: Path,
        *,
        environment: Environment | None = None,
        clock: Clock | None = None,
        disk: Disk | None = None,
    ) -> None:
        self.directory = directory
        self.clock = clock or SystemClock()
        self.faults = FaultFile(directory / "faults.json")
        self._disk = disk or SyncedDisk()
        self._journal = Journal(directory / "azure.journal", self._disk)
        self._world = World()
        self._within = threading.RLock()
        self._depth = 0
        _make(directory)
        self._lock = FileLock(directory / "azure.lock", thread_local=False)
        self.environment = self._settle(environment)

    def _settle(self, given: Environment | None) -> Environment:
        """Return the environment written down when the store was made; ``given`` counts only for a new store."""
        path = self.directory / "environment.json"
        with self._locked():
            if not path.exists():
                chosen = given or Environment()
                _write(self._disk, path, json.dumps(chosen.stored(), indent=1).encode())
                return chosen
        try:
            record = json.loads(path.read_text(encoding="utf-8"))
            return Environment(**{**record, "subscriptions": tuple(record["subscriptions"])})
        except (ValueError, TypeError, KeyError) as error:
            raise StateError(path, "is damaged: it does not say whose simulated Azure this is.") from error

    @contextmanager
    def _locked(self) -> Iterator[None]:
        with self._within:
            try:
                self._lock.acquire(timeout=LOCK_SECONDS, poll_interval=0.01)
            except Timeout as error:
                raise StateError(self._lock.lock_file, "is held by another process; wait for it, or end it.") from error
            except OSError as error:
                raise StateError(self._lock.lock_file, f"cannot be locked: {error.strerror or error}.") from error
            try:
                yield
            finally:
                self._lock.release()

    @contextmanager
    def world(self) -> Iterator[World]:
        """Lock the store and give its present state, to be looked at; nothing done to it is kept."""
        with self._locked():
            self._refresh()
            try:
                yield self._world
            finally:
                self._world.rollback()

    def _refresh(self) -> None:
        again, records = self._journal.news()
        if again:
            self._world = World()
        for record in records:
            for shelf in ("live", "bin"):
                for arm_id, stored in record.get(shelf, {}).items():
                    self._world.load(shelf, arm_id, stored)

    @contextmanager
    def _transaction(self, operation: str, arm_id: str) -> Iterator[World]:
        with self.world() as world:
            fault = self.faults.take(operation, arm_id)
            if fault is not None and fault.kind not in AFTER:
                strike(fault, arm_id)
            yield world
            self._commit(world, fault, arm_id)

    def _commit(self, world: World, fault: Fault | None, arm_id: str) -> None:
        record = world.changes()
        if fault is not None and fault.kind is Kind.KILL_WITHIN:
            half = encode(record)
            self._disk.append(self._journal.path, half[: len(half) // 2], self._journal.size)
            strike(fault, arm_id)
        if record:
            self._journal.append(record)
            world.commit()
        if fault is not None and fault.kind in AFTER:
            strike(fault, arm_id)
        if self._journal.lines > REWRITE_LINES and self._journal.lines > 8 * len(world.live):
            self.compact()

    def compact(self) -> None:
        """Rewrite the journal as the present state alone; done by itself when history outgrows the state."""
        with self.world() as world:
            shelves = {"live": world.live, "bin": world.bin}
            record = {
                shelf: {each.id: each.stored() for each in documents.values()} for shelf, documents in shelves.items()
            }
            self._journal.rewrite(record)

    # What the provider does, in the SDK's spelling.

    def create(self, arm_id: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """Create a resource that must not exist yet; return it as a GET shows it."""
        return self._write("create", arm_id, body, new_only=True)

    def update(self, arm_id: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """Update a resource, or make it anew when somebody took it away; return it as a GET shows it."""
        return self._write("update", arm_id, body, new_only=False)

    def _write(self, operation: str, arm_id: str, body: Mapping[str, Any], *, new_only: bool) -> dict[str, Any]:
        with self._transaction(operation, arm_id) as world:
            document = arm.put(world, self.environment, arm_id, body, moment=self._moment(), new_only=new_only)
            return {**arm.outputs(world, document), "id": document.id}

    def read(self, arm_id: str) -> dict[str, Any] | None:
        """Return a resource as a GET shows it, in the SDK's spelling; None when there is none."""
        with self.world() as world:
            fault = self.faults.take("read", arm_id)
            if fault is not None:
                strike(fault, arm_id)
            document = world.get(arm_id)
            return {**arm.outputs(world, document), "id": document.id} if document else None

    # What an outside engineer does, in ARM's JSON.

    def list(self, arm_type: str = "", *, under: str = "") -> Rows:
        """Return resources as ARM's JSON in the order of their making, those of a type and below an id when given."""
        with self.world() as world:
            pool = (
                list(world.below(under))
                if under
                else sorted(world.live.values(), key=lambda each: (each.order, each.id))
            )
            return [shown(world, each) for each in pool if not arm_type or each.rule.arm.lower() == arm_type.lower()]

    def get(self, arm_id: str) -> dict[str, Any] | None:
        """Return one resource as ARM's JSON; None when there is none."""
        with self.world() as world:
            document = world.get(arm_id)
            return shown(world, document) if document else None

    def put(self, arm_id: str, body: Mapping[str, Any], *, force: bool = False) -> dict[str, Any]:
        """Create or replace a resource from ARM's JSON; return it the same way."""
        rule, _ = rule_of_id(arm_id)
        flat = from_arm(rule, copied(dict(body)))
        with self._transaction(self._verb(arm_id), arm_id) as world:
            document = arm.put(world, self.environment, arm_id, flat, moment=self._moment(), forced=force)
            return shown(world, document)

    def patch(self, arm_id: str, changes: Mapping[str, Any], *, force: bool = False) -> dict[str, Any]:
        """Change single properties of a resource; paths are in the SDK's spelling, None takes a property away."""
        with self._transaction("update", arm_id) as world:
            document = world.get(arm_id)
            if document is None:
                raise ArmError(404, "ResourceNotFound", f"The resource '{arm_id}' was not found.", arm_id=arm_id)
            body = copied(document.body)
            for path, value in changes.items():
                if value is None:
                    paths.remove(body, path)
                else:
                    paths.assign(body, path, value)
            if document.rule.keeps:  # an update that says less keeps the old; what was taken away must be gone first
                world.put(Document(document.id, document.sdk, _without(document.body, changes), document.order))
            document = arm.put(world, self.environment, arm_id, body, moment=self._moment(), forced=force)
            return shown(world, document)

    def delete(self, arm_id: str, *, force: bool = False) -> bool:
        """Delete a resource and what goes with it; False when there was none."""
        with self._transaction("delete", arm_id) as world:
            return arm.delete(world, arm_id, moment=self._moment(), forced=force)

    def deleted(self) -> Rows:
        """Return what is softly deleted: ``{"id", "type", "deleted"}`` with the moment in ISO format."""
        with self.world() as world:
            return [
                {"id": each.id, "type": each.rule.arm, "deleted": each.deleted}
                for each in sorted(world.bin.values(), key=lambda each: each.id)
            ]

    def undelete(self, arm_id: str) -> dict[str, Any]:
        """Bring a softly deleted resource back as it was."""
        with self._transaction("update", arm_id) as world:
            document = _buried(world, arm_id)
            if world.get(arm_id) is not None:
                raise ArmError(409, "Conflict", f"'{arm_id}' exists again and cannot be restored.", arm_id=arm_id)
            world.purge(arm_id)
            world.put(Document(document.id, document.sdk, document.body, document.order, world.tick()))
            return shown(world, world.live[key(arm_id)])

    def purge(self, arm_id: str, *, force: bool = False) -> None:
        """Take a softly deleted resource away for good, where that is allowed before its time."""
        with self._transaction("delete", arm_id) as world:
            document = _buried(world, arm_id)
            if paths.first(document.body, "properties.enablePurgeProtection") and not force:
                message = f"'{document.name}' is protected from purging until its retention is over."
                raise ArmError(409, "MethodNotAllowed", message, arm_id=arm_id)
            world.purge(arm_id)

    def _verb(self, arm_id: str) -> str:
        return "update" if self.get(arm_id) is not None else "create"

    def _moment(self) -> str:
        return self.clock.now().isoformat(timespec="seconds")


def shown(world: World, document: Document) -> dict[str, Any]:
    """Return a document as ARM's JSON."""
    flat = {**arm.outputs(world, document), "id": document.id, "name": document.name}
    return {**to_arm(document.rule, flat), "type": document.rule.arm}


def _buried(world: World, arm_id: str) -> Document:
    document = world.bin.get(key(arm_id))
    if document is None:
        raise ArmError(404, "ResourceNotFound", f"Nothing softly deleted is named '{arm_id}'.", arm_id=arm_id)
    return document


def _without(body: dict[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    kept = copied(body)
    for path, value in changes.items():
        if value is None:
            paths.remove(kept, path)
    return kept


def _make(directory: Path) -> None:
    try:
        directory.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StateError(directory, f"cannot hold a simulated Azure: {error.strerror or error}.") from error


def _write(disk: Disk, path: Path, text: bytes) -> None:
    try:
        disk.replace(path, text)
    except OSError as error:
        raise StateError(path, f"cannot be written: {error.strerror or error}.") from error
