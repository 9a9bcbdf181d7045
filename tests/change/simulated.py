"""A small device that reads commands the way IOS and EOS do, written without a look at the product's own tables.

It knows modes only by its own grammar, refuses what the real parser refuses (a ``no`` for something that is not there,
a
list of another type under the same name, an address that another interface holds) and has the side effects that matter.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

PHYSICAL = re.compile(
    r"^interface (Gi|Te|Fa|Eth|GigabitEthernet|TenGigabitEthernet|FastEthernet|Ethernet|Management)[^.]*$"
)
FULL = {
    "Gi": "GigabitEthernet",
    "Te": "TenGigabitEthernet",
    "Fa": "FastEthernet",
    "Et": "Ethernet",
    "Po": "Port-channel",
}


class RefusedError(Exception):
    """The parser said ``% Invalid input``, or words to that effect."""


@dataclass
class Mode:
    """What may be typed in a mode: ``accepts`` one line, ``opens`` maps a header's pattern to the mode it enters.

    ``single`` are the settings that hold one value; ``flags`` are on by default, so that their ``no`` is kept.
    """

    accepts: str
    opens: dict[str, str] = field(default_factory=dict)
    single: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()


INTERFACE = Mode(
    r"(description|switchport|ip (?!access-list|route|domain|dhcp pool|ssh|http|scp|name-server|prefix-list)|ipv6|"
    r"vrf (?!instance|definition)|shutdown|spanning-tree|service-policy|channel-group|speed|duplex|mtu|power|trust|"
    r"auto|location|lldp|storm-control|standby|bandwidth|dot1x|mab|authentication|encapsulation|access-session|cdp|poe)\b",
    single=(
        "description", "switchport access vlan", "switchport voice vlan", "switchport phone vlan", "switchport mode",
        "switchport trunk native vlan", "switchport trunk allowed vlan", "ip access-group \\S+ in",
        "ip access-group \\S+ out",
        "vrf forwarding", "vrf", "ip address", "speed", "duplex", "mtu", "service-policy input",
        "service-policy output",
        "channel-group", "location civic-location-id", "encapsulation", "spanning-tree portfast",
        "spanning-tree bpduguard",
        "power inline", "shutdown", "switchport",
    ),
    flags=("switchport", "ip proxy-arp", "ip redirects", "cdp enable", "lldp transmit", "ip unreachables"),
)  # fmt: skip
DIAL_PEER = Mode(
    r"(description|destination-pattern|destination|session|incoming|translation-profile|emergency|voice-class|codec|preference|port|"
    r"digit-strip|forward-digits|prefix|dtmf-relay|vad|service|huntstop|direct-inward-dial|shutdown)\b",
    single=(
        "description", "destination-pattern", "session target", "session protocol", "session server-group",
        "translation-profile incoming", "translation-profile outgoing", "emergency response zone", "voice-class codec",
        "codec", "preference", "port", "dtmf-relay", "incoming called-number", "destination e164-pattern-map",
        "voice-class sip options-keepalive profile",
    ),
    flags=("vad", "digit-strip"),
)  # fmt: skip
ENTRY = Mode(r"(\d+ )?(permit|deny|remark)\b|\d+$|resequence \d+ \d+$")
MODES: dict[str, Mode] = {
    "global": Mode(
        r"(hostname|username|snmp-server|ntp|logging|ip route|ip http|ip scp|ip ssh|ip domain|ip dhcp snooping|"
        r"ip dhcp excluded|ip access-list resequence|ip name-server|ip prefix-list|ip routing|ip default-gateway|aaa|"
        r"access-list|banner|enable|spanning-tree|lldp|cdp|service|clock|dns|vtp|login|privilege|key|errdisable|track|"
        r"alias|num-exp|dial-peer hunt|version|boot-start|boot-end|switch|file prompt)\b",
        opens={
            r"interface \S+( ?[\d/.]+)?$": "interface",
            r"vlan \d[\d,-]*$": "vlan",
            r"ip access-list (standard|extended) \S+$": "entries",
            r"ip access-list (?!resequence)\S+$": "entries",
            r"vrf (definition|instance) \S+$": "vrf",
            r"dial-peer voice \d+ (voip|pots)$": "dial-peer",
            r"voice (translation-rule|translation-profile|class \S+|emergency response \S+|service|register|hunt-group)"
            r"( \S+)*$": "voice",
            r"class-map (match-any |match-all )?\S+$": "class-map",
            r"policy-map \S+$": "policy-map",
            r"route-map \S+ (permit|deny) \d+$": "any",
            r"line (con|vty|aux) \d+( \d+)?$": "line",
            r"router \S+.*$": "router",
            r"(radius|tacacs) server \S+$": "any",
            r"aaa group server \S+ \S+$": "any",
            r"ip dhcp pool \S+$": "any",
            r"archive$": "archive",
            r"management (api http-commands|ssh|console)$": "management",
            r"location civic-location identifier \S+$": "any",
            r"crypto pki certificate chain \S+$": "any",
            r"(sip-ua|telephony-service|control-plane|redundancy)$": "voice",
        },
        single=(
            "hostname", r"username \S+", "ip domain name", "enable secret", "snmp-server location",
            "snmp-server contact",
            r"aaa authentication \S+ \S+", r"aaa authorization \S+ \S+", "spanning-tree mode", "logging buffered",
            r"ntp server \S+", r"snmp-server community \S+", "ip default-gateway", "clock timezone",
            r"ntp authentication-key \S+",
            r"snmp-server host \S+", "dns domain", r"snmp-server group \S+ v3", "logging trap", "ip dhcp snooping vlan",
        ),
        flags=("ip http server", "ip http secure-server", "cdp run", "ip domain lookup", "service pad", "ip routing"),
    ),
    "interface": INTERFACE,
    "vlan": Mode(r"(name|state|exit)\b", single=("name", "state")),
    "entries": ENTRY,
    "vrf": Mode(r"(rd|description|route-target)\b", opens={r"address-family \S+$": "family"},
        single=("rd", "description")),
    "family": Mode(r"(route-target|import|export|maximum)\b"),
    "dial-peer": DIAL_PEER,
    "voice": Mode(r"(?!interface|vlan|voice|dial-peer|ip access-list|username).+", single=(
        r"rule \d+", r"translate \S+", "name", "address", r"elin \d+", r"subnet \d+", r"location \d+", r"ipv4 \S+",
        "expiry", "callback", "elin", "description", "number", "up-interval", "retry", r"codec preference \d+",
        "source-address", "id", "max-dn", "max-pool", "mode", r"transport tcp",
    )),
    "class-map": Mode(r"(match|description)\b", single=("description",)),
    "policy-map": Mode(r"(description)\b", opens={r"class \S+$": "class"}, single=("description",)),
    "class": Mode(r"(priority|bandwidth|set|police|fair-queue|shape|queue-limit)\b", single=("priority", "bandwidth",
        "set dscp")),
    "line": Mode(
        r"(transport|access-class|exec-timeout|login|logging|privilege|password|authorization|session-timeout|history|exec)\b",
        single=("transport input", "transport output", r"access-class \S+ in", "exec-timeout", "login",
            "privilege level", "session-timeout"),
    ),
    "router": Mode(
        r"(network|neighbor|router-id|passive-interface|redistribute|default-information|maximum-paths|bgp|log-adjacency-changes)\b",
        opens={r"address-family .+$": "any"},
        single=("router-id", r"neighbor \S+ remote-as", r"neighbor \S+ description"),
    ),
    "archive": Mode(r"(path|write-memory|maximum|time-period)\b", opens={r"log config$": "any"}, single=("path",
        "maximum")),
    "management": Mode(r"(protocol|shutdown|idle-timeout|ip access-group)\b", opens={r"vrf \S+$": "management"},
        flags=("shutdown",)),
    "any": Mode(r".+", single=(
        "network", "default-router", "dns-server", "lease", "domain-name", "key", "address", "match ip address",
        "set metric",
        r"option \d+", "building", "floor", "city", "room",
    )),
}  # fmt: skip


@dataclass
class Block:
    """One line of the running configuration and what stands inside it."""

    text: str
    mode: str = ""
    inside: list[Block] = field(default_factory=list)
    number: int = 0
    body: tuple[str, ...] = ()

    def child(self, text: str) -> Block | None:
        """Return the direct child with this text."""
        return next((block for block in self.inside if block.text == text), None)


def vlans(text: str) -> set[int]:
    """Return the VLANs of a list."""
    if text in {"all", "none"}:
        return set(range(1, 4095)) if text == "all" else set()
    ends = [part.split("-") for part in text.replace(" ", "").split(",")]
    return {number for low, *high in ends for number in range(int(low), int((high or [low])[0]) + 1)}


class Device:
    """A device with its running configuration; :meth:`load` is its boot, :meth:`type` its configuration prompt."""

    def __init__(self, *, eos: bool = False) -> None:
        self.root = Block("", "global")
        self.eos = eos
        self.stack = [self.root]
        self.banner: tuple[str, str, list[str]] | None = None

    def load(self, text: str) -> Device:
        """Take in a configuration as it is printed, indentation telling the modes."""
        depths = [-1]
        lines = iter(text.split("\n"))
        for line in lines:
            stripped = line.strip()
            if stripped.startswith("certificate ") and len(self.stack) > 1:
                body = tuple(iter(lambda: next(lines), "  \tquit"))
                self.stack[-1].inside.append(Block(stripped, body=(*body, "  \tquit")))
                continue
            if self.banner is None:
                if not stripped or stripped.startswith(("!", "Building", "Current", "quit")) or stripped == "end":
                    continue
                depth = len(line) - len(line.lstrip())
                while len(depths) > 1 and depths[-1] >= depth:
                    depths.pop()
                    self.stack = self.stack[: max(len(depths), 1)]
            before = len(self.stack)
            self.type(line, booting=True)
            if len(self.stack) > before:
                depths.append(depth)
        self.stack = [self.root]
        return self

    def type(self, line: str, *, booting: bool = False) -> None:
        """Carry out one line; :class:`RefusedError` when a real parser would refuse it."""
        if self.banner is not None:
            self._banner_line(line)
            return
        text = " ".join(line.split()) if "description" not in line else line.strip()
        if text == "exit-address-family":
            self.stack = self.stack[:2]
            return
        if text == "exit":
            if len(self.stack) == 1:
                raise RefusedError(text)
            self.stack.pop()
            return
        places = range(len(self.stack) - 1, -1, -1) if booting else (len(self.stack) - 1, 0)
        for place in places:
            if self._accepts(MODES[self.stack[place].mode], text.removeprefix("no ")):
                self.stack = self.stack[: place + 1]
                self._execute(text)
                return
        raise RefusedError(text)

    @staticmethod
    def _accepts(mode: Mode, text: str) -> bool:
        return bool(re.match(mode.accepts, text)) or any(re.match(header, text) for header in mode.opens)

    def _execute(self, text: str) -> None:
        here = self.stack[-1]
        mode = MODES[here.mode]
        if text.startswith("banner ") and here is self.root:
            self._open_banner(text)
        elif text.startswith(("access-list ", "no access-list ")):
            self._flat(text)
        elif text.startswith("ip access-list resequence "):
            block = next(b for b in self.root.inside if b.mode == "entries" and b.text.split()[-1] == text.split()[3])
            self._resequence(block, int(text.split()[5]))
        elif here.mode == "entries":
            self._entry(here, text)
        elif text.startswith("no "):
            self._remove(here, mode, text[3:])
        elif header := next((h for h in mode.opens if re.match(h, text)), None):
            self._open(here, mode.opens[header], text)
        else:
            self._put(here, mode, text)

    def _open(self, here: Block, mode: str, text: str) -> None:
        words = text.split()
        if words[0] == "interface":
            name = "".join(words[1:])
            short = re.match(r"[A-Za-z-]+", name)
            if short and short[0] in FULL:
                name = FULL[short[0]] + name[len(short[0]) :]
            text = f"interface {name}"
        if mode == "vlan" and ("," in words[1] or "-" in words[1]):
            for number in sorted(vlans(words[1])):
                self._open(here, mode, f"vlan {number}")
            self.stack = self.stack[:1]
            return
        self._conflicts(text, words)
        block = here.child(text)
        if block is None:
            block = Block(text, mode)
            here.inside.append(block)
        while self.stack[-1] is not here:
            self.stack.pop()
        self.stack.append(block)

    def _conflicts(self, text: str, words: list[str]) -> None:
        for other in self.root.inside:
            same_peer = words[:2] == ["dial-peer", "voice"] and other.text.split()[:3] == words[:3]
            same_list = (
                words[:2] == ["ip", "access-list"] and other.mode == "entries" and other.text.split()[-1] == words[-1]
            )
            if (same_peer or same_list) and other.text != text:
                raise RefusedError(f"{text}: there is {other.text}")

    def _put(self, here: Block, mode: Mode, text: str) -> None:  # noqa: C901  # one branch for each odd line
        if text.startswith("switchport trunk allowed vlan"):
            self._trunk(here, text)
            return
        if text.startswith("ip dhcp snooping vlan "):
            old = self._value(here, "ip dhcp snooping vlan ")
            self._write(here, "ip dhcp snooping vlan ", old | vlans(text.rsplit(maxsplit=1)[-1]))
            return
        for flag in (*mode.flags, "shutdown"):
            if text == flag:
                here.inside = [b for b in here.inside if b.text != f"no {flag}"]
                if flag in mode.flags:
                    return
        if text.startswith(("vrf forwarding ", "vrf ")) and here.mode == "interface":
            here.inside = [b for b in here.inside if not b.text.startswith(("ip address", "ipv6 address"))]
        if text.startswith("ip address ") and not text.endswith("secondary"):
            self._address(here, text)
        if (
            here.mode == "global"
            and text.startswith("ip prefix-list")
            and any(b.text.split()[:5] == text.split()[:5] and b.text != text for b in here.inside)
        ):
            raise RefusedError(f"{text}: sequence in use")
        key = self._key(mode, text)
        if key and not text.endswith("secondary"):
            here.inside = [b for b in here.inside if self._key(mode, b.text) != key or b.text.endswith("secondary")]
        elif here.child(text):
            return
        here.inside.append(Block(text))

    def _address(self, here: Block, text: str) -> None:
        address = text.split()[2]
        for other in self.root.inside:
            if (
                other is not here
                and other.mode == "interface"
                and any(b.text.startswith("ip address ") and b.text.split()[2] == address for b in other.inside)
            ):
                raise RefusedError(f"{text}: overlaps with {other.text}")

    @staticmethod
    def _key(mode: Mode, text: str) -> str:
        for pattern in sorted(mode.single, key=len, reverse=True):
            if match := re.match(pattern + r"(?= |$)", text.removeprefix("no ")):
                return "ip access-group " + text.rsplit(maxsplit=1)[-1] if "access-group" in pattern else match[0]
        return ""

    def _remove(self, here: Block, mode: Mode, text: str) -> None:
        if PHYSICAL.match(text):
            raise RefusedError(f"no {text}: a physical interface")
        if text.startswith("ip dhcp snooping vlan "):
            self._write(
                here,
                "ip dhcp snooping vlan ",
                self._value(here, "ip dhcp snooping vlan ") - vlans(text.rsplit(maxsplit=1)[-1]),
            )
            return
        gone = [b for b in here.inside if b.text == text or b.text.startswith(text + " ")]
        if text in mode.flags and not gone:
            if not here.child(f"no {text}"):
                here.inside.append(Block(f"no {text}"))
            return
        if text == "shutdown":
            here.inside = [b for b in here.inside if b.text != text]
            return
        if not gone:
            raise RefusedError(f"no {text}: nothing to remove in {here.text!r}")
        if text.startswith(("vrf forwarding", "vrf ")) and here.mode == "interface":
            gone += [b for b in here.inside if b.text.startswith(("ip address", "ipv6 address"))]
        if text.startswith("banner ") and len(text.split()) > 2:
            raise RefusedError(f"no {text}")
        here.inside = [b for b in here.inside if b not in gone]

    def _trunk(self, here: Block, text: str) -> None:
        prefix = "switchport trunk allowed vlan "
        words = text[len(prefix) :].split()
        had = here.child(text) or any(b.text.startswith(prefix) for b in here.inside)
        old = self._value(here, prefix) if had else vlans("all")
        if words[0] in {"add", "remove"}:
            change = vlans(words[1])
            new = old | change if words[0] == "add" else old - change
        else:
            new = vlans(words[0])
        self._write(here, prefix, new)

    @staticmethod
    def _value(here: Block, prefix: str) -> set[int]:
        return next((vlans(b.text[len(prefix) :]) for b in here.inside if b.text.startswith(prefix)), set())

    @staticmethod
    def _write(here: Block, prefix: str, numbers: set[int]) -> None:
        here.inside = [b for b in here.inside if not b.text.startswith(prefix)]
        if numbers != vlans("all") and (numbers or "trunk" in prefix):
            here.inside.append(Block(prefix + (",".join(map(str, sorted(numbers))) or "none")))

    def _flat(self, text: str) -> None:
        words = text.removeprefix("no ").split()
        kind = "standard" if int(words[1]) < 100 else "extended"
        header = f"ip access-list {kind} {words[1]}"
        block = self.root.child(header)
        if text.startswith("no "):
            if block is None:
                raise RefusedError(text)
            self.root.inside.remove(block)
            return
        if block is None:
            block = Block(header, "entries")
            self.root.inside.append(block)
        self._entry(block, " ".join(words[2:]))

    def _entry(self, here: Block, text: str) -> None:
        if text.startswith("resequence "):
            self._resequence(here, int(text.split()[2]))
            return
        negative, text = text.startswith("no "), text.removeprefix("no ")
        first, _, rest = text.partition(" ")
        if negative:
            gone = [b for b in here.inside if (b.number == int(first) if first.isdigit() else b.text == text)]
            if not gone:
                raise RefusedError(f"no {text}: no such entry")
            here.inside.remove(gone[0])
            return
        number, entry = (int(first), rest) if first.isdigit() else (0, text)
        if any(b.text == entry and not entry.startswith("remark") for b in here.inside):
            raise RefusedError(f"{text}: duplicate entry")
        number = number or max((b.number for b in here.inside), default=0) + 10
        if any(b.number == number for b in here.inside):
            raise RefusedError(f"{text}: number in use")
        here.inside.append(Block(entry, number=number))
        here.inside.sort(key=lambda b: b.number)

    @staticmethod
    def _resequence(block: Block, step: int) -> None:
        for place, entry in enumerate(block.inside):
            entry.number = step * (place + 1)

    def _open_banner(self, text: str) -> None:
        kind, _, rest = text.removeprefix("banner ").partition(" ")
        if not self.eos and not rest:
            raise RefusedError(text)
        mark = "EOF" if self.eos else "^C" if rest.startswith("^C") else rest[0]
        self.banner = (f"banner {kind}", mark, [])
        if rest[len(mark) :]:
            self._banner_line(rest[len(mark) :])

    def _banner_line(self, line: str) -> None:
        assert self.banner is not None
        kind, mark, lines = self.banner
        if mark not in line:
            lines.append(line)
            return
        self.banner = None
        self.root.inside = [b for b in self.root.inside if b.text != kind]
        self.root.inside.append(Block(kind, body=tuple(lines)))

    def show(self) -> str:
        """Return the running configuration as the device prints it."""
        return "\n".join(self._show(self.root, -1)) + "\n"

    def _show(self, block: Block, depth: int) -> list[str]:
        out: list[str] = []
        for child in block.inside:
            if PHYSICAL.match(child.text) and not child.inside:
                continue
            indent = ("   " if self.eos else " ") * (depth + 1)
            if child.body:
                certificate = child.text.startswith("certificate ")
                if certificate:
                    out += [indent + child.text, *child.body]
                    continue
                out += [f"{child.text}", *child.body, "EOF"] if self.eos else [f"{child.text} ^C", *child.body, "^C"]
                continue
            number = f"{child.number} " if child.number and self.eos else ""
            out.append(f"{indent}{number}{child.text}")
            out += self._show(child, depth + 1)
        return out
