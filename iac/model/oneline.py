"""Texts end up in lines of configuration, so a text is one line without control characters."""

from __future__ import annotations

import re

WHY_ONE_LINE = "The rest of it would become a line of its own in a device's configuration, and be obeyed."
SEVERAL_LINES = frozenset(("banner", "reason"))
"""Keys whose text may go over several lines; what prints them does so line by line, or not at all."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_LINE_ENDS = frozenset("\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029")
"""What Python and devices take for the end of a line."""


def not_on_one_line(text: str, key: str) -> str:
    """Return what is wrong with a text under a key, nothing when it is fine."""
    if key in SEVERAL_LINES:
        text = text.replace("\n", " ")
    match = _CONTROL.search(text)
    if match is None:
        return ""
    if match[0] in _LINE_ENDS:
        return f"'{key}' goes over several lines, and one line belongs here"
    return f"'{key}' holds the control character U+{ord(match[0]):04X}"
