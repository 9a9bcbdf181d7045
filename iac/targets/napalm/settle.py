"""How a change ends: by what the device says over a new connection, never by what an exception suggested."""

from __future__ import annotations

import contextlib
import datetime as dt
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from iac.artifacts import Outcome, Status
from iac.errors import TargetError, TargetUnreachableError
from iac.targets.napalm.errors import translated
from iac.targets.secrets import Redactor
from iac.targets.witness import Phase

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from iac.artifacts import DeviceConfig
    from iac.targets.job import Job
    from iac.targets.napalm.session import Session
    from iac.targets.napalm.target import NapalmTarget

PAUSE_SECONDS = 0.5
"""Between two calls of a device that does not answer."""
MOST_REASONS = 3
"""So many differences are named when a change did not take; the drift check names them all."""


@dataclass
class Settlement:
    """Brings one job to an end: confirmed and saved, or back to what was before, and says which."""

    target: NapalmTarget
    job: Job
    config: DeviceConfig
    values: Mapping[str, str] = field(repr=False)
    difference: str = ""

    def run(self, failure: str) -> Outcome:
        """Look at the device and end the job; ``failure`` is why there is doubt, empty when there is none."""
        try:
            outcome = self._settled(failure)
        except TargetError as error:
            return self._outcome(Status.UNKNOWN, _sentences(failure, error.reason, self._hope()), saved=False)
        self.target.witness(Phase.SETTLED, self.job, self.config)
        return outcome

    def _settled(self, failure: str) -> Outcome:
        deadline = self._deadline()
        while True:
            try:
                with self._session(deadline) as session:
                    return self._judge(session, failure)
            except TargetUnreachableError as error:
                failure = failure or error.reason
                # It answered and fell silent again; as long as there is time, look again.
                if time.monotonic() >= deadline:
                    raise
                time.sleep(PAUSE_SECONDS)

    def _judge(self, session: Session, failure: str) -> Outcome:
        running = session.running()
        reasons = self.target.comparison.differences(self.config, running)
        if session.pending():
            return self._decide(session, running, reasons, failure)
        if self._is_before(running) and reasons:
            why = failure or "the revert timer ran out before the change could be confirmed"
            return self._end(session, Status.ROLLED_BACK, _sentences(why, "the device stands as before"))
        if not reasons:
            return self._keep(session, running, failure)
        return self._undo(session, reasons, failure)

    def _decide(self, session: Session, running: str, reasons: tuple[str, ...], failure: str) -> Outcome:
        """A timer runs: confirm what is right, take back what is not."""
        if not self._is_ours():
            text = "somebody else's change waits for its confirmation; it was left alone"
            return self._outcome(Status.PENDING, _sentences(failure, text), session=session)
        if not reasons:
            confirmed = session.confirm()
            # A timer that ran out meanwhile has changed what was just read.
            return self._end(session, Status.APPLIED, failure, running) if confirmed else self._judge(session, failure)
        session.revert()
        return self._reverted(session, reasons, failure)

    def _keep(self, session: Session, running: str, failure: str) -> Outcome:
        """No timer runs and all is as intended: make sure that it survives a reload."""
        session.save()
        return self._end(session, Status.APPLIED, failure, running)

    def _undo(self, session: Session, reasons: tuple[str, ...], failure: str) -> Outcome:
        """No timer runs and the device is neither before nor after: put back what was."""
        session.restore()
        return self._reverted(session, reasons, failure)

    def _reverted(self, session: Session, reasons: tuple[str, ...], failure: str) -> Outcome:
        missing = "after the change it was not as intended: " + "; ".join(reasons[:MOST_REASONS])
        text = _sentences(failure, missing)
        if self._is_before(session.running()):
            return self._end(session, Status.ROLLED_BACK, text)
        return self._end(session, Status.FAILED, _sentences(text, "and it did not come back to what was before"))

    def _end(self, session: Session, status: Status, failure: str, running: str = "") -> Outcome:
        """Remove what the job left; ``running`` is what the device runs where that has just been read."""
        session.clean()
        return self._outcome(status, failure, session=session, running=running)

    def _outcome(
        self, status: Status, detail: str, *, session: Session | None = None, running: str = "", saved: bool = True
    ) -> Outcome:
        if session is not None:
            saved = self._is_saved(session, running or session.running())
        redact = Redactor(self.values)
        return Outcome(self.target.hostname, status, redact(detail), redact(self.difference), saved=saved)

    def _is_saved(self, session: Session, running: str) -> bool:
        startup = session.startup()
        saved = self.target.comparison.same(self.config.platform, running, startup)
        if saved and session.saved_amiss(running, startup):
            session.save()
        return saved

    def _digest(self, text: str) -> str:
        return self.target.comparison.digest(self.config.platform, text)

    def _is_before(self, running: str) -> bool:
        return bool(self.job.before) and self._digest(running) == self.job.before

    def _is_ours(self) -> bool:
        """A timer older than ours could have run is somebody else's: IOS does not say who armed it but by login."""
        if self.job.confirm_seconds is None:
            return False
        if not self.job.started:
            return True
        age = self.target.clock.now() - dt.datetime.fromisoformat(self.job.started)
        return age.total_seconds() <= self._timer() + self.target.patience_seconds

    def _hope(self) -> str:
        if self.job.confirm_seconds is None:
            return "what it holds now is not known"
        return f"unless it is confirmed the device goes back by itself {self.job.confirm_seconds} s after the change"

    def _deadline(self) -> float:
        return time.monotonic() + self._timer() + self.target.patience_seconds

    def _timer(self) -> float:
        """How long the device's timer runs by this machine's clock."""
        return (self.job.confirm_seconds or 0) * self.target.seconds_per_second

    @contextlib.contextmanager
    def _session(self, deadline: float) -> Iterator[Session]:
        """Yield a new session, calling again and again until the deadline."""
        with self._translated():
            session = self._call(deadline)
            try:
                yield session
            finally:
                session.close()

    def _call(self, deadline: float) -> Session:
        while True:
            try:
                with self._translated():
                    return self.target.opener(
                        self.target.access, self.target.password, self.job, self.target.timeout_seconds
                    )
            except TargetError:
                # Refused counts too: the change may have broken the login, and the timer will mend it.
                if time.monotonic() >= deadline:
                    raise
                time.sleep(PAUSE_SECONDS)

    def _translated(self) -> contextlib.AbstractContextManager[None]:
        return translated(self.target.hostname, Redactor(self.values))


def _sentences(*parts: str) -> str:
    return "; ".join(part for part in parts if part)
