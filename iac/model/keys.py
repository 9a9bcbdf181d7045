"""What names a record in its table: the fields that, together, no two records share."""

from __future__ import annotations

KEYS: dict[str, tuple[str, ...]] = {
    "environments": ("name",),
    "departments": ("code",),
    "sites": ("code",),
    "archetypes": ("kind",),
    "locations": ("location",),
    "prefixes": ("site", "purpose", "floor"),
    "devices": ("hostname",),
    "ports": ("device", "port"),
    "links": ("a_device", "a_port"),
    "circuits": ("circuit_id",),
    "did_ranges": ("first",),
    "phones": ("extension",),
    "analog_lines": ("gateway", "port"),
    "hunt_groups": ("name",),
    "attendants": ("name", "when", "digit"),
    "trunks": ("name",),
    "schedules": ("schedule", "day"),
    "holidays": ("date",),
    "services": ("name",),
    "servers": ("hostname",),
    "databases": ("name",),
    "shares": ("name",),
    "unmanaged": ("name",),
    "waivers": ("rule", "subject"),
}
"""By section; a field that is absent counts as empty."""
