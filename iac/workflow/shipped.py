"""Where the city descriptions that ship with the program are."""

from __future__ import annotations

from pathlib import Path

import iac
from iac.errors import UsageError


def shipped_city(name: str) -> Path:
    """Return the folder of a city that ships, from a checkout or from an installed package.

    Raises:
        UsageError: No city of that name ships.
    """
    package = Path(iac.__file__).parent
    for folder in (package / "_cities", package.parent / "cities"):
        if (folder / name / "city.yaml").is_file():
            return folder / name
    raise UsageError(f"no city called {name!r} ships with this program", hint="town and harborview do")
