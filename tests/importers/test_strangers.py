"""Cities nobody has seen: whatever is wrong on their sheets, every row is in or accounted for, and the rest goes on."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from iac.checks.run import check_city
from iac.errors import ModelError
from iac.findings import State
from iac.importers.ledger import Fate
from iac.workflow.importing import Imported, import_csv
from iac.workflow.render import render_city
from tests.importers.strangers import small_city, spoil, write

if TYPE_CHECKING:
    from tests.importers.strangers import Sheets


def imported(sheets: Sheets, folder: Path, *, without: str = "") -> Imported:
    return import_csv(write(sheets, folder / "sheets", without=without), folder / "city")


def assert_all_accounted_for(done: Imported) -> None:
    """Every row of every sheet is in the city or set aside, and every device is rendered or named."""
    for sheet in done.ledger.rows_read:
        assert len(getattr(done.city, sheet.removesuffix(".csv"))) == done.ledger.rows_in(sheet), sheet
    check_city(done.city, dt.date(2026, 11, 26))
    rendering = render_city(done.city)
    left_out = {finding.subject for finding in rendering.findings if finding.state is State.NOT_CHECKED}
    rendered = {config.hostname for config in rendering.configs}
    assert rendered | left_out == {device.hostname for device in done.city.devices}


def test_small_city_comes_in_whole(tmp_path: Path) -> None:
    done = imported(small_city(), tmp_path)

    assert_all_accounted_for(done)
    assert [str(entry) for entry in done.ledger.of(Fate.SET_ASIDE)] == []


@settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)
@given(seed=st.integers(0, 2**32), cells=st.integers(1, 12))
def test_spoilt_cells_cost_only_what_hangs_on_them(seed: int, cells: int) -> None:
    sheets = small_city()
    spoil(sheets, seed, cells)
    with tempfile.TemporaryDirectory() as name:
        assert_all_accounted_for(imported(sheets, Path(name)))


@pytest.mark.parametrize(
    "missing",
    ["locations", "prefixes", "links", "circuits", "hunt_groups", "trunks", "unmanaged", "holidays", "analog_lines",
     "phones.mac", "devices.floor", "devices.management_address", "trunks.peer", "prefixes.floor"],
)  # fmt: skip
def test_what_is_missing_is_no_reason_to_stop(tmp_path: Path, missing: str) -> None:
    assert_all_accounted_for(imported(small_city(), tmp_path, without=missing))


def test_one_wide_prefix_does_not_push_out_the_others(tmp_path: Path) -> None:
    sheets = small_city()
    sheets["prefixes"][3] |= {"prefix": "10.0.0.0/8", "supernet": "10.0.0.0/8"}

    done = imported(sheets, tmp_path)
    (entry,) = done.ledger.of(Fate.SET_ASIDE)

    assert (entry.sheet, entry.row, entry.column) == ("prefixes.csv", 5, "prefix")
    assert entry.reason == f"10.0.0.0/8 holds {len(sheets['prefixes']) - 1} other prefixes of the sheet."


def test_cloud_moves_aside_for_a_city_that_fills_its_block(tmp_path: Path) -> None:
    sheets = small_city()
    for row in sheets["prefixes"]:
        if row["site"] == "dc":
            row["prefix"], row["supernet"] = row["prefix"].replace("10.2.", "10.250."), "10.250.0.0/16"
    for row in sheets["devices"]:
        row["management_address"] = row["management_address"].replace("10.2.", "10.250.")

    cloud = imported(sheets, tmp_path).city.cloud

    assert cloud is not None
    assert (str(cloud.address_space), str(cloud.recovery_address_space)) == ("172.30.0.0/16", "172.31.0.0/16")


def test_parking_vlan_keeps_out_of_the_way(tmp_path: Path) -> None:
    sheets = small_city()
    for row in sheets["prefixes"]:
        row["vlan"] = "999" if row["purpose"] == "guest" else row["vlan"]

    done = imported(sheets, tmp_path)

    assert done.city.network.native_vlan == 998
    assert not [*done.ledger.of(Fate.SET_ASIDE)]


def test_sheet_without_one_good_row_leaves_an_empty_city(tmp_path: Path) -> None:
    sheets = small_city()
    for row in sheets["sites"]:
        row["number"] = ""

    done = imported(sheets, tmp_path)

    assert_all_accounted_for(done)
    assert not done.city.sites
    assert not done.complete
    lost = [(entry.row, entry.column) for entry in done.ledger.of(Fate.SET_ASIDE) if entry.sheet == "sites.csv"]
    assert lost == [(line, "number") for line in range(2, 7)]


def test_rule_edited_by_hand_that_loses_its_number_is_told_with_the_row_that_had_it(tmp_path: Path) -> None:
    sheets = small_city()
    done = imported(sheets, tmp_path)
    assert done.city.voice is not None
    number = done.city.voice.emergency.notify_extension
    group = next(row for row in sheets["hunt_groups"] if row["pilot"] == number)
    group["type"] = "loud"

    with pytest.raises(ModelError) as caught:
        imported(sheets, tmp_path)

    assert [(problem.file, problem.code, problem.path) for problem in caught.value.problems] == [
        ("hunt_groups.csv", "IMP007", "type"),
        ("voice.yaml", "MOD048", "voice.emergency.notify_extension"),
    ]
