"""Facts about the boxes a city buys: how their ports are called and which way of marking voice traffic they know.

Sources: Cisco Catalyst 9200, 9300, 9500 and 2960-X hardware installation guides, Catalyst 8200, 8300 and 8500 Edge
data sheets, Arista 720XP and 7050X3 data sheets.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from iac.intent.rows import natural
from iac.model.types import DevicePlatform, DeviceRole

if TYPE_CHECKING:
    from iac.model.network import Device

Trust = Literal["mqc", "mls"]
"""``mls``: marking is trusted port by port with ``mls qos`` (Catalyst 2960-X and older); ``mqc``: the newer way."""

ROUTER_ROLES = frozenset({DeviceRole.SITE_ROUTER, DeviceRole.WAN_EDGE, DeviceRole.VOICE_GATEWAY})


@dataclass(frozen=True, slots=True)
class Hardware:
    """How a family of boxes numbers its ports: ``prefix`` and the first number of each run."""

    pattern: str
    runs: tuple[tuple[str, int, int | None], ...]
    """Name up to the last number, the first number, and how many (None: as many as the device says it has)."""
    trust: Trust = "mqc"


_KNOWN = (
    Hardware(r"C9[23]\d\d", (("GigabitEthernet1/0/", 1, None),)),
    Hardware(r"C9500", (("TwentyFiveGigE1/0/", 1, None),)),
    Hardware(r"WS-C(2960|3560|3750)", (("GigabitEthernet1/0/", 1, None),), trust="mls"),
    Hardware(r"C8300-\w+-4T2X", (("GigabitEthernet0/0/", 0, 4), ("TenGigabitEthernet0/0/", 4, 2))),
    Hardware(r"C8500-12X", (("TenGigabitEthernet0/0/", 0, None),)),
    Hardware(r"C8[23]\d\d|ISR4", (("GigabitEthernet0/0/", 0, None),)),
)
_SWITCH = Hardware("", (("GigabitEthernet1/0/", 1, None),))
_ROUTER = Hardware("", (("GigabitEthernet0/0/", 0, None),))
_ARISTA = Hardware("", (("Ethernet", 1, None),))


def hardware(device: Device) -> Hardware:
    """Return what is known about the device's model; a plain guess by platform and role otherwise."""
    if device.platform is DevicePlatform.EOS:
        return _ARISTA
    for known in _KNOWN:
        if re.match(known.pattern, device.model):
            return known
    return _ROUTER if device.role in ROUTER_ROLES else _SWITCH


def port_names(device: Device) -> tuple[str, ...]:
    """Return the names of the device's own ports, in the order of the front panel."""
    return tuple(
        f"{prefix}{number}"
        for prefix, first, count in hardware(device).runs
        for number in range(first, first + (device.ports if count is None else count))
    )


def expand(port: str) -> tuple[str, ...]:
    """Return the ports of a run: ``GigabitEthernet1/0/5-7`` is three ports; a single name is itself."""
    run = re.fullmatch(r"(.*?)(\d+)-(\d+)", port)
    if run is None:
        return (port,)
    stem, first, last = run.group(1), int(run.group(2)), int(run.group(3))
    return tuple(f"{stem}{number}" for number in range(first, last + 1))


def in_order(names: set[str]) -> tuple[str, ...]:
    """Return port names as a person would count them."""
    return tuple(sorted(names, key=natural))
