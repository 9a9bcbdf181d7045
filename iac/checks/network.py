"""Rules of the network: addresses that meet, ports and power that run out, sites that hang by one thread."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from iac.checks.equipment import (
    ACCESS_POINT_CLASS,
    IEEE_CLASS_WATTS,
    POE_WATTS,
    last_day_of_support,
    phone_watts,
)
from iac.checks.rule import Context, Rule, Violation
from iac.findings import Domain, Severity
from iac.model.types import DeviceRole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from iac.model.network import Device
    from iac.model.places import Site
    from iac.model.voice import Phone

_NOTICE_DAYS = 365


def _cloud_overlap(context: Context) -> Iterator[Violation]:
    city = context.city
    if city.cloud is None:
        return
    blocks = {
        "cloud.address_space": city.cloud.address_space,
        "cloud.recovery_address_space": city.cloud.recovery_address_space,
    }
    on_premises = {f"prefix {prefix.prefix} of {prefix.site}": prefix.prefix for prefix in city.prefixes}
    on_premises["network.supernet"] = city.network.supernet
    for name, block in blocks.items():
        where = city.origin("cloud", name.partition(".")[2])
        others = on_premises | {other: net for other, net in blocks.items() if other > name}
        hit = next((other for other, net in others.items() if block.overlaps(net)), None)
        if hit:
            yield Violation("cloud", f"{name} {block} overlaps {hit}", where, key=name)


def _ports_short(context: Context) -> Iterator[Violation]:
    for site in context.city.sites:
        have = Counter[str]()
        for device in _access(context, site):
            have[device.floor or "1"] += device.ports if device.poe else 0
        floors: dict[str, list[Phone]] = {}
        for phone in context.index.phones_at(site.code):
            if phone.mac:
                floors.setdefault(phone.floor, []).append(phone)
        for floor, phones in sorted(floors.items()):
            if len(phones) > have[floor]:
                yield _short(context, site, phones, have[floor])


def _short(context: Context, site: Site, phones: list[Phone], ports: int) -> Violation:
    left_over = phones[ports:]
    return Violation(
        site.code,
        f"floor {phones[0].floor} has {len(phones)} telephones and {ports} ports with power; "
        f"{left_over[0].extension} is the first without one",
        context.index.origin_of(left_over[0]),
        key=phones[0].floor,
        expected=f"{len(phones)} ports",
        observed=f"{ports} ports",
    )


def _power_short(context: Context) -> Iterator[Violation]:
    for site in context.city.sites:
        budget = Counter[str]()
        known = True
        for device in _access(context, site):
            known = known and device.model in POE_WATTS
            budget[device.floor or "1"] += POE_WATTS.get(device.model, 0)
        need: dict[str, float] = {}
        for phone in context.index.phones_at(site.code):
            if phone.mac:
                need[phone.floor] = need.get(phone.floor, 0.0) + phone_watts(phone.model)
        total = sum(need.values()) + _access_point_watts(context, site)
        if known and budget and total > sum(budget.values()):
            yield Violation(
                site.code,
                f"telephones and access points may draw {total:.0f} W, the switches give {sum(budget.values())} W",
                context.index.origin_of(site),
            )


def _access_point_watts(context: Context, site: Site) -> float:
    return sum(
        item.count * IEEE_CLASS_WATTS[ACCESS_POINT_CLASS.get(item.model, 4)]
        for item in context.index.unmanaged_at(site.code)
        if item.kind == "access-points"
    )


def _access(context: Context, site: Site) -> Iterator[Device]:
    return (device for device in context.index.devices_at(site.code) if device.role is DeviceRole.ACCESS)


def _single_circuit(context: Context) -> Iterator[Violation]:
    for site in context.city.sites:
        circuits = context.index.circuits_at(site.code)
        if site.dispatch and len({circuit.carrier for circuit in circuits}) < 2:  # noqa: PLR2004  # one is one
            yield Violation(
                site.code,
                f"{site.name} takes 911 calls and hangs on {len(circuits)} circuit(s) of one carrier",
                context.index.origin_of(site, "dispatch"),
            )


def _single_router(context: Context) -> Iterator[Violation]:
    routing = (DeviceRole.SITE_ROUTER, DeviceRole.WAN_EDGE)
    for site in context.city.sites:
        routers = [device for device in context.index.devices_at(site.code) if device.role in routing]
        if site.dispatch and len(routers) < 2:  # noqa: PLR2004  # one is one
            yield Violation(
                site.code,
                f"{site.name} takes 911 calls and has {len(routers)} router(s)",
                context.index.origin_of(site, "dispatch"),
            )


def _bandwidth_differs(context: Context) -> Iterator[Violation]:
    for site in context.city.sites:
        primary = [circuit for circuit in context.index.circuits_at(site.code) if circuit.role == "primary"]
        rented = sum(circuit.bandwidth_mbps for circuit in primary)
        if primary and site.bandwidth_mbps and rented != site.bandwidth_mbps:
            yield Violation(
                site.code,
                "the site's bandwidth is not that of its primary circuit",
                context.index.origin_of(site, "bandwidth_mbps"),
                expected=f"{rented} Mbit/s",
                observed=f"{site.bandwidth_mbps} Mbit/s",
            )


def _no_circuit(context: Context) -> Iterator[Violation]:
    for site in context.city.sites:
        if context.index.devices_at(site.code) and not context.index.circuits_at(site.code):
            yield Violation(site.code, f"{site.name} has devices and no circuit", context.index.origin_of(site))


def _end_of_support(context: Context) -> Iterator[Violation]:
    for device in context.city.devices:
        day = last_day_of_support(device.model)
        if day is not None and (day - context.today).days < _NOTICE_DAYS:
            verb = "ended" if day < context.today else "ends"
            yield Violation(
                device.hostname,
                f"support for {device.model} {verb} on {day}",
                context.index.origin_of(device, "model"),
            )


RULES = (
    Rule(
        "network.cloud-overlap",
        Severity.CRITICAL,
        Domain.NETWORK,
        "The cloud's addresses meet the city's",
        "Machines in the cloud and at sites could not reach each other, and after a disaster nobody could reach "
        "what was brought back.",
        "Give the cloud blocks that no site uses.",
        "RFC 1918, section 5; learn.microsoft.com: VPN Gateway needs address spaces that do not overlap",
        _cloud_overlap,
    ),
    Rule(
        "network.ports-short",
        Severity.HIGH,
        Domain.NETWORK,
        "More telephones than ports with power",
        "Some of these telephones cannot be plugged in, and nobody could dial 911 from them.",
        "Add an access switch, or move telephones to a floor with free ports.",
        "The sheets of devices and telephones",
        _ports_short,
    ),
    Rule(
        "network.power-short",
        Severity.MEDIUM,
        Domain.NETWORK,
        "Telephones may draw more power than the switches give",
        "A switch that runs out of power turns ports off, telephones first come first served.",
        "Add a power supply or a switch.",
        "IEEE 802.3-2018, table 33-18; Cisco Catalyst 9300 Series data sheet",
        _power_short,
    ),
    Rule(
        "network.dispatch-one-carrier",
        Severity.CRITICAL,
        Domain.NETWORK,
        "Dispatch hangs on one carrier",
        "One cut cable or one fault at the carrier stops 911 answering.",
        "Rent a second circuit from another carrier, on another way into the building.",
        "NENA-STA-010 (i3), diversity of access; FCC 47 CFR 9.19 on 911 circuit diversity",
        _single_circuit,
    ),
    Rule(
        "network.dispatch-one-router",
        Severity.HIGH,
        Domain.NETWORK,
        "Dispatch hangs on one router",
        "One broken power supply stops 911 answering until somebody brings another router.",
        "Add a second router on another power feed.",
        "NFPA 1225 (2022), redundancy of communication paths",
        _single_router,
    ),
    Rule(
        "network.no-circuit",
        Severity.HIGH,
        Domain.NETWORK,
        "A site without a circuit",
        "Nothing at the site can be reached, or a circuit is paid for that nobody has written down.",
        "Write the circuit down.",
        "The sheets of devices and circuits",
        _no_circuit,
    ),
    Rule(
        "network.bandwidth-differs",
        Severity.LOW,
        Domain.NETWORK,
        "A site's bandwidth is not its circuit's",
        "Voice is given a share of a bandwidth that is not there.",
        "Correct the site or the circuit.",
        "The sheets of sites and circuits",
        _bandwidth_differs,
    ),
    Rule(
        "network.end-of-support",
        Severity.MEDIUM,
        Domain.NETWORK,
        "Equipment its maker will no longer mend",
        "Faults found after that day stay open to whoever finds them.",
        "Plan its replacement, or waive it with a date.",
        "The maker's end-of-sale notice (see iac/checks/equipment.py); NIST SP 800-53 SA-22",
        _end_of_support,
    ),
)
