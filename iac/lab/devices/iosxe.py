"""A simulated IOS-XE device: its configurations and files. The command line that drives it is in iosxe_session."""

from __future__ import annotations

import re
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

from iac.lab.devices import iosxe_hooks
from iac.lab.devices.device import Device
from iac.lab.devices.grammar import iosxe as grammar
from iac.lab.devices.grammar.iosxe_names import INTERFACE_TYPES, VIRTUAL_TYPES
from iac.lab.devices.grammar.kinds import expand_interface, format_vlans
from iac.lab.devices.tree import Node, walk

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from iac.lab.devices.grammar.language import Dialect

ETX = "\x03"
_BANNER = re.compile(r"\s*banner\s+(\S+)\s+(\S)")
_CERTIFICATE = re.compile(r"\s+certificate\s+\S+")
_NAMELESS = re.compile(r"vlan (\d+)")


@lru_cache(maxsize=1)
def dialect() -> Dialect:
    """Return the grammar all IOS-XE devices share."""
    return grammar.build()


class IosXe(Device):
    """A Catalyst switch or a site router."""

    @property
    def dialect(self) -> Dialect:
        """The grammar."""
        return dialect()

    @cached_property
    def hooks(self) -> Mapping[str, Any]:
        """The special lines, knowing this device's ports."""
        return iosxe_hooks.hooks(iosxe_hooks.Chassis(self.ports))

    @property
    def routes(self) -> bool:
        """True for a router: no port of it is a switch port."""
        return all(iosxe_hooks.routed_by_nature(port) for port in self.ports)

    @property
    def version(self) -> str:
        """The release the device says it runs."""
        return self.spec.version or "17.12.4"

    def find_ports(self, text: str) -> frozenset[str]:
        """Return the physical ports a configuration mentions."""
        named = re.findall(r"^interface\s+(\S+(?: \d\S*)?)", text, re.MULTILINE)
        spelled = (expand_interface(INTERFACE_TYPES, name).partition(".")[0] for name in named)
        return frozenset(name for name in spelled if name and not name.startswith(VIRTUAL_TYPES))

    def logical_lines(self, text: str, *, printed: bool) -> Iterator[str]:
        """Cut a file into lines; ``printed`` says that ``^C`` in it stands for the control character."""
        lines = iter(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
        for line in lines:
            found = _BANNER.match(line)
            if found:
                yield _banner(line, found, lines, printed=printed)
            elif _CERTIFICATE.match(line):
                yield _block(line, lines)
            else:
                yield line

    def spell(self, node: Node, parent: Node) -> list[str]:
        """Return the printed line or lines of one node."""
        return iosxe_hooks.spell(node, parent)

    def reset(self, node: Node) -> str:
        """Return the line that undoes one node."""
        if node.text.startswith("interface ") and node.text.partition(" ")[2] in self.ports:
            return f"default {node.text}"
        return iosxe_hooks.reset(node)

    def show(self, root: Node) -> str:
        """Return the body of ``show running-config``, from the version line to ``end``."""
        return self.text(root).replace(ETX, "^C")

    def text(self, root: Node) -> str:
        """Return the same with control characters, as the device writes it into a file."""
        lines: list[str] = []
        group = ""
        for printed in walk(self.dialect, self.gathered(root), self.spell):
            mark = printed.node.text if printed.node.mode else printed.text.removeprefix("no ").split(" ", 1)[0]
            if printed.depth == 0 and mark != group:
                lines.append("!")
                group = mark
            lines.append(" " * printed.depth + printed.text)
        return "\n".join([*lines, "!", "end", ""])

    def blank(self) -> Node:
        """Return a device fresh from the box; the version line is there whatever is typed."""
        root = super().blank()
        rule = next(rule for rule in self.dialect.modes["global"].rules if rule.hook == "version")
        root.children["version"] = Node(f"version {'.'.join(self.version.split('.')[:2])}", "version", rule)
        return root

    def gathered(self, root: Node) -> Node:
        """Return the tree with nameless VLANs in one line."""
        return _grouped(root)

    @property
    def archive_path(self) -> str:
        """Where the archive feature writes; empty when it is off."""
        found = self.running.find("archive", "path")
        return found.text.partition(" ")[2] if found else ""

    @property
    def quiet(self) -> bool:
        """True when the device asks no questions about files."""
        found = self.running.children.get("file prompt")
        return found is not None and found.text.endswith("quiet")

    @property
    def scp_server(self) -> bool:
        """True when files may be copied to the device."""
        return "ip scp server enable" in self.running.children

    def users_lost(self, target: Node) -> list[str]:
        """Return the users that ``target`` no longer knows."""
        return [
            key.split()[1]
            for key in self.running.children
            if key.startswith("username ") and key not in target.children
        ]


def _grouped(root: Node) -> Node:
    """Return the tree with VLANs that have nothing of their own gathered into one line, as the device prints them."""
    bare = [
        int(child.text[5:])
        for child in root.children.values()
        if _NAMELESS.fullmatch(child.text) and not child.children
    ]
    if len(bare) < 2:  # noqa: PLR2004 - one VLAN is no group
        return root
    kept = {
        key: child
        for key, child in root.children.items()
        if not (child.text[:5] == "vlan " and child.text[5:].isdecimal() and int(child.text[5:]) in bare)
    }
    rule = root.children[f"vlan {bare[0]}"].rule
    for part in [format_vlans(bare)]:
        kept[f"vlan {part}"] = Node(f"vlan {part}", f"vlan {part}", rule)
    return Node("", "", None, kept)


def _banner(line: str, found: re.Match[str], lines: Iterator[str], *, printed: bool) -> str:
    """Read on until the delimiter comes back; the rest of that line is lost, as on the device."""
    start = found.start(2)
    delimiter = "^C" if printed and line.startswith("^C", start) else found[2]
    text = line[start + len(delimiter) :]
    while delimiter not in text:
        following = next(lines, None)
        if following is None:
            break
        text += "\n" + following
    mark = ETX if delimiter == "^C" else delimiter
    return f"banner {found[1]} {mark}{text.partition(delimiter)[0]}{mark}"


def _block(line: str, lines: Iterator[str]) -> str:
    gathered = [line]
    for following in lines:
        gathered.append(following)
        if following.strip() == "quit":
            break
    return "\n".join(gathered)
