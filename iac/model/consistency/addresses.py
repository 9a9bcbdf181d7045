"""Prefixes that overlap or stand outside their block, VLANs with two meanings, addresses in the wrong network."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from ipaddress import IPv4Address, IPv4Network

    from iac.model.consistency.review import Path, Review
    from iac.model.places import Site

Claim = tuple["IPv4Network", "Path", str]
"""A prefix, where it is written, and what it is for."""


def check_addresses(review: Review) -> None:
    """Report what is wrong between prefixes, VLANs and addresses."""
    _overlaps(review, list(_prefixes(review)))
    _overlaps(review, list(_blocks(review)))
    _outside(review)
    _vlans(review)
    _management(review)


def _prefixes(review: Review) -> Iterator[Claim]:
    for i, prefix in enumerate(review.city.prefixes):
        yield prefix.prefix, ("prefixes", i, "prefix"), f"{prefix.purpose} of {prefix.site}"
    for i, circuit in enumerate(review.city.circuits):
        if circuit.prefix:
            yield circuit.prefix, ("circuits", i, "prefix"), f"circuit {circuit.circuit_id}"
    for i, allocation in enumerate(review.city.allocations.prefixes):
        yield allocation.prefix, ("allocations", "prefixes", i, "prefix"), f"{allocation.purpose} of {allocation.site}"
    yield from _cloud(review)


def _cloud(review: Review) -> Iterator[Claim]:
    cloud = review.city.cloud
    if cloud:
        yield cloud.address_space, ("cloud", "address_space"), "the cloud"
        yield cloud.recovery_address_space, ("cloud", "recovery_address_space"), "the recovery region"


def _blocks(review: Review) -> Iterator[Claim]:
    """Yield the blocks of the sites; the network's own block contains them all and is compared with the cloud alone."""
    numbers: set[int] = set()
    for i, site in enumerate(review.city.sites):
        block = block_of(review, site)
        if block and site.number not in numbers:
            numbers.add(site.number)
            field = "supernet" if site.supernet else "number"
            yield block, ("sites", i, field), f"the block of {site.code}"
    yield from _cloud(review)


def block_of(review: Review, site: Site) -> IPv4Network | None:
    """Return the block a site's prefixes come from: its own, or the one its number picks; None when there is none."""
    if site.supernet:
        return site.supernet
    network = review.city.network
    length = network.site_prefix_length
    if not review.usable("network") or length < network.supernet.prefixlen:
        return None
    if site.number >= 2 ** (length - network.supernet.prefixlen):
        return None
    base = int(network.supernet.network_address) + (site.number << (32 - length))
    return type(network.supernet)((base, length))


def _overlaps(review: Review, claims: list[Claim]) -> None:
    """Sort by first address and sweep once: a prefix overlaps only one that is still open where it begins."""
    claims.sort(key=lambda claim: (int(claim[0].network_address), claim[0].prefixlen, claim[1][:1]))
    open_claims: list[tuple[int, Claim]] = []
    for claim in claims:
        start, end = int(claim[0].network_address), int(claim[0].broadcast_address)
        while open_claims and open_claims[-1][0] < start:
            open_claims.pop()
        if open_claims:
            _report_overlap(review, open_claims[-1][1], claim)
        open_claims.append((end, claim))


def _report_overlap(review: Review, first: Claim, second: Claim) -> None:
    one, other = sorted((first, second), key=lambda claim: review.place(claim[1]))
    message = f"{other[0]} ({other[2]}) overlaps {one[0]} ({one[2]}), written at {review.line(one[1])}"
    review.report("MOD042", other[1], message)


def _outside(review: Review) -> None:
    city = review.city
    for i, prefix in enumerate(city.prefixes):
        if prefix.supernet and not prefix.prefix.subnet_of(prefix.supernet):
            review.report("MOD043", ("prefixes", i, "prefix"), f"{prefix.prefix} is not inside {prefix.supernet}")
    if not review.usable("network"):
        return
    for i, site in enumerate(city.sites):
        if block_of(review, site) is None:
            blocks = f"{city.network.supernet} has no /{city.network.site_prefix_length} block number {site.number}"
            review.report("MOD043", ("sites", i, "number"), blocks, fix="Give the site a supernet of its own.")


def _vlans(review: Review) -> None:
    first: dict[tuple[str, int], int] = {}
    for i, prefix in enumerate(review.city.prefixes):
        other = first.setdefault((prefix.site, prefix.vlan), i)
        record = review.city.prefixes[other]
        if record.purpose is not prefix.purpose:
            one, two = sorted((other, i), key=lambda at: review.place(("prefixes", at, "vlan")))
            purposes = review.city.prefixes[one].purpose, review.city.prefixes[two].purpose
            message = f"VLAN {prefix.vlan} is {purposes[0]} at site '{prefix.site}' already"
            where = review.line(("prefixes", one, "vlan"))
            review.report("MOD044", ("prefixes", two, "vlan"), f"{message} ({where}), here {purposes[1]}")
        if review.usable("network") and prefix.vlan == review.city.network.native_vlan:
            message = f"VLAN {prefix.vlan} is the native VLAN, which carries nothing"
            review.report("MOD044", ("prefixes", i, "vlan"), message)


def _management(review: Review) -> None:
    networks: defaultdict[str, list[IPv4Network]] = defaultdict(list)
    for prefix in review.city.prefixes:
        if prefix.purpose == "management":
            networks[prefix.site].append(prefix.prefix)
    for path, device, address in _managed(review):
        site = review.index.devices[device].site if device in review.index.devices else ""
        written = networks.get(site, [])
        if written and not any(address in network for network in written):
            listed = ", ".join(map(str, written))
            review.report("MOD045", path, f"{address} is not in the management network of '{site}' ({listed})")


def _managed(review: Review) -> Iterator[tuple[Path, str, IPv4Address]]:
    for i, device in enumerate(review.city.devices):
        if device.management_address:
            yield ("devices", i, "management_address"), device.hostname, device.management_address
    for i, entry in enumerate(review.city.allocations.addresses):
        yield ("allocations", "addresses", i, "address"), entry.device, entry.address
