"""The same city in other words: other files, other keys first, other rows first, tables as YAML or as CSV."""

from __future__ import annotations

import csv
import random
from typing import TYPE_CHECKING, Any

import yaml

from iac.model.order import NESTED, ORDER

if TYPE_CHECKING:
    from pathlib import Path

    from iac.model.city import City

FILES = ("a.yaml", "city.yaml", "m.yaml", "z.yaml")


def rewrite(city: City, folder: Path, seed: int) -> None:
    """Write the city into an empty folder, everything whose order means nothing in an order of its own."""
    dice = random.Random(seed)  # noqa: S311  # an order, not a secret
    sections = list(_shuffled(city.dump(), (), dice).items())
    files: dict[str, dict[str, Any]] = {name: {} for name in FILES}
    for name, value in sections:
        if isinstance(value, list) and _is_flat(value) and dice.random() < 0.5:
            _write_table(folder / f"{name}.csv", value, dice)
        elif value != []:
            files[dice.choice(FILES)][name] = value
    for file, content in files.items():
        if content:
            (folder / file).write_text(yaml.safe_dump(content, sort_keys=False, width=4000), encoding="utf-8")


def _shuffled(value: Any, path: tuple[str, ...], dice: random.Random) -> Any:
    if isinstance(value, dict):
        keys = dice.sample(list(value), len(value))
        return {key: _shuffled(value[key], (*path, str(key)), dice) for key in keys}
    if isinstance(value, list):
        items = [_shuffled(item, (*path, "*"), dice) for item in value]
        free = path in NESTED or (len(path) == 1 and path[0] in ORDER)
        return dice.sample(items, len(items)) if free else items
    return value


def _is_flat(rows: list[Any]) -> bool:
    cells = [cell for row in rows if isinstance(row, dict) for cell in row.values()]
    plain = [part for cell in cells for part in (cell if isinstance(cell, list) else [cell])]
    return bool(rows) and all(isinstance(part, str | int | float) for part in plain)


def _write_table(path: Path, rows: list[dict[str, Any]], dice: random.Random) -> None:
    names = list(dict.fromkeys(name for row in rows for name in row))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, dice.sample(names, len(names)), restval="")
        writer.writeheader()
        writer.writerows({name: _cell(cell) for name, cell in row.items()} for row in rows)


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ";".join(map(str, value)) if isinstance(value, list) else str(value)
