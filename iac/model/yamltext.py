"""YAML as city files use it, read from the parser's events: positions kept, surprises refused.

Only ``null``, ``~`` and nothing, ``true`` and ``false`` are more than text here; the type of a field decides what its
text means, so ``10:11:22:33:44:55`` stays a MAC address, ``20:00`` a time, ``0123`` and ``17.10`` what they look like.
Anchors, aliases, tags, several documents and deep nesting are refused: a city does not need them, and they are how a
small file becomes a large one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml

from iac.model.oneline import WHY_ONE_LINE, not_on_one_line
from iac.model.tree import Block, Items, pack, unpack

if TYPE_CHECKING:
    from collections.abc import Iterator

    from iac.model.problems import Problems

MAX_DEPTH = 24
"""Levels of nesting; the deepest in a city file is 5."""
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_WORDS: dict[str, bool | None] = {"": None, "~": None, "null": None, "true": True, "false": False}


def read_yaml(text: str, file: str, problems: Problems) -> Block | None:
    """Return the mapping a city file holds; None when it holds none, the reasons then being in ``problems``."""
    builder = _Builder(file, problems)
    try:
        for event in _events(text):
            if not builder.take(event):
                return None
    except yaml.MarkedYAMLError as error:
        _syntax_problem(error, text, file, problems)
        return None
    except yaml.reader.ReaderError as error:
        at = error.position
        line, column = text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
        problems.add("MOD005", file, line, column, f"the character {_hex(error.character)} cannot stand in a text")
        return None
    except RecursionError:
        problems.add("MOD010", file, 0, 0, f"nested more than {MAX_DEPTH} deep")
        return None
    return builder.result()


def _hex(character: object) -> str:
    return f"U+{ord(character):04X}" if isinstance(character, str) else f"U+{int(str(character)):04X}"


def _events(text: str) -> Iterator[yaml.Event]:
    loader = _LOADER(text)
    try:
        while loader.check_event():
            yield loader.get_event()
    finally:
        loader.dispose()


def _syntax_problem(error: yaml.MarkedYAMLError, text: str, file: str, problems: Problems) -> None:
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
    lines = text.splitlines()
    here = lines[line - 1] if 0 < line <= len(lines) else ""
    if "\t" in here[: max(column, 1)]:
        problems.add("MOD009", file, line, here.index("\t") + 1, "a tab stands where spaces belong")
        return
    context = f", {error.context}" if error.context else ""
    if error.context and error.context_mark and error.context_mark.line + 1 != line:
        context += f" that begins in line {error.context_mark.line + 1}"
    problems.add("MOD006", file, line, column, f"not readable as YAML: {error.problem}{context}")


class _Builder:
    """Builds the tree from events without recursion, so that no file can exhaust the stack."""

    def __init__(self, file: str, problems: Problems) -> None:
        self.file = file
        self.problems = problems
        self.stack: list[Block | Items] = []
        self.keys: list[tuple[str, int] | None] = []
        self.root: object = None
        self.root_place = pack(1, 1)
        self.documents = 0
        self.aliases: set[str] = set()
        self.questions: list[tuple[int, str, str]] = []
        """What is odd about texts; told only when the file can be read to its end."""

    def take(self, event: Any) -> bool:
        """Take one event; False when reading on would be pointless."""
        kind = type(event)
        if kind is yaml.ScalarEvent:
            self._scalar(event)
        elif kind is yaml.MappingStartEvent:
            return self._open(Block(self.file, _place(event)), event)
        elif kind is yaml.SequenceStartEvent:
            return self._open(Items(self.file, _place(event)), event)
        elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            self.stack.pop()
            self.keys.pop()
        elif kind is yaml.AliasEvent:
            if event.anchor not in self.aliases:
                self.aliases.add(event.anchor)
                self._refuse(event, "MOD007", f"'*{event.anchor}' repeats another part of the file")
            self._put(None, _place(event))
        elif kind is yaml.DocumentStartEvent:
            return self._document(event)
        return True

    def result(self) -> Block | None:
        """Return the file's mapping, None with a problem when it is something else, None for an empty file."""
        for place, told, path in self.questions:
            self.problems.add("MOD035", self.file, *unpack(place), told, path=path, why=WHY_ONE_LINE)
        if self.root is None:
            return Block(self.file, self.root_place)
        if isinstance(self.root, Block):
            return self.root
        line, column = unpack(self.root_place)
        self.problems.add("MOD011", self.file, line, column, "the file holds no sections")
        return None

    def _document(self, event: yaml.Event) -> bool:
        self.documents += 1
        if self.documents > 1:
            self._refuse(event, "MOD008", "a second document begins here")
        return self.documents == 1

    def _refuse(self, event: yaml.Event, code: str, message: str) -> None:
        line, column = unpack(_place(event))
        self.problems.add(code, self.file, line, column, message)

    def _check_marks(self, event: Any) -> None:
        if event.anchor is not None:
            self._refuse(event, "MOD007", f"'&{event.anchor}' marks a part of the file for repetition")
        if event.tag is not None:
            self._refuse(event, "MOD007", f"the tag '{event.tag}' asks for a special type")

    def _open(self, node: Block | Items, event: yaml.Event) -> bool:
        self._check_marks(event)
        if len(self.stack) >= MAX_DEPTH:
            self._refuse(event, "MOD010", f"nested more than {MAX_DEPTH} deep")
            return False
        self._put(node, node.start)
        self.stack.append(node)
        self.keys.append(None)
        return True

    def _scalar(self, event: Any) -> None:
        if event.anchor is not None or event.tag is not None:
            self._check_marks(event)
        mark = event.start_mark
        place = pack(mark.line + 1, mark.column + 1)
        text = event.value
        if self.stack and self.keys[-1] is None and type(self.stack[-1]) is Block:
            self._key(text, place)
        else:
            if not text.isprintable():
                self._question(text, place)
            self._put(_WORDS.get(text, text) if event.implicit[0] else text, place)

    def _question(self, text: str, place: int) -> None:
        names = [key[0] for key in self.keys if key is not None]
        told = not_on_one_line(text, names[-1] if names else "")
        if told:
            self.questions.append((place, told, ".".join(names)))

    def _key(self, text: str, place: int) -> None:
        block = self.stack[-1]
        if text == "<<":
            self.problems.add("MOD007", self.file, *unpack(place), "'<<' merges another part of the file")
        elif isinstance(block, Block) and text in block:
            first = block.key_place(text) or (0, 0)
            self.problems.add(
                "MOD012", self.file, *unpack(place), f"'{text}' is written twice; first in line {first[0]}", path=text
            )
        self.keys[-1] = (text, place)

    def _put(self, value: object, place: int) -> None:
        if not self.stack:
            self.root, self.root_place = value, place
            return
        top, key = self.stack[-1], self.keys[-1]
        if isinstance(top, Items):
            top.put(value, place)
        elif key is None:
            line, column = unpack(place)
            self.problems.add("MOD011", self.file, line, column, "a key is a list or a mapping here")
            self.keys[-1] = ("<<", place)
        else:
            if key[0] not in top and key[0] != "<<":
                top.put(key[0], value, key[1], place)
            self.keys[-1] = None


def _place(event: Any) -> int:
    mark = event.start_mark
    return pack(mark.line + 1, mark.column + 1)
