"""The canonical order of every table, so that neither the order of files nor of rows changes anything rendered.

Tables are sorted by what identifies a record, digits by their value: ``ch-a2`` before ``ch-a10``, site 9 before site
10. Order that means something is kept as written: the members of a hunt group, the servers tried first, the disks of
a machine.
"""

from __future__ import annotations

import re
from typing import Any

from iac.model.keys import KEYS
from iac.model.tree import Block, Items

ORDER: dict[str, tuple[str, ...]] = KEYS | {
    "sites": ("number", "code"),
    "prefixes": ("site", "purpose", "vlan", "floor", "prefix"),
    "links": ("a_device", "a_port", "b_device", "b_port"),
    "did_ranges": ("first", "last"),
    "phones": ("extension", "mac"),
    "analog_lines": ("gateway", "port", "number"),
    "hunt_groups": ("name", "pilot"),
    "attendants": ("name", "when", "digit", "pilot"),
}
"""The fields each table is sorted by: what names its records, or more where a number or a range tells better."""
NESTED: dict[tuple[str, ...], tuple[str, ...]] = {
    ("network", "address_rules"): ("purpose",),
    ("network", "port_profiles"): ("name",),
    ("network", "management", "users"): ("name",),
    ("network", "management", "snmp_users"): ("name",),
    ("allocations", "prefixes"): ("site", "purpose", "floor", "prefix"),
    ("allocations", "addresses"): ("device",),
    ("voice", "call_agents"): ("name",),
    ("voice", "sites"): ("site",),
    ("cloud", "backups"): ("tier",),
    ("cloud", "recoveries"): ("tier",),
    ("cloud", "tunnels"): ("site",),
    ("cloud", "gateways"): ("region",),
}
"""The same for tables inside other sections."""
_DIGITS = re.compile(r"(\d{1,18})")


def natural(text: str) -> tuple[str | int, ...]:
    """Return a sort key under which digits count by value."""
    return tuple(int(part) if index % 2 else part for index, part in enumerate(_DIGITS.split(text)))


def sort_tables(sections: dict[str, Any]) -> None:
    """Bring every table of a document into its canonical order, in place."""
    for name, fields in ORDER.items():
        rows = sections.get(name)
        if isinstance(rows, list):
            rows.sort(key=lambda row, fields=fields: _key(row, fields))  # type: ignore[misc]  # fields is bound here
    for path, fields in NESTED.items():
        items = _find(sections, path)
        if isinstance(items, Items):
            _sort_items(items, fields)


def _key(row: Any, fields: tuple[str, ...]) -> tuple[tuple[str | int, ...], ...]:
    if not isinstance(row, dict):
        return (("",),)
    return tuple(natural(str(row.get(field, ""))) for field in fields)


def _find(sections: dict[str, Any], path: tuple[str, ...]) -> Any:
    node: Any = sections
    for step in path:
        if not isinstance(node, dict):
            return None
        node = node.get(step)
    return node


def _sort_items(items: Items, fields: tuple[str, ...]) -> None:
    pairs = sorted(zip(items, items.marks, strict=True), key=lambda pair: _key(pair[0], fields))
    items[:] = [item for item, _ in pairs]
    items.marks[:] = [mark for _, mark in pairs]


def name_of(section: str, row: Any, index: int) -> str:
    """Return how messages name a record: by what identifies it, else by its position."""
    fields = KEYS.get(section) or ("name", "code", "site", "tier", "purpose", "device")
    if not isinstance(row, Block):
        return str(index + 1)
    parts = [str(row[field]) for field in fields if isinstance(row.get(field), str) and row[field]]
    if section not in KEYS:
        parts = parts[:1]
    return "/".join(parts) or str(index + 1)
