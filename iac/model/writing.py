"""Values and records as a person would write them into a city file: YAML in flow or block style, cells of a table."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

Value = str | int | float | bool | list[str] | None
"""What a field can be set to; None takes it away."""
_BARE = re.compile(r"[A-Za-z0-9_./][^\n#\"'\[\]{},&*!|>%@`]*")
_NUMBER = re.compile(r"[0-9]+(\.[0-9]+)?|0[xo][0-9a-fA-F]+")
_WORDS = frozenset(("true", "false", "yes", "no", "on", "off", "null", "~", ""))


def yaml_value(value: Value) -> str:
    """Return a value in YAML, in quotation marks when a reader could take it for something else than text."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return f"{value:g}" if isinstance(value, float) else str(value)
    if isinstance(value, list):
        return f"[{', '.join(yaml_value(item) for item in value)}]"
    text = value or ""
    plain = _BARE.fullmatch(text) and text.strip() == text and ": " not in text and not text.endswith(":")
    if plain and text.casefold() not in _WORDS and not _NUMBER.fullmatch(text):
        return text
    return json.dumps(text, ensure_ascii=False)


def flow_record(fields: Mapping[str, Value]) -> str:
    """Return a record on one line, in braces."""
    return "{" + ", ".join(f"{key}: {yaml_value(value)}" for key, value in fields.items() if value is not None) + "}"


def block_record(fields: Mapping[str, Value], indent: str, newline: str) -> str:
    """Return a record as lines of ``key: value``; every line but the first begins with ``indent``."""
    lines = [f"{key}: {yaml_value(value)}" for key, value in fields.items() if value is not None]
    return f"{newline}{indent}".join(lines)


def cell_text(value: Value) -> str:
    """Return a value as a cell of a table, in quotation marks when it holds a comma, a quotation mark or a line end."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = ";".join(value) if isinstance(value, list) else "" if value is None else str(value)
    quoted = '"' + text.replace('"', '""') + '"'
    return quoted if re.search(r'[",\r\n]', text) else text
