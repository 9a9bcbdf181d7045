"""One open connection to a device, with the few verbs a change needs."""

from __future__ import annotations

import contextlib
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from iac.ports import DeviceAccess
    from iac.targets.job import Job


class Session(ABC):
    """A NAPALM driver that has been opened for one job. Raises what the libraries raise; the caller translates."""

    napalm_driver: str

    def __init__(self, driver: Any, job: Job) -> None:
        self.driver = driver
        self.job = job

    def running(self) -> str:
        """Return the running configuration."""
        return str(self.driver.get_config(retrieve="running")["running"])

    def startup(self) -> str:
        """Return the startup configuration."""
        return str(self.driver.get_config(retrieve="startup")["startup"])

    def prepare(self, running: str, intended: str) -> Job:
        """Get to know what the device runs and shall run, before anything is brought to it; return the job."""
        del running, intended
        return self.job

    def stage(self, candidate: Path, *, replace: bool) -> str:
        """Bring the candidate to the device and return the device's own idea of the difference."""
        load = self.driver.load_replace_candidate if replace else self.driver.load_merge_candidate
        load(filename=str(candidate))
        return str(self.driver.compare_config())

    def commit(self, revert_seconds: int | None) -> None:
        """Make the candidate the running configuration; with a timer it is not saved until confirmed."""
        self.driver.commit_config(revert_in=revert_seconds)

    @abstractmethod
    def pending(self) -> bool:
        """Return whether a commit waits for its confirmation, ours or somebody else's."""

    @abstractmethod
    def confirm(self) -> bool:
        """Disarm the timer of this job and save; False, and nothing is saved, when it had just run out."""

    @abstractmethod
    def revert(self) -> None:
        """Let the device go back to what it was before this job's unconfirmed commit; nothing is saved."""

    @abstractmethod
    def restore(self) -> None:
        """Go back to the configuration from before, without a timer's help, and save."""

    @abstractmethod
    def save(self) -> None:
        """Make the running configuration the startup configuration."""

    @abstractmethod
    def clean(self) -> None:
        """Remove whatever the job left on the device besides its configuration."""

    def saved_amiss(self, running: str, startup: str) -> bool:
        """Return whether the driver saved a line of its own, so that saving once more is due."""
        del running, startup
        return False

    @abstractmethod
    def show(self, command: str) -> str:
        """Return the text a command prints."""

    def close(self) -> None:
        """Let go of the connection without undoing anything; a connection that is already gone is no error."""
        with contextlib.suppress(Exception):
            self.driver.close()


def options_for(access: DeviceAccess, job: Job) -> dict[str, Any]:
    """Return NAPALM's ``optional_args``: the environment's wishes, and file names nobody else uses.

    Two jobs with NAPALM's default names would overwrite each other's candidate, and commit it.
    """
    return {
        **access.options,
        "port": access.port,
        "candidate_cfg": job.candidate_file,
        "merge_cfg": job.merge_file,
        "rollback_cfg": job.rollback_file,
    }
