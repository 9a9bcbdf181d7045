"""A configuration as a tree of lines, how it is printed, and how one tree is brought to another.

Knows nothing of any platform: the grammar says what replaces what, what keeps its order and what is printed where.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from iac.lab.devices.grammar.language import Dialect, Rule

_NUMBERS = re.compile(r"(\d+)")

Printer = "Callable[[Node], list[str]]"


@dataclass(slots=True)
class Node:
    """One line and what stands under it; ``key`` tells it from its siblings."""

    text: str
    key: str
    rule: Rule | None = None
    children: dict[str, Node] = field(default_factory=dict)

    @property
    def mode(self) -> str:
        """The mode this line opens; empty when it opens none."""
        return self.rule.enters if self.rule else "global"

    def copy(self) -> Node:
        """Return an independent copy of the whole subtree."""
        return Node(self.text, self.key, self.rule, {key: child.copy() for key, child in self.children.items()})

    def ordered(self) -> list[Node]:
        """Return the children in the order in which the device prints them."""
        return sorted(self.children.values(), key=_place)

    def find(self, *keys: str) -> Node | None:
        """Return the descendant reached by ``keys``, or None."""
        node: Node | None = self
        for key in keys:
            node = node.children.get(key) if node else None
        return node

    def same(self, other: Node) -> bool:
        """Tell whether both subtrees print alike."""
        return self.text == other.text and _same_children(self, other)


def _same_children(one: Node, other: Node) -> bool:
    if one.children.keys() != other.children.keys():
        return False
    return all(mine.same(theirs) for mine, theirs in zip(one.ordered(), other.ordered(), strict=True))


def _place(node: Node) -> tuple[int, tuple[tuple[int, int | str], ...]]:
    rule = node.rule
    place = rule.place if rule else -1
    return (place, ()) if rule is not None and rule.ordered else (place, natural(node.text))


def natural(text: str) -> tuple[tuple[int, int | str], ...]:
    """Return a sort key under which ``Gi1/0/2`` comes before ``Gi1/0/10``."""
    return tuple((0, int(part)) if part.isdecimal() else (1, part) for part in _NUMBERS.split(text) if part)


def new_root() -> Node:
    """Return an empty configuration."""
    return Node("", "")


@dataclass(frozen=True, slots=True)
class Printed:
    """One printed line, how deep it stands, and the node it comes from."""

    depth: int
    text: str
    node: Node


def walk(dialect: Dialect, node: Node, spell: Callable[[Node, Node], list[str]], depth: int = 0) -> Iterator[Printed]:
    """Yield the lines under ``node`` as the device prints them; ``spell`` turns a node into its line or lines."""
    for child in node.ordered():
        for text in spell(child, node):
            yield Printed(depth, text, child)
        if child.mode:
            yield from walk(dialect, child, spell, depth + 1)
            if footer := dialect.modes[child.mode].footer:
                yield Printed(depth, footer, child)


def commands(old: Node, new: Node, reset: Callable[[Node], str]) -> list[str]:
    """Return the lines an engineer would type to bring ``old`` to ``new``; ``reset`` undoes one line."""
    lines = [reset(child) for child in reversed(old.ordered()) if child.key not in new.children]
    again = _reordered(old, new)
    lines += [reset(old.children[key]) for key in again]
    for child in new.ordered():
        mine = None if child.key in again else old.children.get(child.key)
        lines += _bring(mine, child, reset)
    return lines


def _bring(old: Node | None, new: Node, reset: Callable[[Node], str]) -> list[str]:
    if old is None:
        return [new.text, *_subtree(new)]
    under = commands(old, new, reset)
    if old.text == new.text:
        return [new.text, *under, *_leave(new)] if under else []
    first = [reset(old)] if new.rule is not None and new.rule.remove_first else []
    return [*first, new.text, *under, *(_leave(new) if new.mode else [])]


def _subtree(node: Node) -> list[str]:
    lines: list[str] = []
    for child in node.ordered():
        lines += [child.text, *_subtree(child)]
    return lines + (_leave(node) if node.mode else [])


def _leave(node: Node) -> list[str]:
    return ["exit"] if node.mode else []


def _reordered(old: Node, new: Node) -> list[str]:
    """Return the keys whose order among their like differs, so that they must be taken out and put back."""
    keys: list[str] = []
    for index in {child.rule.index for child in new.children.values() if child.rule is not None and child.rule.ordered}:
        wanted = [child.key for child in new.ordered() if child.rule is not None and child.rule.index == index]
        present = [child.key for child in old.ordered() if child.rule is not None and child.rule.index == index]
        kept = [key for key in present if key in wanted]
        # A newcomer can only be appended: whatever must stand behind it has to be put back after it.
        if wanted[: len(kept)] != kept:
            keys += kept
    return keys
