"""Devices without a network, and one lab process a session from which each test takes devices nobody used before."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import pytest
from napalm import get_network_driver

from iac.lab.devices.clock import LabClock
from iac.lab.devices.device import Credentials, Device, DeviceSpec
from iac.lab.devices.eos import Eos
from iac.lab.devices.iosxe import IosXe
from iac.lab.devices.iosxe_session import IosSession
from iac.lab.devices.process import Lab, start

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SAMPLES = Path(__file__).parent / "samples"
CREDENTIALS = Credentials("netops", "Pass-word-1", enable="Enable-1")
IOS_ARGS = {"dest_file_system": "flash:", "global_delay_factor": 0.01}
SWITCHES, ROUTERS, ARISTAS = 50, 6, 20


class OpenDriver(Protocol):
    """Opens a NAPALM driver on a lab device; it is closed after the test."""

    def __call__(self, host: str, *, password: str = ..., timeout: int = ..., **optional_args: Any) -> Any: ...


def sample(name: str, hostname: str) -> str:
    return (SAMPLES / name).read_text(encoding="utf-8").replace("SAMPLE", hostname)


@pytest.fixture
def credentials() -> Credentials:
    return CREDENTIALS


@pytest.fixture
def make_ios() -> Callable[..., IosXe]:
    def make(text: str | None = None, *, clock: LabClock | None = None, ports: tuple[str, ...] = ()) -> IosXe:
        startup = sample("switch.iosxe", "sw1") if text is None else text
        return IosXe(DeviceSpec("sw1", "iosxe", startup, ports), CREDENTIALS, clock or LabClock())

    return make


@pytest.fixture
def make_eos() -> Callable[..., Eos]:
    def make(text: str | None = None, *, version: str = "", clock: LabClock | None = None) -> Eos:
        startup = sample("switch.eos", "sw1") if text is None else text
        return Eos(DeviceSpec("sw1", "eos", startup, version=version), CREDENTIALS, clock or LabClock())

    return make


@pytest.fixture
def make_router() -> Callable[[], IosXe]:
    def make() -> IosXe:
        return IosXe(DeviceSpec("r1", "iosxe", sample("router.iosxe", "r1")), CREDENTIALS)

    return make


@pytest.fixture
def session(make_ios: Callable[..., IosXe]) -> IosSession:
    return IosSession(make_ios(), "netops")


@pytest.fixture(params=["switch.iosxe", "router.iosxe", "switch.eos"])
def any_device(request: pytest.FixtureRequest) -> Device:
    platform = request.param.rpartition(".")[2]
    kind = IosXe if platform == "iosxe" else Eos
    return kind(DeviceSpec("dev1", platform, sample(request.param, "dev1")), CREDENTIALS)


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    specs = [DeviceSpec(f"sw{n}", "iosxe", sample("switch.iosxe", f"sw{n}")) for n in range(SWITCHES)]
    specs += [DeviceSpec(f"r{n}", "iosxe", sample("router.iosxe", f"r{n}")) for n in range(ROUTERS)]
    specs += [DeviceSpec(f"ar{n}", "eos", sample("switch.eos", f"ar{n}")) for n in range(ARISTAS)]
    specs += [DeviceSpec("ar-new", "eos", sample("switch.eos", "ar-new"), version="4.33.1F")]
    with start(tmp_path_factory.mktemp("devices") / "lab", specs, CREDENTIALS) as running:
        yield running


@pytest.fixture(scope="session")
def unused(lab: Lab) -> dict[str, list[str]]:
    names: dict[str, list[str]] = {"sw": [], "r": [], "ar": []}
    for name in lab.devices:
        if name != "ar-new":
            names[name.rstrip("0123456789")].append(name)
    return names


@pytest.fixture
def switch(unused: dict[str, list[str]]) -> str:
    return unused["sw"].pop()


@pytest.fixture
def router(unused: dict[str, list[str]]) -> str:
    return unused["r"].pop()


@pytest.fixture
def arista(unused: dict[str, list[str]]) -> str:
    return unused["ar"].pop()


@pytest.fixture
def driver(lab: Lab) -> Iterator[OpenDriver]:
    opened: list[Any] = []

    def open_driver(host: str, *, password: str = CREDENTIALS.password, timeout: int = 60, **optional_args: Any) -> Any:
        where = lab.devices[host]
        name = "ios" if where.platform == "iosxe" else "eos"
        arguments = (IOS_ARGS if name == "ios" else {}) | {"port": where.port} | optional_args
        made = get_network_driver(name)(where.address, CREDENTIALS.username, password, timeout, optional_args=arguments)
        opened.append(made)
        made.open()
        return made

    yield open_driver
    for made in opened:
        _close(made)


def _close(made: Any) -> None:
    """Close a driver whatever state a fault has left it in; its connection must not outlive the test."""
    try:
        made.close()
    except Exception:  # noqa: BLE001 - a dropped connection fails in every library's own way
        if made.platform == "ios" and made.device is not None:
            made._netmiko_close()
        made.config_session = None
