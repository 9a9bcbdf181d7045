"""Marks in the text: a template, compiled with this extension, says of each line where it stands and for whom.

The extension works on the stream of tokens, so the templates know nothing of it. It puts a mark before each piece of
text and each expression, and, behind ``for`` and ``with``, one that names the item the block is about. The marks are
private-use characters that no configuration contains, and :func:`read` takes them out again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from jinja2.ext import Extension
from jinja2.lexer import Token

from iac.findings import Origin

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jinja2.lexer import TokenStream

OPEN, CLOSE = "\ue000", "\ue001"
_MARK = re.compile(f"{OPEN}([^{CLOSE}]*){CLOSE}")
TRACE = "trace__"
"""The name under which the marked templates find their :class:`Trace`."""


@dataclass
class Trace:
    """What the blocks of one rendering are about, by number."""

    origins: list[tuple[Origin, ...]] = field(default_factory=list)

    def enter(self, item: object) -> str:
        """Return the mark of a block about ``item``."""
        self.origins.append(tuple(getattr(item, "origins", ())))
        return f"{OPEN}+{len(self.origins) - 1}{CLOSE}"


class MarkLines(Extension):
    """Compiles marks into a template."""

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        """Yield the template's tokens with marks between them."""
        statement: list[Token] = []
        for token in stream:
            if token.type == "block_begin":
                statement = [token]
            elif statement:
                statement.append(token)
                if token.type == "block_end":
                    yield from _statement(statement)
                    statement = []
            elif token.type == "data":
                yield Token(token.lineno, "data", _marked(stream.name or "", token))
            else:
                if token.type == "variable_begin":
                    yield Token(token.lineno, "data", _place(stream.name or "", token.lineno))
                yield token


def _place(template: str, line: int) -> str:
    return f"{OPEN}@{template}:{line}{CLOSE}"


def _marked(template: str, token: Token) -> str:
    lines = token.value.splitlines(keepends=True)
    return "".join(_place(template, token.lineno + index) + line for index, line in enumerate(lines))


def _statement(tokens: list[Token]) -> Iterator[Token]:
    """A whole statement: leave a block before its end, enter one after its beginning."""
    word, line = tokens[1].value, tokens[0].lineno
    if word in ("endfor", "endwith"):
        yield Token(line, "data", f"{OPEN}-{CLOSE}")
    yield from tokens
    if word in ("for", "with"):
        yield from _enter(tokens[2].value, line)


def _enter(name: str, line: int) -> Iterator[Token]:
    kinds = ("variable_begin", "name", "dot", "name", "lparen", "name", "rparen", "variable_end")
    texts = ("{{", TRACE, ".", "enter", "(", name, ")", "}}")
    return (Token(line, kind, text) for kind, text in zip(kinds, texts, strict=True))


def read(
    text: str, trace: Trace, package: str, outermost: tuple[Origin, ...]
) -> tuple[str, tuple[tuple[Origin, ...], ...]]:
    """Return the text without marks, and for each of its lines the template's place and the city files' places.

    A line belongs to the innermost block whose item knows its origins, else to ``outermost``.
    """
    blocks: list[tuple[Origin, ...]] = [outermost]
    lines: list[str] = []
    causes: list[tuple[Origin, ...]] = []
    for marked in text.splitlines(keepends=True):
        causes.append(_cause(marked, trace, package, blocks))
        lines.append(_MARK.sub("", marked))
    if lines and not lines[-1]:
        lines.pop()
        causes.pop()
    return "".join(lines), tuple(causes)


def _cause(marked: str, trace: Trace, package: str, blocks: list[tuple[Origin, ...]]) -> tuple[Origin, ...]:
    found: tuple[Origin, ...] = ()
    for mark in _MARK.findall(marked):
        if mark == "-":
            blocks.pop()
        elif mark.startswith("+"):
            blocks.append(trace.origins[int(mark[1:])] or blocks[-1])
        elif not found:
            template, _, line = mark[1:].rpartition(":")
            found = (Origin(f"{package}/{template}", int(line)), *blocks[-1])
    return found
