"""How IOS-XE keeps VLANs and the lists of trunks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iac.lab.devices.grammar.kinds import format_vlans, parse_vlans
from iac.lab.devices.tree import Node

if TYPE_CHECKING:
    from iac.lab.devices.editor import Edit

TRUNK = "switchport trunk allowed vlan"
# The device breaks a long list into continuation lines so that none exceeds a terminal line.
TRUNK_WIDTH = 79
ALL_VLANS = frozenset(range(1, 4095))


def trunk(edit: Edit) -> str | None:
    """Change the list of a trunk as the line says: set, ``add``, ``remove``, ``except``."""
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
        edit.node.children[TRUNK] = Node(f"{TRUNK} {format_vlans(wanted) or 'none'}", TRUNK, edit.match.rule)
    return ""


def trunk_vlans(node: Node | None) -> frozenset[int]:
    """Return the VLANs a trunk carries; all of them when nothing is configured."""
    if node is None:
        return ALL_VLANS
    return parse_vlans(node.text.rpartition(" ")[2]) or frozenset()


def trunk_lines(text: str) -> list[str]:
    """Return the line or lines in which the device prints a trunk's list."""
    lines: list[str] = []
    start = current = f"{TRUNK} "
    for part in text.removeprefix(start).split(","):
        longer = f"{current}{'' if current.endswith(' ') else ','}{part}"
        if len(longer) > TRUNK_WIDTH and not current.endswith(" "):
            lines.append(current)
            longer = f"{TRUNK} add {part}"
        current = longer
    return [*lines, current]


def vlans(edit: Edit) -> str | None:
    """Make or remove each VLAN of a list; VLAN 1 always stays."""
    numbers = sorted(parse_vlans(edit.match.arguments[0]) or ())
    if edit.negated and 1 in numbers:
        return "%Default VLAN 1 may not be deleted."
    for number in numbers:
        key = f"vlan {number}"
        if edit.negated:
            edit.node.children.pop(key, None)
        elif number != 1:
            edit.node.children.setdefault(key, Node(key, key, edit.match.rule))
    if not edit.negated:
        # VLAN 1 always exists and is never shown.
        last = f"vlan {numbers[-1]}"
        edit.editor.stack.append(("vlan", edit.node.children.get(last) or Node(last, last, edit.match.rule)))
    return ""
