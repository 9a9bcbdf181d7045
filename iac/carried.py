"""Where the folders are that stand beside the package in a checkout and inside it in a wheel."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent


def carried(name: str) -> Path:
    """Return the folder ``stacks``, ``library`` or ``cities``, from an installed package or from a checkout."""
    inside = _PACKAGE / f"_{name}"
    return inside if inside.is_dir() else _PACKAGE.parent / name
