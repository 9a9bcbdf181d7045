"""Where the boxes and lines of a picture go; the only module that knows the layout library."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import graphlay

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from iac.report.site.graph import Edge, Graph, Node

Point = tuple[float, float]

_HEADER = 26.0
_BRACKET = 10.0
_SPACING = {
    "node_gap": 16.0,
    "dummy_gap": 12.0,
    "port_gap": 7.0,
    "compound_padding": 14.0,
    "compound_header": _HEADER,
    "isolated_gap": 16.0,
}


@dataclass(frozen=True)
class Box:
    """A rectangle in pixels; ``x`` and ``y`` are its upper left corner."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Layout:
    """Boxes and frames by id; a polyline for each line, and the middle of its words, in the order of the edges."""

    width: float
    height: float
    boxes: Mapping[str, Box]
    lines: tuple[tuple[Point, ...], ...]
    words: tuple[Point | None, ...]


def place(graph: Graph, sizes: Mapping[str, tuple[float, float]], labels: Sequence[float]) -> Layout:
    """Return where everything goes, with the upper left corner at 0, 0.

    ``sizes`` are the boxes' widths and heights by id, ``labels`` the widths of the words on the lines, 0 for none.
    The same picture always gives the same layout.
    """
    request = graphlay.Graph()
    frames = [frame.id for frame in graph.frames]
    for frame in frames:
        request.node(frame, width=10, height=10)
    for node in graph.nodes:
        width, height = sizes[node.id]
        nested: dict[str, Any] = {"parent": frames.index(node.group)} if node.group else {}
        request.node(node.id, width=width, height=height, rank={"fixed": node.rank}, **nested)
    merge = "both" if graph.merged else "none"
    spacing = {**_SPACING, "layer_gap": 56.0 if any(labels) else 36.0}
    options = {"spacing": spacing, "labels": {"reservation": "always"}, "routing": {"merge_edges": merge}}
    ranks = {node.id: node.rank for node in graph.nodes}
    across = [index for index, edge in enumerate(graph.edges) if ranks[edge.source] != ranks[edge.target]]
    for index in across:
        edge, width = graph.edges[index], labels[index]
        worded: dict[str, Any] = {"label_size": {"width": width, "height": 14.0}} if width else {}
        request.edge(edge.source, edge.target, **worded)
    drawn = _read(graphlay.layout(request, options=options))
    return _with_peers(graph, drawn, across)


def _with_peers(graph: Graph, drawn: Layout, across: Sequence[int]) -> Layout:
    """Add the lines between boxes of one column, which the library does not draw: they go from box to box."""
    lines, words = dict(zip(across, drawn.lines, strict=True)), dict(zip(across, drawn.words, strict=True))
    for index, edge in enumerate(graph.edges):
        if index not in lines:
            lines[index], words[index] = _between(edge, drawn.boxes, graph.nodes)
    order = range(len(graph.edges))
    return replace(drawn, lines=tuple(lines[i] for i in order), words=tuple(words[i] for i in order))


def _between(edge: Edge, boxes: Mapping[str, Box], nodes: Sequence[Node]) -> tuple[tuple[Point, ...], Point | None]:
    """A straight line between neighbours, a bracket around what stands between the others."""
    upper, lower = sorted((boxes[edge.source], boxes[edge.target]), key=lambda box: box.y)
    column = (boxes[node.id] for node in nodes if boxes[node.id].x == upper.x)
    if not any(upper.y < box.y < lower.y for box in column):
        middle = upper.x + upper.width / 2
        return ((middle, upper.y + upper.height), (middle, lower.y)), None
    left, top, bottom = upper.x - _BRACKET, upper.y + upper.height / 2, lower.y + lower.height / 2
    return ((upper.x, top), (left, top), (left, bottom), (lower.x, bottom)), None


def _read(drawing: graphlay.Layout) -> Layout:
    low, high = drawing.bounds["min"], drawing.bounds["max"]
    left, top = low["x"], low["y"]
    boxes = {
        str(name): Box(
            _round(node["center"]["x"] - node["size"]["width"] / 2 - left),
            _round(node["center"]["y"] - node["size"]["height"] / 2 - top),
            _round(node["size"]["width"]),
            _round(node["size"]["height"]),
        )
        for name, node in zip(drawing.ids, drawing.nodes, strict=True)
    }
    shift = _Shift(left, top)
    lines = tuple(tuple(shift(point) for point in edge["points"]) for edge in drawing.edges)
    words = tuple(shift(edge["label_anchor"]) if edge.get("label_anchor") else None for edge in drawing.edges)
    return Layout(_round(high["x"] - left), _round(high["y"] - top), boxes, lines, words)


@dataclass(frozen=True)
class _Shift:
    left: float
    top: float

    def __call__(self, point: Mapping[str, float]) -> Point:
        return _round(point["x"] - self.left), _round(point["y"] - self.top)


def _round(value: float) -> float:
    """Half a pixel is finer than anybody sees, and coarser than what two machines' arithmetic differs by."""
    return round(value * 2) / 2 + 0.0
