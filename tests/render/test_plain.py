"""Names keep their people, and configurations stay in ASCII."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from iac.intent.devices import plan_devices
from iac.render import explain, render_device
from iac.render.marks import CLOSE, OPEN
from iac.render.plain import plain

if TYPE_CHECKING:
    from iac.model.city import City


@pytest.mark.parametrize(
    ("text", "ascii_text"),
    [
        pytest.param("phone 6100 Ruth Muñoz", "phone 6100 Ruth Munoz", id="tilde"),
        pytest.param("Søndergaard, Đặng, Łukasz", "Sondergaard, Dang, Lukasz", id="strokes"),
        pytest.param("Straße \u2013 \u201cAnnex\u201d", 'Strasse - "Annex"', id="signs"),
        pytest.param("東京", "??", id="no-letters-for-it"),
        pytest.param("plain", "plain", id="ascii"),
        pytest.param(f"{OPEN}+1{CLOSE}é\n", f"{OPEN}+1{CLOSE}e\n", id="marks-stay"),
    ],
)
def test_text_is_written_without_accents(text: str, ascii_text: str) -> None:
    assert plain(text) == ascii_text


def test_accented_names_reach_no_device_and_time_is_the_citys(town: City) -> None:
    phones = tuple(phone.model_copy(update={"display_name": "Ruth Muñoz"}) for phone in town.phones)
    profile = town.city.model_copy(update={"timezone": "America/Boise"})
    city = town.model_copy(update={"phones": phones, "city": profile})

    devices = plan_devices(city).devices
    texts = {device.hostname: render_device(device).text for device in devices}

    assert all(text.isascii() for text in texts.values())
    assert any("Ruth Munoz" in text for text in texts.values())
    assert all(explain(device).text == texts[device.hostname] for device in devices)
    assert all(
        "clock timezone MST -7 0" in texts[device.hostname]
        for device in devices
        if device.platform == "iosxe" and not device.sections
    )
