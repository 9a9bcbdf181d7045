"""Rules of what fits: models somebody knows, ports a model has, floors a building has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iac.checks.equipment import PHONE_CLASS
from iac.checks.portnames import has_port, is_known
from iac.checks.rule import Context, Rule, Violation
from iac.findings import Domain, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from iac.model.network import Device, Link
    from iac.model.voice import Phone


def _unknown_models(context: Context) -> Iterator[Violation]:
    found: dict[str, list[Device]] = {}
    for device in context.city.devices:
        if not is_known(device.model):
            found.setdefault(device.model, []).append(device)
    for model, devices in found.items():
        title = f"nobody knows which ports it has; {len(devices)} device(s) of it, {devices[0].hostname} the first"
        yield Violation(f"model {model}", title, context.index.origin_of(devices[0], "model"))


def _missing_ports(context: Context) -> Iterator[Violation]:
    for link in context.city.links:
        for host, port, field in ((link.a_device, link.a_port, "a_port"), (link.b_device, link.b_port, "b_port")):
            device = context.index.devices.get(host)
            if device is not None and is_known(device.model) and not has_port(device.model, device.ports, port):
                yield _missing_port(context, link, device, port, field)


def _missing_port(context: Context, link: Link, device: Device, port: str, field: str) -> Violation:
    title = f"a link ends on {port}, which a {device.model} does not have"
    return Violation(device.hostname, title, context.index.origin_of(link, field), key=port)


def _missing_floors(context: Context) -> Iterator[Violation]:
    for site in context.city.sites:
        for device in context.index.devices_at(site.code):
            if device.floor and device.floor.isdecimal() and int(device.floor) > site.floors:
                title = f"it stands on floor {device.floor} of a building with {site.floors} floor(s)"
                yield Violation(device.hostname, title, context.index.origin_of(device, "floor"))


def _unknown_telephones(context: Context) -> Iterator[Violation]:
    found: dict[str, list[Phone]] = {}
    for phone in context.city.phones:
        if phone.mac and phone.model not in PHONE_CLASS:
            found.setdefault(phone.model, []).append(phone)
    for model, phones in found.items():
        title = f"nobody knows what power it takes; {len(phones)} telephone(s) of it, {phones[0].extension} the first"
        yield Violation(f"telephone {model}", title, context.index.origin_of(phones[0], "model"))


RULES = (
    Rule(
        "network.unknown-model",
        Severity.MEDIUM,
        Domain.NETWORK,
        "Equipment of a model nobody knows",
        "Its ports are named by guess from its platform; a wrong guess configures ports that are not there.",
        "Correct the model, or write its ports down where they differ from the guess.",
        "The makers' hardware guides (see iac/checks/portnames.py)",
        _unknown_models,
    ),
    Rule(
        "network.no-such-port",
        Severity.HIGH,
        Domain.NETWORK,
        "A link on a port that the model does not have",
        "The device refuses the port's configuration, and the real port stays without any.",
        "Look at the device and write down the port the cable is in.",
        "The makers' hardware guides (see iac/checks/portnames.py)",
        _missing_ports,
    ),
    Rule(
        "network.no-such-floor",
        Severity.MEDIUM,
        Domain.NETWORK,
        "Equipment on a floor that the building does not have",
        "Its ports and its power are counted where nobody sits, and its telephones get no location.",
        "Correct the device's floor, or the site's number of floors.",
        "The sheets of sites and devices",
        _missing_floors,
    ),
    Rule(
        "voice.unknown-telephone",
        Severity.LOW,
        Domain.VOICE,
        "Telephones of a model nobody knows",
        "They are counted with the most power an old telephone may take, which may be too much or too little.",
        "Correct the model, or look its power class up and have it added.",
        "The makers' data sheets (see iac/checks/equipment.py)",
        _unknown_telephones,
    ),
)
