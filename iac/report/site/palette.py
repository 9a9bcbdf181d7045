"""The colours, by day and by night, and which of them are written on which: a test measures every pair.

Text stands at 4.5:1 or better on what it is written on, lines and frames that mean something at 3:1 (WCAG 2.2, success
criteria 1.4.3 and 1.4.11).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

LIGHT: Mapping[str, str] = {
    "page": "#ffffff",
    "card": "#f4f6f9",
    "stripe": "#f9fafc",
    "text": "#17202c",
    "soft": "#4a5768",
    "link": "#0a4f98",
    "hair": "#d5dce5",
    "rule": "#6f7d90",
    "focus": "#a14b00",
    "bar": "#12325a",
    "on-bar": "#ffffff",
    "critical": "#8f1212",
    "critical-on": "#fdeaea",
    "high": "#8a3c00",
    "high-on": "#fff0e0",
    "medium": "#6a5100",
    "medium-on": "#fdf5d3",
    "low": "#164c86",
    "low-on": "#e7f1fc",
    "info": "#3d4858",
    "info-on": "#eceff3",
    "good": "#11592f",
    "good-on": "#e4f5ea",
    "place": "#164c86",
    "place-on": "#e7f1fc",
    "router": "#5a2a82",
    "router-on": "#f3eafb",
    "switch": "#11592f",
    "switch-on": "#e4f5ea",
    "carrier": "#3d4858",
    "carrier-on": "#eceff3",
    "telephone": "#8f1212",
    "telephone-on": "#fdeaea",
    "cloud": "#0b5563",
    "cloud-on": "#e0f4f7",
    "service": "#164c86",
    "service-on": "#e7f1fc",
    "recovery": "#6a5100",
    "recovery-on": "#fdf5d3",
}
DARK: Mapping[str, str] = {
    "page": "#0f141b",
    "card": "#19212b",
    "stripe": "#141b24",
    "text": "#e8edf4",
    "soft": "#aab6c5",
    "link": "#8ec5ff",
    "hair": "#2f3a48",
    "rule": "#8191a5",
    "focus": "#ffb454",
    "bar": "#0a1f3b",
    "on-bar": "#eaf2fc",
    "critical": "#ffb3ad",
    "critical-on": "#431516",
    "high": "#ffc48a",
    "high-on": "#3f2308",
    "medium": "#f2d678",
    "medium-on": "#352b06",
    "low": "#a9d1ff",
    "low-on": "#12294a",
    "info": "#c6d0dc",
    "info-on": "#27313e",
    "good": "#9fe0b5",
    "good-on": "#0f3420",
    "place": "#a9d1ff",
    "place-on": "#12294a",
    "router": "#d9bdf7",
    "router-on": "#301a45",
    "switch": "#9fe0b5",
    "switch-on": "#0f3420",
    "carrier": "#c6d0dc",
    "carrier-on": "#27313e",
    "telephone": "#ffb3ad",
    "telephone-on": "#431516",
    "cloud": "#8fdcea",
    "cloud-on": "#0b333b",
    "service": "#a9d1ff",
    "service-on": "#12294a",
    "recovery": "#f2d678",
    "recovery-on": "#352b06",
}
STATES = ("critical", "high", "medium", "low", "info", "good")
KINDS = ("place", "router", "switch", "carrier", "telephone", "cloud", "service", "recovery")
_GROUNDS = ("page", "card", "stripe")
TEXT: tuple[tuple[str, str], ...] = (
    *((ink, ground) for ink in ("text", "soft", "link") for ground in _GROUNDS),
    *((name, f"{name}-on") for name in (*STATES, *KINDS)),
    *((name, ground) for name in STATES for ground in _GROUNDS),
    ("text", "medium-on"),
    ("on-bar", "bar"),
)
"""(ink, ground) of everything that is read."""
SHAPES: tuple[tuple[str, str], ...] = (
    *((name, ground) for name in ("rule", "focus", *KINDS) for ground in _GROUNDS),
    ("on-bar", "bar"),
)
"""(line, ground) of everything that is seen and means something."""


def contrast(ink: str, ground: str) -> float:
    """Return the contrast of two colours written ``#rrggbb``, 1 to 21 (WCAG 2.2, relative luminance)."""
    light, dark = sorted((_luminance(ink), _luminance(ground)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)  # noqa: PLR2004
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def variables(colours: Mapping[str, str]) -> str:
    """Return the colours as CSS custom properties, one a line."""
    return "\n".join(f"  --{name}: {colour};" for name, colour in colours.items())


def stylesheet() -> str:
    """Return the properties by day, and by night for who asks for it; paper is always day."""
    return (
        f":root {{\n  color-scheme: light dark;\n{variables(LIGHT)}\n}}\n"
        f"@media screen and (prefers-color-scheme: dark) {{\n:root {{\n{variables(DARK)}\n}}\n}}\n"
    )
