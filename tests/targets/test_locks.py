from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from iac.errors import TargetRefusedError
from iac.targets.locks import DeviceLock

if TYPE_CHECKING:
    from pathlib import Path


def test_lock_may_be_taken_again_by_its_holder(tmp_path: Path) -> None:
    lock = DeviceLock("sw1", tmp_path)

    with lock.hold(), lock.hold():
        pass


def test_lock_of_another_job_is_refused_after_the_wait(tmp_path: Path) -> None:
    with DeviceLock("sw1", tmp_path).hold():
        with pytest.raises(TargetRefusedError, match="another job"), DeviceLock("sw1", tmp_path, 0.05).hold():
            pass
        with DeviceLock("sw2", tmp_path, 0.05).hold():
            pass


def test_lock_is_free_again_after_an_error(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), DeviceLock("sw1", tmp_path).hold():
        raise RuntimeError

    with DeviceLock("sw1", tmp_path, 0.05).hold():
        pass


def test_threads_of_one_process_take_turns(tmp_path: Path) -> None:
    lock = DeviceLock("sw1", tmp_path)
    inside: list[int] = []

    def work() -> None:
        with lock.hold():
            inside.append(1)
            assert len(inside) == 1
            inside.pop()

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert inside == []
