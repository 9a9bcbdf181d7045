"""The worker's end of the pipe: workers that answer, break off, or cannot be started."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import pytest

from iac.artifacts import Status
from iac.errors import UsageError
from iac.ports import SilentProgress
from iac.targets.ansible.answers import Answers
from iac.targets.ansible.order import Order
from iac.targets.ansible.worker import Worker, worker_environment

if TYPE_CHECKING:
    from pathlib import Path

ANSWER = {
    "counter": 1,
    "uuid": "u",
    "event": "runner_on_ok",
    "event_data": {"host": "sw1", "res": {"outcome": {"status": "applied", "detail": "", "saved": True, "seconds": 1}}},
}
SPEAKS = f"""
import os, sys
first = sys.stdin.buffer.readline()
sys.stdin.buffer.read()
open(sys.argv[1], "w").write(first.decode() + repr(dict(os.environ)))
print({json.dumps(ANSWER)!r})
"""
"""A worker that writes down what it was sent and its environment, and answers for sw1."""


@pytest.fixture
def order(tmp_path: Path) -> Order:
    (tmp_path / "city").mkdir()
    (tmp_path / "library").mkdir()
    return Order(tmp_path / "city", tmp_path / "library", {"sw1": {}, "sw2": {}})


def python(script: str, *arguments: object) -> tuple[str, ...]:
    return (sys.executable, "-c", script, *map(str, arguments))


def test_worker_gets_the_order_and_a_small_environment(order: Order, tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    environ = {"PATH": "/bin", "HOME": "/home/x", "IAC_SECRET_ENABLE": "hush-hush", "AZURE_CLIENT_SECRET": "hush-hush"}
    worker = Worker(python(SPEAKS + "print('{\"eof\": true}')", tmp_path / "sent"), 3, environ, {"IAC_SECRET_A": ""})
    answers = Answers(SilentProgress())

    worker.do(order, tmp_path / "run", answers)

    sent = (tmp_path / "sent").read_text(encoding="utf-8")
    assert json.loads(sent.splitlines()[0])["kwargs"]["playbook"] == "deploy.yml"
    assert "hush-hush" not in sent
    assert "/home/x" in sent
    assert answers.outcome("sw1").status is Status.APPLIED
    assert answers.outcome("sw2").status is Status.UNKNOWN
    assert (tmp_path / "run/order/env/cmdline").read_text(encoding="utf-8") == "--forks 3"
    assert '"IAC_SECRET_A": ""' in (tmp_path / "run/order/env/envvars").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        pytest.param("import sys; sys.exit('ssh: no route to w1')", "ssh: no route to w1", id="says-why"),
        pytest.param("import sys; sys.stdin.read(); print('hello')", "Failed to JSON parse", id="speaks-otherwise"),
        pytest.param("import sys; sys.stdin.read()", "Unexpected empty line", id="says-nothing"),
    ],
)
def test_worker_that_breaks_off_leaves_the_unknown(order: Order, tmp_path: Path, script: str, reason: str) -> None:
    (tmp_path / "run").mkdir()
    answers = Answers(SilentProgress())

    Worker(python(script), 1).do(order, tmp_path / "run", answers)

    assert answers.outcome("sw1").status is Status.UNKNOWN
    assert reason in answers.outcome("sw1").detail
    assert "Traceback" not in answers.outcome("sw1").detail


def test_worker_that_is_no_program_is_refused(order: Order, tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()

    with pytest.raises(UsageError, match="cannot be started: no-such-program: No such file"):
        Worker(("no-such-program",), 1).do(order, tmp_path / "run", Answers(SilentProgress()))


def test_programs_beside_this_python_come_first() -> None:
    path = worker_environment({})["PATH"]

    assert path.startswith(sys.exec_prefix)
    assert path.endswith(":/bin:/usr/bin")
