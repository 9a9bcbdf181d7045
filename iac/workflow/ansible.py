"""``iac deploy --engine ansible``: the same deployment, done by a worker of ansible-runner here or elsewhere."""

from __future__ import annotations

import contextlib
import json
import shutil
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from iac.artifacts import Outcome, Status
from iac.carried import carried
from iac.errors import SecretError, StateError
from iac.rollout.interrupt import interruptible
from iac.rollout.ledger import Ledger
from iac.rollout.run import Rollout, exceeded
from iac.rollout.waves import plan_waves
from iac.targets.ansible.answers import Answers
from iac.targets.ansible.order import Order
from iac.targets.ansible.versions import insist_versions
from iac.targets.ansible.worker import Worker, local_command
from iac.targets.secrets import names_in, private_file, variable
from iac.workflow.access import SECRETS_FILE
from iac.workflow.deploy import Deployment
from iac.workflow.onehost import digest, own_version

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from iac.ports import Progress
    from iac.workflow.access import Network
    from iac.workflow.deploy import Wishes


@dataclass(frozen=True)
class Through:
    """Which city is deployed through which worker: ``via`` is a command, empty for a worker on this machine.

    ``lab_dir`` is the lab's folder, None for an environment that is no lab.
    """

    city: Path
    lab_dir: Path | None = None
    via: Sequence[str] = ()


def deploy_through_ansible(
    network: Network, through: Through, wishes: Wishes, progress: Progress, *, go_on: bool = False
) -> Deployment:
    """Bring a network's devices to the city through ansible-runner; ``go_on`` takes up what a dead worker left.

    Raises :class:`iac.errors.UsageError` when Ansible is missing or too old, :class:`iac.errors.StateError` when an
    interrupted deployment is in the way or another one is going on.
    """
    insist_versions()
    journal = network.journal
    with journal.running():
        run = _Run(network, through, wishes, progress, Ledger(network.state / "ansible.jsonl"))
        if not wishes.dry_run:
            run.insist_free(go_on=go_on, unfinished=[entry.job.hostname for entry in journal.unfinished()])
        return Deployment(Rollout({}), run.all())


@dataclass
class _Run:
    network: Network
    through: Through
    wishes: Wishes
    progress: Progress
    ledger: Ledger
    outcomes: dict[str, Outcome] = field(default_factory=dict)

    @property
    def folder(self) -> Path:
        return self.network.state / "ansible"

    @property
    def stop(self) -> Path:
        """The file whose presence lets no further device be begun."""
        return self.folder / "stop"

    def insist_free(self, *, go_on: bool, unfinished: Sequence[str]) -> None:
        if unfinished:
            hosts = ", ".join(unfinished)
            raise StateError(
                self.network.journal.path,
                f"a deployment was interrupted on {hosts}; `iac deploy` without --engine and with --resume settles it",
            )
        if self.ledger.exists and not go_on:
            message = "a worker was lost before it had answered for every device; add --resume to take up the others"
            raise StateError(self.ledger.path, message)
        self.ledger.open()

    def all(self) -> Rollout:
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True, mode=0o700)
        configs = self.network.configs
        left = [host for host in sorted(configs) if not self._is_done(host)]
        kinds = {host: configs[host].platform for host in left}
        with interruptible(self._halt) as interrupted:
            for number, wave in enumerate(plan_waves(left, kinds) if self.wishes.waves else [tuple(left)], 1):
                self._wave(number, wave)
        if not any(outcome.status is Status.UNKNOWN for outcome in self.outcomes.values()):
            self.ledger.close()
        return Rollout(dict(sorted(self.outcomes.items())), interrupted())

    def _is_done(self, host: str) -> bool:
        if self.wishes.dry_run or not self.ledger.done(host, self._digest(host)):
            return False
        self.outcomes[host] = Outcome(host, Status.UNCHANGED, "done before the worker was lost")
        return True

    def _wave(self, number: int, hosts: Sequence[str]) -> None:
        if not hosts:
            return
        if self.stop.exists():
            why = self.stop.read_text(encoding="utf-8")
            self.outcomes |= {host: Outcome(host, Status.SKIPPED, why) for host in hosts}
            return
        folder = self.folder / f"wave-{number}"
        folder.mkdir()
        answers = Answers(self.progress, self._heard)
        with self._secrets() as variables:
            command = self.through.via or local_command(folder / "worker")
            Worker(command, self.wishes.workers, variables=variables).do(self._order(hosts), folder, answers)
        self.outcomes |= {host: answers.outcome(host) for host in hosts}

    def _heard(self, outcome: Outcome) -> None:
        self.outcomes[outcome.subject] = outcome
        if not self.wishes.dry_run:
            self.ledger.note(outcome, self._digest(outcome.subject))
        if reason := exceeded(self.wishes.failure_budget, self.outcomes.values()):
            self._halt(reason)

    def _halt(self, reason: str) -> None:
        if not self.stop.exists():
            self.stop.write_text(reason, encoding="utf-8")

    def _order(self, hosts: Sequence[str]) -> Order:
        parameters = {
            "environment": self.network.environment.name,
            "iac_version": own_version(),
            "confirm_seconds": self.wishes.confirm_seconds,
            "replace": self.wishes.replace,
            "unless_exists": str(self.stop.resolve()),
        }
        if self.through.lab_dir is not None:
            parameters["lab_dir"] = str(self.through.lab_dir.resolve())
        known = {host: {"iac_config_digest": self._digest(host)} for host in hosts}
        return Order(self.through.city, carried("library"), known, parameters, self.wishes.dry_run)

    def _digest(self, host: str) -> str:
        return digest(self.network.configs[host].text)

    @contextlib.contextmanager
    def _secrets(self) -> Iterator[dict[str, str]]:
        """Hand a worker on this machine the secrets it needs in a file that is removed again.

        On any worker the variables that may hold them are hidden from ansible-runner, which writes down all variables.
        """
        names = {access.password_secret for access in self.network.accesses.values()}
        names |= {name for config in self.network.configs.values() for name in names_in(config.text)}
        hidden = {variable(name): "" for name in sorted(names)}
        if self.through.lab_dir is not None or self.through.via:
            yield hidden
            return
        values: dict[str, str] = {}
        for name in sorted(names):
            # A secret that is missing is the affair of the device that needs it.
            with contextlib.suppress(SecretError):
                values[name] = self.network.secrets.reveal(name)
        with private_file(self.network.state / "ansible-secrets.json", json.dumps(values)) as path:
            yield hidden | {SECRETS_FILE: str(path.resolve())}
