"""Which ansible-core and ansible-runner will do, said before anything is sent anywhere."""

from __future__ import annotations

import importlib.metadata
import re
from typing import TYPE_CHECKING

from iac.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

LOWEST: Mapping[str, tuple[int, int]] = {"ansible-runner": (2, 4), "ansible-core": (2, 18)}
"""The oldest releases that run on Python 3.11 and later and that ``library`` was tried with.

ansible-runner does not bring ansible-core with it.
"""


def insist_versions(version: Callable[[str], str] = importlib.metadata.version) -> None:
    """Raise :class:`iac.errors.UsageError` when a part is missing or too old; ``version`` tells a part's release."""
    for name, lowest in LOWEST.items():
        needed = ".".join(map(str, lowest))
        try:
            found = version(name)
        except importlib.metadata.PackageNotFoundError:
            message = f"the engine ansible needs {name} {needed} or newer, and there is none"
            raise UsageError(message, hint="Install it: pip install 'municipal-iac[network]'") from None
        if _numbers(found) < lowest:
            message = f"{name} {found} is too old for the engine ansible"
            raise UsageError(message, hint=f"Install {needed} or newer: pip install --upgrade '{name}>={needed}'")


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version)[:2])
