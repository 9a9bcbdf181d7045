"""Which devices a city has, what each should be, and how each is reached in one of its environments."""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from iac.change import Management, carry_over
from iac.change import plan as plan_change
from iac.errors import StateError, UsageError
from iac.findings import State
from iac.intent.devices import survey_devices
from iac.model.load import load_city
from iac.ports import DeviceAccess, SystemClock
from iac.render import explain, has_templates, render_device
from iac.rollout.journal import Journal
from iac.syntax import compare, parse_once
from iac.targets.comparison import RememberedCheck, SyntaxComparison
from iac.targets.napalm.drivers import load_drivers
from iac.targets.napalm.target import NapalmTarget
from iac.targets.secrets import ChainSecrets, EnvironmentSecrets, FileSecrets
from iac.targets.witness import silent
from iac.workflow.lab import Lab, lab_of
from iac.workflow.render import no_templates

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from iac.artifacts import DeviceConfig
    from iac.change import Plan
    from iac.findings import Finding
    from iac.intent.devices import DeviceIntent
    from iac.model.city import City
    from iac.model.cloud import Environment
    from iac.ports import Clock, SecretSource
    from iac.syntax import Difference, Tree
    from iac.targets.witness import Witness

SECRETS_FILE = "IAC_SECRETS_FILE"
"""The environment variable that names a file of secrets outside the city's folder."""
STATE_HOME = "IAC_STATE_HOME"
"""The environment variable that names the folder where locks and journals are kept."""
PORTS = {"iosxe": 22, "eos": 443}
OPTIONS: Mapping[str, Mapping[str, Any]] = {
    # Ten seconds, netmiko's limit, break on a slow `show running-config`; drops are noticed at once all the same.
    "iosxe": {"dest_file_system": "flash:", "read_timeout_override": 120},
    "eos": {"force_cfg_session_invalid": True},
}
"""NAPALM's optional arguments for real devices, by platform."""


@dataclass(frozen=True)
class Network:
    """The devices of a city in one environment: what each should be, how it is reached, and with which secrets.

    ``findings`` says which devices cannot be decided or rendered and are left as they are.
    ``state`` is the folder of locks and journals, ``journal_name`` the journal's folder in it: tasks that work on one
    device each have one each. ``seconds_per_second`` is less than 1 in a lab whose clock runs fast.
    """

    city: City
    environment: Environment
    intents: Mapping[str, DeviceIntent]
    configs: Mapping[str, DeviceConfig]
    accesses: Mapping[str, DeviceAccess]
    secrets: SecretSource = field(repr=False)
    state: Path = field(default_factory=lambda: state_folder("none", "none"))
    seconds_per_second: float = 1.0
    clock: Clock = field(default_factory=SystemClock)
    findings: tuple[Finding, ...] = ()
    journal_name: str = "rollout"

    @property
    def journal(self) -> Journal:
        """The record of deployments in this environment."""
        return Journal(self.state / self.journal_name)

    @cached_property
    def check(self) -> RememberedCheck:
        """Whether a device shows the secrets it should have."""
        return RememberedCheck(self.secrets)

    @property
    def platforms(self) -> Mapping[str, str]:
        """The platform of each device."""
        return {host: config.platform for host, config in self.configs.items()}

    def target(self, host: str, witness: Witness = silent) -> NapalmTarget:
        """Return the device as something that can be read and changed."""
        return NapalmTarget(
            self.accesses[host],
            self.secrets,
            SyntaxComparison(self.check),
            self.state / "locks",
            witness,
            self.clock,
            seconds_per_second=self.seconds_per_second,
        )

    def plan(self, config: DeviceConfig, running: str) -> Plan:
        """Return the ordered way from what a device runs to ``config``."""
        here, there = trees(config, running)
        differences = compare(here, there, sections=config.sections, check=self.check).differences
        return self.way(config.hostname, differences, here, there)

    def way(self, host: str, differences: Sequence[Difference], here: Tree, there: Tree) -> Plan:
        """Return the ordered way from ``here`` to ``there``, whose differences are known already."""
        management = Management(user=self.accesses[host].username)
        return plan_change(differences, here, there, host=host, management=management)

    def explained(self, host: str) -> DeviceConfig:
        """Return what a device should be with the origin of each line, which takes several times as long."""
        return explain(self.intents[host])

    def commands(self, config: DeviceConfig, running: str) -> tuple[str, ...]:
        """Return the lines to type, in order."""
        return self.plan(config, running).commands

    def whole(self, config: DeviceConfig, running: str) -> DeviceConfig:
        """Return the configuration to replace with: the intended one, and what belongs to the device itself."""
        here, there = trees(config, running)
        return replace(config, text=carry_over(here, there, config.text))

    def only(self, hosts: Iterable[str]) -> Network:
        """Return the same with these devices only; :class:`iac.errors.UsageError` for one the city does not have."""
        wanted = tuple(dict.fromkeys(hosts))
        unknown = [host for host in wanted if host not in self.configs]
        told = {finding.subject: finding for finding in self.findings}
        if unknown and unknown[0] in told:
            raise UsageError(f"{unknown[0]} cannot be reached by this: {told[unknown[0]].title}")
        if unknown:
            raise UsageError(f"no device {unknown[0]!r}", hint=f"The city has: {', '.join(sorted(self.configs))}")
        if not wanted:
            return self
        configs = {host: self.configs[host] for host in wanted}
        return replace(self, configs=configs, findings=())


def trees(config: DeviceConfig, running: str) -> tuple[Tree, Tree]:
    """Return what a device runs and what it should be, both as trees."""
    here = parse_once(running, config.platform, name=f"device:{config.hostname}")
    return here, parse_once(config.text, config.platform, name=config.hostname)


def open_network(folder: Path, environment: str, *, lab: Lab | None = None, hosts: Iterable[str] = ()) -> Network:
    """Return the devices of the city in ``folder``; with ``lab`` they are its simulated ones.

    Raises :class:`iac.errors.ModelError`, :class:`iac.errors.IntentError` or :class:`iac.errors.UsageError`.
    """
    city = load_city(folder)
    chosen = environment_named(city, environment)
    plan = survey_devices(city)
    intents = {device.hostname: device for device in plan.devices if has_templates(device.platform)}
    configs = {host: render_device(device) for host, device in intents.items()}
    load_drivers()
    left = [no_templates(device) for device in plan.devices if device.hostname not in intents]
    left += [finding for finding in plan.findings if finding.state is State.NOT_CHECKED]
    if chosen.target == "lab":
        network = _in_lab(city, chosen, intents, configs, lab or lab_of(folder))
    else:
        network = _for_real(city, chosen, intents, configs)
    return replace(network, findings=tuple(left)).only(hosts)


def environment_named(city: City, name: str) -> Environment:
    """Return an environment of the city; :class:`iac.errors.UsageError` with the known names when there is none."""
    for environment in city.environments:
        if environment.name == name:
            return environment
    known = ", ".join(environment.name for environment in city.environments) or "none"
    raise UsageError(f"the city has no environment {name!r}", hint=f"It has: {known}")


def state_folder(city: str, environment: str) -> Path:
    """Return the folder of locks and journals of a city's environment on this machine."""
    home = os.environ.get(STATE_HOME) or Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local/state") / "iac"
    return Path(home) / city / environment


def real_secrets() -> SecretSource:
    """Return the secrets of this process: its environment, then the file it names."""
    named = os.environ.get(SECRETS_FILE)
    return ChainSecrets((EnvironmentSecrets(), *([FileSecrets(Path(named))] if named else [])))


def secret_name(reference: str) -> str:
    """Return the name behind ``secret:NAME``."""
    return reference.removeprefix("secret:")


def _for_real(
    city: City, environment: Environment, intents: Mapping[str, DeviceIntent], configs: Mapping[str, DeviceConfig]
) -> Network:
    user = city.network.management.users[0]
    accesses = {
        host: DeviceAccess(
            host,
            intent.platform,
            intent.management_address,
            PORTS[intent.platform],
            user.name,
            secret_name(user.secret),
            OPTIONS[intent.platform],
        )
        for host, intent in intents.items()
    }
    state = state_folder(city.city.code, environment.name)
    return Network(city, environment, intents, configs, accesses, real_secrets(), state)


def _in_lab(
    city: City,
    environment: Environment,
    intents: Mapping[str, DeviceIntent],
    configs: Mapping[str, DeviceConfig],
    lab: Lab,
) -> Network:
    accesses = lab.accesses(city, {host: config.platform for host, config in configs.items()})
    missing = sorted(set(configs) - set(accesses))
    if missing:
        raise StateError(lab.place.folder, f"the lab has no {missing[0]}; run `iac lab down`, then `iac lab up`")
    state, scale = lab.place.state, 1 / lab.clock_scale
    return Network(city, environment, intents, configs, accesses, lab.secrets, state, scale)
