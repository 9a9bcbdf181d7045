"""IOS and IOS-XE over SSH by NAPALM's ``ios`` driver."""

from __future__ import annotations

import contextlib
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from iac.errors import TargetRefusedError
from iac.targets.comparison import QUIET
from iac.targets.napalm.guard import guard
from iac.targets.napalm.session import Session, options_for

if TYPE_CHECKING:
    from iac.ports import DeviceAccess
    from iac.targets.job import Job

PROMPT = r"[>#]\s*$"
NOT_PENDING = "No Rollback Confirmed Change pending"
ARMED_BY = re.compile(r"^\s*User: (\S+)", re.MULTILINE)
"""Who armed the revert timer (``show archive config rollback timer``); absent when none runs."""
SLOW_SECONDS = 90
"""How long a device may take to swap its configuration; NAPALM allows its own commits the same."""


class IosSession(Session):
    """A connection to an IOS device; its revert timer counts whole minutes and needs ``archive``."""

    napalm_driver = "ios"
    _quiet_stays = False
    _armed_by = ""

    @classmethod
    def open(cls, access: DeviceAccess, password: str, job: Job, timeout: int) -> IosSession:
        """Log in."""
        from napalm.ios.ios import IOSDriver  # noqa: PLC0415  # start-up: half a second

        driver = IOSDriver(access.address, access.username, password, timeout, options_for(access, job))
        session = cls(driver, job)
        try:
            driver.open()
        except BaseException:
            session.close()
            raise
        guard(driver.device)
        return session

    def pending(self) -> bool:
        """Return whether a rollback timer runs; one question, where NAPALM asks after the archive as well."""
        found = ARMED_BY.search(self.show("show archive config rollback timer"))
        self._armed_by = found[1] if found else ""
        return bool(found)

    def prepare(self, running: str, intended: str) -> Job:
        """Decide about ``file prompt quiet``: NAPALM sets it for a job and takes it back, even where it belongs."""
        self.job = replace(self.job, quiet=bool(QUIET.search(running)))
        self._quiet_stays = bool(QUIET.search(intended))
        self.driver.auto_file_prompt = not self.job.quiet
        return self.job

    def commit(self, revert_seconds: int | None) -> None:
        """Make the candidate the running configuration; with a timer it is not saved until confirmed."""
        super().commit(revert_seconds)
        if self._quiet_stays:
            self.driver.prompt_quiet_changed = False

    def confirm(self) -> bool:
        """Disarm the timer that :meth:`pending` saw and save; NAPALM's own asks all of that twice more before."""
        if self._armed_by != self.driver.username:
            raise TargetRefusedError(self.job.hostname, f"the timer was armed by {self._armed_by or 'nobody'}")
        if NOT_PENDING in self.show("configure confirm"):
            return False
        self.save()
        return True

    def revert(self) -> None:
        """Go back at once; NAPALM's ``rollback`` would save, and with that lose what had never been saved."""
        self._slow("configure revert now")
        if not self.job.quiet:
            # The device goes back to what ran when the timer was armed, and by then NAPALM had set this line.
            self.driver.device.send_config_set(["no file prompt quiet"])

    def restore(self) -> None:
        """Replace by the file that was written before the commit; whether it worked is found by reading again."""
        self._slow(f"configure replace {self._path(self.job.rollback_file)} force")
        self.save()

    def save(self) -> None:
        """Write the running configuration to NVRAM."""
        self.driver.device.save_config()

    def clean(self) -> None:
        """Delete the job's files: NAPALM leaves them, and the candidate holds passwords."""
        for name in self.job.files:
            self.driver.device.send_command(f"delete /force {self._path(name)}")

    def saved_amiss(self, running: str, startup: str) -> bool:
        """Return whether NAPALM's own rollback saved ``file prompt quiet``: it saves before it takes the line back."""
        return bool(QUIET.search(startup)) and not QUIET.search(running)

    def show(self, command: str) -> str:
        """Return what an exec command prints."""
        return str(self.driver.device.send_command(command))

    def close(self) -> None:
        """Log out; after a drop NAPALM's ``close`` fails half-way, so the socket is closed by hand."""
        super().close()
        with contextlib.suppress(Exception):
            self.driver._netmiko_close()  # noqa: SLF001  # the only way to let the socket go after a failed close
        netmiko = getattr(self.driver, "_netmiko_device", None)
        with contextlib.suppress(Exception):
            if netmiko is not None:
                netmiko.remote_conn_pre.close()

    def _path(self, name: str) -> str:
        return f"{self.driver.dest_file_system}/{name}"

    def _slow(self, command: str) -> None:
        device = self.driver.device
        device.send_command(command, expect_string=PROMPT, read_timeout=SLOW_SECONDS)
        # The hostname may have changed, and netmiko waits for the prompt it knows.
        device.set_base_prompt()
