"""The modules that only read: called as Ansible calls them, and once through Ansible itself."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from iac.workflow.onehost import configure_host, digest, drift_of_host, facts_of_host, own_version
from tests.e2e.ansible.conftest import TOWN

if TYPE_CHECKING:
    from tests.e2e.ansible.conftest import Deploying

LIBRARY = TOWN.parents[1] / "library"


def asked(deploying: Deploying, host: str, **changes: Any) -> dict[str, Any]:
    return {"city": str(TOWN), "environment": "lab", "host": host, "lab_dir": str(deploying.place), **changes}


def test_facts_say_what_the_device_and_the_city_say(deploying: Deploying) -> None:
    told = facts_of_host(asked(deploying, "lib-sw1"))

    facts = told["ansible_facts"]["iac"]
    intended = deploying.lab.insist().devices["lib-sw1"]
    assert not told["changed"]
    assert facts["device"]["hostname"] == "lib-sw1"
    assert facts["device"]["vendor"] == "Arista"
    assert (facts["intended"]["platform"], facts["intended"]["address"]) == ("eos", intended.address)
    assert len(facts["intended"]["config_digest"]) == len(digest(""))
    assert facts["version"] == own_version()


def test_drift_is_told_with_the_way_back_and_taken_by_the_other_module(deploying: Deploying) -> None:
    clean = drift_of_host(asked(deploying, "lib-sw1", fail_on_drift=True))
    deploying.drift("lib-sw1", "vlan 666")

    drifted = drift_of_host(asked(deploying, "lib-sw1", fail_on_drift=True))
    harmless = drift_of_host(asked(deploying, "lib-sw1", fail_on_drift=False))
    looked = configure_host(asked(deploying, "lib-sw1", confirm_seconds=120), dry_run=True)
    made = configure_host(asked(deploying, "lib-sw1", confirm_seconds=120), dry_run=False)
    again = configure_host(asked(deploying, "lib-sw1", confirm_seconds=120), dry_run=False)

    assert (clean["drifted"], clean["failed"], clean["findings"], clean["commands"]) == (False, False, [], [])
    assert (drifted["drifted"], drifted["failed"], harmless["failed"]) == (True, True, False)
    assert [finding["subject"] for finding in drifted["findings"]] == ["lib-sw1"]
    assert drifted["commands"] == ["no vlan 666"]
    assert (looked["changed"], looked["outcome"]["status"]) == (True, "skipped")
    assert "-vlan 666" in looked["diff"]["prepared"]
    assert (made["changed"], made["outcome"]["status"]) == (True, "applied")
    assert (again["changed"], again["outcome"]["status"], again["diff"]["prepared"]) == (False, "unchanged", "")


def test_device_that_cannot_be_read_is_a_failure(deploying: Deploying) -> None:
    deploying.control.power("hall-old1", on=False)
    try:
        told = drift_of_host(asked(deploying, "hall-old1"))
    finally:
        deploying.control.power("hall-old1", on=True)

    assert (told["failed"], told["drifted"]) == (True, False)
    assert told["findings"][0]["state"] == "not-checked"


def test_ansible_itself_is_told_of_the_drift(deploying: Deploying) -> None:
    deploying.drift("hall-sw2", "vlan 667")
    words = f"city={TOWN} host=hall-sw2 lab_dir={deploying.place} fail_on_drift=true"
    command = [
        str(Path(sys.executable).parent / "ansible"), "-i", "hall-sw2,", "hall-sw2", "-c", "local", "-M", str(LIBRARY),
        "-m", "iac_drift", "-a", words, "-e", f"ansible_python_interpreter={sys.executable}",
    ]  # fmt: skip

    environ = {**os.environ, "ANSIBLE_STDOUT_CALLBACK": "ansible.builtin.minimal", "ANSIBLE_NOCOLOR": "1"}

    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120, env=environ)

    assert done.returncode == 2
    told = json.loads(done.stdout.partition("FAILED! => ")[2])
    assert told["commands"] == ["no vlan 667"]
    assert told["drifted"]
    assert deploying.control.set_running("hall-sw2", ["no vlan 667"], save=True) == []
