"""``load_city``: a folder becomes a :class:`City`, or one error with everything that is wrong in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import ValidationError

from iac.errors import ModelError, UsageError
from iac.model.city import City
from iac.model.csvtable import read_csv
from iac.model.problems import Problems
from iac.model.sections import Document, columns, join, sections
from iac.model.tree import Block, Items, pack
from iac.model.wording import explain
from iac.model.yamltext import read_yaml

if TYPE_CHECKING:
    from pathlib import Path


def load_city(folder: Path) -> City:
    """Return the city a folder describes.

    Raises :class:`UsageError` when there is no such folder, else :class:`ModelError` with every problem at once.
    """
    problems = Problems()
    document = read_sections(folder, problems)
    try:
        city = City.model_validate(document.sections)
    except ValidationError as error:
        explain(error, document, problems)
        raise ModelError(problems) from None
    if problems:
        raise ModelError(problems)
    return city


def read_sections(folder: Path, problems: Problems) -> Document:
    """Return the sections of all files of a folder, joined; what is wrong is added to ``problems``."""
    if not folder.is_dir():
        msg = f"no such folder: {folder}"
        raise UsageError(msg)
    blocks: list[Block] = []
    for path in sorted(folder.iterdir()):
        if path.suffix == ".yaml" and not path.name.startswith("."):
            block = read_yaml(path.read_text(encoding="utf-8-sig"), path.name, problems)
        elif path.suffix == ".csv" and path.stem in sections():
            block = _table(path, problems)
        else:
            continue
        if block is not None:
            blocks.append(block)
    return join(blocks, problems)


def _table(path: Path, problems: Problems) -> Block:
    model = sections()[path.stem].model
    assert model is not None
    block = Block(path.name, pack(1, 1))
    rows = Items(path.name, pack(1, 1))
    for row in read_csv(path.read_text(encoding="utf-8-sig"), path.name, columns(model), problems):
        rows.put(row, row.start)
    block.put(path.stem, rows, pack(1, 1), pack(1, 1))
    return block
