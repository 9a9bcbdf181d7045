"""A broken city is the good one with a few lines changed; what is changed is written in the case's own folder.

``change.txt`` holds lines ``file NAME`` (what follows is about that file), ``remove NAME``, ``- old`` and ``+ new``.
Each run of old lines must stand exactly once in the file and is replaced by the new ones that follow; new lines alone
are appended. Any other file of the case replaces the good city's file of that name byte for byte.
"""

from __future__ import annotations

import shutil
from pathlib import Path

HERE = Path(__file__).parent
GOOD = HERE / "good_city"
CASES = HERE / "broken_cities"
_NOT_CITY = {"change.txt", "expected.txt"}


def build(case: Path, folder: Path, good: Path = GOOD) -> None:
    """Write the broken city of a case into ``folder``: the good one, and what the case changes."""
    shutil.copytree(good, folder, dirs_exist_ok=True)
    for file in case.iterdir():
        if file.name not in _NOT_CITY:
            shutil.copyfile(file, folder / file.name)
    change = case / "change.txt"
    if change.exists():
        _apply(change.read_text(encoding="utf-8"), folder)


def _apply(change: str, folder: Path) -> None:
    path, old, new = folder, list[str](), list[str]()
    for line in [*change.splitlines(), "end"]:
        mark, rest = line[:2], line[2:]
        if mark in ("- ", "-"):
            if new:
                _replace(path, old, new)
                old, new = [], []
            old.append(rest)
        elif mark in ("+ ", "+"):
            new.append(rest)
        else:
            _replace(path, old, new)
            old, new = [], []
            word, _, name = line.partition(" ")
            if word == "remove":
                (folder / name).unlink()
            elif word == "file":
                path = folder / name
            elif line not in ("", "end"):
                raise AssertionError(line)


def _replace(path: Path, old: list[str], new: list[str]) -> None:
    if not old and not new:
        return
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    added = "".join(f"{line}\n" for line in new)
    if old:
        removed = "".join(f"{line}\n" for line in old)
        assert text.count(removed) == 1, f"{path.name}: {text.count(removed)} x {removed!r}"
        path.write_text(text.replace(removed, added), encoding="utf-8")
    else:
        path.write_text(text + added, encoding="utf-8")
