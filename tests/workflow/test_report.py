"""What a report says of a city: 911 by site and telephone, the cloud by service, pictures, drift."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest

from iac.errors import UsageError
from iac.findings import Domain, Finding, Severity, State
from iac.intent.devices import plan_devices
from iac.intent.sites import gather
from iac.model.index import index
from iac.report.records import document
from iac.workflow.drift import DeviceDrift, Drift
from iac.workflow.report import describe
from iac.workflow.report.cloud import cloud
from iac.workflow.report.clouddiagram import cloud_diagram
from iac.workflow.report.diagrams import network_diagram, site_diagram
from iac.workflow.report.drift import live_drift, planned, saved_drift
from iac.workflow.report.emergency import Telephony, calling, emergency
from iac.workflow.report.words import minutes, speed

if TYPE_CHECKING:
    from pathlib import Path

    from iac.change import Plan as WayPlan
    from iac.model.city import City
    from iac.report.site.values import Calling, Report
    from iac.workflow.plan import Plan

TODAY = dt.date(2026, 11, 26)


@pytest.fixture(scope="module")
def report(town: City, town_plan: Plan) -> Report:
    return describe(town, "lab", TODAY, plan=town_plan)


def telephony(city: City) -> Telephony:
    devices = {device.hostname: device for device in plan_devices(city).devices}
    return Telephony(gather(city), index(city), devices)


def changed(city: City, **tables: Any) -> City:
    """Return the city with other tables, as if its files had said so."""
    return city.model_copy(update=tables)


def at(city: City, site: str) -> Calling:
    return calling(telephony(city), site)


def with_survival(city: City, site: str, way: str, **more: Any) -> City:
    assert city.voice is not None
    sites = tuple(
        own.model_copy(update={"survivable_911": way}) if own.site == site else own for own in city.voice.sites
    )
    return changed(city, voice=city.voice.model_copy(update={"sites": sites}), **more)


def test_city_says_who_is_told_and_who_is_called_back(town: City) -> None:
    found = emergency(town)

    assert found is not None
    assert (found.callback, found.notified, found.expiry_minutes) == ("+19415550105", "4200 (Security Desk)", 180)
    assert emergency(changed(town, voice=None)) is None


def test_every_telephone_has_its_place_and_its_port(town: City) -> None:
    found = at(town, "fs7")

    assert [(phone.number, phone.mac, phone.port) for phone in found.phones] == [
        ("4101", "00:11:22:33:44:55", "fs7-sw1 GigabitEthernet1/0/5"),
        ("4102", "00:11:22:33:44:56", "fs7-sw1 GigabitEthernet1/0/6"),
        ("4190", "", "fs7-r1 0/2/0"),
    ]
    assert {phone.location.elin for phone in found.phones if phone.location} == {"+19415550190"}
    (place,) = found.locations
    assert (place.address, place.phones) == ("700 Example Ave, Sampletown, FL 34201", 3)


def test_exits_are_the_dial_peers_of_the_router_in_their_order(town: City) -> None:
    assert [(way.text, way.needs_wan) for way in at(town, "fs7").exits] == [
        ("hall-r1, trunk itsp-1 (county-sip), itsp-2 (county-sip)", True),
        ("fs7-r1, exchange line on port 0/1/0", False),
    ]
    assert [way.text for way in at(town, "hall").exits] == [
        "hall-r1, trunk itsp-1 (county-sip)",
        "hall-r1, trunk itsp-2 (county-sip)",
    ]


@pytest.mark.parametrize(
    ("way", "tables", "survival", "says"),
    [
        pytest.param("fxo", {}, "good", "exchange line .1 941 555 0198 .recorded at fs7-f1., one call at a", id="fxo"),
        pytest.param("fxo", {"analog_lines": ()}, "unknown", "promised, and none is described", id="no-line"),
        pytest.param("second-wan", {}, "weak", "second circuit: Bay Cellular, LTE", id="second-wan"),
        pytest.param("second-wan", {"circuits": ()}, "unknown", "promised, and none is described", id="no-circuit"),
        pytest.param("cellular-gateway", {}, "weak", "cellular gateway", id="cellular"),
        pytest.param("none", {}, "none", "nothing: 911 does not work", id="none"),
    ],
)
def test_what_is_left_when_cut_off_is_what_is_described(
    town: City, way: str, tables: dict[str, Any], survival: str, says: str
) -> None:
    city = with_survival(town, "fs7", way)
    voice = telephony(city)
    found = calling(Telephony(gather(changed(city, **tables)), index(changed(city, **tables)), voice.devices), "fs7")

    assert found.survival == survival
    assert re.search(says, found.survives)


def test_site_nobody_runs_has_no_way_out(town: City) -> None:
    assert town.voice is not None
    sites = tuple(own for own in town.voice.sites if own.site != "library")
    found = at(changed(town, voice=town.voice.model_copy(update={"sites": sites})), "library")

    assert found.exits == ()
    assert (found.survival, found.control) == ("none", "nobody: no router is named for the site")


def test_site_of_a_central_call_agent_says_that_its_way_out_is_not_ours(town: City) -> None:
    assert town.voice is not None
    central = [own.model_copy(update={"mode": "srst", "call_agent": "uc"}) for own in town.voice.sites]
    agent = {"name": "uc", "targets": ("10.0.0.50",)}
    voice = type(town.voice).model_validate(
        town.voice.model_dump() | {"sites": [own.model_dump() for own in central], "call_agents": [agent]}
    )
    found = at(changed(town, voice=voice), "library")

    assert found.exits[0].text.startswith("call agent uc")
    assert "lib-r1 takes over" in found.control


def test_telephone_on_a_floor_without_a_location_is_homeless(town: City) -> None:
    places = tuple(place for place in town.locations if place.location != "hall-f2")
    more = town.locations[0].model_copy(update={"location": "hall-f9", "site": "hall", "floor": "9"})
    city = changed(town, locations=(*places, more))

    assert at(city, "hall").homeless == sum(phone.site == "hall" and phone.floor == "2" for phone in town.phones)


def test_configuration_is_whole_and_knows_the_files_it_comes_from(report: Report) -> None:
    device = next(device for site in report.sites for device in site.devices if device.hostname == "lib-sw1")
    lines = "\n".join(block.text for block in device.config).splitlines()

    assert [block.first for block in device.config][:1] == [1]
    assert lines[0].startswith("!") or "hostname" in "".join(lines[:5])
    named = {origin.split(":")[0] for block in device.config for origin in block.origins}
    assert named <= {"city.yaml", "cloud.yaml", "network.yaml", "phones.csv", "places.yaml", "voice.yaml"}
    assert "phones.csv" in named
    assert device.config[-1].first + device.config[-1].text.count("\n") == len(lines)


def test_ports_that_do_the_same_are_told_once(report: Report) -> None:
    device = next(device for site in report.sites for device in site.devices if device.hostname == "hall-sw1")
    names = [port.name for port in device.ports]

    assert "GigabitEthernet1/0/25 to GigabitEthernet1/0/28 (4)" in names
    assert len(names) < 20


def test_findings_stand_at_their_site(report: Report) -> None:
    hall = next(site for site in report.sites if site.code == "hall")

    assert [finding.subject for finding in hall.findings] == ["hall-old1"]
    assert hall.standing == ()
    assert hall.accepted == hall.findings


def test_secrets_are_never_in_a_report(report: Report) -> None:
    text = repr(report)

    assert "<secret:town-enable>" in text
    assert "1b47061264138c4ac30d75fd1eb44270" not in text


def test_every_declared_resource_is_told_once_by_service(report: Report, town_plan: Plan) -> None:
    assert report.cloud is not None
    told = sum(len(service.resources) for service in report.cloud.everything)
    names = {service.code: service for service in report.cloud.services}

    assert told == sum(resource.type.startswith("azure-native:") for resource in town_plan.resources)
    assert [service.tier for service in report.cloud.services] == sorted(s.tier for s in report.cloud.services)
    assert all(service.resources for service in report.cloud.services)
    assert "Virtual machine" in {resource.kind for resource in names["identity"].resources}
    assert {"Protected item", "Replication protected item"} <= {r.kind for r in names["identity"].resources}
    assert names["dispatch-cad"].recovery == "replicated, a point every 5 minutes"
    assert names["city-website"].recovery == "restored from its backup"
    assert names["identity"].department == "Information Technology"


def test_cloud_that_cannot_be_planned_costs_no_other_page(town: City) -> None:
    servers = tuple(server.model_copy(update={"disks_gib": (64, 40_000)}) for server in town.servers)

    told = describe(changed(town, servers=servers), "lab", TODAY)
    (finding,) = [finding for finding in told.findings if finding.rule == "intent.cloud-impossible"]

    assert told.cloud is None
    assert told.sites
    assert (finding.state, finding.subject) == (State.NOT_CHECKED, "cloud of lab")
    assert "a disk of 40000 GiB is larger than Azure's 32767" in finding.title


def test_city_without_a_cloud_has_none_to_show(town: City) -> None:
    assert cloud(changed(town, cloud=None), "lab") is None


@pytest.mark.parametrize(
    ("number", "expected"),
    [(0, "nothing"), (1, "1 minute"), (15, "15 minutes"), (60, "1 hour"), (90, "90 minutes"), (2880, "2 days")],
)
def test_times_are_said_as_people_say_them(number: int, expected: str) -> None:
    assert minutes(number) == expected


@pytest.mark.parametrize(("number", "expected"), [(50, "50 Mb/s"), (1000, "1 Gb/s"), (2500, "2.5 Gb/s")])
def test_speeds_are_said_as_people_say_them(number: float, expected: str) -> None:
    assert speed(number) == expected


def test_network_picture_shows_each_site_of_a_small_city(town: City) -> None:
    graph = network_diagram(town)

    assert {"Town Hall", "Fire Station 7", "Oak Road Library"} <= {node.title for node in graph.nodes}
    assert ("site:hall", "telephone:county-sip", "2x trunk") in {(e.source, e.target, e.label) for e in graph.edges}
    assert {edge.style for edge in graph.edges if edge.label == "exchange line"} == {"spare"}


def test_network_picture_of_a_large_city_shows_alike_sites_as_one(town: City) -> None:
    libraries = [
        town.sites[2].model_copy(update={"code": f"lib{number}", "number": number}) for number in range(100, 120)
    ]
    circuits = [town.circuits[-1].model_copy(update={"site": site.code, "circuit_id": site.code}) for site in libraries]
    graph = network_diagram(changed(town, sites=(*town.sites, *libraries), circuits=(*town.circuits, *circuits)))
    titles = {node.title for node in graph.nodes}

    assert "21 libraries" in titles
    assert {"Town Hall", "Fire Station 7"} <= titles


def test_site_picture_joins_many_switches_that_hang_alike(town: City) -> None:
    records = telephony(town)
    graph = site_diagram(records, records.records.sites["hall"])
    switch = next(device for device in town.devices if device.hostname == "hall-sw2")
    link = next(link for link in town.links if link.a_device == "hall-sw2")
    many = [switch.model_copy(update={"hostname": f"hall-sw{number}"}) for number in range(20, 30)]
    links = [link.model_copy(update={"a_device": one.hostname, "b_port": one.hostname}) for one in many]
    city = changed(town, devices=(*town.devices, *many), links=(*town.links, *links))
    crowded = Telephony(gather(city), index(city), records.devices)
    large = site_diagram(crowded, crowded.records.sites["hall"])

    assert graph is not None
    assert {node.title: node.rank for node in graph.nodes}["hall-sw2"] == 3
    assert large is not None
    assert "12 access switches" in {node.detail for node in large.nodes}
    assert (
        site_diagram(
            Telephony(gather(changed(town, links=())), index(changed(town, links=())), {}),
            records.records.sites["hall"],
        )
        is None
    )


def test_cloud_picture_frames_both_regions_and_joins_services_of_a_large_city(town: City, town_plan: Plan) -> None:
    found = cloud(town, "lab", town_plan)
    assert found is not None
    assert [frame.title for frame in found.diagram.frames] == ["eastus2 (home)", "centralus (to fall back on)"]
    assert {"identity", "Hub", "Zone cjis"} <= {node.title for node in found.diagram.nodes}
    identity = next(service for service in town.services if service.name == "identity")
    tunnel = town.cloud.tunnels[0] if town.cloud else None
    resource = next(r for r in town_plan.resources if r.stack == "lab-shared-vms")
    many = [identity.model_copy(update={"name": f"service-{number}"}) for number in range(13)]
    assert town.cloud is not None
    wide = town.cloud.model_copy(update={"tunnels": (tunnel,) * 7})
    graph = cloud_diagram(
        changed(town, services=tuple(many), cloud=wide), town_plan, {service.name: [resource] for service in many}
    )

    assert [node.title for node in graph.nodes if node.kind == "service"] == ["T0: 13 services"]
    assert "7 sites" in {node.title for node in graph.nodes}


def finding(subject: str, state: State = State.FOUND) -> Finding:
    return Finding("drift.x", Severity.HIGH, Domain.NETWORK, subject, "changed", state=state)


def test_saved_drift_has_a_way_back_for_each_device_that_differs(tmp_path: Path) -> None:
    found = [finding("hall-sw1"), finding("hall-sw1"), finding("lib-sw1", State.NOT_CHECKED), finding("urn:pulumi:x")]
    file = tmp_path / "drift.json"
    file.write_text(document(found, "drift of town"))
    drift = saved_drift(file, "lab", ["hall-sw1", "lib-sw1"])

    assert drift.source == "drift.json (drift of town)"
    assert drift.findings == tuple(found)
    assert [(way.subject, way.command) for way in drift.ways] == [
        ("hall-sw1", "iac drift remediate CITY --env lab --host hall-sw1"),
        ("urn:pulumi:x", "iac drift remediate CITY --env lab --only cloud"),
    ]


def test_drift_found_just_now_has_the_commands_of_each_way_back() -> None:
    plan = cast("WayPlan", SimpleNamespace(steps=()))
    remark = replace(finding("urn:pulumi:y"), severity=Severity.INFO)
    devices = (DeviceDrift("a", (finding("a"),), plan=plan), DeviceDrift("b", (), plan=plan))
    drift = live_drift(Drift(devices, (finding("urn:pulumi:x"), remark)), "lab")

    assert [way.subject for way in drift.ways] == ["a", "urn:pulumi:x"]
    assert len(drift.findings) == 3


@pytest.mark.parametrize(
    ("content", "says"),
    [
        pytest.param(b"{}", "does not hold findings", id="another-file"),
        pytest.param(b"\xff\xfe", "it is not text", id="binary"),
        pytest.param(None, "No such file", id="missing"),
    ],
)
def test_another_file_is_no_drift(tmp_path: Path, content: bytes | None, says: str) -> None:
    if content is not None:
        (tmp_path / "x").write_bytes(content)

    with pytest.raises(UsageError, match=says):
        saved_drift(tmp_path / "x", "lab", [])


def test_way_back_tells_what_is_typed_and_why() -> None:
    step = SimpleNamespace(reason="set it back", masked=("interface Gi1/0/5", " switchport access vlan 10"))
    some, none = (cast("WayPlan", SimpleNamespace(steps=steps)) for steps in ((step,), ()))

    assert planned(DeviceDrift("a", (), plan=some), "lab").steps == (
        ("set it back", "interface Gi1/0/5\n switchport access vlan 10"),
    )
    assert planned(DeviceDrift("a", (), plan=none), "lab").steps == (("save what runs", "write memory"),)
    assert planned(DeviceDrift("a", ()), "lab").steps == ()
