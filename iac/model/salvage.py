"""What is left of a city when the records that cannot be used are taken out, so that the rest is checked too."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from iac.model.city import City
from iac.model.keys import KEYS
from iac.model.origins import SourceMap
from iac.model.sections import Document, sections

if TYPE_CHECKING:
    from collections.abc import Mapping

Path = tuple[str | int, ...]
EVERYTHING = "*"
"""Stands in ``lost`` for a whole section that could not be used."""


@dataclass(frozen=True)
class Remains:
    """The city that is left, and by section every text that stood in a record taken out.

    A reference to one of those texts is not called dangling: its record is there, it is only wrong.
    """

    city: City
    lost: Mapping[str, frozenset[str]]


def salvage(error: ValidationError, document: Document) -> Remains | None:
    """Return what is left without the records that ``error`` is about; None when nothing useful is."""
    left = Document(dict(document.sections), document.origins, document.main_file)
    lost: defaultdict[str, set[str]] = defaultdict(set)
    for section, paths in _by_section(error).items():
        if not _cut(left, section, paths, lost):
            return None
    try:
        city = City.model_validate(left.sections)
    except ValidationError:
        return None
    return Remains(city.with_origins(SourceMap(left)), {name: frozenset(texts) for name, texts in lost.items()})


def _by_section(error: ValidationError) -> dict[str, list[Path]]:
    found: defaultdict[str, list[Path]] = defaultdict(list)
    for item in error.errors(include_url=False, include_context=False, include_input=False):
        found[str(item["loc"][0])].append(item["loc"][1:])
    return found


def _cut(left: Document, name: str, paths: list[Path], lost: defaultdict[str, set[str]]) -> bool:
    section = sections().get(name)
    if section is None:
        return False
    value = left.sections.get(name)
    if section.table and isinstance(value, list):
        bad = {path[0] for path in paths if path}
        for index in bad:
            lost[name] |= _texts(value[int(index)])
        if any(path[1:2] and path[1] in KEYS[name][:1] for path in paths):
            # Whatever nobody answers to may be the record whose name cannot be read.
            lost[name].add(EVERYTHING)
        left.sections[name] = [row for index, row in enumerate(value) if index not in bad]
        return True
    lost[name].add(EVERYTHING)
    left.sections.pop(name, None)
    if not section.required:
        return True
    stand_in = _stand_in(name)
    left.sections[name] = stand_in
    return stand_in is not None


def _texts(row: Any) -> set[str]:
    if not isinstance(row, dict):
        return set()
    return {str(value) for value in row.values() if isinstance(value, str)}


def _stand_in(name: str) -> Any:
    """Return the least that stands for a required section, so that the tables can still be checked."""
    if name == "sites":
        return []
    if name == "city":
        return {"name": "?", "code": "x", "domain": "x.example"}
    if name == "network":
        management = {"users": [], "enable_secret": "secret:x", "stations": []}
        return {"supernet": "0.0.0.0/0", "management": management}
    return None
