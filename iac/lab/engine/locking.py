"""One engine at a time on a lab."""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING

import filelock

from iac.errors import StateError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextlib.contextmanager
def held(home: Path, project: str) -> Iterator[None]:
    """Hold the lab; :class:`iac.errors.StateError` when another engine, or Pulumi's CLI, is at work on it.

    The lock is the operating system's: it ends with the process that holds it, however that ends.
    """
    path = home / "engine.lock"
    lock = filelock.FileLock(path, timeout=0)
    try:
        lock.acquire()
    except filelock.Timeout as exc:
        raise StateError(path, f"another engine is at work on this lab{_holder(home)}. Wait for it to end") from exc
    try:
        _no_cli(home, project)
        (home / "engine.pid").write_text(f"{os.getpid()}\n")
        yield
    finally:
        (home / "engine.pid").unlink(missing_ok=True)
        lock.release()


def _holder(home: Path) -> str:
    with contextlib.suppress(OSError):
        return f" (process {(home / 'engine.pid').read_text().strip()})"
    return ""


def _no_cli(home: Path, project: str) -> None:
    """Respect the locks of Pulumi's ``file://`` backend (``pkg/backend/diy/lock.go``)."""
    found = sorted(home.glob(f"locks/*/{project}/*/*.json"))
    if found:
        raise StateError(
            found[0],
            "Pulumi's CLI holds this stack. Wait for it to end; after a crash `pulumi cancel` takes the lock away",
        )
