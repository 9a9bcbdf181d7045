"""Deployment of 20 and 50 simulated devices: ours beside bare NAPALM with as many threads, same change, same run.

``python -m tests.bench.bench_deploy [ROUNDS]``. The devices are a process of their own; four in five are IOS-XE, the
rest EOS, each with a switch of the town. Before every run somebody changes two lines on each by hand. Ours reads,
plans, stages, commits under a timer, verifies over a new connection, confirms, saves, cleans up. Bare NAPALM gets the
commands that ours has planned, as a merge: once plainly (load, compare, commit), once with the same safety (a revert
timer, confirmed over a new connection).
"""

from __future__ import annotations

import statistics
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from napalm import get_network_driver

from iac.artifacts import DeviceConfig, Status
from iac.intent.devices import plan_devices
from iac.lab.devices.device import Credentials, DeviceSpec
from iac.lab.devices.process import Lab, start
from iac.model.load import load_city
from iac.ports import DeviceAccess, MemorySecrets, SilentProgress
from iac.render import explain
from iac.targets.secrets import fill, names_in
from iac.workflow.access import Network
from iac.workflow.deploy import Wishes, deploy_network
from iac.workflow.lab import OPTIONS
from tests.bench.figures import Figure, timed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

TOWN = Path(__file__).parents[2] / "cities" / "town"
MODELS = {"iosxe": "fs7-sw1", "eos": "lib-sw1"}
DRIVERS = {"iosxe": "ios", "eos": "eos"}
EOS_EVERY = 5
CONFIRM_SECONDS = 120


@dataclass(frozen=True)
class Ward:
    """The devices, how they are reached, and the commands that undo what is done to each by hand."""

    lab: Lab
    network: Network
    password: str
    commands: Mapping[str, str]

    def disturb(self) -> None:
        """Change two lines on every device, and save."""
        for host in self.network.configs:
            self.lab.control.set_running(host, ["vlan 30", "name BY-HAND", "vlan 40", "name BY-HAND-TOO"], save=True)

    def insist_all_well(self) -> None:
        """Stop the bench when a device is not as it should be: a fast failure is no figure."""
        for host, config in self.network.configs.items():
            if self.network.commands(config, self.lab.control.running(host)):
                raise SystemExit(f"{host} is not as intended")


def ward(folder: Path, count: int) -> Ward:
    """Start ``count`` devices and return all that is needed to deploy to them."""
    city = load_city(TOWN)
    models = {device.hostname: explain(device) for device in plan_devices(city).devices}
    configs = {}
    for number in range(count):
        platform = "eos" if number % EOS_EVERY == EOS_EVERY - 1 else "iosxe"
        host, model = f"sw{number:02}", models[MODELS[platform]]
        configs[host] = DeviceConfig(host, platform, model.text.replace(model.hostname, host))
    values = {name: f"Made-up-{name}" for config in configs.values() for name in names_in(config.text)}
    login = Credentials("netops", values["town-netops"])
    specs = [DeviceSpec(c.hostname, c.platform, fill(c.text, values)) for c in configs.values()]
    lab = start(folder / "lab", specs, login)
    accesses = {
        host: DeviceAccess(host, c.platform, lab.devices[host].address, lab.devices[host].port, "netops",
                           "town-netops", OPTIONS[c.platform])
        for host, c in configs.items()
    }  # fmt: skip
    environment = next(one for one in city.environments if one.target == "lab")
    network = Network(city, environment, {}, configs, accesses, MemorySecrets(values), folder / "state")
    made = Ward(lab, network, login.password, {})
    made.disturb()
    commands = {
        host: "".join(f"{line}\n" for line in network.commands(config, lab.control.running(host)))
        for host, config in configs.items()
    }
    return Ward(lab, network, login.password, commands)


def ours(hospital: Ward, workers: int) -> None:
    """Deploy as ``iac deploy`` does."""
    wishes = Wishes(workers=workers, confirm_seconds=CONFIRM_SECONDS)
    done = deploy_network(hospital.network, wishes, SilentProgress())
    bad = [outcome for outcome in done.rollout.outcomes.values() if outcome.status is not Status.APPLIED]
    if bad:
        raise SystemExit(f"not applied: {bad}")


def opened(access: DeviceAccess, password: str) -> Any:
    """Return an open driver with the options ours uses."""
    kind = get_network_driver(DRIVERS[access.platform])
    optional = {**access.options, "port": access.port}
    driver = kind(access.address, access.username, password, timeout=60, optional_args=optional)
    driver.open()
    return driver


def plainly(access: DeviceAccess, password: str, commands: str) -> None:
    """Merge, compare, commit: no timer, no second look."""
    driver = opened(access, password)
    driver.load_merge_candidate(config=commands)
    driver.compare_config()
    driver.commit_config()
    driver.close()


def safely(access: DeviceAccess, password: str, commands: str) -> None:
    """Merge under a timer and confirm over a new connection."""
    driver = opened(access, password)
    driver.load_merge_candidate(config=commands)
    driver.compare_config()
    driver.commit_config(revert_in=CONFIRM_SECONDS)
    session = getattr(driver, "config_session", None)
    driver.config_session = None
    driver.close()
    again = opened(access, password)
    again.config_session = session
    again.get_config(retrieve="running")
    again.confirm_commit()
    again.config_session = None
    again.close()


def theirs(hospital: Ward, workers: int, way: Callable[[DeviceAccess, str, str], None]) -> None:
    """Deploy to all devices by bare NAPALM, ``workers`` at once."""
    with ThreadPoolExecutor(workers) as pool:
        jobs = [
            pool.submit(way, access, hospital.password, hospital.commands[host])
            for host, access in hospital.network.accesses.items()
        ]
        for job in jobs:
            job.result()


def medians(hospital: Ward, rounds: int, ways: Mapping[str, Callable[[], None]]) -> dict[str, float]:
    """Return the median seconds of each way; each round takes them in turn, and looks that each one worked."""
    times: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, way in ways.items():
            hospital.disturb()
            times[name].append(timed(way))
            hospital.insist_all_well()
    return {name: statistics.median(taken) for name, taken in times.items()}


def measure(count: int, workers: int, rounds: int) -> None:
    """Show the figures of ``count`` devices, ``workers`` at once."""
    with tempfile.TemporaryDirectory() as folder:
        hospital = ward(Path(folder), count)
        with hospital.lab:
            ways: dict[str, Callable[[], None]] = {
                "ours": lambda: ours(hospital, workers),
                "safe": lambda: theirs(hospital, workers, safely),
                "plain": lambda: theirs(hospital, workers, plainly),
            }
            times = medians(hospital, rounds, ways)
    versions = {name: version(name) for name in ("municipal-iac", "napalm", "netmiko", "pyeapi")}
    for way, target, words in (
        ("safe", "≤ 1.3", "bare NAPALM, timer and confirmation"),
        ("plain", "", "bare NAPALM, neither timer nor second look"),
    ):
        Figure(
            name=f"deployment of {count} devices, {workers} at once",
            ours=times["ours"],
            peer=times[way],
            unit="s",
            peer_name=words,
            target=target,
            versions=versions,
        ).show()


def main() -> None:
    """Measure 20 devices with 20 threads and 50 with 50."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    for count in (20, 50):
        measure(count, count, rounds)


if __name__ == "__main__":
    main()
