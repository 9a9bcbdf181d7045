"""The simulated subscription in memory: documents, who hangs below whom, who refers to whom, and an undo list."""

from __future__ import annotations

import copy
from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from iac.lab.azure import paths
from iac.lab.azure.identifiers import key, parse
from iac.lab.azure.rules import BY_TOKEN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from iac.lab.azure.rules.model import TypeRule


@dataclass(frozen=True)
class Document:
    """One resource at rest: its ``body`` in the SDK's flattened spelling, without secrets, computed outputs included.

    ``order`` is the moment of creation and ``revision`` that of the last write, both in writes of the store.
    ``deleted`` is the ISO moment of a soft delete, empty for a live resource.
    """

    id: str
    sdk: str
    body: dict[str, Any]
    order: int = 0
    revision: int = 0
    deleted: str = ""

    @property
    def rule(self) -> TypeRule:
        """The rule of the document's type."""
        return BY_TOKEN[self.sdk]

    @property
    def name(self) -> str:
        """The resource's own name."""
        return self.id.rsplit("/", 1)[1]

    @property
    def location(self) -> str:
        """The region, lower case without spaces; empty for a child or an extension."""
        return normal_location(self.body.get("location", ""))

    def stored(self) -> dict[str, Any]:
        """Return the document as JSON for the journal."""
        record = {"sdk": self.sdk, "body": self.body, "order": self.order, "revision": self.revision}
        return {**record, "deleted": self.deleted} if self.deleted else record

    @classmethod
    def from_stored(cls, arm_id: str, record: dict[str, Any]) -> Document:
        """Return the document behind a journal record."""
        return cls(
            id=arm_id,
            sdk=record["sdk"],
            body=record["body"],
            order=record["order"],
            revision=record["revision"],
            deleted=record.get("deleted", ""),
        )


def normal_location(text: Any) -> str:
    """Return a region as ARM compares it: ``East US 2`` is ``eastus2``."""
    return text.replace(" ", "").lower() if isinstance(text, str) else ""


@dataclass
class World:
    """All documents, live and softly deleted, with the indices a rule needs."""

    live: dict[str, Document] = field(default_factory=dict)
    bin: dict[str, Document] = field(default_factory=dict)
    children: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    incoming: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    clock: int = 0
    _undo: list[tuple[str, str, Document | None]] = field(default_factory=list)

    def get(self, arm_id: str) -> Document | None:
        """Return the live document, or None."""
        return self.live.get(key(arm_id))

    def put(self, document: Document) -> None:
        """Make the document live, in place of an older one."""
        self._record("live", key(document.id), document)

    def remove(self, arm_id: str) -> None:
        """Take a live document away, without a trace."""
        self._record("live", key(arm_id), None)

    def bury(self, arm_id: str, moment: str) -> None:
        """Move a live document to the bin of softly deleted ones."""
        document = self.live[key(arm_id)]
        self._record("bin", key(arm_id), replace(document, deleted=moment))
        self.remove(arm_id)

    def purge(self, arm_id: str) -> None:
        """Take a softly deleted document away for good."""
        self._record("bin", key(arm_id), None)

    def below(self, arm_id: str) -> Iterator[Document]:
        """Yield every live document below ``arm_id``, at any depth, in the order of creation."""
        found: list[Document] = []
        pending = list(self.children.get(key(arm_id), ()))
        while pending:
            at = pending.pop()
            pending.extend(self.children.get(at, ()))
            if at in self.live:
                found.append(self.live[at])
        return iter(sorted(found, key=lambda document: (document.order, document.id)))

    def of_token(self, token: str, under: str = "") -> list[Document]:
        """Return the live documents of a token, all of them or those below ``under``, in the order of creation."""
        pool = self.below(under) if under else self.live.values()
        return sorted((d for d in pool if d.sdk == token), key=lambda d: (d.order, d.id))

    def referrers(self, arm_id: str) -> list[Document]:
        """Return the live documents that mention the id anywhere in their body."""
        return [self.live[at] for at in sorted(self.incoming.get(key(arm_id), ())) if at in self.live]

    def changes(self) -> dict[str, dict[str, dict[str, Any] | None]]:
        """Return what has been done since the last :meth:`commit`, as the journal writes it."""
        record: dict[str, dict[str, dict[str, Any] | None]] = {}
        for shelf, at, _ in self._undo:
            now: Document | None = getattr(self, shelf).get(at)
            record.setdefault(shelf, {})[now.id if now else at] = now.stored() if now else None
        return record

    def commit(self) -> None:
        """Forget the way back."""
        self._undo.clear()

    def rollback(self) -> None:
        """Undo everything since the last :meth:`commit`."""
        for shelf, at, before in reversed(self._undo):
            self._set(shelf, at, before)
        self._undo.clear()

    def load(self, shelf: str, arm_id: str, record: dict[str, Any] | None) -> None:
        """Take over one change from the journal."""
        document = None if record is None else Document.from_stored(arm_id, record)
        self._set(shelf, key(arm_id), document)
        if document is not None:
            self.clock = max(self.clock, document.revision, document.order)

    def tick(self) -> int:
        """Return the next moment of the store's own time."""
        self.clock += 1
        return self.clock

    def _record(self, shelf: str, at: str, document: Document | None) -> None:
        self._undo.append((shelf, at, getattr(self, shelf).get(at)))
        self._set(shelf, at, document)

    def _set(self, shelf: str, at: str, document: Document | None) -> None:
        documents: dict[str, Document] = getattr(self, shelf)
        before = documents.pop(at, None)
        if shelf == "live" and before is not None:
            self._unlink(at, before)
        if document is not None:
            documents[at] = document
            if shelf == "live":
                self._link(at, document)

    def _link(self, at: str, document: Document) -> None:
        for parent, child in _lineage(document.id):
            self.children[parent].add(child)
        for target in mentions(document):
            self.incoming[target].add(at)

    def _unlink(self, at: str, document: Document) -> None:
        for target in mentions(document):
            self.incoming[target].discard(at)


def mentions(document: Document) -> set[str]:
    """Return the ids (as keys) of other resources that the document's body mentions."""
    own = key(document.id)
    texts = {
        text.lower().rstrip("/") for text in paths.strings(document.body) if text[:15].lower() == "/subscriptions/"
    }
    return {text for text in texts if not (text + "/").startswith(own + "/")}


def _lineage(arm_id: str) -> Iterator[tuple[str, str]]:
    """Yield (parent, child) keys from the document up to its subscription."""
    at = arm_id
    while (parsed := parse(at)) is not None and parsed.scope:
        parent = parsed.parent
        yield key(parent), key(at)
        at = parent


def copied(body: dict[str, Any]) -> dict[str, Any]:
    """Return a deep copy of a body."""
    return copy.deepcopy(body)
