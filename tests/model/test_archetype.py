"""Archetypes: one for every kind of site, and a city's own words over what ships, key by key."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from iac.intent.addresses import site_vlans
from iac.model.archetype import Archetype, archetype_of, own_archetype, shipped
from iac.model.types import Purpose, SiteKind

if TYPE_CHECKING:
    from iac.model.city import City

URGENT = (SiteKind.POLICE_HQ, SiteKind.FIRE_STATION, SiteKind.EMERGENCY_COMMUNICATIONS, SiteKind.WATER_PLANT)


@pytest.mark.parametrize("kind", SiteKind)
def test_every_kind_of_site_has_telephones_that_reach_911(kind: SiteKind) -> None:
    found = shipped()[kind]

    assert found.phones
    assert found.survivable_911 != "none"
    assert found.backup_power != "none"
    assert {Purpose.STAFF, Purpose.VOICE, Purpose.MANAGEMENT} <= set(found.purposes)


@pytest.mark.parametrize("kind", URGENT)
def test_sites_that_lives_hang_on_have_a_second_way_out(kind: SiteKind) -> None:
    assert shipped()[kind].second_circuit != "none"


def test_city_says_otherwise_key_by_key(town: City) -> None:
    found = archetype_of(town, SiteKind.FIRE_STATION)

    assert found.backup_power == "ups"
    assert found.phones == shipped()[SiteKind.FIRE_STATION].phones
    assert own_archetype(town, SiteKind.LIBRARY) is None
    assert archetype_of(town, SiteKind.LIBRARY) == shipped()[SiteKind.LIBRARY]


def test_site_gets_the_vlans_its_archetype_names_and_those_written_for_it(town: City) -> None:
    narrow = Archetype(kind=SiteKind.FIRE_STATION, purposes=(Purpose.STAFF, Purpose.MANAGEMENT))
    city = town.model_copy(update={"archetypes": (narrow,)})
    station = next(site for site in city.sites if site.kind is SiteKind.FIRE_STATION)

    purposes = {vlan.purpose for vlan in site_vlans(city, station)}

    assert purposes == {Purpose.STAFF, Purpose.MANAGEMENT, Purpose.VOICE, Purpose.PUBLIC_SAFETY}
