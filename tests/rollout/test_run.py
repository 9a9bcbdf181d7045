from __future__ import annotations

import signal
import threading
from typing import TYPE_CHECKING

import pytest

from iac.artifacts import Outcome, Status
from iac.errors import UsageError
from iac.rollout.run import Rules, roll_out

if TYPE_CHECKING:
    from collections.abc import Callable

HOSTS = tuple(f"sw{number}" for number in range(6))


def failing(*bad: str) -> Callable[[str], Outcome]:
    return lambda host: Outcome(host, Status.UNREACHABLE if host in bad else Status.APPLIED)


def test_failure_of_one_lets_the_others_go_on() -> None:
    rollout = roll_out([HOSTS], failing("sw2"))

    assert [outcome.subject for outcome in rollout.failed] == ["sw2"]
    assert rollout.outcomes["sw5"].status is Status.APPLIED


def test_error_in_the_work_is_an_outcome() -> None:
    def work(host: str) -> Outcome:
        raise UsageError(f"no {host}")

    assert roll_out([["sw1"]], work).outcomes["sw1"] == Outcome("sw1", Status.FAILED, "no sw1")


def test_budget_stops_what_has_not_begun() -> None:
    rollout = roll_out([["sw0"], ["sw1"], ["sw2"]], failing("sw0", "sw1"), Rules(failure_budget=0))

    assert rollout.outcomes["sw1"].status is Status.SKIPPED
    assert "1 failures are more than the 0 allowed" in rollout.outcomes["sw2"].detail


def test_budget_that_is_kept_stops_nothing() -> None:
    rollout = roll_out([["sw0"], ["sw1"]], failing("sw0"), Rules(failure_budget=1))

    assert rollout.outcomes["sw1"].status is Status.APPLIED


def test_wave_begins_when_the_one_before_has_ended() -> None:
    order: list[str] = []
    first_done = threading.Event()

    def work(host: str) -> Outcome:
        if host == "canary":
            first_done.wait(0.05)
        order.append(host)
        return Outcome(host, Status.APPLIED)

    roll_out([["canary"], ["a", "b"]], work)

    assert order[0] == "canary"


@pytest.mark.parametrize("workers", [1, 3])
def test_no_more_workers_than_asked(workers: int) -> None:
    now = 0
    most = 0
    mutex = threading.Lock()
    barrier = threading.Barrier(workers)

    def work(host: str) -> Outcome:
        nonlocal now, most
        with mutex:
            now += 1
            most = max(most, now)
        barrier.wait(10)
        with mutex:
            now -= 1
        return Outcome(host, Status.APPLIED)

    roll_out([HOSTS], work, Rules(workers=workers))

    assert most == workers


def test_interrupt_ends_what_has_begun_and_skips_the_rest() -> None:
    ended: list[str] = []

    def work(host: str) -> Outcome:
        if host == "sw0":
            signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
            threading.Event().wait(0.2)
        ended.append(host)
        return Outcome(host, Status.APPLIED)

    rollout = roll_out([["sw0"], ["sw1"]], work)

    assert rollout.interrupted
    assert ended == ["sw0"]
    assert rollout.outcomes["sw0"].status is Status.APPLIED
    assert rollout.outcomes["sw1"] == Outcome("sw1", Status.SKIPPED, "not begun: interrupted")
