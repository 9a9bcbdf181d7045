"""``iac lab``: a simulated city to practise on: its devices as a process of their own, its cloud as a folder."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from iac.errors import StateError, UsageError
from iac.ports import DeviceAccess
from iac.render import has_templates, render_device
from iac.render.devices import render_template
from iac.targets.secrets import LabSecrets, fill, names_in, reveal_all, write_private
from iac.workflow.labdir import LabDir, lab_dir

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from iac.artifacts import DeviceConfig
    from iac.intent.devices import DeviceIntent
    from iac.lab.azure.process import Served
    from iac.lab.devices.control import Control
    from iac.lab.devices.device import Credentials, DeviceSpec
    from iac.lab.devices.process import Lab as DeviceLab
    from iac.model.city import City
    from iac.ports import SecretSource

OPTIONS: Mapping[str, Mapping[str, Any]] = {
    # Loopback needs none of netmiko's pauses (domain measurements: 1.5 s a deployment with them, 0.9 s without).
    "iosxe": {"dest_file_system": "flash:", "global_delay_factor": 0.01},
    "eos": {"force_cfg_session_invalid": True},
}
"""NAPALM's optional arguments for simulated devices, by platform."""
PASSPHRASE = "a lab keeps no secrets"  # noqa: S105  # and says so
"""The passphrase of every lab's stacks. It guards nothing: the lab's made-up secrets lie beside it.

Plain ``pulumi`` leaves ``Pulumi.<stack>.yaml`` beside the program with a check of the passphrase in it; with another
one for each lab, the next lab would be refused because of it.
"""
FOREIGN_LINES = (
    "ip dhcp snooping vlan 900",
    "interface GigabitEthernet1/0/1",
    " description audio desk, owned by the contractor",
)
"""What a partly managed device in the lab has besides what is ours, so that leaving it alone can be seen."""

_NOT_HARDWARE = ("Vlan", "Loopback", "Tunnel", "Port-channel", "Port-Channel", "BDI")


@dataclass(frozen=True)
class Mischief:
    """Something ``iac lab break`` can do: its name, and in a few words what it does."""

    name: str
    summary: str
    do: Callable[[LabDir, str], str] = field(repr=False)
    """Does it in a lab, at the place named (empty: the first that offers a victim), and says what was done."""


@dataclass(frozen=True)
class Lab:
    """The lab of one city, running or not."""

    place: LabDir

    @property
    def secrets(self) -> SecretSource:
        """The lab's own secrets."""
        return LabSecrets(self.place.secrets)

    @property
    def facts(self) -> Mapping[str, Any]:
        """What the lab was started with; empty when it never was."""
        try:
            found: Mapping[str, Any] = json.loads(self.place.facts.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        except ValueError as error:
            raise StateError(self.place.facts, "not readable; run `iac lab down`, then `iac lab up`") from error
        return found

    @property
    def clock_scale(self) -> float:
        """How many seconds pass in the lab in one second."""
        return float(self.facts.get("clock_scale", 1.0))

    def devices(self) -> DeviceLab | None:
        """Return the running devices, None when there are none."""
        from iac.lab.devices.process import attach  # noqa: PLC0415  # only the lab's users pay for it

        return attach(self.place.devices)

    def provider(self) -> Served | None:
        """Return the process that serves simulated Azure to plain ``pulumi``, None when there is none."""
        from iac.lab.azure.process import find  # noqa: PLC0415  # only the lab's users pay for it

        return find(self.place.provider)

    def insist(self) -> DeviceLab:
        """Return the running devices; :class:`iac.errors.StateError` says how to start them."""
        running = self.devices()
        if running is None:
            raise StateError(self.place.folder, "the lab is not running; start it with `iac lab up CITY`")
        return running

    def accesses(self, city: City, platforms: Mapping[str, str]) -> Mapping[str, DeviceAccess]:
        """Return how each simulated device is reached; a device the lab does not have is left out."""
        user = city.network.management.users[0]
        name = user.secret.removeprefix("secret:")
        found = self.insist().devices
        return {
            host: DeviceAccess(
                host, platform, found[host].address, found[host].port, user.name, name, OPTIONS[platform]
            )
            for host, platform in platforms.items()
            if host in found
        }


def lab_of(folder: Path, given: Path | None = None) -> Lab:
    """Return the lab of the city in ``folder``; ``given`` is the lab's own folder when it is not the usual one."""
    return Lab(lab_dir(folder, given))


def lab_up(folder: Path, given: Path | None = None, *, bare: bool = False, clock_scale: float = 1.0) -> Lab:
    """Start the lab of the city in ``folder``, or leave it running; returns when every device answers.

    Devices start from what the city says, or ``bare`` from their bootstrap configuration only. Devices that were here
    before go on where they stopped.
    """
    from iac.lab.devices.process import start  # noqa: PLC0415
    from iac.model.load import load_city  # noqa: PLC0415

    city, lab = load_city(folder), lab_of(folder, given)
    lab.place.claim()
    with lab.place.exclusive():
        _insist_same_city(lab, folder)
        if lab.devices() is not None:
            return lab
        prepare_cloud(lab.place)
        facts = {"city": city.city.code, "folder": str(folder.resolve()), "clock_scale": clock_scale, "bare": bare}
        write_private(lab.place.facts, json.dumps(facts))
        specs = [device_spec(device, lab.secrets, bare=bare) for device in _simulated(city)]
        start(lab.place.devices, specs, credentials(city, lab.secrets), detached=True, clock_scale=clock_scale)
    return lab


def _simulated(city: City) -> Iterator[DeviceIntent]:
    """Return the devices the lab has twins of; what cannot be rendered has none."""
    from iac.intent.devices import survey_devices  # noqa: PLC0415  # start-up

    for device in survey_devices(city).devices:
        if device.platform in OPTIONS and has_templates(device.platform):
            yield device


def _insist_same_city(lab: Lab, folder: Path) -> None:
    here = lab.facts.get("folder", str(folder.resolve()))
    if here != str(folder.resolve()):
        raise UsageError(f"the lab in {lab.place.folder} is that of {here}", hint="Give --lab-dir another folder")


def lab_down(folder: Path, given: Path | None = None) -> bool:
    """Stop everything of the lab and remove its folder; False when there was none."""
    lab = lab_of(folder, given)
    if not lab.place.exists:
        return False
    with lab.place.exclusive():
        for running in (lab.devices(), lab.provider()):
            if running is not None:
                running.stop()
        lab.place.remove()
    return True


def device_spec(device: DeviceIntent, secrets: SecretSource, *, bare: bool = False) -> DeviceSpec:
    """Return the simulated twin of a device; secrets are in clear in it, as in a device's own memory."""
    from iac.lab.devices.device import DeviceSpec  # noqa: PLC0415  # start-up

    config = render_device(device)
    text = startup_text(device, config, bare=bare)
    filled = fill(text, reveal_all(names_in(text), secrets))
    return DeviceSpec(device.hostname, device.platform, filled, ports=_hardware(config.text))


def _hardware(text: str) -> tuple[str, ...]:
    """Return the ports the twin's hardware has: those its whole configuration will need, though it may start bare."""
    names = (line.split()[1].partition(".")[0] for line in text.splitlines() if line.startswith("interface "))
    return tuple(sorted({name for name in names if not name.startswith(_NOT_HARDWARE)}))


def startup_text(device: DeviceIntent, config: DeviceConfig, *, bare: bool = False) -> str:
    """Return what the twin starts from: the whole configuration, or its bootstrap with or without what is ours."""
    if not config.sections and not bare:
        return config.text
    bootstrap = render_template(f"{device.platform}/bootstrap.j2", device)
    if bare:
        return bootstrap
    foreign = "".join(f"{line}\n" for line in FOREIGN_LINES)
    return f"{_without_end(bootstrap)}{foreign}!\n{config.text}"


def credentials(city: City, secrets: SecretSource) -> Credentials:
    """Return the login of the simulated devices: the city's first local user."""
    from iac.lab.devices.device import Credentials  # noqa: PLC0415  # start-up

    management = city.network.management
    user = management.users[0]
    enable = secrets.reveal(management.enable_secret.removeprefix("secret:"))
    return Credentials(user.name, secrets.reveal(user.secret.removeprefix("secret:")), enable)


def list_mischief() -> Sequence[Mischief]:
    """Return everything ``iac lab break`` can do, on devices first."""
    from iac.lab.devices import mischief  # noqa: PLC0415  # start-up

    return [*(Mischief(one.name, one.summary, _on_devices(one.name)) for one in mischief.ALL), *_cloud_mischief()]


def break_lab(lab: Lab, name: str, where: str = "") -> str:
    """Do a piece of mischief behind everybody's back and say what it was.

    ``where`` names the device it happens to. :class:`iac.errors.UsageError` when there is no such mischief, or nothing
    it could happen to.
    """
    known = {one.name: one for one in list_mischief()}
    if name not in known:
        raise UsageError(f"no mischief is called {name!r}", hint="`iac lab break CITY --list` names all of them")
    return known[name].do(lab.place, where)


def _on_devices(name: str) -> Callable[[LabDir, str], str]:
    def do(place: LabDir, where: str) -> str:
        control: Control = Lab(place).insist().control
        deed = control.do_mischief(name, where)
        return f"{deed.hostname}: {deed.deed}"

    return do


def _cloud_mischief() -> Iterator[Mischief]:
    from iac.lab.azure.mischief import MISCHIEFS  # noqa: PLC0415  # start-up

    for one in MISCHIEFS:
        yield Mischief(one.name, one.says, _in_cloud(one.name))


def _in_cloud(name: str) -> Callable[[LabDir, str], str]:
    def do(place: LabDir, where: str) -> str:
        from iac.lab.azure import mischief  # noqa: PLC0415  # start-up
        from iac.lab.azure.store import Store  # noqa: PLC0415

        if where:
            raise UsageError(f"{name} chooses its victim itself", hint="Leave --at out; it is for devices")
        if not place.azure.is_dir():
            raise StateError(place.folder, "there is no simulated Azure yet; make one with `iac lab up CITY`")
        deed = mischief.do(Store(place.azure), name)
        return f"{deed.text}\n" + "\n".join(f"  {arm_id}" for arm_id in deed.ids if arm_id)

    return do


def prepare_cloud(place: LabDir) -> None:
    """Make the places of the lab's cloud: its store, its backend, and the passphrase of its stacks."""
    for folder in (place.azure, place.backend):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not place.passphrase.exists():
        write_private(place.passphrase, PASSPHRASE)


def _without_end(text: str) -> str:
    lines = text.rstrip("\n").split("\n")
    return "\n".join(lines[:-1] if lines[-1] == "end" else lines) + "\n"
