"""Names that devices carry inside them: VLANs, pools, locations, access lists. Names of Azure things are elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from iac.model.types import Purpose

STATIONS_ACL = "MGMT-STATIONS"
"""The access list of the places administrators may come from."""
TACACS_GROUP = "CITY-TACACS"
SNMP_GROUP = "CITY-RO"
WAN_POLICY = "WAN-OUT"
PARKING_VLAN = "PARKING"
"""Where unused ports and untagged frames on trunks end up; it leads nowhere."""


def vlan_name(names: dict[Purpose, str], purpose: Purpose, floor: str | None) -> str:
    """Return a VLAN's name, at most 32 characters (IOS and EOS both stop there)."""
    stem = names.get(purpose) or purpose.value.upper()
    name = f"{stem}-F{floor}" if floor else stem
    return name.replace(" ", "-")[:32]


def location_name(code: str) -> str:
    """Return the identifier of a civic location as switches know it."""
    return code.upper()


def token(text: str) -> str:
    """Return a text as one upper-case word that any of the platforms takes as a name."""
    return "".join(c if c.isalnum() else "-" for c in text).strip("-").upper()


def placeholder(reference: str) -> str:
    """Return what is printed for ``secret:NAME``: ``<secret:NAME>``; only a target puts the value in."""
    return f"<{reference}>"
