"""``NapalmTarget``: a device that is changed as a whole or not at all, and tells the truth about it.

The way of a change: lock, read, stage under names nobody else uses, commit with a revert timer, look at the result over
a *new* connection, confirm, save, clean up, read again. Whatever breaks after the commit was sent ends in
:meth:`NapalmTarget.settle`, which looks at the device instead of believing an exception.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import time
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from iac.artifacts import Outcome, Status
from iac.errors import TargetError, UsageError
from iac.ports import SystemClock
from iac.targets.job import Job
from iac.targets.locks import WAIT_SECONDS, DeviceLock
from iac.targets.masking import hide
from iac.targets.napalm.connect import SESSIONS, connect
from iac.targets.napalm.errors import ChangeNotBegunError, translated
from iac.targets.napalm.settle import Settlement
from iac.targets.refusal import refusal
from iac.targets.secrets import Redactor, fill, names_in, private_file, reveal_all
from iac.targets.witness import Phase, Witness, silent

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from iac.artifacts import DeviceConfig
    from iac.ports import ApplyPlan, Clock, DeviceAccess, SecretSource
    from iac.targets.comparison import Comparison
    from iac.targets.napalm.connect import Opener
    from iac.targets.napalm.session import Session

TIMEOUT_SECONDS = 60
"""How long to wait for a connection, and for an answer of eAPI."""
PATIENCE_SECONDS = 30.0
"""How long, beyond a running revert timer, a device that fell silent in mid-change is called again."""
SMALLEST_TIMER = 60
"""IOS counts whole minutes and refuses less than one (NAPALM 5.2, ``CISCO_TIMER_MIN``)."""


@dataclass
class NapalmTarget:
    """A device behind the unmodified NAPALM driver of its platform.

    ``locks`` is the folder of lock files that all jobs of this machine share; ``witness`` is told every phase before it
    is entered. ``patience_seconds`` bounds how long a silent device is called again; ``seconds_per_second`` is less
    than 1 for a lab whose clock runs fast.
    """

    access: DeviceAccess
    secrets: SecretSource = field(repr=False)
    comparison: Comparison
    locks: Path
    witness: Witness = silent
    clock: Clock = field(default_factory=SystemClock)
    timeout_seconds: int = TIMEOUT_SECONDS
    patience_seconds: float = PATIENCE_SECONDS
    seconds_per_second: float = 1.0
    lock_seconds: float = WAIT_SECONDS
    opener: Opener = connect

    def __post_init__(self) -> None:
        if self.access.platform not in SESSIONS:
            known = ", ".join(sorted(SESSIONS))
            raise UsageError(f"{self.hostname}: no driver for platform {self.access.platform}", hint=f"Known: {known}")
        self._lock = DeviceLock(self.hostname, self.locks, self.lock_seconds)
        self._session: Session | None = None
        self._users = 0
        self._seen = ""

    @property
    def hostname(self) -> str:
        """The device's name in the model."""
        return self.access.hostname

    @cached_property
    def password(self) -> str:
        """The login's password."""
        return self.secrets.reveal(self.access.password_secret)

    @contextlib.contextmanager
    def exclusive(self) -> Iterator[None]:
        """Keep every other job of this machine away from the device; what is read inside stays true inside.

        The connection is opened when it is first needed and kept until the end.
        """
        with self._lock.hold():
            self._users += 1
            try:
                yield
            finally:
                self._users -= 1
                if not self._users:
                    self._seen = ""
                    self.hang_up()

    def running(self) -> str:
        """Return the running configuration as the device prints it."""
        with self._line() as session:
            self._seen = session.running()
            return self._seen

    def startup(self) -> str:
        """Return the configuration the device would boot with."""
        with self._line() as session:
            return session.startup()

    def both(self) -> tuple[str, str]:
        """Return running and startup configuration by one login."""
        with self._line() as session:
            return session.running(), session.startup()

    def show(self, *commands: str) -> tuple[str, ...]:
        """Return what exec commands print, by one login."""
        with self._line() as session:
            return tuple(session.show(command) for command in commands)

    def facts(self) -> dict[str, Any]:
        """Return NAPALM's facts: ``os_version``, ``model``, ``serial_number``, ``hostname`` and more."""
        with self._line() as session:
            return dict(session.driver.get_facts())

    def apply(self, config: DeviceConfig, plan: ApplyPlan) -> Outcome:
        """Bring the device to ``config`` or leave it as it was; never half-way, and say which."""
        started = time.monotonic()
        try:
            with self.exclusive():
                outcome = _Change(self, config, plan).run()
        except TargetError as error:
            outcome = refusal(self.hostname, error)
        return replace(outcome, seconds=round(time.monotonic() - started, 3))

    def settle(self, job: Job, config: DeviceConfig) -> Outcome:
        """Find out what became of a job that some earlier process left behind, and bring it to an end."""
        started = time.monotonic()
        try:
            with self.exclusive():
                outcome = self._settlement(job, config).run("the deployment was interrupted")
        except TargetError as error:
            outcome = refusal(self.hostname, error)
        return replace(outcome, seconds=round(time.monotonic() - started, 3))

    def seen(self, session: Session) -> str:
        """Return what the device runs, without asking again for what was read under this lock; only once."""
        text, self._seen = self._seen or session.running(), ""
        return text

    def hang_up(self) -> None:
        """Close the connection; the next need opens a new one."""
        if self._session is not None:
            self._session.close()
            self._session = None

    def session(self) -> Session:
        """Return the open connection, or a new one; only inside :meth:`exclusive`. Raises the libraries' errors."""
        if self._session is None:
            job = Job(self.hostname, self.access.platform)
            self._session = self.opener(self.access, self.password, job, self.timeout_seconds)
        return self._session

    def _settlement(self, job: Job, config: DeviceConfig) -> Settlement:
        return Settlement(self, job, config, reveal_all(names_in(config.text), self.secrets))

    @contextlib.contextmanager
    def _line(self) -> Iterator[Session]:
        with self.exclusive(), translated(self.hostname, Redactor({self.access.password_secret: self.password})):
            yield self.session()


class _Change:
    """One attempt; lives as long as the lock is held."""

    def __init__(self, target: NapalmTarget, config: DeviceConfig, plan: ApplyPlan) -> None:
        self.target = target
        self.config = config
        self.plan = plan
        self.text = config.text if plan.commands is None else "".join(f"{line}\n" for line in plan.commands)
        names = (*names_in(config.text), *names_in(self.text))
        self.values = reveal_all(names, target.secrets)
        self.redact = Redactor(self.values)
        self.timer = None if plan.confirm_seconds is None else max(SMALLEST_TIMER, plan.confirm_seconds)
        self.job = Job(target.hostname, target.access.platform)

    def run(self) -> Outcome:
        """Do it."""
        with self._translated():
            session = self.target.session()
            self.job = self._begun(session)
        if not self.text.strip():
            return self._nothing_to_do(session)
        difference = self._stage(session)
        if not difference or self.plan.dry_run:
            return self._withdraw(difference)
        try:
            failure = self._commit(session)
        except ChangeNotBegunError:
            self._tidy()
            raise
        self.target.hang_up()
        return Settlement(self.target, self.job, self.config, self.values, difference).run(failure)

    def _begun(self, session: Session) -> Job:
        running = self.target.seen(session)
        session.job = replace(
            session.prepare(running, self.config.text),
            before=self._digest(running),
            confirm_seconds=self.timer,
            replace=self.plan.commands is None,
            started=self.target.clock.now().astimezone(dt.UTC).isoformat(timespec="seconds"),
        )
        return session.job

    def _stage(self, session: Session) -> str:
        self.target.witness(Phase.STAGING, self.job, self.config)
        try:
            with self._translated(), private_file(self._scratch(), fill(self.text, self.values)) as candidate:
                return hide(self.redact(session.stage(candidate, replace=self.job.replace))).strip()
        except TargetError:
            self._tidy()
            raise

    def _commit(self, session: Session) -> str:
        """Send the change; return why it failed, empty when the device said nothing against it.

        A driver that refuses before it has sent anything (a change of somebody else is pending, no archive) is raised.
        """
        self.target.witness(Phase.COMMITTING, self.job, self.config)
        try:
            with self._translated():
                session.commit(self.timer)
        except ChangeNotBegunError:
            raise
        except TargetError as error:
            return error.reason
        return ""

    def _withdraw(self, difference: str) -> Outcome:
        self._tidy()
        if not difference:
            return Outcome(self.target.hostname, Status.UNCHANGED, "already as intended")
        return Outcome(self.target.hostname, Status.SKIPPED, "only looked at, nothing was changed", difference)

    def _nothing_to_do(self, session: Session) -> Outcome:
        with self._translated():
            saved = self.job.before == self._digest(session.startup())
            if self.plan.save and not saved and not self.plan.dry_run:
                session.save()
                saved = self.job.before == self._digest(session.startup())
        detail = "already as intended" if saved else "already as intended, but not saved"
        return Outcome(self.target.hostname, Status.UNCHANGED, detail, saved=saved)

    def _tidy(self) -> None:
        """Leave nothing on a device whose configuration was not touched; over a new connection if this one broke."""
        for _ in range(2):
            try:
                with self._translated():
                    session = self.target.session()
                    session.job = self.job
                    session.clean()
            except TargetError:
                self.target.hang_up()
            else:
                self.target.witness(Phase.SETTLED, self.job, self.config)
                return

    def _digest(self, text: str) -> str:
        return self.target.comparison.digest(self.config.platform, text)

    def _translated(self) -> contextlib.AbstractContextManager[None]:
        return translated(self.target.hostname, self.redact)

    def _scratch(self) -> Path:
        return self.target.locks / f"{self.job.identity}.candidate"
