"""The small language a command line's grammar is written in, and the matcher that reads it.

One rule a line. Bare words are keywords, ``<kind>`` is an argument, ``<1-4094>`` a number, ``( a | b c )`` a choice,
``[ x ]`` optional. Everything after ``=`` is the value of a single-valued setting (a second value replaces the \
    first);
``!`` behind one item marks only that item as value. Without either the whole line is the identity, so that several
such lines live side by side. ``-> mode`` opens a section. ``@hook`` names the code that treats the line specially.

Flags in front: ``+`` a switch that is on by default (only its ``no`` form is kept), ``+-`` a switch whose both forms
are kept, ``*`` lines that keep the order they were typed in, ``^`` a line that must be removed before it is changed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

_LEXER = re.compile(r"[()\[\]|]|<[^<>]+>|[^\s()\[\]|]+")
_RANGE = re.compile(r"<(\d+)-(\d+)>")
LIST_ENTRY = "ace"
_FLAGS = ("+-", "+", "*", "^")


@dataclass(frozen=True, slots=True)
class Line:
    """A typed line cut into tokens; ``starts`` are the tokens' columns."""

    raw: str
    tokens: tuple[str, ...]
    starts: tuple[int, ...]

    @classmethod
    def of(cls, raw: str) -> Line:
        """Cut ``raw`` at white space."""
        found = list(re.finditer(r"\S+", raw))
        return cls(raw, tuple(part.group() for part in found), tuple(part.start() for part in found))

    def column(self, index: int) -> int:
        """Return the column of token ``index``, or the end of the line."""
        return self.starts[index] if index < len(self.starts) else len(self.raw)


Kind = "Callable[[Line, int], tuple[int, str] | None]"


@dataclass(frozen=True, slots=True)
class Item:
    """One place of a pattern: a keyword (``text``), an argument (``kind``) or a choice of sequences."""

    text: str = ""
    kind: str = ""
    bounds: tuple[int, int] | None = None
    branches: tuple[tuple[Item, ...], ...] = ()
    optional: bool = False
    value: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """What one item matched, in the device's own spelling."""

    text: str
    value: bool
    argument: bool


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of a grammar; ``place`` is where its lines stand in the printed configuration.

    Entries of a list share one place, so that their numbers alone decide.
    """

    index: int
    items: tuple[Item, ...]
    flag: str
    enters: str
    hook: str
    place: int = 0

    @property
    def ordered(self) -> bool:
        """True when lines of this rule keep the order they were typed in."""
        return "*" in self.flag

    @property
    def switch(self) -> bool:
        """True when the ``no`` form is itself kept."""
        return "+" in self.flag

    @property
    def remove_first(self) -> bool:
        """True when the device refuses to overwrite such a line."""
        return "^" in self.flag


@dataclass(frozen=True, slots=True)
class Match:
    """A line as one rule read it; ``key`` is its identity among its siblings.

    For the beginning of a line, ``value_next`` says that its identity is complete and only the value is missing.
    """

    rule: Rule
    pieces: tuple[Piece, ...]
    abbreviations: int = 0
    value_next: bool = False

    @property
    def text(self) -> str:
        """The whole line, spelled out."""
        return " ".join(piece.text for piece in self.pieces)

    @property
    def key(self) -> str:
        """The identity: the line without what is value."""
        return " ".join(piece.text for piece in self.pieces if not piece.value)

    @property
    def arguments(self) -> tuple[str, ...]:
        """What stood in the places of arguments, in order."""
        return tuple(piece.text for piece in self.pieces if piece.argument)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a mode makes of a line: a match, the rules it is a beginning of, or the column where it went wrong."""

    match: Match | None
    beginnings: tuple[Match, ...] = ()
    error_column: int = 0
    incomplete: bool = False
    ambiguous: bool = False


@dataclass(frozen=True, slots=True)
class _Path:
    """How far one attempt has come: the next token, what matched so far, and how many keywords were shortened."""

    at: int = 0
    pieces: tuple[Piece, ...] = ()
    shortened: int = 0

    def further(self, count: int, piece: Piece, shortened: int) -> _Path:
        return _Path(self.at + count, (*self.pieces, piece), self.shortened + shortened)


@dataclass(slots=True)
class _Trace:
    """How far the matcher came, and where it ran out of tokens."""

    furthest: int = 0
    beginnings: list[tuple[tuple[Piece, ...], bool]] = field(default_factory=list)


@dataclass(frozen=True)
class Mode:
    """One mode of a command line: its rules, the lines that are defaults and so never shown, and its closing line."""

    name: str
    rules: tuple[Rule, ...]
    defaults: frozenset[str] = frozenset()
    footer: str = ""
    first_words: Mapping[str, tuple[Rule, ...]] = field(default_factory=dict)
    wordless: tuple[Rule, ...] = ()


def compile_mode(name: str, source: str, *, defaults: str = "", footer: str = "") -> Mode:
    """Turn the text of a grammar into a mode; ``defaults`` lists lines that equal the device's default."""
    lines = [line.strip() for line in source.strip().splitlines()]
    rules = tuple(_rule(index, line) for index, line in enumerate(line for line in lines if line and line[0] != "#"))
    first_entry = next((rule.index for rule in rules if rule.hook == LIST_ENTRY), 0)
    rules = tuple(replace(rule, place=first_entry if rule.hook == LIST_ENTRY else rule.index) for rule in rules)
    buckets: dict[str, list[Rule]] = {}
    for rule in rules:
        if rule.items[0].text:
            buckets.setdefault(rule.items[0].text.lower(), []).append(rule)
    wordless = tuple(rule for rule in rules if not rule.items[0].text)
    default_lines = frozenset(line.strip() for line in defaults.strip().splitlines())
    index = {word: tuple(found) for word, found in buckets.items()}
    return Mode(name, rules, default_lines, footer, index, wordless)


def _rule(index: int, line: str) -> Rule:
    flag, body = "", line
    for candidate in _FLAGS:
        if body.startswith(candidate):
            flag, body = candidate, body.removeprefix(candidate).strip()
            break
    body, _, hook = body.partition(" @")
    body, _, enters = body.partition(" -> ")
    parser = _PatternParser(_LEXER.findall(body))
    return Rule(index, parser.sequence(), flag, enters.strip(), hook.strip())


@dataclass
class _PatternParser:
    """Recursive descent over the tokens of one rule."""

    tokens: Sequence[str]
    at: int = 0
    in_value: bool = False

    def sequence(self) -> tuple[Item, ...]:
        items: list[Item] = []
        while self.at < len(self.tokens) and self.tokens[self.at] not in (")", "]", "|"):
            symbol = self.tokens[self.at]
            self.at += 1
            if symbol == "=":
                self.in_value = True
            elif symbol in ("(", "["):
                items.append(self.choice(optional=symbol == "["))
            else:
                items.append(self.single(symbol))
        return tuple(items)

    def choice(self, *, optional: bool) -> Item:
        outer = self.in_value
        branches = [self.sequence()]
        while self.tokens[self.at] == "|":
            self.at += 1
            self.in_value = outer
            branches.append(self.sequence())
        self.at += 1
        self.in_value = outer
        return Item(branches=tuple(branches), optional=optional)

    def single(self, token: str) -> Item:
        value = self.in_value or "!" in token
        token = token.replace("!", "")
        if number := _RANGE.fullmatch(token):
            return Item(kind="number", bounds=(int(number[1]), int(number[2])), value=value)
        if token.startswith("<"):
            return Item(kind=token[1:-1], value=value)
        return Item(text=token, value=value)


class Dialect:
    """A platform's command line: its modes and the kinds of argument it knows."""

    def __init__(
        self, name: str, modes: Sequence[Mode], kinds: Mapping[str, Callable[[Line, int], tuple[int, str] | None]]
    ) -> None:
        self.name = name
        self.modes = {mode.name: mode for mode in modes}
        self.kinds = dict(kinds)
        # Hundreds of devices print the same lines, so one reading serves them all.
        self.read = lru_cache(maxsize=65536)(self._read)

    def _read(self, mode_name: str, raw: str) -> Reading:
        """Return what mode ``mode_name`` makes of ``raw``."""
        mode, line = self.modes[mode_name], Line.of(raw)
        trace = _Trace()
        beginnings: list[Match] = []
        matches: list[Match] = []
        for rule in _candidates(mode, line):
            trace.beginnings.clear()
            for path in self._walk(rule.items, line, _Path(), trace):
                trace.furthest = max(trace.furthest, path.at)
                if path.at == len(line.tokens):
                    matches.append(Match(rule, path.pieces, path.shortened))
                    break
            beginnings.extend(Match(rule, pieces, value_next=value) for pieces, value in trace.beginnings)
        return _judge(line, matches, beginnings, trace.furthest)

    def _walk(self, items: tuple[Item, ...], line: Line, path: _Path, trace: _Trace) -> Iterator[_Path]:
        """Yield every way in which ``items`` match the line from where ``path`` has come to."""
        if not items:
            yield path
            return
        head, rest = items[0], items[1:]
        if head.branches:
            for branch in head.branches:
                yield from self._walk(branch + rest, line, path, trace)
            if head.optional:
                yield from self._walk(rest, line, path, trace)
            return
        trace.furthest = max(trace.furthest, path.at)
        if path.at >= len(line.tokens):
            trace.beginnings.append((path.pieces, head.value))
        elif (taken := self._take(head, line, path.at)) is not None:
            yield from self._walk(rest, line, path.further(*taken), trace)

    def _take(self, item: Item, line: Line, at: int) -> tuple[int, Piece, int] | None:
        token = line.tokens[at]
        if item.text:
            word, typed = item.text.lower(), token.lower()
            if not word.startswith(typed):
                return None
            return 1, Piece(item.text, item.value, argument=False), int(word != typed)
        if item.bounds:
            if not token.isdecimal() or not item.bounds[0] <= int(token) <= item.bounds[1]:
                return None
            return 1, Piece(str(int(token)), item.value, argument=True), 0
        found = self.kinds[item.kind](line, at)
        return None if found is None else (found[0], Piece(found[1], item.value, argument=True), 0)


def _candidates(mode: Mode, line: Line) -> Iterator[Rule]:
    typed = line.tokens[0].lower() if line.tokens else ""
    exact = mode.first_words.get(typed)
    if exact is not None:
        yield from exact
    else:
        for word, rules in mode.first_words.items():
            if word.startswith(typed):
                yield from rules
    yield from mode.wordless


def _judge(line: Line, matches: list[Match], beginnings: list[Match], furthest: int) -> Reading:
    begun = tuple(beginnings)
    if not matches:
        return Reading(None, begun, line.column(furthest), incomplete=bool(begun))
    best = min(match.abbreviations for match in matches)
    winners = [match for match in matches if match.abbreviations == best]
    if best and len({winner.text for winner in winners}) > 1:
        return Reading(None, begun, 0, ambiguous=True)
    return Reading(winners[0], begun)
