"""Each folder of ``migrations`` is a city in an older spelling, before and after; then what must hold for any."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from iac.errors import ModelError, StateError, UsageError
from iac.model.city import SCHEMA
from iac.model.files import CityFile
from iac.model.load import load_city
from iac.model.migrations import STEPS, migrate_files
from iac.workflow.migrate import plan_migration, refuse_uncommitted, write_migration
from tests.model.broken import GOOD

FOLDERS = sorted((Path(__file__).parent / "migrations").iterdir())
TOWN = Path(__file__).parent / "migrations" / "town_of_schema_0"


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """The good city as the pre-release wrote it."""
    return shutil.copytree(TOWN / "before", tmp_path / "old")


def _texts(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.iterdir())}


def _comments(texts: dict[str, str]) -> list[str]:
    return sorted(line for text in texts.values() for line in re.findall(r"#.*", text))


@pytest.mark.parametrize("case", [pytest.param(case, id=case.name) for case in FOLDERS])
def test_migration_is_the_one_that_was_looked_at(case: Path, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    folder = shutil.copytree(case / "before", tmp_path / "city")

    write_migration(folder, plan_migration(folder))

    if request.config.getoption("--update-golden"):
        shutil.rmtree(case / "after", ignore_errors=True)
        shutil.copytree(folder, case / "after")
    assert _texts(folder) == _texts(case / "after")
    load_city(folder)


def test_there_is_a_step_to_every_schema() -> None:
    assert [step.to for step in STEPS] == list(range(1, SCHEMA + 1))


def test_town_of_schema_0_becomes_the_good_city(old: Path) -> None:
    write_migration(old, plan_migration(old))

    assert load_city(old) == load_city(GOOD)


def test_migration_keeps_every_comment(old: Path) -> None:
    before = _comments(_texts(old))

    write_migration(old, plan_migration(old))

    assert _comments(_texts(old)) == before


def test_migrating_twice_changes_nothing_more(old: Path) -> None:
    write_migration(old, plan_migration(old))
    once = _texts(old)

    again = plan_migration(old)
    write_migration(old, again)

    assert again.files == ()
    assert again.difference == ""
    assert _texts(old) == once


def test_interrupted_migration_can_be_run_again(old: Path, tmp_path: Path) -> None:
    whole = shutil.copytree(old, tmp_path / "whole")
    migration = plan_migration(whole)
    write_migration(whole, migration)
    for done in migration.files[:-1]:
        shutil.copyfile(whole / done.after.name, old / done.after.name)

    write_migration(old, plan_migration(old))

    assert migration.files[-1].after.name == "city.yaml"
    assert _texts(old) == _texts(whole)


def test_line_ends_and_byte_order_mark_stay(old: Path) -> None:
    for path in old.iterdir():
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))

    write_migration(old, plan_migration(old))

    for path in old.iterdir():
        content = path.read_bytes()
        assert content.startswith(b"\xef\xbb\xbf")
        assert content.count(b"\n") == content.count(b"\r\n")
    assert load_city(old) == load_city(GOOD)


def test_files_that_cannot_be_read_are_not_rewritten(old: Path) -> None:
    (old / "voice.yaml").write_text("voice: [")
    before = _texts(old)

    with pytest.raises(ModelError, match=r"voice\.yaml:2:1: MOD006"):
        plan_migration(old)

    assert _texts(old) == before


@pytest.mark.parametrize(
    ("schema", "code"),
    [pytest.param("", "MOD020", id="unsaid"), pytest.param("schema: 99\n", "MOD021", id="newer")],
)
def test_unknown_schema_is_not_guessed(old: Path, schema: str, code: str) -> None:
    text = (old / "city.yaml").read_text()
    (old / "city.yaml").write_text(re.sub(r"schema: 0.*\n", schema, text))

    with pytest.raises(ModelError, match=code):
        plan_migration(old)


def test_file_changed_meanwhile_stops_before_anything_is_written(old: Path) -> None:
    migration = plan_migration(old)
    with (old / "city.yaml").open("a") as city:
        city.write("# a colleague was here\n")
    before = _texts(old)

    with pytest.raises(StateError, match="changed meanwhile"):
        write_migration(old, migration)

    assert _texts(old) == before


def test_symbolic_link_stays_one_and_modes_stay(old: Path, tmp_path: Path) -> None:
    target = tmp_path / "elsewhere.yaml"
    shutil.move(old / "places.yaml", target)
    (old / "places.yaml").symlink_to(target)
    target.chmod(0o640)

    write_migration(old, plan_migration(old))

    assert (old / "places.yaml").is_symlink()
    assert target.stat().st_mode & 0o777 == 0o640
    assert load_city(old) == load_city(GOOD)


def test_uncommitted_changes_are_refused(old: Path) -> None:
    git = ["git", "-C", str(old), "-c", "user.name=t", "-c", "user.email=t@example.org"]
    refuse_uncommitted(old)
    for command in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "as it was"]):
        subprocess.run([*git, *command], check=True)
    refuse_uncommitted(old)
    with (old / "city.yaml").open("a") as city:
        city.write("# half an idea\n")

    with pytest.raises(UsageError, match="not committed"):
        refuse_uncommitted(old)


ODD = """\
# caf\u00e9
schema: 0 # old
sites:   # all of them
  # the hall
  hall:   # oldest
      number: 01
      # odd comment
      wan: fiber
      text: |
        a

          b

  # the station
  fs7: {number: 7, wan:   vpn}  # in one line
  "lib":
    list: [a,   b]
    wan: "lte"   # last
# tail
departments: {D01: Manager, D02: {name: Clerk}, D03: {}}
phones:
  - {dn: 12, name: X, cos: staff, vm: true}
"""
EVEN = """\
# caf\u00e9
schema: 1 # old
sites:   # all of them
  # the hall
  - code: hall   # oldest
    number: 01
    # odd comment
    wan: dark-fibre
    text: |
      a

        b

  # the station
  - {code: fs7, number: 7, wan:   internet-vpn}  # in one line
  - code: "lib"
    list: [a,   b]
    wan: lte-vpn   # last
# tail
departments: [{code: D01, name: Manager}, {code: D02, name: Clerk}, {code: D03}]
phones:
  - {extension: 12, display_name: X, class_of_service: staff, voicemail: true}
"""


@pytest.mark.parametrize("end", [pytest.param("\n", id="unix"), pytest.param("\r\n", id="windows")])
def test_every_way_of_writing_keeps_its_layout(end: str) -> None:
    (done,) = migrate_files([CityFile("city.yaml", ODD.replace("\n", end))], 0)

    assert done.after.text == EVEN.replace("\n", end)


def test_cells_keep_their_quotes_and_neighbours() -> None:
    sites = CityFile("sites.csv", 'code,"wan",note\r\nhall,"fiber","fiber,\r\nvpn"\r\nfs7,vpn,vpn\r\n')

    (done,) = migrate_files([sites], 0)

    assert done.after.text == 'code,"wan",note\r\nhall,dark-fibre,"fiber,\r\nvpn"\r\nfs7,internet-vpn,vpn\r\n'
