"""Each piece of mischief changes exactly one thing, and only the last one leaves it unsaved."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

import pytest

from iac.lab.devices import mischief

if TYPE_CHECKING:
    from collections.abc import Callable

    from iac.lab.devices.device import Device
    from iac.lab.devices.iosxe import IosXe

ON_SWITCHES = (
    "vlan-moved",
    "acl-loosened",
    "snmp-community-added",
    "hostname-changed",
    "local-user-added",
    "port-shut",
    "trunk-opened",
    "location-changed",
    "unsaved-change",
)


def changed(device: Device, before: list[str]) -> list[str]:
    return [line for line in difflib.ndiff(before, device.lines()) if line[0] in "+-"]


def test_there_are_ten() -> None:
    assert len(mischief.ALL) == 10
    assert {*ON_SWITCHES, "911-route-removed"} == set(mischief.BY_NAME)


@pytest.mark.parametrize("name", sorted(mischief.BY_NAME))
def test_mischief_does_one_thing(any_device: Device, name: str) -> None:
    before, saved = any_device.lines(), any_device.startup
    plan = mischief.do(any_device, mischief.BY_NAME[name])
    difference = changed(any_device, before)

    if plan is None:
        assert difference == []
        return
    assert difference
    assert len(difference) <= 2 or name == "911-route-removed"
    assert (any_device.startup == saved) == (name == "unsaved-change")
    assert any_device.parse(any_device.show(any_device.running), printed=True)[1] == []


@pytest.mark.parametrize("name", ON_SWITCHES)
def test_switch_offers_a_victim(make_ios: Callable[..., IosXe], name: str) -> None:
    assert mischief.do(make_ios(), mischief.BY_NAME[name]) is not None


def test_router_loses_its_route_to_911(make_router: Callable[[], IosXe]) -> None:
    device = make_router()
    plan = mischief.do(device, mischief.BY_NAME["911-route-removed"])

    assert plan is not None
    assert plan.lines == ("no dial-peer voice 911 voip",)
    assert "dial-peer voice 911 voip" not in device.lines()
    assert "dial-peer voice 912 pots" in device.lines()
