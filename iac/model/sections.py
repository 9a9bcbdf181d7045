"""The sections a city may have, read off the type ``City``, and the files of a folder joined into one document."""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache
from types import UnionType
from typing import TYPE_CHECKING, Any, Union, get_args, get_origin

from iac.findings import Origin
from iac.model.base import Model
from iac.model.city import City
from iac.model.csvtable import Columns
from iac.model.tree import Block, Items, unpack

if TYPE_CHECKING:
    from iac.model.problems import Problems


@dataclass(frozen=True)
class Section:
    """One section: its name in the files, the type of its records (or of itself), and whether it is a table."""

    name: str
    model: type[Model] | None
    table: bool
    required: bool


@cache
def sections() -> dict[str, Section]:
    """Return every section by its name in the files."""
    return {section.name: section for section in map(_section, City.model_fields.items())}


def _section(item: tuple[str, Any]) -> Section:
    name, info = item
    annotation = info.annotation
    table = get_origin(annotation) is tuple
    candidates = [annotation, *get_args(annotation)]
    model = next((t for t in candidates if isinstance(t, type) and issubclass(t, Model)), None)
    return Section(info.alias or name, model, table, info.is_required())


def table_names() -> tuple[str, ...]:
    """Return the sections that may stand in a CSV file of their name."""
    return tuple(name for name, section in sections().items() if section.table)


@cache
def columns(model: type[Model]) -> Columns:
    """Return the headings a CSV table of ``model`` may have."""
    kinds = {name: _plain(info.annotation) for name, info in model.model_fields.items()}
    return Columns(
        tuple(kinds),
        frozenset(name for name, info in model.model_fields.items() if info.is_required()),
        frozenset(name for name, kind in kinds.items() if get_origin(kind) is tuple),
        frozenset(name for name, kind in kinds.items() if kind is bool),
    )


def _plain(annotation: Any) -> Any:
    if get_origin(annotation) in (Union, UnionType):
        return next((a for a in get_args(annotation) if a is not type(None)), annotation)
    return annotation


@dataclass
class Document:
    """All files of a city joined: the sections, and where each was first written."""

    sections: dict[str, Any] = field(default_factory=dict)
    origins: dict[str, Origin] = field(default_factory=dict)
    main_file: str = "city.yaml"
    """The file a problem is put at when it is about something that stands in none."""
    files: tuple[str, ...] = ()
    """The names of all files, sorted."""


def join(blocks: list[Block], problems: Problems) -> Document:
    """Return one document: tables of several files are concatenated, any other section may come once."""
    document = Document(files=tuple(sorted(block.file for block in blocks)))
    for block in blocks:
        for name, value in block.items():
            _join_section(document, block, name, value, problems)
    return document


def _join_section(document: Document, block: Block, name: str, value: Any, problems: Problems) -> None:
    place = block.key_place(name) or unpack(block.start)
    section = sections().get(name)
    if section is None:
        near = get_close_matches(name, sections(), n=1)
        hint = f"Did you mean '{near[0]}'?" if near else ""
        problems.add("MOD013", block.file, *place, f"'{name}' is not a section of a city", path=name, fix=hint)
        return
    if value is None:
        return
    if section.table:
        _join_table(document, block, name, value, problems)
    elif name in document.sections:
        first = document.origins[name]
        problems.add("MOD014", block.file, *place, f"'{name}' stands in {first.file} too", path=name)
        return
    else:
        document.sections[name] = value
    document.origins.setdefault(name, Origin(block.file, *place, name))


def _join_table(document: Document, block: Block, name: str, value: Any, problems: Problems) -> None:
    rows = document.sections.setdefault(name, [])
    if not isinstance(value, list):
        place = block.value_place(name) or unpack(block.start)
        problems.add("MOD011", block.file, *place, f"'{name}' is a list of records, each begun by '- '", path=name)
        return
    for index, row in enumerate(value):
        if isinstance(row, Block):
            rows.append(row)
        elif isinstance(value, Items):
            place = unpack(value.marks[index])
            problems.add("MOD011", block.file, *place, "a record of 'key: value' lines belongs here", path=name)
