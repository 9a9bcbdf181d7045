"""Sheets of a small city that nobody has seen: cut from Harborview's, and spoilt on request."""

from __future__ import annotations

import csv
import random
from pathlib import Path

SHEETS = Path(__file__).parent / "sheets" / "harborview"
SITES = ("dc", "fs01", "fs02", "pc03", "lib01")
JUNK = (
    *("", "x", "-1", "0", "9", "911", "+1", "wan", "yes", "null", "NaN", "1.5", "0x10", "99999999999", "a" * 300),
    *("1E10", "3-Apr", "#REF!", "éü中", "²", '"', "'", "<script>", "=1+1", "{{x}}", "2026-13-40"),
    *("10.0.0.0/8", "10.2.0.0/16", "10.999.1.1"),
)

Sheets = dict[str, list[dict[str, str]]]


def small_city() -> Sheets:
    """Return the rows of five sites, with what refers to other sites left out."""
    sheets = {path.stem: _rows(path) for path in sorted(SHEETS.glob("*.csv"))}
    sheets["sites"] = [row for row in sheets["sites"] if row["code"] in SITES]
    for rows in sheets.values():
        rows[:] = [row for row in rows if row.get("site", SITES[0]) in SITES]
    hosts = {row["hostname"] for row in sheets["devices"]}
    extensions = {row["extension"] for row in sheets["phones"]}
    sheets["links"] = [row for row in sheets["links"] if row["a_device"] in hosts]
    sheets["attendants"] = []
    sheets["hunt_groups"] = [row for row in sheets["hunt_groups"] if set(row["members"].split(";")) <= extensions]
    return sheets


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write(sheets: Sheets, folder: Path, *, without: str = "") -> Path:
    """Write the sheets; ``without`` names a column (``devices.poe``) or a sheet that is missing."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in sheets.items():
        columns = [column for column in (rows[0] if rows else ()) if f"{name}.{column}" != without]
        if columns and name != without:
            with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, columns, extrasaction="ignore")
                writer.writeheader()
                writer.writerows(rows)
    return folder


def spoil(sheets: Sheets, seed: int, cells: int) -> None:
    """Overwrite some cells with another row's value or with junk."""
    dice = random.Random(seed)  # noqa: S311  # a choice of cells, not a secret
    for _ in range(cells):
        rows = sheets[dice.choice([name for name, found in sheets.items() if found])]
        row = dice.choice(rows)
        column = dice.choice(list(row))
        row[column] = dice.choice(rows)[column] if dice.random() < 0.3 else dice.choice(JUNK)
