"""Which parts of a device are ours: the names a city writes as ``managed_sections``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iac.errors import IntentError

if TYPE_CHECKING:
    from iac.intent.rows import Row
    from iac.model.network import Device

SECTIONS = (
    "system",
    "users",
    "aaa",
    "vlans",
    "spanning-tree",
    "location",
    "discovery",
    "crypto",
    "qos",
    "interfaces",
    "routing",
    "dhcp",
    "acl",
    "logging",
    "snmp",
    "ntp",
    "voice",
    "lines",
    "management",
)
"""Every section a device can be given, in the order they are printed; the words are those of ``iac.syntax``."""


def managed(row: Row[Device]) -> tuple[str, ...]:
    """Return the device's own choice in the order of :data:`SECTIONS`; empty when the whole device is ours."""
    wanted = row.record.managed_sections
    if wanted is None:
        return ()
    unknown = [name for name in wanted if name not in SECTIONS]
    if unknown or not wanted:
        what = f"'{unknown[0]}' is no section" if unknown else "managed_sections is empty"
        raise IntentError(
            f"device {row.record.hostname}",
            f"{what}; there are {', '.join(SECTIONS)}.",
            fix="Leave it out to own it all.",
        )
    return tuple(name for name in SECTIONS if name in wanted)
