from __future__ import annotations

import stat
from typing import TYPE_CHECKING

import pytest

from iac.artifacts import DeviceConfig
from iac.errors import StateError
from iac.rollout.journal import Journal
from iac.targets.job import Job
from iac.targets.witness import Phase

if TYPE_CHECKING:
    from pathlib import Path

CONFIG = DeviceConfig("sw1", "iosxe", "hostname sw1\nenable secret <secret:enable>\n", sections=("vlans",))


def test_job_that_was_never_settled_is_found_again(tmp_path: Path) -> None:
    job = Job("sw1", "iosxe", before="abc", confirm_seconds=60, started="2026-11-25T20:00:00+00:00")
    Journal(tmp_path)(Phase.STAGING, job, CONFIG)
    Journal(tmp_path)(Phase.COMMITTING, job, CONFIG)

    (found,) = Journal(tmp_path).unfinished()

    assert (found.job, found.config, found.phase) == (job, CONFIG, Phase.COMMITTING)


def test_settled_job_is_not_found(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    job = Job("sw1", "iosxe")
    journal(Phase.COMMITTING, job, CONFIG)
    journal(Phase.SETTLED, job, CONFIG)

    assert journal.unfinished() == ()


def test_line_cut_short_by_a_power_cut_is_no_act(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal(Phase.STAGING, Job("sw1", "iosxe"), CONFIG)
    with journal.path.open("a") as file:
        file.write('{"phase": "settl')

    assert [entry.phase for entry in journal.unfinished()] == [Phase.STAGING]


def test_journal_is_private_and_forgotten_when_all_is_settled(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "j")
    job = Job("sw1", "iosxe")
    with journal.running():
        journal(Phase.COMMITTING, job, CONFIG)
        assert stat.S_IMODE(journal.path.stat().st_mode) == 0o600
        journal(Phase.SETTLED, job, CONFIG)

    assert {path.name for path in (tmp_path / "j").iterdir()} <= {"lock"}


def test_journal_is_kept_while_something_is_unsettled(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    with journal.running():
        journal(Phase.COMMITTING, Job("sw1", "iosxe"), CONFIG)

    assert journal.unfinished()


def test_second_deployment_is_turned_away(tmp_path: Path) -> None:
    with (
        Journal(tmp_path).running(),
        pytest.raises(StateError, match="another deployment"),
        Journal(tmp_path).running(),
    ):
        pass


def test_copy_that_was_lost_is_said(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal(Phase.COMMITTING, Job("sw1", "iosxe"), CONFIG)
    for kept in tmp_path.glob("*.cfg"):
        kept.unlink()

    with pytest.raises(StateError, match="journal's copy"):
        journal.unfinished()
