"""What was found changed: from a file that ``iac drift check --format json`` wrote, or from the devices now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iac.errors import UsageError
from iac.findings import State
from iac.report.records import read_document
from iac.report.site.values import Drift, WayBack
from iac.workflow.drift import check_devices

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from iac.ports import Progress
    from iac.workflow.access import Network
    from iac.workflow.drift import DeviceDrift


def saved_drift(file: Path, environment: str, hosts: Iterable[str]) -> Drift:
    """Return what a file holds; :class:`iac.errors.UsageError` when it is not what ``iac drift check`` writes."""
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not text"
        raise UsageError(f"{file} cannot be read: {why}") from error
    try:
        title, findings = read_document(text)
    except ValueError as error:
        hint = "Write it with: iac drift check CITY --format json > FILE"
        raise UsageError(f"{file} does not hold findings: {error}", hint=hint) from error
    known = frozenset(hosts)
    subjects = dict.fromkeys(finding.subject for finding in findings if finding.state is State.FOUND)
    ways = tuple(_way(subject, environment) for subject in subjects if subject in known)
    return Drift(f"{file.name} ({title})", findings, ways)


def live_drift(network: Network, progress: Progress) -> Drift:
    """Read every device and return what differs, with the commands of each way back."""
    found = check_devices(network, progress)
    findings = tuple(finding for device in found for finding in device.findings)
    ways = tuple(planned(device, network.environment.name) for device in found if device.stands)
    return Drift("the devices themselves", findings, ways)


def _way(host: str, environment: str) -> WayBack:
    return WayBack(host, f"iac drift remediate CITY --env {environment} --host {host}")


def planned(device: DeviceDrift, environment: str) -> WayBack:
    """Return the way back of one device, with what would be typed and why."""
    way = _way(device.host, environment)
    return WayBack(way.subject, way.command, tuple(_steps(device)))


def _steps(device: DeviceDrift) -> Iterator[tuple[str, str]]:
    for step in device.plan.steps if device.plan else ():
        yield step.reason, "\n".join(step.masked)
    if device.plan is not None and not device.plan.steps:
        yield "save what runs", "write memory"
