"""How what became of devices is printed, and what the shell is told about it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from iac.artifacts import Outcome, Status
from iac.cli.common import Exit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import Console

SCHEMA = 1
NARROW = 22


def print_outcomes(screen: Console, outcomes: Iterable[Outcome], *, differences: bool) -> None:
    """Print one line a device, and below it the difference where it is wanted."""
    for outcome in outcomes:
        saved = "" if outcome.saved else " [not saved]"
        detail = f"  {outcome.detail}" if outcome.detail else ""
        screen.print(f"{outcome.subject:<{NARROW}} {_word(outcome):<12} {outcome.seconds:5.1f} s{saved}{detail}")
        if differences and outcome.difference:
            screen.print("\n".join(f"    {line}" for line in outcome.difference.splitlines()))


def _word(outcome: Outcome) -> str:
    """Return the status; a device that was only looked at and differs is not one that was left out."""
    return "would change" if outcome.status is Status.SKIPPED and outcome.difference else outcome.status


def outcomes_json(outcomes: Iterable[Outcome]) -> str:
    """Return the outcomes as JSON, schema 1."""
    records = [
        {
            "subject": outcome.subject,
            "status": outcome.status,
            "detail": outcome.detail,
            "difference": outcome.difference,
            "saved": outcome.saved,
            "seconds": outcome.seconds,
        }
        for outcome in outcomes
    ]
    return json.dumps({"schema": SCHEMA, "outcomes": records}, indent=2)


def outcomes_exit(outcomes: Iterable[Outcome]) -> Exit:
    """Return CLEAN when all are as asked, FOUND when a look showed differences, UNKNOWN when one is not as asked."""
    standing = list(outcomes)
    if any(
        not outcome.succeeded and not (outcome.status is Status.SKIPPED and outcome.difference) for outcome in standing
    ):
        return Exit.UNKNOWN
    return Exit.FOUND if any(outcome.status is Status.SKIPPED for outcome in standing) else Exit.CLEAN
