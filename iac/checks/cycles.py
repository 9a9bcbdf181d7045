"""Things that wait for each other in a circle."""

from __future__ import annotations

import graphlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


def cycles(edges: Mapping[str, Iterable[str]]) -> tuple[tuple[str, ...], ...]:
    """Return every circle in a graph (a node and those it leads to), each begun by its first name and sorted."""
    try:
        graphlib.TopologicalSorter(edges).prepare()
    except graphlib.CycleError:
        return _all_cycles(edges)
    return ()


def _all_cycles(edges: Mapping[str, Iterable[str]]) -> tuple[tuple[str, ...], ...]:
    import networkx as nx  # noqa: PLC0415  # start-up: a quarter of validation, and hardly ever is there a circle

    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_edges_from((node, other) for node, others in edges.items() for other in others)
    return tuple(sorted(_turned(cycle) for cycle in nx.simple_cycles(graph)))


def _turned(cycle: list[str]) -> tuple[str, ...]:
    start = cycle.index(min(cycle))
    return (*cycle[start:], *cycle[:start])
