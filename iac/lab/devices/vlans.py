"""How both platforms keep VLANs and the lists of trunks; in what they differ is in their own files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iac.lab.devices.grammar.kinds import format_vlans, parse_vlans
from iac.lab.devices.tree import Node

if TYPE_CHECKING:
    from collections.abc import Sequence

    from iac.lab.devices.editor import Edit

TRUNK = "switchport trunk allowed vlan"
ALL_VLANS = frozenset(range(1, 4095))


def allow(edit: Edit, *, pairs: bool) -> str:
    """Change the list of a trunk as the line says: set, ``add``, ``remove``, ``except``.

    ``pairs``: the platform prints two neighbours as ``7,8`` and not as ``7-8``.
    """
    if edit.negated:
        edit.node.children.pop(TRUNK, None)
        return ""
    words = edit.match.text.removeprefix(TRUNK).split()
    present = trunk_vlans(edit.node.children.get(TRUNK))
    listed = parse_vlans(words[-1]) or frozenset()
    wanted = {
        "all": ALL_VLANS,
        "none": frozenset[int](),
        "add": present | listed,
        "remove": present - listed,
        "except": ALL_VLANS - listed,
    }.get(words[0], listed)
    if wanted == ALL_VLANS:
        edit.node.children.pop(TRUNK, None)
    else:
        text = f"{TRUNK} {format_vlans(wanted, pairs=pairs) or 'none'}"
        edit.node.children[TRUNK] = Node(text, TRUNK, edit.match.rule)
    return ""


def trunk_vlans(node: Node | None) -> frozenset[int]:
    """Return the VLANs a trunk carries; all of them when nothing is configured."""
    return ALL_VLANS if node is None else parse_vlans(node.text.rpartition(" ")[2]) or frozenset()


def make_vlans(edit: Edit, numbers: Sequence[int]) -> str:
    """Make or remove VLANs and go into the last one made; VLAN 1 always exists and is never shown."""
    for number in numbers:
        key = f"vlan {number}"
        if edit.negated:
            edit.node.children.pop(key, None)
        elif number != 1:
            edit.node.children.setdefault(key, Node(key, key, edit.match.rule))
    if not edit.negated:
        last = f"vlan {numbers[-1]}"
        edit.editor.stack.append(("vlan", edit.node.children.get(last) or Node(last, last, edit.match.rule)))
    return ""
