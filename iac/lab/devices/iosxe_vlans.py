"""How IOS-XE keeps VLANs and prints the lists of trunks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iac.lab.devices.grammar.kinds import parse_vlans
from iac.lab.devices.vlans import TRUNK, allow, make_vlans

if TYPE_CHECKING:
    from iac.lab.devices.editor import Edit

# The device breaks a long list into continuation lines so that none exceeds a terminal line.
TRUNK_WIDTH = 79


def trunk(edit: Edit) -> str | None:
    """Change the list of a trunk as the line says."""
    return allow(edit, pairs=True)


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
    return make_vlans(edit, numbers)
