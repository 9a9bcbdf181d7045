"""How a change ends, whatever the device does: on a device that is two texts behind a session."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

from iac.artifacts import DeviceConfig, Status
from iac.errors import UsageError
from iac.ports import ApplyPlan, DeviceAccess, FixedClock, MemorySecrets
from iac.targets.comparison import SyntaxComparison
from iac.targets.job import Job
from iac.targets.napalm.session import Session
from iac.targets.napalm.target import NapalmTarget
from iac.targets.witness import Phase

if TYPE_CHECKING:
    from pathlib import Path

NOON = dt.datetime(2026, 11, 25, 12, tzinfo=dt.UTC)
BEFORE = "hostname sw1\nvlan 10\n name staff\n"
AFTER = "hostname sw1\nvlan 10\n name police\n"
INTENDED = DeviceConfig("sw1", "iosxe", AFTER)
MERGE = ApplyPlan(("vlan 10", "name police"))
DROP = ConnectionResetError("gone")


@dataclass
class Device:
    """What a device does when it is told something; ``faults`` maps a verb to what is raised before or after it."""

    text: str = BEFORE
    boot: str = BEFORE
    armed: str = ""
    becomes: str = AFTER
    runs_out: bool = False
    """The revert timer fires between the last look and the confirmation."""
    before: dict[str, list[Exception]] = field(default_factory=dict)
    after: dict[str, list[Exception]] = field(default_factory=dict)
    left: set[str] = field(default_factory=set)
    calls: list[str] = field(default_factory=list)

    def enter(self, verb: str) -> None:
        self.calls.append(verb)
        if self.before.get(verb):
            raise self.before[verb].pop(0)

    def leave(self, verb: str) -> None:
        if self.after.get(verb):
            raise self.after[verb].pop(0)


class TextSession(Session):
    napalm_driver = "text"

    def __init__(self, device: Device, job: Job) -> None:
        super().__init__(device, job)
        self.device = device
        device.enter("open")

    def running(self) -> str:
        self.device.enter("running")
        return self.device.text

    def startup(self) -> str:
        return self.device.boot

    def stage(self, candidate: Path, *, replace: bool) -> str:
        del replace
        self.device.enter("stage")
        self.device.left.add(self.job.identity)
        return candidate.read_text() if self.device.becomes != self.device.text else ""

    def commit(self, revert_seconds: int | None) -> None:
        self.device.enter("commit")
        if revert_seconds:
            self.device.armed = self.device.text
        self.device.text = self.device.becomes
        self.device.leave("commit")

    def pending(self) -> bool:
        return bool(self.device.armed)

    def confirm(self) -> bool:
        self.device.enter("confirm")
        if self.device.runs_out:
            self.device.text, self.device.armed = self.device.armed, ""
            return False
        self.device.armed = ""
        self.device.boot = self.device.text
        self.device.leave("confirm")
        return True

    def revert(self) -> None:
        self.device.enter("revert")
        self.device.text, self.device.armed = self.device.armed, ""

    def restore(self) -> None:
        self.device.enter("restore")
        self.device.text = self.device.boot

    def save(self) -> None:
        self.device.boot = self.device.text

    def clean(self) -> None:
        self.device.enter("clean")
        self.device.left.discard(self.job.identity)

    def show(self, command: str) -> str:
        return command

    def close(self) -> None:
        self.device.calls.append("close")


def target_for(device: Device, folder: Path, **more: Any) -> NapalmTarget:
    access = DeviceAccess("sw1", "iosxe", "127.0.0.1", 22, "admin", "login")
    return NapalmTarget(
        access,
        MemorySecrets({"login": "hunter22", "key": "geheim99"}),
        SyntaxComparison(),
        folder / "locks",
        clock=FixedClock(NOON),
        patience_seconds=0.0,
        seconds_per_second=0.0,
        opener=lambda _access, _password, job, _timeout: TextSession(device, job),
        **more,
    )


def test_change_that_goes_well_is_applied_saved_and_leaves_nothing(tmp_path: Path) -> None:
    device = Device()

    outcome = target_for(device, tmp_path).apply(INTENDED, MERGE)

    assert (outcome.status, outcome.saved, outcome.detail) == (Status.APPLIED, True, "")
    assert (device.text, device.boot, device.left) == (AFTER, AFTER, set())


def test_confirmation_comes_over_a_new_connection(tmp_path: Path) -> None:
    device = Device()
    target_for(device, tmp_path).apply(INTENDED, MERGE)

    between = device.calls[device.calls.index("commit") : device.calls.index("confirm")]

    assert between[:3] == ["commit", "close", "open"]
    assert "running" in between


def test_nothing_to_do_sends_nothing(tmp_path: Path) -> None:
    device = Device(text=AFTER, boot=BEFORE)

    outcome = target_for(device, tmp_path).apply(INTENDED, ApplyPlan(()))

    assert (outcome.status, outcome.saved) == (Status.UNCHANGED, False)
    assert "stage" not in device.calls


def test_device_that_sees_no_difference_is_unchanged(tmp_path: Path) -> None:
    device = Device(text=AFTER, boot=AFTER)

    outcome = target_for(device, tmp_path).apply(INTENDED, ApplyPlan(None))

    assert outcome.status is Status.UNCHANGED
    assert (device.left, "commit" in device.calls) == (set(), False)


def test_dry_run_shows_the_difference_and_changes_nothing(tmp_path: Path) -> None:
    device = Device()

    outcome = target_for(device, tmp_path).apply(INTENDED, ApplyPlan(MERGE.commands, dry_run=True))

    assert (outcome.status, outcome.difference) == (Status.SKIPPED, "vlan 10\nname police")
    assert (device.text, device.left) == (BEFORE, set())


@pytest.mark.parametrize("when", ["before", "after"])
def test_drop_in_mid_commit_is_looked_at_again(tmp_path: Path, when: str) -> None:
    device = Device()
    getattr(device, when)["commit"] = [DROP]

    outcome = target_for(device, tmp_path).apply(INTENDED, MERGE)

    assert outcome.status is (Status.ROLLED_BACK if when == "before" else Status.APPLIED)
    assert device.text == device.boot == (BEFORE if when == "before" else AFTER)
    assert device.armed == ""


def test_change_that_did_not_take_is_reverted_without_saving(tmp_path: Path) -> None:
    device = Device(boot="hostname unsaved\n", becomes="hostname sw1\nvlan 10\n name odd\n")

    outcome = target_for(device, tmp_path).apply(INTENDED, MERGE)

    assert outcome.status is Status.ROLLED_BACK
    assert "name police" in outcome.detail
    assert (device.text, device.boot) == (BEFORE, "hostname unsaved\n")


def test_timer_that_runs_out_just_before_the_confirmation_is_noticed(tmp_path: Path) -> None:
    device = Device(runs_out=True)

    outcome = target_for(device, tmp_path).apply(INTENDED, MERGE)

    assert (outcome.status, outcome.saved) == (Status.ROLLED_BACK, True)
    assert "the device stands as before" in outcome.detail
    assert (device.text, device.boot, device.left) == (BEFORE, BEFORE, set())


def test_what_was_read_under_the_lock_is_not_read_again(tmp_path: Path) -> None:
    device = Device()
    target = target_for(device, tmp_path)

    with target.exclusive():
        target.running()
        target.apply(INTENDED, MERGE)

    assert device.calls.count("running") == 2


def test_change_without_a_timer_that_did_not_take_is_restored(tmp_path: Path) -> None:
    device = Device(becomes="hostname other\n")

    outcome = target_for(device, tmp_path).apply(INTENDED, ApplyPlan(MERGE.commands, confirm_seconds=None))

    assert (outcome.status, device.text) == (Status.ROLLED_BACK, BEFORE)
    assert "restore" in device.calls


def test_device_that_comes_back_as_neither_is_a_failure(tmp_path: Path) -> None:
    device = Device(boot="hostname third\n", becomes="hostname other\n")

    outcome = target_for(device, tmp_path).apply(INTENDED, ApplyPlan(MERGE.commands, confirm_seconds=None))

    assert outcome.status is Status.FAILED
    assert "did not come back to what was before" in outcome.detail


def test_driver_that_cries_wolf_is_not_believed(tmp_path: Path) -> None:
    """NAPALM takes a new hostname with ``error`` in it for a failure, although the change is applied."""
    from napalm.base.exceptions import ReplaceConfigException  # noqa: PLC0415  # half a second

    device = Device(after={"commit": [ReplaceConfigException("Candidate config could not be applied error-sw1#")]})

    outcome = target_for(device, tmp_path).apply(INTENDED, ApplyPlan(None))

    assert (outcome.status, device.boot) == (Status.APPLIED, AFTER)


def test_device_that_stays_silent_after_the_commit_is_unknown(tmp_path: Path) -> None:
    device = Device(after={"commit": [DROP]})
    target = target_for(device, tmp_path)
    phases: list[Phase] = []

    def witness(phase: Phase, _job: Job, _config: DeviceConfig) -> None:
        phases.append(phase)
        if phase is Phase.COMMITTING:
            device.before["open"] = [DROP] * 50

    target.witness = witness
    outcome = target.apply(INTENDED, MERGE)

    assert (outcome.status, outcome.saved) == (Status.UNKNOWN, False)
    assert "goes back by itself 120 s after the change" in outcome.detail
    assert phases == [Phase.STAGING, Phase.COMMITTING]


def test_drop_while_staging_is_cleaned_up_over_a_new_connection(tmp_path: Path) -> None:
    device = Device(before={"stage": [DROP], "clean": [DROP]})

    outcome = target_for(device, tmp_path).apply(INTENDED, MERGE)

    assert outcome.status is Status.UNREACHABLE
    assert device.calls.count("clean") == 2
    assert device.text == BEFORE


def test_change_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    from napalm.base.exceptions import CommandErrorException  # noqa: PLC0415  # half a second

    device = Device(armed="hostname theirs\n")
    device.before["commit"] = [CommandErrorException("Configuration session already in progress, cannot perform")]

    outcome = target_for(device, tmp_path).apply(INTENDED, MERGE)

    assert outcome.status is Status.REFUSED
    assert device.armed == "hostname theirs\n"
    assert device.left == set()


def test_secret_reaches_the_device_and_nothing_else(tmp_path: Path) -> None:
    device = Device()
    config = DeviceConfig("sw1", "iosxe", AFTER + "tacacs-server key <secret:key>\n")
    device.becomes = AFTER + "tacacs-server key geheim99\n"

    outcome = target_for(device, tmp_path).apply(config, ApplyPlan(("tacacs-server key <secret:key>",)))

    assert outcome.status is Status.APPLIED
    assert outcome.difference == "tacacs-server key <secret:key>"
    assert "geheim99" not in repr(outcome)
    assert not [path for path in tmp_path.rglob("*") if path.is_file() and "geheim99" in path.read_text()]


@pytest.mark.parametrize(
    ("text", "armed", "status", "ends_as"),
    [
        pytest.param(AFTER, BEFORE, Status.APPLIED, AFTER, id="pending and right is confirmed"),
        pytest.param("hostname odd\n", BEFORE, Status.ROLLED_BACK, BEFORE, id="pending and wrong is taken back"),
        pytest.param(AFTER, "", Status.APPLIED, AFTER, id="committed is saved"),
        pytest.param(BEFORE, "", Status.ROLLED_BACK, BEFORE, id="reverted is left"),
    ],
)
def test_job_of_a_dead_process_is_brought_to_its_end(
    tmp_path: Path, text: str, armed: str, status: Status, ends_as: str
) -> None:
    device = Device(text=text, armed=armed)
    before = SyntaxComparison().digest("iosxe", BEFORE)
    job = Job("sw1", "iosxe", before=before, confirm_seconds=120, started=NOON.isoformat())
    device.left.add(job.identity)

    outcome = target_for(device, tmp_path).settle(job, INTENDED)

    assert (outcome.status, device.text, device.armed) == (status, ends_as, "")
    assert device.left == set()


def test_timer_that_cannot_be_ours_is_left_alone(tmp_path: Path) -> None:
    device = Device(text=AFTER, armed=BEFORE)
    job = Job("sw1", "iosxe", before="x", confirm_seconds=60, started="2026-11-25T11:00:00+00:00")

    outcome = target_for(device, tmp_path).settle(job, INTENDED)

    assert (outcome.status, device.armed) == (Status.PENDING, BEFORE)


def test_unknown_platform_is_said(tmp_path: Path) -> None:
    access = DeviceAccess("r1", "junos", "h", 22, "u", "s")

    with pytest.raises(UsageError, match="no driver for platform junos"):
        NapalmTarget(access, MemorySecrets(), SyntaxComparison(), tmp_path)
