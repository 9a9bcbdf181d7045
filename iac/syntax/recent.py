"""Texts that were read a moment ago: a deployment looks at what a device runs four times, and at its goal twice."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import TYPE_CHECKING

from iac.syntax.canonical import parse

if TYPE_CHECKING:
    from iac.syntax.canonical import Tree
    from iac.syntax.rules import Platform

_MOST = 4
"""Trees that are kept: before, after, intended, and one to spare. One of 350 lines takes 80 kB (measured)."""


class _Recent(threading.local):
    """Each thread its own: it works on one device at a time, and nobody else's texts push out its own."""

    def __init__(self) -> None:
        self.trees: OrderedDict[tuple[str, str], Tree] = OrderedDict()


_recent = _Recent()


def parse_once(text: str, platform: Platform, *, name: str = "configuration") -> Tree:
    """Return what :func:`iac.syntax.canonical.parse` does; the same tree when this thread has just read the same text.

    Trees are never changed, so sharing one is safe. A text that cannot be read is told under its own ``name``.
    """
    key, trees = (platform.name, text), _recent.trees
    tree = trees.pop(key, None) or parse(text, platform, name=name)
    trees[key] = tree
    if len(trees) > _MOST:
        trees.popitem(last=False)
    return tree
