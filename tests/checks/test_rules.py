"""Every rule finds what it is for, and only that: each case spoils the town in one way."""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from iac.checks.portnames import has_port
from iac.checks.run import RULES, check_city
from iac.findings import Finding, State
from iac.model.load import load_city

if TYPE_CHECKING:
    from collections.abc import Callable

    from iac.model.city import City

TODAY = dt.date(2026, 11, 25)
TOWN = Path(__file__).parent.parent.parent / "cities" / "town"


@cache
def town() -> City:
    return load_city(TOWN)


@cache
def calm() -> frozenset[str]:
    return frozenset(finding.fingerprint for finding in check_city(town(), TODAY))


def new_findings(city: City, today: dt.date = TODAY) -> list[Finding]:
    return [finding for finding in check_city(city, today) if finding.fingerprint not in calm()]


def table(city: City, name: str, position: int, **changes: Any) -> City:
    rows = list(getattr(city, name))
    rows[position] = rows[position].model_copy(update=changes)
    return city.model_copy(update={name: tuple(rows)})


def find(name: str, wanted: dict[str, Any]) -> int:
    for position, row in enumerate(getattr(town(), name)):
        if all(getattr(row, key) == value for key, value in wanted.items()):
            return position
    raise AssertionError((name, wanted))


def change(name: str, wanted: dict[str, Any], **changes: Any) -> Callable[[], City]:
    return lambda: table(town(), name, find(name, wanted), **changes)


def section(name: str, **changes: Any) -> Callable[[], City]:
    def spoil() -> City:
        return town().model_copy(update={name: getattr(town(), name).model_copy(update=changes)})

    return spoil


def without(name: str, **wanted: Any) -> Callable[[], City]:
    def spoil() -> City:
        rows = [row for row in getattr(town(), name) if not all(getattr(row, k) == v for k, v in wanted.items())]
        return town().model_copy(update={name: tuple(rows)})

    return spoil


def voice_site(site: str, **changes: Any) -> Callable[[], City]:
    def spoil() -> City:
        voice = town().voice
        assert voice is not None
        sites = [rule.model_copy(update=changes) if rule.site == site else rule for rule in voice.sites]
        return town().model_copy(update={"voice": voice.model_copy(update={"sites": tuple(sites)})})

    return spoil


def emergency(**changes: Any) -> Callable[[], City]:
    def spoil() -> City:
        voice = town().voice
        assert voice is not None
        return section("voice", emergency=voice.emergency.model_copy(update=changes))()

    return spoil


def cloud_overlap() -> City:
    cloud = town().cloud
    assert cloud is not None
    return section("cloud", address_space=town().network.supernet)()


def no_backup_for_t0() -> City:
    cloud = town().cloud
    assert cloud is not None
    return section("cloud", backups=tuple(backup for backup in cloud.backups if backup.tier != "T0"))()


def dispatch_on_one_router() -> City:
    return change("sites", {"code": "fs7"}, dispatch="primary")()


def dispatch_on_one_carrier() -> City:
    return change("sites", {"code": "library"}, dispatch="primary")()


def circle() -> City:
    groups = tuple(
        group.model_copy(update={"final": {"clerk": "utilities", "utilities": "clerk"}[group.name]})
        for group in town().hunt_groups
    )
    return town().model_copy(update={"hunt_groups": groups})


def library_without_router() -> City:
    voice = town().voice
    assert voice is not None
    return section("voice", sites=tuple(rule for rule in voice.sites if rule.site != "library"))()


def two_locations_on_a_floor() -> City:
    here = next(place for place in town().locations if place.location == "fs7-f1")
    bay = here.model_copy(update={"location": "fs7-bay", "building": "Bay", "elin": "+19415550197"})
    return town().model_copy(update={"locations": (*town().locations, bay)})


def a_hundred_and_one_tunnels() -> City:
    cloud = town().cloud
    assert cloud is not None
    return section("cloud", tunnels=cloud.tunnels[:1] * 101)()


def expired() -> City:
    return town()


CASES: dict[str, tuple[Callable[[], City], str]] = {
    "network.cloud-overlap": (cloud_overlap, "cloud"),
    "network.ports-short": (change("devices", {"hostname": "fs7-sw1"}, ports=1), "fs7"),
    "network.power-short": (
        lambda: town().model_copy(
            update={
                "phones": tuple(
                    phone.model_copy(update={"extension": f"41{n:02}", "site": "fs7", "floor": "1", "model": "CP-8832"})
                    for n, phone in enumerate(town().phones * 8)
                )
            }
        ),
        "fs7",
    ),
    "network.dispatch-one-carrier": (dispatch_on_one_carrier, "library"),
    "network.dispatch-one-router": (dispatch_on_one_router, "fs7"),
    "network.no-circuit": (without("circuits", site="library"), "library"),
    "network.bandwidth-differs": (change("sites", {"code": "library"}, bandwidth_mbps=1), "library"),
    "network.end-of-support": (change("devices", {"hostname": "hall-sw1"}, model="WS-C2960X-48FPS-L"), "hall-sw1"),
    "network.unknown-model": (change("devices", {"hostname": "fs7-sw1"}, model="SG350-28P"), "model SG350-28P"),
    "network.no-such-port": (change("links", {"a_device": "hall-sw2"}, b_port="TenGigabitEthernet1/1/9"), "hall-sw1"),
    "network.no-such-floor": (change("devices", {"hostname": "fs7-sw1"}, floor="9"), "fs7-sw1"),
    "network.short-of-standard": (without("unmanaged", kind="ups", site="fs7"), "fs7"),
    "voice.reserved-number": (change("phones", {"extension": "4102"}, extension="911"), "phone 911"),
    "voice.number-hides-service": (change("phones", {"extension": "4102"}, extension="4110"), "phone 4110"),
    "voice.number-length": (change("phones", {"extension": "4102"}, extension="41020"), "phone 41020"),
    "voice.number-unowned": (change("phones", {"extension": "4101"}, did="+13055550100"), "phone 4101"),
    "voice.group-size": (change("hunt_groups", {"name": "clerk"}, members=("4201",)), "hunt group clerk"),
    "voice.caller-loops": (circle, "hunt group clerk"),
    "voice.dead-key": (
        change("attendants", {"digit": "1"}, target="nobody"),
        "attendant main",
    ),
    "voice.unfinished-menu": (without("attendants", digit="t", when="open"), "attendant main"),
    "voice.schedule-gap": (without("schedules", day="sunday"), "schedule office"),
    "voice.schedule-hours": (change("schedules", {"day": "monday"}, opens="17:00", closes="08:00"), "schedule office"),
    "voice.holidays-run-out": (
        lambda: town().model_copy(
            update={"holidays": tuple(h.model_copy(update={"date": dt.date(2025, 1, 1)}) for h in town().holidays)}
        ),
        "schedule office",
    ),
    "voice.schedule-timezone": (change("schedules", {"day": "friday"}, timezone="America/Chicago"), "schedule office"),
    "voice.block-without-trunk": (change("did_ranges", {"use": "elin"}, carrier="other"), "block +19415550160"),
    "recovery.machine-differs": (change("servers", {"hostname": "files01"}, memory_gib=4), "server files01"),
    "recovery.machine-too-large": (
        change("servers", {"hostname": "files01"}, disks_gib=(64, 40_000)),
        "server files01",
    ),
    "network.no-tunnel": (section("cloud", tunnels=()), "fs7"),
    "network.too-many-tunnels": (a_hundred_and_one_tunnels, "cloud"),
    "voice.trunk-sessions": (change("trunks", {"name": "fs7-fxo1"}, sessions=2), "trunk fs7-fxo1"),
    "recovery.data-without-disk": (change("services", {"name": "records"}, data_gib=9999), "records"),
    "voice.phone-count": (change("sites", {"code": "library"}, phones=77), "library"),
    "voice.no-survivable-911": (voice_site("library", survivable_911="none"), "library"),
    "voice.no-voice-router": (library_without_router, "library"),
    "voice.floor-without-location": (change("phones", {"extension": "4102"}, floor="9"), "fs7"),
    "voice.floor-too-large": (change("sites", {"code": "library"}, floors=2, sq_ft_per_floor=9000), "library"),
    "voice.no-street-address": (change("sites", {"code": "library"}, street="", zip=""), "library"),
    "voice.location-without-elin": (change("locations", {"location": "fs7-f1"}, elin=None), "location fs7-f1"),
    "voice.location-open": (two_locations_on_a_floor, "fs7"),
    "voice.elin-block": (change("locations", {"location": "fs7-f1"}, elin="+19415550110"), "location fs7-f1"),
    "voice.unknown-telephone": (change("phones", {"extension": "4101"}, model="CP-9999"), "telephone CP-9999"),
    "voice.address-stale": (
        change("locations", {"location": "fs7-f1"}, address_validated=dt.date(2025, 1, 1)),
        "location fs7-f1",
    ),
    "voice.line-at-wrong-site": (
        change("analog_lines", {"number": "+19415550198"}, ali_location="hall-f1"),
        "line +19415550198",
    ),
    "voice.barred-emergency": (section("voice", barred_patterns=("91",)), "voice"),
    "voice.class-without-911": (
        section(
            "voice", classes_of_service={"lobby": ("internal",), "staff": ("emergency",), "executive": ("emergency",)}
        ),
        "class lobby",
    ),
    "voice.class-unknown": (change("phones", {"extension": "4101"}, class_of_service="king"), "phone 4101"),
    "voice.callback-is-menu": (emergency(callback="+19415550100"), "attendant main"),
    "voice.nobody-notified": (emergency(notify_extension="4999"), "voice"),
    "recovery.dependency-cycle": (
        change("services", {"name": "identity"}, depends_on=("records",)),
        "identity",
    ),
    "recovery.weaker-dependency": (
        change("services", {"name": "identity"}, rto_minutes=100_000),
        "dispatch-cad",
    ),
    "recovery.rpo-unreachable": (change("services", {"name": "file-services"}, rpo_minutes=1), "file-services"),
    "recovery.rto-unreachable": (change("services", {"name": "identity"}, rto_minutes=5), "identity"),
    "recovery.unprotected": (no_backup_for_t0, "identity"),
    "recovery.machine-count": (change("services", {"name": "identity"}, vms=9), "identity"),
    "recovery.single-database": (change("databases", {"name": "dispatch_cad"}, ha=False), "database dispatch_cad"),
    "recovery.single-machine": (change("services", {"name": "identity"}, vms=1), "identity"),
    "compliance.cji-in-the-open": (change("services", {"name": "records"}, internet_facing=True), "records"),
    "compliance.cji-zone": (
        change("environments", {"name": "lab"}, subscriptions={"shared": "0"}),
        "environment lab",
    ),
    "compliance.cji-owner": (change("services", {"name": "records"}, department="D02"), "records"),
    "compliance.cji-phone-in-public": (change("phones", {"extension": "4301"}, department="D05"), "phone 4301"),
    "compliance.waiver-expired": (expired, "hall-old1"),
}


def test_telephone_that_names_its_location_stands_there() -> None:
    city = two_locations_on_a_floor()
    phones = tuple(
        phone.model_copy(update={"location": "fs7-bay"}) if phone.site == "fs7" else phone for phone in city.phones
    )

    assert [found.rule for found in new_findings(city.model_copy(update={"phones": phones}))] == []


def test_block_of_numbers_that_hide_a_service_is_told_once() -> None:
    phones = tuple(
        phone.model_copy(update={"extension": f"411{position}"}) for position, phone in enumerate(town().phones[:5])
    )
    city = town().model_copy(update={"phones": phones, "hunt_groups": ()})

    found = [finding for finding in check_city(city, TODAY) if finding.rule == "voice.number-hides-service"]

    assert [finding.title for finding in found] == ["5 numbers from 4110 to 4114 begin with 411"]


@pytest.mark.parametrize(
    ("model", "ports", "port", "there"),
    [
        pytest.param("C9300-24P", 24, "GigabitEthernet1/0/24", True, id="last"),
        pytest.param("C9300-24P", 24, "GigabitEthernet1/0/25", False, id="one-too-many"),
        pytest.param("C9300-48P", 48, "TenGigabitEthernet1/1/8", True, id="uplink"),
        pytest.param("C9300-48P", 48, "GigabitEthernet0/0", True, id="management"),
        pytest.param("C8200-1N-4T", 4, "GigabitEthernet0/0/3", True, id="router"),
        pytest.param("C8200-1N-4T", 4, "GigabitEthernet0/0/17", False, id="router-too-many"),
        pytest.param("C8200-1N-4T", 4, "Cellular0/2/0", True, id="module"),
        pytest.param("C8300-1N1S-4T2X", 6, "TenGigabitEthernet0/0/5.120", True, id="subinterface"),
        pytest.param("C9500-24Y4C", 24, "HundredGigE1/0/25", True, id="hundred"),
        pytest.param("EX4300-48P", 48, "xe-0/2/9", False, id="junos-uplink-too-many"),
        pytest.param("EX4650-48Y", 48, "et-0/0/48", True, id="junos-hundred"),
        pytest.param("CCS-720XP-48ZC2", 48, "Ethernet49", True, id="arista-uplink"),
        pytest.param("DCS-7050SX3-48YC8", 48, "Ethernet49/1", True, id="arista-quad"),
        pytest.param("N9K-C93180YC-FX3", 48, "Ethernet1/54", True, id="nexus"),
        pytest.param("N9K-C93180YC-FX3", 48, "Ethernet2/1", False, id="nexus-no-second-slot"),
    ],
)
def test_port_is_on_the_model_or_not(model: str, ports: int, port: str, *, there: bool) -> None:
    assert has_port(model, ports, port) is there


def test_machine_of_no_size_is_named() -> None:
    city = change("servers", {"hostname": "files01"}, memory_gib=9999)()

    titles = {finding.title for finding in new_findings(city) if finding.rule == "recovery.machine-too-large"}

    assert len(titles) == 1
    assert "no virtual machine size carries that" in titles.pop()


def test_every_rule_has_a_case() -> None:
    assert set(CASES) == set(RULES)


@pytest.mark.parametrize("rule", CASES)
def test_rule_finds_what_was_spoilt(rule: str) -> None:
    spoil, subject = CASES[rule]
    today = dt.date(2027, 8, 1) if rule == "compliance.waiver-expired" else TODAY

    found = [finding for finding in check_city(spoil(), today) if finding.rule == rule]

    assert [finding for finding in found if subject in ("", finding.subject)] != []
    assert all(finding.why and finding.fix and finding.source for finding in found)


def test_town_keeps_the_rules_that_lives_hang_on() -> None:
    assert [finding for finding in check_city(town(), TODAY) if finding.severity.rank >= 3] == []


def test_findings_point_into_the_city_files() -> None:
    for finding in check_city(town(), TODAY):
        assert finding.where, finding
        line = (TOWN / finding.where[0].file).read_text(encoding="utf-8").splitlines()[finding.where[0].line - 1]
        assert line.strip()


def test_waiver_covers_its_subject_until_its_day() -> None:
    running = {
        finding.subject: finding.state for finding in check_city(town(), TODAY) if finding.rule.endswith("support")
    }
    later = check_city(town(), dt.date(2027, 7, 1))

    assert running == {"hall-old1": State.WAIVED}
    assert State.FOUND in [finding.state for finding in later if finding.rule == "network.end-of-support"]
    assert [finding.subject for finding in later if finding.rule == "compliance.waiver-expired"] == ["hall-old1"]


@pytest.mark.parametrize(
    ("pattern", "blocks"),
    [
        pytest.param("91", True, id="prefix"),
        pytest.param("9", True, id="digit"),
        pytest.param("91[2-9]", False, id="set-that-leaves-911"),
        pytest.param("91900", False, id="longer"),
        pytest.param("99", True, id="9911"),
        pytest.param("9.1$", True, id="dot"),
        pytest.param(".T", True, id="anything"),
        pytest.param("91$", False, id="fixed-length"),
        pytest.param("[", False, id="not-a-pattern"),
    ],
)
def test_barred_pattern_is_read_as_the_router_reads_it(pattern: str, blocks: bool) -> None:  # noqa: FBT001
    found = check_city(section("voice", barred_patterns=(pattern,))(), TODAY)

    assert ("voice.barred-emergency" in {finding.rule for finding in found}) is blocks


@pytest.mark.parametrize(
    ("spoil", "key"),
    [
        pytest.param(without("unmanaged", kind="ups", site="fs7"), "backup-power", id="power"),
        pytest.param(without("circuits", circuit_id="TWN-0004"), "second-circuit", id="circuit"),
        pytest.param(voice_site("fs7", survivable_911="none"), "survivable-911", id="911"),
        pytest.param(without("prefixes", purpose="public-safety"), "purpose public-safety", id="vlan"),
        pytest.param(change("archetypes", {}, phones=("Chief",)), "phone Chief", id="phone"),
        pytest.param(change("archetypes", {}, bandwidth_mbps=1000), "bandwidth", id="bandwidth"),
    ],
)
def test_site_is_held_to_what_the_city_wrote_of_its_kind(spoil: Callable[[], City], key: str) -> None:
    city = spoil()
    standard = city.archetypes[0].model_copy(update={})
    written = type(standard).model_validate(standard.model_dump())
    city = city.model_copy(update={"archetypes": (written,)}) if key.startswith(("phone", "band")) else city

    found = [finding for finding in new_findings(city) if finding.rule == "network.short-of-standard"]

    assert key in [finding.key for finding in found]
    assert {finding.subject for finding in found} == {"fs7"}


@pytest.mark.parametrize(
    ("opens", "closes", "broken"),
    [
        pytest.param("08:00", None, True, id="no-end"),
        pytest.param(None, "17:00", True, id="no-beginning"),
        pytest.param(None, None, False, id="closed"),
        pytest.param("00:00", "24:00", False, id="always"),
    ],
)
def test_hours_have_two_ends_or_none(opens: str | None, closes: str | None, *, broken: bool) -> None:
    city = change("schedules", {"day": "monday"}, opens=opens, closes=closes)()

    assert ("voice.schedule-hours" in {finding.rule for finding in new_findings(city)}) is broken
