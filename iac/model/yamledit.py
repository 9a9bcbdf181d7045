"""Records of a YAML text changed, added and taken away; comments, blank lines and layout stay."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import yaml

from iac.model.edits import TextEdits, compose, entries, entry, last_index, records
from iac.model.writing import Value, block_record, flow_record, yaml_value

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass
class YamlText:
    """One YAML file; changes are gathered and carried out by :meth:`result`."""

    text: str
    root: yaml.MappingNode | None = field(init=False)
    edits: TextEdits = field(init=False)

    def __post_init__(self) -> None:
        """Read the text once; every change is a splice into it."""
        self.root = compose(self.text)
        self.edits = TextEdits(self.text)

    @property
    def newline(self) -> str:
        """How the file ends its lines."""
        return "\r\n" if "\r\n" in self.text else "\n"

    def result(self) -> str:
        """Return the text with every change made."""
        return self.edits.result()

    def change(self, table: Sequence[str], line: int, column: int, fields: Mapping[str, Value]) -> None:
        """Give fields of the record at a place (from 1) new values; None takes a field away."""
        record = self._record(table, line, column)
        new = {name: value for name, value in fields.items() if value is not None and entry(record, name) is None}
        gone = [name for name, value in fields.items() if value is None and entry(record, name) is not None]
        if _in_flow(record) and gone:
            self._rewrite(record, fields, new)
            return
        for name in gone:
            self._drop(record, name)
        for name, value in fields.items():
            pair = entry(record, name)
            if pair is not None and value is not None:
                self._replace(*pair, value)
        if new:
            self._insert(record, new)

    def _replace(self, key: yaml.Node, old: yaml.Node, value: Value) -> None:
        start, end, lead = old.start_mark.index, last_index(old), ""
        if old.start_mark.line > key.end_mark.line:
            start, lead = self.text.index(":", key.end_mark.index) + 1, " "
        trail = self.newline if self.text[start:end].endswith("\n") else ""  # a text over several lines
        self.edits.replace(start, end, lead + yaml_value(value) + trail)

    def _rewrite(self, record: yaml.Node, fields: Mapping[str, Value], new: Mapping[str, Value]) -> None:
        """Write the inside of a record in braces anew, what stays as it is spelt."""
        pairs = list(entries(record))
        kept = [
            f"{key.value}: {yaml_value(fields[key.value])}"
            if key.value in fields
            else self.text[key.start_mark.index : last_index(value)]
            for key, value in pairs
            if key.value not in fields or fields[key.value] is not None
        ]
        kept += [f"{name}: {yaml_value(value)}" for name, value in new.items()]
        self.edits.replace(pairs[0][0].start_mark.index, last_index(pairs[-1][1]), ", ".join(kept))

    def remove(self, table: Sequence[str], line: int, column: int) -> None:
        """Take the record at a place away, with the lines it stands on."""
        record = self._record(table, line, column)
        parent = self._node(table)
        if _in_flow(parent):
            self._drop_item(record, list(records(parent)))
            return
        self.edits.replace(self._line_start(record.start_mark.index), self._line_end(last_index(record)), "")

    def add(self, table: Sequence[str], new: Sequence[Mapping[str, Value]]) -> None:
        """Add records to the end of a table, written like the last one there; an absent table is begun."""
        node = self._node(table)
        if isinstance(node, yaml.SequenceNode) and node.value and not node.flow_style:
            self._append(node, new)
        elif isinstance(node, yaml.SequenceNode) and node.value:
            end = last_index(node.value[-1])
            self.edits.replace(end, end, "".join(f", {flow_record(fields)}" for fields in new))
        elif node is not None:
            self._fill(table, node, new)
        else:
            self._begin(table, new)

    def _append(self, node: yaml.SequenceNode, new: Sequence[Mapping[str, Value]]) -> None:
        last, indent = node.value[-1], " " * node.start_mark.column
        end = self._line_end(last_index(last))
        spaced = len(node.value) > 1 and self._blank_before(last)
        gap = self.newline if spaced else ""
        flow = bool(last.flow_style)
        texts = [flow_record(f) if flow else block_record(f, f"{indent}  ", self.newline) for f in new]
        lead = "" if self.text[:end].endswith(("\n", "\r")) else self.newline
        self.edits.replace(end, end, lead + "".join(f"{gap}{indent}- {text}{self.newline}" for text in texts))

    def _fill(self, table: Sequence[str], node: yaml.Node, new: Sequence[Mapping[str, Value]]) -> None:
        """Put records into a table that is written but empty."""
        indent = "  " * len(table)
        lines = "".join(f"{self.newline}{indent}- {flow_record(fields)}" for fields in new)
        start = node.start_mark.index
        while start and self.text[start - 1] == " ":
            start -= 1
        self.edits.replace(start, max(start, node.end_mark.index), lines)

    def _begin(self, table: Sequence[str], new: Sequence[Mapping[str, Value]]) -> None:
        """Begin a table: at the end of its section when that is written, else at the end of the file."""
        outer = self._node(table[:-1]) if len(table) > 1 else None
        depth = len(table) if outer is not None else 1
        names = table[-1:] if outer is not None else table
        lines = [f"{'  ' * (depth - 1 + level)}{name}:" for level, name in enumerate(names)]
        indent = "  " * (depth + len(names) - 1)
        lines += [f"{indent}- {flow_record(fields)}" for fields in new]
        end = self._line_end(last_index(outer)) if outer is not None else len(self.text)
        lead = "" if not end or self.text[:end].endswith(("\n", "\r")) else self.newline
        gap = self.newline if outer is None and self.text else ""
        self.edits.replace(end, end, lead + gap + self.newline.join(lines) + self.newline)

    def _node(self, path: Sequence[str]) -> yaml.Node | None:
        node: yaml.Node | None = self.root
        for step in path:
            pair = entry(node, step)
            if pair is None:
                return None
            node = pair[1]
        return node

    def _record(self, table: Sequence[str], line: int, column: int) -> yaml.Node:
        for record in records(self._node(table)):
            if (record.start_mark.line + 1, record.start_mark.column + 1) == (line, column):
                return record
        raise LookupError((table, line, column))

    def _insert(self, record: yaml.Node, new: Mapping[str, Value]) -> None:
        last = list(entries(record))[-1][1]
        if _in_flow(record):
            end = last_index(last)
            self.edits.replace(end, end, "".join(f", {name}: {yaml_value(value)}" for name, value in new.items()))
            return
        indent = " " * record.start_mark.column
        end = self._line_end(last_index(last))
        lead = "" if self.text[:end].endswith(("\n", "\r")) else self.newline
        lines = "".join(f"{indent}{name}: {yaml_value(value)}{self.newline}" for name, value in new.items())
        self.edits.replace(end, end, lead + lines)

    def _drop(self, record: yaml.Node, name: str) -> None:
        pairs = list(entries(record))
        index = next(number for number, (key, _) in enumerate(pairs) if key.value == name)
        key, value = pairs[index]
        if index:
            self.edits.replace(self._line_start(key.start_mark.index), self._line_end(last_index(value)), "")
        else:
            self.edits.replace(key.start_mark.index, pairs[1][0].start_mark.index, "")

    def _drop_item(self, record: yaml.Node, items: list[yaml.Node]) -> None:
        index = items.index(record)
        if index + 1 < len(items):
            self.edits.replace(record.start_mark.index, items[index + 1].start_mark.index, "")
        else:
            before = last_index(items[index - 1]) if index else record.start_mark.index
            self.edits.replace(before, last_index(record), "")

    def _line_start(self, index: int) -> int:
        return self.text.rfind("\n", 0, index) + 1

    def _line_end(self, index: int) -> int:
        """Return where the line after ``index`` begins; the end of the text when there is none."""
        end = self.text.find("\n", index)
        return len(self.text) if end < 0 else end + 1

    def _blank_before(self, record: yaml.Node) -> bool:
        start = self._line_start(record.start_mark.index)
        return not self.text[self._line_start(max(start - 1, 0)) : start].strip()


def _in_flow(node: yaml.Node | None) -> bool:
    return isinstance(node, yaml.CollectionNode) and bool(node.flow_style)
