"""``iac list``: the records of one kind that meet conditions, as a table, CSV or JSON."""

from __future__ import annotations

import csv
import io
import json
import re
from difflib import get_close_matches
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

from iac.errors import UsageError
from iac.model.sections import sections, table_names
from iac.workflow.columns import aligned

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from iac.model.city import City

FORMATS = ("text", "csv", "json")
_CONDITION = re.compile(r"([a-z_]+)\s*(!=|=|>=|<=|>|<)\s*(.*)")
_WIDEST = 48


def list_records(city: City, kind: str, where: Iterable[str] = ()) -> tuple[dict[str, Any], ...]:
    """Return the records of a table that meet every condition, as plain values, in canonical order.

    A condition is ``key=value`` (``*`` and ``?`` match any letters), ``!=``, or ``<``, ``<=``, ``>``, ``>=`` for
    numbers and dates; an absent value is an empty text. UsageError for an unknown kind or key.
    """
    table = _named(kind, table_names(), "kind of record")
    keys = _keys(table)
    tests = [_condition(text, keys) for text in where]
    rows = [record.model_dump(mode="json", exclude_none=True) for record in getattr(city, table)]
    return tuple(row for row in rows if all(_meets(row, *test) for test in tests))


def render_records(rows: Sequence[dict[str, Any]], kind: str, fmt: str) -> str:
    """Return records in one of :data:`FORMATS`, ending in a newline; columns that are empty throughout are left out."""
    if fmt not in FORMATS:
        raise UsageError(f"'{fmt}' is not a format", hint=f"Choose one of {', '.join(FORMATS)}")
    if fmt == "json":
        return json.dumps(list(rows), indent=2, ensure_ascii=False) + "\n"
    columns = [key for key in _keys(_named(kind, table_names(), "kind of record")) if any(key in row for row in rows)]
    if fmt == "csv":
        return _csv(rows, columns or list(_keys(kind)))
    return _text(rows, columns)


def _keys(table: str) -> tuple[str, ...]:
    model = sections()[table].model
    return tuple(info.alias or name for name, info in model.model_fields.items()) if model else ()


def _named(name: str, names: Sequence[str], noun: str) -> str:
    for spelt in (name, f"{name}s", f"{name}es", name.replace("-", "_"), f"{name.replace('-', '_')}s"):
        if spelt in names:
            return spelt
    near = get_close_matches(name, names, n=1)
    raise UsageError(
        f"'{name}' is not a {noun}", hint=f"Did you mean '{near[0]}'?" if near else f"Known: {', '.join(names)}"
    )


def _condition(text: str, keys: Sequence[str]) -> tuple[str, str, str]:
    match = _CONDITION.fullmatch(text.strip())
    if match is None:
        raise UsageError(f"'{text}' is not a condition", hint="Write it like site=hall, floor!=1 or ports>=24")
    key = match[1] if match[1] in keys else ""
    if not key:
        near = get_close_matches(match[1], keys, n=1)
        hint = f"Did you mean '{near[0]}'?" if near else f"Known: {', '.join(keys)}"
        raise UsageError(f"'{match[1]}' is not a key of these records", hint=hint)
    return key, match[2], match[3]


def _meets(row: dict[str, Any], key: str, sign: str, wanted: str) -> bool:
    value = row.get(key, "")
    texts = [_word(item) for item in value] if isinstance(value, list) else [_word(value)]
    if sign in ("=", "!="):
        found = any(fnmatchcase(text.casefold(), wanted.casefold()) for text in texts or [""])
        return found is (sign == "=")
    return any(_compare(text, sign, wanted) for text in texts)


def _compare(text: str, sign: str, wanted: str) -> bool:
    here, there = _number(text), _number(wanted)
    if not text or isinstance(here, str) != isinstance(there, str):
        return False
    low = here < there  # type: ignore[operator]  # both numbers or both texts
    return {"<": low, "<=": low or here == there, ">": not low and here != there, ">=": not low}[sign]


def _number(text: str) -> float | str:
    return float(text) if re.fullmatch(r"-?\d+(\.\d+)?", text) else text


def _word(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ";".join(_word(item) for item in value)
    if isinstance(value, dict):
        return ";".join(f"{key}={_word(item)}" for key, item in value.items())
    return str(value)


def _csv(rows: Sequence[dict[str, Any]], columns: Sequence[str]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_word(row.get(column, "")) for column in columns] for row in rows)
    return out.getvalue()


def _text(rows: Sequence[dict[str, Any]], columns: Sequence[str]) -> str:
    cells = [list(columns), *([_cut(_word(row.get(column, ""))) for column in columns] for row in rows)]
    return "\n".join([*(aligned(cells) if rows else []), f"{len(rows)} found"]) + "\n"


def _cut(text: str) -> str:
    return text if len(text) <= _WIDEST else f"{text[: _WIDEST - 3]}..."
