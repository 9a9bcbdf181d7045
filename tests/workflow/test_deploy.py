from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from iac.artifacts import DeviceConfig, Outcome, Status
from iac.errors import ApplyError, TargetRefusedError, TargetUnreachableError
from iac.ports import SilentProgress
from iac.rollout.journal import Journal
from iac.targets.comparison import SyntaxComparison
from iac.targets.job import Job
from iac.targets.memory import MemoryTarget
from iac.targets.witness import Phase
from iac.workflow.deploy import Wishes, deploy, resume

if TYPE_CHECKING:
    from pathlib import Path

    from iac.errors import TargetError

HOSTS = ("sw1", "sw2", "sw3")
CONFIGS = {host: DeviceConfig(host, "iosxe", f"hostname {host}\nvlan 10\n name police\n") for host in HOSTS}


def devices(**faults: TargetError) -> dict[str, MemoryTarget]:
    return {
        host: MemoryTarget(host, "iosxe", SyntaxComparison(), f"hostname {host}\n", fault=faults.get(host))
        for host in HOSTS
    }


@dataclass
class Ways:
    asked: list[str] = field(default_factory=list)

    def commands(self, config: DeviceConfig, running: str) -> tuple[str, ...]:
        self.asked.append(config.hostname)
        return () if config.text == running else tuple(config.text.splitlines())

    def whole(self, config: DeviceConfig, running: str) -> DeviceConfig:
        del running
        return config


def test_every_device_gets_its_configuration_and_a_second_time_nothing() -> None:
    town = devices()
    first = deploy(CONFIGS, town.__getitem__, Ways(), Wishes(), SilentProgress())
    second = deploy(CONFIGS, town.__getitem__, Ways(), Wishes(), SilentProgress())

    assert {outcome.status for outcome in first.outcomes.values()} == {Status.APPLIED}
    assert {outcome.status for outcome in second.outcomes.values()} == {Status.UNCHANGED}
    assert town["sw2"].boot == CONFIGS["sw2"].text


@pytest.mark.parametrize(
    ("fault", "status"),
    [
        pytest.param(TargetUnreachableError("sw2", "no route"), Status.UNREACHABLE, id="unreachable"),
        pytest.param(TargetRefusedError("sw2", "password"), Status.REFUSED, id="password"),
        pytest.param(ApplyError("sw2", "flash full", rolled_back=True), Status.REFUSED, id="flash"),
    ],
)
def test_failure_of_one_device_is_said_and_the_others_go_on(fault: TargetError, status: Status) -> None:
    rollout = deploy(CONFIGS, devices(sw2=fault).__getitem__, Ways(), Wishes(), SilentProgress())

    assert rollout.outcomes["sw2"].status is status
    assert rollout.outcomes["sw2"].detail == fault.reason
    assert [rollout.outcomes[host].status for host in ("sw1", "sw3")] == [Status.APPLIED, Status.APPLIED]


def test_device_that_ignores_a_change_is_rolled_back() -> None:
    town = devices()
    town["sw1"].deaf = True

    rollout = deploy(CONFIGS, town.__getitem__, Ways(), Wishes(), SilentProgress())

    assert rollout.outcomes["sw1"].status is Status.ROLLED_BACK
    assert "name police" in rollout.outcomes["sw1"].detail or "vlan 10" in rollout.outcomes["sw1"].detail


def test_dry_run_changes_nothing() -> None:
    town = devices()

    rollout = deploy(CONFIGS, town.__getitem__, Ways(), Wishes(dry_run=True), SilentProgress())

    assert {outcome.status for outcome in rollout.outcomes.values()} == {Status.SKIPPED}
    assert town["sw1"].text == "hostname sw1\n"


def test_partly_managed_device_is_never_replaced() -> None:
    ways = Ways()
    partly = {"sw1": DeviceConfig("sw1", "iosxe", "vlan 10\n", sections=("vlans",)), "sw2": CONFIGS["sw2"]}

    deploy(partly, devices().__getitem__, ways, Wishes(replace=True), SilentProgress())

    assert ways.asked == ["sw1"]


def test_resume_settles_what_was_left_and_tells_what_had_not_begun(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    for host, phase in zip(HOSTS, (Phase.STAGING, Phase.COMMITTING, Phase.SETTLED), strict=True):
        journal(phase, Job(host, "iosxe"), CONFIGS[host])

    rollout = resume(journal, lambda job, _config: Outcome(job.hostname, Status.ROLLED_BACK), SilentProgress())

    assert {host: outcome.status for host, outcome in rollout.outcomes.items()} == {
        "sw1": Status.UNCHANGED,
        "sw2": Status.ROLLED_BACK,
    }
