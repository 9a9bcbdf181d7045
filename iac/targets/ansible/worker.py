"""Transmit an order to a worker, and process what it answers: the worker may be here, or behind any pipe.

The worker gets a small environment of its own: ansible-runner writes the environment into its artifacts and sends it
back, so nothing secret may be in it.
"""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from iac.errors import UsageError
from iac.targets.ansible.order import PLAYBOOK

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from iac.targets.ansible.answers import Answers
    from iac.targets.ansible.order import Order

_HANDED_ON = re.compile(
    r"PATH|HOME|USER|LOGNAME|SHELL|TMPDIR|TZ|LANG|LC_\w+|VIRTUAL_ENV|PYTHON\w*|SSL_CERT_\w+"
    r"|XDG_STATE_HOME|IAC_STATE_HOME|IAC_LAB_HOME|IAC_SECRETS_FILE|SSH_AUTH_SOCK|KRB5\w*|COVERAGE_PROCESS_\w+"
)
_LAST_WORDS = 300


def worker_environment(environ: Mapping[str, str]) -> dict[str, str]:
    """Return the environment of a worker: what programs need to run, and none of the variables that hold secrets.

    The programs beside this Python come first in ``PATH``: the right ansible-playbook is one of them.
    """
    kept = {name: value for name, value in environ.items() if _HANDED_ON.fullmatch(name)}
    here = str(Path(sys.executable).parent)
    return kept | {"PATH": os.pathsep.join([here, kept.get("PATH", os.defpath)])}


@dataclass(frozen=True)
class Worker:
    """Where the work is done: ``command`` reads an order on its input and answers on its output.

    ``variables`` are set for Ansible on the worker: an empty one hides what the worker has under that name.
    """

    command: Sequence[str]
    forks: int
    environ: Mapping[str, str] = field(default_factory=lambda: os.environ, repr=False)
    variables: Mapping[str, str] = field(default_factory=dict)

    def do(self, order: Order, folder: Path, answers: Answers) -> None:
        """Have an order done; ``folder`` is made, with the order and what comes back of it in it."""
        order.write(folder / "order")
        with self._started(folder) as process:
            # A worker that is gone already has closed its input; what it had to say is on its output.
            with contextlib.suppress(BrokenPipeError):
                self._transmit(folder / "order", process.stdin)
                process.stdin.close()
            self._process(folder / "collected", process.stdout, answers)
        words = (folder / "worker.log").read_text(encoding="utf-8", errors="replace").strip()
        if process.returncode and words:
            answers.complaint = words.splitlines()[-1][-_LAST_WORDS:]

    @contextlib.contextmanager
    def _started(self, folder: Path) -> Iterator[Any]:
        environment = worker_environment(self.environ)
        with (folder / "worker.log").open("wb") as log:
            try:
                # A session of its own: Ctrl-C is for us, who let it finish what it has begun.
                process = subprocess.Popen(
                    [*self.command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, env=environment,
                    start_new_session=True,
                )  # fmt: skip
            except OSError as error:
                message = f"the worker cannot be started: {self.command[0]}: {error.strerror}"
                raise UsageError(message, hint="--via takes a command that ends in `ansible-runner worker`") from error
        with process:
            try:
                yield process
            except BaseException:
                process.terminate()
                raise

    def _transmit(self, folder: Path, output: Any) -> None:
        _runner(
            streamer="transmit",
            _output=output,
            private_data_dir=str(folder),
            playbook=PLAYBOOK,
            ident=folder.parent.name,
            cmdline=f"--forks {self.forks}",
            envvars={"ANSIBLE_NOCOLOR": "1", **self.variables},
        )

    @staticmethod
    def _process(folder: Path, answered: Any, answers: Answers) -> None:
        _runner(
            streamer="process",
            _input=answered,
            private_data_dir=str(folder),
            quiet=True,
            event_handler=answers.event,
            status_handler=answers.status,
        )


def _runner(**arguments: Any) -> None:
    import ansible_runner  # noqa: PLC0415  # start-up: only this engine pays for it

    # Without a callback of ours it would take Ctrl-C for itself.
    ansible_runner.interface.run(**arguments, cancel_callback=lambda: False)


def local_command(folder: Path) -> tuple[str, ...]:
    """Return the command of a worker on this machine whose private data directory is ``folder``."""
    return (sys.executable, "-m", "ansible_runner", "worker", "--private-data-dir", str(folder))
