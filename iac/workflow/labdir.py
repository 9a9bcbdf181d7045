"""Where the lab of a city keeps everything it has: one folder, outside the city's own, removed by ``iac lab down``."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

LAB_HOME = "IAC_LAB_HOME"
"""The environment variable that names the folder of all labs; two labs of one city need two of them."""


@dataclass(frozen=True)
class LabDir:
    """The folder of one city's lab and the places in it."""

    folder: Path

    @property
    def devices(self) -> Path:
        """Where the simulated devices keep their registry, control socket and states."""
        return self.folder / "devices"

    @property
    def azure(self) -> Path:
        """Where simulated Azure keeps its store."""
        return self.folder / "azure"

    @property
    def backend(self) -> Path:
        """The root of Pulumi's ``file://`` backend, shared by both engines."""
        return self.folder / "backend"

    @property
    def state(self) -> Path:
        """Where locks and journals of deployments are."""
        return self.folder / "state"

    @property
    def secrets(self) -> Path:
        """The lab's own random secrets."""
        return self.folder / "secrets.json"

    @property
    def passphrase(self) -> Path:
        """The file with the passphrase of the lab's stacks."""
        return self.folder / "passphrase"

    @property
    def facts(self) -> Path:
        """What the lab was started with."""
        return self.folder / "lab.json"


def lab_home() -> Path:
    """Return the folder of all labs of this user."""
    named = os.environ.get(LAB_HOME)
    return Path(named) if named else Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local/state") / "iac/labs"


def lab_dir(city: Path) -> LabDir:
    """Return the lab's folder of the city in ``city``; two copies of a city have two labs."""
    place = city.resolve()
    digest = hashlib.sha256(str(place).encode()).hexdigest()[:8]
    return LabDir(lab_home() / f"{place.name}-{digest}")
