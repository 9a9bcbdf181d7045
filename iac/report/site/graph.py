"""A picture before it is drawn: boxes, lines between them, and frames around some of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["place", "router", "switch", "carrier", "telephone", "cloud", "service", "recovery"]
"""What a box stands for; its colour follows, and its second line says it in words too."""
Style = Literal["plain", "spare", "copy"]
"""How a line is drawn: solid, dashed (used when the other fails), dotted (a copy of what is there)."""


@dataclass(frozen=True)
class Node:
    """A box: ``title`` and ``detail`` are its two lines, ``href`` the page it opens (relative to the site's root).

    ``rank`` is its column, 0 the leftmost. ``group`` is the id of the frame it stands in, "" for none.
    """

    id: str
    title: str
    detail: str
    kind: Kind
    rank: int
    href: str = ""
    group: str = ""


@dataclass(frozen=True)
class Edge:
    """A line from one box to another, with a few words on it."""

    source: str
    target: str
    label: str = ""
    style: Style = "plain"


@dataclass(frozen=True)
class Frame:
    """A frame around boxes."""

    id: str
    title: str


@dataclass(frozen=True)
class Graph:
    """A picture: ``title`` names it, ``description`` says in words what it shows to who cannot see it.

    ``merged`` lets lines that leave or reach one box run together, for pictures without words on the lines.
    """

    id: str
    title: str
    description: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    frames: tuple[Frame, ...] = ()
    merged: bool = False
