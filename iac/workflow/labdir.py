"""Where the lab of a city keeps everything it has: one folder, outside the city's own, removed by ``iac lab down``."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from iac.errors import StateError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

LAB_HOME = "IAC_LAB_HOME"
"""The environment variable that names the folder of all labs; two labs of one city need two of them."""
WAIT_SECONDS = 90.0
"""How long ``up`` or ``down`` waits for another one of the same lab: starting takes a minute at the very most."""


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

    @property
    def provider(self) -> Path:
        """Where the process that serves simulated Azure to plain ``pulumi`` says who and where it is."""
        return self.folder / "provider.json"

    @property
    def provider_log(self) -> Path:
        """What that process had to complain about."""
        return self.folder / "provider.log"

    @property
    def lock(self) -> Path:
        """Held while the lab is started or removed."""
        return self.folder / "lab.lock"

    @property
    def parts(self) -> tuple[Path, ...]:
        """Everything that may be in the folder."""
        folders = (self.devices, self.azure, self.backend, self.state)
        files = (self.secrets, self.passphrase, self.facts, self.provider, self.provider_log, self.lock)
        return (*folders, *files, Path(f"{self.secrets}.lock"))

    @property
    def exists(self) -> bool:
        """True when something of a lab is in the folder."""
        return self.facts.exists() or self.passphrase.exists()

    def claim(self) -> None:
        """Make the folder; :class:`iac.errors.UsageError` when it holds what is no part of a lab."""
        if self.folder.exists() and not self.folder.is_dir():
            raise UsageError(f"{self.folder} is a file", hint="A lab needs a folder of its own")
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._insist_ours()

    def remove(self) -> None:
        """Remove the folder with all its parts; :class:`iac.errors.UsageError` when it holds anything else."""
        self._insist_ours()
        for part in self.parts:
            if part.is_dir():
                shutil.rmtree(part)
            else:
                part.unlink(missing_ok=True)
        self.folder.rmdir()

    @contextlib.contextmanager
    def exclusive(self) -> Iterator[None]:
        """Keep a second ``up`` or ``down`` of this lab away; :class:`iac.errors.StateError` when it takes too long."""
        from filelock import FileLock, Timeout  # noqa: PLC0415  # start-up: only who starts or stops pays for it

        lock = FileLock(self.lock)
        try:
            lock.acquire(timeout=WAIT_SECONDS, poll_interval=0.05)
        except Timeout as error:
            raise StateError(self.folder, "another command is starting or stopping this lab; wait for it") from error
        try:
            yield
        finally:
            lock.release()

    def _insist_ours(self) -> None:
        known = {part.name for part in self.parts}
        foreign = sorted(path.name for path in self.folder.iterdir() if path.name not in known)
        if foreign:
            raise UsageError(
                f"{self.folder} holds {foreign[0]}, which is no part of a lab",
                hint="Give --lab-dir a folder that is empty, new or a lab's",
            )


def lab_home() -> Path:
    """Return the folder of all labs of this user."""
    named = os.environ.get(LAB_HOME)
    return Path(named) if named else Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local/state") / "iac/labs"


def lab_dir(city: Path, given: Path | None = None) -> LabDir:
    """Return the lab's folder of the city in ``city``, or the one that was ``given``; two copies have two labs."""
    if given is not None:
        return LabDir(given.absolute())
    place = city.resolve()
    digest = hashlib.sha256(str(place).encode()).hexdigest()[:8]
    return LabDir(lab_home().absolute() / f"{place.name}-{digest}")
