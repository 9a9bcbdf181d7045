"""The real ansible-runner, the real modules, simulated devices."""

from __future__ import annotations

import json
import shlex
import sys
from typing import TYPE_CHECKING

import pytest

from iac.lab.devices.faults import Fault
from tests.e2e.ansible.conftest import TOWN, outcomes, release

if TYPE_CHECKING:
    from pathlib import Path

    from tests.e2e.ansible.conftest import Deploying

DIES = r"""
import os, pathlib, signal, subprocess, sys, time
from iac.workflow.lab import lab_of

def family(pid):
    children = pathlib.Path(f"/proc/{pid}/task/{pid}/children")
    found = [int(child) for child in children.read_text().split()] if children.exists() else []
    return [pid, *(one for child in found for one in family(child))]

city, place, host, *command = sys.argv[1:]
control = lab_of(pathlib.Path(city), pathlib.Path(place)).insist().control
worker = subprocess.Popen(command)
while worker.poll() is None:
    if control.counters(host).get("merge"):
        for pid in family(worker.pid):
            os.kill(pid, signal.SIGKILL)
        break
    time.sleep(0.02)
"""
"""A machine that loses its power as soon as a device has taken its change."""


def worker(folder: Path) -> list[str]:
    return [sys.executable, "-m", "ansible_runner", "worker", "--private-data-dir", str(folder)]


def test_check_mode_shows_and_changes_nothing_then_it_is_done_once(deploying: Deploying) -> None:
    deploying.drift("fs7-sw1", "vlan 98", "name rogue")
    before = deploying.control.running("fs7-sw1"), deploying.control.startup("fs7-sw1")

    looked = deploying("--dry-run", hosts=("fs7-sw1",))
    untouched = deploying.control.running("fs7-sw1"), deploying.control.startup("fs7-sw1")
    done = deploying(hosts=("fs7-sw1",))
    again = deploying(hosts=("fs7-sw1",))

    assert looked.returncode == 2, looked.stderr
    assert "-no vlan 98" in json.loads(looked.stdout)["outcomes"][0]["difference"]
    assert untouched == before
    assert (done.returncode, outcomes(done)) == (0, {"fs7-sw1": ("applied", "")})
    assert "vlan 98" not in deploying.control.startup("fs7-sw1")
    assert (again.returncode, outcomes(again)) == (0, {"fs7-sw1": ("unchanged", "already as intended")})
    assert deploying.control.counters("fs7-sw1")["merge"] == 1


def test_worker_elsewhere_does_the_work_and_no_secret_is_written(deploying: Deploying, tmp_path: Path) -> None:
    deploying.drift("lib-sw1", "no snmp-server location")
    deploying.drift("hall-sw1", "no enable secret")
    via = shlex.join(worker(tmp_path / "elsewhere"))

    done = deploying("--via", via, hosts=("lib-sw1", "hall-sw1"), IAC_SECRET_TOWN_ENABLE="never-written-down")

    assert done.returncode == 0, done.stderr
    assert outcomes(done) == {"hall-sw1": ("applied", ""), "lib-sw1": ("applied", "")}
    assert (tmp_path / "elsewhere/artifacts").is_dir()
    collected = deploying.state / "ansible/wave-1/collected/artifacts"
    assert len(list((collected / "job_events").iterdir())) > 4
    values = [*deploying.secrets(), "never-written-down"]
    assert len(values) > 3
    written = [path for place in (deploying.state / "ansible", tmp_path) for path in place.rglob("*") if path.is_file()]
    assert [path for path in written if any(value in path.read_text(encoding="utf-8") for value in values)] == []
    assert [value for value in values if value in done.stdout + done.stderr] == []


def test_hosts_of_a_killed_worker_are_taken_up_again_and_none_twice(deploying: Deploying, tmp_path: Path) -> None:
    hosts = ("fs7-r1", "hall-r1", "lib-r1")
    for host in hosts:
        deploying.drift(host, "no ip domain name", "ip domain name elsewhere.example")
    deploying.control.add_fault("hall-r1", Fault("copy flash:.* running-config", "delay", "after", seconds=5))
    via = shlex.join([sys.executable, "-c", DIES, str(TOWN), str(deploying.place), "hall-r1", *worker(tmp_path / "w")])

    died = deploying("--via", via, "--workers", "1", "--confirm-seconds", "7200", hosts=hosts)
    blocked = deploying(hosts=hosts)
    resumed = deploying("--resume", "--confirm-seconds", "7200", hosts=hosts)

    assert died.returncode == 1
    assert {host: status for host, (status, _) in outcomes(died).items()} == {
        "fs7-r1": "applied", "hall-r1": "unknown", "lib-r1": "unknown",
    }  # fmt: skip
    assert "it was under way" in outcomes(died)["hall-r1"][1]
    assert blocked.returncode == 1
    assert "add --resume to take up the others" in blocked.stderr
    assert resumed.returncode == 0, resumed.stderr
    assert outcomes(resumed) == {
        "fs7-r1": ("unchanged", "done before the worker was lost"),
        "hall-r1": ("applied", "begun by a task that was interrupted, finished by this one"),
        "lib-r1": ("applied", ""),
    }
    assert {host: deploying.control.counters(host)["merge"] for host in hosts} == dict.fromkeys(hosts, 1)
    assert {"elsewhere.example" in deploying.control.startup(host) for host in hosts} == {False}


def test_worker_with_another_version_is_said_to_have_it(deploying: Deploying, tmp_path: Path) -> None:
    path = release(tmp_path / "old", "municipal-iac", "9.9.9")
    via = shlex.join(["env", f"PYTHONPATH={path}", *worker(tmp_path / "w")])

    done = deploying("--via", via, hosts=("hall-sw2",))

    assert done.returncode == 1
    status, detail = outcomes(done)["hall-sw2"]
    assert status == "failed"
    assert detail.startswith("this worker has iac 9.9.9, the deployment was prepared with iac ")
    assert "Install municipal-iac==" in detail


@pytest.mark.parametrize(
    ("words", "environ", "says"),
    [
        pytest.param((), ("ansible-core", "2.14.2"), "ansible-core 2.14.2 is too old for the engine ansible", id="old"),
        pytest.param(("--via", "no-such-program"), (), "the worker cannot be started: no-such-program", id="no-worker"),
        pytest.param(("--engine", "local", "--via", "x"), (), "--via belongs to --engine ansible", id="via-of-nothing"),
    ],
)
def test_what_cannot_work_is_said_in_one_line(
    deploying: Deploying, tmp_path: Path, words: tuple[str, ...], environ: tuple[str, ...], says: str
) -> None:
    path = release(tmp_path / "site", *environ) if environ else ""

    done = deploying(*words, hosts=("hall-old1",), **({"PYTHONPATH": path} if path else {}))

    assert done.returncode == 1
    assert says in done.stderr.replace("\n", " ")
    assert "Traceback" not in done.stderr
