"""One device of a city, for a task of Ansible: read it, compare it, bring it to the city. Returns plain values."""

from __future__ import annotations

import hashlib
import importlib.metadata
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from iac.artifacts import Outcome, Status
from iac.errors import StateError, UsageError
from iac.ports import SilentProgress
from iac.report.records import record
from iac.rollout.run import GOOD
from iac.workflow.access import open_network
from iac.workflow.deploy import Wishes, deploy_network
from iac.workflow.drift import check_device
from iac.workflow.lab import lab_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from iac.workflow.access import Network

DISTRIBUTION = "municipal-iac"


def own_version() -> str:
    """Return the version of this installation."""
    return importlib.metadata.version(DISTRIBUTION)


def digest(text: str) -> str:
    """Return a short name for a rendered text, by which two machines compare what they render."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Ask:
    """Which device of which city; ``lab_dir`` is the lab's folder where it is not the usual one.

    ``iac_version`` and ``config_digest`` are those of the machine that ordered the work; empty when nobody did.
    """

    city: Path
    environment: str
    host: str
    lab_dir: Path | None = None
    iac_version: str = ""
    config_digest: str = ""

    @classmethod
    def of(cls, params: Mapping[str, Any]) -> Ask:
        """Return what a module's parameters ask for."""
        lab_dir = params.get("lab_dir")
        return cls(
            Path(params["city"]),
            params["environment"],
            params["host"],
            Path(lab_dir) if lab_dir else None,
            params.get("iac_version") or "",
            params.get("config_digest") or "",
        )

    def open(self) -> Network:
        """Return the city's network with this device only; raises what :func:`open_network` raises.

        Also :class:`iac.errors.UsageError` when this machine is not the like of the one that ordered the work.
        """
        if self.iac_version and self.iac_version != own_version():
            message = f"this worker has iac {own_version()}, the deployment was prepared with iac {self.iac_version}"
            raise UsageError(message, hint=f"Install {DISTRIBUTION}=={self.iac_version} on the worker")
        lab = lab_of(self.city, self.lab_dir)
        network = open_network(self.city, self.environment, lab=lab, hosts=[self.host])
        if self.config_digest and self.config_digest != digest(network.configs[self.host].text):
            message = f"{self.host}: this worker prints another configuration than the one the deployment was made for"
            raise UsageError(message, hint="Bring iac, its templates and the city to the same state on both machines")
        return network


def configure_host(params: Mapping[str, Any], *, dry_run: bool) -> dict[str, Any]:
    """Bring a device to the city, or only look; return Ansible's answer.

    What an earlier task that was killed left on the device is settled first. ``failed`` is set when the device is not
    as asked, ``outcome`` holds the facts, ``diff`` the device's own idea of the difference, secrets redacted.
    """
    ask = Ask.of(params)
    stop = params.get("unless_exists")
    if stop and Path(stop).exists():
        return answer(Outcome(ask.host, Status.SKIPPED, "not begun: the deployment was stopped"))
    wishes = Wishes(1, dry_run, bool(params.get("replace")), confirm_seconds=params["confirm_seconds"])
    network = replace(ask.open(), journal_name=f"rollout-{ask.host}")
    done = deploy_network(network, wishes, SilentProgress(), go_on=True)
    return answer(_told(done.settled.outcomes.get(ask.host), done.rollout.outcomes.get(ask.host), ask.host))


def _told(settled: Outcome | None, outcome: Outcome | None, host: str) -> Outcome:
    """Return the outcome to tell: a change that an earlier task began and this one finished counts as this one's."""
    if outcome is None:
        raise StateError(host, "the task was interrupted; run it again")
    if settled is not None and settled.status is Status.APPLIED and outcome.status is Status.UNCHANGED:
        return replace(settled, detail="begun by a task that was interrupted, finished by this one")
    return outcome


def answer(outcome: Outcome) -> dict[str, Any]:
    """Return an outcome as the answer of a module."""
    looked = outcome.status is Status.SKIPPED and bool(outcome.difference)
    return {
        "changed": outcome.status is Status.APPLIED or looked,
        "failed": outcome.status not in GOOD,
        "skipped": outcome.status is Status.SKIPPED and not looked,
        "msg": f"{outcome.subject}: {outcome.status}" + (f": {outcome.detail}" if outcome.detail else ""),
        "outcome": outcome_record(outcome),
        "diff": {"prepared": f"{outcome.difference}\n" if outcome.difference else ""},
    }


def outcome_record(outcome: Outcome) -> dict[str, Any]:
    """Return an outcome as plain values; ``difference`` is told elsewhere."""
    return {
        "subject": outcome.subject,
        "status": str(outcome.status),
        "detail": outcome.detail,
        "saved": outcome.saved,
        "seconds": outcome.seconds,
    }


def drift_of_host(params: Mapping[str, Any]) -> dict[str, Any]:
    """Compare a device with the city; return findings, the way back, and whether it stands otherwise."""
    ask = Ask.of(params)
    drift = check_device(ask.open(), ask.host)
    unread = drift.plan is None
    return {
        "changed": False,
        "failed": unread or (bool(params.get("fail_on_drift")) and drift.stands),
        "msg": f"{ask.host}: {len(drift.findings)} finding(s)" if drift.findings else f"{ask.host}: as intended",
        "drifted": drift.stands,
        "findings": [record(finding) for finding in drift.findings],
        "left_alone": [record(finding) for finding in drift.left_alone],
        "commands": list(drift.plan.commands) if drift.plan is not None else [],
    }


def facts_of_host(params: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a device says of itself and what the city says of it, as facts under ``iac``."""
    ask = Ask.of(params)
    network = ask.open()
    config, access = network.configs[ask.host], network.accesses[ask.host]
    told = network.target(ask.host).facts()
    intended = {
        "platform": config.platform,
        "address": access.address,
        "sections": list(config.sections),
        "config_digest": digest(config.text),
    }
    return {
        "changed": False,
        "ansible_facts": {"iac": {"device": told, "intended": intended, "version": own_version()}},
    }
