"""A count of everything in a cloud that somebody else made: a Resource Graph export, read from its file."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from iac.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

QUERY = "az graph query -q 'resources' --subscriptions ... --first 1000 --output json"
"""What writes such a file; more than 1,000 rows come in pages (learn.microsoft.com, Resource Graph: large results)."""


def read_census(file: Path) -> Sequence[Mapping[str, Any]]:
    """Return the rows of a Resource Graph export, as a list or under ``data``; UsageError for anything else."""
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UsageError(f"{file}: cannot be read as JSON ({error})", hint=f"Write it with: {QUERY}") from error
    rows = content.get("data") if isinstance(content, dict) else content
    if not isinstance(rows, list) or not all(isinstance(row, dict) and "id" in row for row in rows):
        raise UsageError(f"{file}: it is no Resource Graph export", hint=f"Write it with: {QUERY}")
    return rows
