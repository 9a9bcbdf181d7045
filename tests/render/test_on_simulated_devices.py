"""Simulated devices, which share no code with us, take every line we print and show the same configuration."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from iac.artifacts import DeviceConfig
from iac.intent.devices import plan_devices
from iac.lab.devices.device import Credentials, Device, DeviceSpec
from iac.lab.devices.eos import Eos
from iac.lab.devices.iosxe import IosXe
from iac.render import render_device
from iac.render.devices import render_template
from iac.syntax import Kind, compare, parse

if TYPE_CHECKING:
    from collections.abc import Callable

    from iac.model.city import City

HOSTS = ("fs7-r1", "fs7-sw1", "hall-old1", "hall-r1", "hall-sw1", "hall-sw2", "lib-r1", "lib-sw1")
EXEC_LINES = re.compile(r"configure( terminal)?|write memory|crypto key generate .*")


def simulated(config: DeviceConfig, ports: tuple[str, ...] = ()) -> Device:
    spec = DeviceSpec(config.hostname, config.platform, config.text, ports)
    kinds: dict[str, Callable[[DeviceSpec, Credentials], Device]] = {"iosxe": IosXe, "eos": Eos}
    return kinds[config.platform](spec, Credentials("netops", "made-up"))


def revealed(text: str) -> str:
    """The text with a made-up value in the place of each secret."""
    return re.sub(r"<secret:([^>]+)>", r"Made-up-\1", text)


def rendered(city: City, hostname: str) -> DeviceConfig:
    intent = plan_devices(city).device(hostname)
    assert intent is not None
    config = render_device(intent)
    return DeviceConfig(config.hostname, config.platform, revealed(config.text))


def test_hosts_are_those_of_the_town(town: City) -> None:
    assert sorted(device.hostname for device in town.devices) == sorted(HOSTS)


@pytest.mark.parametrize("hostname", HOSTS)
def test_device_takes_every_line(town: City, hostname: str) -> None:
    config = rendered(town, hostname)

    _, refused = simulated(config).parse(config.text)

    assert refused == []


@pytest.mark.parametrize("hostname", HOSTS)
def test_device_shows_what_was_meant(town: City, hostname: str) -> None:
    config = rendered(town, hostname)
    device = simulated(config)
    root, _ = device.parse(config.text)

    shown = parse(device.show(root), config.platform)
    found = compare(shown, parse(config.text, config.platform)).differences

    assert [one for one in found if one.kind is not Kind.UNKNOWN] == []


@pytest.mark.parametrize("hostname", HOSTS)
def test_new_device_takes_the_bootstrap(town: City, hostname: str) -> None:
    intent = plan_devices(town).device(hostname)
    assert intent is not None
    text = revealed(render_template(f"{intent.platform}/bootstrap.j2", intent))
    typed = "\n".join(line for line in text.splitlines() if not EXEC_LINES.fullmatch(line))

    _, refused = simulated(render_device(intent), tuple(port.name for port in intent.ports)).parse(typed)

    assert refused == []


def test_a_line_no_device_knows_is_refused(town: City) -> None:
    """The check can fail."""
    config = rendered(town, "hall-sw1")

    _, refused = simulated(config).parse(config.text + "switchport acces vlan ten\n")

    assert [line for line, _ in refused] == ["switchport acces vlan ten"]
