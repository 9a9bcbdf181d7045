"""The verbs for devices as one types them, one after the other, on a lab that starts with bare devices."""

from __future__ import annotations

import json
import os
import re
import subprocess
from typing import TYPE_CHECKING

import pytest

from iac.cli.common import Exit

from .conftest import HOSTS, TOWN, Town, Typed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.xdist_group("devices-verbs")


def test_verbs_without_a_lab_say_how_to_start_one(afresh: Typed, tmp_path: Path) -> None:
    for verb in (("deploy", "--yes"), ("drift", "check"), ("backup", "--to", str(tmp_path)), ("lab", "env")):
        assert afresh(*verb, str(TOWN)) == Exit.UNKNOWN
        assert "iac lab up" in afresh.err
        assert "Traceback" not in afresh.err
    assert afresh("lab", "status", str(TOWN)) == Exit.UNKNOWN
    assert afresh("lab", "down", str(TOWN)) == Exit.CLEAN
    assert afresh.out == "There was no lab.\n"


def test_town_from_bare_devices_to_a_clean_check(afresh: Typed) -> None:
    assert afresh("lab", "up", str(TOWN), "--bare") == Exit.CLEAN
    assert "8 device(s) answer" in afresh.out
    assert afresh("deploy", str(TOWN)) == Exit.UNKNOWN
    assert "Add --yes to go ahead" in afresh.err

    assert afresh("deploy", str(TOWN), "--yes", "--format", "json") == Exit.CLEAN

    outcomes = json.loads(afresh.out)["outcomes"]
    assert [(one["subject"], one["status"], one["saved"]) for one in outcomes] == [(h, "applied", True) for h in HOSTS]
    assert afresh("drift", "check", str(TOWN)) == Exit.CLEAN
    assert "8 device(s) of Sampletown: 8 as intended." in afresh.out


def test_dry_run_shows_the_difference_and_changes_nothing(typed: Typed) -> None:
    control = Town(typed.place).control
    control.set_running("lib-sw1", ["vlan 10", "name RENAMED"], save=True)

    assert typed("deploy", str(TOWN), "--dry-run", "--host", "lib-sw1") == Exit.FOUND

    assert "+   name STAFF-F1" in typed.out
    assert "name RENAMED" in control.running("lib-sw1")
    assert typed("deploy", str(TOWN), "--yes", "--host", "lib-sw1") == Exit.CLEAN


def test_whole_text_of_a_device_can_be_replaced(typed: Typed) -> None:
    control = Town(typed.place).control
    control.set_running("hall-sw2", ["vlan 777", "name SURPRISE"])

    assert typed("deploy", str(TOWN), "--yes", "--replace", "--host", "hall-sw2", "--host", "lib-sw1") == Exit.CLEAN

    assert "SURPRISE" not in control.running("hall-sw2")
    assert control.counters("hall-sw2")["replace"] > 0


@pytest.mark.parametrize(
    ("form", "reads"),
    [
        pytest.param("json", lambda text: [f["fingerprint"] for f in json.loads(text)["findings"]], id="json"),
        pytest.param("sarif", lambda text: json.loads(text)["runs"][0]["results"], id="sarif"),
        pytest.param("junit", lambda text: re.findall("<failure", text), id="junit"),
        pytest.param("markdown", lambda text: re.findall("<summary>", text), id="markdown"),
    ],
)
def test_drift_is_told_in_every_format(typed: Typed, form: str, reads: Callable[[str], list[object]]) -> None:
    assert typed("drift", "check", str(TOWN), "--host", "lib-sw1", "--format", form) == Exit.CLEAN
    assert reads(typed.out) == []
    assert typed("lab", "break", str(TOWN), "hostname-changed", "--at", "lib-sw1") == Exit.CLEAN

    assert typed("drift", "check", str(TOWN), "--host", "lib-sw1", "--format", form) == Exit.FOUND

    assert len(reads(typed.out)) == 1
    assert typed("drift", "check", str(TOWN), "--host", "lib-sw1", "--fail-on", "high") == Exit.CLEAN
    assert typed("drift", "remediate", str(TOWN), "--host", "lib-sw1", "--yes") == Exit.CLEAN
    assert "hostname lib-sw1" in typed.out


def test_device_that_does_not_answer_is_no_clean_check(typed: Typed) -> None:
    control = Town(typed.place).control
    control.power("lib-sw1", on=False)

    assert typed("drift", "check", str(TOWN), "--host", "lib-sw1") == Exit.UNKNOWN
    assert "could not be read" in typed.out
    assert typed("drift", "remediate", str(TOWN), "--host", "lib-sw1", "--yes") == Exit.UNKNOWN
    assert typed("doctor", str(TOWN), "--devices") == Exit.UNKNOWN
    control.power("lib-sw1", on=True)
    assert typed("drift", "check", str(TOWN), "--host", "lib-sw1") == Exit.CLEAN


def test_doctor_examines_every_device(typed: Typed) -> None:
    control = Town(typed.place).control
    assert typed("doctor", str(TOWN), "--devices") == Exit.CLEAN
    assert [host for host in HOSTS if host not in typed.out] == []
    control.adjust("hall-sw1", flash_free=1_000_000)

    assert typed("doctor", str(TOWN), "--devices") == Exit.FOUND

    [line] = [line for line in typed.out.splitlines() if " wrong " in line]
    assert line.split()[:2] == ["hall-sw1", "flash"]
    control.adjust("hall-sw1", flash_free=1_000_000_000)


def test_devices_and_cloud_are_answered_for_together(afresh: Typed) -> None:
    """What was made by hand in the cloud is not undone, and is said."""
    embedded = (str(TOWN), "--engine", "embedded")
    assert afresh("lab", "up", str(TOWN)) == Exit.CLEAN
    assert afresh("up", *embedded, "--yes") == Exit.CLEAN
    for words in (("nsg-rule-opened",), ("unmanaged-vm",), ("port-shut", "--at", "lib-sw1")):
        assert afresh("lab", "break", str(TOWN), *words) == Exit.CLEAN

    assert afresh("drift", "check", *embedded, "--format", "json") == Exit.FOUND

    assert sorted(finding["rule"] for finding in json.loads(afresh.out)["findings"]) == [
        "drift.cloud.nsg-rule-opened",
        "drift.cloud.unmanaged-machine",
        "drift.cloud.unmanaged-resource",
        "drift.cloud.unmanaged-resource",
        "drift.network.port-shut",
    ]
    assert afresh("drift", "remediate", *embedded, "--yes") == Exit.FOUND
    assert " no shutdown" in afresh.out
    assert afresh.out.count(": update ") == 1
    assert "still: vm-by-hand" in afresh.out
    assert afresh("drift", "check", str(TOWN), "--only", "devices") == Exit.CLEAN


def test_half_of_the_answer_can_be_left_out(typed: Typed) -> None:
    assert typed("drift", "check", str(TOWN), "--only", "cloud") == Exit.CLEAN
    assert "nothing has been built in the cloud yet" in typed.out
    assert typed("drift", "check", str(TOWN), "--only", "cloud", "--host", "lib-sw1") == Exit.UNKNOWN
    assert "--host is for devices" in typed.err
    assert typed("drift", "remediate", str(TOWN), "--only", "cloud") == Exit.CLEAN


def git(folder: Path, *words: str) -> str:
    command = ["git", "-C", str(folder), *words]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_backup_keeps_a_history_without_secrets(typed: Typed, tmp_path: Path) -> None:
    archive, control = tmp_path / "night", Town(typed.place).control
    backup = ("backup", str(TOWN), "--to", str(archive), "--as-of", "2026-11-25T02:00+00:00")
    assert typed(*backup) == Exit.CLEAN
    assert typed(*backup) == Exit.CLEAN
    assert "nothing had changed" in typed.out
    control.set_running("lib-sw1", ["vlan 10", "name RENAMED"])

    assert typed(*backup) == Exit.CLEAN

    assert git(archive, "log", "--format=%s|%aI").splitlines() == [
        "Keep the configuration of lib-sw1|2026-11-25T02:00:00+00:00",
        "Keep the configurations of 8 devices|2026-11-25T02:00:00+00:00",
    ]
    assert git(archive, "diff", "--stat", "HEAD~1").count("|") == 1
    kept = "".join(path.read_text(encoding="utf-8") for path in archive.glob("*.cfg"))
    secrets = json.loads((typed.place / "secrets.json").read_text(encoding="utf-8"))
    assert secrets
    assert [name for name, value in secrets.items() if value in kept] == []
    assert "$9$" not in kept
    assert "$6$" not in kept
    assert typed("drift", "remediate", str(TOWN), "--host", "lib-sw1", "--yes") == Exit.CLEAN


@pytest.mark.parametrize(
    ("words", "says"),
    [
        pytest.param(("lab", "break", str(TOWN), "bogus"), "no mischief is called 'bogus'", id="mischief"),
        pytest.param(("lab", "break", str(TOWN)), "no mischief is named", id="none"),
        pytest.param(("lab", "break", str(TOWN), "vlan-moved", "--at", "nobody"), "no device nobody", id="host"),
        pytest.param(("lab", "break", str(TOWN), "vlan-moved", "--at", "hall-r1"), "offers a victim", id="victim"),
        pytest.param(("lab", "break", str(TOWN), "tag-removed", "--at", "hall-r1"), "--at", id="cloud"),
        pytest.param(("deploy", str(TOWN), "--yes", "--host", "hal-sw1"), "no device 'hal-sw1'", id="unknown-host"),
        pytest.param(("deploy", str(TOWN), "--yes", "--env", "moon"), "no environment 'moon'", id="environment"),
        pytest.param(("deploy", str(TOWN), "--yes", "--format", "sarif"), "cannot be printed as sarif", id="format"),
        pytest.param(("deploy", str(TOWN), "--yes", "--engine", "x"), "no engine called 'x'", id="engine"),
        pytest.param(("drift", "check", "/nowhere"), "/nowhere", id="no-city"),
        pytest.param(("lab", "env", str(TOWN), "--env", "prod"), "is no lab", id="real"),
    ],
)
def test_wrong_words_are_answered_in_one_line(typed: Typed, words: tuple[str, ...], says: str) -> None:
    assert typed(*words) == Exit.UNKNOWN
    assert says in typed.err
    assert "Traceback" not in typed.err


def test_every_mischief_is_listed(typed: Typed) -> None:
    assert typed("lab", "break", str(TOWN), "--list") == Exit.CLEAN

    names = [line.split()[0] for line in typed.out.splitlines()]
    assert len(names) == len(set(names)) == 20
    assert {"911-route-removed", "unsaved-change", "nsg-rule-opened"} <= set(names)


def test_lab_ends_and_leaves_nothing(afresh: Typed) -> None:
    assert afresh("lab", "up", str(TOWN)) == Exit.CLEAN
    assert afresh("lab", "status", str(TOWN)) == Exit.CLEAN
    pid = int(afresh.out.split("process ")[1].split()[0])
    assert afresh("lab", "up", str(TOWN)) == Exit.CLEAN
    assert afresh("lab", "status", str(TOWN)) == Exit.CLEAN
    assert f"process {pid} " in afresh.out
    (afresh.place / "mine.txt").write_text("keep me", encoding="utf-8")
    assert afresh("lab", "down", str(TOWN), "--yes") == Exit.UNKNOWN
    assert "mine.txt, which is no part of a lab" in afresh.err
    (afresh.place / "mine.txt").unlink()

    assert afresh("lab", "down", str(TOWN), "--yes") == Exit.CLEAN

    assert not afresh.place.exists()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_folder_that_is_no_labs_is_left_alone(afresh: Typed) -> None:
    afresh.place.mkdir()
    (afresh.place / "letters.txt").write_text("mine", encoding="utf-8")

    assert afresh("lab", "up", str(TOWN)) == Exit.UNKNOWN
    assert "letters.txt, which is no part of a lab" in afresh.err
    assert afresh("lab", "down", str(TOWN), "--yes") == Exit.CLEAN
    assert [path.name for path in afresh.place.iterdir()] == ["letters.txt"]
