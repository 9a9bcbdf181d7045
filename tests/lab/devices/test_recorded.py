"""The lab held against what real devices answered to NAPALM's own integration tests."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from napalm import get_network_driver

from iac.lab.devices.device import Credentials, DeviceSpec
from iac.lab.devices.eos import Eos
from iac.lab.devices.eos_commands import EapiRun
from iac.lab.devices.iosxe import IosXe
from iac.lab.devices.iosxe_session import IosSession
from iac.lab.devices.process import start

if TYPE_CHECKING:
    from collections.abc import Iterator

RECORDED = Path(__file__).parent / "recorded"
LOGIN = Credentials("vagrant", "vagrant")
PLATFORMS = {"ios": "iosxe", "eos": "eos"}
OPTIONS: dict[str, dict[str, Any]] = {
    "ios": {"dest_file_system": "bootflash:", "global_delay_factor": 0.01},
    "eos": {},
}


def recorded(kind: str, name: str) -> str:
    return (RECORDED / kind / name).read_text(encoding="utf-8")


def changes(text: str) -> list[str]:
    """Return the changed lines of a unified difference, without its decoration and the blanks some lines end in."""
    signed = (line.rstrip() for line in text.splitlines() if line[:1] in ("+", "-"))
    return [line for line in signed if line[1:].strip() not in ("", "!")]


@pytest.fixture(params=["ios", "eos"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def driver(kind: str, tmp_path: Path) -> Iterator[Any]:
    """A NAPALM driver on a device that starts as the recorded one did."""
    specs = [DeviceSpec(f"box-{kind}", PLATFORMS[kind], recorded(kind, "initial.conf"))]
    with start(tmp_path / "lab", specs, LOGIN) as lab:
        where = lab.devices[f"box-{kind}"]
        made = get_network_driver(kind)(
            where.address, LOGIN.username, LOGIN.password, optional_args={"port": where.port} | OPTIONS[kind]
        )
        made.open()
        yield made
        made.close()


def test_replacement_differs_as_it_did_on_the_device(driver: Any, kind: str) -> None:
    driver.load_replace_candidate(config=recorded(kind, "initial.conf"))
    driver.commit_config()
    driver.load_replace_candidate(config=recorded(kind, "new_good.conf"))
    difference = driver.compare_config()
    driver.commit_config()
    driver.load_replace_candidate(config=recorded(kind, "new_good.conf"))

    expected = recorded(kind, "new_good.diff")
    if kind == "ios":
        assert difference.splitlines() == expected.strip().splitlines()
    else:
        assert changes(difference) == changes(expected)
    assert driver.compare_config() == ""
    driver.discard_config()


def test_way_back_from_a_merge_differs_as_it_did_on_the_device(driver: Any, kind: str) -> None:
    driver.load_merge_candidate(config=recorded(kind, "merge_good.conf") + ("\nend\n" if kind == "ios" else ""))
    driver.commit_config()
    driver.load_replace_candidate(config=recorded(kind, "initial.conf"))
    difference = driver.compare_config()
    driver.discard_config()

    if kind == "ios":
        assert difference.splitlines() == recorded(kind, "merge_good.diff").strip().splitlines()
    else:
        assert changes(difference) == changes(recorded(kind, "merge_good.diff"))


def kept(printed: Any, shape: Any, at: str) -> list[str]:
    """Return the places where ``printed`` has a key or a kind of value that the recorded ``shape`` does not have."""
    if isinstance(printed, dict) and isinstance(shape, dict):
        return [
            place
            for key, value in printed.items()
            for place in (kept(value, shape[key], f"{at}.{key}") if key in shape else [f"{at}.{key}"])
        ]
    numbers = (int, float)
    alike = isinstance(printed, type(shape)) or (isinstance(printed, numbers) and isinstance(shape, numbers))
    return [] if alike else [at]


@pytest.mark.parametrize("command", ["show version", "show hostname"])
def test_eapi_answers_have_every_key_the_device_gave(command: str) -> None:
    device = Eos(DeviceSpec("localhost", "eos", recorded("eos", "initial.conf")), LOGIN)

    printed = EapiRun(device, "vagrant", text=False).run(command, "")

    # Later releases, as the lab's, say more.
    assert kept(json.loads(recorded("eos", f"{command.replace(' ', '_')}.json")), printed, command) == []


def test_eapi_interfaces_have_the_keys_the_device_gave() -> None:
    device = Eos(DeviceSpec("localhost", "eos", recorded("eos", "initial.conf")), LOGIN)
    shapes = json.loads(recorded("eos", "show_interfaces.json"))["interfaces"]

    printed = EapiRun(device, "vagrant", text=False).run("show interfaces", "")["interfaces"]

    assert set(printed) == {"Ethernet1", "Ethernet2", "Management1"}
    assert [place for name in printed for place in kept(printed[name], shapes[name], name)] == []


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        pytest.param("Vlan1", ("no ip address", "shutdown"), id="down"),
        pytest.param("Vlan20", ("ip address 172.29.50.3 255.255.255.0",), id="addressed"),
        pytest.param("GigabitEthernet0/5", (), id="port"),
        pytest.param("Port-channel1", ("shutdown",), id="bundle"),
    ],
)
def test_address_table_prints_the_recorded_line(name: str, lines: tuple[str, ...]) -> None:
    startup = "\n".join([f"interface {name}", *lines, "end", ""])
    session = IosSession(IosXe(DeviceSpec("sw", "iosxe", startup), LOGIN), "vagrant")
    head, *rows = (line.rstrip() for line in recorded("ios", "show_ip_interface_brief.txt").splitlines())

    shown_head, row = (line.rstrip() for line in session.feed("show ip interface brief").splitlines())

    # How an interface without an address came by it depends on the device's history, which nobody recorded.
    expected = next(line for line in rows if line.split()[0] == name)
    assert shown_head == head
    assert [shown_head.index(word) for word in head.split()] == [head.index(word) for word in head.split()]
    assert re.sub("NVRAM |unset ", "....", row) == re.sub("NVRAM |unset ", "....", expected)
