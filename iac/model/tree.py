"""Plain dictionaries and lists that remember where in a city file each of their entries is written.

They are what the readers hand over and what pydantic validates; no second structure has to be kept in step.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from iac.findings import Origin

if TYPE_CHECKING:
    from collections.abc import Sequence

Place = tuple[int, int]
"""A line and a column, both counted from 1."""
_COLUMN = 1 << 20
_PLACE = 1 << 52


def pack(line: int, column: int) -> int:
    """Return a place as one integer, which is a third of the memory of a pair; a column is cut off at a million."""
    return line * _COLUMN + min(column, _COLUMN - 1)


def unpack(packed: int) -> Place:
    """Return the line and column of :func:`pack`."""
    return divmod(packed, _COLUMN)


class Block(dict[str, Any]):
    """A mapping of a YAML file: ``marks`` holds the packed places of each key and its value."""

    __slots__ = ("file", "marks", "start")

    def __init__(self, file: str, start: int) -> None:
        super().__init__()
        self.file = file
        self.start = start
        self.marks: dict[str, int] = {}

    def put(self, key: str, value: object, key_place: int, value_place: int) -> None:
        """Store an entry with the packed places of its key and its value."""
        self[key] = value
        self.marks[key] = key_place * _PLACE + value_place

    def key_place(self, key: str) -> Place | None:
        """Return where ``key`` is written; None when it is not."""
        mark = self.marks.get(key)
        return None if mark is None else unpack(mark // _PLACE)

    def value_place(self, key: str) -> Place | None:
        """Return where the value of ``key`` begins; None when it is not written."""
        mark = self.marks.get(key)
        return None if mark is None else unpack(mark % _PLACE)


class Row(Block):
    """A row of a CSV file; the columns of its cells are found when somebody asks."""

    __slots__ = ("header", "text")

    def __init__(self, file: str, line: int, text: str, header: Sequence[str]) -> None:
        super().__init__(file, pack(line, 1))
        self.text = text
        self.header = header

    def key_place(self, key: str) -> Place | None:
        """Return where the cell under ``key`` begins; None when there is no such column."""
        if key not in self.header:
            return None
        starts = cell_starts(self.text)
        index = self.header.index(key)
        line, column = starts[index] if index < len(starts) else (0, 1)
        return unpack(self.start)[0] + line, column

    value_place = key_place


class Items(list[Any]):
    """A sequence of a YAML file: ``marks`` holds the packed place of each item."""

    __slots__ = ("file", "marks", "start")

    def __init__(self, file: str, start: int) -> None:
        super().__init__()
        self.file = file
        self.start = start
        self.marks: list[int] = []

    def put(self, value: object, place: int) -> None:
        """Add an item with its packed place."""
        self.append(value)
        self.marks.append(place)


def cell_starts(text: str) -> list[Place]:
    """Return the place of each cell of one CSV record: lines down from its first (from 0), and column (from 1)."""
    starts: list[Place] = [(0, 1)]
    line, line_start, quoted = 0, 0, False
    for index, letter in enumerate(text):
        if letter == '"':
            quoted = not quoted
        elif letter == "," and not quoted:
            starts.append((line, index + 2 - line_start))
        elif letter == "\n":
            line, line_start = line + 1, index + 1
    return starts


def place_of(node: object, path: Sequence[str | int], *, key: bool = False) -> Origin | None:
    """Return where ``path`` under ``node`` is written, None when it is not.

    With ``key`` the place of the last key is returned, not that of its value.
    """
    found: Origin | None = None
    for depth, step in enumerate(path):
        wants_key = key and depth == len(path) - 1
        place = _step_place(node, step, key=wants_key)
        if place is None or not isinstance(node, Block | Items):
            return None
        found = Origin(node.file, *place)
        node = node.get(str(step)) if isinstance(node, Block) else node[int(step)]
    return found


def _step_place(node: object, step: str | int, *, key: bool) -> Place | None:
    if isinstance(node, Block) and isinstance(step, str):
        return node.key_place(step) if key else node.value_place(step)
    if isinstance(node, Items) and isinstance(step, int) and 0 <= step < len(node):
        return unpack(node.marks[step])
    return None
