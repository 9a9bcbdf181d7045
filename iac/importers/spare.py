"""Which cells a record can do without: one bad value there must not cost a whole site and all that stands at it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_SPARE = {
    "sites": frozenset({"zip", "sq_ft_per_floor", "bandwidth_mbps", "staff", "phones", "dispatch"}),
    "locations": frozenset({"elin", "building", "room_zone", "address_validated"}),
    "devices": frozenset({"serial", "software_version"}),
    "hunt_groups": frozenset({"did"}),
    "attendants": frozenset({"did"}),
    "databases": frozenset({"ha"}),
    "unmanaged": frozenset({"count"}),
}
"""Nothing is configured from these; where other records hang on a row, the row stays without them.

A device's management address is not among them: without it another one would be derived, and the wrong device called.
"""
_LISTS = frozenset({"members", "depends_on", "closed_schedules", "servers"})
_ITEM = re.compile(r"(\w+)\[(\d+)\]")


def without(section: str, values: Mapping[str, str], fields: Iterable[str]) -> dict[str, str] | None:
    """Return a row without the ``fields`` that are wrong (``members[2]`` is the second item); None when it needs them.

    The last item of a list is never taken: a hunt group without a member rings nowhere.
    """
    kept = dict(values)
    wrong: dict[str, set[int]] = {}
    for name in fields:
        if item := _ITEM.fullmatch(name):
            wrong.setdefault(item[1], set()).add(int(item[2]))
        elif name in _SPARE.get(section, ()) and name in kept:
            del kept[name]
        else:
            return None
    for name, numbers in wrong.items():
        items = _items(kept.get(name, ""))
        left = [item for number, item in enumerate(items, 1) if number not in numbers]
        if name not in _LISTS or len(left) == len(items) or not (left or name == "depends_on"):
            return None
        kept[name] = ";".join(left)
    return {name: text for name, text in kept.items() if text}


def _items(text: str) -> list[str]:
    return [item for part in text.split(";") if (item := part.strip())]
