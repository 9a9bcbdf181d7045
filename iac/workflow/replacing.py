"""Several files of a city replaced together: all of them, or none."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

from iac.errors import StateError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from iac.model.files import CityFile

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def replace_files(folder: Path, pairs: Sequence[tuple[CityFile, CityFile]]) -> None:
    """Replace each file that is still what it was (the first of a pair) by what it shall be, in the order given.

    Links, modes and byte order marks are kept. Raises :class:`StateError`, before anything is written, when a file was
    changed meanwhile; when writing breaks off half-way, the files already replaced are put back.
    """
    olds = [(_target(folder, before), _content(folder, before)) for before, _ in pairs]
    fresh: list[tuple[Path, Path]] = []
    replaced: list[tuple[Path, bytes]] = []
    try:
        for (target, old), (_, after) in zip(olds, pairs, strict=True):
            mark = _BYTE_ORDER_MARK if old.startswith(_BYTE_ORDER_MARK) else b""
            fresh.append((_beside(target, mark + after.text.encode()), target))
        for (beside, target), (_, old) in zip(fresh, olds, strict=True):
            beside.replace(target)
            replaced.append((target, old))
    except OSError:
        for target, old in reversed(replaced):
            target.write_bytes(old)
        raise
    finally:
        for beside, _ in fresh:
            beside.unlink(missing_ok=True)


def _target(folder: Path, file: CityFile) -> Path:
    return (folder / file.name).resolve()


def _content(folder: Path, before: CityFile) -> bytes:
    path = folder / before.name
    now = path.read_bytes()
    if now.removeprefix(_BYTE_ORDER_MARK) != before.text.encode():
        raise StateError(path, "it was changed meanwhile; nothing was written")
    return now


def _beside(target: Path, content: bytes) -> Path:
    """Write the new content next to its target; the name is hidden, so that no reader takes it for a city file."""
    beside = target.with_name(f".{target.name}.new")
    with beside.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    shutil.copymode(target, beside)
    return beside
