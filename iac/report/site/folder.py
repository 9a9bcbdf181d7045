"""Puts a site into a folder: all of it or nothing, and never over or away with somebody else's files."""

from __future__ import annotations

import json
import os
import shutil
from typing import TYPE_CHECKING

from iac.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

MARKER = ".iac-report.json"
"""A file that says the folder is ours, and which files in it are."""
_ELSEWHERE = "Name a folder of your own"


def check_folder(folder: Path, *, force: bool = False) -> None:
    """Say at once, before hours of work, whether :func:`write_site` would refuse the folder.

    :class:`iac.errors.UsageError` when it is a file, cannot be written, or holds files of somebody else. ``force``
    accepts such files; they stay.
    """
    try:
        _check(folder, force=force)
    except OSError as error:
        raise UsageError(f"{folder} cannot be looked at: {error.strerror or error}", hint=_ELSEWHERE) from error


def _check(folder: Path, *, force: bool) -> None:
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} is a file", hint="Name a folder for the report")
    if not folder.is_dir():
        _check_parent(folder)
        return
    if not _writable(folder.parent) or not _writable(folder):
        raise UsageError(f"{folder} cannot be written: the right to is missing", hint=_ELSEWHERE)
    if not force and not (folder / MARKER).exists() and any(folder.iterdir()):
        raise UsageError(
            f"{folder} holds files that are no report of ours",
            hint="Name another folder, or add --force: those files stay, the report's come beside them",
        )


def _check_parent(folder: Path) -> None:
    above = folder.parent
    while not above.exists() and above != above.parent:
        above = above.parent
    if not above.is_dir() or not _writable(above):
        raise UsageError(f"{folder} cannot be made: {above} is no folder one may write to", hint=_ELSEWHERE)


def _writable(folder: Path) -> bool:
    effective = os.access in os.supports_effective_ids
    return os.access(folder, os.R_OK | os.W_OK | os.X_OK, effective_ids=effective)


def write_site(files: Mapping[str, str], folder: Path, *, force: bool = False) -> tuple[str, ...]:
    """Write the files (by path inside the folder) and return the names of files of others that stayed.

    The site is made beside the folder and moved into its place at the end. :class:`iac.errors.UsageError` as for
    :func:`check_folder`, or when a file of somebody else has the name of one of ours, whatever ``force`` says.
    """
    check_folder(folder, force=force)
    folder = folder.resolve()
    foreign = _foreign(folder)
    taken = sorted(set(foreign) & {*files, MARKER} | {name for name in foreign if _blocks(name, files)})
    if taken:
        names = f"{', '.join(taken[:3])}{' and others' if taken[3:] else ''}"
        raise UsageError(f"{folder}: {names} would be written over", hint="Move it away, or name another folder")
    try:
        _replace(files, folder, foreign)
    except OSError as error:
        message = f"{error.filename or folder}: {error.strerror or error}"
        raise UsageError(f"the report could not be written: {message}") from error
    return foreign


def _foreign(folder: Path) -> tuple[str, ...]:
    if not folder.is_dir():
        return ()
    ours = _ours(folder)
    found = (path for path in folder.rglob("*") if path.is_symlink() or not path.is_dir())
    return tuple(sorted(name for path in found if (name := path.relative_to(folder).as_posix()) not in ours))


def _ours(folder: Path) -> frozenset[str]:
    marker = folder / MARKER
    if not marker.is_file():
        return frozenset()
    try:
        listed = json.loads(marker.read_text(encoding="utf-8"))["files"]
        return frozenset([*map(str, listed), MARKER])
    except (ValueError, TypeError, KeyError) as error:
        raise UsageError(f"{marker} is damaged", hint="Name another folder, or move this one away") from error


def _blocks(name: str, files: Iterable[str]) -> bool:
    """A foreign file where one of our folders would be."""
    return any(file.startswith(f"{name}/") for file in files)


def _replace(files: Mapping[str, str], folder: Path, foreign: tuple[str, ...]) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    fresh, old = (folder.with_name(f".{folder.name}.{os.getpid()}.{kind}") for kind in ("new", "old"))
    try:
        _write(files, fresh)
        try:
            if folder.is_dir():
                folder.rename(old)
            fresh.rename(folder)
        except BaseException:
            if old.is_dir() and not folder.exists():
                old.rename(folder)
            raise
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    if old.is_dir():
        _clear(old, folder, foreign)


def _write(files: Mapping[str, str], folder: Path) -> None:
    marker = {"written-by": "iac report", "schema": 1, "files": sorted(files)}
    content = {**files, MARKER: json.dumps(marker, indent=1) + "\n"}
    for name, text in content.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())


def _clear(old: Path, folder: Path, foreign: tuple[str, ...]) -> None:
    """Move what is not ours over into the new folder, then remove what was ours, and nothing else."""
    ours = _ours(old)
    for name in foreign:
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        (old / name).rename(target)
    for name in ours:
        (old / name).unlink(missing_ok=True)
    for path in sorted((path for path in old.rglob("*") if path.is_dir()), reverse=True):
        path.rmdir()
    old.rmdir()
