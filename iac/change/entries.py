"""Ordered lists (access lists, policy maps, server lists): new entries go in before old ones go out.

While an access list is being changed, a packet meets entries of before and after together: never more is let through
than either version would, and never is the list empty while something is bound to it.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from iac.change.plan import Command
from iac.change.typed import commands_for, off_command
from iac.syntax.canonical import FLAT, Node, Term

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from iac.syntax.compare import Difference

_STEP = 10
"""IOS and EOS number entries 10, 20, 30 ... when nobody says otherwise."""


def list_commands(
    difference: Difference, *, eos: bool, hides_numbers: bool, numbers: Mapping[str, int] | None = None
) -> list[Command]:
    """Return the commands that bring an ordered list to its intended entries.

    ``hides_numbers`` says that the device may hold numbers other than 10, 20, 30 ... and not print them (classic IOS):
    there the list is numbered afresh before anything is put between two entries. ``numbers`` are those the entries have
    where the text cannot tell (after a change that has yet to be made).
    """
    old, new = difference.running, difference.intended
    assert old is not None and new is not None  # noqa: S101, PT018  # both sides exist where an order differs
    path = (*difference.path, _unfolded(new.term))
    if not _is_access_list(new.term):
        return _rebuild(path, old.children, new.children)
    editor = _Editor(path, old, new, numbers)
    step = editor.step(hides_numbers=hides_numbers)
    if not step:
        return editor.commands()
    editor.renumber(step)
    return [_renumber(path, step, eos=eos), *editor.commands()]


def numbers_after(difference: Difference, *, hides_numbers: bool) -> dict[str, int]:
    """Return the numbers the entries of an access list have once :func:`list_commands` was carried out."""
    old, new = difference.running, difference.intended
    if old is None or new is None or not _is_access_list(new.term):
        return {}
    editor = _Editor((*difference.path, _unfolded(new.term)), old, new, None)
    if step := editor.step(hides_numbers=hides_numbers):
        editor.renumber(step)
    editor.commands()
    return editor.settled


def _unfolded(term: Term) -> Term:
    return replace(term, value=None) if term.value == (FLAT,) else term


def _is_access_list(header: Term) -> bool:
    return "access-list" in header.text


def _renumber(path: tuple[Term, ...], step: int, *, eos: bool) -> Command:
    if eos:
        return Command(path, path[-1], False, f"resequence {step} {step}", neutral=True)
    name = path[-1].text.split()[-1]
    return Command((), path[-1], False, f"ip access-list resequence {name} {step} {step}", neutral=True)


class _Editor:
    """Works out the edits of one access list."""

    def __init__(self, path: tuple[Term, ...], old: Node, new: Node, numbers: Mapping[str, int] | None) -> None:
        self.path = path
        self.old = old.children
        self.new = new.children
        self.flat = new.term.value == (FLAT,) and old.term.value == (FLAT,)
        self.flat_header = new.term
        self.numbers = dict(numbers) if numbers and numbers.keys() == self.old.keys() else _numbers(self.old)
        self.settled: dict[str, int] = {}
        self.numbered = any(node.term.text[0].isdigit() for node in self.old.values())
        self.renumbered = False
        self.kept = _kept(self.old, self.new)

    def step(self, *, hides_numbers: bool) -> int:
        """Return the step to renumber the list with before it is edited; 0 when its numbers are good as they are."""
        between = [(after, len(slots)) for after, slots in self._gaps() if after]
        widest = max((count for _, count in between), default=0)
        cramped = any(self._space(after) <= count for after, count in between)
        unsure = hides_numbers and not self.numbered and bool(between)
        return max(_STEP, widest + 1) if cramped or unsure else 0

    def renumber(self, step: int) -> None:
        """Reckon with the numbers the device has after renumbering."""
        self.renumbered = True
        self.numbers = {slot: step * (place + 1) for place, slot in enumerate(self.old)}

    def commands(self) -> list[Command]:
        """Return the edits: what is new or moves goes in at its place, then what is left over goes out from below.

        From below, because a deny that goes before the permits under it would open the list wider than it ever was.
        """
        out: list[Command] = []
        held = dict(self.numbers)
        for after, slots in self._gaps():
            for slot, number in zip(slots, self._room(after, slots), strict=True):
                if slot in self.old:
                    out.append(self._out(slot))
                    held.pop(slot)
                out.append(self._in(slot, after, number))
                held[slot] = number or max(held.values(), default=0) + _STEP
        self.settled = {slot: held[slot] for slot in self.new}
        gone = [slot for slot in reversed(list(self.old)) if slot not in self.new]
        return out + [self._out(slot) for slot in gone]

    def _gaps(self) -> list[tuple[str, list[str]]]:
        """Return the runs of entries to put in, each with the kept entry it goes before (empty: at the end)."""
        gaps: list[tuple[str, list[str]]] = []
        run: list[str] = []
        for slot in self.new:
            if slot not in self.kept:
                run.append(slot)
            elif run:
                gaps.append((slot, run))
                run = []
        return [*gaps, ("", run)] if run else gaps

    def _space(self, after: str) -> int:
        high = self.numbers[after]
        return high - max((number for number in self.numbers.values() if number < high), default=0)

    def _room(self, after: str, slots: list[str]) -> list[int]:
        """Return the numbers to put entries in with; 0 leaves it to the device, which puts the entry last."""
        high = self.numbers[after] if after else 0
        low = high - self._space(after) if after else max(self.numbers.values(), default=0)
        wanted = [_number_of(self.new[slot].term.text) for slot in slots]
        ends = [low, *wanted, high or wanted[-1] + 1]
        if all(left < right for left, right in pairwise(ends)):
            return wanted
        if not after:
            return [0] * len(slots)
        step = max((high - low) // (len(slots) + 1), 1)
        return [low + step * (place + 1) for place in range(len(slots))]

    def _in(self, slot: str, before: str, number: int) -> Command:
        term = self.new[slot].term
        entry = _without_number(term.text)
        if self.flat and not number:
            text = f"access-list {self.path[-1].text.split()[-1]} {entry}"
            return Command((*self.path[:-1], self.flat_header), term, False, text)
        return Command(self.path, term, False, f"{number} {entry}" if number else entry, at=before)

    def _out(self, slot: str) -> Command:
        term = self.old[slot].term
        first, _, rest = term.text.partition(" ")
        if first.isdigit():
            return Command(self.path, term, True, f"no {rest if self.renumbered else self.numbers[slot]}")
        return Command(self.path, term, True, f"no {term.text}")


def _numbers(entries: Mapping[str, Node]) -> dict[str, int]:
    numbers: dict[str, int] = {}
    last = 0
    for slot, node in entries.items():
        first = node.term.text.split(" ", 1)[0]
        last = int(first) if first.isdigit() else last + _STEP
        numbers[slot] = last
    return numbers


def _number_of(text: str) -> int:
    first = text.split(" ", 1)[0]
    return int(first) if first.isdigit() else 0


def _without_number(text: str) -> str:
    first, _, rest = text.partition(" ")
    return rest if first.isdigit() else text


def _kept(old: Mapping[str, Node], new: Mapping[str, Node]) -> frozenset[str]:
    """Return the entries that stay where they are: those in one order in both, chosen so that no deny has to move.

    To move an entry is to take it out first; a deny that is out for a moment lets through what neither version would.
    """
    place = {slot: number for number, slot in enumerate(old)}
    common = [slot for slot in new if slot in place]
    chosen = heaviest_rising([place[slot] for slot in common], [_weight(slot) for slot in common])
    return frozenset(common[index] for index in chosen)


def _weight(slot: str) -> int:
    return {"deny": 1_000, "permit": 10}.get(slot.split(" ", 1)[0], 1)


def heaviest_rising(values: Sequence[int], weights: Sequence[int]) -> list[int]:
    """Return the indices of the strictly rising subsequence of the greatest weight; all of them when all rise."""
    if all(left < right for left, right in pairwise(values)):
        return list(range(len(values)))
    best = list(weights)
    previous = [-1] * len(values)
    for index, value in enumerate(values):
        for earlier in range(index):
            if values[earlier] < value and best[earlier] + weights[index] > best[index]:
                best[index], previous[index] = best[earlier] + weights[index], earlier
    chosen: list[int] = []
    index = max(range(len(values)), key=best.__getitem__)
    while index >= 0:
        chosen.append(index)
        index = previous[index]
    return chosen[::-1]


def _rebuild(path: tuple[Term, ...], old: Mapping[str, Node], new: Mapping[str, Node]) -> list[Command]:
    """Return the commands for a list without entry numbers: append what is new, or write the tail anew."""
    mine, theirs = list(new), list(old)
    kept = [slot for slot in mine if slot in old]
    same = [slot for slot in theirs if slot in new] == kept == mine[: len(kept)] and all(
        _equal(old[slot], new[slot]) for slot in kept
    )
    if same:
        first = len(kept)
        gone = [slot for slot in theirs if slot not in new]
        return _made(path, new, mine[first:]) + [off_command(path, old[slot]) for slot in gone]
    first = next(
        (
            place
            for place, slot in enumerate(mine)
            if theirs[place : place + 1] != [slot] or not _equal(old[slot], new[slot])
        ),
        len(mine),
    )
    gone = [slot for slot in theirs if slot not in mine[:first]]
    return [off_command(path, old[slot]) for slot in gone] + _made(path, new, mine[first:])


def _made(path: tuple[Term, ...], new: Mapping[str, Node], slots: list[str]) -> list[Command]:
    return [command for slot in slots for command in commands_for(path, new[slot])]


def _equal(old: Node, new: Node) -> bool:
    return (
        old.term.key == new.term.key
        and list(old.children) == list(new.children)
        and all(_equal(old.children[slot], new.children[slot]) for slot in new.children)
    )
