"""A plan: ordered steps from one configuration to another, the commands to type, the states in between."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from iac.change.predict import apply
from iac.syntax.canonical import FLAT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from iac.findings import Finding
    from iac.syntax import Node, Term, Tree


class Command(NamedTuple):
    """One command inside the modes of ``path``.

    ``text`` is what is typed, several lines for a banner. ``off`` says that ``term`` is removed. ``at`` names the entry
    of an ordered list before which a new one is put; empty means last. ``numbers`` is what a VLAN set becomes. A
    ``neutral`` command changes nothing that is compared (renumbering a list).
    """

    path: tuple[Term, ...]
    term: Term
    off: bool
    text: str
    at: str = ""
    numbers: frozenset[int] | None = None
    neutral: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """Commands that belong together, and why they stand where they do; ``risky`` ones may cut management off."""

    commands: tuple[Command, ...]
    reason: str
    risky: bool = False

    @property
    def lines(self) -> tuple[str, ...]:
        """What is typed for this step alone, from the configuration prompt."""
        return tuple(type_commands(self.commands))

    @property
    def masked(self) -> tuple[str, ...]:
        """The same with secrets that stand in the text hidden, for people to read."""
        return tuple(type_commands(tuple(_mask(command) for command in self.commands)))


@dataclass(frozen=True)
class Plan:
    """Everything between two configurations: ``steps`` in order, ``warnings`` for what no order can make safe."""

    steps: tuple[Step, ...]
    warnings: tuple[Finding, ...] = ()

    @cached_property
    def commands(self) -> tuple[str, ...]:
        """The lines to type in configuration mode, in order, with the lines that enter a mode."""
        return tuple(type_commands(tuple(command for step in self.steps for command in step.commands)))

    def states(self, running: Tree) -> Iterator[Mapping[str, Node]]:
        """Yield the top-level settings the device will hold before the first command and after each one."""
        state = running.children
        yield state
        for step in self.steps:
            for command in step.commands:
                state = apply(state, command)
                yield state


CAPTURED = {
    "interface": (
        "ip",
        "ipv6",
        "vrf",
        "lldp",
        "cdp",
        "location",
        "spanning-tree",
        "logging",
        "snmp",
        "ntp",
        "mac",
        "dot1x",
    ),
    "line": ("location", "login", "logging", "privilege", "ip"),
    "radius server": ("key",),
    "tacacs server": ("key",),
    "router": ("ip", "ipv6", "vrf", "neighbor"),
    "vrf": ("ip", "vrf"),
    "route-map": ("ip",),
    "voice register pool": ("username", "voice-class"),
    "voice emergency response settings": ("logging",),
    "voice service": ("ip", "sip"),
    "telephony-service": ("ip", "voicemail"),
    "call-manager-fallback": ("ip",),
    "dial-peer": ("ip", "voice-class"),
    "archive": ("logging",),
    "management": ("ip", "vrf"),
    "ip dhcp pool": ("ip", "host"),
}
"""Global commands whose first word is also a word of a mode: the mode is left by ``exit`` before they are typed.

Some modes take any text after such a word (``key`` of a RADIUS server, ``location`` of a line), and no parser need
guess.
"""


def type_commands(commands: tuple[Command, ...]) -> Iterator[str]:
    """Yield the lines to type: the headers of a mode once, again only where another mode was entered in between.

    A new top-level line leaves any mode; only where its first word means something in the mode that is open is
    ``exit`` typed.
    """
    inside: tuple[str, ...] = ()
    for command in commands:
        path = () if command.path and command.path[0].value == (FLAT,) else tuple(term.text for term in command.path)
        if path != inside[: len(path)] or len(path) < len(inside):
            if inside and not (path and len(path) > len(inside) and path[: len(inside)] == inside):
                if not path and _captured(inside[0], command.text):
                    yield from ("exit" for _ in inside)
                inside = ()
            for depth in range(len(inside), len(path)):
                yield " " * depth + path[depth]
            inside = path
        first, *more = command.text.split("\n")
        yield " " * len(path) + first
        yield from more
        if command.term.rule.mode is not None and not (command.off or command.neutral):
            inside = (*path, command.term.text)


def _captured(header: str, text: str) -> bool:
    first = text.removeprefix("no ").split(" ", 1)[0]
    return any(header.startswith(mode) and first in words for mode, words in CAPTURED.items())


def _mask(command: Command) -> Command:
    hidden = command.term.masked
    return command if hidden == command.term.text else command._replace(text=_masked_text(command))


def _masked_text(command: Command) -> str:
    value = getattr(command.term.value, "text", "")
    return command.text.replace(value, "<hidden>") if value else command.text
