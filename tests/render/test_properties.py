"""What must hold for every city: order means nothing, and a new site is nobody else's business."""

from __future__ import annotations

import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from iac.model.load import load_city
from iac.model.network import Circuit, Device, Link
from iac.model.places import Location, Site
from iac.model.voice import Phone, SiteVoice
from iac.workflow.render import render_city
from tests.render.rewriting import rewrite

if TYPE_CHECKING:
    from iac.model.city import City

FEW = settings(max_examples=1, deadline=None, suppress_health_check=[HealthCheck.too_slow])
MANY = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
NEW = "new"
NUMBERS_OF_TOWN = {1, 7, 9}


def texts(city: City) -> dict[str, str]:
    return {config.hostname: config.text for config in render_city(city).configs}


def reread(city: City, seed: int) -> City:
    with tempfile.TemporaryDirectory() as name:
        rewrite(city, Path(name), seed)
        return load_city(Path(name))


@MANY
@given(seed=st.integers(0, 2**32))
def test_order_of_files_keys_and_rows_changes_nothing(town: City, rendered_town: dict[str, str], seed: int) -> None:
    assert texts(reread(town, seed)) == rendered_town


@FEW
@given(seed=st.integers(0, 2**32))
def test_order_changes_nothing_in_a_real_city(harborview: City, rendered_harborview: dict[str, str], seed: int) -> None:
    assert texts(reread(harborview, seed)) == rendered_harborview


def site_of(number: int, floors: int) -> dict[str, Any]:
    return {
        "number": number,
        "code": NEW,
        "name": "New Pavilion",
        "kind": "park-centre",
        "street_number": "1",
        "street": "New St",
        "city": "Sampletown",
        "state": "FL",
        "zip": "34209",
        "floors": floors,
        "wan": "metro-ethernet",
    }


def with_site(city: City, number: int, floors: int, *, phones: tuple[str, ...] = ()) -> City:
    """The city with one more site: a router, a switch a floor, a circuit, and telephones when they are named."""
    router = Device(hostname=f"{NEW}-r1", site=NEW, role="site-router", platform="iosxe", model="C8200-1N-4T", ports=4)
    switches = [
        Device(
            hostname=f"{NEW}-sw{floor}",
            site=NEW,
            role="access",
            platform="iosxe",
            model="C9300-24P",
            ports=24,
            poe=True,
            floor=str(floor),
        )
        for floor in range(1, floors + 1)
    ]
    links = [
        Link(
            a_device=switch.hostname,
            a_port="TenGigabitEthernet1/1/1",
            b_device=router.hostname,
            b_port=f"GigabitEthernet0/0/{floor}",
            speed_gbps=1,
        )
        for floor, switch in enumerate(switches, 1)
    ]
    circuit = Circuit(
        site=NEW, kind="metro-ethernet", carrier="Metro", bandwidth_mbps=100, role="primary", circuit_id="NEW-1"
    )
    wan = Link(a_device=router.hostname, a_port="GigabitEthernet0/0/0", b_device="wan", b_port="NEW-1", speed_gbps=1)
    added = city.model_copy(
        update={
            "sites": (*city.sites, Site(**site_of(number, floors))),
            "devices": (*city.devices, router, *switches),
            "links": (*city.links, wan, *links),
            "circuits": (*city.circuits, circuit),
        }
    )
    return with_phones(added, floors, phones) if phones else added


def with_phones(city: City, floors: int, extensions: tuple[str, ...]) -> City:
    assert city.voice is not None
    places = [
        Location(location=f"{NEW}-f{floor}", site=NEW, floor=str(floor), elin=f"+194155501{60 + floor}")
        for floor in range(1, floors + 1)
    ]
    phones = [
        Phone(
            extension=extension,
            display_name=f"New {extension}",
            department="D01",
            site=NEW,
            floor="1",
            model="CP-8841",
            mac=f"00:AA:BB:CC:{extension[:2]}:{extension[2:]}",
            class_of_service="staff",
        )
        for extension in extensions
    ]
    runs = SiteVoice(site=NEW, mode="cme", router=f"{NEW}-r1")
    return city.model_copy(
        update={
            "locations": (*city.locations, *places),
            "phones": (*city.phones, *phones),
            "voice": city.voice.model_copy(update={"sites": (*city.voice.sites, runs)}),
        }
    )


numbers = st.integers(1, 15).filter(lambda number: number not in NUMBERS_OF_TOWN)


@MANY
@given(number=numbers, floors=st.integers(1, 4))
def test_a_new_site_changes_no_other_device(
    town: City, rendered_town: dict[str, str], number: int, floors: int
) -> None:
    found = texts(with_site(town, number, floors))

    assert found.keys() - rendered_town.keys() == {f"{NEW}-r1", *(f"{NEW}-sw{n + 1}" for n in range(floors))}
    assert {host: found[host] for host in rendered_town} == rendered_town


@MANY
@given(number=numbers, extensions=st.sets(st.integers(4400, 4499), min_size=1, max_size=8))
def test_new_telephones_only_add_to_the_router_that_leads_to_them(
    town: City, rendered_town: dict[str, str], number: int, extensions: set[int]
) -> None:
    found = texts(with_site(town, number, 1, phones=tuple(map(str, sorted(extensions)))))
    changed = {host for host in rendered_town if found[host] != rendered_town[host]}

    assert changed == {"hall-r1"}
    gone = Counter(rendered_town["hall-r1"].splitlines()) - Counter(found["hall-r1"].splitlines())
    assert not gone


def test_a_new_site_changes_no_other_device_in_a_real_city(
    harborview: City, rendered_harborview: dict[str, str]
) -> None:
    found = texts(with_site(harborview, 99, 2))

    assert {host: found[host] for host in rendered_harborview} == rendered_harborview
    assert " ip address 10.99.44.1 255.255.255.0" in found[f"{NEW}-r1"].splitlines()
