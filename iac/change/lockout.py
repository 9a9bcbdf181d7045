"""Which commands may cut the path by which the device is managed; they are typed last, and said out loud."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from iac.findings import Domain, Finding, Origin, Severity, Statement

if TYPE_CHECKING:
    from collections.abc import Iterator

    from iac.change.operations import Operation
    from iac.change.plan import Command
    from iac.syntax import Tree


LOCKOUT = Statement(
    "change.network.lockout",
    Severity.HIGH,
    Domain.NETWORK,
    "a command may cut off management",
    "Once the device cannot be reached, nobody can put the change right without going there.",
    "Apply it with a revert timer and confirm over a new connection, or reach the device another way first.",
)


@dataclass(frozen=True, slots=True)
class Management:
    """How the device is reached: the interface (``Vlan99``) and the local user in use; empty where not known."""

    interface: str = ""
    user: str = ""


class Risk(NamedTuple):
    """A command that may cut management off: the block it is in, what is typed, what follows."""

    block: re.Pattern[str]
    command: re.Pattern[str]
    what: str
    severity: Severity = Severity.CRITICAL


def _risk(block: str, command: str, what: str, severity: Severity = Severity.CRITICAL) -> Risk:
    return Risk(re.compile(block), re.compile(command), what, severity)


ON_THE_WAY = (
    _risk("", r"^no (interface|ip address|ipv6 address)", "the management address goes"),
    _risk("", r"^ip address ", "the management address changes", Severity.HIGH),
    _risk("", r"^shutdown$", "the management interface goes down"),
    _risk("", r"^(no )?(ip )?vrf ", "the management interface changes its VRF"),
    _risk("", r"^ip access-group .* in$", "another filter decides who reaches the device", Severity.HIGH),
)
"""What is dangerous on the management interface itself."""

RISKS = (
    _risk(r"^line vty", r"^transport input (?!.*(ssh|all))", "no protocol NAPALM uses is let in on the terminal lines"),
    _risk(r"^line vty", r"^no transport input", "the terminal lines fall back to the release's default protocols"),
    _risk(r"^line vty", r"^access-class ", "another access list decides who may log in", Severity.HIGH),
    _risk(r"^line vty", r"^(no )?login", "another method decides who may log in", Severity.HIGH),
    _risk(r"^line vty", r"^(no )?authorization", "commands may be refused after login", Severity.HIGH),
    _risk(r"^$", r"^(no )?aaa (new-model|authentication login|authorization exec)", "logins are decided another way",
        Severity.HIGH),
    _risk(r"^$", r"^no ip (ssh|scp server)", "SSH or the copy of files that NAPALM needs ends", Severity.HIGH),
    _risk(r"^$", r"^no ip default-gateway", "the way back to the management station goes"),
    _risk(r"^$", r"^no ip route (vrf \S+ )?0\.0\.0\.0(/0| 0\.0\.0\.0)", "the way back to the management station goes"),
    _risk(r"^archive", r"^no path", "without an archive NAPALM can neither replace nor revert", Severity.HIGH),
    _risk(r"^management api http-commands", r"^(shutdown|no protocol|no vrf|no no shutdown)",
        "the interface eAPI listens on closes"),
    _risk(r"^management ssh", r"^(shutdown|ip access-group)", "SSH closes or another list decides who is let in",
        Severity.HIGH),
)  # fmt: skip
"""What is dangerous wherever the device is reached."""

_SOURCES = re.compile(r"(?:source-interface|trap-source|^ntp source|local-interface) (?:informs |traps )?(\S+)$")
_MANAGED = re.compile(r"\b(mgmt|management)\b", re.IGNORECASE)


def management_interfaces(tree: Tree, management: Management) -> frozenset[str]:
    """Return the interfaces the device may be managed by: the one given, else those the text itself points to."""
    if management.interface:
        return frozenset((management.interface,))
    found: set[str] = set()
    addressed: list[str] = []
    for slot, node in tree.children.items():
        if not slot.startswith("interface "):
            if match := _SOURCES.search(node.term.key):
                found.add(match[1])
            continue
        name = slot[10:]
        description = node.children.get("description")
        if name.startswith("Management") or (description and _MANAGED.search(description.term.text)):
            found.add(name)
        if "ip address" in node.children:
            addressed.append(name)
    return frozenset(found or (addressed if len(addressed) == 1 else ()))


def risks_of(
    operation: Operation, running: Tree, intended: Tree, interfaces: frozenset[str], management: Management
) -> Iterator[tuple[Command, str, Severity]]:
    """Yield the commands of an operation that may cut management off, with what follows."""
    for command in operation.commands:
        block = command.path[0].key if command.path else ""
        for risk in RISKS:
            if risk.block.search(block) and risk.command.search(command.text) and not _replaced(command, intended):
                yield command, risk.what, risk.severity
        yield from _on_the_way(command, block, interfaces)
        yield from _by_numbers(command, interfaces)
        yield from _users(command, running, intended, management)


def _replaced(command: Command, intended: Tree) -> bool:
    """Return True for a default route that goes while another one is intended."""
    words = command.text.split()
    if words[:3] != ["no", "ip", "route"]:
        return False
    prefix = " ".join(words[1 : words.index("0.0.0.0") + 1]) if "0.0.0.0" in words else "ip route 0.0.0.0/0"  # noqa: S104
    return any(slot.startswith(prefix) for slot in intended.children)


def _on_the_way(command: Command, block: str, interfaces: frozenset[str]) -> Iterator[tuple[Command, str, Severity]]:
    header = block or command.term.key
    if header.removeprefix("interface ") not in interfaces or not header.startswith("interface "):
        return
    for risk in ON_THE_WAY:
        if risk.command.search(command.text):
            yield command, risk.what, risk.severity


def _by_numbers(command: Command, interfaces: frozenset[str]) -> Iterator[tuple[Command, str, Severity]]:
    vlans = {name.removeprefix("Vlan") for name in interfaces if name.startswith("Vlan")}
    if command.off and command.term.slot.removeprefix("vlan ") in vlans:
        yield command, "the VLAN of the management interface goes", Severity.CRITICAL
    narrowed = command.off or not (command.text.startswith("no ") or " add " in command.text)
    if command.numbers is not None and narrowed and vlans:
        value = command.numbers
        if command.term.slot == "switchport trunk allowed vlan" and not {int(v) for v in vlans} <= value:
            yield command, "a trunk no longer carries the management VLAN, if it ever did", Severity.HIGH


def _users(
    command: Command, running: Tree, intended: Tree, management: Management
) -> Iterator[tuple[Command, str, Severity]]:
    words = command.text.removeprefix("no ").split()
    if words[0] != "username" or command.path:
        return
    if management.user:
        if words[1] == management.user:
            what = "the user in use goes" if command.off else "the user in use changes"
            yield command, what, Severity.CRITICAL if command.off else Severity.HIGH
        return
    left = any(slot.startswith("username ") for slot in intended.children)
    if command.off and not left and any(slot.startswith("username ") for slot in running.children):
        yield command, "no local user is left", Severity.CRITICAL


def warning(subject: str, command: Command, what: str, severity: Severity) -> Finding:
    """Return the finding for one command that may cut management off."""
    place = " / ".join(term.text for term in command.path)
    shown = command.text.split("\n")[0] if command.text == command.term.text else command.text
    hidden = command.term.masked if shown == command.term.text else shown
    return replace(
        LOCKOUT.about(subject),
        severity=severity,
        title=f"{hidden!r} may cut off management: {what}",
        key=f"{place}: {hidden}" if place else hidden,
        where=(Origin(f"device:{subject}", 0, 0, place),),
        expected="the device stays reachable in every state of the change",
        observed=what,
    )
