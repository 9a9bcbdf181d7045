"""Draws a picture: boxes, lines and words as SVG that a browser scales, prints and reads aloud."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from markupsafe import Markup

from iac.report.site.layout import place
from iac.report.site.palette import KINDS, stylesheet

if TYPE_CHECKING:
    from collections.abc import Iterator

    from iac.report.site.graph import Edge, Graph, Node
    from iac.report.site.layout import Box, Layout, Point

MARGIN = 10
_TITLE, _DETAIL, _WORDS = 8.7, 7.0, 6.6
"""Pixels a character takes at 14, 12 and 11 pixels; a little more than a usual screen font, so that words fit."""
_PADDING = 26
_NARROWEST = 120
_TALL, _SHORT = 46.0, 32.0
_CORNER = 6.0
STYLE = "\n".join(
    [
        "svg.diagram { font-family: system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif; }",
        ".diagram text { fill: var(--text); }",
        ".diagram .title { font-size: 14px; font-weight: 600; }",
        ".diagram .detail { font-size: 12px; }",
        ".diagram .words { font-size: 11px; fill: var(--soft); }",
        ".diagram .words { paint-order: stroke; stroke: var(--page); stroke-width: 5px; stroke-linejoin: round; }",
        ".diagram .frame { fill: var(--card); stroke: var(--rule); stroke-width: 1; stroke-dasharray: 2 3; }",
        ".diagram .frame-title { font-size: 12px; font-weight: 600; fill: var(--soft); }",
        ".diagram .line { fill: none; stroke: var(--rule); stroke-width: 1.6; }",
        ".diagram .spare { stroke-dasharray: 7 4; }",
        ".diagram .copy { stroke-dasharray: 1.5 4; stroke-linecap: round; stroke-width: 2; }",
        ".diagram .box { stroke-width: 1.4; }",
        *(f".diagram .{kind} .box {{ fill: var(--{kind}-on); stroke: var(--{kind}); }}" for kind in KINDS),
        *(f".diagram .{kind} text {{ fill: var(--{kind}); }}" for kind in KINDS),
    ]
)


def draw(graph: Graph, root: str = "") -> Markup:
    """Return the picture for a page whose stylesheet holds :data:`STYLE`; ``root`` leads to the site's root."""
    return Markup("\n").join(_svg(graph, _lay_out(graph), root, ""))


def picture(graph: Graph) -> str:
    """Return the picture as a file of its own, with its colours inside and without links."""
    style = f"<style>\n{stylesheet()}{STYLE}\n</style>"
    return str(Markup("\n").join(_svg(graph, _lay_out(graph), None, style))) + "\n"


def _lay_out(graph: Graph) -> Layout:
    wide: dict[tuple[int, str], float] = {}
    for node in graph.nodes:
        wide[node.rank, node.group] = max(wide.get((node.rank, node.group), float(_NARROWEST)), _width(node))
    sizes = {node.id: (wide[node.rank, node.group], _TALL if node.detail else _SHORT) for node in graph.nodes}
    return place(graph, sizes, [len(edge.label) * _WORDS for edge in graph.edges])


def _width(node: Node) -> float:
    return float(round(max(len(node.title) * _TITLE, len(node.detail) * _DETAIL) + _PADDING))


def _svg(graph: Graph, layout: Layout, root: str | None, style: str) -> Iterator[Markup]:
    wide, tall = round(layout.width + 2 * MARGIN), round(layout.height + 2 * MARGIN)
    role = "img" if root is None or not any(node.href for node in graph.nodes) else "group"
    yield Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" class="diagram" id="{0}" width="{1}" height="{2}" '
        'viewBox="{3} {3} {1} {2}" role="{4}" aria-labelledby="{0}-title {0}-description">'
    ).format(graph.id, wide, tall, -MARGIN, role)
    yield Markup('<title id="{0}-title">{1}</title><desc id="{0}-description">{2}</desc>{3}').format(
        graph.id,
        graph.title,
        graph.description,
        Markup(style),  # noqa: S704  # our own constant, or nothing
    )
    for frame in graph.frames:
        yield _frame(frame.title, layout.boxes[frame.id])
    for edge, line in zip(graph.edges, layout.lines, strict=True):
        yield Markup('<path class="line {}" d="{}"/>').format(edge.style, _path(line))
    for edge, at in zip(graph.edges, layout.words, strict=True):
        yield from _label(edge, at)
    for node in graph.nodes:
        yield _box(node, layout.boxes[node.id], root)
    yield Markup("</svg>")


def _frame(title: str, box: Box) -> Markup:
    return Markup(
        '<rect class="frame" x="{}" y="{}" width="{}" height="{}" rx="10"/>'
        '<text class="frame-title" x="{}" y="{}">{}</text>'
    ).format(box.x, box.y, box.width, box.height, box.x + 14, box.y + 20, title)


def _label(edge: Edge, at: Point | None) -> Iterator[Markup]:
    if edge.label and at is not None:
        yield Markup('<text class="words" x="{}" y="{}" text-anchor="middle">{}</text>').format(
            at[0], at[1] + 4, edge.label
        )


def _box(node: Node, box: Box, root: str | None) -> Markup:
    middle = box.x + box.width / 2
    base = box.y + (20 if node.detail else 21)
    shape = Markup(
        '<rect class="box" x="{}" y="{}" width="{}" height="{}" rx="7"/>'
        '<text class="title" x="{}" y="{}" text-anchor="middle">{}</text>'
    ).format(box.x, box.y, box.width, box.height, middle, base, node.title)
    if node.detail:
        shape += Markup('<text class="detail" x="{}" y="{}" text-anchor="middle">{}</text>').format(
            middle, base + 16, node.detail
        )
    if root is None or not node.href:
        return Markup('<g class="{}">{}</g>').format(node.kind, shape)
    return Markup('<a class="{}" href="{}">{}</a>').format(node.kind, root + node.href, shape)


def _path(points: tuple[Point, ...]) -> str:
    """Return a polyline with its corners rounded."""
    start, *rest = points
    parts = [f"M{_at(start)}"]
    for corner, after in pairwise(rest):
        before = points[points.index(corner) - 1]
        parts.append(f"L{_at(_toward(corner, before))} Q{_at(corner)} {_at(_toward(corner, after))}")
    return " ".join([*parts, f"L{_at(rest[-1])}"])


def _toward(corner: Point, end: Point) -> Point:
    """Return the point a corner's radius away from it, or half-way when the way is short."""
    across, down = end[0] - corner[0], end[1] - corner[1]
    length = max(abs(across), abs(down)) or 1.0
    share = min(_CORNER, length / 2) / length
    return round(corner[0] + across * share, 1), round(corner[1] + down * share, 1)


def _at(point: Point) -> str:
    return f"{point[0]:g},{point[1]:g}"
