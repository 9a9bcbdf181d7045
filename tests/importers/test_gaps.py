"""Sheets that leave something out: what others show is taken, each time as an assumption that is written down."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest

from iac.importers.ledger import Fate
from iac.model.index import index
from iac.workflow.importing import import_csv
from tests.bench import metro

if TYPE_CHECKING:
    from pathlib import Path

    from iac.importers.ledger import Entry
    from iac.workflow.importing import Imported

Sheet = list[dict[str, str]]


def _sheets() -> dict[str, Sheet]:
    """Return the tables of a small city, as somebody's spreadsheets have them."""
    files = metro.metro(4, 24)
    return {"departments": [{"code": "D01", "name": "Administration"}]} | {
        name.removesuffix(".csv"): list(csv.DictReader(io.StringIO(text)))
        for name, text in files.items()
        if name.endswith(".csv")
    }


def _without(sheet: Sheet, *columns: str) -> Sheet:
    return [{key: value for key, value in row.items() if key not in columns} for row in sheet]


def _import(folder: Path, sheets: dict[str, Sheet]) -> Imported:
    (folder / "sheets").mkdir()
    for name, rows in sheets.items():
        out = io.StringIO()
        writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        (folder / "sheets" / f"{name}.csv").write_text(out.getvalue(), encoding="utf-8")
    return import_csv(folder / "sheets", folder / "city", name="Metro")


def _assumed(done: Imported, sheet: str, field: str) -> list[Entry]:
    return [entry for entry in done.ledger.of(Fate.ASSUMED) if (entry.sheet, entry.column) == (sheet, field)]


def test_city_of_nine_sheets_is_imported_whole(tmp_path: Path) -> None:
    done = _import(tmp_path, _sheets())

    assert done.complete
    assert (len(done.city.sites), len(done.city.devices), len(done.city.phones)) == (4, 8, 24)
    assert sum(done.ledger.rows_in(sheet) for sheet in done.ledger.rows_read) == sum(done.ledger.rows_read.values())


def test_floors_are_read_off_the_locations(tmp_path: Path) -> None:
    sheets = _sheets()
    sheets["sites"] = _without(sheets["sites"], "floors")
    sheets["locations"].append(sheets["locations"][1] | {"location": "s002-f3", "floor": "3", "elin": "+19416009999"})

    done = _import(tmp_path, sheets)

    assert {site.code: site.floors for site in done.city.sites} == {"s001": 1, "s002": 3, "s003": 1, "s004": 1}
    (entry,) = _assumed(done, "sites.csv", "floors")
    assert "3 floors" in entry.reason


def test_switches_that_say_nothing_of_power_give_it(tmp_path: Path) -> None:
    sheets = _sheets()
    sheets["devices"] = _without(sheets["devices"], "poe")

    done = _import(tmp_path, sheets)

    assert [device.poe for device in done.city.devices if device.role == "access"] == [True] * 4
    assert len(_assumed(done, "devices.csv", "poe")) == 4


def test_power_is_not_assumed_where_a_switch_says_of_it(tmp_path: Path) -> None:
    sheets = _sheets()
    sheets["devices"][1]["poe"] = "no"

    assert _assumed(_import(tmp_path, sheets), "devices.csv", "poe") == []


@pytest.mark.parametrize("named", [pytest.param(True, id="named"), pytest.param(False, id="only-prefixes")])
def test_blocks_that_do_not_follow_the_numbers_are_written_down(tmp_path: Path, *, named: bool) -> None:
    sheets = _sheets()
    sheets["prefixes"] = [
        {"site": f"s00{site}", "purpose": purpose, "vlan": vlan, "floor": "", "prefix": f"10.{90 - site}.{third}.0/24"}
        | ({"supernet": f"10.{90 - site}.0.0/16"} if named else {})
        for site in range(1, 5)
        for purpose, vlan, third in (("staff", "10", 0), ("voice", "110", 16), ("management", "99", 64))
    ]

    done = _import(tmp_path, sheets)

    blocks = {site.code: str(site.supernet) for site in done.city.sites}
    width = "16" if named else "17"
    assert blocks == {f"s00{site}": f"10.{90 - site}.0.0/{width}" for site in range(1, 5)}
    assert len(_assumed(done, "sites.csv", "supernet")) == 4
    assert len(index(done.city).prefixes_at("s003")) == 3


def test_cell_of_several_lines_becomes_one_and_says_so(tmp_path: Path) -> None:
    sheets = _sheets()
    sheets["phones"][3]["display_name"] = "Front\n Desk"
    sheets["sites"][1]["name"] = " Site  2 "

    done = _import(tmp_path, sheets)

    assert done.complete
    assert [phone.display_name for phone in done.city.phones][3] == "Front Desk"
    assert [(entry.sheet, entry.row, entry.was, entry.now) for entry in done.ledger.of(Fate.REPAIRED)] == [
        ("phones.csv", 5, "Front\\n Desk", "Front Desk"),
        ("sites.csv", 3, "Site  2", "Site 2"),
    ]
