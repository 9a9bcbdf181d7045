"""A simulated Arista EOS device: configuration sessions and the commands eAPI carries. No I/O."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

from iac.lab.devices import eos_hooks
from iac.lab.devices.device import Device
from iac.lab.devices.grammar import eos as grammar
from iac.lab.devices.grammar.kinds import expand_interface
from iac.lab.devices.tree import Node, walk

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from iac.lab.devices.grammar.language import Dialect

_BANNER = re.compile(r"\s*banner\s+(motd|login)\s*$")
# From 4.32 on the pending commit is reported beside the sessions (napalm issue 2166).
NEW_TIMER_RELEASE = (4, 32)


@lru_cache(maxsize=1)
def dialect() -> Dialect:
    """Return the grammar all EOS devices share."""
    return grammar.build()


@dataclass
class ConfigSession:
    """A named candidate configuration; ``state`` is pending, pendingCommitTimer, completed or aborted."""

    root: Node
    state: str = "pending"
    user: str = ""


@dataclass
class Eos(Device):
    """An Arista switch."""

    sessions: dict[str, ConfigSession] = field(default_factory=dict)

    default_hostname = "localhost"
    indent = "   "

    @property
    def dialect(self) -> Dialect:
        """The grammar."""
        return dialect()

    @cached_property
    def hooks(self) -> Mapping[str, Any]:
        """The special lines, knowing this device's ports."""
        return eos_hooks.hooks(self.ports, f"f5717f{self.mac_of('system').replace('.', '')}00")

    @property
    def version(self) -> str:
        """The release the device says it runs."""
        return self.spec.version or "4.30.5M"

    @property
    def new_timer(self) -> bool:
        """True when this release reports a pending commit beside the sessions."""
        numbers = tuple(int(part) for part in re.findall(r"\d+", self.version)[:2])
        return numbers >= NEW_TIMER_RELEASE

    def find_ports(self, text: str) -> frozenset[str]:
        """Return the physical ports a configuration mentions."""
        named = re.findall(r"^interface\s+(\S+(?: \d\S*)?)", text, re.MULTILINE)
        spelled = (expand_interface(grammar.INTERFACE_TYPES, name).partition(".")[0] for name in named)
        return frozenset(name for name in spelled if name and not name.startswith(grammar.VIRTUAL_TYPES))

    def logical_lines(self, text: str, *, printed: bool) -> Iterator[str]:
        """Cut a file into lines, a banner with its text and ``EOF`` in one piece."""
        del printed
        lines = iter(text.replace("\r\n", "\n").split("\n"))
        for line in lines:
            if not _BANNER.match(line):
                yield line
                continue
            gathered = [line.strip()]
            for following in lines:
                gathered.append(following)
                if following.strip() == "EOF":
                    break
            yield "\n".join(gathered)

    def spell(self, node: Node, parent: Node) -> list[str]:
        """Return the printed line of one node."""
        return eos_hooks.spell(node, parent)

    def reset(self, node: Node) -> str:
        """Return the line that undoes one node."""
        if node.text.startswith("interface ") and node.text.partition(" ")[2] in self.ports:
            return f"default {node.text}"
        return eos_hooks.reset(node)

    def show(self, root: Node) -> str:
        """Return the body of ``show running-config``."""
        lines = [f"! device: {self.hostname} (DCS-7050, EOS-{self.version})", "!", "! boot system flash:/EOS.swi"]
        group = ""
        for printed in walk(self.dialect, root, self.spell):
            mark = printed.node.text if printed.node.mode else printed.text.removeprefix("no ").split(" ", 1)[0]
            if printed.depth == 0 and mark != group:
                lines.append("!")
                group = mark
            lines.append(self.indent * printed.depth + printed.text)
        return "\n".join([*lines, "!", "end", ""])

    def open_session(self, name: str, user: str) -> ConfigSession:
        """Return the named session, a new one holding a copy of the running configuration."""
        found = self.sessions.get(name)
        if found is None or found.state in ("completed", "aborted"):
            found = self.sessions[name] = ConfigSession(self.running.copy(), user=user)
        return found

    def commit(self, name: str, user: str) -> None:
        """Make a session the running configuration."""
        session = self.sessions[name]
        self.running = session.root.copy()
        session.state = "completed"
        self.touch("replace", user)

    def revert(self) -> None:
        """Undo what is pending, now; its session is over."""
        if self.pending is not None and self.pending.session in self.sessions:
            self.sessions[self.pending.session].state = "aborted"
        super().revert()
