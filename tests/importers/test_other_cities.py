"""Cities that write things their own way: capitals, units, names for codes, merged cells, rows of things long gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from iac.importers.ledger import Fate
from iac.workflow.importing import Imported, import_csv
from iac.workflow.render import render_city
from tests.importers.strangers import Sheets, small_city, write
from tests.importers.test_strangers import assert_all_accounted_for

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def imported(sheets: Sheets, folder: Path) -> Imported:
    return import_csv(write(sheets, folder / "sheets"), folder / "city")


def told(done: Imported, fate: Fate) -> list[tuple[str, int, str]]:
    return [(entry.sheet, entry.row, entry.column) for entry in done.ledger.of(fate)]


def row_of(sheets: Sheets, sheet: str, **wanted: str) -> dict[str, str]:
    return next(row for row in sheets[sheet] if wanted.items() <= row.items())


def capitals(sheets: Sheets) -> None:
    for rows in sheets.values():
        for row in rows:
            for field in row.keys() & {"site", "code", "hostname", "gateway", "a_device", "location", "ali_location"}:
                row[field] = row[field].upper()


def names_for_codes(sheets: Sheets) -> None:
    names = {row["code"]: row["name"] for row in sheets["departments"]}
    for row in sheets["phones"]:
        row["department"] = names[row["department"]]


def numbers_for_departments(sheets: Sheets) -> None:
    for row in sheets["departments"]:
        row["code"] = row["code"].replace("D", "4")
    for rows in (sheets["phones"], sheets["services"]):
        for row in rows:
            row["department"] = row["department"].replace("D", "4")


def units(sheets: Sheets) -> None:
    for row in sheets["circuits"]:
        row["bandwidth_mbps"] += " Mbps"
    for row in sheets["sites"]:
        row["sq_ft_per_floor"] = f"{int(row['sq_ft_per_floor']):,}"


def kinds_nobody_knows(sheets: Sheets) -> None:
    row_of(sheets, "sites", code="lib01")["kind"] = "ferry terminal"


@pytest.mark.parametrize("change", [capitals, names_for_codes, numbers_for_departments, units, kinds_nobody_knows])
def test_own_way_of_writing_costs_no_row(tmp_path: Path, change: Callable[[Sheets], None]) -> None:
    sheets = small_city()
    change(sheets)

    done = imported(sheets, tmp_path)

    assert_all_accounted_for(done)
    assert told(done, Fate.SET_ASIDE) == []


def test_kind_nobody_knows_is_told(tmp_path: Path) -> None:
    sheets = small_city()
    kinds_nobody_knows(sheets)

    done = imported(sheets, tmp_path)
    (entry,) = [entry for entry in done.ledger.of(Fate.REPAIRED) if entry.column == "kind"]

    assert (entry.was, entry.now) == ("ferry terminal", "office")
    assert "it knows city-hall, " in entry.reason


def test_same_repair_in_many_rows_takes_one_line(tmp_path: Path) -> None:
    sheets = small_city()
    capitals(sheets)

    report = imported(sheets, tmp_path).report
    lines = [line for line in report.splitlines() if line.startswith("| prefixes.csv") and " rows | site | " in line]

    assert len(lines) == len({row["site"] for row in sheets["prefixes"]})
    first = len([row for row in sheets["prefixes"] if row["site"] == "DC"])
    assert f"| prefixes.csv | 2-{first + 1} | {first} rows | site |" in lines[0]
    assert "| `DC` | `dc` |" in lines[0]


def test_row_that_is_out_of_use_stays_out(tmp_path: Path) -> None:
    sheets = small_city()
    for row in sheets["servers"]:
        row["Status"] = "in service"
    sheets["servers"][0]["Status"] = "Decommissioned"
    row_of(sheets, "phones", site="lib01")["display_name"] = "retired"

    done = imported(sheets, tmp_path)

    out = [(entry.sheet, entry.column) for entry in done.ledger.of(Fate.SET_ASIDE)]
    assert ("servers.csv", "Status") in out
    assert ("phones.csv", "display_name") in out
    assert sheets["servers"][0]["hostname"] not in {server.hostname for server in done.city.servers}


def test_workbook_among_the_sheets_is_told(tmp_path: Path) -> None:
    folder = write(small_city(), tmp_path / "sheets")
    (folder / "Phones 2024.xlsx").write_bytes(b"PK")

    assert ("Phones 2024.xlsx", 0, "") in told(import_csv(folder, tmp_path / "city"), Fate.IGNORED)


def test_heading_that_comes_twice_counts_once_and_contradictions_are_named(tmp_path: Path) -> None:
    sheets = small_city()
    folder = write(sheets, tmp_path / "sheets")
    lines = (folder / "circuits.csv").read_text(encoding="utf-8").splitlines()
    twice = [lines[0] + ",Role", *(f"{line},{line.split(',')[4]}" for line in lines[1:])]
    twice[2] = twice[2].rpartition(",")[0] + ",spare"
    (folder / "circuits.csv").write_text("\n".join(twice), encoding="utf-8")

    done = import_csv(folder, tmp_path / "city")

    assert ("circuits.csv", 0, "Role (2)") in told(done, Fate.IGNORED)
    (entry,) = [entry for entry in done.ledger.of(Fate.SET_ASIDE) if entry.sheet == "circuits.csv"]
    assert (entry.row, entry.column) == (3, "role")
    assert "stands twice in the row" in entry.reason


def test_spare_value_is_left_out_and_its_row_stays(tmp_path: Path) -> None:
    sheets = small_city()
    row_of(sheets, "sites", code="fs01")["staff"] = "about thirty"
    one, two = sheets["devices"][:2]
    two["serial"] = one["serial"]
    sheets["hunt_groups"][0]["members"] += ";6999"

    done = imported(sheets, tmp_path)
    line = len(sheets["hunt_groups"][0]["members"].split(";"))

    assert told(done, Fate.SET_ASIDE) == []
    assert told(done, Fate.LEFT_OUT) == [
        ("devices.csv", 3, "serial"),
        ("hunt_groups.csv", 2, f"members[{line}]"),
        ("sites.csv", 3, "staff"),
    ]
    assert not done.complete
    assert "Values that are not in the city, while their rows are" in done.report


def test_last_member_of_a_group_is_not_left_out(tmp_path: Path) -> None:
    sheets = small_city()
    sheets["hunt_groups"][0]["members"] = "6999"

    assert ("hunt_groups.csv", 2, "members[1]") in told(imported(sheets, tmp_path), Fate.SET_ASIDE)


def test_row_that_only_follows_says_which_row_to_put_right(tmp_path: Path) -> None:
    sheets = small_city()
    row_of(sheets, "sites", code="lib01")["number"] = "none"
    line = 2 + [row["code"] for row in sheets["sites"]].index("lib01")

    done = imported(sheets, tmp_path)
    fixes = {entry.fix for entry in done.ledger.of(Fate.SET_ASIDE) if entry.sheet == "phones.csv"}

    assert fixes == {f"Put sites.csv:{line} right: it was set aside, and this row with it."}


def test_merged_cells_are_filled_from_what_another_sheet_shows(tmp_path: Path) -> None:
    sheets = small_city()
    row_of(sheets, "devices", site="lib01")["site"] = ""
    row_of(sheets, "locations", site="fs01")["site"] = ""

    done = imported(sheets, tmp_path)

    assert told(done, Fate.SET_ASIDE) == []
    assumed = {entry.sheet: entry.reason for entry in done.ledger.of(Fate.ASSUMED) if entry.column == "site"}
    assert assumed.keys() == {"devices.csv", "locations.csv"}
    assert "management address 10.27." in assumed["devices.csv"]


def test_city_in_two_private_ranges_has_a_block_in_one_and_sites_of_their_own(tmp_path: Path) -> None:
    sheets = small_city()
    for rows, fields in ((sheets["prefixes"], ("prefix", "supernet")), (sheets["devices"], ("management_address",))):
        for row in rows:
            if row["site"] == "pc03":
                row |= {field: row[field].replace("10.38.", "172.20.") for field in fields}

    done = imported(sheets, tmp_path)

    assert told(done, Fate.SET_ASIDE) == []
    assert done.city.network.supernet.subnet_of(done.city.network.supernet.supernet(new_prefix=8))
    assert str(done.city.network.supernet).startswith("10.")
    assert {site.code: str(site.supernet) for site in done.city.sites}["pc03"] == "172.20.0.0/16"


@pytest.mark.parametrize(
    ("state", "region", "recovery"),
    [
        pytest.param("FL", "eastus2", "centralus", id="east"),
        pytest.param("WA", "westus2", "westcentralus", id="north-west"),
        pytest.param("TX", "southcentralus", "northcentralus", id="south"),
        pytest.param("IL", "centralus", "eastus2", id="middle"),
    ],
)
def test_region_is_near_the_city(tmp_path: Path, state: str, region: str, recovery: str) -> None:
    sheets = small_city()
    for row in sheets["sites"]:
        row["state"] = state

    cloud = imported(sheets, tmp_path).city.cloud

    assert cloud is not None
    assert (cloud.region, cloud.recovery_region) == (region, recovery)


def test_emergency_calls_ring_at_the_primary_dispatch_site(tmp_path: Path) -> None:
    sheets = small_city()
    for row in sheets["sites"]:
        row["dispatch"] = "primary" if row["code"] == "fs02" else ""
    members = [row["extension"] for row in sheets["phones"] if row["site"] == "fs02" and row["mac"]][:2]
    like = sheets["hunt_groups"][0] | {"site": "fs02", "final": "voicemail", "did": "", "members": ";".join(members)}
    sheets["hunt_groups"] += [
        like | {"name": "fallback-dispatch", "pilot": "8190"},
        like | {"name": "911-call-takers", "pilot": "8191"},
    ]

    voice = imported(sheets, tmp_path).city.voice

    assert voice is not None
    assert voice.emergency.notify_extension == "8191"


def test_operator_is_who_callers_get_that_press_nought(tmp_path: Path) -> None:
    sheets = small_city()
    members = [row["extension"] for row in sheets["phones"] if row["site"] == "lib01" and row["mac"]][:2]
    group = sheets["hunt_groups"][0] | {"name": "front-desk", "pilot": "8192", "did": "", "final": "voicemail"}
    sheets["hunt_groups"] = [group | {"site": "lib01", "members": ";".join(members)}]
    key = {"name": "main", "pilot": "8000", "did": "", "site": "lib01", "schedule": "office", "action": "hunt"}
    sheets["attendants"] = [key | {"digit": "0", "target": "front-desk", "when": "open"}]

    voice = imported(sheets, tmp_path).city.voice

    assert voice is not None
    assert {rule.operator for rule in voice.sites} == {"8192"}


def test_site_without_an_address_stays_with_all_that_stands_there(tmp_path: Path) -> None:
    sheets = small_city()
    row_of(sheets, "sites", code="fs01").update(street_number="", street="")
    row_of(sheets, "sites", code="lib01")["zip"] = "3420"

    done = imported(sheets, tmp_path)
    objected = done.ledger.of(Fate.QUESTIONED)
    asked = {entry.subject: entry.reason for entry in objected if "street-address" in entry.reason}
    switch = next(config.text for config in render_city(done.city).configs if config.hostname == "fs01-a1")

    assert told(done, Fate.SET_ASIDE) == []
    assert [entry[2] for entry in told(done, Fate.LEFT_OUT)] == ["zip"]
    assert asked.keys() == {"fs01", "lib01"}
    assert asked["fs01"].startswith("no street_number, street is written down, and ")
    assert "primary-road-name" not in switch
    assert " postal-code 34204\n" in switch


def test_long_names_and_names_that_begin_with_a_digit_are_names(tmp_path: Path) -> None:
    sheets = small_city()
    renamed = {"gis": "311-geographic-information-and-requests-platform", "lib01": "4th-street-library-and-archive"}
    for rows in sheets.values():
        for row in rows:
            for field in row.keys() & {"name", "service", "depends_on", "site", "code", "location", "ali_location"}:
                parts = row[field].replace("lib01-", "4th-street-library-and-archive-").split(";")
                row[field] = ";".join(renamed.get(part, part) for part in parts)

    done = imported(sheets, tmp_path)

    assert told(done, Fate.SET_ASIDE) == []
    assert renamed["gis"] in {service.name for service in done.city.services}
    assert renamed["lib01"] in {site.code for site in done.city.sites}
    assert_all_accounted_for(done)


def test_location_without_an_elin_keeps_its_telephones(tmp_path: Path) -> None:
    sheets = small_city()
    row_of(sheets, "locations", location="fs02-f1")["elin"] = row_of(sheets, "locations", location="dc-f1")["elin"]
    row_of(sheets, "locations", location="lib01-f2")["elin"] = ""

    done = imported(sheets, tmp_path)
    objected = {entry.subject for entry in done.ledger.of(Fate.QUESTIONED) if "without-elin" in entry.reason}

    assert told(done, Fate.SET_ASIDE) == []
    assert [entry[2] for entry in told(done, Fate.LEFT_OUT)] == ["elin"]
    assert objected == {"location fs02-f1", "location lib01-f2"}
    assert_all_accounted_for(done)
