"""One screen for each kind of thing, lists with conditions, two states of a city in words."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from iac.errors import UsageError
from iac.model.load import load_city
from iac.model.sections import table_names
from iac.workflow.editor import MODELINE, write_editor_files
from iac.workflow.listing import list_records, render_records
from iac.workflow.modeldiff import diff, diff_cities
from iac.workflow.showing import show

if TYPE_CHECKING:
    from iac.model.city import City
    from tests.conftest import Golden

TOWN = Path(__file__).parents[2] / "cities" / "town"
TODAY = dt.date(2026, 11, 25)


@pytest.mark.parametrize("name", ["hall", "fs7-sw1", "hall-old1", "dispatch-cad", "4203", "D04"])
def test_page_is_as_it_was_reviewed(town: City, golden: Golden, name: str) -> None:
    (page,) = show(town, name, TODAY)

    golden.check(f"town/show/{name}.txt", f"{page}\n")


@pytest.mark.parametrize(
    ("name", "kind", "key"),
    [
        pytest.param("fire station 7", "site", "fs7", id="site-name"),
        pytest.param("9", "site", "library", id="site-number"),
        pytest.param("FLM2401TWN1", "device", "hall-r1", id="serial"),
        pytest.param("+19415550106", "phone", "4201", id="outside-number"),
        pytest.param("00:11:22:33:44:03", "phone", "4203", id="mac"),
        pytest.param("4299", "phone", "4203", id="second-line"),
        pytest.param("Police", "department", "D05", id="department-name"),
        pytest.param("phone:Town Clerk", "phone", "4201", id="kind"),
    ],
)
def test_thing_is_found_by_whatever_it_is_called(town: City, name: str, kind: str, key: str) -> None:
    assert [(page.kind, page.name) for page in show(town, name, TODAY) if page.kind == kind] == [(kind, key)]


def test_name_of_two_things_shows_both(town: City) -> None:
    assert {page.kind for page in show(town, "Town Clerk", TODAY)} == {"phone", "department"}


def test_every_record_that_can_be_shown_is(town: City) -> None:
    names = [f"site:{site.code}" for site in town.sites] + [f"device:{device.hostname}" for device in town.devices]
    names += [f"service:{service.name}" for service in town.services]
    names += [f"phone:{phone.extension}" for phone in town.phones] + [f"department:{d.code}" for d in town.departments]

    for name in names:
        (page,) = show(town, name, TODAY)
        assert page.record()["parts"], name


@pytest.mark.parametrize(
    ("name", "message"),
    [
        pytest.param("hal-sw1", "Did you mean hall-sw1", id="near"),
        pytest.param("phone:hall", "there is no phone 'hall'", id="kind"),
        pytest.param("zzzzzz", "there is no site, device, service, phone or department 'zzzzzz'", id="none"),
    ],
)
def test_name_of_nothing_is_said(town: City, name: str, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        show(town, name, TODAY)

    assert message in str(caught.value)


def test_lists_are_filtered(town: City) -> None:
    def names(kind: str, *where: str) -> list[str]:
        return [str(next(iter(row.values()))) for row in list_records(town, kind, where)]

    assert names("phones", "site=hall", "voicemail=no") == ["4200"]
    assert names("device", "model=c9300*", "ports>24") == ["hall-sw1"]
    assert names("services", "rto_minutes<=240") == ["dispatch-cad", "identity"]
    assert names("services", "depends_on=identity", "tier!=T1") == ["dispatch-cad", "file-services"]
    assert names("phones", "location=", "site=hall") == ["4205", "4206"]
    assert names("holidays", "date>2026-12-01", "date<2027-01-01") == ["2026-12-25"]


@pytest.mark.parametrize(
    ("kind", "where", "message"),
    [
        pytest.param("fones", (), "Did you mean 'phones'?", id="kind"),
        pytest.param("zzz", (), "Known: environments, departments", id="kinds"),
        pytest.param("phones", ("flor=1",), "Did you mean 'floor'?", id="key"),
        pytest.param("phones", ("q=1",), "Known: extension, display_name", id="keys"),
        pytest.param("phones", ("floor",), "'floor' is not a condition", id="condition"),
    ],
)
def test_wrong_list_is_said(town: City, kind: str, where: tuple[str, ...], message: str) -> None:
    with pytest.raises(UsageError) as caught:
        list_records(town, kind, where)

    assert message in str(caught.value)


@pytest.mark.parametrize("kind", table_names())
def test_every_table_can_be_listed_in_every_format(town: City, kind: str) -> None:
    rows = list_records(town, kind)

    assert json.loads(render_records(rows, kind, "json")) == list(rows)
    assert len(list(csv.DictReader(io.StringIO(render_records(rows, kind, "csv"))))) == len(rows)
    assert render_records(rows, kind, "text").splitlines()[-1] == f"{len(rows)} found"


def test_format_that_is_none_is_said() -> None:
    with pytest.raises(UsageError, match="Choose one of text, csv, json"):
        render_records((), "phones", "xml")


def test_same_city_has_no_difference(town: City) -> None:
    assert diff_cities(town, town) == ()


@pytest.fixture
def changed(tmp_path: Path) -> Path:
    folder = tmp_path / "town"
    shutil.copytree(TOWN, folder)
    for name, old, new in (
        ("phones.csv", "Town Clerk,D02,hall,1", "Town Clerk,D02,hall,2"),
        (
            "phones.csv",
            "4302,Librarian,D07,library,1,CP-8841,00:11:22:33:44:61,,staff,yes,lib-f1,lib-sw1/Ethernet4,\n",
            "",
        ),
        ("phones.csv", "Front Desk,D07", "Front Desk,D08"),
        ("network.yaml", "native_vlan: 999", "native_vlan: 998"),
        ("services.yaml", "depends_on: [identity]", "depends_on: []"),
        ("voice.yaml", "survivable_911: fxo", "survivable_911: second-wan"),
        ("voice.yaml", '    test_number: "933"\n', ""),
        ("places.yaml", "  - {code: D07, name: Library}\n", "  - {code: D08, name: Libraries}\n"),
    ):
        text = (folder / name).read_text()
        assert old in text
        (folder / name).write_text(text.replace(old, new, 1))
    return folder


SAID = [
    "department D07: is gone (name Library, criminal_justice false)",
    "department D08: is new (name Libraries, criminal_justice false)",
    "network.native_vlan: 999 -> 998",
    "voice.emergency.test_number: 933 -> nothing",
    "voice.sites.fs7.survivable_911: fxo -> second-wan",
    "telephone 4201: floor 1 -> 2",
    "telephone 4301: department D07 -> D08",
    "telephone 4302: is gone (display_name Librarian, department D07, site library, floor 1, model CP-8841)",
    "service dispatch-cad: depends_on [identity] -> []",
]


def test_differences_are_said_in_the_citys_words(changed: Path) -> None:
    assert [str(difference) for difference in diff(str(TOWN), str(changed))] == SAID


def test_thing_with_another_name_is_still_the_same_thing(changed: Path) -> None:
    for path in changed.iterdir():
        path.write_bytes((TOWN / path.name).read_bytes())
    phones = changed / "phones.csv"
    phones.write_text(phones.read_text().replace("4302,Librarian,D07,library,1", "4303,Reading Room,D07,library,1"))

    assert [str(difference) for difference in diff(str(TOWN), str(changed))] == [
        "telephone 4302: is now 4303; display_name Librarian -> Reading Room"
    ]


def test_order_and_layout_are_no_difference(changed: Path) -> None:
    shutil.rmtree(changed)
    shutil.copytree(TOWN, changed)
    header, *rows = (changed / "phones.csv").read_text().splitlines()
    (changed / "phones.csv").write_text("\r\n".join([header, *reversed(rows)]) + "\r\n")

    assert diff(str(TOWN), str(changed)) == ()


def _commit(folder: Path, message: str) -> None:
    for command in (
        ["init", "-q", "-b", "main"],
        ["add", "."],
        ["-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "-q", "-m", message],
    ):
        subprocess.run(["git", "-C", str(folder), *command], check=True)  # noqa: S607  # whichever git there is


def test_states_of_git_are_compared(changed: Path) -> None:
    text = {path.name: path.read_bytes() for path in changed.iterdir()}
    for path in changed.iterdir():
        path.write_bytes((TOWN / path.name).read_bytes())
    _commit(changed.parent, "before")
    for name, content in text.items():
        (changed / name).write_bytes(content)

    assert [str(difference) for difference in diff("HEAD", str(changed))] == SAID
    assert diff(f"main:{changed}", "HEAD") == ()


@pytest.mark.parametrize(
    ("one", "other", "message"),
    [
        pytest.param("no-such-ref", "{town}", "there is no such state of", id="ref"),
        pytest.param("HEAD", "HEAD", "'HEAD' is no folder", id="no-folder"),
        pytest.param("--output=x", "{town}", "there is no such state of", id="option"),
    ],
)
def test_state_that_is_none_is_said(changed: Path, one: str, other: str, message: str) -> None:
    _commit(changed.parent, "before")

    with pytest.raises(UsageError) as caught:
        diff(one, other.format(town=changed))

    assert message in str(caught.value)


def test_editor_finds_the_schema_and_keeps_its_settings(changed: Path) -> None:
    (changed / ".vscode").mkdir()
    (changed / ".vscode" / "settings.json").write_text('{"editor.rulers": [120], "yaml.schemas": {"a": "b"}}')

    written = write_editor_files(changed, modelines=True)

    settings = json.loads((changed / ".vscode" / "settings.json").read_text())
    assert settings["editor.rulers"] == [120]
    assert settings["yaml.schemas"] == {"a": "b", "./.vscode/city.schema.json": "*.yaml"}
    assert (changed / "voice.yaml").read_text().startswith(f"{MODELINE}\nvoice:\n")
    assert {"voice.yaml", ".vscode/city.schema.json"} <= set(written)
    assert load_city(changed).city.name == "Sampletown"
    assert write_editor_files(changed, modelines=True) == ()


def test_settings_that_cannot_be_read_are_left_alone(changed: Path) -> None:
    (changed / ".vscode").mkdir()
    (changed / ".vscode" / "settings.json").write_text("{ // comment\n}")

    with pytest.raises(UsageError, match="is not plain JSON"):
        write_editor_files(changed, modelines=False)

    assert sorted(path.name for path in (changed / ".vscode").iterdir()) == ["settings.json"]
