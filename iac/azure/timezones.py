"""IANA time zones as backup schedules spell them (Unicode CLDR, windowsZones.xml), United States only."""

from __future__ import annotations

from iac.errors import IntentError

WINDOWS_ZONES = {
    "UTC": "UTC",
    "Etc/UTC": "UTC",
    "America/New_York": "Eastern Standard Time",
    "America/Detroit": "Eastern Standard Time",
    "America/Chicago": "Central Standard Time",
    "America/Denver": "Mountain Standard Time",
    "America/Phoenix": "US Mountain Standard Time",
    "America/Los_Angeles": "Pacific Standard Time",
    "America/Anchorage": "Alaskan Standard Time",
    "Pacific/Honolulu": "Hawaiian Standard Time",
    "America/Puerto_Rico": "SA Western Standard Time",
}


def windows_zone(timezone: str) -> str:
    """Return the name Azure uses for a time zone (Azure's own names pass through)."""
    if timezone in WINDOWS_ZONES.values():
        return timezone
    try:
        return WINDOWS_ZONES[timezone]
    except KeyError:
        raise IntentError(
            f"time zone {timezone}", "has no name in Azure's schedules.", fix=f"Known: {', '.join(WINDOWS_ZONES)}."
        ) from None
