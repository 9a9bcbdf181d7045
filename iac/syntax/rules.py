"""The words in which a platform's grammar is written down: rules for lines, modes that hold them, a platform's tables.

A rule says which leading words of a line name the setting. Two lines that name the same setting overwrite each other on
the device; that is all a comparison needs to know, and it is data (``iac/syntax/iosxe.py``, ``voice.py``, ``eos.py``).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from iac.syntax import words as spelling

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from iac.syntax.canonical import Term

type_of_trie = dict[str, Any]
_RULE = ""
"""The key under which a trie keeps the rule of the words so far; no word of a configuration is empty."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What is known about one kind of line.

    ``words``: how many leading words name the setting (0: the whole line is its own name, many may stand side by side).
    ``value_at``: which of them, counted from 0, is the value and not part of the name (0: none is).
    ``cut``: how many words the ``no`` form keeps (0: all). ``norm`` spells the words one way before they are compared.
    ``mode``: what the line's children are. ``numbers``: the words after the name are a set of numbers, ``"set"`` when a
    line replaces it (a trunk's VLANs), ``"add"`` when a line adds to it. ``split``: after so many words come items
    that could stand on a line each. ``secret``: words after which a secret stands. ``clear_first``: must be removed
    before it can be set anew. ``fixed``: belongs to the device and can only be emptied. ``hidden``: accepted and never
    shown again; the line is missing only where the lines that begin with these words are missing as well. ``drops``:
    settings of the same mode that the device removes when this one changes. ``rank``: place among the lines set in one
    mode. ``folds``: a flat ``access-list N`` line that is an entry of a list.
    ``banner_mark``: the line that ends a banner where the platform has a fixed one.
    """

    words: int = 0
    value_at: int = 0
    cut: int = 0
    norm: Callable[[list[str]], list[str]] = spelling.plain
    mode: Mode | None = None
    numbers: str = ""
    split: int = 0
    secret: tuple[str, ...] = ()
    clear_first: bool = False
    fixed: bool = False
    hidden: str = ""
    drops: tuple[str, ...] = ()
    rank: int = 0
    tails: tuple[tuple[str, Rule], ...] = ()
    folds: bool = False
    banner_mark: str = ""


UNKNOWN = Rule(clear_first=True)
"""A line nobody described: its own name, removed before a similar one is set, never lost."""


@dataclass(frozen=True, slots=True)
class Mode:
    """The lines that may stand in one place. ``defaults`` are lines a device never shows; ``noise`` means nothing."""

    name: str
    trie: type_of_trie = field(default_factory=dict, repr=False)
    defaults: frozenset[str] = frozenset()
    noise: tuple[str, ...] = ()
    ordered: bool = False
    default_rule: Rule = UNKNOWN
    cache: dict[str, tuple[Term, ...]] = field(default_factory=dict, repr=False, compare=False)

    def rule(self, line: list[str]) -> Rule:
        """Return the rule with the longest matching pattern; ``*`` in a pattern stands for any word."""
        best = self.default_rule
        tries = [self.trie]
        for word in line:
            tries = [trie[key] for trie in tries for key in (word, "*") if key in trie]
            if not tries:
                break
            for trie in tries:
                if _RULE in trie:
                    best = trie[_RULE]
                    break
        for tail, other in best.tails:
            if line[-1] == tail or tail in line:
                return other
        return best


@dataclass(frozen=True, slots=True)
class Platform:
    """One operating system: its top mode, which section a top-level line belongs to, what the device owns."""

    name: str
    top: Mode
    sections: Mapping[str, str]
    owned: tuple[str, ...]
    shows_entry_numbers: bool = False
    indent: str = " "


Entry = tuple[str, Rule]


def one(*patterns: str, **facts: Any) -> list[Entry]:
    """Describe settings that hold one value: the words of the pattern name them, a new value overwrites the old."""
    return [(pattern, replace(Rule(words=len(pattern.split())), **facts)) for pattern in patterns]


def many(*patterns: str, **facts: Any) -> list[Entry]:
    """Describe lines that stand side by side, each its own name."""
    return [(pattern, replace(Rule(), **facts)) for pattern in patterns]


def block(pattern: str, mode: Mode, **facts: Any) -> list[Entry]:
    """Describe a line that opens ``mode``; without ``words`` its whole text is its name."""
    return [(pattern, replace(Rule(mode=mode), **facts))]


def mode(name: str, *entries: Iterable[Entry], **facts: Any) -> Mode:
    """Return a mode made of rules; a later rule for the same pattern replaces an earlier one."""
    trie: type_of_trie = {}
    for group in entries:
        for pattern, rule in group:
            at = trie
            for word in pattern.split():
                at = at.setdefault(word, {})
            at[_RULE] = rule
    return Mode(name, trie, **facts)


ANY = Mode("any")
"""The inside of a block nobody described."""


def longest_prefix(table: Mapping[str, str], line: list[str]) -> str:
    """Return the value of the longest key whose words begin ``line``; empty when there is none."""
    for length in range(min(len(line), 4), 0, -1):
        found = table.get(" ".join(line[:length]))
        if found is not None:
            return found
    return ""
