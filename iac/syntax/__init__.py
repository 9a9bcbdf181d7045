"""Device text to a canonical tree with line numbers and back; platforms are data. Nobody else parses text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iac.errors import UsageError
from iac.syntax.canonical import Node, Term, Tree, is_owned, section_of
from iac.syntax.canonical import parse as _parse
from iac.syntax.compare import Difference, Kind, compare
from iac.syntax.eos import EOS
from iac.syntax.iosxe import IOSXE
from iac.syntax.lines import Line, Text, parse_lines
from iac.syntax.recent import parse_once as _parse_once
from iac.syntax.secrets import Secret, SecretCheck, secret_check

if TYPE_CHECKING:
    from iac.syntax.rules import Platform

PLATFORMS: dict[str, Platform] = {"iosxe": IOSXE, "eos": EOS}
"""The operating systems whose text can be understood."""

__all__ = [
    "PLATFORMS",
    "Difference",
    "Kind",
    "Line",
    "Node",
    "Secret",
    "SecretCheck",
    "Term",
    "Text",
    "Tree",
    "compare",
    "is_owned",
    "parse",
    "parse_lines",
    "parse_once",
    "platform_named",
    "secret_check",
    "section_of",
]


def platform_named(name: str) -> Platform:
    """Return the platform; :class:`iac.errors.UsageError` with the known names when there is none."""
    try:
        return PLATFORMS[name]
    except KeyError:
        raise UsageError(f"no platform {name!r}", hint=f"Known: {', '.join(sorted(PLATFORMS))}.") from None


def parse(text: str, platform: str, *, name: str = "configuration") -> Tree:
    """Return the canonical tree of a device's text.

    Raises :class:`iac.errors.UsageError` when the text is no configuration or the platform is unknown.
    """
    return _parse(text, platform_named(platform), name=name)


def parse_once(text: str, platform: str, *, name: str = "configuration") -> Tree:
    """Return what :func:`parse` does; the same tree again when this thread has read the same text a moment ago."""
    return _parse_once(text, platform_named(platform), name=name)
