"""What a full replacement must carry over: blocks the device owns, sections that are not ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iac.syntax.compare import compare

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from iac.syntax import Line, Node, Tree

ETX = "\x03"


def carry_over(running: Tree, intended: Tree, text: str, *, sections: Iterable[str] = ()) -> str:
    """Return ``text`` (what ``intended`` was parsed from) and everything of ``running`` that is not ours to change.

    For ``configure replace``, which removes what the file does not hold. ``sections`` is what is ours (empty: all but
    what the device owns). Carried blocks are copied as the device printed them.
    """
    unmanaged = compare(running, intended, sections=sections).unmanaged
    numbers = {node.number for node in unmanaged}
    lines = [line for line in running.source.lines if line.number in numbers | _repeated(running, unmanaged)]
    carried = [piece for line in lines for piece in _copy(line, 0, running.platform.indent)]
    if not carried:
        return text
    kept = text.rstrip("\n").split("\n")
    ending = [kept.pop()] if kept and kept[-1].strip() == "end" else []
    return "\n".join([*kept, "!", *carried, *ending]) + "\n"


def _repeated(running: Tree, unmanaged: tuple[Node, ...]) -> set[int]:
    """Return the line numbers of flat lines that were folded into one unmanaged list."""
    names = {node.term.slot.split()[-1] for node in unmanaged if node.term.slot.startswith("ip access-list")}
    return {line.number for line in running.source.find("access-list") if line.text.split()[1] in names}


def _copy(line: Line, depth: int, indent: str) -> Iterator[str]:
    if line.text.startswith("banner ") and indent == " ":
        yield f"{line.text} {ETX}"
        yield from line.body
        yield ETX
        return
    yield indent * depth + line.text
    if line.body:
        yield from line.body
        yield "EOF" if line.text.startswith("banner ") else "@" if line.text.startswith("macro ") else "\tquit"
    for child in line.children:
        yield from _copy(child, depth + 1, indent)
