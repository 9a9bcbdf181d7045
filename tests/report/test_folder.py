from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest

from iac.errors import UsageError
from iac.report.site import MARKER, write_site
from iac.report.site.folder import check_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_NOBODY = 65534
FIRST = {"index.html": "one", "sites/a.html": "a", "sites/b.html": "b"}
SECOND = {"index.html": "two", "sites/a.html": "a", "cloud/x.html": "x"}


def contents(folder: Path) -> dict[str, str]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_text() for path in found if path.name != MARKER}


def test_site_goes_into_a_new_folder_with_a_marker_that_lists_it(tmp_path: Path) -> None:
    write_site(FIRST, tmp_path / "new" / "site")

    assert contents(tmp_path / "new" / "site") == FIRST
    assert json.loads((tmp_path / "new" / "site" / MARKER).read_text())["files"] == sorted(FIRST)
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["site"]


def test_empty_folder_is_taken(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    write_site(FIRST, tmp_path / "site")

    assert contents(tmp_path / "site") == FIRST


def test_report_of_ours_is_replaced_whole(tmp_path: Path) -> None:
    write_site(FIRST, tmp_path / "site")
    write_site(SECOND, tmp_path / "site")

    assert contents(tmp_path / "site") == SECOND
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_folder_of_somebody_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")

    with pytest.raises(UsageError, match=r"no report of ours.*--force"):
        write_site(FIRST, tmp_path)
    assert contents(tmp_path) == {"notes.txt": "mine"}


def test_force_writes_beside_what_others_have_there(tmp_path: Path) -> None:
    site = tmp_path / "site"
    (site / "sites").mkdir(parents=True)
    (site / "sites" / "notes.txt").write_text("mine")
    (site / "deep" / "er").mkdir(parents=True)
    (site / "deep" / "er" / "link").symlink_to("nowhere")
    stayed = write_site(FIRST, site, force=True)

    assert stayed == ("deep/er/link", "sites/notes.txt")
    assert contents(site) == {**FIRST, "sites/notes.txt": "mine"}
    assert (site / "deep" / "er" / "link").is_symlink()
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_what_others_put_into_a_report_survives_the_next(tmp_path: Path) -> None:
    site = tmp_path / "site"
    write_site(FIRST, site)
    (site / "notes.txt").write_text("mine")
    write_site(SECOND, site)

    assert contents(site) == {**SECOND, "notes.txt": "mine"}


@pytest.mark.parametrize("name", [pytest.param("index.html", id="same-name"), pytest.param("sites", id="in-the-way")])
def test_file_of_somebody_else_is_never_written_over(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("mine")

    with pytest.raises(UsageError, match=f"{name} would be written over"):
        write_site(FIRST, tmp_path, force=True)
    assert contents(tmp_path) == {name: "mine"}


def test_many_files_in_the_way_are_not_all_named(tmp_path: Path) -> None:
    files = {f"{number}.html": "" for number in range(5)}
    for name in files:
        (tmp_path / name).write_text("mine")

    with pytest.raises(UsageError, match=r"0\.html, 1\.html, 2\.html and others"):
        write_site(files, tmp_path, force=True)


def test_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(UsageError, match="is a file"):
        write_site(FIRST, tmp_path / "file")
    with pytest.raises(UsageError, match="is no folder one may write to"):
        write_site(FIRST, tmp_path / "file" / "site")


@pytest.mark.parametrize("text", ["{", "[]", '{"files": 3}'])
def test_damaged_marker_is_said(tmp_path: Path, text: str) -> None:
    (tmp_path / MARKER).write_text(text)

    with pytest.raises(UsageError, match="is damaged"):
        write_site(FIRST, tmp_path)


def test_link_to_a_folder_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    write_site(FIRST, tmp_path / "link")

    assert (tmp_path / "link").is_symlink()
    assert contents(tmp_path / "real") == FIRST


def test_half_a_site_is_never_left(tmp_path: Path) -> None:
    """The second file cannot be written, since the first is where its folder would be."""
    site = tmp_path / "site"
    write_site(FIRST, site)

    with pytest.raises(UsageError, match="the report could not be written"):
        write_site({"a": "", "a/b": ""}, site)
    assert contents(site) == FIRST
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


@pytest.fixture
def sealed(tmp_path: Path) -> Iterator[Path]:
    """A folder one may not write to; for root, who may write everywhere, seen with nobody's rights."""
    folder = tmp_path / "sealed"
    folder.mkdir(mode=0o500)
    is_root = os.geteuid() == 0
    if is_root:
        os.seteuid(_NOBODY)
    yield folder
    if is_root:
        os.seteuid(0)
    folder.chmod(0o700)


@pytest.mark.parametrize("place", [pytest.param("", id="itself"), pytest.param("new/site", id="inside")])
def test_folder_without_the_right_to_write_is_refused_before_any_work(sealed: Path, place: str) -> None:
    with pytest.raises(UsageError, match="cannot be"):
        check_folder(sealed / place, force=True)
