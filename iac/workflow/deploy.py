"""``iac deploy``: bring the devices to the city, wave by wave, and say truthfully what became of each."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Protocol

from iac.artifacts import Outcome, Status
from iac.errors import StateError, TargetError
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
    from iac.workflow.access import Network

CONFIRM_SECONDS = 120


class Ways(Protocol):
    """How a device gets from what it runs to what it should have."""

    def commands(self, config: DeviceConfig, running: str) -> tuple[str, ...]:
        """Return the ordered commands from the running text to the intended one."""
        ...

    def whole(self, config: DeviceConfig, running: str) -> DeviceConfig:
        """Return the configuration to replace with: the intended one, and what the device owns."""
        ...


@dataclass(frozen=True)
class Wishes:
    """How to go about it.

    ``replace`` swaps the whole text of wholly managed devices instead of merging commands; ``save`` makes what runs
    survive a reload even where nothing has to change.
    """

    workers: int = WORKERS
    dry_run: bool = False
    replace: bool = False
    waves: bool = False
    failure_budget: int | None = None
    confirm_seconds: int = CONFIRM_SECONDS
    save: bool = False

    def plan(self, commands: tuple[str, ...] | None) -> ApplyPlan:
        """Return how one device is changed."""
        return ApplyPlan(commands, self.confirm_seconds, self.dry_run, self.save)

    @property
    def rules(self) -> Rules:
        """The rules of the pool."""
        return Rules(self.workers, self.failure_budget)


@dataclass(frozen=True)
class Deployment:
    """What a deployment did: first what an interrupted one had left, then the devices of this one."""

    settled: Rollout
    rollout: Rollout


def deploy_network(network: Network, wishes: Wishes, progress: Progress, *, go_on: bool = False) -> Deployment:
    """Bring a network's devices to the city; ``go_on`` first brings an interrupted deployment to its end.

    Raises :class:`iac.errors.StateError` when an interrupted one is in the way, or another one is going on.
    """
    journal = network.journal
    with journal.running():
        left = journal.unfinished()
        if left and not go_on and not wishes.dry_run:
            hosts = ", ".join(entry.job.hostname for entry in left)
            raise StateError(journal.path, f"a deployment was interrupted on {hosts}; add --resume to settle it first")
        settled = _settle_left(network, journal, progress) if left and go_on and not wishes.dry_run else Rollout({})
        if settled.interrupted:
            return Deployment(settled, Rollout({}, interrupted=True))
        devices = partial(network.target, witness=journal)
        rollout = deploy(network.configs, devices, network, wishes, progress)
        return Deployment(settled, rollout)


def _settle_left(network: Network, journal: Journal, progress: Progress) -> Rollout:
    def settle(job: Job, config: DeviceConfig) -> Outcome:
        return network.target(job.hostname, journal).settle(job, config)

    return resume(journal, settle, progress)


def deploy(
    configs: Mapping[str, DeviceConfig],
    target: Callable[[str], DeviceTarget],
    ways: Ways,
    wishes: Wishes,
    progress: Progress,
) -> Rollout:
    """Bring every device of ``configs`` to its configuration; each one's failure is its own."""

    def work(host: str) -> Outcome:
        return deploy_one(target(host), configs[host], ways, wishes)

    kinds = {host: config.platform for host, config in configs.items()}
    waves = plan_waves(configs, kinds) if wishes.waves else (tuple(sorted(configs)),)
    return roll_out(waves, work, wishes.rules, progress)


def deploy_one(target: DeviceTarget, config: DeviceConfig, ways: Ways, wishes: Wishes) -> Outcome:
    """Bring one device to ``config``; what it runs is read under the same lock under which it is changed."""
    try:
        with target.exclusive():
            running = target.running()
            if wishes.replace and not config.sections:
                return target.apply(ways.whole(config, running), wishes.plan(None))
            return target.apply(config, wishes.plan(ways.commands(config, running)))
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
