"""``iac drift``: find what was changed behind our back, say what it means, and put it right."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from iac.checks.waivers import waive
from iac.drift import compare_saved, findings_of, unmanaged
from iac.drift.device import NOT_READ
from iac.errors import TargetError
from iac.findings import Finding, Severity, State, sort_findings
from iac.ports import SystemClock
from iac.rollout.pool import each
from iac.rollout.run import WORKERS, Rollout
from iac.syntax import Kind, compare, parse_once
from iac.targets.masking import hide
from iac.workflow.access import trees
from iac.workflow.deploy import deploy_network

if TYPE_CHECKING:
    from collections.abc import Sequence

    from iac.artifacts import DeviceConfig
    from iac.change import Plan
    from iac.ports import Progress
    from iac.syntax import Difference, Tree
    from iac.workflow.access import Network
    from iac.workflow.clouddrift import Sky
    from iac.workflow.deploy import Wishes


@dataclass(frozen=True)
class DeviceDrift:
    """What was found on one device; ``plan`` is the way back, None when the device could not be read.

    ``left_alone`` says which sections are not ours and how much is in them.
    """

    host: str
    findings: tuple[Finding, ...]
    left_alone: tuple[Finding, ...] = ()
    plan: Plan | None = field(default=None, repr=False)

    @property
    def stands(self) -> bool:
        """True when something differs for certain."""
        return any(finding.state is State.FOUND for finding in self.findings)


@dataclass(frozen=True)
class Drift:
    """What was found in one environment: the devices, and the cloud's findings when it was asked."""

    devices: tuple[DeviceDrift, ...]
    cloud: tuple[Finding, ...] = ()
    left: tuple[Finding, ...] = ()
    """Devices that nothing can be said of, because what they should be cannot be decided or rendered."""

    @property
    def standing(self) -> tuple[DeviceDrift, ...]:
        """The devices on which something differs for certain."""
        return tuple(device for device in self.devices if device.stands)

    @property
    def cloud_stands(self) -> bool:
        """True when something in the cloud is to be put right."""
        return any(f.state is State.FOUND and f.severity is not Severity.INFO for f in self.cloud)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Everything, worst first."""
        own = [finding for device in self.devices for finding in device.findings]
        return sort_findings([*own, *self.cloud, *self.left])


def check_environment(network: Network | None, sky: Sky | None, progress: Progress, *, workers: int = WORKERS) -> Drift:
    """Look at the devices and at the cloud, at the same time; either may be left out."""
    with ThreadPoolExecutor(1, thread_name_prefix="devices") as aside:
        devices = aside.submit(check_devices, network, progress, workers=workers) if network else None
        cloud = sky.check(progress) if sky else ()
        found = devices.result() if devices else ()
    today = (network.clock if network else SystemClock()).now().date()
    left = waive(network.city, today, network.findings) if network else ()
    return Drift(found, waive(sky.city, today, cloud) if sky else (), left)


def check_devices(network: Network, progress: Progress, *, workers: int = WORKERS) -> tuple[DeviceDrift, ...]:
    """Read every device and compare; one that cannot be read is a finding, and the others go on."""

    def check(host: str) -> DeviceDrift:
        progress.step(host, "reading")
        drift = check_device(network, host)
        progress.step(host, f"{len(drift.findings)} finding(s)" if drift.findings else "as intended")
        return drift

    return tuple(each(sorted(network.configs), check, workers=workers))


def check_device(network: Network, host: str) -> DeviceDrift:
    """Read one device and compare it with what it should be."""
    config = network.configs[host]
    try:
        running, startup = network.target(host).both()
    except TargetError as error:
        return DeviceDrift(host, (_unread(host, error),))
    return compare_texts(network, config, running, startup)


def compare_texts(network: Network, config: DeviceConfig, running: str, startup: str) -> DeviceDrift:
    """Compare what a device runs and would boot with to what it should be."""
    host = config.hostname
    here, there = trees(config, running)
    booted = parse_once(startup, config.platform, name=f"startup:{host}")
    differences = compare(here, there, sections=config.sections, check=network.check).differences
    origins = network.explained(host).origins if differences else ()
    found = findings_of(host, differences, here, there, origins=origins)
    found = _with_unsaved(network, config, found, _Texts(here, booted, differences))
    left = unmanaged(host, here, there, sections=config.sections) if config.sections else ()
    settled = waive(network.city, network.clock.now().date(), map(_redacted, found))
    return DeviceDrift(host, sort_findings(settled), left, network.way(host, differences, here, there))


@dataclass(frozen=True)
class _Texts:
    running: Tree
    startup: Tree
    differences: Sequence[Difference]


def _with_unsaved(
    network: Network, config: DeviceConfig, found: tuple[Finding, ...], texts: _Texts
) -> tuple[Finding, ...]:
    """Say what was not saved: on the findings it explains, or as a finding of its own where they do not cover it."""
    unsaved = compare(texts.startup, texts.running, sections=config.sections, check=network.check).differences
    lost = {_place(difference) for difference in unsaved if difference.kind is not Kind.UNKNOWN}
    if not lost:
        return found
    if lost <= {_place(difference) for difference in texts.differences}:
        return tuple(_unsaved(finding) if finding.key in lost else finding for finding in found)
    return (*found, *compare_saved(config.hostname, texts.running, texts.startup))


def _place(difference: Difference) -> str:
    return " / ".join([*(header.slot for header in difference.path), difference.node.term.slot])


def _unsaved(finding: Finding) -> Finding:
    return replace(
        finding,
        title=f"{finding.title} (not saved)",
        why=f"{finding.why} It was not saved: a reload undoes it.",
        tags=(*finding.tags, "unsaved"),
    )


def _redacted(finding: Finding) -> Finding:
    return replace(
        finding,
        title=finding.title if finding.state is State.NOT_CHECKED else hide(finding.title),
        key=hide(finding.key),
        expected=hide(finding.expected),
        observed=hide(finding.observed),
    )


def _unread(host: str, error: TargetError) -> Finding:
    return replace(NOT_READ.about(host), title=f"could not be read: {error.reason}")


def remediate(network: Network, drift: Sequence[DeviceDrift], wishes: Wishes, progress: Progress) -> Rollout:
    """Bring the devices on which something stands back to the city, by the ordered commands and nothing else."""
    hosts = [device.host for device in drift if device.stands]
    if not hosts:
        return Rollout({})
    return deploy_network(network.only(hosts), replace(wishes, save=True), progress).rollout
