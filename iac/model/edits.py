"""Changes to the text of a city file that leave every other character, comment and blank line as it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import yaml

from iac.model.tree import cell_starts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass
class TextEdits:
    """Replacements in one text that do not overlap, gathered first and carried out together.

    What is put in at one and the same place stands in the order it was given.
    """

    text: str
    pending: list[tuple[int, int, str]] = field(default_factory=list)

    def replace(self, start: int, end: int, new: str) -> None:
        """Put ``new`` in the place of the characters from ``start`` up to ``end``."""
        self.pending.append((start, end, new))

    def result(self) -> str:
        """Return the text with every replacement made."""
        pieces, done = list[str](), 0
        for start, end, new in sorted(self.pending, key=lambda edit: edit[:2]):
            pieces += [self.text[done:start], new]
            done = end
        return "".join([*pieces, self.text[done:]])


def compose(text: str) -> yaml.MappingNode | None:
    """Return the nodes of a YAML text that has been read without problems; None when it holds no mapping."""
    node = yaml.compose(text, Loader=_LOADER)
    return node if isinstance(node, yaml.MappingNode) else None


def entry(node: object, key: str) -> tuple[yaml.ScalarNode, yaml.Node] | None:
    """Return the key and value nodes of ``key``; None when ``node`` is no mapping or has no such key."""
    return next((pair for pair in entries(node) if pair[0].value == key), None)


def entries(node: object) -> Iterator[tuple[yaml.ScalarNode, yaml.Node]]:
    """Yield the key and value nodes of a mapping; nothing for any other node."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode):
                yield key, value


def records(node: object) -> Iterator[yaml.Node]:
    """Yield the records of a table, written as a list or as a mapping by name."""
    if isinstance(node, yaml.SequenceNode):
        yield from node.value
    else:
        yield from (value for _, value in entries(node))


def rename_value(edits: TextEdits, record: object, key: str, names: Mapping[str, str]) -> bool:
    """Replace the value of ``key`` when ``names`` has a new spelling for it; return whether it had."""
    pair = entry(record, key)
    value = pair[1] if pair else None
    if not isinstance(value, yaml.ScalarNode) or value.value not in names:
        return False
    edits.replace(value.start_mark.index, value.end_mark.index, names[value.value])
    return True


def rename_key(edits: TextEdits, record: object, old: str, new: str) -> bool:
    """Give a key its new name; return whether it was there (and the new one was not)."""
    pair = entry(record, old)
    if pair is None or entry(record, new) is not None:
        return False
    edits.replace(pair[0].start_mark.index, pair[0].end_mark.index, new)
    return True


def list_records(edits: TextEdits, table: object, name: str, scalar: str = "") -> bool:
    """Turn a mapping of records into a list of records whose key ``name`` holds what was the mapping's key.

    A record that is a plain value becomes the key ``scalar``. Returns whether ``table`` was such a mapping.
    """
    if not isinstance(table, yaml.MappingNode) or not table.value:
        return False
    if table.flow_style:
        edits.replace(table.start_mark.index, table.start_mark.index + 1, "[")
        edits.replace(table.end_mark.index - 1, table.end_mark.index, "]")
    for key, value in entries(table):
        _list_record(edits, key, value, name, scalar, in_flow=bool(table.flow_style))
    return True


def _list_record(
    edits: TextEdits, key: yaml.ScalarNode, value: yaml.Node, name: str, scalar: str, *, in_flow: bool
) -> None:
    written = edits.text[key.start_mark.index : key.end_mark.index]
    start, dash = key.start_mark.index, "" if in_flow else "- "
    if isinstance(value, yaml.MappingNode) and value.flow_style:
        comma = ", " if value.value else ""
        edits.replace(start, value.start_mark.index + 1, f"{dash}{{{name}: {written}{comma}")
    elif isinstance(value, yaml.MappingNode):
        colon = edits.text.index(":", key.end_mark.index)
        edits.replace(start, colon + 1, f"- {name}: {written}")
        _shift(edits, value, key.start_mark.column + 2 - value.start_mark.column)
    elif in_flow:
        edits.replace(start, value.start_mark.index, f"{{{name}: {written}, {scalar}: ")
        edits.replace(value.end_mark.index, value.end_mark.index, "}")
    else:
        newline = "\r\n" if "\r\n" in edits.text else "\n"
        indent = " " * (key.start_mark.column + 2)
        edits.replace(start, value.start_mark.index, f"- {name}: {written}{newline}{indent}{scalar}: ")


def last_index(node: yaml.Node) -> int:
    """Return where the last thing written inside a node ends: a block's own mark lies at whatever follows it."""
    if isinstance(node, yaml.MappingNode) and node.value and not node.flow_style:
        return last_index(node.value[-1][1])
    if isinstance(node, yaml.SequenceNode) and node.value and not node.flow_style:
        return last_index(node.value[-1])
    return int(node.end_mark.index)


def _shift(edits: TextEdits, block: yaml.Node, columns: int) -> None:
    """Indent the lines of a block by so many columns more, or less when negative."""
    start = edits.text.rfind("\n", 0, block.start_mark.index) + 1
    last = last_index(block)
    while columns and start < last:
        end = edits.text.find("\n", start)
        end = len(edits.text) if end < 0 else end
        blanks = len(edits.text[start:end]) - len(edits.text[start:end].lstrip(" "))
        if edits.text[start:end].strip():
            edits.replace(start, start + min(blanks, max(-columns, 0)), " " * max(columns, 0))
        start = end + 1


def replace_cells(
    text: str, headings: Mapping[str, str], cells: Mapping[str, Mapping[str, str]], lines: list[tuple[int, str]]
) -> str:
    """Return a CSV text with new headings and new spellings in the named columns.

    ``cells`` is keyed by the new heading; ``lines`` are the records with the offset at which each begins.
    """
    edits = TextEdits(text)
    header: list[str] = []
    for number, (offset, record) in enumerate(lines):
        spans = list(cells_of(record))
        if number == 0:
            header = [headings.get(value, value) for _, _, value in spans]
        for index, (start, end, value) in enumerate(spans):
            table = headings if number == 0 else cells.get(header[index], {}) if index < len(header) else {}
            if value in table:
                edits.replace(offset + start, offset + end, table[value])
    return edits.result()


def cells_of(record: str) -> Iterator[tuple[int, int, str]]:
    """Yield start, end and bare text of each cell of a record."""
    starts = [_offset(record, line, column) for line, column in cell_starts(record)]
    ends = [*(start - 1 for start in starts[1:]), len(record.rstrip("\r\n"))]
    for start, end in zip(starts, ends, strict=True):
        yield start, end, record[start:end].strip().strip('"')


def _offset(record: str, line: int, column: int) -> int:
    start = 0
    for _ in range(line):
        start = record.index("\n", start) + 1
    return start + column - 1
