"""Spellings that mean the same: interface names, VLAN lists, ports, DSCP, addresses. Pure functions and tables."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

INTERFACE_NAMES = (
    "AppGigabitEthernet",
    "Async",
    "BDI",
    "Bundle-Ether",
    "Cellular",
    "Dialer",
    "Embedded-Service-Engine",
    "Ethernet",
    "FastEthernet",
    "FiveGigabitEthernet",
    "FortyGigE",
    "GigabitEthernet",
    "HundredGigE",
    "Loopback",
    "Management",
    "Multilink",
    "Null",
    "Port-channel",
    "Serial",
    "Service-Engine",
    "TenGigabitEthernet",
    "Tunnel",
    "TwentyFiveGigE",
    "TwoGigabitEthernet",
    "Virtual-Template",
    "Vlan",
    "Vxlan",
    "Wlan-GigabitEthernet",
)
"""Full names as IOS-XE and EOS print them; EOS writes ``Port-Channel``, which is the same word here."""

PHYSICAL_NAMES = (
    "AppGigabitEthernet",
    "Ethernet",
    "FastEthernet",
    "FiveGigabitEthernet",
    "FortyGigE",
    "GigabitEthernet",
    "HundredGigE",
    "Management",
    "Serial",
    "TenGigabitEthernet",
    "TwentyFiveGigE",
    "TwoGigabitEthernet",
    "Wlan-GigabitEthernet",
)
"""Interfaces that are made of metal: they cannot be removed, only emptied."""

ABBREVIATIONS = {
    "et": "Ethernet",
    "eth": "Ethernet",
    "fa": "FastEthernet",
    "fi": "FiveGigabitEthernet",
    "fo": "FortyGigE",
    "gi": "GigabitEthernet",
    "gig": "GigabitEthernet",
    "hu": "HundredGigE",
    "lo": "Loopback",
    "ma": "Management",
    "mu": "Multilink",
    "po": "Port-channel",
    "se": "Serial",
    "te": "TenGigabitEthernet",
    "ten": "TenGigabitEthernet",
    "tu": "Tunnel",
    "tw": "TwoGigabitEthernet",
    "twe": "TwentyFiveGigE",
    "vl": "Vlan",
    "vt": "Virtual-Template",
} | {name.casefold(): name for name in INTERFACE_NAMES}
"""Short and long spellings, casefolded, to the one name used here."""

PORTS = {
    "bgp": "179",
    "biff": "512",
    "bootpc": "68",
    "bootps": "67",
    "cmd": "514",
    "daytime": "13",
    "discard": "9",
    "domain": "53",
    "echo": "7",
    "exec": "512",
    "finger": "79",
    "ftp": "21",
    "ftp-data": "20",
    "gopher": "70",
    "hostname": "101",
    "https": "443",
    "ident": "113",
    "imap4": "143",
    "irc": "194",
    "isakmp": "500",
    "kerberos": "88",
    "klogin": "543",
    "kshell": "544",
    "ldap": "389",
    "ldaps": "636",
    "lpd": "515",
    "login": "513",
    "nameserver": "42",
    "netbios-dgm": "138",
    "netbios-ns": "137",
    "netbios-ss": "139",
    "nntp": "119",
    "non500-isakmp": "4500",
    "ntp": "123",
    "pim-auto-rp": "496",
    "pop2": "109",
    "pop3": "110",
    "radius": "1812",
    "rip": "520",
    "smtp": "25",
    "snmp": "161",
    "snmptrap": "162",
    "ssh": "22",
    "sunrpc": "111",
    "syslog": "514",
    "tacacs": "49",
    "talk": "517",
    "telnet": "23",
    "tftp": "69",
    "time": "37",
    "uucp": "540",
    "who": "513",
    "whois": "43",
    "www": "80",
    "xdmcp": "177",
}
"""Names that access lists show for ports (Cisco IOS security command reference, ``access-list (IP extended)``)."""

DSCP = {
    "default": "0",
    "cs1": "8",
    "af11": "10",
    "af12": "12",
    "af13": "14",
    "cs2": "16",
    "af21": "18",
    "af22": "20",
    "af23": "22",
    "cs3": "24",
    "af31": "26",
    "af32": "28",
    "af33": "30",
    "cs4": "32",
    "af41": "34",
    "af42": "36",
    "af43": "38",
    "cs5": "40",
    "ef": "46",
    "cs6": "48",
    "cs7": "56",
}
"""Code point names (RFC 2474, RFC 2597, RFC 3246)."""

PORT_OPERATORS = frozenset(("eq", "neq", "gt", "lt", "range"))
_NAME = re.compile(r"^([A-Za-z][A-Za-z-]*)(\d[\d/.:]*)$")
_NUMBER = re.compile(r"^\d[\d/.:]*$")
_LIST = re.compile(r"^\d+(?:-\d+)?(?:,\d+(?:-\d+)?)*$")


def interface_name(word: str) -> str:
    """Return the full spelling of an interface (``Gi1/0/1`` becomes ``GigabitEthernet1/0/1``), else ``word``."""
    match = _NAME.match(word)
    if not match:
        return word
    full = ABBREVIATIONS.get(match[1].casefold())
    return full + match[2] if full else word


def join_interface(words: list[str]) -> list[str]:
    """Return a header ``interface Gi 1/0/1`` with the space in the name closed and the name spelt out."""
    head, rest = words[0], words[1:]
    named = len(rest) > 1 and _NUMBER.match(rest[1]) and rest[0].casefold() in ABBREVIATIONS
    joined = [rest[0] + rest[1], *rest[2:]] if named else rest
    return [head, *(interface_name(word) for word in joined)]


def typed_interface(words: list[str]) -> str:
    """Return the header to type: full names keep the platform's own capitals (EOS: ``Port-Channel``)."""
    canonical = join_interface(words)
    written = "".join(words[1:])
    return f"interface {written if written.casefold() == canonical[-1].casefold() else ' '.join(canonical[1:])}"


def is_physical(name: str) -> bool:
    """Return True for a port made of metal; a sub-interface (``Gi0/0/1.10``) is not."""
    match = _NAME.match(name)
    return bool(match) and match is not None and match[1] in PHYSICAL_NAMES and "." not in match[2]


def is_number_list(text: str) -> bool:
    """Return True for ``10``, ``10,20`` and ``10-12,20``."""
    return bool(_LIST.match(text))


def expand_numbers(text: str) -> frozenset[int]:
    """Return the numbers of a list such as ``10-12,20``; ``none`` is empty, ``all`` is 1 to 4094.

    ``text`` must satisfy :func:`is_number_list` or be one of the two words.
    """
    if text == "none":
        return frozenset()
    if text == "all":
        return frozenset(range(1, 4095))
    numbers: set[int] = set()
    for part in text.split(","):
        low, _, high = part.partition("-")
        numbers.update(range(int(low), int(high or low) + 1))
    return frozenset(numbers)


def format_numbers(numbers: Iterable[int]) -> str:
    """Return the shortest list IOS would print (``10-12,20``; two neighbours stay ``10,11``); ``none`` when empty."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    parts = [f"{run[0]}-{run[-1]}" if len(run) > 2 else ",".join(map(str, run)) for run in runs]  # noqa: PLR2004
    return ",".join(parts) or "none"


def plain(words: list[str]) -> list[str]:
    """Return the words with interface names spelt out."""
    return [interface_name(word) for word in words]


def free(words: list[str]) -> list[str]:
    """Return the words as they are: free text means what it says."""
    return words


def snmp_user(words: list[str]) -> list[str]:
    """Return an SNMPv3 user without its keys: the device prints keys of its own making (RFC 3414, localised)."""
    return words[:5]


def numbers(words: list[str]) -> list[str]:
    """Return the words with every number list in its shortest form."""
    return [format_numbers(expand_numbers(word)) if "," in word or ("-" in word and is_number_list(word)) else word
            for word in words]  # fmt: skip


def dscp(words: list[str]) -> list[str]:
    """Return ``match``/``set`` words with code point names as numbers; ``ip dscp`` is ``dscp``."""
    kept = [word for place, word in enumerate(words) if not (word == "ip" and words[place + 1 : place + 2] == ["dscp"])]
    if "dscp" not in kept:
        return plain(kept)
    at = kept.index("dscp") + 1
    return kept[:at] + [DSCP.get(word, word) for word in kept[at:]]


def access_entry(words: list[str]) -> list[str]:
    """Return an access-list entry without its number, ports and code points as numbers, hosts spelt one way."""
    entry = words[1:] if words[0].isdigit() else words
    if entry[:1] == ["remark"]:
        return entry
    out: list[str] = []
    after_port = False
    for place, word in enumerate(entry):
        if after_port and word in PORTS:
            out.append(PORTS[word])
        elif place and entry[place - 1] == "dscp":
            out.append(DSCP.get(word, word))
        elif not (word == "log" and place == 0):
            out.append(interface_name(word))
        if word in PORT_OPERATORS:
            after_port = True
        elif after_port and not (word in PORTS or word.isdigit()):
            after_port = False
    return _addresses(out)


def _addresses(words: list[str]) -> list[str]:
    out: list[str] = []
    for word in words:
        if word == "0.0.0.0" and out and _is_dotted(out[-1]):  # noqa: S104  # a wildcard mask
            address = out.pop()
            out += ["host", address]
        elif word == "255.255.255.255" and out and out[-1] == "0.0.0.0":  # noqa: S104  # the same
            out[-1] = "any"
        elif word.endswith("/32") and _is_dotted(word[:-3]):
            out += ["host", word[:-3]]
        elif word == "0.0.0.0/0":
            out.append("any")
        else:
            out.append(word)
    return out


def standard_entry(words: list[str]) -> list[str]:
    """Return a standard access-list entry; a bare address is a host (``10.0.0.1`` is ``host 10.0.0.1``)."""
    entry = access_entry(words)
    if len(entry) > 1 and _is_dotted(entry[1]) and not (len(entry) > 2 and _is_dotted(entry[2])):  # noqa: PLR2004
        return [entry[0], "host", *entry[1:]]
    return entry


def _is_dotted(word: str) -> bool:
    return word.count(".") == 3 and word.replace(".", "").isdigit()  # noqa: PLR2004
