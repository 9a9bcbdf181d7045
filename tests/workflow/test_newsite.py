"""A new site: a free block where its number leads to none, numbers the dial plan knows, the operator of the others."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from iac.model.draft import open_draft
from iac.model.index import index
from iac.model.types import DeviceRole, Purpose
from iac.workflow.newsite import NewSite, add_site

TOWN = Path(__file__).parents[2] / "cities" / "town"
STATION = NewSite(
    code="fs8",
    kind="fire-station",
    name="Fire Station 8",
    street_number="8",
    street="Mesa Rd",
    zip="34201",
    department="D06",
)


@pytest.fixture
def town_folder(tmp_path: Path) -> Path:
    shutil.copytree(TOWN, tmp_path / "town")
    return tmp_path / "town"


def rewrite(folder: Path, file: str, old: str, new: str) -> None:
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.parametrize(
    ("number", "supernet"),
    [pytest.param(10, None, id="number-leads-to-a-free-block"), pytest.param(99, "10.20.32.0/20", id="it-does-not")],
)
def test_site_stands_in_a_free_block(town_folder: Path, number: int, supernet: str | None) -> None:
    draft = open_draft(town_folder)
    taken = {str(site.supernet) for site in draft.city.sites}

    add_site(draft, replace(STATION, number=number))
    site = index(draft.result()).sites["fs8"]

    assert str(site.supernet or None) == str(supernet)
    assert str(site.supernet) not in taken - {"None"}


def test_telephones_stand_where_the_dial_plan_leads_and_ring_the_shared_operator(town_folder: Path) -> None:
    rewrite(town_folder, "voice.yaml", 'router: lib-r1, operator: "4301"', 'router: lib-r1, operator: "4201"')
    draft = open_draft(town_folder)

    add_site(draft, STATION)
    look = index(draft.result())

    assert {phone.extension[0] for phone in look.phones_at("fs8")} == {"4"}
    assert look.site_voices["fs8"].operator == "4201"


@pytest.mark.parametrize(
    ("length", "names"),
    [
        pytest.param(24, {"sw-fs8-101", "sw-fs8-201"}, id="by-floor-as-usual"),
        pytest.param(26, {"sw-fs8-1", "sw-fs8-2"}, id="no-host-number-for-that"),
    ],
)
def test_switches_are_named_by_floor_where_their_addresses_fit(town_folder: Path, length: int, names: set[str]) -> None:
    draft = open_draft(town_folder)
    usual = {DeviceRole.ACCESS: "sw-{}-101", DeviceRole.SITE_ROUTER: "rtr-{}-1"}
    devices = [
        device.model_copy(update={"hostname": usual[device.role].format(device.site), "floor": "1"})
        for device in draft.city.devices
        if device.role in usual
    ]
    rules = [
        rule.model_copy(update={"length": length if rule.purpose is Purpose.MANAGEMENT else rule.length})
        for rule in draft.city.network.address_rules
    ]
    network = draft.city.network.model_copy(update={"address_rules": tuple(rules)})
    draft.city = draft.city.model_copy(update={"devices": tuple(devices), "network": network})

    told = add_site(draft, replace(STATION, floors=2))

    assert names <= set(told[1].replace(",", "").replace(";", "").split())
    assert "rtr-fs8-1" in told[1]


def test_site_on_the_internet_gets_a_tunnel_with_an_address_of_nobody(town_folder: Path) -> None:
    draft = open_draft(town_folder)
    assert draft.city.cloud is not None
    used = {str(tunnel.public_address) for tunnel in draft.city.cloud.tunnels}

    told = add_site(draft, replace(STATION, code="mar1", kind="marina"))
    cloud = draft.result().cloud

    assert cloud is not None
    tunnel = cloud.tunnels[-1]
    assert (tunnel.site, tunnel.pre_shared_key) == ("mar1", "secret:tunnel-mar1")
    assert str(tunnel.public_address) not in used
    assert any(line.startswith(f"tunnel from {tunnel.public_address}") for line in told)
