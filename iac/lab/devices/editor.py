"""The configuration mode of a device: one typed line after another changes a tree.

The same editor serves a terminal, a file copied into the running configuration, a configuration session and the start
from a saved file. Indentation means nothing to it, as on the devices: a line belongs to the innermost mode that knows
it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from iac.lab.devices.tree import Node

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from iac.lab.devices.grammar.language import Dialect, Match, Reading

INVALID = "% Invalid input detected at '^' marker."
INCOMPLETE = "% Incomplete command."
AMBIGUOUS = "% Ambiguous command: "


@dataclass(frozen=True, slots=True)
class Edit:
    """One line on its way into a section; ``negated`` when ``no`` or ``default`` stood before it."""

    editor: Editor
    node: Node
    match: Match
    negated: bool
    default: bool = False


@dataclass
class Editor:
    """A configuration session on ``root``; ``hooks`` hold what a platform does specially with some lines.

    A hook returns None to let the line through, or the device's answer (empty when it took the line silently).
    """

    dialect: Dialect
    root: Node
    hooks: Mapping[str, Callable[[Edit], str | None]] = field(default_factory=dict)
    stack: list[tuple[str, Node]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Start at the top."""
        self.stack = self.stack or [("global", self.root)]

    @property
    def mode(self) -> str:
        """The mode the next line is read in first."""
        return self.stack[-1][0]

    def enter(self, raw: str) -> str:
        """Take one line; return the device's complaint, or nothing."""
        line = raw.strip(" \t\r\n")
        if not line or line.startswith("!"):
            return ""
        if line.lower() in ("exit", "end", "quit"):
            self.leave(everything=line.lower() == "end")
            return ""
        if line.lower() == self.dialect.modes[self.mode].footer:
            self.leave()
            return ""
        first, _, body = line.partition(" ")
        if first.lower() in ("no", "default") and body:
            return self._take(line, body.strip(), before=first.lower())
        return self._take(line, line)

    def leave(self, *, everything: bool = False) -> None:
        """Go up one mode, or to the top."""
        del self.stack[1 if everything or len(self.stack) == 1 else -1 :]

    def _take(self, line: str, body: str, before: str = "") -> str:
        closest: Reading | None = None
        for depth in range(len(self.stack) - 1, -1, -1):
            mode, node = self.stack[depth]
            reading = self.dialect.read(mode, body)
            match = reading.match or (_partial(reading) if before else None)
            if match is not None:
                del self.stack[depth + 1 :]
                return self._apply(Edit(self, node, match, bool(before), before == "default"))
            if closest is None or _better(reading, closest):
                closest = reading
        return _complaint(line, closest, len(line) - len(body))

    def _apply(self, edit: Edit) -> str:
        rule = edit.match.rule
        if rule.hook:
            answer = self.hooks[rule.hook](edit)
            if answer is not None:
                return answer
        if edit.negated:
            hidden = f"no {edit.match.text}" in self.dialect.modes[edit.node.mode].defaults
            remove(edit.node, edit.match, keep_no=not (edit.default or hidden))
        else:
            self.put(edit.node, edit.match)
        return ""

    def put(self, node: Node, match: Match, text: str = "") -> Node | None:
        """Write a line under ``node`` and enter its section when it opens one; None when it equals the default."""
        text, rule = text or match.text, match.rule
        defaults = self.dialect.modes[node.mode].defaults
        if text in defaults or rule.flag == "+":
            node.children.pop(match.key, None)
            return None
        present = node.children.get(match.key)
        if present is None:
            present = node.children[match.key] = Node(text, match.key, rule)
        elif not (rule.enters and present.text.startswith(text + " ")):
            present.text, present.rule = text, rule
        if rule.enters:
            self.stack.append((rule.enters, present))
        return present


def remove(node: Node, match: Match, *, keep_no: bool) -> None:
    """Take ``no`` literally: drop the line, keep the ``no`` form of a switch, or drop all a beginning stands for."""
    rule, key = match.rule, match.key
    if rule.switch and match.abbreviations >= 0:
        node.children.pop(key, None)
        if keep_no:
            node.children[key] = Node(f"no {match.text}", key, rule)
        return
    if match.abbreviations >= 0 and node.children.pop(key, None) is not None:
        return
    start = match.text + " "
    for child in list(node.children.values()):
        if child.text.startswith(start) or child.text == match.text or child.key == key:
            del node.children[child.key]


def _partial(reading: Reading) -> Match | None:
    """Return the beginning of a rule that ``no`` may stand before: it must reach what tells lines apart."""
    for begun in reading.beginnings:
        if begun.pieces and (begun.value_next or any(piece.argument or piece.value for piece in begun.pieces)):
            return replace(begun, abbreviations=-1)
    return None


def _better(reading: Reading, than: Reading) -> bool:
    return (reading.incomplete, reading.error_column) > (than.incomplete, than.error_column)


def _complaint(line: str, reading: Reading | None, offset: int) -> str:
    if reading is None or reading.ambiguous:
        return f'{AMBIGUOUS} "{line}"'
    if reading.incomplete:
        return INCOMPLETE
    return f"{' ' * (reading.error_column + offset)}^\n{INVALID}"
