"""What one step of a migration consists of."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    import yaml

    from iac.model.edits import TextEdits


@dataclass(frozen=True)
class Step:
    """The way to schema ``to`` from the one before.

    ``rewrite`` gathers the edits of a YAML file and yields what it did in words. ``headings`` renames columns of CSV
    tables, ``cells`` words in their columns (by the new heading).
    """

    to: int
    title: str
    rewrite: Callable[[TextEdits, yaml.MappingNode], Iterator[str]]
    headings: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    cells: Mapping[str, Mapping[str, Mapping[str, str]]] = field(default_factory=dict)
