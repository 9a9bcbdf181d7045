"""The order of operations: a topological sort over who refers to whom, as near to the text's own order as it allows."""

from __future__ import annotations

from collections import defaultdict
from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from iac.change.operations import Operation
    from iac.change.references import Reference

_RISKY = 2


def in_order(operations: list[Operation]) -> list[Operation]:
    """Return the operations in an order in which nothing is used before it exists or removed while in use.

    Where nothing binds them: settings first in the order of the intended text, then removals from the end of the
    running text, last what may cut management off. A circle is cut at its least urgent operation, whose reason then
    says so.
    """
    after = _edges(operations)
    waiting = [0] * len(operations)
    for followers in after.values():
        for follower in followers:
            waiting[follower] += 1
    ready = [(_urgency(operation), index) for index, operation in enumerate(operations) if not waiting[index]]
    heapify(ready)
    out: list[Operation] = []
    done: set[int] = set()
    while len(out) < len(operations):
        if not ready:
            ready = [min((_urgency(o), i) for i, o in enumerate(operations) if i not in done)]
            operations[ready[0][1]].why.append("it and others refer to each other, no order serves all of them")
        index = heappop(ready)[1]
        if index in done:
            continue
        done.add(index)
        out.append(operations[index])
        for follower in after.get(index, ()):
            waiting[follower] -= 1
            if not waiting[follower] and follower not in done:
                heappush(ready, (_urgency(operations[follower]), follower))
    return out


def _urgency(operation: Operation) -> tuple[int, int]:
    return operation.removal + _RISKY * operation.risky, operation.position


def _edges(operations: list[Operation]) -> dict[int, set[int]]:
    """Return, for each operation, those that must come later; the reasons are noted on the earlier or later one."""
    after: dict[int, set[int]] = defaultdict(set)
    for first, second, why in (
        ("gives", "needs", "it is there before {later} refers to it"),
        ("releases", "withdraws", ""),
        ("gives", "withdraws", "{later} goes only when this has taken its place"),
        ("frees", "takes", "{later} needs the place it leaves"),
    ):
        for early, late, reference in _pairs(operations, first, second):
            if early == late or (first == "gives" and second == "withdraws" and reference[0] != "called"):
                continue
            if late not in after[early]:
                after[early].add(late)
                _note(operations, early, late, why, reference)
    return after


def _pairs(operations: list[Operation], first: str, second: str) -> Iterator[tuple[int, int, Reference]]:
    holders: dict[Reference, list[int]] = defaultdict(list)
    for index, operation in enumerate(operations):
        for reference in getattr(operation, second):
            holders[reference].append(index)
    if not holders:
        return
    for index, operation in enumerate(operations):
        for reference in getattr(operation, first) & holders.keys():
            yield from ((index, holder, reference) for holder in holders[reference])


def _note(operations: list[Operation], early: int, late: int, why: str, reference: Reference) -> None:
    if why:
        operations[early].why.append(why.format(later=operations[late].top.text))
    else:
        kind, name = reference
        operations[late].why.append(f"{operations[early].top.text} no longer uses {kind.replace('-', ' ')} {name}")


def reasons(operation: Operation) -> Iterable[str]:
    """Return why the operation stands where it does, most telling first, without repetition."""
    return dict.fromkeys(operation.why)
