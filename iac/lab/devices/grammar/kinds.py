"""The kinds of argument both platforms know; each returns (tokens taken, the device's own spelling) or None."""

from __future__ import annotations

import ipaddress
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from iac.lab.devices.grammar.language import Line

    Kind = Callable[[Line, int], tuple[int, str] | None]

_INTERFACE = re.compile(r"([A-Za-z][A-Za-z-]*?)\s*([0-9][0-9/.:]*)")
_HEX12 = re.compile(r"[0-9a-fA-F]{12}")
MAX_VLAN = 4094


def word(line: Line, at: int) -> tuple[int, str]:
    """Any one token."""
    return 1, line.tokens[at]


def rest(line: Line, at: int) -> tuple[int, str]:
    """Everything up to the end of the line, spacing kept."""
    return len(line.tokens) - at, line.raw[line.starts[at] :].rstrip(" ")


def address(line: Line, at: int) -> tuple[int, str] | None:
    """An IPv4 address or mask."""
    try:
        return 1, str(ipaddress.IPv4Address(line.tokens[at]))
    except ValueError:
        return None


def address6(line: Line, at: int) -> tuple[int, str] | None:
    """An IPv6 address or prefix, upper case as devices print it."""
    try:
        text = str(ipaddress.IPv6Interface(line.tokens[at]))
    except ValueError:
        return None
    return 1, (text if "/" in line.tokens[at] else text.partition("/")[0]).upper()


def prefix(line: Line, at: int) -> tuple[int, str] | None:
    """An IPv4 prefix in slash notation."""
    if "/" not in line.tokens[at]:
        return None
    try:
        return 1, str(ipaddress.IPv4Interface(line.tokens[at]))
    except ValueError:
        return None


def host(line: Line, at: int) -> tuple[int, str] | None:
    """An address or a host name; a word that begins with a dash or a bracket is neither."""
    token = line.tokens[at]
    return (1, token) if re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._:-]*", token) else None


def mac(line: Line, at: int) -> tuple[int, str] | None:
    """A MAC address in any notation, printed as hhhh.hhhh.hhhh."""
    digits = re.sub(r"[.:-]", "", line.tokens[at])
    if not _HEX12.fullmatch(digits):
        return None
    return 1, ".".join(digits.lower()[start : start + 4] for start in (0, 4, 8))


def vlans(line: Line, at: int) -> tuple[int, str] | None:
    """A VLAN list, collapsed the way devices print it."""
    found = parse_vlans(line.tokens[at])
    return None if found is None else (1, format_vlans(found))


def parse_vlans(text: str) -> frozenset[int] | None:
    """Return the numbers in ``10,20-22``; None when it is no such list."""
    numbers: set[int] = set()
    for part in text.split(","):
        low, dash, high = part.partition("-")
        if not low.isdecimal() or (dash and not high.isdecimal()):
            return None
        first, last = int(low), int(high) if dash else int(low)
        if not 1 <= first <= last <= MAX_VLAN:
            return None
        numbers.update(range(first, last + 1))
    return frozenset(numbers)


def format_vlans(numbers: Iterable[int], *, pairs: bool = True) -> str:
    """Return the collapsed list; runs of two stay apart when ``pairs`` (IOS prints ``10,11``, EOS ``10-11``)."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ",".join(_run(first, last, pairs=pairs) for first, last in runs)


def _run(first: int, last: int, *, pairs: bool) -> str:
    if first == last:
        return str(first)
    return f"{first},{last}" if pairs and last == first + 1 else f"{first}-{last}"


def interface(names: Sequence[str]) -> Kind:
    """Return the kind that knows the interface types ``names``, however shortened and spaced."""

    def kind(line: Line, at: int) -> tuple[int, str] | None:
        joined = [(1, line.tokens[at])]
        if at + 1 < len(line.tokens) and line.tokens[at].replace("-", "").isalpha():
            joined.append((2, line.tokens[at] + line.tokens[at + 1]))
        for count, text in joined:
            spelled = expand_interface(names, text)
            if spelled:
                return count, spelled
        return None

    return kind


def expand_interface(names: Sequence[str], text: str) -> str:
    """Return ``text`` with the interface type spelled out; empty when it is no interface or is ambiguous."""
    found = _INTERFACE.fullmatch(text)
    if not found:
        return ""
    short = found[1].lower()
    exact = [name for name in names if name.lower() == short]
    matching = exact or [name for name in names if name.lower().startswith(short)]
    return f"{matching[0]}{found[2]}" if matching else ""


def named_number(names: Mapping[int, str], highest: int = 65535) -> Kind:
    """Return the kind of a number that the device prints by name when it has one (``80`` as ``www``)."""
    known = set(names.values())

    def kind(line: Line, at: int) -> tuple[int, str] | None:
        token = line.tokens[at].lower()
        if token.isdecimal() and int(token) <= highest:
            return 1, names.get(int(token), token)
        return (1, token) if token in known else None

    return kind


COMMON: Mapping[str, Kind] = {
    "word": word,
    "line": rest,
    "ip": address,
    "ip6": address6,
    "prefix": prefix,
    "host": host,
    "mac": mac,
    "vlans": vlans,
}
