"""The canonical form: each line named by the setting it makes and spelt one way, so that equal things compare equal.

A block's children are a mapping from the setting's name to the node that sets it: a later line for the same setting
wins, exactly as on the device. Lines are understood once per spelling and mode and remembered.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from iac.syntax import words as spelling
from iac.syntax.lines import Line, Text, parse_lines, starts_with
from iac.syntax.rules import ANY, Mode, Platform, Rule, longest_prefix
from iac.syntax.secrets import MASK, Secret, split_secret

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_CACHE_LIMIT = 50_000
Value = Secret | frozenset[int] | tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Term:
    """What one line says.

    ``slot`` names the setting, ``key`` the setting with its value in canonical spelling, ``text`` is what to type.
    ``value`` holds what cannot be compared as text: a secret, a set of VLANs, a banner. ``fixed`` things cannot be
    removed, only emptied.
    """

    key: str
    slot: str
    text: str
    rule: Rule
    value: Value = None
    fixed: bool = False

    @property
    def off(self) -> str:
        """The command that removes what this line sets."""
        if self.text.startswith("no "):
            return self.text[3:]
        if self.rule.numbers == "set":
            return f"no {self.slot}"
        words = self.text.split(" ")
        return "no " + " ".join(words[: self.rule.cut] if self.rule.cut else words)

    @property
    def masked(self) -> str:
        """The text with a secret that is shown in clear or as a hash hidden; placeholders stay."""
        value = self.value
        if isinstance(value, Secret) and not value.name:
            return self.text.replace(value.text, MASK)
        if self.rule.norm is spelling.snmp_user and "<secret:" not in self.text:
            return f"{self.key} {MASK}"
        return self.text


class Node(NamedTuple):
    """A term where it stands: the line number it came from (0: none) and, for a block, its children by slot."""

    term: Term
    number: int
    children: Mapping[str, Node]

    def walk(self, parents: tuple[Node, ...] = ()) -> Iterator[tuple[tuple[Node, ...], Node]]:
        """Yield every node below with those above it."""
        for child in self.children.values():
            yield (*parents, self), child
            yield from child.walk((*parents, self))


LEAF: Mapping[str, Node] = {}
FLAT = "flat"
"""Marks a numbered access list that the text spells as flat lines, so that it can be typed the same way."""
_ENTRY = Rule(norm=spelling.access_entry)
_STANDARD_ENTRY = Rule(norm=spelling.standard_entry)
_FOLDED = {
    False: Rule(mode=Mode("access list", default_rule=_ENTRY, ordered=True)),
    True: Rule(mode=Mode("standard access list", default_rule=_STANDARD_ENTRY, ordered=True)),
}


@dataclass(frozen=True, slots=True)
class Tree:
    """A configuration in canonical form; ``source`` is the tree of lines it was made from."""

    platform: Platform
    children: Mapping[str, Node]
    source: Text

    def walk(self) -> Iterator[tuple[tuple[Node, ...], Node]]:
        """Yield every node with those above it."""
        for node in self.children.values():
            yield (), node
            yield from node.walk()

    def section(self, term: Term) -> str:
        """Return the section a top-level term belongs to; ``other`` when no table knows it."""
        return section_of(self.platform, term.text)


def section_of(platform: Platform, text: str) -> str:
    """Return the section (``vlans``, ``acl``, ``voice`` ...) of a top-level line; ``other`` when no table knows it."""
    words = text.split()
    return longest_prefix(platform.sections, words[1:] if words[0] == "no" else words) or "other"


def is_owned(platform: Platform, text: str) -> bool:
    """Return True for a top-level line that belongs to the device: certificates, licences, stack members, boot."""
    return any(starts_with(text, prefix) or (prefix.endswith("*") and text.startswith(prefix[:-1]))
               for prefix in platform.owned)  # fmt: skip


def parse(text: str, platform: Platform, *, name: str = "configuration") -> Tree:
    """Return the canonical tree of a configuration; :class:`iac.errors.UsageError` when the text is none."""
    source = parse_lines(text, name=name)
    return Tree(platform, read_block(source.lines, platform.top), source)


def read_block(lines: tuple[Line, ...], mode: Mode) -> Mapping[str, Node]:
    """Return the children that ``lines`` make in ``mode``."""
    out: dict[str, Node] = {}
    cache = mode.cache
    ordered = mode.ordered
    for line in lines:
        text, number, below, body = line
        terms = cache.get(text) if not body else None
        if terms is None:
            terms = _read_terms(mode, text, body)
        for term in terms:
            children = read_block(below, term.rule.mode or ANY) if below else LEAF
            if term.fixed and not children:
                continue
            if term.rule.folds and term.text.startswith("access-list ") and term.text.count(" ") > 1:
                _fold(out, term, number)
                continue
            slot = term.slot
            if slot in out:
                _meet(out, Node(term, number, children), ordered=ordered)
            else:
                out[slot] = Node(term, number, children)
    return out


def _fold(out: dict[str, Node], term: Term, number: int) -> None:
    """Put a flat ``access-list 10 permit ...`` into the list it is an entry of (as IOS-XE 17 prints it)."""
    words = term.text.split()
    standard = words[1].isdigit() and _is_standard(int(words[1]))
    header = f"ip access-list {'standard' if standard else 'extended'} {words[1]}"
    entry = " ".join(words[2:])
    old = out.get(header)
    rule = _FOLDED[standard]
    children = dict(old.children) if old else {}
    for node in read_block((Line(entry, number),), rule.mode or ANY).values():
        children[node.term.slot] = node
    head = old.term if old else Term(header, header, header, rule, (FLAT,))
    out[header] = Node(head, old.number if old else number, children)


def _is_standard(number: int) -> bool:
    return number < 100 or 1300 <= number < 2000  # noqa: PLR2004  # the ranges IOS gives to standard lists


def _meet(out: dict[str, Node], new: Node, *, ordered: bool) -> None:
    """Put a second line for the same setting where it belongs."""
    term, number, children = new
    slot = term.slot
    old = out[slot]
    if ordered:
        copy = 2
        while f"{slot} #{copy}" in out:
            copy += 1
        slot = f"{slot} #{copy}"
        out[slot] = Node(Term(slot, slot, term.text, term.rule, term.value), number, children)
    elif term.rule.numbers and isinstance(old.term.value, frozenset) and isinstance(term.value, frozenset):
        if term.rule.numbers == "add" or " add " in term.text:
            out[slot] = Node(numbers_term(old.term, old.term.value | term.value), old.number, LEAF)
        else:
            out[slot] = new
    elif children and old.children:
        out[slot] = Node(term, old.number, {**old.children, **children})
    elif not old.children:
        del out[slot]
        out[slot] = new


def numbers_term(term: Term, numbers: frozenset[int]) -> Term:
    """Return the term with another set of numbers."""
    text = f"{term.slot} {spelling.format_numbers(numbers)}"
    return Term(term.slot, term.slot, text, term.rule, numbers)


def _read_terms(mode: Mode, text: str, body: tuple[str, ...]) -> tuple[Term, ...]:
    if body or starts_with(text, "banner"):
        return (_with_body(mode, text, body),)
    terms = tuple(_understand(mode, text))
    if len(mode.cache) >= _CACHE_LIMIT:
        mode.cache.clear()
    mode.cache[text] = terms
    return terms


def _with_body(mode: Mode, text: str, body: tuple[str, ...]) -> Term:
    lines = [line.rstrip() for line in body]
    while lines and not lines[-1]:
        lines.pop()
    while lines and not lines[0]:
        lines.pop(0)
    return Term(text, text, text, mode.rule(text.split()), tuple(lines))


def _understand(mode: Mode, text: str) -> Iterator[Term]:
    if text in mode.defaults or any(text.startswith(noise) for noise in mode.noise):
        return
    words = text.split()
    negative = words[0] == "no" and len(words) > 1
    if negative:
        words = words[1:]
    rule = mode.rule(words)
    if rule.split and len(words) > rule.split + 1:
        for item in words[rule.split :]:
            yield from _understand(mode, " ".join([*(["no"] if negative else []), *words[: rule.split], item]))
    elif rule.numbers and not negative:
        yield from _numbers(rule, words)
    elif rule.mode is not None and not negative and rule.norm is spelling.numbers and "," in words[-1] + "-":
        yield from _numbered_blocks(rule, words)
    else:
        yield _term(rule, words, text, negative=negative)


def _term(rule: Rule, words: list[str], text: str, *, negative: bool) -> Term:
    value: Value = None
    if rule.secret and (found := split_secret(words, rule.secret)):
        words, value = found
        if not rule.words and isinstance(value, Secret):
            words = [value.text if word == "*" else word for word in words]
    named = rule.norm(words)
    key = " ".join(named)
    slot = " ".join(_name(named, rule)) if rule.words else key
    if rule.cut and isinstance(value, Secret) and not rule.words:
        slot = " ".join(named[: rule.cut])
    typed = text if rule.norm is spelling.free else " ".join(text.split())
    fixed = rule.fixed
    if rule.norm is spelling.join_interface and not negative:
        typed = spelling.typed_interface(words)
        fixed = spelling.is_physical(named[-1]) or named[-1] == "Vlan1"
    return Term(f"no {key}" if negative else key, slot, typed, rule, value, fixed)


def _name(words: list[str], rule: Rule) -> list[str]:
    at = rule.value_at or rule.words
    return [*words[:at], *words[at + 1 : rule.words]]


def _numbers(rule: Rule, words: list[str]) -> Iterator[Term]:
    slot = " ".join(words[: rule.words])
    rest = words[rule.words :]
    verb = rest[0] if rest and rest[0] in {"add", "except", "remove"} else ""
    text = "".join(rest[1:] if verb else rest)
    if not (spelling.is_number_list(text) or text in {"all", "none"}):
        yield _term(rule, words, " ".join(words), negative=False)
        return
    numbers = spelling.expand_numbers(text)
    if verb == "except":
        numbers = spelling.expand_numbers("all") - numbers
    typed = f"{slot} add {text}" if verb == "add" else f"{slot} {spelling.format_numbers(numbers)}"
    yield Term(slot, slot, typed, rule, numbers)


def _numbered_blocks(rule: Rule, words: list[str]) -> Iterator[Term]:
    if not spelling.is_number_list(words[-1]):
        yield _term(rule, words, " ".join(words), negative=False)
        return
    for number in sorted(spelling.expand_numbers(words[-1])):
        text = " ".join([*words[:-1], str(number)])
        yield Term(text, text, text, rule)
