"""From differences to operations: what is typed in one block at one go, what it gives to and takes from others."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypedDict

from iac.change.entries import list_commands, numbers_after
from iac.change.plan import Command
from iac.change.references import (
    Reference,
    addresses_of,
    called_by,
    defined_by,
    used_by,
    uses_of,
    uses_within,
)
from iac.change.typed import commands_for, off_command, on_command
from iac.syntax import Kind
from iac.syntax.canonical import Node, Term, Tree, numbers_term
from iac.syntax.compare import Difference, set_difference

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_FIRST = -99
_CLEARED = -20
_UNKNOWN_OFF = -1


@dataclass(slots=True)
class Operation:
    """One go at one block: everything set in it, or everything removed from it.

    ``gives`` must be done before another operation ``needs`` it; ``releases`` before another ``withdraws`` it;
    ``frees`` before another ``takes`` it; and what one ``gives`` comes before another ``withdraws`` the same supply.
    """

    top: Term
    removal: bool
    position: int
    commands: list[Command] = field(default_factory=list)
    gives: set[Reference] = field(default_factory=set)
    needs: set[Reference] = field(default_factory=set)
    releases: set[Reference] = field(default_factory=set)
    withdraws: set[Reference] = field(default_factory=set)
    frees: set[Reference] = field(default_factory=set)
    takes: set[Reference] = field(default_factory=set)
    why: list[str] = field(default_factory=list)
    risky: bool = False


def operations(
    differences: Iterable[Difference],
    running: Tree,
    intended: Tree,
    numbers: Mapping[str, Mapping[str, int]] | None = None,
) -> list[Operation]:
    """Return the operations that turn ``running`` into ``intended`` where they differ, in no particular order.

    ``numbers`` are the entry numbers of access lists where ``running`` is a state that no device has printed yet.
    """
    groups: dict[str, list[Difference]] = {}
    for difference in differences:
        if difference.kind is not Kind.UNKNOWN:
            groups.setdefault(difference.top.slot, []).append(difference)
    here = {slot: place for place, slot in enumerate(running.children)}
    there = {slot: place for place, slot in enumerate(intended.children)}
    found: list[Operation] = []
    for slot, group in groups.items():
        block = _Block(group, running, intended, (numbers or {}).get(slot))
        found += block.operations(there.get(slot, len(there)), -here.get(slot, 0))
    return found


class _Block:
    """Collects what is set in and removed from one top-level block, each with its rank."""

    def __init__(
        self, group: list[Difference], running: Tree, intended: Tree, numbers: Mapping[str, int] | None
    ) -> None:
        self.numbers = numbers
        self.running = running
        self.intended = intended
        self.top = group[0].top
        self.setting = Operation(self.top, removal=False, position=0)
        self.removing = Operation(self.top, removal=True, position=0)
        self.sets: list[tuple[int, Command]] = []
        self.offs: list[tuple[int, Command]] = []
        for difference in group:
            _TAKE[difference.kind](self, difference)

    def operations(self, there: int, here: int) -> list[Operation]:
        """Return the operations, their commands in order."""
        self._side_effects()
        self.setting.position, self.removing.position = there, here
        self.setting.commands = [command for _, command in sorted(self.sets, key=lambda pair: pair[0])]
        self.removing.commands = [command for _, command in sorted(self.offs, key=lambda pair: -pair[0])]
        return [operation for operation in (self.setting, self.removing) if operation.commands]

    def missing(self, difference: Difference) -> None:
        """Take in a line or block that has to be made."""
        node = difference.node
        self.sets += [(_rank(command), command) for command in commands_for(difference.path, node)]
        self.setting.needs |= uses_within(node)
        self._gains(node, difference.path)

    def extra(self, difference: Difference) -> None:
        """Take in a line or block that has to go; what belongs to the device is emptied instead."""
        self._clear(difference.path, difference.node)
        self.removing.releases |= uses_within(difference.node)
        self._losses(difference.node, difference.path, self.removing)

    def changed(self, difference: Difference) -> None:
        """Take in a setting that gets another value: in place, unless the device insists on a removal first."""
        old, new = difference.running, difference.intended
        assert old is not None and new is not None  # noqa: S101, PT018  # both sides exist in a change
        if new.term.rule.numbers and isinstance(new.term.value, frozenset) and isinstance(old.term.value, frozenset):
            self._numbers(difference, old.term, new.term)
            return
        rank = new.term.rule.rank
        if new.term.rule.clear_first and _must_clear(old.term, new.term):
            self.sets.append((rank, off_command(difference.path, old)))
            self.sets += [(rank, command) for command in commands_for(difference.path, new)]
            self.setting.releases |= uses_within(old) - uses_within(new)
            self.setting.needs |= uses_within(new) - uses_within(old)
        else:
            self.sets.append((_FIRST if not difference.path else rank, on_command(difference.path, new.term)))
            self.setting.releases |= uses_of(old.term) - uses_of(new.term)
            self.setting.needs |= uses_of(new.term) - uses_of(old.term)
        self._gains(new, difference.path)
        self._losses(old, difference.path, self.setting)
        self.setting.withdraws -= defined_by(self.top.key)

    def order(self, difference: Difference) -> None:
        """Take in an ordered list whose entries or their order differ."""
        commands = list_commands(difference, **_habits(self.running), numbers=self.numbers)
        self.sets += [(place, command) for place, command in enumerate(commands)]
        self.setting.gives |= defined_by(self.top.key)
        for command in commands:
            target = self.setting.releases if command.off else self.setting.needs
            target |= uses_of(command.term).union(*(uses_of(term) for term in command.path[1:]))

    def _numbers(self, difference: Difference, old: Term, new: Term) -> None:
        added, removed = set_difference(difference)
        after = frozenset(old.value) | added if isinstance(old.value, frozenset) else added
        if added:
            text = numbers_term(new, added).text
            text = text.replace(f"{new.slot} ", f"{new.slot} add ", 1) if new.rule.numbers == "set" else text
            self.sets.append((new.rule.rank, Command(difference.path, new, False, text, numbers=after)))
            self.setting.needs |= {("vlan", str(number)) for number in added}
        if removed:
            text = numbers_term(new, removed).text
            keep = new.rule.numbers == "set"
            text = text.replace(f"{new.slot} ", f"{new.slot} remove ", 1) if keep else f"no {text}"
            self.offs.append((0, Command(difference.path, new, True, text, numbers=after - removed)))
            self.removing.releases |= {("vlan", str(number)) for number in removed}

    def _clear(self, path: tuple[Term, ...], node: Node) -> None:
        if not node.term.fixed:
            self.offs.append((_block_rank(path, node.term), off_command(path, node)))
            return
        for child in node.children.values():
            self._clear((*path, node.term), child)

    def _gains(self, node: Node, path: tuple[Term, ...]) -> None:
        self.setting.gives |= defined_by(self.top.key)
        if not path and not _unknown(node.term):
            self.setting.takes |= _names(node.term)
        elif not path:
            self.setting.takes.add(_line(node.term))
        for term in _terms(node):
            self.setting.gives |= called_by(term.key)
            self.setting.takes |= addresses_of(term.key)
        if path and self.top.slot not in self.running.children:
            self.setting.needs |= used_by(self.top.key)

    def _losses(self, node: Node, path: tuple[Term, ...], operation: Operation) -> None:
        if not path:
            operation.withdraws |= defined_by(node.term.key)
            operation.frees |= {_line(node.term)} if _unknown(node.term) else _names(node.term)
        for term in _terms(node):
            operation.withdraws |= called_by(term.key)
            operation.frees |= addresses_of(term.key)

    def _side_effects(self) -> None:
        self._vrf()
        moving = any(command.term.slot == "switchport" for _, command in self.sets + self.offs)
        for rank, command in list(self.offs):
            rule = command.term.rule
            unknown = command.path and rule.clear_first and not rule.words and rule.mode is None and self.sets
            if not (moving or unknown or rule.drops):
                continue
            self.offs.remove((rank, command))
            place = (
                rule.rank if rule.drops or command.term.slot == "switchport" else _CLEARED if moving else _UNKNOWN_OFF
            )
            self.sets.append((place, command))
            self.setting.releases |= uses_of(command.term)
            self.removing.releases -= uses_of(command.term)

    def _vrf(self) -> None:
        """Give an interface back the addresses that a change of VRF takes, at once."""
        dropping = [command for _, command in self.sets + self.offs if command.term.rule.drops]
        node = self.intended.children.get(self.top.slot)
        if not dropping:
            return
        drops = dropping[0].term.rule.drops
        self.offs = [pair for pair in self.offs if not pair[1].term.slot.startswith(drops)]
        if node is None or self.top.slot not in self.running.children:
            return
        given = {command.term.slot for _, command in self.sets}
        for slot, child in node.children.items():
            if slot.startswith(drops) and slot not in given:
                self.sets.append((child.term.rule.rank - 1, on_command(dropping[0].path, child.term)))
        self.setting.why.append("the device drops the addresses when the VRF changes; they follow at once")


class Habits(TypedDict):
    """How a device treats entry numbers."""

    eos: bool
    hides_numbers: bool


def _habits(running: Tree) -> Habits:
    version = next((line.text for line in running.source.find("version")), "")
    return Habits(eos=running.platform.name == "eos", hides_numbers=version.startswith(("version 12", "version 15")))


def entry_numbers(differences: Iterable[Difference], running: Tree) -> dict[str, dict[str, int]]:
    """Return the entry numbers that changed access lists will have after the change, by list."""
    hides_numbers = _habits(running)["hides_numbers"]
    lists = [difference for difference in differences if difference.kind is Kind.ORDER and not difference.path]
    return {one.top.slot: numbers_after(one, hides_numbers=hides_numbers) for one in lists}


_TAKE = {Kind.MISSING: _Block.missing, Kind.EXTRA: _Block.extra, Kind.CHANGED: _Block.changed, Kind.ORDER: _Block.order}


def _rank(command: Command) -> int:
    return _block_rank(command.path, command.term)


def _block_rank(path: tuple[Term, ...], term: Term) -> int:
    if not path:
        return _FIRST if term.rule.mode is not None else term.rule.rank
    return (path[1] if len(path) > 1 else term).rule.rank


def _must_clear(old: Term, new: Term) -> bool:
    """Return True unless one line is the plain ``no`` of the other, which is a removal already."""
    return old.key != f"no {new.key}" and new.key != f"no {old.key}"


def _unknown(term: Term) -> bool:
    return term.rule.clear_first and not term.rule.words and term.rule.mode is None


def _line(term: Term) -> Reference:
    words = term.key.split()
    return ("line", " ".join(words[:2] if len(words) > 2 else words[:1]))  # noqa: PLR2004


def _names(term: Term) -> set[Reference]:
    return {("name of a list", name) for kind, name in defined_by(term.key) if kind == "acl"}


def _terms(node: Node) -> Iterable[Term]:
    yield node.term
    for _, below in node.walk():
        yield below.term
