"""From a key path of the city back to the file, line and column it is written in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from iac.findings import NOWHERE, Origin
from iac.model.order import name_of
from iac.model.tree import Block, Items, place_of, unpack

if TYPE_CHECKING:
    from iac.model.sections import Document


class SourceMap(Mapping[tuple[str | int, ...], Origin]):
    """Where each part of a document is written, worked out when somebody asks.

    Looks like a mapping from key paths to origins; a path that is not written is not in it.
    """

    def __init__(self, document: Document) -> None:
        self.document = document
        self._found: dict[tuple[str | int, ...], Origin] = {}

    def __getitem__(self, path: tuple[str | int, ...]) -> Origin:
        found = self._found.get(path)
        if found is None:
            found = self._found[path] = locate(self.document, path)
        if found is NOWHERE:
            raise KeyError(path)
        return found

    def __iter__(self) -> Iterator[tuple[str | int, ...]]:
        for name, value in self.document.sections.items():
            yield (name,)
            yield from _paths((name,), value)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _paths(path: tuple[str | int, ...], node: Any) -> Iterator[tuple[str | int, ...]]:
    steps: Any = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for step, value in steps:
        yield (*path, step)
        yield from _paths((*path, step), value)


def locate(document: Document, path: tuple[str | int, ...], *, key: bool = False) -> Origin:
    """Return where ``path`` is written (with ``key``: where its last key is); NOWHERE when it is not written."""
    if not path:
        return NOWHERE
    section = str(path[0])
    found = document.origins.get(section, NOWHERE)
    if len(path) == 1:
        return found
    node, rest = document.sections.get(section), path[1:]
    if not isinstance(node, Block | Items) and isinstance(node, list) and isinstance(rest[0], int):
        row = node[rest[0]] if 0 <= rest[0] < len(node) else None
        if not isinstance(row, Block):
            return NOWHERE
        node, rest = row, rest[1:]
        if not rest:
            return _named(document, path, Origin(row.file, *unpack(row.start)))
    place = place_of(node, rest, key=key)
    return _named(document, path, place) if place else NOWHERE


def nearest(document: Document, path: tuple[str | int, ...], *, key: bool = False) -> Origin:
    """Return where ``path`` is written, or the nearest thing around it."""
    for length in range(len(path), 0, -1):
        found = locate(document, path[:length], key=key and length == len(path))
        if found is not NOWHERE:
            return found
    return NOWHERE


def _named(document: Document, path: tuple[str | int, ...], place: Origin) -> Origin:
    return Origin(place.file, place.line, place.column, path_text(document, path))


def path_text(document: Document, path: tuple[str | int, ...]) -> str:
    """Return a key path as people read it: ``phones[4203].mac``, records by what identifies them."""
    text = ""
    node: Any = document.sections
    for depth, step in enumerate(path):
        node = _child(node, step)
        if isinstance(step, int):
            text += f"[{name_of(str(path[0]) if depth == 1 else '', node, step)}]"
        else:
            text += f".{step}" if text else step
    return text


def _child(node: Any, step: str | int) -> Any:
    try:
        return node[step]
    except (KeyError, IndexError, TypeError):
        return None
