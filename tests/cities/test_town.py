"""The town that ships shows every feature; what others rely on in it must stay."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from iac.model.index import index
from iac.model.load import load_city
from iac.model.sections import sections, table_names

if TYPE_CHECKING:
    from iac.model.city import City

TOWN = Path(__file__).parents[2] / "cities" / "town"


@pytest.fixture(scope="module")
def town() -> City:
    return load_city(TOWN)


def test_town_uses_every_section_but_allocations(town: City) -> None:
    written = {name for name in town.document.sections if town.document.sections[name]}

    assert set(sections()) - written <= {"allocations"}


def test_town_has_a_device_of_each_kind_it_promises(town: City) -> None:
    kinds = {(device.role, device.platform) for device in town.devices}

    assert {("access", "iosxe"), ("access", "eos"), ("site-router", "iosxe")} <= kinds
    assert [device.hostname for device in town.devices if device.managed_sections] == ["hall-old1"]


def test_security_desk_answers_around_the_clock(town: City) -> None:
    assert town.voice is not None
    desk = index(town).phones[town.voice.emergency.notify_extension]

    assert desk.did == town.voice.emergency.callback
    assert desk.site == "hall"


def test_every_site_runs_its_own_telephones_and_has_a_way_out_for_911(town: City) -> None:
    assert town.voice is not None
    assert {site.site for site in town.voice.sites} == {site.code for site in town.sites}
    assert [site.site for site in town.voice.sites if site.survivable_911 == "none"] == []


def test_counts_on_the_sheets_are_right(town: City) -> None:
    known = index(town)

    assert {site.code: site.phones for site in town.sites} == {
        site.code: len(known.phones_at(site.code)) for site in town.sites
    }
    assert {service.name: service.vms for service in town.services} == {
        service.name: len(known.servers_of(service.name)) for service in town.services
    }


def test_every_tier_in_use_has_a_backup_and_a_recovery(town: City) -> None:
    tiers = {service.tier for service in town.services}

    assert tiers <= set(index(town).backups)
    assert tiers <= set(index(town).recoveries)


def test_every_record_says_where_it_is_written(town: City) -> None:
    for name in table_names():
        for position in range(len(getattr(town, name))):
            where = town.origin(name, position)
            assert where.line, (name, position)
            assert (TOWN / where.file).is_file()
