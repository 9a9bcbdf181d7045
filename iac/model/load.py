"""``load_city``: a folder becomes a :class:`City`, or one error with everything that is wrong in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import ValidationError

from iac.errors import ModelError
from iac.model.city import City
from iac.model.consistency import check_consistency
from iac.model.csvtable import read_csv
from iac.model.files import read_files
from iac.model.order import sort_tables
from iac.model.origins import SourceMap
from iac.model.problems import OTHER_SPELLING, UNREAD, Problems
from iac.model.salvage import salvage
from iac.model.sections import Document, columns, join, sections, table_names
from iac.model.tree import Block, Items, pack
from iac.model.version import check_version
from iac.model.wording import explain
from iac.model.yamltext import read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from iac.model.files import CityFile


def load_city(folder: Path) -> City:
    """Return the city a folder describes, its tables in canonical order.

    Raises :class:`UsageError` when there is no such folder, else :class:`ModelError` with every problem at once.
    """
    problems = Problems()
    document = read_sections(folder, problems)
    city = build_city(document, problems)
    if city is None or problems:
        raise ModelError(problems)
    return city


def read_sections(folder: Path, problems: Problems) -> Document:
    """Return the sections of all files of a folder, joined and sorted; what is wrong is added to ``problems``."""
    return parse_files(read_files(folder, table_names(), problems), problems)


def parse_files(files: Iterable[CityFile], problems: Problems) -> Document:
    """Return the sections of files, joined and sorted; what is wrong is added to ``problems``."""
    blocks = [block for file in files if (block := _parse(file, problems)) is not None]
    document = join(blocks, problems)
    sort_tables(document.sections)
    return document


def build_city(document: Document, problems: Problems) -> City | None:
    """Return the city a document describes, None when that is impossible; what is wrong is added to ``problems``.

    When only some records are wrong, the others are still checked against each other.
    """
    if not check_version(document, problems):
        problems.forget(OTHER_SPELLING)
        return None
    complete = not problems.any_of(UNREAD | OTHER_SPELLING)
    try:
        city = City.model_validate(document.sections).with_origins(SourceMap(document))
    except ValidationError as error:
        explain(error, document, problems)
        remains = salvage(error, document) if complete else None
        if remains is not None:
            problems.extend(check_consistency(remains.city, remains.lost))
        return None
    if complete:
        problems.extend(check_consistency(city))
    return city


def _parse(file: CityFile, problems: Problems) -> Block | None:
    if not file.is_table:
        return read_yaml(file.text, file.name, problems)
    model = sections()[file.section].model
    block, rows = Block(file.name, pack(1, 1)), Items(file.name, pack(1, 1))
    if model is not None:
        for row in read_csv(file.text, file.name, columns(model), problems):
            rows.put(row, row.start)
    block.put(file.section, rows, pack(1, 1), pack(1, 1))
    return block
