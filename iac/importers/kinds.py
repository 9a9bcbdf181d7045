"""How the cells of a column are mended: by the type the city gives the field, else by the field's name."""

from __future__ import annotations

from enum import Enum
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin

from iac.model.sections import columns
from iac.model.types import Code, Hostname, Name

if TYPE_CHECKING:
    from iac.model.base import Model
    from iac.model.csvtable import Columns

_CODES = frozenset(get_args(spelled)[1] for spelled in (Code, Hostname, Name))
"""The validators of names that other records refer to."""
_BY_FIELD = {
    "extension": "digits",
    "pilot": "digits",
    "members": "digits",
    "lines": "digits",
    "number": "digits",
    "zip": "digits",
    "floor": "digits",
    "mac": "mac",
    "did": "telephone",
    "elin": "telephone",
    "first": "telephone",
    "last": "telephone",
    "line": "telephone",
    "opens": "time",
    "closes": "time",
    "date": "date",
    "address_validated": "date",
    "display_name": "text",
    "name": "text",
    "model": "text",
    "carrier": "text",
    "class_of_service": "choice",
    "department": "text",
    "final": "code",
    "target": "code",
    "b_device": "code",
    "timezone": "timezone",
    "bandwidth_mbps": "megabits",
    "memory_gib": "gibibytes",
    "disks_gib": "gibibytes",
    "data_gib": "gibibytes",
    "size_gib": "gibibytes",
    "rpo_minutes": "minutes",
    "rto_minutes": "minutes",
    "timeout_seconds": "seconds",
}
_BY_PLACE = {
    ("departments", "code"): "text",
    ("sites", "number"): "number",
    ("servers", "role"): "choice",
    ("did_ranges", "use"): "choice",
}


@cache
def kind_of(section: str, record: type[Model], field: str) -> str:
    """Return how a field's cells are mended; see :func:`iac.importers.repairs.mend`."""
    known: Columns = columns(record)
    info = record.model_fields[field]
    if (section, field) in _BY_PLACE:
        return _BY_PLACE[section, field]
    if field in known.flags:
        return "flag"
    if choices_of(record, field):
        return "choice"
    if _validators(info.annotation, info.metadata) & _CODES:
        return "code"
    if field in _BY_FIELD:
        return _BY_FIELD[field]
    return "number" if _is_number(info.annotation) else "other"


def is_list(record: type[Model], field: str) -> bool:
    """Return whether a field holds several values."""
    known: Columns = columns(record)
    return field in known.lists


def fallback(section: str, field: str) -> str:
    """Return the word that stands for any the city does not know, "" when there is none."""
    return "office" if (section, field) == ("sites", "kind") else ""


@cache
def choices_of(record: type[Model], field: str) -> tuple[str, ...]:
    """Return the words a field may hold, none when it may hold any."""
    return tuple(_words(record.model_fields[field].annotation))


def _words(annotation: Any) -> list[str]:
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return [str(member.value) for member in annotation]
    if get_origin(annotation) is Literal:
        return [word for word in get_args(annotation) if isinstance(word, str)]
    return [word for part in get_args(annotation) for word in _words(part)]


def _validators(annotation: Any, metadata: list[Any]) -> set[Any]:
    found = {mark for mark in metadata if mark in _CODES}
    for part in get_args(annotation):
        found |= _validators(part, list(getattr(part, "__metadata__", ())))
    return found


def _is_number(annotation: Any) -> bool:
    return annotation in (int, float) or any(_is_number(part) for part in get_args(annotation) if part is not Ellipsis)
