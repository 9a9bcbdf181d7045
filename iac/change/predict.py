"""What a device holds after a command: the settings as mappings, changed by copying only what changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iac.syntax.canonical import LEAF, Node, Term, numbers_term

if TYPE_CHECKING:
    from collections.abc import Mapping

    from iac.change.plan import Command


def apply(settings: Mapping[str, Node], command: Command) -> Mapping[str, Node]:
    """Return the settings after ``command``, side effects of the device included."""
    return settings if command.neutral else _inside(settings, command.path, command)


def _inside(settings: Mapping[str, Node], path: tuple[Term, ...], command: Command) -> Mapping[str, Node]:
    if not path:
        return _set(settings, command)
    header = path[0]
    old = settings.get(header.slot, Node(header, 0, LEAF))
    below = _inside(old.children, path[1:], command)
    if not below and header.fixed:
        return {slot: node for slot, node in settings.items() if slot != header.slot}
    return {**settings, header.slot: Node(old.term, old.number, below)}


def _set(settings: Mapping[str, Node], command: Command) -> Mapping[str, Node]:
    term = command.term
    kept = _after_drops(settings, term)
    slot = term.slot
    if command.numbers is not None:
        return _with_numbers(kept, command)
    if command.off:
        return {name: node for name, node in kept.items() if name != slot}
    old = kept.get(slot)
    if old is None and term.fixed:
        return kept
    new = Node(term, 0, old.children if old is not None else LEAF)
    if command.at and old is None:
        return _put_before(kept, command.at, new)
    return {**kept, slot: new}


def _after_drops(settings: Mapping[str, Node], term: Term) -> Mapping[str, Node]:
    drops = term.rule.drops
    if not drops:
        return settings
    return {slot: node for slot, node in settings.items() if not slot.startswith(drops)}


def _with_numbers(settings: Mapping[str, Node], command: Command) -> Mapping[str, Node]:
    numbers = command.numbers or frozenset()
    slot = command.term.slot
    if not numbers and command.term.rule.numbers == "add":
        return {name: node for name, node in settings.items() if name != slot}
    old = settings.get(slot)
    return {**settings, slot: Node(numbers_term(command.term, numbers), old.number if old else 0, LEAF)}


def _put_before(settings: Mapping[str, Node], at: str, new: Node) -> Mapping[str, Node]:
    out: dict[str, Node] = {}
    for slot, node in settings.items():
        if slot == at:
            out[new.term.slot] = new
        out[slot] = node
    out.setdefault(new.term.slot, new)
    return out
