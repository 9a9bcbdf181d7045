"""Each thing somebody may do to a device behind our back: found alone, led back to the city, put right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from iac.lab.devices.mischief import ALL
from iac.ports import SilentProgress
from iac.workflow.deploy import Wishes
from iac.workflow.drift import check_device, check_devices, remediate
from iac.workflow.lab import break_lab

if TYPE_CHECKING:
    from iac.findings import Finding, Origin
    from iac.workflow.access import Network
    from iac.workflow.drift import DeviceDrift

    from .conftest import Town

pytestmark = pytest.mark.xdist_group("devices-mischief")


@dataclass(frozen=True)
class Case:
    """A mischief, what it has to be called, and whether a line of the city's files says otherwise."""

    name: str
    rule: str
    described: bool = True
    at: str = ""

    def __str__(self) -> str:
        return f"{self.name} at {self.at}" if self.at else self.name


IOS = (
    Case("vlan-moved", "drift.network.vlan-moved"),
    Case("acl-loosened", "drift.network.acl-changed"),
    Case("911-route-removed", "drift.voice.emergency-route-missing"),
    Case("snmp-community-added", "drift.network.snmp-community", described=False),
    Case("hostname-changed", "drift.network.hostname"),
    Case("local-user-added", "drift.network.local-user", described=False),
    Case("port-shut", "drift.network.port-shut"),
    Case("trunk-opened", "drift.network.trunk-vlans"),
    Case("location-changed", "drift.voice.emergency-location"),
    Case("unsaved-change", "drift.network.changed"),
)
EOS = tuple(
    Case(case.name, "drift.network.snmp" if case.name == "location-changed" else case.rule, case.described, "lib-sw1")
    for case in IOS
    if case.name != "911-route-removed"
)


def test_every_mischief_has_its_case() -> None:
    assert [case.name for case in IOS] == [mischief.name for mischief in ALL]


def test_lab_that_nobody_touched_is_as_intended(town_lab: Town) -> None:
    drift = check_devices(town_lab.network, SilentProgress())

    assert [finding for device in drift for finding in device.findings] == []
    assert len(drift) == 8


@pytest.mark.parametrize("case", [*IOS, *EOS], ids=str)
def test_mischief_is_found_alone_and_put_right(town_lab: Town, case: Case) -> None:
    network, before = town_lab.network, town_lab.texts()
    host = break_lab(town_lab.lab, case.name, case.at).partition(":")[0]

    drift = looked_at(network, case)

    [finding] = [finding for device in drift for finding in device.findings]
    assert (finding.rule, finding.subject) == (case.rule, host)
    assert ("unsaved" in finding.tags) == (case.name == "unsaved-change")
    assert leads_to_the_city(town_lab, finding.where[0]) == case.described
    assert any(origin.file == f"device:{host}" for origin in finding.where)
    assert fingerprint_of(check_device(network, host).findings) == finding.fingerprint

    rollout = remediate(network, drift, Wishes(), SilentProgress())

    assert [(outcome.subject, outcome.succeeded, outcome.saved) for outcome in rollout.outcomes.values()] == [
        (host, True, True)
    ]
    assert check_device(network, host).findings == ()
    assert town_lab.texts() == before


def looked_at(network: Network, case: Case) -> tuple[DeviceDrift, ...]:
    """Look at the whole town where the lab chose the victim, else at the victim alone: that is a tenth of the time."""
    return (check_device(network, case.at),) if case.at else check_devices(network, SilentProgress())


def leads_to_the_city(town_lab: Town, origin: Origin) -> bool:
    """Tell whether an origin is a line that really is in a file of the city."""
    file = town_lab.city / origin.file
    return file.is_file() and 0 < origin.line <= len(file.read_text(encoding="utf-8").splitlines())


def fingerprint_of(findings: tuple[Finding, ...]) -> str:
    [finding] = findings
    return finding.fingerprint


def test_what_is_not_ours_is_left_alone(town_lab: Town) -> None:
    """The old switch is managed in part: what is done outside of it is neither reported nor undone."""
    town_lab.control.set_running("hall-old1", ["interface GigabitEthernet1/0/1", "description moved the desk"])

    drift = check_device(town_lab.network, "hall-old1")

    assert drift.findings == ()
    assert "interfaces" in {finding.key for finding in drift.left_alone}
    assert remediate(town_lab.network, [drift], Wishes(), SilentProgress()).outcomes == {}
    assert "moved the desk" in town_lab.control.running("hall-old1")


def test_mischief_in_one_lab_does_not_reach_another(town_lab: Town, second_lab: Town) -> None:
    doors = [{(one.address, one.port) for one in lab.lab.insist().devices.values()} for lab in (town_lab, second_lab)]
    untouched = second_lab.texts()["lib-sw1"]
    break_lab(town_lab.lab, "vlan-moved", "lib-sw1")

    found = [check_device(lab.network, "lib-sw1").findings for lab in (town_lab, second_lab)]

    assert not doors[0] & doors[1]
    assert [len(findings) for findings in found] == [1, 0]
    assert second_lab.texts()["lib-sw1"] == untouched
    remediate(town_lab.network, [check_device(town_lab.network, "lib-sw1")], Wishes(), SilentProgress())
