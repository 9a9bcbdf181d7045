from __future__ import annotations

import datetime as dt
import subprocess
from typing import TYPE_CHECKING

import pytest

from iac.errors import StateError, UsageError
from iac.targets.gitarchive import GitArchive

if TYPE_CHECKING:
    from pathlib import Path

NIGHT = dt.datetime(2026, 11, 25, 1, tzinfo=dt.UTC)


def git(folder: Path, *arguments: str) -> list[str]:
    command = ["git", "-C", str(folder), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()


def log(folder: Path) -> list[str]:
    return git(folder, "log", "--format=%s")


def test_first_night_makes_the_repository_and_a_commit(tmp_path: Path) -> None:
    kept = GitArchive(tmp_path / "a").keep({"sw1": "one\n", "sw2": "two\n"}, NIGHT)

    assert kept.changed == ("sw1.cfg", "sw2.cfg")
    assert log(tmp_path / "a") == ["Keep the configuration of sw1, sw2"]


def test_quiet_night_makes_no_commit(tmp_path: Path) -> None:
    archive = GitArchive(tmp_path / "a")
    archive.keep({"sw1": "one\n"}, NIGHT)

    assert archive.keep({"sw1": "one\n"}, NIGHT).commit == ""
    assert len(log(tmp_path / "a")) == 1


def test_host_without_a_text_keeps_its_last_file(tmp_path: Path) -> None:
    archive = GitArchive(tmp_path / "a")
    archive.keep({"sw1": "one\n", "sw2": "two\n"}, NIGHT)

    kept = archive.keep({"sw2": "three\n"}, NIGHT)

    assert kept.changed == ("sw2.cfg",)
    assert (tmp_path / "a" / "sw1.cfg").read_text() == "one\n"


def test_files_of_other_people_are_left_alone(tmp_path: Path) -> None:
    archive = GitArchive(tmp_path / "a")
    archive.keep({"sw1": "one\n"}, NIGHT)
    (tmp_path / "a" / "notes.txt").write_text("mine")
    git(tmp_path / "a", "add", "notes.txt")

    archive.keep({"sw1": "two\n"}, NIGHT)

    assert git(tmp_path / "a", "show", "--name-only", "--format=", "HEAD") == ["sw1.cfg"]


def test_folder_inside_a_repository_is_used_as_it_is(tmp_path: Path) -> None:
    GitArchive(tmp_path).keep({"x": "x\n"}, NIGHT)
    (tmp_path / "sub").mkdir()

    assert GitArchive(tmp_path / "sub").keep({"sw1": "one\n"}, NIGHT).changed == ("sw1.cfg",)
    assert not (tmp_path / "sub" / ".git").exists()


def test_folder_with_files_is_not_taken_over(tmp_path: Path) -> None:
    (tmp_path / "thesis.doc").write_text("x")

    with pytest.raises(UsageError, match="holds files and is no git repository"):
        GitArchive(tmp_path).keep({"sw1": "one\n"}, NIGHT)


def test_file_in_the_place_of_the_folder_is_said(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("x")

    with pytest.raises(UsageError, match="is a file"):
        GitArchive(tmp_path / "a").keep({}, NIGHT)


def test_git_that_is_missing_is_said(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="git is not on PATH"):
        GitArchive(tmp_path / "a", {"PATH": str(tmp_path)}).keep({"sw1": "one\n"}, NIGHT)


def test_lock_left_by_a_dead_git_is_said(tmp_path: Path) -> None:
    archive = GitArchive(tmp_path / "a")
    archive.keep({"sw1": "one\n"}, NIGHT)
    (tmp_path / "a" / ".git" / "index.lock").touch()

    with pytest.raises(StateError, match="git add failed"):
        archive.keep({"sw1": "two\n"}, NIGHT)
