"""What is to be done with a cell of a sheet."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Repaired:
    """A cell written differently, and why that is safe."""

    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Ruined:
    """A cell whose value is lost, and what to do about it."""

    reason: str
    fix: str
