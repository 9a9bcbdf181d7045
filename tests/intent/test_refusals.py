"""A city may be valid and still ask for the impossible: who cannot be decided is said, and the others go on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from iac.errors import IntentError
from iac.findings import State
from iac.intent.devices import iter_items, plan_devices, survey_devices

if TYPE_CHECKING:
    from iac.model.city import City

ALL = {"fs7-r1", "fs7-sw1", "hall-old1", "hall-r1", "hall-sw1", "hall-sw2", "lib-r1", "lib-sw1"}


def changed(city: City, table: str, field: str, name: str, **changes: Any) -> City:
    records = tuple(
        record.model_copy(update=changes) if getattr(record, field) == name else record
        for record in getattr(city, table)
    )
    return city.model_copy(update={table: records})


def voiced(city: City, **changes: Any) -> City:
    assert city.voice is not None
    return city.model_copy(update={"voice": city.voice.model_copy(update=changes)})


HALL = ("hall-r1", "hall-sw1", "hall-sw2", "hall-old1")
Break = tuple[str, str, str, dict[str, Any]]
"""A table, the field and value that pick its records, and what is changed in them."""
BROKEN = [
    pytest.param(("sites", "code", "fs7", {"number": 99}), ("fs7-r1", "fs7-sw1"), "points beyond", id="number"),
    pytest.param(
        ("devices", "hostname", "lib-sw1", {"managed_sections": ("tea",)}), ("lib-sw1",), "no section", id="tea"
    ),
    pytest.param(("devices", "hostname", "lib-sw1", {"managed_sections": ()}), ("lib-sw1",), "is empty", id="nothing"),
    pytest.param(("hunt_groups", "name", "clerk", {"final": "gone"}), ("hall-r1",), "last resort .gone.", id="group"),
    pytest.param(("trunks", "name", "itsp-1", {"peer": ""}), ("hall-r1",), "no border controller", id="trunk"),
    pytest.param(("analog_lines", "number", "4190", {"number": "+19415550133"}), ("fs7-r1",), "full number", id="line"),
    pytest.param(("sites", "code", "library", {"street": "x" * 250}), ("lib-r1",), "its address has", id="address"),
    pytest.param(("ports", "device", "hall-sw2", {"profile": "gone"}), HALL, "is used and not described", id="profile"),
]


@pytest.mark.parametrize(("spoilt", "refused", "words"), BROKEN)
def test_others_go_on(town: City, spoilt: Break, refused: tuple[str, ...], words: str) -> None:
    table, field, name, changes = spoilt
    city = changed(town, table, field, name, **changes)

    plan = survey_devices(city)

    assert set(plan.refused) == set(refused)
    assert {device.hostname for device in plan.devices} == ALL - set(refused)
    said = [finding for finding in plan.findings if finding.rule == "intent.impossible"]
    assert {finding.subject for finding in said} == set(refused)
    assert all(finding.state is State.NOT_CHECKED and finding.where for finding in said)
    assert all(re.search(words, finding.title) for finding in said)
    with pytest.raises(IntentError, match=words):
        plan_devices(city)


def test_site_that_hangs_on_a_circuit_of_another_one(town: City) -> None:
    plan = survey_devices(changed(town, "circuits", "circuit_id", "TWN-0005", site="hall"))

    assert str(plan.refused["lib-r1"]) == (
        "circuit TWN-0005: it is a circuit of hall, and a link brings it to library."
        " Correct the circuit's site, or the link."
    )


def test_barred_pattern_that_blocks_911_is_refused_at_every_site(town: City) -> None:
    plan = survey_devices(voiced(town, barred_patterns=("91",)))

    assert set(plan.refused) == {"fs7-r1", "hall-r1", "lib-r1"}
    assert "'91' would also block 911" in str(plan.refused["lib-r1"])


def test_router_that_cannot_be_reached_takes_no_calls_and_the_hub_goes_on(town: City) -> None:
    """The fire station's router has no address: nobody is sent there, and nothing else is lost."""
    city = changed(town, "sites", "code", "fs7", number=99)
    hub = survey_devices(city).device("hall-r1")

    assert hub is not None
    assert hub.voice is not None
    assert not [peer for peer in hub.voice.peers if "fs7" in peer.description]
    assert [peer for peer in hub.voice.peers if "library" in peer.description]


def test_every_item_of_every_device_comes_from_somewhere(town: City) -> None:
    for device in plan_devices(town).devices:
        assert device.origins
        assert all(iter_items(device)), device.hostname


def test_more_telephones_than_ports_are_named(town: City) -> None:
    small = changed(town, "devices", "hostname", "lib-sw1", ports=2)
    plan = survey_devices(changed(small, "phones", "site", "library", port=None))
    without = [finding for finding in plan.findings if finding.rule == "intent.phone.no-port"]

    assert [(finding.subject, finding.title) for finding in without] == []
    none = changed(small, "devices", "hostname", "lib-sw1", poe=False)
    (finding,) = survey_devices(changed(none, "phones", "site", "library", port=None)).findings
    assert finding.title == "2 phone(s) on floor 1 have no powered port left, the first is 4301"


def test_city_without_telephones_has_devices_all_the_same(town: City) -> None:
    quiet = town.model_copy(
        update={"voice": None, "phones": (), "analog_lines": (), "hunt_groups": (), "attendants": (), "trunks": ()}
    )
    plan = plan_devices(quiet)

    assert {device.hostname for device in plan.devices} == ALL
    assert all(device.voice is None for device in plan.devices)
