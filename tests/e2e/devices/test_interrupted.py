"""A deployment that is interrupted: by Ctrl-C it ends cleanly, after a power cut it is brought to its end."""

from __future__ import annotations

import signal
import subprocess
import time
from typing import TYPE_CHECKING

import pytest

from iac.artifacts import Status
from iac.cli.common import Exit
from iac.lab.devices.faults import Fault
from iac.ports import SilentProgress
from iac.workflow.deploy import Wishes, deploy_network
from iac.workflow.drift import check_devices

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from iac.lab.devices.faults import When

    from .conftest import Town

pytestmark = pytest.mark.xdist_group("devices-interrupted")

INTERRUPTED = 130
PATIENCE = 60.0
SWITCHES = ("fs7-sw1", "hall-sw1", "hall-sw2")
MERGE = "^copy .*merge.cfg running-config"


def disturb(town: Town, hosts: Sequence[str]) -> None:
    for host in hosts:
        assert town.control.set_running(host, ["vlan 30", "name CHANGED-BY-HAND"], save=True) == []


def begun(town: Town, *words: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        town.command("deploy", str(town.city), "--yes", *words),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def struck(town: Town, fault: Fault) -> Callable[[], bool]:
    """Lay a fault for the first switch and return what tells that it has struck."""
    before = town.control.counters("fs7-sw1").get("fault", 0)
    town.control.add_fault("fs7-sw1", fault)
    return lambda: town.control.counters("fs7-sw1").get("fault", 0) > before


def as_intended(town: Town) -> bool:
    return not any(device.findings for device in check_devices(town.network, SilentProgress()))


def test_ctrl_c_ends_what_has_begun_and_begins_nothing_new(town_lab: Town) -> None:
    disturb(town_lab, SWITCHES)
    under_way = struck(town_lab, Fault(MERGE, "delay", seconds=1.5))
    running = begun(town_lab, "--workers", "1", *[word for host in SWITCHES for word in ("--host", host)])
    wait_until(under_way)

    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=PATIENCE)

    assert running.returncode == INTERRUPTED
    assert "Traceback" not in err
    said = {line.split()[0]: line.split()[1] for line in out.splitlines()}
    assert said == {"fs7-sw1": "applied", "hall-sw1": "skipped", "hall-sw2": "skipped"}
    assert town_lab.network.journal.unfinished() == ()
    done = deploy_network(town_lab.network.only(SWITCHES), Wishes(), SilentProgress())
    assert [outcome.status for outcome in done.rollout.outcomes.values()] == [
        Status.UNCHANGED,
        Status.APPLIED,
        Status.APPLIED,
    ]
    assert as_intended(town_lab)


@pytest.mark.parametrize("when", ["before", "after"])
def test_deployment_that_was_killed_is_brought_to_its_end(town_lab: Town, when: When) -> None:
    """Killed when the device has not, or has, carried the change out; its timer is running either way."""
    disturb(town_lab, SWITCHES[:1])
    under_way = struck(town_lab, Fault(MERGE, "hang", when))
    running = begun(town_lab, "--host", "fs7-sw1")
    wait_until(under_way)
    running.kill()
    running.communicate()

    refused = town_lab.run("deploy", str(town_lab.city), "--yes")
    assert (refused.returncode, "add --resume" in refused.stderr) == (Exit.UNKNOWN, True)
    done = deploy_network(town_lab.network, Wishes(), SilentProgress(), go_on=True)

    settled = done.settled.outcomes["fs7-sw1"]
    assert settled.status is (Status.ROLLED_BACK if when == "before" else Status.APPLIED)
    assert done.rollout.failed == ()
    assert town_lab.network.journal.unfinished() == ()
    assert [name for name in town_lab.control.flash("fs7-sw1") if name.startswith("iac-")] == []
    assert as_intended(town_lab)
