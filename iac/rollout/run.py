"""The pool that works through the waves: each host's failure is its own, too many stop what has not begun."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from iac.artifacts import Outcome, Status
from iac.errors import IacError
from iac.ports import SilentProgress
from iac.rollout.interrupt import interruptible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from iac.ports import Progress

    Work = Callable[[str], Outcome]

WORKERS = 20
"""More threads buy little on a machine of two cores: a deployment waits mostly, but each costs 60 ms of computing."""
GOOD = frozenset({Status.UNCHANGED, Status.APPLIED, Status.SKIPPED})


@dataclass(frozen=True)
class Rules:
    """How many devices at once, and how many failures are too many (None: the others always go on)."""

    workers: int = WORKERS
    failure_budget: int | None = None


@dataclass(frozen=True)
class Rollout:
    """What became of every host, by hostname; ``interrupted`` when somebody pressed Ctrl-C."""

    outcomes: Mapping[str, Outcome]
    interrupted: bool = False

    @property
    def failed(self) -> tuple[Outcome, ...]:
        """The outcomes that are not as asked, sorted by hostname."""
        return tuple(outcome for _, outcome in sorted(self.outcomes.items()) if outcome.status not in GOOD)


@dataclass
class _Run:
    work: Work
    rules: Rules
    progress: Progress
    stop: threading.Event = field(default_factory=threading.Event)
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    reason: str = ""

    def one(self, host: str) -> Outcome:
        if self.stop.is_set():
            return Outcome(host, Status.SKIPPED, self.reason, saved=True)
        self.progress.step(host, "started")
        try:
            outcome = self.work(host)
        except IacError as error:
            outcome = Outcome(host, Status.FAILED, str(error))
        self.progress.step(host, outcome.status)
        return outcome

    def note(self, outcome: Outcome) -> None:
        self.outcomes[outcome.subject] = outcome
        if reason := exceeded(self.rules.failure_budget, self.outcomes.values()):
            self.halt(reason)

    def halt(self, reason: str) -> None:
        if not self.stop.is_set():
            self.reason = reason
            self.stop.set()


def roll_out(
    waves: Iterable[Iterable[str]], work: Work, rules: Rules | None = None, progress: Progress | None = None
) -> Rollout:
    """Do ``work`` for every host, wave by wave; what has begun is always brought to its end, also after Ctrl-C."""
    run = _Run(work, rules or Rules(), progress or SilentProgress())
    pool = ThreadPoolExecutor(run.rules.workers, thread_name_prefix="device")
    with interruptible(run.halt) as interrupted, pool:
        for wave in waves:
            for future in as_completed([pool.submit(run.one, host) for host in wave]):
                run.note(future.result())
    return Rollout(dict(sorted(run.outcomes.items())), interrupted())


def exceeded(budget: int | None, outcomes: Iterable[Outcome]) -> str:
    """Return why nothing further may begin, empty as long as no more hosts failed than the budget allows."""
    failures = sum(outcome.status not in GOOD for outcome in outcomes)
    if budget is None or failures <= budget:
        return ""
    return f"not begun: {failures} failures are more than the {budget} allowed"
