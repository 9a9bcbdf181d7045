"""Where the city descriptions that ship with the program are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iac.carried import carried
from iac.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path


def shipped_city(name: str) -> Path:
    """Return the folder of a city that ships.

    Raises:
        UsageError: No city of that name ships.
    """
    folder = carried("cities") / name
    if (folder / "city.yaml").is_file():
        return folder
    raise UsageError(f"no city called {name!r} ships with this program", hint="town and harborview do")
