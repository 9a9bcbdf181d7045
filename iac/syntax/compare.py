"""What is different between two canonical trees: one record a setting, never an exception."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from iac.syntax.canonical import Node, Term, Tree, is_owned
from iac.syntax.secrets import Secret, SecretCheck, compare_secrets

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class Kind(StrEnum):
    """How a setting differs, seen from the intended side."""

    MISSING = "missing"
    EXTRA = "extra"
    CHANGED = "changed"
    ORDER = "order"
    """The entries of an ordered list differ, in themselves or in their order; both nodes are the list."""
    UNKNOWN = "unknown"
    """Nobody here can tell: a hash whose secret is not known. Not a difference; nothing is changed."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One setting that differs. ``path`` are the headers above it; a missing or extra block is one record.

    ``running_at`` and ``intended_at`` are line numbers of the two texts: the line itself, else its header's, else 0.
    """

    kind: Kind
    path: tuple[Term, ...]
    running: Node | None
    intended: Node | None
    running_at: int = 0
    intended_at: int = 0

    @property
    def inverse(self) -> Difference:
        """The same difference seen from the other side."""
        kind = {Kind.MISSING: Kind.EXTRA, Kind.EXTRA: Kind.MISSING}.get(self.kind, self.kind)
        return Difference(kind, self.path, self.intended, self.running, self.intended_at, self.running_at)

    @property
    def top(self) -> Term:
        """The top-level term it is in."""
        return self.path[0] if self.path else self.node.term

    @property
    def node(self) -> Node:
        """The intended node, or the running one where nothing is intended."""
        node = self.intended or self.running
        assert node is not None  # noqa: S101  # one side exists by construction; this is for the type checker
        return node


@dataclass(frozen=True, slots=True)
class Comparison:
    """The differences in what is ours, and the top-level nodes of the running text that are not ours to judge."""

    differences: tuple[Difference, ...]
    unmanaged: tuple[Node, ...] = ()


def compare(
    running: Tree, intended: Tree, *, sections: Iterable[str] = (), check: SecretCheck | None = None
) -> Comparison:
    """Return what differs.

    ``sections`` names what is ours (empty: everything); the rest, and what the device owns, is set aside as unmanaged.
    ``check`` decides whether a hash is a secret; without it such lines are of kind ``UNKNOWN``.
    """
    wanted = frozenset(sections)
    mine, theirs = intended.children, running.children
    if mine.keys() != theirs.keys():
        theirs, mine = _align_lines(theirs, mine)
    walker = _Walker(check)
    walker.block((), theirs, mine, 0, 0)
    found = _without_hidden(_pair_secret_names(walker.found, check))
    kept = tuple(d for d in found if _is_ours(running, d, wanted))
    unmanaged = tuple(n for n in theirs.values() if _is_unmanaged(running, n, mine, wanted))
    return Comparison(kept, unmanaged)


def same(running: Tree, intended: Tree, *, check: SecretCheck | None = None) -> bool:
    """Return True when nothing differs for certain."""
    return all(d.kind is Kind.UNKNOWN for d in compare(running, intended, check=check).differences)


def _without_hidden(found: list[Difference]) -> list[Difference]:
    """Leave out what the device has no way to show, unless what it belongs to is missing as well."""
    if not any(d.kind is Kind.MISSING and d.node.term.rule.hidden for d in found):
        return found
    missing = [d.node.term.slot for d in found if d.kind is Kind.MISSING]

    def shown(difference: Difference) -> bool:
        sign = difference.node.term.rule.hidden
        return not sign or difference.kind is not Kind.MISSING or any(slot.startswith(sign) for slot in missing)

    return [difference for difference in found if shown(difference)]


def _is_ours(tree: Tree, difference: Difference, wanted: frozenset[str]) -> bool:
    top = difference.top
    if wanted and tree.section(top) not in wanted:
        return False
    extra = not difference.path and difference.kind is Kind.EXTRA
    return not (extra and is_owned(tree.platform, top.text))


def _is_unmanaged(tree: Tree, node: Node, mine: Mapping[str, Node], wanted: frozenset[str]) -> bool:
    if wanted:
        return tree.section(node.term) not in wanted
    return node.term.slot not in mine and is_owned(tree.platform, node.term.text)


class _Walker:
    """Walks two blocks side by side and notes what differs."""

    def __init__(self, check: SecretCheck | None) -> None:
        self.check = check
        self.found: list[Difference] = []

    def block(  # noqa: C901  # the one hot loop: a call for each line would cost more than it explains
        self, path: tuple[Term, ...], theirs: Mapping[str, Node], mine: Mapping[str, Node], above: int, wanted: int
    ) -> None:
        note = self.found.append
        for slot, node in mine.items():
            other = theirs.get(slot)
            if other is None:
                if node.term.rule.hidden and _speaks_of(theirs, node.term):
                    continue
                note(Difference(Kind.MISSING, path, None, node, above, node.number))
                continue
            term = node.term
            if term is not other.term and term.key != other.term.key:
                note(Difference(Kind.CHANGED, path, other, node, other.number, node.number))
                if term.rule.clear_first or not (node.children and other.children):
                    continue
            elif term.value is not None and term.value != other.term.value:
                self.value(path, other, node)
            if node.children or other.children:
                self.inside(path, other, node)
        if len(mine) != len(theirs) or any(slot not in mine for slot in theirs):
            for slot, node in theirs.items():
                if slot not in mine:
                    note(Difference(Kind.EXTRA, path, node, None, node.number, wanted))

    def inside(self, path: tuple[Term, ...], theirs: Node, mine: Node) -> None:
        mode = mine.term.rule.mode
        if mode is not None and mode.ordered and not _same_order(theirs.children, mine.children):
            self.found.append(Difference(Kind.ORDER, path, theirs, mine, theirs.number, mine.number))
            return
        self.block((*path, mine.term), theirs.children, mine.children, theirs.number, mine.number)

    def value(self, path: tuple[Term, ...], theirs: Node, mine: Node) -> None:
        ours, shown = mine.term.value, theirs.term.value
        kind = Kind.CHANGED
        if isinstance(ours, Secret) and isinstance(shown, Secret):
            verdict = compare_secrets(shown, ours, self.check)
            if verdict:
                return
            kind = Kind.UNKNOWN if verdict is None else kind
        elif mine.term.rule.mode is not None:
            return
        self.found.append(Difference(kind, path, theirs, mine, theirs.number, mine.number))


def _speaks_of(theirs: Mapping[str, Node], term: Term) -> bool:
    """Return True when the running text has lines of the same feature: a line no device shows is taken as set then."""
    feature = term.slot.split(" ", 1)[0]
    return any(slot.startswith(f"{feature} ") for slot in theirs)


def _same_order(theirs: Mapping[str, Node], mine: Mapping[str, Node]) -> bool:
    """Return True when the order says nothing more than the entries themselves do.

    So it is when both begin with the same entries and only one goes on; what is inside an entry is looked at later. The
    default class of a policy is last wherever it was typed.
    """
    ours, shown = ([slot for slot in side if slot != "class class-default"] for side in (mine, theirs))
    shared = min(len(ours), len(shown))
    return ours[:shared] == shown[:shared]


def _pair_secret_names(found: list[Difference], check: SecretCheck | None) -> list[Difference]:
    """Match lines whose very name is a secret (SNMP communities): ``<secret:NAME>`` with what the device shows."""
    wanted = [d for d in found if d.kind is Kind.MISSING and _names_secret(d)]
    shown = [d for d in found if d.kind is Kind.EXTRA and _names_secret(d)]
    if not wanted or not shown:
        return found
    pairs: dict[int, Difference] = {}
    for certain in (True, False):
        for want in wanted:
            if id(want) in pairs:
                continue
            match = next((s for s in shown if id(s) not in pairs and _agree(want, s, check, certain=certain)), None)
            if match is not None:
                pairs[id(want)] = _paired(want, match, certain=certain)
                pairs[id(match)] = pairs[id(want)]
    return [
        pairs.get(id(d), d) for d in found if not (id(d) in pairs and d.kind is Kind.EXTRA) and not _equal(pairs, d)
    ]


def _names_secret(difference: Difference) -> bool:
    term = difference.node.term
    return isinstance(term.value, Secret) and not term.rule.words


def _rest(term: Term) -> str:
    assert isinstance(term.value, Secret)  # noqa: S101  # only such terms come here
    return term.key.replace(term.value.text, "*", 1)


def _agree(want: Difference, shown: Difference, check: SecretCheck | None, *, certain: bool) -> bool:
    ours, theirs = want.node.term, shown.node.term
    if ours.rule is not theirs.rule or not isinstance(ours.value, Secret) or not isinstance(theirs.value, Secret):
        return False
    verdict = compare_secrets(theirs.value, ours.value, check)
    if certain:
        return verdict is True
    guessable = theirs.value.text in {"public", "private"}
    return verdict is None and not guessable and _rest(ours) == _rest(theirs)


def _paired(want: Difference, shown: Difference, *, certain: bool) -> Difference:
    kind = Kind.UNKNOWN
    if certain:
        kind = Kind.CHANGED
    return replace(want, kind=kind, running=shown.running, running_at=shown.running_at)


def _equal(pairs: dict[int, Difference], difference: Difference) -> bool:
    pair = pairs.get(id(difference))
    return (
        pair is not None
        and pair.kind is Kind.CHANGED
        and pair.running is not None
        and pair.intended is not None
        and _rest(pair.running.term) == _rest(pair.intended.term)
    )


def _align_lines(theirs: Mapping[str, Node], mine: Mapping[str, Node]) -> tuple[Mapping[str, Node], Mapping[str, Node]]:
    """Cut ``line vty`` ranges at each other's bounds: ``0 15`` is ``0 4`` and ``5 15`` with the same lines inside."""
    ranges = [{slot: bounds for slot in side if (bounds := _vty(slot))} for side in (theirs, mine)]
    if ranges[0].keys() == ranges[1].keys() or not all(ranges):
        return theirs, mine
    cuts = sorted({cut for side in ranges for low, high in side.values() for cut in (low, high + 1)})
    return _cut(theirs, ranges[0], cuts), _cut(mine, ranges[1], cuts)


def _vty(slot: str) -> tuple[int, int] | None:
    words = slot.split()
    if words[:2] != ["line", "vty"] or not all(word.isdigit() for word in words[2:]) or len(words) < 3:  # noqa: PLR2004
        return None
    return int(words[2]), int(words[-1])


def _cut(side: Mapping[str, Node], ranges: dict[str, tuple[int, int]], cuts: list[int]) -> Mapping[str, Node]:
    out: dict[str, Node] = {}
    for slot, node in side.items():
        if slot not in ranges:
            out[slot] = node
            continue
        low, high = ranges[slot]
        inner = [cut for cut in cuts if low < cut <= high]
        for start, stop in zip([low, *inner], [*(cut - 1 for cut in inner), high], strict=True):
            text = f"line vty {start} {stop}" if stop > start else f"line vty {start}"
            out[text] = Node(replace(node.term, key=text, slot=text, text=text), node.number, node.children)
    return out


def set_difference(difference: Difference) -> tuple[frozenset[int], frozenset[int]]:
    """Return the numbers to add and to remove of a changed set; empty sets when it is no set."""
    ours = difference.intended.term.value if difference.intended else None
    theirs = difference.running.term.value if difference.running else None
    if isinstance(ours, frozenset) and isinstance(theirs, frozenset):
        return ours - theirs, theirs - ours
    return frozenset(), frozenset()
