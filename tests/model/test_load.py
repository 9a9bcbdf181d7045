from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest

from iac.errors import ModelError, UsageError
from iac.findings import NOWHERE, Origin
from iac.model.city import City
from iac.model.files import MAX_BYTES
from iac.model.load import load_city
from tests.model.broken import GOOD

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The good city in a folder of its own."""
    return shutil.copytree(GOOD, tmp_path / "city")


def _told(folder: Path) -> list[str]:
    with pytest.raises(ModelError) as caught:
        load_city(folder)
    return [f"{problem.file}: {problem.code} {problem.message}" for problem in caught.value.problems]


def test_missing_folder_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no such folder"):
        load_city(tmp_path / "nowhere")


def test_file_instead_of_folder_is_wrong_usage(folder: Path) -> None:
    with pytest.raises(UsageError, match="name the folder it is in"):
        load_city(folder / "city.yaml")


def test_folder_without_city_files(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("hello")

    assert _told(tmp_path)[0] == f"{tmp_path.name}: MOD001 there is no .yaml file in the folder."


def test_symbolic_link_to_itself_is_a_problem(folder: Path) -> None:
    (folder / "loop.yaml").symlink_to(folder / "loop.yaml")

    assert _told(folder) == ["loop.yaml: MOD002 it cannot be read: too many levels of symbolic links."]


def test_dangling_symbolic_link_is_a_problem(folder: Path) -> None:
    (folder / "gone.yaml").symlink_to(folder / "nothing")

    assert _told(folder) == ["gone.yaml: MOD002 it cannot be read: no such file or directory."]


def test_what_is_no_ordinary_file_is_not_opened(folder: Path) -> None:
    os.mkfifo(folder / "pipe.yaml")
    (folder / "folder.yaml").mkdir()

    assert _told(folder) == [
        "folder.yaml: MOD002 it is not an ordinary file.",
        "pipe.yaml: MOD002 it is not an ordinary file.",
    ]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_file_without_permission_is_a_problem(folder: Path) -> None:
    (folder / "cloud.yaml").chmod(0)

    assert "cloud.yaml: MOD002 it cannot be read: permission denied." in _told(folder)


def test_huge_file_is_refused_unread(folder: Path) -> None:
    with (folder / "junk.yaml").open("wb") as junk:
        junk.truncate(MAX_BYTES + 1)

    assert _told(folder) == ["junk.yaml: MOD003 the file has 16 MiB, more than 16 MiB."]


def test_byte_order_mark_and_windows_line_ends_change_nothing(folder: Path) -> None:
    for file in folder.iterdir():
        file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))

    assert load_city(folder) == load_city(GOOD)


def test_files_that_are_not_the_citys_are_passed_over(folder: Path) -> None:
    for name in ("Pulumi.yaml", "Pulumi.prod.yaml", ".hidden.yaml", "README.md", "notes.txt"):
        (folder / name).write_text("anything: [at all")
    (folder / "drawings").mkdir()

    assert load_city(folder) == load_city(GOOD)


def test_scalars_are_what_they_look_like(folder: Path) -> None:
    voice = (folder / "voice.yaml").read_text()
    (folder / "voice.yaml").write_text(voice.replace('area_code: "941"', "area_code: 941"))
    network = (folder / "network.yaml").read_text()
    (folder / "network.yaml").write_text(network.replace("software_version: 17.9.5", "software_version: 17.10", 1))
    (folder / "more.yaml").write_text(
        "phones:\n- {extension: 0123, display_name: off, department: D01, site: hall, floor: 1, model: 8841, "
        "mac: 10:11:22:33:44:55, class_of_service: staff, voicemail: true}\n"
    )

    city = load_city(folder)

    phone = next(phone for phone in city.phones if phone.extension == "0123")
    assert (phone.display_name, phone.floor, phone.model, phone.mac) == ("off", "1", "8841", "10:11:22:33:44:55")
    assert phone.voicemail is True
    assert city.voice is not None
    assert city.voice.area_code == "941"
    assert "17.10" in {device.software_version for device in city.devices}


def test_every_value_knows_where_it_is_written() -> None:
    city = load_city(GOOD)

    hall = next(i for i, site in enumerate(city.sites) if site.code == "hall")
    phone = next(i for i, phone in enumerate(city.phones) if phone.extension == "4201")
    assert city.origin("sites", hall, "zip") == Origin("places.yaml", 20, 10, "sites[hall].zip")
    assert city.origin("phones", phone, "mac") == Origin("phones.csv", 5, 36, "phones[4201].mac")
    assert city.origin("network", "management", "ntp_servers", 1).line == 73
    assert city.origin("network", "management", "nothing") == city.origin("network", "management")
    assert city.origin("nothing") == NOWHERE
    assert {"places.yaml", "phones.csv"} <= set(city.files)


def test_city_made_in_memory_has_no_origins() -> None:
    city = City.model_validate(load_city(GOOD).dump())

    assert city.origin("sites", 0) == NOWHERE
    assert city.files == ()
    assert city == load_city(GOOD)


def test_dump_can_be_read_again() -> None:
    city = load_city(GOOD)

    assert City.model_validate(city.dump()) == city


def test_quoted_cells_and_cells_over_several_lines_have_their_place(folder: Path) -> None:
    with (folder / "phones.csv").open("a") as table:
        table.write('4400,"Clerk, ""Deputy""\nand more",D99,hall,1,CP-7841,00:11:22:33:44:70,,staff,no,,,\n')

    with pytest.raises(ModelError) as caught:
        load_city(folder)

    several, problem = sorted(caught.value.problems)
    assert (problem.line, problem.column, problem.path) == (14, 11, "phones[4400].department")
    assert (several.line, several.column, several.path) == (13, 6, "display_name")


def test_problem_text_is_one_line_whatever_the_value_holds(folder: Path) -> None:
    with (folder / "places.yaml").open("a") as places:
        places.write('\n  - {name: "x\\n\\x1b[31mred", site: hall, kind: k, model: m}\n'.replace("\n  - ", "  - ", 1))

    with pytest.raises(ModelError) as caught:
        load_city(folder)

    assert all(str(problem).isprintable() for problem in caught.value.problems)


@pytest.mark.parametrize("value", ["a\\nb", "a\\rb", "a\\x03b", "a\\u2028b", "a\\x85b", "a\\x0bb"])
def test_text_is_one_line_so_that_nothing_gets_into_a_configuration(folder: Path, value: str) -> None:
    text = (folder / "network.yaml").read_text()
    assert "Lobby and car park" in text
    (folder / "network.yaml").write_text(text.replace("Lobby and car park", f'"{value}"'))

    with pytest.raises(ModelError) as caught:
        load_city(folder)

    (problem,) = [problem for problem in caught.value.problems if problem.code == "MOD035"]
    assert "become a line of its own in a device's configuration" in problem.why


def test_banner_may_have_lines(folder: Path) -> None:
    text = (folder / "network.yaml").read_text()
    before = next(line for line in text.splitlines() if line.strip().startswith("banner:"))
    (folder / "network.yaml").write_text(text.replace(before, '    banner: "one\\ntwo"'))

    assert load_city(folder).network.management.banner == "one\ntwo"


def test_banner_does_not_hold_the_line_that_ends_it(folder: Path) -> None:
    text = (folder / "network.yaml").read_text()
    before = next(line for line in text.splitlines() if line.strip().startswith("banner:"))
    (folder / "network.yaml").write_text(text.replace(before, '    banner: "one\\n EOF \\nno aaa root"'))

    with pytest.raises(ModelError) as caught:
        load_city(folder)

    (problem,) = caught.value.problems
    assert problem.path == "network.management.banner"
    assert "the line 'EOF' ends a banner" in problem.message
