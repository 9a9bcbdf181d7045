from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from iac.artifacts import Status
from iac.errors import TargetUnreachableError
from iac.ports import FixedClock, SilentProgress
from iac.targets.comparison import SyntaxComparison
from iac.targets.gitarchive import GitArchive
from iac.targets.memory import MemoryTarget
from iac.workflow.backup import back_up

if TYPE_CHECKING:
    from pathlib import Path

    from iac.workflow.backup import Backup

CLOCK = FixedClock(dt.datetime(2026, 11, 25, 1, tzinfo=dt.UTC))


def device(host: str, salt: str) -> MemoryTarget:
    text = f"hostname {host}\nenable secret 9 $9${salt}\nvlan 10\n"
    return MemoryTarget(host, "iosxe", SyntaxComparison(), text)


def night(folder: Path, town: dict[str, MemoryTarget]) -> Backup:
    return back_up(sorted(town), town.__getitem__, GitArchive(folder), CLOCK, workers=4, progress=SilentProgress())


def test_new_salt_is_no_change_and_a_new_line_is_one(tmp_path: Path) -> None:
    night(tmp_path / "a", {"sw1": device("sw1", "aaa"), "sw2": device("sw2", "aaa")})
    quiet = night(tmp_path / "a", {"sw1": device("sw1", "bbb"), "sw2": device("sw2", "bbb")})
    town = {"sw1": device("sw1", "ccc"), "sw2": device("sw2", "ccc")}
    town["sw2"].text += "vlan 66\n"
    busy = night(tmp_path / "a", town)

    assert (quiet.kept.changed, quiet.kept.commit) == ((), "")
    assert busy.kept.changed == ("sw2.cfg",)
    assert "aaa" not in (tmp_path / "a" / "sw1.cfg").read_text()


def test_device_that_cannot_be_read_keeps_its_file_and_is_reported(tmp_path: Path) -> None:
    night(tmp_path / "a", {"sw1": device("sw1", "a"), "sw2": device("sw2", "a")})
    town = {"sw1": device("sw1", "a"), "sw2": device("sw2", "a")}
    town["sw1"].fault = TargetUnreachableError("sw1", "no route")
    town["sw2"].text += "vlan 66\n"

    backup = night(tmp_path / "a", town)

    assert [(outcome.subject, outcome.status) for outcome in backup.missed] == [("sw1", Status.UNREACHABLE)]
    assert backup.read == ("sw2",)
    assert (tmp_path / "a" / "sw1.cfg").exists()
