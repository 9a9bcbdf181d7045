"""How a target tells two texts of a device apart: by their meaning, as :mod:`iac.syntax` reads it."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from iac.syntax import Kind, compare, parse_once, secret_check

if TYPE_CHECKING:
    from collections.abc import Mapping

    from iac.artifacts import DeviceConfig, Platform
    from iac.ports import SecretSource
    from iac.syntax import Difference, Node, Secret, SecretCheck

QUIET = re.compile(r"^file prompt quiet\s*\n", re.MULTILINE)
"""NAPALM's ``ios`` driver sets this line for the length of a job and takes it back; it is nobody's change."""

HEAD = re.compile(r"\A(?:(?:!.*|Using \d+ out of .*|[ \t]*)\n)+")
"""What a device prints before a configuration; without it, one that was saved is the same text as the one that runs."""


class Comparison(Protocol):
    """How texts of devices are told apart."""

    def digest(self, platform: Platform, text: str) -> str:
        """Return the same digest for two texts of one platform that mean the same."""
        ...

    def same(self, platform: Platform, one: str, other: str) -> bool:
        """Return whether two texts of one platform mean the same."""
        ...

    def differences(self, config: DeviceConfig, running: str) -> tuple[str, ...]:
        """Return what keeps ``running`` from being ``config``, a few words each, without secrets."""
        ...


class RememberedCheck:
    """A check of secrets that asks once per hash: finding out takes a device's password hash 20 ms of computing."""

    def __init__(self, source: SecretSource) -> None:
        self._check = secret_check(source)
        self._known: dict[tuple[str, str, str], bool | None] = {}

    def __call__(self, name: str, shown: Secret) -> bool | None:
        """Return whether the device shows the secret called ``name``; None when that cannot be told."""
        key = (name, shown.kind, shown.text)
        if key not in self._known:
            self._known[key] = self._check(name, shown)
        return self._known[key]


@dataclass(frozen=True)
class SyntaxComparison:
    """The comparison everybody uses; without ``check`` hashes are taken as they are."""

    check: SecretCheck | None = field(default=None, repr=False)

    def digest(self, platform: Platform, text: str) -> str:
        """Return 32 hex digits of the canonical form; the order of lines counts only where it does on the device."""
        lines: list[str] = []
        _spell(parse_once(QUIET.sub("", text), platform).children, lines, ordered=False, indent="")
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:32]

    def same(self, platform: Platform, one: str, other: str) -> bool:
        """Return whether two texts mean the same; seen at once where they differ in nothing but what stands before."""
        one, other = HEAD.sub("", one, count=1), HEAD.sub("", other, count=1)
        return one == other or self.digest(platform, one) == self.digest(platform, other)

    def differences(self, config: DeviceConfig, running: str) -> tuple[str, ...]:
        """Return what differs in what is ours, the most telling words of each; what cannot be judged is left out."""
        theirs = parse_once(QUIET.sub("", running), config.platform, name=f"device:{config.hostname}")
        mine = parse_once(QUIET.sub("", config.text), config.platform, name=config.hostname)
        found = compare(theirs, mine, sections=config.sections, check=self.check).differences
        return tuple(_words(difference) for difference in found if difference.kind is not Kind.UNKNOWN)


def _spell(children: Mapping[str, Node], lines: list[str], *, ordered: bool, indent: str) -> None:
    for slot in children if ordered else sorted(children):
        term, _, below = children[slot]
        value = sorted(term.value) if isinstance(term.value, frozenset) else term.value
        lines.append(f"{indent}{term.key}|{getattr(value, 'text', value)}")
        if below:
            mode = term.rule.mode
            _spell(below, lines, ordered=mode is not None and mode.ordered, indent=indent + " ")


def _words(difference: Difference) -> str:
    place = " / ".join(term.masked for term in difference.path)
    line = f"{difference.kind} {difference.node.term.masked!r}"
    return f"{line} in {place!r}" if place else line
