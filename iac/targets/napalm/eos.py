"""Arista EOS over eAPI by NAPALM's ``eos`` driver."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iac.targets.napalm.session import Session, options_for

if TYPE_CHECKING:
    from pathlib import Path

    from iac.ports import DeviceAccess
    from iac.targets.job import Job


class EosSession(Session):
    """A connection to an EOS device; a change lives in a configuration session and is atomic.

    The driver's ``close`` (and its destructor) aborts the session it remembers, which would undo an unconfirmed commit.
    So the driver is told the session's name only for the length of one verb.
    """

    napalm_driver = "eos"

    @classmethod
    def open(cls, access: DeviceAccess, password: str, job: Job, timeout: int) -> EosSession:
        """Ask for the version, which proves the login."""
        from napalm.eos.eos import EOSDriver  # noqa: PLC0415  # start-up: half a second

        driver = EOSDriver(access.address, access.username, password, timeout, options_for(access, job))
        driver.open()
        return cls(driver, job)

    def stage(self, candidate: Path, *, replace: bool) -> str:
        """Open the job's session, fill it and return the difference."""
        self.driver.config_session = self.job.session
        return super().stage(candidate, replace=replace)

    def commit(self, revert_seconds: int | None) -> None:
        """Commit the session; from then on the driver no longer knows its name and cannot abort it."""
        self.driver.config_session = self.job.session
        try:
            super().commit(revert_seconds)
        finally:
            self.driver.config_session = None

    def pending(self) -> bool:
        """Return whether any session waits for its confirmation."""
        return bool(self.driver.has_pending_commit())

    def confirm(self) -> bool:
        """Confirm by the session's name, from whatever connection, and save."""
        from napalm.base.exceptions import CommitError  # noqa: PLC0415  # start-up: half a second

        self.driver.config_session = self.job.session
        try:
            self.driver.confirm_commit()
        except CommitError:
            return False
        finally:
            self.driver.config_session = None
        return True

    def revert(self) -> None:
        """Abort the session; NAPALM's ``rollback`` would save as well."""
        self._run(f"configure session {self.job.session} abort")

    def restore(self) -> None:
        """Go back to the startup configuration from before; a session is atomic, so this is hardly ever needed."""
        self._run("configure replace flash:rollback-0", "write memory")

    def save(self) -> None:
        """Write the running configuration to flash."""
        self._run("write memory")

    def clean(self) -> None:
        """Abort the job's session unless it is committed: a forgotten one would lock everybody out."""
        self.driver.config_session = None
        sessions = self.driver.device.run_commands(["show configuration sessions"])[0].get("sessions", {})
        if sessions.get(self.job.session, {}).get("state") == "pending":
            self._run(f"configure session {self.job.session} abort")

    def show(self, command: str) -> str:
        """Return what a command prints."""
        return str(self.driver.device.run_commands([command], encoding="text")[0]["output"])

    def close(self) -> None:
        """Let go; the session's name is forgotten first, so that nothing is aborted."""
        self.driver.config_session = None
        super().close()

    def _run(self, *commands: str) -> None:
        self.driver.device.run_commands(list(commands), encoding="text")
