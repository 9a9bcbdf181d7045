"""A real-size city from its own spreadsheets: every faulty row is named, every other row is in."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from iac.importers.ledger import Fate
from iac.importers.merge import Kind
from iac.workflow.importing import BASE, REPORT, Imported, import_csv

if TYPE_CHECKING:
    from tests.conftest import Golden

SHEETS = Path(__file__).parent / "sheets" / "harborview"


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Imported]:
    out = tmp_path_factory.mktemp("harborview") / "city"
    return out, import_csv(SHEETS, out)


@pytest.fixture
def city(imported: tuple[Path, Imported], tmp_path: Path) -> Path:
    """A copy that a test may edit."""
    return Path(shutil.copytree(imported[0], tmp_path / "city"))


@pytest.fixture
def sheets(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SHEETS, tmp_path / "sheets"))


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, old
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_every_faulty_row_is_named(imported: tuple[Path, Imported]) -> None:
    set_aside = [
        (entry.sheet, entry.row, entry.subject, entry.column) for entry in imported[1].ledger.of(Fate.SET_ASIDE)
    ]

    assert set_aside == [
        ("phones.csv", 173, "2000", "extension"),
        ("phones.csv", 344, "6900", "site"),
        ("phones.csv", 516, "6901", "floor"),
        ("phones.csv", 687, "6902", "mac"),
        ("phones.csv", 859, "911", "extension"),
    ]


def test_every_other_row_is_in_the_city(imported: tuple[Path, Imported]) -> None:
    out, done = imported
    lost = {(entry.sheet, entry.row) for entry in done.ledger.of(Fate.SET_ASIDE)}
    for sheet in SHEETS.glob("*.csv"):
        with (
            sheet.open(encoding="utf-8", newline="") as old,
            (out / sheet.name).open(encoding="utf-8", newline="") as new,
        ):
            wanted = [
                {name: cell for name, cell in row.items() if cell}
                for line, row in enumerate(csv.DictReader(old), 2)
                if (sheet.name, line) not in lost
            ]
            taken = [{name: cell for name, cell in row.items() if cell} for row in csv.DictReader(new)]
        assert taken == wanted, sheet.name


def test_reconciliation_is_pinned(imported: tuple[Path, Imported], golden: Golden) -> None:
    golden.check("harborview/reconciliation.md", imported[1].report)


def test_house_rules_are_pinned(imported: tuple[Path, Imported], golden: Golden) -> None:
    for name in ("city.yaml", "network.yaml", "voice.yaml", "cloud.yaml"):
        golden.check(f"harborview/rules/{name}", (imported[0] / name).read_text(encoding="utf-8"))


def test_importing_again_changes_nothing(city: Path, sheets: Path) -> None:
    again = import_csv(sheets, city)

    assert again.written == ()
    assert again.changes == ()


def test_importing_again_keeps_what_was_edited_by_hand(city: Path, sheets: Path) -> None:
    edit(city / "phones.csv", "2001,Mayor and Commission 1,", "2001,Office of the Mayor,")
    edit(city / "voice.yaml", "notify_extension: '8101'", "notify_extension: '8100'")
    edit(sheets / "phones.csv", "2002,City Clerk 1,", "2002,City Clerk A,")

    done = import_csv(sheets, city)

    assert [(change.key, change.field, change.kind) for change in done.changes] == [
        ("2001", "display_name", Kind.KEPT),
        ("2002", "display_name", Kind.TAKEN),
    ]
    phones = (city / "phones.csv").read_text(encoding="utf-8")
    assert "2001,Office of the Mayor," in phones
    assert "2002,City Clerk A," in phones
    assert done.city.voice is not None
    assert done.city.voice.emergency.notify_extension == "8100"
    assert f"{BASE}/phones.csv" in done.written
    assert REPORT in done.written


def test_conflict_is_said_and_the_hand_wins(city: Path, sheets: Path) -> None:
    edit(city / "phones.csv", "2001,Mayor and Commission 1,", "2001,Office of the Mayor,")
    edit(sheets / "phones.csv", "2001,Mayor and Commission 1,", "2001,Mayor,")

    done = import_csv(sheets, city)

    assert "\n".join(str(change) for change in done.changes) == (
        "phones 2001 display_name: changed on the sheet and by hand; the hand's value stays "
        "(was 'Mayor and Commission 1', sheet 'Mayor', city 'Office of the Mayor')"
    )
    assert not done.complete


def test_rows_added_and_removed_on_either_side(city: Path, sheets: Path) -> None:
    with (city / "departments.csv").open("a", encoding="utf-8") as file:
        file.write("D90,By hand,no\n")
    with (sheets / "departments.csv").open("a", encoding="utf-8") as file:
        file.write("D91,From the sheet,no\n")
    unmanaged = (sheets / "unmanaged.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    (sheets / "unmanaged.csv").write_text("".join(unmanaged[:-1]), encoding="utf-8")

    kinds = [(change.section, change.kind) for change in import_csv(sheets, city).changes]

    assert kinds == [
        ("departments", Kind.KEPT_ADDED),
        ("departments", Kind.ADDED),
        ("unmanaged", Kind.REMOVED),
    ]
