"""A day's changes: what they write, what they say follows, and that nothing is ever half-done."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from iac.errors import ModelError, StateError, UsageError
from iac.findings import Severity
from iac.model.draft import open_draft
from iac.model.files import CityFile
from iac.model.index import index
from iac.model.load import load_city
from iac.model.types import SiteKind
from iac.ports import FixedClock
from iac.workflow.daytwo import (
    NewUser,
    PortWish,
    Seat,
    add_user,
    free_did,
    free_extension,
    move_phone,
    runs,
    set_port,
)
from iac.workflow.editing import plan_edit, write_edit
from iac.workflow.newsite import NewSite, add_site
from iac.workflow.replacing import replace_files

if TYPE_CHECKING:
    from iac.model.draft import Draft
    from iac.workflow.editing import Edit

TOWN = Path(__file__).parents[2] / "cities" / "town"
CLOCK = FixedClock(dt.datetime(2026, 11, 25, tzinfo=dt.UTC))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(TOWN, tmp_path / "town")
    return tmp_path / "town"


@pytest.fixture
def draft(folder: Path) -> Draft:
    return open_draft(folder)


def _changed(edit: Edit) -> list[str]:
    return [line for line in edit.difference.splitlines() if line[:1] in "+-" and line[:3] not in ("+++", "---")]


def _station(
    code: str = "fs8", kind: str = "fire-station", department: str = "D06", floors: int | None = None
) -> NewSite:
    return NewSite(
        code=code,
        kind=kind,
        name="Fire Station 8",
        department=department,
        street_number="8",
        street="Elm St",
        zip="34200",
        floors=floors,
    )


def test_telephone_moves_with_its_911_address(folder: Path, draft: Draft) -> None:
    edit = plan_edit(draft, move_phone(draft, "4203", Seat(floor="2")), CLOCK)

    assert _changed(edit) == [
        (
            "-4203,Utilities Billing,D03,hall,1,CP-8841,00:11:22:33:44:03,+19415550107,staff,yes,hall-f1,"
            "hall-sw1/GigabitEthernet1/0/7,4299"
        ),
        "+4203,Utilities Billing,D03,hall,2,CP-8841,00:11:22:33:44:03,+19415550107,staff,yes,,,4299",
    ]
    assert "floor 2, Whole floor (+19415550182), no longer to 100 Main St, floor 1" in edit.told[1]
    assert {"hall-sw1", "hall-sw2"} <= set(edit.devices)
    assert (edit.new, edit.settled) == ((), ())
    write_edit(folder, edit)
    look = index(load_city(folder))
    assert look.location_of(look.phones["4203"]) == look.locations["hall-f2"]


def test_telephone_moves_to_another_site_and_a_port_there(draft: Draft) -> None:
    edit = plan_edit(draft, move_phone(draft, "4206", Seat(site="library", port="lib-sw1/Ethernet9")), CLOCK)

    assert _changed(edit)[1].endswith(",library,1,CP-8841,00:11:22:33:44:07,+19415550109,staff,yes,,lib-sw1/Ethernet9,")
    assert [finding.rule for finding in edit.new] == ["voice.phone-count", "voice.phone-count"]


@pytest.mark.parametrize(
    ("extension", "seat", "message"),
    [
        pytest.param("4207", Seat(), "there is no telephone '4207'", id="telephone"),
        pytest.param("4203", Seat(site="halls"), "there is no site 'halls'. Did you mean 'hall'?", id="site"),
        pytest.param("4301", Seat(site="hall"), "hall has 2 floors. Say which with --floor", id="floor"),
        pytest.param("4203", Seat(location="hall-f9"), "there is no location 'hall-f9'", id="location"),
        pytest.param("4203", Seat(port="lib-sw1/Ethernet9"), "lib-sw1 stands at library, not at hall", id="elsewhere"),
        pytest.param("4203", Seat(port="hall-sw1/Ethernet9"), "there is no port of hall-sw1 'Ethernet9'", id="port"),
    ],
)
def test_move_that_cannot_be_is_refused_in_words(draft: Draft, extension: str, seat: Seat, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        move_phone(draft, extension, seat)

    assert message in str(caught.value)


def test_move_to_a_floor_without_location_breaks_the_city_and_is_refused(draft: Draft) -> None:
    told = move_phone(draft, "4203", Seat(floor="7"))

    with pytest.raises(ModelError) as caught:
        plan_edit(draft, told, CLOCK)

    assert {problem.code for problem in caught.value.problems} == {"MOD049"}


def test_port_inside_a_run_is_taken_out_of_it(draft: Draft) -> None:
    told = set_port(draft, "hall-sw1", "GigabitEthernet1/0/26", PortWish(profile="door", description="Car park gate"))
    edit = plan_edit(draft, told, CLOCK)

    tail = 'floor: "1", description: Lobby and car park}'
    assert _changed(edit) == [
        f"-  - {{device: hall-sw1, port: GigabitEthernet1/0/25-28, profile: camera, {tail}",
        '+  - {device: hall-sw1, port: GigabitEthernet1/0/26, profile: door, floor: "1", description: Car park gate}',
        f"+  - {{device: hall-sw1, port: GigabitEthernet1/0/25, profile: camera, {tail}",
        f"+  - {{device: hall-sw1, port: GigabitEthernet1/0/27-28, profile: camera, {tail}",
    ]
    assert edit.devices == ("hall-sw1",)


def test_ports_that_were_ordinary_get_rows_and_written_ones_change(draft: Draft) -> None:
    told = set_port(draft, "hall-sw2", "GigabitEthernet1/0/18-21", PortWish(profile="camera"))
    edit = plan_edit(draft, told, CLOCK)

    assert [line for line in _changed(edit) if line.startswith("+")] == [
        '+  - {device: hall-sw2, port: GigabitEthernet1/0/21, profile: camera, floor: "2"}',
        '+  - {device: hall-sw2, port: GigabitEthernet1/0/22, profile: access-point, floor: "2"}',
        "+  - {device: hall-sw2, port: GigabitEthernet1/0/18-20, profile: camera}",
    ]


def test_port_is_shut_and_opened_again(folder: Path, draft: Draft) -> None:
    before = (folder / "network.yaml").read_text()
    write_edit(
        folder, plan_edit(draft, set_port(draft, "fs7-sw1", "GigabitEthernet1/0/19", PortWish(enabled=False)), CLOCK)
    )
    again = open_draft(folder)
    write_edit(
        folder, plan_edit(again, set_port(again, "fs7-sw1", "GigabitEthernet1/0/19", PortWish(enabled=True)), CLOCK)
    )

    assert (folder / "network.yaml").read_text() == before.replace("Bay doors}", "Bay doors, enabled: true}")


@pytest.mark.parametrize(
    ("device", "port", "wish", "message"),
    [
        pytest.param("hall-sw9", "x", PortWish(), "Did you mean 'hall-sw", id="device"),
        pytest.param("hall-sw1", "Gi1/0/9", PortWish(floor="1"), "mean 'GigabitEthernet1/0/9'?", id="short-name"),
        pytest.param("hall-sw1", "GigabitEthernet1/0/1", PortWish(profile="x"), "There are: ", id="no-such-profile"),
        pytest.param("hall-sw1", "GigabitEthernet1/0/99", PortWish(profile="door"), "no port of hall-sw1", id="port"),
        pytest.param(
            "hall-sw1", "GigabitEthernet1/0/1", PortWish(profile="doors"), "Did you mean 'door'?", id="profile"
        ),
        pytest.param("hall-sw1", "GigabitEthernet1/0/1", PortWish(), "nothing was asked", id="nothing"),
        pytest.param("hall-sw1", "Gi1/0/9-5", PortWish(enabled=True), "is no run of ports of hall-sw1", id="backwards"),
        pytest.param("hall-sw1", "Gi1/0/1-999999999", PortWish(enabled=True), "is no run of ports", id="endless"),
        pytest.param(
            "hall-r1", "GigabitEthernet0/0/0", PortWish(enabled=False), "is the link to wan TWN-0001", id="wan"
        ),
        pytest.param(
            "hall-sw1", "GigabitEthernet1/0/47", PortWish(enabled=False), "is the link to hall-old1", id="far-end"
        ),
    ],
)
def test_port_that_cannot_be_changed_is_refused_in_words(
    draft: Draft, device: str, port: str, wish: PortWish, message: str
) -> None:
    with pytest.raises(UsageError) as caught:
        set_port(draft, device, port, wish)

    assert message in str(caught.value)


def test_user_gets_the_next_numbers_and_a_place(folder: Path, draft: Draft) -> None:
    user = NewUser(
        name="Ann Marsh", department="D07", seat=Seat(site="library"), outside_number=True, mac="00:11:22:33:44:99"
    )
    edit = plan_edit(draft, add_user(draft, user), CLOCK)

    assert _changed(edit) == [
        "+4303,Ann Marsh,D07,library,1,CP-8841,00:11:22:33:44:99,+19415550101,staff,yes,,,",
    ]
    assert edit.told == (
        "Ann Marsh gets extension 4303 and +19415550101 at library floor 1",
        "911 from it sends help to 12 Oak Rd, floor 1, Whole floor (+19415550170)",
    )
    write_edit(folder, edit)
    assert index(load_city(folder)).phones["4303"].display_name == "Ann Marsh"


@pytest.mark.parametrize(
    ("user", "message"),
    [
        pytest.param(
            NewUser(name="A", department="D99", seat=Seat(site="hall")), "no department 'D99'", id="department"
        ),
        pytest.param(NewUser(name="A", department="D01", seat=Seat(site="x")), "no site 'x'", id="site"),
        pytest.param(
            NewUser(name="A", department="D01", seat=Seat(site="fs7", port="hall-sw1/x")), "stands at hall", id="port"
        ),
    ],
)
def test_user_that_cannot_be_is_refused_in_words(draft: Draft, user: NewUser, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        add_user(draft, user)

    assert message in str(caught.value)


def test_numbers_that_are_free(draft: Draft) -> None:
    city = draft.city

    assert free_extension(city, "hall") == "4207"
    assert free_extension(city.model_copy(update={"phones": ()}), "hall") == "2000"
    assert free_did(city, "elin", ["+19415550160"]) == "+19415550161"
    with pytest.raises(UsageError, match="no free number is left in the blocks for pigeons"):
        free_did(city, "pigeons")


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        pytest.param((), (), id="none"),
        pytest.param(("Ethernet10", "Ethernet9", "Ethernet8"), ("Ethernet8-10",), id="run"),
        pytest.param(("Gi1/0/1", "Gi1/0/3", "Te1/1/1", "mgmt"), ("Gi1/0/1", "Gi1/0/3", "Te1/1/1", "mgmt"), id="apart"),
    ],
)
def test_neighbouring_ports_are_joined(names: tuple[str, ...], expected: tuple[str, ...]) -> None:
    assert set(runs(names)) == set(expected)


def test_site_is_built_from_its_archetype_and_validates(folder: Path, draft: Draft) -> None:
    edit = plan_edit(draft, add_site(draft, _station()), CLOCK)

    assert edit.refused_by(Severity.HIGH) == ()
    assert {finding.rule for finding in edit.new} == {"voice.address-stale", "network.short-of-standard"}
    assert {"fs8-r1", "fs8-sw1"} <= set(edit.devices)
    assert [line for line in _changed(edit) if line.startswith("-")] == []
    write_edit(folder, edit)
    look = index(load_city(folder))
    assert look.sites["fs8"].number == 10
    assert [phone.display_name for phone in look.phones_at("fs8")] == ["Watch Office", "Apparatus Bay"]
    assert [circuit.kind for circuit in look.circuits_at("fs8")] == ["metro-ethernet", "lte"]
    assert look.site_voices["fs8"].survivable_911 == "second-wan"


@pytest.mark.parametrize("kind", SiteKind)
def test_site_of_every_kind_can_be_built_and_configured(draft: Draft, kind: SiteKind) -> None:
    edit = plan_edit(draft, add_site(draft, _station(code="new1", kind=kind)), CLOCK)

    assert "new1-r1" in edit.devices
    assert "new1-sw1" in edit.devices
    assert [finding.rule for finding in edit.refused_by(Severity.CRITICAL)] == []


@pytest.mark.parametrize(
    ("wish", "message"),
    [
        pytest.param(_station(kind="fire-stations"), "Did you mean 'fire-station'?", id="kind"),
        pytest.param(_station(kind="fire"), "Did you mean 'fire-station'?", id="kind-in-short"),
        pytest.param(_station(kind="x"), "There are: ", id="kind-nowhere-near"),
        pytest.param(_station(department="Fire"), "Did you mean D06 (Fire)?", id="department-by-name"),
        pytest.param(_station(department="x"), "There are: D01 (Town Manager), D02 ", id="department-nowhere-near"),
        pytest.param(_station(code="fs7"), "there is a site 'fs7' already", id="code"),
        pytest.param(_station(floors=9), "add others by hand", id="tower"),
        pytest.param(_station(floors=-1), "-1 floor(s)", id="cellar"),
        pytest.param(_station(department="D77"), "there is no department 'D77'", id="department"),
    ],
)
def test_site_that_cannot_be_is_refused_in_words(draft: Draft, wish: NewSite, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        add_site(draft, wish)

    assert message in str(caught.value)


def test_file_changed_meanwhile_is_left_alone(folder: Path, draft: Draft) -> None:
    edit = plan_edit(draft, add_site(draft, _station()), CLOCK)
    (folder / "voice.yaml").write_text((folder / "voice.yaml").read_text() + "# meanwhile\n")
    before = {path.name: path.read_bytes() for path in folder.iterdir()}

    with pytest.raises(StateError):
        write_edit(folder, edit)

    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_writing_that_breaks_off_puts_back_what_was_replaced(folder: Path) -> None:
    """The same file twice: the second replacement finds its new text gone, as after a full or vanished disk."""
    text = (folder / "city.yaml").read_text()
    before = CityFile("city.yaml", text)

    with pytest.raises(FileNotFoundError):
        replace_files(folder, [(before, CityFile("city.yaml", "one")), (before, CityFile("city.yaml", "two"))])

    assert (folder / "city.yaml").read_text() == text
    assert [path.name for path in folder.iterdir() if path.name.startswith(".")] == []


def test_byte_order_mark_and_mode_are_kept(folder: Path) -> None:
    path = folder / "phones.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    path.chmod(0o640)
    draft = open_draft(folder)

    write_edit(folder, plan_edit(draft, move_phone(draft, "4203", Seat(floor="2")), CLOCK))

    assert path.read_bytes().startswith(b"\xef\xbb\xbfextension,")
    assert path.stat().st_mode & 0o777 == 0o640


def test_ports_a_switch_does_not_have_are_left_out_and_said(folder: Path) -> None:
    places = folder / "places.yaml"
    places.write_text(
        places.read_text().replace("    second_circuit: lte\n", "    second_circuit: lte\n    ports: {camera: 99}\n")
    )
    draft = open_draft(folder)

    told = add_site(draft, _station())

    assert "fs8-sw1 has no 99 ports left for 'camera'" in told


def test_every_floor_gets_a_switch_and_a_place_for_911(draft: Draft) -> None:
    edit = plan_edit(draft, add_site(draft, _station(kind="office", floors=3)), CLOCK)

    assert {"fs8-sw1", "fs8-sw2", "fs8-sw3"} <= set(edit.devices)
    assert sum(line.startswith("+  - location: fs8-f") for line in _changed(edit)) == 3
