"""How IOS-XE keeps access lists: numbers, one spelling of addresses, the old form without names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from iac.lab.devices.tree import Node

if TYPE_CHECKING:
    from iac.lab.devices.editor import Edit


def ace(edit: Edit) -> str | None:
    """Number an entry of an access list and spell its addresses as the device does."""
    match = edit.match
    first = match.pieces[0]
    number = int(first.text) if first.argument and not first.value else 0
    body = _tidy_addresses(match.text.removeprefix(f"{number} ") if number else match.text)
    same = next((child for child in edit.node.children.values() if child.text.partition(" ")[2] == body), None)
    if edit.negated:
        edit.node.children.pop(str(number) if number else (same.key if same else ""), None)
        return ""
    taken = edit.node.children.get(str(number)) if number else None
    if taken is not None and taken.text.partition(" ")[2] != body:
        return "%Duplicate sequence number"
    if same is not None and not body.startswith("remark "):
        return ""
    number = number or max((int(key) for key in edit.node.children), default=0) + 10
    edit.node.children[str(number)] = Node(f"{number} {body}", str(number), match.rule)
    return ""


_PAIR = re.compile(r"(?<![\d.])(\d+\.\d+\.\d+\.\d+) (\d+\.\d+\.\d+\.\d+)(?![\d.])")


def _tidy_addresses(body: str) -> str:
    """Spell address and wildcard as the device does: ``host``, ``any``, and no bits under the wildcard."""
    return body if body.startswith("remark ") else _PAIR.sub(_tidy_pair, body)


def _tidy_pair(found: re.Match[str]) -> str:
    address, wildcard = ([int(part) for part in text.split(".")] for text in found.groups())
    if not any(wildcard):
        return f"host {found[1]}"
    if wildcard == [255, 255, 255, 255]:
        return "any"
    kept = ".".join(str(part & ~mask & 255) for part, mask in zip(address, wildcard, strict=True))
    return f"{kept} {found[2]}"


def numbered_acl(edit: Edit) -> str | None:
    """Take ``access-list N ..`` as an entry of the list of that number."""
    number, _, body = edit.match.text.partition(" ")[2].partition(" ")
    extended = 100 <= int(number) <= 199 or 2000 <= int(number) <= 2699  # noqa: PLR2004 - Cisco's ranges
    name = f"ip access-list {'extended' if extended else 'standard'} {number}"
    if edit.negated:
        edit.node.children.pop(name, None)
        return ""
    answer = edit.editor.enter(name) or edit.editor.enter(body)
    edit.editor.leave(everything=True)
    return answer
