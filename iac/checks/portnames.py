"""Which ports a model has, as far as its maker's hardware installation guide or data sheet says.

Sources: Cisco Catalyst 9300, 9500, 2960-X and Nexus 93180YC-FX3 hardware installation guides, Catalyst 8200, 8300, 8500
and ISR 4000 data sheets; Juniper EX4300 and EX4650 hardware guides; Arista 720XP and 7050X3 data sheets.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True, slots=True)
class _Run:
    """Ports that differ in their last number: the rest of the name, the first number, the last (None: by device)."""

    stem: str
    first: int
    last: int | None


_MODULES = _Run(r"[A-Za-z-]+\d/\d/", 0, 63)
"""What sits in a router's module slots; which of them is filled no sheet says."""
_MANAGEMENT = re.compile(
    r"mgmt\d|Management\d(?:/\d)?|(?:Gigabit|Fast)Ethernet0(?:/0)?|me0|fxp0|em[01]|vme|irb|Loopback\d+"
)
_MODELS: tuple[tuple[str, tuple[_Run, ...]], ...] = (
    (
        r"C9[23]00.*",
        (
            _Run(r"(?:Gigabit|TwoGigabit|FiveGigabit|TenGigabit)Ethernet[1-9]/0/", 1, None),
            _Run(
                r"(?:GigabitEthernet|TenGigabitEthernet|TwentyFiveGigE|FortyGigabitEthernet|HundredGigE)[1-9]/1/", 1, 8
            ),
        ),
    ),
    (
        r"C9500-24Y4C.*",
        (_Run(r"TwentyFiveGigE[12]/0/", 1, 24), _Run(r"(?:HundredGigE|FortyGigabitEthernet)[12]/0/", 25, 28)),
    ),
    (r"C9500.*", (_Run(r"[A-Za-z]+[12]/[01]/", 1, 64),)),
    (r"WS-C(?:2960|3560|3750).*", (_Run(r"(?:Gigabit|TenGigabit)Ethernet[1-9]/0/", 1, 52),)),
    (r"C8200-1N-4T.*", (_Run("GigabitEthernet0/0/", 0, 3),)),
    (r"C8300-\w+-4T2X.*", (_Run("GigabitEthernet0/0/", 0, 3), _Run("TenGigabitEthernet0/0/", 4, 5))),
    (r"C8500-12X.*", (_Run("TenGigabitEthernet0/[01]/", 0, 11),)),
    (r"(?:C8[235]|ISR4).*", (_Run(r"[A-Za-z]+0/0/", 0, 15),)),
    (r"EX4300-.*", (_Run(r"(?:ge|mge)-\d/0/", 0, 47), _Run(r"(?:xe|ge)-\d/2/", 0, 3), _Run(r"et-\d/1/", 0, 3))),
    (r"EX4650-48Y.*", (_Run(r"(?:xe|ge|et)-\d/0/", 0, 47), _Run(r"(?:et|xe)-\d/0/", 48, 55))),
    (r"CCS-720XP-48ZC2.*", (_Run("Ethernet", 1, 54), _Run(r"Ethernet5[34]/", 1, 4))),
    (r"DCS-7050SX3-48YC8.*", (_Run("Ethernet", 1, 48), _Run(r"Ethernet(?:49|5[0-6])/", 1, 4))),
    (r"N9K-C93180YC-FX3.*", (_Run("Ethernet1/", 1, 54), _Run(r"Ethernet1/(?:49|5[0-4])/", 1, 4))),
)


@cache
def _runs(model: str) -> tuple[_Run, ...]:
    return next((runs for pattern, runs in _MODELS if re.fullmatch(pattern, model)), ())


def is_known(model: str) -> bool:
    """Return whether anything is known about a model's ports."""
    return bool(_runs(model))


@cache
def has_port(model: str, ports: int, name: str) -> bool:
    """Return whether a device of a known model with so many ``ports`` has one of that name."""
    plain = name.partition(".")[0]
    found = re.fullmatch(r"(.*?)(\d+)", plain)
    if _MANAGEMENT.fullmatch(plain) or found is None:
        return True
    router = model.startswith(("C8", "ISR"))
    fixed = any(_holds(run, found[1], int(found[2]), ports) for run in _runs(model))
    return fixed or (router and not re.search(r"0/0/$", found[1]) and _holds(_MODULES, found[1], int(found[2]), ports))


def _holds(run: _Run, stem: str, number: int, ports: int) -> bool:
    return run.first <= number <= (ports if run.last is None else run.last) and bool(re.fullmatch(run.stem, stem))
