"""The sites of a city with their devices, networks and circuits."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from iac.model.types import DeviceRole
from iac.render import explain, has_templates
from iac.report.site.values import Block, Circuit, Device, Network, Port, Site
from iac.workflow.report.diagrams import site_diagram
from iac.workflow.report.emergency import Telephony, calling, street
from iac.workflow.report.words import speed, worded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from iac.findings import Finding, Origin
    from iac.intent.devices import DeviceIntent
    from iac.intent.ports import SwitchPort
    from iac.intent.routing import RoutedInterface
    from iac.intent.sites import SiteRecords
    from iac.model.city import City
    from iac.model.network import Circuit as CircuitRecord

_TEMPLATES = "network_templates/"
_ROLES = {
    DeviceRole.ACCESS: "access switch",
    DeviceRole.DISTRIBUTION: "distribution switch",
    DeviceRole.CORE: "core switch",
}


def sites(telephony: Telephony, findings: Sequence[Finding]) -> tuple[Site, ...]:
    """Return the city's sites in the order of their numbers, each with the findings about it."""
    at = _subjects(telephony.city)
    about: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.subject in at:
            about.setdefault(at[finding.subject], []).append(finding)
    return tuple(
        _site(telephony, records, tuple(about.get(code, ()))) for code, records in telephony.records.sites.items()
    )


def _subjects(city: City) -> Mapping[str, str]:
    """The site of everything a finding may be about."""
    return {
        **{f"phone {phone.extension}": phone.site for phone in city.phones},
        **{f"line {line.number}": line.site for line in city.analog_lines},
        **{f"location {place.location}": place.site for place in city.locations},
        **{device.hostname: device.site for device in city.devices},
        **{site.code: site.code for site in city.sites},
    }


def _site(telephony: Telephony, records: SiteRecords, findings: tuple[Finding, ...]) -> Site:
    site, row = records.site.record, records.site
    return Site(
        code=site.code,
        number=site.number,
        name=site.name,
        kind=worded(site.kind.value),
        address=street(site),
        facts=tuple(_facts(records)),
        devices=tuple(_device(telephony, d.record.hostname) for d in records.devices),
        networks=tuple(
            Network(vlan.vlan, vlan.name, str(vlan.prefix), str(vlan.gateway), vlan.floor or "")
            for vlan in records.vlans
        ),
        circuits=tuple(_circuit(c.record) for c in records.circuits),
        others=tuple((o.kind, o.model, o.count) for o in telephony.index.unmanaged_at(site.code)),
        calling=calling(telephony, site.code),
        findings=findings,
        diagram=site_diagram(telephony, records),
        origin=str(row.origin),
    )


def _facts(records: SiteRecords) -> Iterator[tuple[str, str]]:
    site = records.site.record
    yield "Kind", worded(site.kind.value)
    yield "Number", str(site.number)
    area = f", {site.sq_ft_per_floor:,} sq ft each" if site.sq_ft_per_floor else ""
    yield "Floors", f"{site.floors}{area}"
    yield "People", f"{site.staff:,}" if site.staff else ""
    yield "Connected by", worded(site.wan.value)
    if site.dispatch:
        yield "Dispatch", f"911 calls are taken here ({site.dispatch})"


def _circuit(circuit: CircuitRecord) -> Circuit:
    return Circuit(
        circuit.circuit_id, worded(circuit.kind), circuit.carrier, circuit.role, speed(circuit.bandwidth_mbps)
    )


def _device(telephony: Telephony, hostname: str) -> Device:
    record, intent = telephony.index.devices[hostname], telephony.devices[hostname]
    config = explain(intent) if has_templates(intent.platform) else None
    return Device(
        hostname=hostname,
        site=record.site,
        role=_ROLES.get(record.role, worded(record.role.value)),
        platform=record.platform.value,
        model=record.model,
        version=record.software_version or "",
        serial=record.serial or "",
        floor=record.floor or "",
        address=intent.management_address,
        managed=", ".join(intent.sections) if intent.is_partial else "whole",
        ports=tuple(_ports(intent)),
        config=tuple(_blocks(config.text, config.origins)) if config else (),
        origin=str(telephony.index.origin_of(record)),
    )


def _ports(intent: DeviceIntent) -> Iterator[Port]:
    """The ports in use; neighbours that do the same are told once."""
    used = [_switched(port) for port in intent.ports if port.mode != "parked" and port.enabled]
    used += [_routed(port) for port in intent.interfaces if port.enabled and port.method != "none"]
    for _, group in groupby(used, key=lambda port: replace(port, name="")):
        first, *rest = group
        yield replace(first, name=f"{first.name} to {rest[-1].name} ({len(rest) + 1})") if rest else first


def _switched(port: SwitchPort) -> Port:
    voice = f", telephones {port.voice_vlan}" if port.voice_vlan else ""
    vlan = port.allowed if port.mode == "trunk" else f"{port.vlan}{voice}"
    return Port(port.name, port.mode, port.description, vlan, port.location)


def _routed(interface: RoutedInterface) -> Port:
    own = interface.address
    use = f"{own.ip}/{own.length}" if own else f"address by {interface.method}"
    return Port(interface.name, use, interface.description, str(interface.vlan or ""), "")


def _blocks(text: str, origins: Sequence[tuple[Origin, ...]]) -> Iterator[Block]:
    """Return the lines that stand together and come from the same places of the city as one block each."""
    lines = text.replace("\x03", "^C").splitlines()
    start = 0
    for end in range(1, len(lines) + 1):
        if end == len(lines) or _cause(origins[end]) != _cause(origins[start]):
            yield Block(start + 1, "\n".join(lines[start:end]), tuple(str(o) for o in _cause(origins[start])))
            start = end


def _cause(origins: Iterable[Origin]) -> tuple[Origin, ...]:
    """The places in the city's files; the template's own place is left to ``iac render --explain``."""
    return tuple(origin for origin in origins if not origin.file.startswith(_TEMPLATES))
