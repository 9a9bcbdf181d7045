"""Configurations are ASCII: consoles, SNMP and some parsers mangle what is not, and what came back would be drift."""

from __future__ import annotations

import unicodedata

_LETTERS = {
    "ß": "ss",
    "æ": "ae",
    "Æ": "AE",
    "œ": "oe",
    "Œ": "OE",
    "þ": "th",
    "Þ": "Th",
    "\u2026": "...",
    "\u2192": "->",
    **dict(zip("øØđĐðÐłŁħĦ", "oOdDdDlLhH", strict=True)),
    **dict.fromkeys("\u2018\u2019\u02bb", "'"),
    **dict.fromkeys("\u201c\u201d", '"'),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"),
}
"""Letters and signs that Unicode does not take apart into a letter and its accent."""


class _Table(dict[int, str]):
    """Translates a character when it is first met; what marks lines (private use, control) stays as it is."""

    def __missing__(self, code: int) -> str:
        sign = chr(code)
        kept = sign.isascii() or unicodedata.category(sign).startswith("C")
        self[code] = sign if kept else _LETTERS.get(sign) or _without_accents(sign) or "?"
        return self[code]


def _without_accents(sign: str) -> str:
    return "".join(part for part in unicodedata.normalize("NFKD", sign) if part.isascii())


_TABLE = _Table()


def plain(text: str) -> str:
    """Return a text in ASCII, as somebody without accents on the keyboard would write it."""
    return text if text.isascii() else text.translate(_TABLE)
