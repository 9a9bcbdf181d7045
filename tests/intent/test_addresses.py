"""Who has which address: written beats allocated beats derived, and nobody's depends on anybody else."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network
from typing import TYPE_CHECKING, Any

import pytest

from iac.errors import IntentError
from iac.intent.addresses import city_networks, management_address, management_vlan, site_supernet, site_vlans
from iac.model.network import AddressAllocation, AddressRule, Allocations, PrefixAllocation, SitePrefix
from iac.model.types import Purpose

if TYPE_CHECKING:
    from iac.model.city import City
    from iac.model.network import Device
    from iac.model.places import Site


def site(city: City, code: str, **changes: Any) -> Site:
    return next(site for site in city.sites if site.code == code).model_copy(update=changes)


def device(city: City, hostname: str, **changes: Any) -> Device:
    return next(d for d in city.devices if d.hostname == hostname).model_copy(update=changes)


def with_rules(city: City, *rules: AddressRule) -> City:
    return city.model_copy(update={"network": city.network.model_copy(update={"address_rules": rules})})


def prefix_of(city: City, code: str, purpose: Purpose) -> list[str]:
    return [str(vlan.prefix) for vlan in site_vlans(city, site(city, code)) if vlan.purpose is purpose]


def test_block_follows_the_number(town: City) -> None:
    assert site_supernet(town, site(town, "hall")) == IPv4Network("10.20.16.0/20")
    assert site_supernet(town, site(town, "hall", number=15)) == IPv4Network("10.20.240.0/20")


def test_written_block_beats_the_number(town: City) -> None:
    own = IPv4Network("10.99.0.0/20")

    assert site_supernet(town, site(town, "hall", supernet=own)) == own


def test_number_beyond_the_network_is_refused(town: City) -> None:
    with pytest.raises(IntentError, match=r"site hall: its number 16 points beyond 10\.20\.0\.0/16, which holds 16"):
        site_supernet(town, site(town, "hall", number=16))


def test_written_prefix_beats_derived_ones_of_its_purpose(town: City) -> None:
    assert prefix_of(town, "fs7", Purpose.VOICE) == ["10.20.7.0/24"]
    assert prefix_of(town, "fs7", Purpose.STAFF) == ["10.20.112.0/24"]
    assert prefix_of(town, "hall", Purpose.STAFF) == ["10.20.16.0/24", "10.20.17.0/24"]


def test_allocated_prefix_beats_the_derived_one(town: City) -> None:
    kept = PrefixAllocation(site="fs7", purpose="guest", prefix="10.20.126.128/25")
    city = town.model_copy(update={"allocations": Allocations(prefixes=(kept,))})

    assert prefix_of(city, "fs7", Purpose.GUEST) == ["10.20.126.128/25"]
    assert prefix_of(city, "library", Purpose.GUEST) == prefix_of(town, "library", Purpose.GUEST)


def test_rule_that_leads_out_of_the_block_is_refused(town: City) -> None:
    city = with_rules(town, AddressRule(purpose="guest", vlan=30, offset=16, length=24))

    with pytest.raises(IntentError, match=r"the rule for guest derives 10\.20\.128\.0/24, outside the site's"):
        site_vlans(city, site(city, "fs7"))


@pytest.mark.parametrize(
    ("offset", "vlan", "words"),
    [
        pytest.param(1, 30, r"(guest|iot) 10\.20\.113\.0/24 overlaps (guest|iot) 10\.20\.113\.0/24", id="overlap"),
        pytest.param(2, 31, r"VLAN 31 is both \w+ 10\.20\.11\d\.0/24 and", id="one VLAN for two"),
    ],
)
def test_clashes_are_refused(town: City, offset: int, vlan: int, words: str) -> None:
    guest = AddressRule(purpose="guest", vlan=31, offset=1, length=24)
    city = with_rules(town, guest, AddressRule(purpose="iot", vlan=vlan, offset=offset, length=24))

    with pytest.raises(IntentError, match=rf"site fs7: {words}"):
        site_vlans(city, site(city, "fs7"))


def managed(city: City, device: Device, *, is_gateway: bool = False) -> str:
    vlan = management_vlan(site_vlans(city, site(city, device.site)))
    return str(management_address(city, device, vlan, is_gateway=is_gateway)[0])


def test_management_address_is_written_allocated_or_derived(town: City) -> None:
    switch = device(town, "fs7-sw1")
    allocated = Allocations(addresses=(AddressAllocation(device="fs7-sw1", address="10.20.127.77"),))
    kept = town.model_copy(update={"allocations": allocated})

    assert managed(town, device(town, "fs7-sw1", management_address=IPv4Address("10.20.127.5"))) == "10.20.127.5"
    assert managed(kept, switch) == "10.20.127.77"
    assert managed(town, switch) == "10.20.127.11"
    assert managed(town, device(town, "fs7-r1"), is_gateway=True) == "10.20.127.1"


def test_device_without_a_management_network_is_refused(town: City) -> None:
    with pytest.raises(IntentError, match="device fs7-sw1: site fs7 has no management prefix"):
        management_address(town, device(town, "fs7-sw1"), None, is_gateway=False)


def test_host_number_that_does_not_fit_is_refused(town: City) -> None:
    narrow = SitePrefix(site="fs7", purpose="management", vlan=99, prefix="10.20.127.0/29")
    city = town.model_copy(update={"prefixes": (*town.prefixes, narrow)})

    with pytest.raises(IntentError, match=r"its derived host number 11 does not fit into 10\.20\.127\.0/29"):
        managed(city, device(city, "fs7-sw1"))


def test_city_in_two_private_ranges_has_both_and_no_more(town: City) -> None:
    site = town.sites[0].model_copy(update={"supernet": IPv4Network("192.168.64.0/20")})
    odd = SitePrefix(site=site.code, purpose=Purpose.IOT, vlan=777, prefix=IPv4Network("172.16.9.0/24"))
    city = town.model_copy(update={"sites": (site, *town.sites[1:]), "prefixes": (*town.prefixes, odd)})

    assert [str(network) for network in city_networks(town)] == [str(town.network.supernet)]
    assert [str(network) for network in city_networks(city)] == [
        str(town.network.supernet), "172.16.9.0/24", "192.168.64.0/20",
    ]  # fmt: skip
