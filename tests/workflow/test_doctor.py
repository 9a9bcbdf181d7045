from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from iac.errors import TargetError, TargetRefusedError, TargetUnreachableError
from iac.workflow.doctor import Verdict, examine_devices, examine_machine, worst

IOS = {
    "show version": "Cisco IOS Software, Version 17.12.4, RELEASE",
    "show archive": "The maximum archive configurations allowed is 10.",
    "show running-config | inc ip scp server enable": "ip scp server enable",
    "dir flash:": "11353194496 bytes total (1500000000 bytes free)",
}
EOS = {"show version": "Software image version: 4.30.2F", "show configuration sessions": "   cfg-1   completed"}


@dataclass
class Patient:
    hostname: str
    answers: dict[str, str]
    fault: TargetError | None = None
    asked: list[str] = field(default_factory=list)

    def show(self, *commands: str) -> tuple[str, ...]:
        if self.fault:
            raise self.fault
        return tuple(self.answers[command] for command in commands)


def verdicts(patient: Patient, platform: str = "iosxe") -> dict[str, Verdict]:
    checks = examine_devices({patient.hostname: platform}, lambda _host: patient)
    return {check.name: check.verdict for check in checks}


@pytest.mark.parametrize(("platform", "answers"), [("iosxe", IOS), ("eos", EOS)])
def test_healthy_device_is_good_throughout(platform: str, answers: dict[str, str]) -> None:
    assert set(verdicts(Patient("sw1", answers), platform).values()) == {Verdict.GOOD}


@pytest.mark.parametrize(
    ("platform", "command", "answer", "name"),
    [
        pytest.param("iosxe", "show archive", "Archive feature not enabled", "archive", id="archive off"),
        pytest.param("iosxe", "show running-config | inc ip scp server enable", "", "scp", id="scp off"),
        pytest.param("iosxe", "dir flash:", "9 bytes total (1000 bytes free)", "flash", id="flash full"),
        pytest.param("iosxe", "dir flash:", "iac-0a1b2c3d-merge.cfg (99000000 bytes free)", "leftovers", id="files"),
        pytest.param("eos", "show version", "Software image version: 4.20.1F", "version", id="old eos"),
        pytest.param("eos", "show configuration sessions", "  iac_0a1b2c3d  pending", "sessions", id="session"),
    ],
)
def test_what_is_wrong_is_found_alone(platform: str, command: str, answer: str, name: str) -> None:
    healthy = IOS if platform == "iosxe" else EOS

    found = verdicts(Patient("sw1", {**healthy, command: answer}), platform)

    assert [check for check, verdict in found.items() if verdict is not Verdict.GOOD] == [name]
    assert found[name] is Verdict.BAD


def test_device_that_refuses_or_is_silent_is_told_apart() -> None:
    assert verdicts(Patient("a", IOS, TargetRefusedError("a", "no"))) == {"login": Verdict.BAD}
    assert verdicts(Patient("a", IOS, TargetUnreachableError("a", "no"))) == {"reachable": Verdict.UNKNOWN}


def test_answer_that_is_not_understood_is_not_called_good() -> None:
    found = verdicts(Patient("sw1", {**IOS, "show version": "?", "dir flash:": "?"}))

    assert (found["version"], found["flash"]) == (Verdict.UNKNOWN, Verdict.UNKNOWN)


def test_machine_has_what_this_test_runs_on() -> None:
    found = {check.name: check for check in examine_machine()}

    assert found["python"].verdict is Verdict.GOOD
    assert found["napalm"].verdict is Verdict.GOOD
    assert all(check.fix for check in found.values() if check.verdict is not Verdict.GOOD)


def test_what_could_not_be_found_out_counts_most() -> None:
    checks = [
        *examine_devices({"a": "iosxe"}, lambda _h: Patient("a", IOS, TargetUnreachableError("a", "no"))),
        *examine_devices(
            {"b": "iosxe"}, lambda _h: Patient("b", {**IOS, "show archive": "Archive feature not enabled"})
        ),
    ]

    assert worst(checks) is Verdict.UNKNOWN
    assert worst(checks[1:]) is Verdict.BAD
    assert worst([]) is Verdict.GOOD
