"""IANA time zones as backup schedules spell them (Unicode CLDR, windowsZones.xml), United States only."""

from __future__ import annotations

from iac.errors import IntentError

_INDIANA = ("Indianapolis", "Marengo", "Petersburg", "Vevay", "Vincennes", "Winamac")
_ALASKA = ("Anchorage", "Juneau", "Sitka", "Yakutat", "Nome", "Metlakatla")

WINDOWS_ZONES = {
    "UTC": "UTC",
    "Etc/UTC": "UTC",
    **dict.fromkeys(("America/New_York", "America/Detroit", "US/Eastern"), "Eastern Standard Time"),
    **dict.fromkeys(("America/Kentucky/Louisville", "America/Kentucky/Monticello"), "Eastern Standard Time"),
    **dict.fromkeys(
        ("America/Indianapolis", *(f"America/Indiana/{town}" for town in _INDIANA)), "US Eastern Standard Time"
    ),
    **dict.fromkeys(("America/Chicago", "America/Menominee", "US/Central"), "Central Standard Time"),
    **dict.fromkeys(("America/Indiana/Knox", "America/Indiana/Tell_City"), "Central Standard Time"),
    **dict.fromkeys(
        (f"America/North_Dakota/{town}" for town in ("Beulah", "Center", "New_Salem")), "Central Standard Time"
    ),
    **dict.fromkeys(("America/Denver", "America/Boise", "US/Mountain"), "Mountain Standard Time"),
    **dict.fromkeys(("America/Phoenix", "US/Arizona"), "US Mountain Standard Time"),
    **dict.fromkeys(("America/Los_Angeles", "US/Pacific"), "Pacific Standard Time"),
    **dict.fromkeys((f"America/{town}" for town in _ALASKA), "Alaskan Standard Time"),
    "US/Alaska": "Alaskan Standard Time",
    "America/Adak": "Aleutian Standard Time",
    **dict.fromkeys(("Pacific/Honolulu", "US/Hawaii"), "Hawaiian Standard Time"),
    **dict.fromkeys(("America/Puerto_Rico", "America/St_Thomas"), "SA Western Standard Time"),
    "Pacific/Guam": "West Pacific Standard Time",
    "Pacific/Pago_Pago": "UTC-11",
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
