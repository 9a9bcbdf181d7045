"""``render``: a city becomes one configuration file a device."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from iac.errors import UsageError
from iac.findings import Finding, sort_findings
from iac.intent.devices import DeviceIntent, NetworkPlan, survey_devices
from iac.intent.statements import NO_TEMPLATES
from iac.model.load import load_city
from iac.render import explain, has_templates, render_device
from iac.render.devices import render_template

if TYPE_CHECKING:
    from pathlib import Path

    from iac.artifacts import DeviceConfig
    from iac.model.city import City

MARKER = ".iac-rendered"
"""A file in a folder that says: what ends in ``.cfg`` here was written by ``iac render``."""


@dataclass(frozen=True)
class Rendering:
    """Every device's configuration by host name, and what stood in the way."""

    plan: NetworkPlan
    configs: tuple[DeviceConfig, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Written:
    """What became of a folder: files by what happened to them."""

    changed: tuple[str, ...]
    unchanged: tuple[str, ...]
    removed: tuple[str, ...]


def render_city(city: City) -> Rendering:
    """Return every device's configuration; one that cannot be made is a finding, and the others go on."""
    plan = survey_devices(city)
    known = [device for device in plan.devices if has_templates(device.platform)]
    missing = [no_templates(device) for device in plan.devices if not has_templates(device.platform)]
    return Rendering(plan, tuple(render_device(device) for device in known), sort_findings([*plan.findings, *missing]))


def render_folder(folder: Path) -> Rendering:
    """Return the configurations of the city that a folder describes."""
    return render_city(load_city(folder))


def device_named(city: City, hostname: str) -> DeviceIntent:
    """Return one device's intent; IntentError when it cannot be decided.

    UsageError when the city has no such device, or no templates for it.
    """
    plan = survey_devices(city)
    device = plan.device(hostname)
    if hostname in plan.refused:
        raise plan.refused[hostname]
    if device is None:
        names = ", ".join(sorted(record.hostname for record in city.devices))
        raise UsageError(f"the city has no device '{hostname}'", hint=f"There are: {names}")
    if not has_templates(device.platform):
        raise UsageError(f"{hostname}: no templates for {device.platform}")
    return device


def bootstrap(city: City, hostname: str) -> str:
    """Return what must be typed into a new device before it can be reached and changed from here."""
    device = device_named(city, hostname)
    return render_template(f"{device.platform}/bootstrap.j2", device)


def explained(city: City, hostname: str) -> DeviceConfig:
    """Return a device's configuration with the cause of each line."""
    return explain(device_named(city, hostname))


def no_templates(device: DeviceIntent) -> Finding:
    """Return the finding that a device cannot be rendered and is left as it is."""
    return replace(
        NO_TEMPLATES.about(device.hostname),
        title=f"no templates for {device.platform}",
        where=device.origins,
        fix=f"Write network_templates/{device.platform}/device.j2, or take the device out of the city.",
    )


def write_configs(configs: tuple[DeviceConfig, ...], folder: Path) -> Written:
    """Write one file a device, each at once or not at all; files that would not change are left alone.

    Files of ours that no device claims any more are removed. UsageError when the folder holds somebody else's files.
    """
    _claim(folder)
    wanted = {f"{config.hostname}.cfg": config.text.encode() for config in configs}
    changed = [name for name, text in sorted(wanted.items()) if _write(folder / name, text)]
    stale = sorted(path.name for path in folder.glob("*.cfg") if path.name not in wanted)
    for name in stale:
        (folder / name).unlink()
    return Written(tuple(changed), tuple(sorted(set(wanted) - set(changed))), tuple(stale))


def _claim(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} is not a folder")
    if folder.is_dir() and not (folder / MARKER).exists() and any(folder.iterdir()):
        raise UsageError(
            f"{folder} holds files that were not written by iac render", hint="Name another folder, or an empty one"
        )
    folder.mkdir(parents=True, exist_ok=True)
    marker = folder / MARKER
    if not marker.exists():
        marker.write_text("Written by iac render; *.cfg files in this folder are replaced and removed by it.\n")


def _write(path: Path, text: bytes) -> bool:
    if path.is_file() and path.read_bytes() == text:
        return False
    draft = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        draft.write_bytes(text)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    return True
