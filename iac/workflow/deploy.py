"""``iac deploy``: bring the devices to the city, wave by wave, and say truthfully what became of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from iac.artifacts import Outcome, Status
from iac.errors import TargetError
from iac.ports import ApplyPlan
from iac.rollout.run import WORKERS, Rollout, Rules, roll_out
from iac.rollout.waves import plan_waves
from iac.targets.refusal import refusal
from iac.targets.witness import Phase

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from iac.artifacts import DeviceConfig
    from iac.ports import DeviceTarget, Progress
    from iac.rollout.journal import Journal, Unfinished
    from iac.targets.job import Job

    Commands = Callable[[DeviceConfig, str], tuple[str, ...]]
    """Given what a device should have and its running text: the ordered commands from one to the other."""

CONFIRM_SECONDS = 120


@dataclass(frozen=True)
class Wishes:
    """How to go about it. ``replace`` swaps the whole text of wholly managed devices instead of merging commands."""

    workers: int = WORKERS
    dry_run: bool = False
    replace: bool = False
    waves: bool = False
    failure_budget: int | None = None
    confirm_seconds: int = CONFIRM_SECONDS

    @property
    def rules(self) -> Rules:
        """The rules of the pool."""
        return Rules(self.workers, self.failure_budget)


def deploy(
    configs: Mapping[str, DeviceConfig],
    target: Callable[[str], DeviceTarget],
    commands: Commands,
    wishes: Wishes,
    progress: Progress,
) -> Rollout:
    """Bring every device of ``configs`` to its configuration; each one's failure is its own."""

    def work(host: str) -> Outcome:
        return deploy_one(target(host), configs[host], commands, wishes)

    kinds = {host: config.platform for host, config in configs.items()}
    waves = plan_waves(configs, kinds) if wishes.waves else (tuple(sorted(configs)),)
    return roll_out(waves, work, wishes.rules, progress)


def deploy_one(target: DeviceTarget, config: DeviceConfig, commands: Commands, wishes: Wishes) -> Outcome:
    """Bring one device to ``config``; what it runs is read under the same lock under which it is changed."""
    try:
        with target.exclusive():
            if wishes.replace and not config.sections:
                return target.apply(config, ApplyPlan(None, wishes.confirm_seconds, wishes.dry_run))
            steps = commands(config, target.running())
            return target.apply(config, ApplyPlan(steps, wishes.confirm_seconds, wishes.dry_run))
    except TargetError as error:
        return refusal(config.hostname, error)


def resume(
    journal: Journal,
    settle: Callable[[Job, DeviceConfig], Outcome],
    progress: Progress,
) -> Rollout:
    """Bring to an end what a killed deployment left behind: each device is looked at and confirmed or taken back."""
    entries = {entry.job.hostname: entry for entry in journal.unfinished()}

    def work(host: str) -> Outcome:
        return _settle(entries[host], settle)

    return roll_out([tuple(entries)], work, Rules(), progress)


def _settle(entry: Unfinished, settle: Callable[[Job, DeviceConfig], Outcome]) -> Outcome:
    outcome = settle(entry.job, entry.config)
    if entry.phase is Phase.STAGING and outcome.status is Status.ROLLED_BACK:
        return Outcome(outcome.subject, Status.UNCHANGED, "nothing had been sent yet", saved=outcome.saved)
    return outcome
