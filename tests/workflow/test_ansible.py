"""Deployments through workers that speak ansible-runner's language and touch no device."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from iac.artifacts import Status
from iac.errors import StateError
from iac.ports import MemorySecrets, SilentProgress
from iac.rollout.ledger import Ledger
from iac.targets.job import Job
from iac.targets.witness import Phase
from iac.workflow.access import open_network
from iac.workflow.ansible import Through, _Run, deploy_through_ansible
from iac.workflow.deploy import Wishes

if TYPE_CHECKING:
    from iac.rollout.run import Rollout
    from iac.workflow.access import Network

TOWN = Path(__file__).parents[2] / "cities" / "town"
FAKE = """
import json, os, signal, sys, tempfile
from ansible_runner.utils.streaming import unstream_dir
wishes = json.loads(sys.argv[1])
with tempfile.TemporaryDirectory() as folder:
    while "eof" not in (told := json.loads(sys.stdin.buffer.readline())):
        if "zipfile" in told:
            unstream_dir(sys.stdin.buffer, told["zipfile"], folder)
    hosts = sorted(json.load(open(folder + "/inventory/hosts.json"))["all"]["hosts"])
for number, host in enumerate(hosts, 1):
    if host in wishes.get("dies_at", ()):
        sys.exit("the worker lost its power")
    status = "failed" if host in wishes.get("fail", ()) else "applied"
    res = {"outcome": {"status": status, "detail": "", "saved": True, "seconds": 1}}
    for event in ("runner_on_start", "runner_on_ok"):
        told = {"counter": number, "uuid": event, "event": event, "event_data": {"host": host, "res": res}}
        print(json.dumps(told), flush=True)
    if host in wishes.get("interrupts_after", ()):
        os.kill(os.getppid(), signal.SIGINT)
print(json.dumps({"eof": True}))
"""
"""A worker that answers for the hosts of its inventory as its first argument says."""


@pytest.fixture
def network(tmp_path: Path) -> Network:
    return replace(open_network(TOWN, "prod"), state=tmp_path / "state")


def deployed(network: Network, *, go_on: bool = False, wishes: Wishes | None = None, **behaviour: Any) -> Rollout:
    through = Through(TOWN, via=(sys.executable, "-c", FAKE, json.dumps(behaviour)))
    return deploy_through_ansible(network, through, wishes or Wishes(4), SilentProgress(), go_on=go_on).rollout


def statuses(rollout: Rollout) -> dict[str, Status]:
    return {host: outcome.status for host, outcome in rollout.outcomes.items()}


def asked_hosts(network: Network, wave: int = 1) -> set[str]:
    inventory = network.state / "ansible" / f"wave-{wave}" / "order" / "inventory" / "hosts.json"
    return set(json.loads(inventory.read_text(encoding="utf-8"))["all"]["hosts"])


def test_every_device_is_answered_for(network: Network) -> None:
    assert statuses(deployed(network)) == dict.fromkeys(network.configs, Status.APPLIED)
    assert asked_hosts(network) == set(network.configs)
    assert not Ledger(network.state / "ansible.jsonl").exists


def test_hosts_of_a_lost_worker_are_taken_up_again_and_none_twice(network: Network) -> None:
    first = deployed(network, dies_at=["hall-r1"])
    with pytest.raises(StateError, match="add --resume to take up the others"):
        deployed(network)
    second = deployed(network, go_on=True)

    done = {"fs7-r1", "fs7-sw1", "hall-old1"}
    assert statuses(first) == {host: Status.APPLIED if host in done else Status.UNKNOWN for host in network.configs}
    assert "the worker lost its power" in first.outcomes["hall-r1"].detail
    assert asked_hosts(network) == set(network.configs) - done
    assert {second.outcomes[host].status for host in done} == {Status.UNCHANGED}
    assert {second.outcomes[host].status for host in set(network.configs) - done} == {Status.APPLIED}
    assert statuses(deployed(network)) == dict.fromkeys(network.configs, Status.APPLIED)


def test_deployment_interrupted_on_this_machine_is_in_the_way(network: Network) -> None:
    config = network.configs["hall-r1"]
    network.journal(Phase.COMMITTING, Job("hall-r1", "iosxe"), config)

    with pytest.raises(StateError, match="was interrupted on hall-r1"):
        deployed(network)


def test_looking_needs_no_ledger(network: Network) -> None:
    rollout = deployed(network, wishes=Wishes(4, dry_run=True), dies_at=["hall-r1"])

    assert statuses(rollout)["hall-sw1"] is Status.UNKNOWN
    assert not Ledger(network.state / "ansible.jsonl").exists


def test_too_many_failures_stop_the_waves(network: Network) -> None:
    rollout = deployed(network, wishes=Wishes(4, waves=True, failure_budget=0), fail=["fs7-r1"])

    assert statuses(rollout)["fs7-r1"] is Status.FAILED
    assert statuses(rollout)["lib-sw1"] is Status.APPLIED, "the other canary of the same wave"
    assert statuses(rollout)["hall-sw1"] is Status.SKIPPED
    assert rollout.outcomes["hall-sw1"].detail == "not begun: 1 failures are more than the 0 allowed"
    assert not (network.state / "ansible" / "wave-2").exists()


def test_interrupt_ends_the_wave_and_begins_no_other(network: Network) -> None:
    rollout = deployed(network, wishes=Wishes(4, waves=True), interrupts_after=["fs7-r1"])

    assert rollout.interrupted
    assert {host for host, status in statuses(rollout).items() if status is Status.APPLIED} == {"fs7-r1", "lib-sw1"}
    assert rollout.outcomes["hall-sw1"].detail == "not begun: interrupted"


def test_worker_here_gets_secrets_in_a_file_that_is_removed(network: Network) -> None:
    names = {access.password_secret for access in network.accesses.values()}
    known = replace(network, secrets=MemorySecrets(dict.fromkeys(names, "hush-hush")))
    run = _Run(known, Through(TOWN), Wishes(), SilentProgress(), Ledger(network.state / "ansible.jsonl"))

    with run._secrets() as variables:
        file = Path(variables["IAC_SECRETS_FILE"])
        held = json.loads(file.read_text(encoding="utf-8"))
        mode = file.stat().st_mode & 0o777

    assert held == dict.fromkeys(names, "hush-hush")
    assert mode == 0o600
    assert not file.exists()
    assert {value for name, value in variables.items() if name.startswith("IAC_SECRET_")} == {""}


def test_worker_elsewhere_gets_no_secrets(network: Network) -> None:
    run = _Run(network, Through(TOWN, via=("ssh",)), Wishes(), SilentProgress(), Ledger(network.state / "x"))

    with run._secrets() as variables:
        assert set(variables.values()) == {""}
