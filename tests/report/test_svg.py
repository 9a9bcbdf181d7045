from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iac.report.site.graph import Edge, Frame, Graph, Node
from iac.report.site.layout import place
from iac.report.site.svg import draw, picture
from tests.pictures import FOLDER, drawn

if TYPE_CHECKING:
    from iac.model.city import City
    from iac.report.site.layout import Layout
    from iac.workflow.plan import Plan

A = Node("a", "Town Hall", "4 devices", "place", 0, "sites/hall.html")
B = Node("b", "Carrier", "", "carrier", 1)
C = Node("c", "Other", "", "carrier", 1)
D = Node("d", "Third", "", "carrier", 1)
PAIR = Graph("g", "A picture", "What it shows", (A, B), (Edge("a", "b", "1 Gb/s"),))
SVG = "{http://www.w3.org/2000/svg}"


def laid_out(graph: Graph) -> Layout:
    sizes = {node.id: (120.0, 40.0) for node in graph.nodes}
    return place(graph, sizes, [40.0 if edge.label else 0.0 for edge in graph.edges])


@st.composite
def graphs(draw_from: st.DrawFn) -> Graph:
    ranks = draw_from(st.lists(st.integers(0, 4), min_size=1, max_size=14))
    nodes = tuple(Node(str(i), f"box {i}", "", "switch", rank) for i, rank in enumerate(ranks))
    ends = st.integers(0, len(nodes) - 1)
    pairs = draw_from(st.lists(st.tuples(ends, ends).filter(lambda pair: pair[0] != pair[1]), max_size=20))
    edges = tuple(Edge(str(one), str(other), draw_from(st.sampled_from(["", "x"]))) for one, other in pairs)
    return Graph("g", "t", "d", nodes, edges, merged=draw_from(st.booleans()))


@settings(max_examples=60, deadline=None)
@given(graphs())
def test_boxes_never_overlap_and_every_line_joins_its_two(graph: Graph) -> None:
    layout = laid_out(graph)
    boxes = [layout.boxes[node.id] for node in graph.nodes]

    for index, one in enumerate(boxes):
        for other in boxes[index + 1 :]:
            apart = one.x + one.width <= other.x or other.x + other.width <= one.x
            assert apart or one.y + one.height <= other.y or other.y + other.height <= one.y
    for edge, line in zip(graph.edges, layout.lines, strict=True):
        touched = {layout.boxes[edge.source], layout.boxes[edge.target]}
        ends = {end for end in (line[0], line[-1]) for box in touched if _touches(end, box)}
        assert ends == {line[0], line[-1]}


def _touches(point: tuple[float, float], box: object) -> bool:
    x, y, wide, high = (getattr(box, name) for name in ("x", "y", "width", "height"))
    return bool(x - 1 <= point[0] <= x + wide + 1 and y - 1 <= point[1] <= y + high + 1)


def test_columns_follow_the_ranks_and_frames_hold_their_boxes() -> None:
    inside = tuple(replace(node, group="f") for node in (B, C))
    graph = Graph("g", "t", "d", (A, *inside), (Edge("a", "b"), Edge("a", "c")), (Frame("f", "Frame"),))
    layout = laid_out(graph)
    frame = layout.boxes["f"]

    assert layout.boxes["a"].x < layout.boxes["b"].x == layout.boxes["c"].x
    for name in ("b", "c"):
        box = layout.boxes[name]
        assert frame.x < box.x
        assert box.x + box.width < frame.x + frame.width
        assert frame.y < box.y
        assert box.y + box.height < frame.y + frame.height


def test_neighbours_of_a_column_are_joined_straight_and_others_around() -> None:
    graph = Graph("g", "t", "d", (A, B, C, D), (Edge("b", "c"), Edge("c", "d"), Edge("b", "d")))
    layout = laid_out(graph)
    lengths = sorted(len(line) for line in layout.lines)

    assert lengths == [2, 2, 4]


def test_picture_says_what_it_shows_and_links_where_asked() -> None:
    root = ET.fromstring(draw(PAIR, "../"))  # noqa: S314  # our own text

    assert root.findtext(f"{SVG}title") == "A picture"
    assert root.findtext(f"{SVG}desc") == "What it shows"
    assert [link.get("href") for link in root.iter(f"{SVG}a")] == ["../sites/hall.html"]
    assert root.get("role") == "group"


def test_picture_of_its_own_has_its_colours_and_no_links() -> None:
    root = ET.fromstring(picture(PAIR))  # noqa: S314

    assert "prefers-color-scheme: dark" in (root.findtext(f"{SVG}style") or "")
    assert list(root.iter(f"{SVG}a")) == []
    assert root.get("role") == "img"


def test_words_are_escaped() -> None:
    nasty = "<script>alert('x')</script>&\""
    graph = Graph("g", nasty, nasty, (replace(A, title=nasty), B), (Edge("a", "b", nasty),), (Frame("f", nasty),))
    root = ET.fromstring(draw(replace(graph, frames=())))  # noqa: S314
    texts = [text.text for text in root.iter(f"{SVG}text")]

    assert texts.count(nasty) == 2
    assert list(root.iter(f"{SVG}script")) == []


@pytest.mark.parametrize("name", ["cloud.svg", "network.svg", "site.svg"])
def test_pictures_of_the_documents_are_current(town: City, town_plan: Plan, name: str) -> None:
    """``make pictures`` draws them anew."""
    assert drawn(town, town_plan)[name] == (FOLDER / name).read_text(encoding="utf-8")


def test_no_picture_is_left_over(town: City, town_plan: Plan) -> None:
    assert sorted(path.name for path in FOLDER.glob("*.svg")) == sorted(drawn(town, town_plan))
