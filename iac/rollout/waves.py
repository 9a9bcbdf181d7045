"""Which devices go first: a canary alone, a few after it, then the rest."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

FEW_SHARE = 10
"""The second wave is a tenth of what is left."""
SMALL_CITY = 4
"""Up to so many devices go in one wave: a canary would only cost time."""


def plan_waves(hosts: Iterable[str], kinds: Mapping[str, str] | None = None) -> tuple[tuple[str, ...], ...]:
    """Return ``hosts`` in waves: one canary of each kind, then a tenth of the rest, then all others.

    ``kinds`` maps a host to what makes devices alike (its platform and role); each kind has its own canary.
    """
    ordered = sorted(set(hosts))
    if len(ordered) <= SMALL_CITY:
        return (tuple(ordered),) if ordered else ()
    canaries = _canaries(ordered, kinds or {})
    rest = [host for host in ordered if host not in canaries]
    few = rest[: max(1, len(rest) // FEW_SHARE)]
    waves = (tuple(canaries), tuple(few), tuple(rest[len(few) :]))
    return tuple(wave for wave in waves if wave)


def _canaries(hosts: Iterable[str], kinds: Mapping[str, str]) -> list[str]:
    by_kind: dict[str, list[str]] = defaultdict(list)
    for host in hosts:
        by_kind[kinds.get(host, "")].append(host)
    return sorted(members[0] for members in by_kind.values())
