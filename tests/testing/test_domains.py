"""Which test a finding belongs to, what a test has to look at, and who takes the snapshot."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from iac.checks import emergency
from iac.checks.run import RULES as CITY_RULES
from iac.drift.rules import RULES as DEVICE_RULES
from iac.findings import Domain, Finding, Origin, Severity, State
from iac.testing.domains import area_of, domains, home, parts_of
from iac.testing.items import checks, properties
from iac.testing.marks import MARKS, Area
from iac.testing.probe import Outline, declare
from iac.testing.snapshot import Part, Shelf, Snapshot, not_known

if TYPE_CHECKING:
    from pathlib import Path

    from iac.checks.rule import Rule
    from iac.model.city import City


def finding(rule: str = "drift.network.changed", **facts: object) -> Finding:
    usual: dict[str, object] = {
        "severity": Severity.MEDIUM,
        "domain": Domain.NETWORK,
        "subject": "hall-r1",
        "title": "a line was changed",
    }
    return Finding(rule=rule, **(usual | facts))  # type: ignore[arg-type]  # keywords are checked by the tests


@pytest.fixture
def outline(town: City, tmp_path: Path) -> Outline:
    from iac.ports import clock_at  # noqa: PLC0415

    return Outline(tmp_path, town, "lab", clock_at("2026-11-26"))


@pytest.mark.parametrize("rule", emergency.RULES, ids=lambda rule: str(rule.id))
def test_every_rule_of_emergency_calling_is_in_its_area(rule: Rule) -> None:
    assert area_of(rule.id, rule.domain) is Area.EMERGENCY


@pytest.mark.parametrize(
    ("rule", "domain", "area"),
    [
        pytest.param("drift.voice.emergency-route-missing", Domain.VOICE, Area.EMERGENCY, id="911-route"),
        pytest.param("network.dispatch-one-carrier", Domain.NETWORK, Area.EMERGENCY, id="dispatch"),
        pytest.param("drift.voice.dial-plan", Domain.VOICE, Area.VOICE, id="dial-plan"),
        pytest.param("drift.network.acl-changed", Domain.NETWORK, Area.SECURITY, id="acl"),
        pytest.param("drift.network.vlan-moved", Domain.NETWORK, Area.NETWORK, id="vlan"),
        pytest.param("drift.cloud.nsg-rule-opened", Domain.CLOUD, Area.SECURITY, id="nsg"),
        pytest.param("drift.cloud.soft-delete-off", Domain.RECOVERY, Area.RECOVERY, id="soft-delete"),
        pytest.param("drift.cloud.tag-removed", Domain.CLOUD, Area.CLOUD, id="tag"),
        pytest.param("MOD030", Domain.MODEL, Area.COMPLIANCE, id="model"),
    ],
)
def test_rule_belongs_to_one_area(rule: str, domain: Domain, area: Area) -> None:
    assert area_of(rule, domain) is area


def test_every_rule_has_a_test_of_its_own_area_and_severity() -> None:
    files, drift = domains(drift=False), domains(drift=True)

    for rule in CITY_RULES.values():
        one = finding(rule.id, domain=rule.domain, severity=rule.severity)
        assert home(one, files) == (area_of(rule.id, rule.domain), rule.severity)
    for row in DEVICE_RULES:
        one = finding(row.rule, domain=row.domain, severity=row.severity)
        assert home(one, drift) == (area_of(row.rule, row.domain), row.severity)


def test_finding_without_a_test_of_its_own_goes_to_the_nearest() -> None:
    drift = domains(drift=True)

    assert home(finding("drift.network.unheard-of", severity=Severity.CRITICAL), drift) == (Area.NETWORK, Severity.HIGH)
    assert home(finding("x.y", domain=Domain.COMPLIANCE, severity=Severity.HIGH), drift) == (
        Area.NETWORK,
        Severity.HIGH,
    )


def test_area_waits_only_for_what_it_needs() -> None:
    assert parts_of(Area.EMERGENCY, drift=True) == (Part.DEVICES,)
    assert parts_of(Area.RECOVERY, drift=True) == (Part.CLOUD,)
    assert parts_of(Area.SECURITY, drift=True) == (Part.DEVICES, Part.CLOUD)
    assert parts_of(Area.SECURITY, drift=False) == (Part.FILES,)


def test_every_mark_a_test_carries_is_registered(outline: Outline) -> None:
    assert {mark for check in checks(outline) for mark in check.marks} <= set(MARKS)


def test_city_without_a_cloud_has_no_stacks(outline: Outline) -> None:
    bare = replace(outline, city=outline.city.model_copy(update={"cloud": None}))

    assert bare.stacks == ()
    assert bare.take(Part.CLOUD) == ()
    assert not [check for check in checks(bare) if "stack" in check.marks]


def test_devices_that_cannot_be_opened_are_each_not_known(outline: Outline) -> None:
    found = outline.take(Part.DEVICES)

    assert [one.subject for one in found] == list(outline.devices)
    assert {one.state for one in found} == {State.NOT_CHECKED}


def test_stack_that_cannot_be_declared_is_impossible(outline: Outline) -> None:
    (found,) = declare(outline, "lab-moon-network")

    assert (found.rule, found.subject, found.severity) == ("intent.impossible", "lab-moon-network", Severity.HIGH)


def test_device_test_says_only_what_was_found_on_its_device(outline: Outline) -> None:
    ours, others = finding(), finding(subject="hall-r10")
    check = next(check for check in checks(outline) if check.name == "device[hall-r1]")

    assert check.look(Snapshot((others, ours))) == (ours,)
    assert check.place.file == "network.yaml"


@pytest.mark.parametrize(
    ("subject", "seen"),
    [
        pytest.param("urn:pulumi:lab-shared-vms::iac::x::y", True, id="resource"),
        pytest.param("lab-shared-vms", True, id="stack"),
        pytest.param("lab", True, id="environment"),
        pytest.param("urn:pulumi:lab-shared-network::iac::x::lab-shared-vms", False, id="other-stack"),
        pytest.param("prod", False, id="other-environment"),
    ],
)
def test_stack_test_says_what_is_in_its_stack(outline: Outline, subject: str, seen: bool) -> None:  # noqa: FBT001
    one = finding("drift.cloud.vm-resized", domain=Domain.CLOUD, subject=subject)
    check = next(check for check in checks(outline) if check.name == "stack[lab-shared-vms]")

    assert bool(check.look(Snapshot((one,)))) is seen


def test_emergency_is_not_known_while_a_router_that_carries_911_is_not_known(outline: Outline) -> None:
    router, switch = (
        not_known(["hall-r1"], Domain.NETWORK, "no answer."),
        not_known(["hall-sw1"], Domain.NETWORK, "off"),
    )
    check = next(check for check in checks(outline) if check.name == "emergency[critical]")

    assert check.look(Snapshot(router)) == router
    assert check.look(Snapshot(switch)) == ()
    assert router[0].title == "no answer"


def test_properties_name_the_city_file_and_never_the_device() -> None:
    one = finding(where=(Origin("device:hall-r1", 7), Origin("network.yaml", 3, 5)), state=State.FOUND)

    assert properties(one) == [
        ("rule", one.rule),
        ("fingerprint", one.fingerprint),
        ("severity", "medium"),
        ("domain", "network"),
        ("state", "found"),
        ("file", "network.yaml:3:5"),
    ]


@pytest.mark.parametrize("shared", [True, False], ids=["workers", "alone"])
def test_snapshot_is_taken_once_a_part(tmp_path: Path, shared: bool) -> None:  # noqa: FBT001
    taken: list[Part] = []

    def take(part: Part) -> tuple[Finding, ...]:
        taken.append(part)
        return (finding(subject=part.value, expected="a", where=(Origin("network.yaml", 3),)),)

    shelves = [Shelf(tmp_path) for _ in range(6)] if shared else [Shelf()]
    with ThreadPoolExecutor(6) as pool:
        got = list(pool.map(lambda shelf: shelf.get((Part.DEVICES, Part.CLOUD), take), shelves))
    again = shelves[0].get((Part.CLOUD,), take)

    assert sorted(taken) == [Part.CLOUD, Part.DEVICES]
    assert {one.findings for one in got} == {got[0].findings}
    assert [one.subject for one in got[0].findings] == ["devices", "cloud"]
    assert again.findings == got[0].findings[1:]
