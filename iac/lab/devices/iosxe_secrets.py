"""How IOS-XE hides secrets, passwords and keys, and adds up what is said about a user."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from iac.lab.devices import hashing
from iac.lab.devices.tree import Node

if TYPE_CHECKING:
    from iac.lab.devices.editor import Edit


def _root(edit: Edit) -> Node:
    return edit.editor.root


def secret(edit: Edit) -> str | None:
    """Keep a secret or password hidden, whatever it came as."""
    if edit.negated:
        return None
    edit.node.children[edit.match.key] = Node(_hidden(edit.match.text, _root(edit)), edit.match.key, edit.match.rule)
    return ""


def _hidden(text: str, root: Node) -> str:
    """Hash what came in clear: secrets always, passwords when the device is told to."""
    found = re.search(r"\b(secret|password|key) 0 (\S+)", text)
    if not found:
        return text
    if found[1] == "secret":
        return text.replace(found[0], f"secret 9 {hashing.hide_type9(found[2])}")
    return text.replace(found[0], f"{found[1]} {_shown(found[2], root)}")


def _shown(plain: str, root: Node) -> str:
    return f"7 {hashing.type7(plain)}" if "service password-encryption" in root.children else plain


def key(edit: Edit) -> str | None:
    """Keep a shared key, hidden when the device is told to."""
    if edit.negated:
        return None
    words = edit.match.text.split()
    plain = words[1] if len(words) == 2 else words[2] if words[1] == "0" else ""  # noqa: PLR2004 - key [type] text
    text = f"key {_shown(plain, _root(edit))}" if plain else edit.match.text
    edit.node.children[edit.match.key] = Node(text, edit.match.key, edit.match.rule)
    return ""


def username(edit: Edit) -> str | None:
    """Settings of a user add up; what the new line does not mention stays as it was."""
    if edit.negated:
        return None
    wanted, name = edit.match.text, edit.match.arguments[0]
    before = edit.node.children.get(edit.match.key)
    privilege = re.search(r" privilege \d+", wanted) or (re.search(r" privilege \d+", before.text) if before else None)
    credential = re.search(r" (secret|password) .*", wanted) or (
        re.search(r" (secret|password) .*", before.text) if before else None
    )
    text = f"username {name}{privilege[0] if privilege else ''}"
    text += " nopassword" if " nopassword" in wanted else ""
    text = text.replace(" privilege 1", "") if text.endswith(" privilege 1") else text
    text = _hidden(text + (credential[0] if credential else ""), _root(edit))
    edit.node.children[edit.match.key] = Node(text, edit.match.key, edit.match.rule)
    return ""
