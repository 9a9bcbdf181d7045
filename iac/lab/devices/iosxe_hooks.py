"""What IOS-XE does specially with some configuration lines: it normalises, hashes, renumbers, refuses."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from iac.lab.devices import iosxe_lists, iosxe_secrets, iosxe_vlans
from iac.lab.devices.grammar.iosxe_names import VIRTUAL_TYPES
from iac.lab.devices.iosxe_vlans import trunk_lines
from iac.lab.devices.tree import Node
from iac.lab.devices.vlans import TRUNK

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from iac.lab.devices.editor import Edit
    from iac.lab.devices.grammar.language import Dialect, Rule

_ETX = "\x03"
_NO_ADDRESS = "no ip address"


@dataclass(frozen=True)
class Chassis:
    """What the hardware is: the ports that exist whatever the configuration says."""

    ports: frozenset[str]

    def physical(self, name: str) -> bool:
        """Tell whether ``name`` is a port of the hardware."""
        return name in self.ports

    def possible(self, name: str) -> bool:
        """Tell whether an interface of that name can exist here."""
        return self.physical(name) or name.partition(".")[0] in self.ports or name.startswith(VIRTUAL_TYPES)


def routed_by_nature(name: str) -> bool:
    """Tell whether ``name`` is no switch port.

    Ports in slot 0, as on routers, and those without a slot, as on virtual routers and for management, are routed; so
    is what is virtual, but not a bundle.
    """
    if name.startswith("Port-channel"):
        return False
    return name.startswith(VIRTUAL_TYPES) or re.match(r"[A-Za-z-]+(0/|\d+(\.\d+)?$)", name) is not None


def hooks(chassis: Chassis) -> Mapping[str, Callable[[Edit], str | None]]:
    """Return the special treatments by the names the grammar uses."""

    def interface(edit: Edit) -> str | None:
        return _interface(edit, chassis)

    return {"interface": interface, **_HOOKS}


def _interface(edit: Edit, chassis: Chassis) -> str | None:
    name = edit.match.text.partition(" ")[2]
    if not chassis.possible(name):
        return f"{' ' * 10}^\n% Invalid input detected at '^' marker."
    if edit.negated:
        if not chassis.physical(name) and not edit.default:
            return None
        if not edit.default:
            return "% Removal of physical interfaces is not permitted"
        present = edit.node.children.get(edit.match.key)
        if present is not None:
            present.children.clear()
            _settle(edit, present)
        return ""
    fresh = edit.match.key not in edit.node.children
    present = edit.editor.put(edit.node, edit.match)
    if fresh and present is not None:
        _settle(edit, present)
    return ""


def _settle(edit: Edit, interface: Node) -> None:
    """Show ``no ip address`` on a routed interface without one, as the device does; nothing on a switch port."""
    name = interface.text.partition(" ")[2]
    switchport = interface.children.get("switchport")
    routed = routed_by_nature(name) or (switchport is not None and switchport.text.startswith("no "))
    present = interface.children.get("ip address")
    if routed and present is None and "." not in name:
        interface.children["ip address"] = Node(_NO_ADDRESS, "ip address", _rule(edit.editor.dialect, "address"))
    elif not routed and present is not None:
        del interface.children["ip address"]


def _rule(dialect: Dialect, hook: str) -> Rule:
    return next(rule for rule in dialect.modes["interface"].rules if rule.hook == hook)


def _switchport(edit: Edit) -> str | None:
    if edit.negated and not edit.default:
        edit.node.children["switchport"] = Node("no switchport", "switchport", edit.match.rule)
    else:
        edit.node.children.pop("switchport", None)
    _settle(edit, edit.node)
    return ""


def _address(edit: Edit) -> str | None:
    name = edit.node.text.partition(" ")[2]
    if edit.negated:
        for key in [key for key in edit.node.children if key == "ip address" or key.startswith("ip address ")]:
            del edit.node.children[key]
        _settle(edit, edit.node)
        return ""
    if not routed_by_nature(name) and "switchport" not in edit.node.children:
        return "\n% IP addresses may not be configured on L2 links.\n"
    return None


def _vrf(edit: Edit) -> str | None:
    """Putting an interface into a VRF or taking it out drops its addresses (Cisco, "VRF-lite" configuration guide)."""
    name = edit.node.text.partition(" ")[2]
    before = edit.node.children.get("vrf forwarding")
    wanted = "" if edit.negated else f"vrf forwarding {edit.match.arguments[0]}"
    if (before.text if before else "") == wanted:
        return ""
    edit.node.children.pop("vrf forwarding", None)
    had = [key for key, child in edit.node.children.items() if child.text.startswith("ip address ")]
    for key in had:
        del edit.node.children[key]
    if wanted:
        edit.node.children["vrf forwarding"] = Node(wanted, "vrf forwarding", edit.match.rule)
    _settle(edit, edit.node)
    verb = "enabling" if wanted else "disabling"
    return f"% Interface {name} IPv4 disabled and address(es) removed due to {verb} VRF" if had else ""


def _community(edit: Edit) -> str | None:
    if edit.negated:
        return None
    words = edit.match.text.split()
    shown = [word.upper() if place > 2 and word in ("ro", "rw") else word for place, word in enumerate(words)]  # noqa: PLR2004
    if not {"RO", "RW"} & set(shown):
        shown.insert(3, "RO")
    edit.node.children[edit.match.key] = Node(" ".join(shown), edit.match.key, edit.match.rule)
    return ""


def _nameserver(edit: Edit) -> str | None:
    key, wanted = edit.match.key, [piece.text for piece in edit.match.pieces if piece.value]
    before = edit.node.children.get(key)
    present = before.text.removeprefix(key).split() if before else []
    kept = [one for one in present if one not in wanted] if edit.negated and wanted else [] if edit.negated else present
    total = kept if edit.negated else [*kept, *(one for one in wanted if one not in kept)]
    edit.node.children.pop(key, None)
    if total:
        edit.node.children[key] = Node(f"{key} {' '.join(total)}", key, edit.match.rule)
    return ""


def _renamed(old: str, new: str) -> Callable[[Edit], str | None]:
    """Return the hook for a line that the device prints in a newer spelling."""

    def hook(edit: Edit) -> str | None:
        before = "default " if edit.default else "no " if edit.negated else ""
        return edit.editor.enter(before + edit.match.text.replace(old, new, 1))

    return hook


def _classmap(edit: Edit) -> str | None:
    if edit.negated:
        return None
    present = edit.node.children.get(edit.match.key)
    if present is None:
        words = edit.match.text.split()
        return edit.editor.enter(" ".join([*words[:-1], "match-all", words[-1]]))
    edit.editor.stack.append(("class-map", present))
    return ""


def _existing(edit: Edit) -> str | None:
    present = edit.node.children.get(edit.match.key)
    if edit.negated:
        return None
    if present is None:
        return "% Incomplete command."
    edit.editor.stack.append((edit.match.rule.enters, present))
    return ""


def _banner(edit: Edit) -> str | None:
    """The first character is the delimiter; the device prints the control character ETX as ``^C``."""
    if edit.negated:
        return None
    kind, _, body = edit.match.text.partition(" ")[2].partition(" ")
    text = body[1:].partition(body[0])[0]
    edit.node.children[edit.match.key] = Node(f"banner {kind} {_ETX}{text}{_ETX}", edit.match.key, edit.match.rule)
    return ""


def _login(edit: Edit) -> str | None:
    if edit.negated and not edit.default and edit.node.text.startswith("line vty"):
        edit.node.children["login"] = Node("no login", "login", edit.match.rule)
        return ""
    return None


def _line_console(edit: Edit) -> str | None:
    if " console " in edit.match.text:
        return edit.editor.enter(("no " if edit.negated else "") + edit.match.text.replace("console", "con"))
    return None


def _version(edit: Edit) -> str | None:
    del edit
    return ""


def _permanent(edit: Edit) -> str | None:
    return "" if edit.negated else None


def _transient(edit: Edit) -> str | None:
    """Accept what is never shown again: keys, commands that act once, and SNMPv3 users.

    The last are kept in private NVRAM (Cisco, "SNMP configuration guide": they do not appear in the configuration).
    """
    del edit
    return ""


def _fileprompt(edit: Edit) -> str | None:
    if edit.negated or "noisy" in edit.match.text:
        edit.node.children.pop("file prompt", None)
        return ""
    return None


def _profile(edit: Edit) -> str | None:
    """The device prints a synchronisation number behind ``create profile``; which one means nothing."""
    if edit.negated:
        return None
    key = edit.match.key
    edit.node.children[key] = Node(f"{key} sync 0004712345678901", key, edit.match.rule)
    return ""


def _leave(edit: Edit) -> str | None:
    edit.editor.leave()
    return ""


_HOOKS: Mapping[str, Callable[[Edit], str | None]] = {
    "switchport": _switchport,
    "address": _address,
    "vrf": _vrf,
    "trunk": iosxe_vlans.trunk,
    "vlans": iosxe_vlans.vlans,
    "ace": iosxe_lists.ace,
    "numberedacl": iosxe_lists.numbered_acl,
    "secret": iosxe_secrets.secret,
    "key": iosxe_secrets.key,
    "username": iosxe_secrets.username,
    "snmpcommunity": _community,
    "nameserver": _nameserver,
    "domainname": _renamed("ip domain-name", "ip domain name"),
    "domainlookup": _renamed("ip domain-lookup", "ip domain lookup"),
    "classmap": _classmap,
    "existing": _existing,
    "banner": _banner,
    "login": _login,
    "lineconsole": _line_console,
    "permanent": _permanent,
    "version": _version,
    "transient": _transient,
    "fileprompt": _fileprompt,
    "leave": _leave,
    "profile": _profile,
}


def spell(node: Node, parent: Node) -> list[str]:
    """Return the line or lines in which the device prints ``node``."""
    del parent
    if node.key == TRUNK:
        return trunk_lines(node.text)
    return [node.text]


def reset(node: Node) -> str:
    """Return the line that undoes ``node``; empty when nothing has to be typed."""
    if node.text == _NO_ADDRESS:
        return ""
    if node.text.startswith("no "):
        return f"default {node.text[3:]}"
    hook = node.rule.hook if node.rule else ""
    if hook in ("permanent", "version"):
        return ""
    if hook in ("banner", "ace", "trunk"):
        return f"no {node.key}"
    if node.rule is not None and node.rule.flag == "+-":
        return f"default {node.text}"
    return f"no {node.text.partition(chr(10))[0]}"
