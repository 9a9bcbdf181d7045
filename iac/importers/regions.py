"""Which Azure region is near a city, by its state: always one with availability zones."""

from __future__ import annotations

_BY_STATE = {
    "westus2": ("WA", "OR", "ID", "MT", "AK", "HI", "CA", "NV", "UT", "WY"),
    "southcentralus": ("TX", "OK", "LA", "AR", "NM", "AZ", "CO", "MS"),
    "centralus": ("IA", "IL", "WI", "MN", "MO", "KS", "NE", "SD", "ND", "IN", "MI"),
}
"""Nearest by road map to the region's place (learn.microsoft.com, "Azure regions list"); the East has eastus2."""
_PAIRS = {
    "westus2": "westcentralus",
    "southcentralus": "northcentralus",
    "centralus": "eastus2",
    "eastus2": "centralus",
}
"""learn.microsoft.com, "Azure region pairs"."""


def near(state: str) -> tuple[str, str]:
    """Return the region for a city in a state of the United States, and the region it recovers in."""
    home = next((region for region, states in _BY_STATE.items() if state in states), "eastus2")
    return home, _PAIRS[home]
