"""Facts about equipment that rules need: power, and when the maker stops mending it."""

from __future__ import annotations

import datetime as dt

POE_WATTS = {"C9300-24P": 445, "C9300-48P": 437}
"""Power for devices with the standard 715 W supply (Cisco, Catalyst 9300 Series data sheet, table of PoE power)."""

IEEE_CLASS_WATTS = {0: 15.4, 1: 4.0, 2: 7.0, 3: 15.4, 4: 30.0}
"""What a switch sets aside for a powered device of each class (IEEE 802.3-2018, table 33-18)."""

PHONE_CLASS = {"CP-7811": 1, "CP-7841": 1, "CP-8832": 3, "CP-8841": 2, "CP-8851": 4}
"""PoE class of telephones (Cisco IP Phone 7800, 8800 and 8832 data sheets)."""

ACCESS_POINT_CLASS = {"C9120AXI": 4}
"""PoE class of access points (Cisco Catalyst 9120AX data sheet: 802.3at)."""

LAST_DAY_OF_SUPPORT = {"WS-C2960X": dt.date(2027, 10, 31)}
"""By the start of the model's name (Cisco end-of-sale notice for the Catalyst 2960-X and 2960-XR Series)."""


def phone_watts(model: str) -> float:
    """Return the watts a switch sets aside for a telephone; class 0 when the model is not known."""
    return IEEE_CLASS_WATTS[PHONE_CLASS.get(model, 0)]


def last_day_of_support(model: str) -> dt.date | None:
    """Return the day the maker stops mending a model, None when none is on record."""
    return next((day for start, day in LAST_DAY_OF_SUPPORT.items() if model.startswith(start)), None)
