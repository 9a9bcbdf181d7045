"""What a worker says: ansible-runner's events, turned into progress and outcomes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from iac.artifacts import Outcome, Status

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from iac.ports import Progress

_STARTED = "runner_on_start"
_ENDED = frozenset({"runner_on_ok", "runner_on_failed", "runner_on_unreachable", "runner_on_skipped"})


def outcome_of(host: str, answer: Mapping[str, Any]) -> Outcome:
    """Return what a task's result says became of ``host``.

    A result without an outcome is FAILED when the module said why it did not begin, UNKNOWN when it broke off.
    """
    told = answer.get("outcome")
    if isinstance(told, dict):
        diff = answer.get("diff")
        shown = diff if isinstance(diff, dict) else {}
        return Outcome(
            host,
            Status(told["status"]),
            str(told["detail"]),
            str(shown.get("prepared", "")).rstrip("\n"),
            saved=bool(told["saved"]),
            seconds=float(told["seconds"]),
        )
    said = str(answer.get("msg") or "the task failed without a word")
    if "module_stderr" in answer or "module_stdout" in answer:
        return Outcome(host, Status.UNKNOWN, f"the task broke off: {said.splitlines()[0]}", saved=False)
    return Outcome(host, Status.FAILED, said.removeprefix(f"{host}: "))


@dataclass
class Answers:
    """Listens to the events of one run; ``heard`` is told each outcome as soon as it is known."""

    progress: Progress
    heard: Callable[[Outcome], None] = lambda _: None
    started: set[str] = field(default_factory=set)
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    complaint: str = ""

    def event(self, told: Mapping[str, Any]) -> bool:
        """Take note of an event; True, so that ansible-runner keeps it among its artifacts."""
        about = told.get("event_data") or {}
        host = str(about.get("host") or "")
        if told.get("event") == _STARTED and host not in self.started:
            self.started.add(host)
            self.progress.step(host, "started")
        if told.get("event") in _ENDED and host not in self.outcomes:
            outcome = outcome_of(host, about.get("res") or {})
            self.outcomes[host] = outcome
            self.heard(outcome)
            self.progress.step(host, outcome.status)
        return True

    def status(self, told: Mapping[str, Any], runner_config: object) -> None:
        """Take note of why a run ended early."""
        del runner_config
        self.complaint = str(told.get("job_explanation") or self.complaint)

    def outcome(self, host: str) -> Outcome:
        """Return what became of ``host``; of one that nothing was heard of the truth is that it is not known."""
        if host in self.outcomes:
            return self.outcomes[host]
        begun = "it was under way" if host in self.started else "it had not been begun as far as is known"
        why = f" ({self.complaint})" if self.complaint else ""
        return Outcome(
            host, Status.UNKNOWN, f"the worker ended before it said what became of it; {begun}{why}", saved=False
        )
