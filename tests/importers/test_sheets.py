"""What spreadsheet programs do to a table, and what is made of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iac.errors import ModelError, Problem, UsageError
from iac.importers.drafts import draft, table_sections
from iac.importers.ledger import Fate, Ledger
from iac.importers.repairs import mend, mend_list
from iac.importers.sheet import LARGEST_BYTES, Sheet, read_sheet
from iac.importers.verdicts import Repaired, Ruined
from iac.workflow.importing import import_csv

if TYPE_CHECKING:
    from pathlib import Path

DEPARTMENTS = "code,name,criminal_justice\nD01,City Manager,no\nD02,Café,yes\n"


def sheet_of(folder: Path, content: bytes | str, name: str = "departments.csv") -> Sheet | Problem:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_sheet(path)


@pytest.mark.parametrize(
    ("content", "encoding", "separator"),
    [
        pytest.param(DEPARTMENTS.encode(), "utf-8", ",", id="plain"),
        pytest.param(DEPARTMENTS.encode("utf-8-sig"), "utf-8-sig", ",", id="bom"),
        pytest.param(DEPARTMENTS.encode("utf-16"), "utf-16", ",", id="utf-16"),
        pytest.param(DEPARTMENTS.encode("cp1252"), "cp1252", ",", id="cp1252"),
        pytest.param(DEPARTMENTS.replace(",", ";").encode(), "utf-8", ";", id="semicolons"),
        pytest.param(DEPARTMENTS.replace(",", "\t").encode(), "utf-8", "\t", id="tabs"),
        pytest.param(DEPARTMENTS.replace("\n", "\r\n").encode(), "utf-8", ",", id="crlf"),
        pytest.param(b"\n,,\n" + DEPARTMENTS.encode(), "utf-8", ",", id="blank-lines-first"),
        pytest.param(b"sep=;\r\n" + DEPARTMENTS.replace(",", ";").encode(), "utf-8", ";", id="separator-declared"),
        pytest.param(b"Departments of the city,,\n\n" + DEPARTMENTS.encode(), "utf-8", ",", id="title-above"),
        pytest.param(DEPARTMENTS.replace("yes\n", "yes,,,\n,,,\n").encode(), "utf-8", ",", id="empty-cells-behind"),
    ],
)
def test_sheet_is_read_however_it_was_saved(tmp_path: Path, content: bytes, encoding: str, separator: str) -> None:
    sheet = sheet_of(tmp_path, content)

    assert isinstance(sheet, Sheet)
    assert (sheet.encoding, sheet.separator) == (encoding, separator)
    assert [row.cells["name"] for row in sheet.rows] == ["City Manager", "Café"]


def test_title_above_the_heading_is_told_and_rows_keep_their_lines(tmp_path: Path) -> None:
    sheet = sheet_of(tmp_path, f"Departments\nas of 3/4/2026,,\n{DEPARTMENTS}")
    assert isinstance(sheet, Sheet)
    ledger = Ledger()

    table = draft(sheet, table_sections()["departments"], {}, ledger)

    assert [(row.line, row.values["code"]) for row in table.rows] == [(4, "D01"), (5, "D02")]
    assert [(entry.row, entry.fate) for entry in sorted(ledger.entries)] == [(1, Fate.IGNORED), (2, Fate.IGNORED)]


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param("a,1;2;3;4;5;6;7;8;9;10,x\nb,1;2;3;4;5;6;7;8,y\n", id="lists-longer-than-the-heading"),
        pytest.param("a,b,c,d,e,f,g,h,i\nb,1,y\nc,2,z\n", id="one-row-too-wide"),
        pytest.param("a,1,x\n", id="one-row"),
    ],
)
def test_heading_is_not_taken_for_a_title(tmp_path: Path, rows: str) -> None:
    sheet = sheet_of(tmp_path, f"name,members,final\n{rows}")

    assert isinstance(sheet, Sheet)
    assert sheet.header == ("name", "members", "final")
    assert sheet.titles == ()


def test_rows_know_their_line(tmp_path: Path) -> None:
    sheet = sheet_of(tmp_path, '\ncode,name\nD01,"two\nlines"\n\nD02,x\n')

    assert isinstance(sheet, Sheet)
    assert [(row.line, row.cells["code"]) for row in sheet.rows] == [(3, "D01"), (6, "D02")]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param("", "The sheet is empty.", id="empty"),
        pytest.param(",,,\n,,\n", "The sheet is empty.", id="only-separators"),
        pytest.param("code,,name\nx,y,z\n", "Column 2 has no heading; merged cells leave such gaps.", id="merged"),
        pytest.param("a\x00b,c\n", "The file holds binary content, not text.", id="binary"),
        pytest.param('code,name\nD01,"never closed\n', "cannot be read as a table", id="open-quote"),
        pytest.param(f"code,name\nD01,{'x' * 9000}\n", "cannot be read as a table", id="endless-cell"),
        pytest.param(",".join(f"c{n}" for n in range(300)) + "\n", "The heading has 300 columns", id="wide"),
    ],
)
def test_what_is_no_table_is_refused_in_words(tmp_path: Path, content: str, message: str) -> None:
    refused = sheet_of(tmp_path, content)

    assert isinstance(refused, Problem)
    assert message in refused.message
    assert refused.fix


def test_hundred_megabytes_are_not_even_opened(tmp_path: Path) -> None:
    path = tmp_path / "phones.csv"
    with path.open("wb") as file:
        file.truncate(LARGEST_BYTES + 1)

    refused = read_sheet(path)

    assert isinstance(refused, Problem)
    assert "33,554,433 bytes" in refused.message


@pytest.mark.parametrize(
    ("text", "kind", "mended"),
    [
        pytest.param("'0123", "digits", "0123", id="text-mark"),
        pytest.param("2000.0", "digits", "2000", id="decimal-extension"),
        pytest.param("10,000", "number", "10000", id="thousands"),
        pytest.param("4.00", "number", "4", id="decimal-number"),
        pytest.param("8:00 AM", "time", "08:00", id="am"),
        pytest.param("12:30 a.m.", "time", "00:30", id="after-midnight"),
        pytest.param("5:00 pm", "time", "17:00", id="pm"),
        pytest.param("8:00", "time", "08:00", id="short-time"),
        pytest.param("17:00:00", "time", "17:00", id="seconds"),
        pytest.param("7/4/2026", "date", "2026-07-04", id="us-date"),
        pytest.param("(941) 555-0100", "telephone", "+19415550100", id="telephone"),
        pytest.param("1-941-555-0100", "telephone", "+19415550100", id="telephone-with-one"),
        pytest.param("TRUE", "flag", "yes", id="true"),
        pytest.param("N", "flag", "no", id="n"),
        pytest.param("Metro Ethernet", "choice", "metro-ethernet", id="choice"),
        pytest.param("7pm", "time", "19:00", id="hour-alone"),
        pytest.param("20,580", "digits", "20580", id="extension-with-thousands"),
        pytest.param("TH Annex", "code", "th-annex", id="code-in-capitals"),
        pytest.param("PST", "timezone", "America/Los_Angeles", id="zone-by-letters"),
        pytest.param("300 Mbps", "megabits", "300", id="megabits"),
        pytest.param("0.3 Gbps", "megabits", "300", id="gigabits"),
        pytest.param("16 GB", "gibibytes", "16", id="gigabytes"),
        pytest.param("90 TB", "gibibytes", "92160", id="terabytes"),
        pytest.param("128 GB;1.5TB", "gibibytes", "128;1536", id="disks"),
        pytest.param("4 h", "minutes", "240", id="hours"),
        pytest.param("2 min", "seconds", "120", id="ring-minutes"),
    ],
)
def test_cell_that_can_be_mended_is(text: str, kind: str, mended: str) -> None:
    verdict = mend(text, kind)

    assert isinstance(verdict, Repaired)
    assert verdict.text == mended
    assert verdict.reason


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        pytest.param("1E10", "mac", id="scientific"),
        pytest.param("1,2E+10", "code", id="scientific-comma"),
        pytest.param("3-Apr", "code", id="day-month"),
        pytest.param("Apr-03", "digits", id="month-day"),
        pytest.param("#REF!", "text", id="formula-error"),
        pytest.param("13/13/2026", "date", id="no-date"),
    ],
)
def test_cell_that_is_ruined_is_named(text: str, kind: str) -> None:
    verdict = mend(text, kind)

    assert isinstance(verdict, Ruined)
    assert verdict.fix


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        pytest.param("00:1A:2B:00:70:01", "mac", id="mac"),
        pytest.param("+19415550100", "telephone", id="telephone"),
        pytest.param("2000", "digits", id="digits"),
        pytest.param("May 3 Memorial Hall", "text", id="name-with-month"),
        pytest.param("3-Apr", "text", id="name-that-is-a-date"),
        pytest.param("yes", "flag", id="yes"),
        pytest.param("08:00", "time", id="time"),
        pytest.param("mar-1", "code", id="marina-not-march"),
        pytest.param("America/Boise", "timezone", id="zone"),
        pytest.param("0.3 Mbps", "megabits", id="no-whole-megabit"),
        pytest.param("12 apples", "gibibytes", id="unknown-unit"),
    ],
)
def test_cell_that_is_right_stays(text: str, kind: str) -> None:
    assert mend(text, kind) is None


@pytest.mark.parametrize(
    ("text", "word"),
    [
        pytest.param("IOS-XE", "iosxe", id="hyphen"),
        pytest.param("Park Center", "park-centre", id="american"),
        pytest.param("t1", "T1", id="small-letter"),
    ],
)
def test_choice_is_written_as_the_schema_has_it(text: str, word: str) -> None:
    verdict = mend(text, "choice", ("iosxe", "park-centre", "T1"))

    assert isinstance(verdict, Repaired)
    assert verdict.text == word


def test_choice_that_is_none_stays_for_the_city_to_refuse() -> None:
    assert mend("T5", "choice", ("T0", "T1")) is None


@pytest.mark.parametrize(
    ("text", "kind", "mended"),
    [
        pytest.param("GIS, city-web", "code", "gis;city-web", id="comma"),
        pytest.param("2080.0;2081", "digits", "2080;2081", id="each-item"),
        pytest.param("gis\nweb", "code", "gis;web", id="lines-in-a-cell"),
    ],
)
def test_lists_are_mended_item_by_item(text: str, kind: str, mended: str) -> None:
    verdict = mend_list(text, kind)

    assert isinstance(verdict, Repaired)
    assert verdict.text == mended


def test_list_that_is_right_stays_and_one_ruined_item_ruins_it() -> None:
    assert mend_list("gis; web", "code") is None
    assert isinstance(mend_list("gis;3-Apr", "code"), Ruined)


def test_repairs_and_losses_are_on_the_ledger(tmp_path: Path) -> None:
    text = (
        "Ext,Name,Dept,Site,Floor,Model,MAC Address,COS,VM?,Notes\n"
        "2000.0,A,D01,ch,1,CP-7841,00:1A:2B:00:70:01,Staff,yes,x\n"
        "2001,B,D01,ch,1,CP-7841,1.2E+10,staff,no,\n"
        "2002,C,D01,ch,1,CP-7841,,staff,no,,extra\n"
    )
    sheet, ledger = sheet_of(tmp_path, text, "phones.csv"), Ledger()
    assert isinstance(sheet, Sheet)

    table = draft(sheet, table_sections()["phones"], {"Name": "display_name", "VM?": "voicemail"}, ledger)

    assert [row.values["extension"] for row in table.rows] == ["2000"]
    assert [(entry.row, entry.column, entry.fate) for entry in sorted(ledger.entries)] == [
        (0, "Notes", Fate.IGNORED),
        (2, "class_of_service", Fate.REPAIRED),
        (2, "extension", Fate.REPAIRED),
        (3, "mac", Fate.SET_ASIDE),
        (4, "", Fate.SET_ASIDE),
    ]
    assert ledger.rows_read == {"phones.csv": 3}
    assert ledger.rows_in("phones.csv") == 1


def test_every_unreadable_sheet_is_told_at_once_and_nothing_is_written(tmp_path: Path) -> None:
    sheets = tmp_path / "sheets"
    sheets.mkdir()
    (sheets / "sites.csv").write_text("")
    (sheets / "phones.csv").write_text("a,,b\n1,2,3\n")

    with pytest.raises(ModelError) as caught:
        import_csv(sheets, tmp_path / "city")

    assert [(problem.file, problem.code) for problem in caught.value.problems] == [
        ("phones.csv", "IMP005"),
        ("sites.csv", "IMP003"),
    ]
    assert not (tmp_path / "city").exists()


@pytest.mark.parametrize(
    ("mapping", "message"),
    [
        pytest.param("phones: [", "is not a mapping file", id="no-yaml"),
        pytest.param("- phones", "is not a mapping file", id="a-list"),
    ],
)
def test_bad_mapping_file_is_refused(tmp_path: Path, mapping: str, message: str) -> None:
    path = tmp_path / "map.yaml"
    path.write_text(mapping)
    (tmp_path / "sites.csv").write_text("code\nch\n")

    with pytest.raises(UsageError, match=message):
        import_csv(tmp_path, tmp_path / "city", mapping=path)


@pytest.mark.parametrize("folder", ["absent", "empty"])
def test_nothing_to_import_is_said(tmp_path: Path, folder: str) -> None:
    (tmp_path / "empty").mkdir()

    with pytest.raises(UsageError, match=r"no such folder|holds no \.csv file"):
        import_csv(tmp_path / folder, tmp_path / "city")


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_a_sheet_or_a_reason(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.mktemp("any") / "sites.csv"
    path.write_bytes(content)
    sheet = read_sheet(path)

    if isinstance(sheet, Sheet):
        draft(sheet, table_sections()["sites"], {}, Ledger())
