"""Rows that only follow: what they refer to was set aside, and to put that right puts them right."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_NOUNS = {
    "departments": ("code", ("department",)),
    "sites": ("code", ("site",)),
    "locations": ("location", ("location",)),
    "devices": ("hostname", ("device", "device or unmanaged gateway")),
    "unmanaged": ("name", ("device or unmanaged gateway",)),
    "circuits": ("circuit_id", ("circuit",)),
    "hunt_groups": ("name", ("hunt group",)),
    "attendants": ("name", ("attendant",)),
    "schedules": ("schedule", ("schedule",)),
    "services": ("name", ("service",)),
    "servers": ("hostname", ("server",)),
}
"""By table: the field that others refer to, and what the city's checks call such a thing."""
_NUMBERS = {"phones": "extension", "analog_lines": "number", "hunt_groups": "pilot", "attendants": "pilot"}
_MISSING = re.compile(r"there is no ([a-z ]+ '[^']+')|(floor \S+ of '[^']+') has no location|has the (extension \d+)")


def called(section: str, values: Mapping[str, str]) -> Iterator[str]:
    """Yield what the city's checks call a row's thing when they miss it, such as ``site 'ch'``."""
    field, nouns = _NOUNS.get(section, ("", ()))
    if field in values:
        yield from (f"{noun} '{values[field]}'" for noun in nouns)
    if (number := values.get(_NUMBERS.get(section, ""))) is not None:
        yield f"extension {number}"
    if section == "locations" and {"site", "floor"} <= values.keys():
        yield f"floor {values['floor']} of '{values['site']}'"


def missing(message: str) -> str:
    """Return what a problem's message misses, as :func:`called` spells it; "" when it misses nothing."""
    found = _MISSING.search(message)
    return next((text for text in found.groups() if text), "") if found else ""
