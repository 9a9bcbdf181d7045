"""What was found changed: from a file that ``iac drift check --format json`` wrote, or just now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iac.artifacts import stack_of
from iac.errors import UsageError
from iac.findings import Severity, State
from iac.report.records import read_document
from iac.report.site.values import Drift, WayBack

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from iac.findings import Finding
    from iac.workflow.drift import DeviceDrift
    from iac.workflow.drift import Drift as FoundDrift


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
    ways = [_way(subject, environment) for subject in subjects if subject in known]
    return Drift(f"{file.name} ({title})", findings, (*ways, *_cloud_ways(findings, environment)))


def live_drift(found: FoundDrift, environment: str) -> Drift:
    """Return what was found just now, with the commands of each device's way back."""
    ways = [planned(device, environment) for device in found.standing]
    source = "the devices and the cloud themselves"
    return Drift(source, found.findings, (*ways, *_cloud_ways(found.cloud, environment)))


def _way(host: str, environment: str) -> WayBack:
    return WayBack(host, f"iac drift remediate CITY --env {environment} --host {host}")


def _cloud_ways(findings: Iterable[Finding], environment: str) -> tuple[WayBack, ...]:
    """The way back of each declared resource that differs; what nobody declared has its own, in the finding."""
    standing = (f for f in findings if f.state is State.FOUND and f.severity is not Severity.INFO)
    subjects = dict.fromkeys(finding.subject for finding in standing if stack_of(finding.subject))
    return tuple(WayBack(name, f"iac drift remediate CITY --env {environment} --only cloud") for name in subjects)


def planned(device: DeviceDrift, environment: str) -> WayBack:
    """Return the way back of one device, with what would be typed and why."""
    way = _way(device.host, environment)
    return WayBack(way.subject, way.command, tuple(_steps(device)))


def _steps(device: DeviceDrift) -> Iterator[tuple[str, str]]:
    for step in device.plan.steps if device.plan else ():
        yield step.reason, "\n".join(step.masked)
    if device.plan is not None and not device.plan.steps:
        yield "save what runs", "write memory"
