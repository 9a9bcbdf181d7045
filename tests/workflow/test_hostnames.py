"""Devices of a new site are named as the city names its devices."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from iac.model.types import DeviceRole
from iac.workflow.hostnames import custom

if TYPE_CHECKING:
    from iac.model.city import City


def named(city: City, names: dict[str, tuple[str, str]]) -> City:
    """Return a city with access switches of these names, sites and floors only."""
    one = next(device for device in city.devices if device.role is DeviceRole.ACCESS)
    devices = [
        one.model_copy(update={"hostname": name, "site": site, "floor": floor}) for name, (site, floor) in names.items()
    ]
    return city.model_copy(update={"devices": tuple(devices)})


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        pytest.param({"fs7-sw1": ("fs7", "1"), "lib-sw12": ("lib", "1")}, "fs-8-sw3", id="after-the-code"),
        pytest.param({"sw-pd-101": ("pd", "1"), "sw-pd-201": ("pd", "2")}, "sw-fs-8-202", id="by-floor"),
        pytest.param({"stn07as01": ("stn-07", "1"), "ctyas22": ("cty", "1")}, "fs8as03", id="without-hyphens"),
        pytest.param({"border": ("fs7", "1")}, "fs-8-a3", id="no-custom"),
        pytest.param({}, "fs-8-a3", id="nobody-yet"),
    ],
)
def test_name_follows_the_custom(town: City, names: dict[str, tuple[str, str]], expected: str) -> None:
    usual = custom(named(town, names), DeviceRole.ACCESS, "a")

    assert usual.name("fs-8", 3, "2", 2) == expected
