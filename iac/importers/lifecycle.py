"""Rows that say of themselves that the thing is gone: a status column, or the word where a value should stand."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_STATUS = frozenset(
    {"status", "lifecycle", "lifecyclestatus", "assetstatus", "devicestatus", "condition", "disposition"}
)
_GONE = frozenset(
    {
        *("decommissioned", "decommisioned", "decommission", "decomm", "decom", "retired", "removed", "scrapped"),
        *("disposed", "disposed of", "surplus", "surplused", "sold", "stolen", "lost", "deleted", "closed", "inactive"),
        *("disconnected", "cancelled", "canceled", "terminated", "out of service", "obsolete"),
    }
)
"""What a status column says of something that is not there any more."""
_ANYWHERE = frozenset({"decommissioned", "decommisioned", "decomm", "decom", "retired", "scrapped"})
"""The words that mean so in whatever column they fill alone."""


def gone(cells: Mapping[str, str], fields: Mapping[str, str]) -> tuple[str, str, str] | None:
    """Return the column, the reason and the fix when a row says that it is out of use; None when it does not.

    ``cells`` are by heading, ``fields`` say which headings the city has a place for.
    """
    for heading, text in cells.items():
        word = re.sub(r"[\s._-]+", " ", text.casefold()).strip()
        status = heading not in fields and re.sub(r"[^a-z]", "", heading.casefold()) in _STATUS
        if word in _ANYWHERE or (status and word in _GONE):
            reason = f"The row says '{text}': what it describes is out of use."
            return fields.get(heading, heading), reason, "Delete the row, or correct the word if it is in use."
    return None
