"""Each rendered line leads back to a template line and to the city files."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import network_templates
from iac.errors import RenderError
from iac.intent.devices import DeviceIntent, plan_devices
from iac.render import explain, render_device
from iac.render.devices import sections
from iac.syntax import platform_named, section_of

if TYPE_CHECKING:
    from iac.findings import Origin
    from iac.model.city import City

TOWN = Path(__file__).parent.parent.parent / "cities" / "town"
TEMPLATES = Path(network_templates.__file__).parent


def device(city: City, hostname: str) -> DeviceIntent:
    found = plan_devices(city).device(hostname)
    assert found is not None
    return found


def cause_of(city: City, hostname: str, line: str) -> tuple[Origin, ...]:
    config = explain(device(city, hostname))
    return config.origins[config.text.splitlines().index(line)]


def test_explaining_gives_the_same_text(town: City) -> None:
    for intent in plan_devices(town).devices:
        plain, explained = render_device(intent), explain(intent)

        assert explained.text == plain.text
        assert len(explained.origins) == len(plain.text.splitlines())
        assert plain.origins == ()


def test_every_line_has_a_template_and_a_city_file(town: City) -> None:
    for intent in plan_devices(town).devices:
        for template, *places in explain(intent).origins:
            assert template.file.startswith("network_templates/")
            assert places
            assert all((TOWN / place.file).is_file() for place in places)


def test_template_line_is_the_one_that_printed(town: City) -> None:
    """The words of a line that holds no value stand in the template as they are."""
    config = explain(device(town, "hall-r1"))
    for line, (template, *_) in zip(config.text.splitlines(), config.origins, strict=True):
        source = (
            (TEMPLATES / template.file.removeprefix("network_templates/")).read_text().splitlines()[template.line - 1]
        )
        if "{{" not in source:
            assert source == line


@pytest.mark.parametrize(
    ("hostname", "line", "words"),
    [
        pytest.param("hall-sw1", " description phone 4201 Town Clerk", "4201,Town Clerk", id="phone"),
        pytest.param("hall-sw2", " name VOICE-F2", "vlan: 111", id="vlan"),
        pytest.param("fs7-r1", "ntp server 10.0.0.42", "10.0.0.42", id="ntp"),
        pytest.param("fs7-r1", " elin 1 9415550190", "fs7-f1", id="location"),
        pytest.param("lib-sw1", "   description to lib-r1 GigabitEthernet0/0/1", "Ethernet49", id="link"),
        pytest.param("hall-r1", " session target ipv4:203.0.113.11", "itsp-2", id="trunk"),
        pytest.param("fs7-r1", " after-hours block pattern 2 91900 7-24", "91900", id="barred"),
    ],
)
def test_line_leads_to_its_place_in_the_city(town: City, hostname: str, line: str, words: str) -> None:
    _, first, *_ = cause_of(town, hostname, line)
    written = (TOWN / first.file).read_text().splitlines()[first.line - 1 : first.line + 2]

    assert words in " ".join(written)


def test_partial_device_has_only_its_sections(town: City) -> None:
    config = render_device(device(town, "hall-old1"))
    tops = {line for line in config.text.splitlines() if line not in ("!", "end") and not line.startswith(" ")}

    assert config.sections == ("logging", "snmp", "ntp")
    assert {section_of(platform_named("iosxe"), line) for line in tops} == {"logging", "snmp", "ntp"}


@pytest.mark.parametrize("hostname", ["hall-sw1", "hall-r1", "fs7-r1", "lib-sw1"])
def test_each_section_prints_only_what_the_text_core_counts_to_it(town: City, hostname: str) -> None:
    intent = device(town, hostname)
    platform = platform_named(intent.platform)
    for name in sections(intent.platform):
        section = name.rpartition("/")[2].removesuffix(".j2")
        if section == "end":
            continue
        text = render_device(replace(intent, sections=(section,))).text
        for line in tops(text):
            assert section_of(platform, line) == section, line


def tops(text: str) -> list[str]:
    """The top-level lines of a text, without separators, the banner's body and lines that compare as nothing."""
    found, banner = [], False
    for line in text.splitlines():
        if not banner and line not in ("!", "end", "file prompt quiet") and not line.startswith(" "):
            found.append(line)
        if line.startswith("banner"):
            banner = True
        elif banner:
            banner = line not in ("EOF", "\x03")
    return [line.removeprefix("no ") for line in found]


def test_unknown_name_in_an_intent_names_template_and_line(town: City) -> None:
    broken = replace(device(town, "hall-sw1"), management=None)  # type: ignore[arg-type]

    with pytest.raises(RenderError) as caught:
        render_device(broken)

    assert caught.value.host == "hall-sw1"
    assert (caught.value.template, caught.value.line) == ("iosxe/sections/system.j2", 6)


def test_platform_without_templates_is_a_render_error(town: City) -> None:
    with pytest.raises(RenderError, match=r"junos/device\.j2"):
        render_device(replace(device(town, "hall-sw1"), platform="junos"))
