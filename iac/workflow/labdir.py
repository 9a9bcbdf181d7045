"""Where a lab keeps its things: one folder an environment, and what is in it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from iac.targets.secrets import ChainSecrets, EnvironmentSecrets, LabSecrets

if TYPE_CHECKING:
    from iac.ports import SecretSource

VARIABLE = "IAC_LAB_DIR"
"""The environment variable with a lab's folder; ``--lab-dir`` beats it, and it beats ``CITY/.iac/lab/ENVIRONMENT``."""
PASSPHRASE = "pulumi-passphrase"  # noqa: S105  # a secret's name, not its value


@dataclass(frozen=True)
class LabFolder:
    """One lab's folder: Pulumi's ``file://`` backend is its root, beside it the simulated Azure and the secrets."""

    root: Path

    @property
    def azure(self) -> Path:
        """The simulated Azure's store."""
        return self.root / "azure"

    @property
    def secrets_file(self) -> Path:
        """The lab's own random secrets."""
        return self.root / "secrets.json"

    @property
    def secrets(self) -> SecretSource:
        """Where the lab's secrets come from: ``IAC_SECRET_NAME`` when it is set, else made up once and kept."""
        return ChainSecrets([EnvironmentSecrets(), LabSecrets(self.secrets_file)])

    @property
    def passphrase(self) -> str:
        """What seals secrets in the lab's checkpoints."""
        return os.environ.get("PULUMI_CONFIG_PASSPHRASE") or LabSecrets(self.secrets_file).reveal(PASSPHRASE)

    def create(self) -> LabFolder:
        """Make the folder when it is not there, for its owner alone, and out of sight of git."""
        self.root.mkdir(parents=True, exist_ok=True, mode=0o700)
        (self.root / ".gitignore").write_text("*\n", encoding="utf-8")
        return self


def lab_folder(city: Path, env: str, chosen: Path | None = None) -> LabFolder:
    """Return the folder of a city's lab: ``chosen``, else ``IAC_LAB_DIR``, else ``CITY/.iac/lab/ENVIRONMENT``."""
    named = os.environ.get(VARIABLE)
    return LabFolder(chosen or (Path(named) if named else city / ".iac" / "lab" / env))
