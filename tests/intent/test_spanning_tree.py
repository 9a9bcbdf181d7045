"""Frames meet in the middle of a site: its first distribution switch is the root, no access switch ever is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iac.intent.devices import plan_devices
from iac.model.types import DeviceRole

if TYPE_CHECKING:
    from iac.model.city import City


def test_first_distribution_switch_is_the_root_and_the_second_stands_in(town: City) -> None:
    second = {"hall-sw1": DeviceRole.DISTRIBUTION, "hall-sw2": DeviceRole.DISTRIBUTION}
    devices = tuple(
        device.model_copy(update={"role": second.get(device.hostname, device.role)}) for device in town.devices
    )

    plan = plan_devices(town.model_copy(update={"devices": devices})).devices
    priorities = {device.hostname: device.spanning_tree_priority for device in plan}

    assert (priorities.pop("hall-sw1"), priorities.pop("hall-sw2")) == (24576, 28672)
    assert set(priorities.values()) == {None}
