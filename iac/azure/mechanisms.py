"""What each recovery mechanism can promise: how much may be lost, how long it takes to be back.

A promise of the city is judged against these by the checks; the numbers are what Azure publishes, not what was measured
here.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Mechanism:
    """``best_rpo_minutes`` and ``best_rto_minutes`` are the least that may be promised; ``source`` says who says so."""

    name: str
    best_rpo_minutes: int
    best_rto_minutes: int
    survives_region_loss: bool
    source: str


MECHANISMS: dict[str, Mechanism] = {
    mechanism.name: mechanism
    for mechanism in (
        Mechanism(
            name="site-recovery",
            best_rpo_minutes=5,
            best_rto_minutes=60,
            survives_region_loss=True,
            source="learn.microsoft.com, Site Recovery FAQ: crash-consistent points every 5 minutes; SLA: 1 hour RTO",
        ),
        Mechanism(
            name="restore",
            best_rpo_minutes=240,
            best_rto_minutes=240,
            survives_region_loss=True,
            source="learn.microsoft.com, Azure VM backup, enhanced policy: every 4 hours at best; cross-region restore "
            "from the geo-redundant copy (whose own lag, up to 12 hours, comes on top)",
        ),
        Mechanism(
            name="none",
            best_rpo_minutes=525_600,
            best_rto_minutes=525_600,
            survives_region_loss=False,
            source="nothing is kept in another region",
        ),
    )
}
