"""What goes wrong with devices in mid-change: the others go on, what is said is true, nothing stays half-applied.

One deployment over many devices, each with its own fault, under the unmodified NAPALM drivers; then one test a fault.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from iac.artifacts import DeviceConfig, Outcome, Status
from iac.lab.devices.device import Credentials, DeviceSpec
from iac.lab.devices.faults import Fault
from iac.lab.devices.process import Lab, start
from iac.ports import DeviceAccess, MemorySecrets, SilentProgress
from iac.syntax import compare, parse, secret_check
from iac.targets.secrets import fill, names_in
from iac.workflow.access import Network
from iac.workflow.deploy import Wishes, deploy_network
from iac.workflow.lab import OPTIONS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from iac.lab.devices.control import Control
    from iac.model.city import City

pytestmark = pytest.mark.xdist_group("devices-faults")

BEFORE, AFTER = "before", "after"
IOS_TIMEOUT = 4
"""Seconds to wait for an answer; a device in the lab answers in milliseconds."""
QUIET = "file prompt quiet\n"
MERGE = "^copy .*merge.cfg running-config"
MODELS = {"iosxe": "fs7-sw1", "eos": "lib-sw1"}

Setup = Callable[["Control", str], None]


def fault(match: str, action: Any, when: Any = "before", **more: Any) -> Setup:
    return lambda control, host: control.add_fault(host, Fault(match, action, when, **more))


def adjusted(**settings: Any) -> Setup:
    return lambda control, host: control.adjust(host, **settings)


def healthy(_control: Control, _host: str) -> None:
    """Nothing goes wrong."""


def switched_off(control: Control, host: str) -> None:
    control.power(host, on=False)


def changed_by_hand(control: Control, host: str) -> None:
    control.set_running(host, ["no archive"])


@dataclass(frozen=True)
class Case:
    """A device and what happens to it; ``ends`` says which configuration it has to hold in the end."""

    name: str
    platform: str
    setup: Setup
    status: Status
    ends: str
    says: str = ""
    saved: bool = True
    password: str = "login"
    replace: bool = False
    asks: bool = False
    """The device asks questions about files, and shall go on doing so."""
    was: str = ""
    """The hostname before the change, where it was another one."""

    @property
    def host(self) -> str:
        return f"{'ar' if self.platform == 'eos' else 'sw'}-{self.name}"


def ios(name: str, setup: Setup, status: Status, ends: str, says: str = "", **more: Any) -> Case:
    return Case(name, "iosxe", setup, status, ends, says, **more)


def eos(name: str, setup: Setup, status: Status, ends: str, says: str = "", **more: Any) -> Case:
    return Case(name, "eos", setup, status, ends, says, **more)


CASES = (
    ios("well", healthy, Status.APPLIED, AFTER),
    eos("well", healthy, Status.APPLIED, AFTER),
    ios("off", switched_off, Status.UNREACHABLE, BEFORE, "no conversation"),
    eos("off", switched_off, Status.UNREACHABLE, BEFORE, "no conversation"),
    ios("password", healthy, Status.REFUSED, BEFORE, "refused the user or the password", password="wrong"),
    eos("password", healthy, Status.REFUSED, BEFORE, "refused the user or the password", password="wrong"),
    ios("privilege", adjusted(privilege=1), Status.REFUSED, BEFORE, "privileged mode"),
    ios("line", adjusted(rejects=["LEFT", "name GUEST"]), Status.ROLLED_BACK, BEFORE, "Invalid input"),
    eos("line", adjusted(rejects=["name GUEST"]), Status.REFUSED, BEFORE, "rejected the configuration"),
    ios("slow", adjusted(answers_after=0.04), Status.APPLIED, AFTER),
    eos("slow", adjusted(answers_after=0.04), Status.APPLIED, AFTER),
    ios("flash", adjusted(flash_free=10), Status.REFUSED, BEFORE, "space"),
    ios("archive", changed_by_hand, Status.REFUSED, BEFORE, "archive"),
    ios("scp", fault("^scp ", "error"), Status.REFUSED, BEFORE, "transfer broke off"),
    ios("scp-drop", fault("^scp ", "drop", "after"), Status.REFUSED, BEFORE, "transfer broke off"),
    ios("drop-early", fault(MERGE, "drop"), Status.ROLLED_BACK, BEFORE),
    ios("drop-late", fault(MERGE, "drop", "after"), Status.APPLIED, AFTER),
    ios("hang-early", fault(MERGE, "hang"), Status.ROLLED_BACK, BEFORE, "did not answer in time"),
    ios("hang-late", fault(MERGE, "hang", "after"), Status.APPLIED, AFTER, "did not answer in time"),
    ios("confirm", fault("^configure confirm", "drop"), Status.APPLIED, AFTER),
    ios("confirmed", fault("^configure confirm", "drop", "after"), Status.APPLIED, AFTER),
    ios("save", fault("^write mem", "drop"), Status.APPLIED, AFTER),
    ios("delete", fault("^delete ", "drop"), Status.APPLIED, AFTER),
    ios("asks", healthy, Status.APPLIED, AFTER, asks=True),
    ios("asks-drop", fault(MERGE, "drop"), Status.ROLLED_BACK, BEFORE, asks=True),
    ios("asks-line", adjusted(rejects=["name GUEST"]), Status.ROLLED_BACK, BEFORE, asks=True),
    ios("r-well", healthy, Status.APPLIED, AFTER, replace=True),
    eos("r-well", healthy, Status.APPLIED, AFTER, replace=True),
    ios("r-line", adjusted(rejects=["name GUEST"]), Status.ROLLED_BACK, BEFORE, "stands as before", replace=True),
    eos("r-line", adjusted(rejects=["name GUEST"]), Status.REFUSED, BEFORE, "rejected", replace=True),
    ios("r-drop-early", fault("^configure replace", "drop"), Status.ROLLED_BACK, BEFORE, replace=True),
    ios("r-drop-late", fault("^configure replace", "drop", "after"), Status.APPLIED, AFTER, replace=True),
    ios("r-error", healthy, Status.APPLIED, AFTER, replace=True, was="sw-former"),
    eos("drop-early", fault("^configure session .* commit", "drop"), Status.ROLLED_BACK, BEFORE),
    eos("drop-late", fault("^configure session .* commit timer", "drop", "after"), Status.APPLIED, AFTER),
    eos("confirm", fault("^configure session .* commit$", "drop"), Status.APPLIED, AFTER),
    eos("confirmed", fault("^configure session .* commit$", "drop", "after"), Status.APPLIED, AFTER),
)


@dataclass
class Ward:
    """All devices with their faults, after one deployment."""

    lab: Lab
    outcomes: Mapping[str, Outcome]
    intended: Mapping[str, DeviceConfig]
    before: Mapping[str, tuple[str, str]]
    values: Mapping[str, str]
    network: Network


def older(text: str, case: Case) -> str:
    """Return a device's text with a VLAN too many and another one's former name."""
    text = text.replace("name GUEST", "name VISITORS")
    text = text.replace("vlan 999\n", "vlan 300\n name LEFT-OVER\nvlan 999\n", 1)
    return text.replace(f"hostname {case.host}", f"hostname {case.was}") if case.was else text


@pytest.fixture(scope="module")
def ward(town: City, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ward]:
    from iac.intent.devices import plan_devices  # noqa: PLC0415  # heavy: only here
    from iac.render import explain  # noqa: PLC0415  # the same

    folder = tmp_path_factory.mktemp("ward")
    models = {device.hostname: explain(device) for device in plan_devices(town).devices}
    intended = {}
    for case in CASES:
        model = models[MODELS[case.platform]]
        text = model.text.replace(model.hostname, case.host)
        intended[case.host] = DeviceConfig(case.host, case.platform, text.replace(QUIET, "") if case.asks else text)
    names = {name for config in intended.values() for name in names_in(config.text)}
    values = {name: f"Made-up-{number}" for number, name in enumerate(sorted(names))}
    login = Credentials("netops", values["town-netops"], "Enable-1")
    specs = [DeviceSpec(c.host, c.platform, fill(older(intended[c.host].text, c), values)) for c in CASES]
    with start(folder / "lab", specs, login) as lab:
        for case in CASES:
            case.setup(lab.control, case.host)
        before = {case.host: (lab.control.running(case.host), lab.control.startup(case.host)) for case in CASES}
        secrets = MemorySecrets(values | {"login": login.password, "wrong": "not-the-password"})
        accesses = {case.host: access(case, lab) for case in CASES}
        environment = next(e for e in town.environments if e.target == "lab")
        network = Network(town, environment, {}, intended, accesses, secrets, folder / "state")
        outcomes = deployed(network, replace=False) | deployed(network, replace=True)
        yield Ward(lab, outcomes, intended, before, values, network)


def deployed(network: Network, *, replace: bool) -> dict[str, Outcome]:
    hosts = [case.host for case in CASES if case.replace is replace]
    wishes = Wishes(workers=len(hosts), confirm_seconds=120, replace=replace)
    return dict(deploy_network(network.only(hosts), wishes, SilentProgress()).rollout.outcomes)


def access(case: Case, lab: Lab) -> DeviceAccess:
    where = lab.devices[case.host]
    options = dict(OPTIONS[case.platform])
    if case.platform == "iosxe":
        options["read_timeout_override"] = IOS_TIMEOUT
    return DeviceAccess(case.host, case.platform, where.address, where.port, "netops", case.password, options)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.host)
def test_outcome_is_true(ward: Ward, case: Case) -> None:
    outcome = ward.outcomes[case.host]

    assert outcome.status is case.status, outcome
    assert case.says in outcome.detail
    assert not [value for value in ward.values.values() if value in repr(outcome)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.host)
def test_configuration_is_that_before_or_that_after(ward: Ward, case: Case) -> None:
    texts = [ward.lab.control.running(case.host), ward.lab.control.startup(case.host)]

    if case.ends == BEFORE:
        assert texts == list(ward.before[case.host])
    else:
        assert [differences(text, ward.intended[case.host], ward.values) for text in texts] == [[], []]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.host)
def test_nothing_of_the_change_is_left_on_the_device(ward: Ward, case: Case) -> None:
    control = ward.lab.control

    assert [name for name in control.flash(case.host) if name.startswith("iac-")] == []
    assert control.status()[case.host]["pending"] is False


def test_nothing_is_left_to_settle(ward: Ward) -> None:
    assert ward.network.journal.unfinished() == ()


def differences(shown: str, wanted: DeviceConfig, values: Mapping[str, str]) -> list[str]:
    here, there = parse(shown, wanted.platform), parse(wanted.text, wanted.platform)
    found = compare(here, there, check=secret_check(MemorySecrets(values))).differences
    return [f"{difference.kind} {difference.node.term.key}" for difference in found]
