"""A location without an ELIN: routers tell the 911 centre of the others, and of none when there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iac.intent.devices import DeviceIntent, plan_devices
from iac.render import render_device

if TYPE_CHECKING:
    from iac.model.city import City


def without_elins(city: City, *codes: str) -> City:
    locations = tuple(
        place.model_copy(update={"elin": None}) if place.location in codes else place for place in city.locations
    )
    return city.model_copy(update={"locations": locations})


def router(city: City) -> DeviceIntent:
    found = plan_devices(city).device("hall-r1")
    assert found is not None
    return found


def test_location_without_an_elin_is_not_told_and_the_others_keep_their_tags(town: City) -> None:
    before, after = router(town).voice, router(without_elins(town, "hall-f1")).voice
    assert before is not None
    assert after is not None

    assert [place.tag for place in after.locations] == [place.tag for place in before.locations][1:]
    assert after.settings is not None
    assert after.settings.elin == after.locations[0].elin
    assert {pool.location for pool in after.pools} <= {None, *(place.tag for place in after.locations)}


def test_site_without_any_elin_still_calls_911(town: City) -> None:
    device = router(without_elins(town, "hall-f1", "hall-f2"))
    text = render_device(device).text

    assert "voice emergency response" not in text
    assert " destination-pattern 911$" in text
