"""A device held in memory, for tests and for trying things out; it keeps the contract of every other target."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from iac.artifacts import Outcome, Status
from iac.errors import TargetError
from iac.ports import MemorySecrets
from iac.targets.job import Job
from iac.targets.refusal import refusal
from iac.targets.secrets import fill, names_in, redact, reveal_all
from iac.targets.witness import Phase, Witness, silent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from iac.artifacts import DeviceConfig
    from iac.ports import ApplyPlan, SecretSource
    from iac.targets.comparison import Comparison


@dataclass
class MemoryTarget:
    """A device that is two texts.

    A replace takes the intended text; a merge does what ``execute`` makes of the running text and the commands.
    ``fault`` is raised instead of answering; ``deaf`` makes a change leave the device as it was, as real ones do.
    """

    hostname: str
    platform: str
    comparison: Comparison
    text: str = ""
    boot: str = ""
    secrets: SecretSource = field(default_factory=MemorySecrets, repr=False)
    execute: Callable[[str, tuple[str, ...]], str] | None = None
    witness: Witness = silent
    fault: TargetError | None = None
    deaf: bool = False

    @contextlib.contextmanager
    def exclusive(self) -> Iterator[None]:
        """Nobody else knows this device."""
        yield

    def running(self) -> str:
        """Return the running configuration."""
        self._answer()
        return self.text

    def startup(self) -> str:
        """Return the startup configuration."""
        self._answer()
        return self.boot

    def both(self) -> tuple[str, str]:
        """Return running and startup configuration."""
        return self.running(), self.startup()

    def apply(self, config: DeviceConfig, plan: ApplyPlan) -> Outcome:
        """Bring the device to ``config`` or leave it as it was, and say which."""
        try:
            return self._apply(config, plan)
        except TargetError as error:
            return refusal(self.hostname, error)

    def settle(self, job: Job, config: DeviceConfig) -> Outcome:
        """Say what became of a job that was interrupted."""
        differences = self.comparison.differences(config, self.running())
        self.witness(Phase.SETTLED, job, config)
        return Outcome(self.hostname, Status.ROLLED_BACK if differences else Status.APPLIED, "; ".join(differences))

    def _apply(self, config: DeviceConfig, plan: ApplyPlan) -> Outcome:
        self._answer()
        values = reveal_all(names_in(config.text), self.secrets)
        if not self.comparison.differences(config, self.text):
            return self._outcome(Status.UNCHANGED, "already as intended")
        wanted = self._wanted(config, plan, values)
        difference = "\n".join(plan.commands or self.comparison.differences(config, self.text))
        if plan.dry_run:
            return self._outcome(Status.SKIPPED, "only looked at, nothing was changed", redact(difference, values))
        return self._commit(config, wanted, redact(difference, values))

    def _commit(self, config: DeviceConfig, wanted: str, difference: str) -> Outcome:
        job = Job(self.hostname, self.platform)
        self.witness(Phase.COMMITTING, job, config)
        before, self.text = self.text, self.text if self.deaf else wanted
        reasons = self.comparison.differences(config, self.text)
        self.witness(Phase.SETTLED, job, config)
        if reasons:
            self.text = before
            return self._outcome(Status.ROLLED_BACK, "; ".join(reasons), difference)
        self.boot = self.text
        return self._outcome(Status.APPLIED, "", difference)

    def _wanted(self, config: DeviceConfig, plan: ApplyPlan, values: Mapping[str, str]) -> str:
        if plan.commands is None or self.execute is None:
            return fill(config.text, values)
        return self.execute(self.text, tuple(fill(line, values) for line in plan.commands))

    def _outcome(self, status: Status, detail: str, difference: str = "") -> Outcome:
        return Outcome(self.hostname, status, detail, difference, saved=self.text == self.boot)

    def _answer(self) -> None:
        if self.fault is not None:
            raise self.fault
