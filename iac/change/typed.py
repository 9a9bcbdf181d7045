"""How a term is typed: banners between marks no line of theirs holds, flat access lists, blocks line by line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iac.change.plan import Command
from iac.syntax.canonical import FLAT, Node, Term

if TYPE_CHECKING:
    from collections.abc import Iterator

_MARKS = "#%@~|$&"
"""Characters to put round a banner. ``^C``, which ``show run`` prints, stands for ETX and cannot be typed or pasted."""


def text_of(term: Term) -> str:
    """Return what is typed to set the term."""
    if not isinstance(term.value, tuple) or term.value == (FLAT,):
        return term.text
    body = "\n".join(term.value)
    if not term.text.startswith("banner "):
        return f"{term.text}\n{body}\n{'@' if term.text.startswith('macro ') else 'quit'}"
    if term.rule.banner_mark:
        return f"{term.text}\n{body}\n{term.rule.banner_mark}"
    mark = next((mark for mark in _MARKS if mark not in body), "\x03")
    return f"{term.text} {mark}\n{body}\n{mark}"


def on_command(path: tuple[Term, ...], term: Term) -> Command:
    """Return the command that sets the term in the modes of ``path``."""
    if path and path[0].value == (FLAT,):
        return Command(path, term, False, f"access-list {path[0].text.split()[-1]} {term.text}")
    return Command(path, term, False, text_of(term))


def off_command(path: tuple[Term, ...], node: Node) -> Command:
    """Return the command that removes the node."""
    term = node.term
    text = f"no access-list {term.text.split()[-1]}" if term.value == (FLAT,) else term.off
    return Command(path, term, True, text)


def commands_for(path: tuple[Term, ...], node: Node) -> Iterator[Command]:
    """Yield the commands that make a node and everything below it; a header is typed by what is inside it."""
    if not node.children:
        yield on_command(path, node.term)
        return
    children = list(node.children.values())
    mode = node.term.rule.mode
    if mode is None or not mode.ordered:
        children.sort(key=lambda child: child.term.rule.rank)
    for child in children:
        yield from commands_for((*path, node.term), child)
