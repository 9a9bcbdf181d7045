"""Who has which address: explicit in the city files, else in the allocation file, else derived from the site's number.

Every site is decided by itself, from its own number and its own rows, so that adding a site moves nobody.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, collapse_addresses
from typing import TYPE_CHECKING

from iac.errors import IntentError
from iac.intent.naming import vlan_name
from iac.intent.rows import known
from iac.model.archetype import own_archetype
from iac.model.index import index as look_up
from iac.model.types import DeviceRole, Purpose

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from iac.findings import Origin
    from iac.model.city import City
    from iac.model.network import AddressRule, Device
    from iac.model.places import Site

_SLASH24 = 256
_HOST_BASE = {
    DeviceRole.SITE_ROUTER: 1,
    DeviceRole.WAN_EDGE: 1,
    DeviceRole.VOICE_GATEWAY: 5,
    DeviceRole.ACCESS: 10,
    DeviceRole.DISTRIBUTION: 60,
    DeviceRole.CORE: 80,
    DeviceRole.DATACENTRE_LEAF: 90,
}
"""A derived management address is this plus the number at the end of the device's name."""


@dataclass(frozen=True, slots=True)
class SiteVlan:
    """A VLAN of a site with its prefix; ``floor`` is None when it serves the whole site."""

    vlan: int
    name: str
    purpose: Purpose
    floor: str | None
    prefix: IPv4Network
    origins: tuple[Origin, ...]

    @property
    def gateway(self) -> IPv4Address:
        """The first host of the prefix: the site's way out."""
        return self.prefix.network_address + 1


@dataclass(frozen=True, slots=True)
class _Block:
    vlan: int
    purpose: Purpose
    floor: str | None
    prefix: IPv4Network
    origin: Origin


def site_supernet(city: City, site: Site) -> IPv4Network:
    """Return the block all of a site's prefixes come from: its own, else the block its number points at."""
    if site.supernet is not None:
        return site.supernet
    whole, length = city.network.supernet, city.network.site_prefix_length
    if site.number >= 2 ** max(length - whole.prefixlen, 0):
        raise IntentError(
            f"site {site.code}",
            f"its number {site.number} points beyond {whole}, which holds {2 ** max(length - whole.prefixlen, 0)}"
            f" blocks of /{length}.",
            fix="Give the site a 'supernet' of its own, or make network.supernet larger.",
        )
    return IPv4Network((int(whole.network_address) + (site.number << (32 - length)), length))


def city_networks(city: City) -> tuple[IPv4Network, ...]:
    """Return the blocks the city's addresses come from: the network's own, and those of sites that are not in it."""
    whole = city.network.supernet
    apart = {site.supernet for site in city.sites if site.supernet and not site.supernet.subnet_of(whole)}
    apart |= {row.prefix for row in city.prefixes if not row.prefix.subnet_of(whole)}
    return whole, *collapse_addresses(apart)


def site_vlans(city: City, site: Site) -> tuple[SiteVlan, ...]:
    """Return the site's VLANs by number; IntentError when two of their prefixes overlap or two share a number."""
    blocks = sorted(_blocks(city, site), key=lambda block: (block.vlan, block.prefix))
    _refuse_clashes(site, blocks)
    names = city.network.vlan_names
    return tuple(
        SiteVlan(b.vlan, vlan_name(names, b.purpose, b.floor), b.purpose, b.floor, b.prefix, known(b.origin))
        for b in blocks
    )


def _blocks(city: City, site: Site) -> Iterator[_Block]:
    written = list(_explicit(city, site))
    yield from written
    purposes = {block.purpose for block in written}
    standard = own_archetype(city, site.kind)
    for index, rule in enumerate(city.network.address_rules):
        wanted = standard is None or not standard.purposes or rule.purpose in standard.purposes
        if wanted and rule.purpose not in purposes:
            yield from _derived(city, site, rule, city.origin("network", "address_rules", index))


def _explicit(city: City, site: Site) -> Iterator[_Block]:
    look = look_up(city)
    for record in look.prefixes_at(site.code):
        yield _Block(record.vlan, record.purpose, record.floor, record.prefix, look.origin_of(record))


def _derived(city: City, site: Site, rule: AddressRule, origin: Origin) -> Iterator[_Block]:
    supernet = site_supernet(city, site)
    allocated = _allocated(city, site, rule.purpose)
    step = max(2 ** (32 - rule.length), _SLASH24)
    for index in range(site.floors if rule.per_floor else 1):
        floor = str(index + 1) if rule.per_floor else None
        start = int(supernet.network_address) + rule.offset * _SLASH24 + index * step
        prefix, place = allocated.get(floor, (IPv4Network((start, rule.length), strict=False), origin))
        if floor not in allocated and not prefix.subnet_of(supernet):
            raise IntentError(
                f"site {site.code}",
                f"the rule for {rule.purpose} derives {prefix}, outside the site's {supernet}.",
                fix="Lower the rule's offset or write the prefix into the prefixes or the allocations.",
            )
        yield _Block(rule.vlan + index, rule.purpose, floor, prefix, place)


def _allocated(city: City, site: Site, purpose: Purpose) -> dict[str | None, tuple[IPv4Network, Origin]]:
    return {
        record.floor: (record.prefix, city.origin("allocations", "prefixes", index))
        for index, record in enumerate(city.allocations.prefixes)
        if record.site == site.code and record.purpose is purpose
    }


def _refuse_clashes(site: Site, blocks: list[_Block]) -> None:
    for one, other in _pairs(blocks):
        if one.vlan == other.vlan:
            what = f"VLAN {one.vlan} is both {one.purpose} {one.prefix} and {other.purpose} {other.prefix}."
            raise IntentError(f"site {site.code}", what, fix="Give one of them another VLAN id.")
        if one.prefix.overlaps(other.prefix):
            what = f"{one.purpose} {one.prefix} overlaps {other.purpose} {other.prefix}."
            raise IntentError(f"site {site.code}", what, fix="Move one of them, or allocate it a prefix.")


def _pairs(blocks: list[_Block]) -> Iterator[tuple[_Block, _Block]]:
    return ((one, other) for index, one in enumerate(blocks) for other in blocks[index + 1 :])


def management_vlan(vlans: Iterable[SiteVlan]) -> SiteVlan | None:
    """Return the VLAN devices are managed in: the first of that purpose."""
    return next((vlan for vlan in vlans if vlan.purpose is Purpose.MANAGEMENT), None)


def management_address(
    city: City, device: Device, vlan: SiteVlan | None, *, is_gateway: bool
) -> tuple[IPv4Address, tuple[Origin, ...]]:
    """Return where a device is managed, and why: written at the device, else allocated, else derived.

    Derived: the gateway has the first host of the management prefix; every other device has a number by role plus the
    digits its name ends in. Nobody's address depends on which other devices there are.
    """
    if device.management_address is not None:
        return device.management_address, ()
    for index, record in enumerate(city.allocations.addresses):
        if record.device == device.hostname:
            return record.address, known(city.origin("allocations", "addresses", index))
    if vlan is None:
        what = f"site {device.site} has no management prefix to derive its address from."
        raise IntentError(f"device {device.hostname}", what, fix="Write its management_address.")
    number = 1 if is_gateway else _host_number(device)
    if number >= vlan.prefix.num_addresses - 1:
        what = f"its derived host number {number} does not fit into {vlan.prefix}."
        raise IntentError(f"device {device.hostname}", what, fix="Write its management_address.")
    return vlan.prefix.network_address + number, vlan.origins


def _host_number(device: Device) -> int:
    digits = re.search(r"(\d+)$", device.hostname)
    return _HOST_BASE[device.role] + (int(digits.group()) if digits else 0)
