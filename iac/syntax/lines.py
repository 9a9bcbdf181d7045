"""Device text to an immutable tree of lines: nothing is lost, every line knows where it stood.

Structure is read from indentation, as IOS-XE and EOS print it. Banners, here-documents and certificates are kept whole
as the ``body`` of the line that opens them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from iac.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

ETX = "\x03"
_BANNER = re.compile(r"^banner\s+(\S+)\s*(.*)$")
_MACRO = re.compile(r"^macro name\b")
_HEX = re.compile(r"^certificate\s")
_NOT_CONFIGURATION = re.compile(r"^% ?(Invalid|Incomplete|Ambiguous|Error|Unknown|Authorization)")


class Line(NamedTuple):
    """One line of a configuration.

    ``text`` has no indentation; ``number`` counts from 1; ``children`` are the lines inside the mode it opens; ``body``
    holds the raw lines of a banner, here-document or certificate, its end mark left out.
    """

    text: str
    number: int
    children: tuple[Line, ...] = ()
    body: tuple[str, ...] = ()

    def find(self, prefix: str) -> Iterator[Line]:
        """Yield the direct children whose words begin with ``prefix``."""
        return (child for child in self.children if starts_with(child.text, prefix))

    def walk(self, parents: tuple[Line, ...] = ()) -> Iterator[tuple[tuple[Line, ...], Line]]:
        """Yield every line below with the lines above it, in text order."""
        below = (*parents, self)
        for child in self.children:
            yield below, child
            yield from child.walk(below)


@dataclass(frozen=True, slots=True)
class Text:
    """A whole configuration as a tree of lines; ``lines`` are the top-level ones, ``comments`` the ``!`` lines."""

    lines: tuple[Line, ...]
    comments: tuple[Line, ...] = ()

    def find(self, prefix: str) -> Iterator[Line]:
        """Yield the top-level lines whose words begin with ``prefix``."""
        return (line for line in self.lines if starts_with(line.text, prefix))

    def walk(self) -> Iterator[tuple[tuple[Line, ...], Line]]:
        """Yield every line with the lines above it, in text order."""
        for line in self.lines:
            yield (), line
            yield from line.walk()

    def path(self, number: int) -> tuple[str, ...]:
        """Return the texts from the top-level line down to line ``number``; empty when it is no line of the tree."""
        for parents, line in self.walk():
            if line.number <= number <= line.number + len(line.body):
                return (*(parent.text for parent in parents), line.text)
        return ()


def starts_with(text: str, prefix: str) -> bool:
    """Return True when the words of ``text`` begin with the words of ``prefix``."""
    return text.startswith(prefix) and (len(text) == len(prefix) or text[len(prefix)] == " ")


def parse_lines(text: str, *, name: str = "configuration") -> Text:
    """Return the tree of ``text``.

    Raises :class:`iac.errors.UsageError` when the text is no configuration (a device's error message in it, a banner
    that never ends): going on would compare with a part of it and remove the rest. ``name`` is used in the message.
    """
    return _Reader(text, name).read()


class _Reader:
    """The state of one pass over a text; a line waits until the next one shows whether it has children."""

    def __init__(self, text: str, name: str) -> None:
        self.raw = text.split("\n")
        self.name = name
        self.at = 0
        self.comments: list[Line] = []

    def read(self) -> Text:
        """Return the tree; one pass, one stack of the headers that are open."""
        top: list[Line] = []
        stack: list[tuple[int, Line, list[Line]]] = []
        children, depth = top, -1
        pending: Line | None = None
        raw, comment = self.raw, self.comments.append
        while self.at < len(raw):
            line = raw[self.at]
            self.at += 1
            stripped = line.strip()
            if not stripped:
                continue
            first = stripped[0]
            if first == "!":
                comment(Line(stripped, self.at))
                continue
            indent = 0 if line[0] == first else len(line) - len(line.lstrip())
            if pending is not None:
                if indent > depth:
                    stack.append((depth, pending, children))
                    children = []
                else:
                    children.append(pending)
                    if stack and indent <= stack[-1][0]:
                        children = _close(stack, children, indent)
            pending = (self._body(stripped, indent) if first in "bcm%" else None) or Line(stripped, self.at)
            depth = indent
        if pending is not None:
            children.append(pending)
        _close(stack, children, -1)
        return Text(tuple(top), tuple(self.comments))

    def _body(self, stripped: str, indent: int) -> Line | None:
        if stripped[0] == "%" and _NOT_CONFIGURATION.match(stripped):
            raise UsageError(
                f"{self.name}:{self.at}: this is not a configuration: it holds the device's message {stripped!r}",
                hint="Fetch the configuration again; comparing with a part of it would remove the rest.",
            )
        if not indent and (match := _BANNER.match(stripped)):
            return self._banner(match[1], match[2])
        if _MACRO.match(stripped):
            return self._until(stripped, "@")
        if indent and _HEX.match(stripped) and self.at < len(self.raw) and self.raw[self.at].startswith("  "):
            return self._until(stripped, "quit")
        return None

    def _banner(self, kind: str, rest: str) -> Line | None:
        if not rest:
            return self._until(f"banner {kind}", "EOF")
        mark = "^C" if rest.startswith("^C") else rest[0]
        opened, start = self.at, rest[len(mark) :]
        if mark in start:
            return Line(f"banner {kind}", opened, (), (start[: start.index(mark)],))
        body = [start] if start.strip() else []
        while self.at < len(self.raw):
            line = self.raw[self.at].rstrip("\r")
            self.at += 1
            if mark in line:
                last = line[: line.index(mark)]
                return Line(f"banner {kind}", opened, (), (*body, *([last] if last else ())))
            body.append(line)
        raise self._unfinished(f"banner {kind}", opened, mark)

    def _until(self, text: str, end: str) -> Line:
        opened = self.at
        body: list[str] = []
        while self.at < len(self.raw):
            line = self.raw[self.at].rstrip("\r")
            self.at += 1
            if line.strip() == end:
                return Line(text, opened, (), tuple(body))
            body.append(line)
        raise self._unfinished(text, opened, end)

    def _unfinished(self, text: str, opened: int, end: str) -> UsageError:
        shown = "ETX (Ctrl-C)" if end == ETX else repr(end)
        return UsageError(
            f"{self.name}:{opened}: {text!r} is never closed by {shown}",
            hint="Everything after it would be taken for its text; end it with the mark it was opened with.",
        )


def _close(stack: list[tuple[int, Line, list[Line]]], children: list[Line], indent: int) -> list[Line]:
    """Close the headers that are at ``indent`` or deeper; return the list of children that is open then."""
    while stack and indent <= stack[-1][0]:
        _, header, outer = stack.pop()
        outer.append(Line(header.text, header.number, tuple(children), header.body))
        children = outer
    return children
