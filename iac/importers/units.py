"""Numbers as people write them: thousands, decimals that say nothing, and units in the cell."""

from __future__ import annotations

import re
from decimal import Decimal

from iac.importers.verdicts import Repaired

_WHOLE = re.compile(r"-?\d{1,3}(?:,\d{3})+|-?\d+\.0+")
_QUANTITY = re.compile(r"(\d{1,3}(?:,\d{3})+|\d{1,12})(\.\d{1,6})? ?([A-Za-z][A-Za-z/ .]{0,15})")
_MEGABITS = {"mbps": 1, "mbits": 1, "mbit": 1, "mb": 1, "m": 1, "meg": 1, "gbps": 1000, "gbits": 1000, "gbit": 1000,
             "gb": 1000, "g": 1000, "gig": 1000}  # fmt: skip
_GIBIBYTES = {"gib": 1, "gb": 1, "g": 1, "gig": 1, "tib": 1024, "tb": 1024, "t": 1024}
"""Memory and disks are sold by the power of two that operating systems count in, whatever the label says."""
_MINUTES = {"min": 1, "mins": 1, "minute": 1, "minutes": 1, "m": 1, "h": 60, "hr": 60, "hrs": 60, "hour": 60,
            "hours": 60, "d": 1440, "day": 1440, "days": 1440}  # fmt: skip
_SECONDS = {"s": 1, "sec": 1, "secs": 1, "second": 1, "seconds": 1, "min": 60, "minute": 60, "minutes": 60}


def number(text: str) -> Repaired | None:
    """Undo thousands and empty decimals: ``1,150`` and ``1150.0``."""
    if not _WHOLE.fullmatch(text):
        return None
    return Repaired(text.replace(",", "").split(".")[0], "A whole number is written with digits alone.")


def megabits(text: str) -> Repaired | None:
    """Return a bandwidth in megabits a second."""
    return _counted(text, _MEGABITS, "megabits a second")


def gibibytes(text: str) -> Repaired | None:
    """Return an amount of memory or disk in gibibytes; of several between semicolons, each."""
    parts = [(part, _counted(part.strip(), _GIBIBYTES, "gibibytes")) for part in text.split(";")]
    found = [mended for _, mended in parts if mended]
    joined = ";".join(mended.text if mended else part.strip() for part, mended in parts)
    return Repaired(joined, found[0].reason) if found else None


def minutes(text: str) -> Repaired | None:
    """Return a time in minutes."""
    return _counted(text, _MINUTES, "minutes")


def seconds(text: str) -> Repaired | None:
    """Return a time in seconds."""
    return _counted(text, _SECONDS, "seconds")


def _counted(text: str, units: dict[str, int], unit: str) -> Repaired | None:
    found = _QUANTITY.fullmatch(text)
    if found is None:
        return number(text)
    factor = units.get(re.sub(r"[^a-z]", "", found[3].casefold()))
    amount = Decimal(found[1].replace(",", "") + (found[2] or "")) * (factor or 0)
    if not factor or amount != amount.to_integral_value():
        return None
    return Repaired(str(int(amount)), f"The column counts {unit}; a unit does not belong in the cell.")
