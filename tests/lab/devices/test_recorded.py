"""The lab held against what real devices answered to NAPALM's own integration tests."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from napalm import get_network_driver

from iac.lab.devices.device import Credentials, DeviceSpec
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
