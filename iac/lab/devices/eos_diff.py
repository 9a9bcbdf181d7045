"""A configuration difference as EOS prints it: a unified diff with the whole section path as context."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def unified(old: Sequence[str], new: Sequence[str], name: str) -> str:
    """Return the difference of two printed configurations; empty when there is none."""
    lines = list(difflib.unified_diff(old, new, "system:/running-config", name, n=3, lineterm=""))
    return "\n".join([*lines, ""]) if lines else ""
