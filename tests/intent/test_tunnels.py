"""A site on the public internet: both ends of its tunnel agree, nothing else comes in, a second way out waits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from iac.azure.gateways import CITY_PROPOSAL, DPD_SECONDS
from iac.intent.cloud.network import plan_network
from iac.intent.devices import DeviceIntent, survey_devices
from iac.render import render_device

if TYPE_CHECKING:
    from iac.model.city import City


def router(city: City, hostname: str = "fs7-r1") -> DeviceIntent:
    device = survey_devices(city).device(hostname)
    assert device is not None
    return device


def with_cloud(city: City, **changes: Any) -> City:
    assert city.cloud is not None
    return city.model_copy(update={"cloud": city.cloud.model_copy(update=changes)})


def routes(device: DeviceIntent, network: str) -> list[tuple[str, int]]:
    return [(route.next_hop, route.distance) for route in device.routes if route.prefix == network]


def test_both_ends_of_a_tunnel_agree(town: City) -> None:
    vpn = router(town).vpn
    ends = [tunnel for tunnel in plan_network(town, "lab", "shared").tunnels if tunnel.name.startswith("tunnel-fs7-")]

    assert vpn is not None
    assert len(vpn.peers) == len(ends) == 2
    assert {vpn.own_address} == {end.public_address for end in ends}
    assert {peer.key for peer in vpn.peers} == {f"<{end.shared_key}>" for end in ends}
    assert [peer.region for peer in vpn.peers] == [end.location for end in ends]
    assert all(end.proposal == CITY_PROPOSAL for end in ends)
    assert (vpn.encryption, vpn.integrity, vpn.group, vpn.transform) == ("aes-cbc-256", "sha384", 20, "esp-gcm 256")
    assert (vpn.lifetime_seconds, vpn.lifetime_kilobytes) == (CITY_PROPOSAL.sa_seconds, CITY_PROPOSAL.sa_kilobytes)
    assert vpn.probe_seconds * vpn.probes == DPD_SECONDS


def test_city_is_reached_by_the_nearer_region_and_then_by_the_other(town: City) -> None:
    device = router(town)

    assert routes(device, "10.64.0.0/16") == [("Tunnel1", 1), ("Tunnel2", 201)]
    assert routes(device, "10.65.0.0/16") == [("Tunnel2", 1), ("Tunnel1", 201)]
    assert routes(device, "10.20.0.0/16") == [("Tunnel1", 1), ("Tunnel2", 201)]


def test_engineers_outside_the_city_get_their_answers(town: City) -> None:
    """The county's operations centre is no part of the town's addresses."""
    assert routes(router(town), "10.0.0.0/24") == [("Tunnel1", 1), ("Tunnel2", 201)]
    assert routes(router(town), "10.20.31.0/24") == []


def test_only_the_tunnels_come_in_from_the_internet(town: City) -> None:
    device = router(town)
    lists = {interface.name: interface.access_list for interface in device.interfaces if interface.access_list}
    text = render_device(device).text

    assert lists == {"GigabitEthernet0/0/0": "CLOUD-ONLY-IN", "Cellular0/3/0": "CLOUD-ONLY-IN"}
    filter_ = text.partition("ip access-list extended CLOUD-ONLY-IN\n")[2].partition("!")[0].splitlines()
    assert filter_[-1] == " deny ip any any log"
    assert filter_[0] == " permit udp any eq bootps any eq bootpc"
    senders = {line.split()[3] for line in filter_[1:-1] if not line.startswith(" permit icmp ")}
    assert senders == {"203.0.113.52", "203.0.113.84"}


def test_cellular_circuit_is_the_second_way_out(town: City) -> None:
    """The leased default route of the first circuit comes before the one into the cellular interface."""
    device = router(town)
    leased = {one.name: one.gateway_distance for one in device.interfaces if one.method == "dhcp"}

    assert leased == {"GigabitEthernet0/0/0": 1}
    assert routes(device, "0.0.0.0/0") == [("Cellular0/3/0", 201)]
    assert device.dials


def test_leased_circuit_that_is_second_stays_second(town: City) -> None:
    device = router(town, "hall-r1")
    leased = {one.name: one.gateway_distance for one in device.interfaces if one.method == "dhcp"}

    assert leased == {"GigabitEthernet0/0/1": 201}
    assert routes(device, "0.0.0.0/0") == [("10.20.30.1", 1)]


def test_site_on_the_citys_own_lines_has_no_tunnel(town: City) -> None:
    device = router(town, "lib-r1")

    assert device.vpn is None
    assert "crypto" not in render_device(device).text


@pytest.mark.parametrize("tunnels", [pytest.param(True, id="no gateway"), pytest.param(False, id="no tunnel")])
def test_tunnel_waits_for_the_address_of_its_gateway(town: City, *, tunnels: bool) -> None:
    city = with_cloud(town, gateways=()) if tunnels else with_cloud(town, tunnels=())
    plan = survey_devices(city)

    assert router(city).vpn is None
    assert not [one for one in router(city).interfaces if one.access_list]
    assert [finding.rule for finding in plan.findings] == (["intent.tunnel.no-gateway"] if tunnels else [])


def test_one_region_is_enough(town: City) -> None:
    assert town.cloud is not None
    device = router(with_cloud(town, gateways=town.cloud.gateways[:1]))

    assert device.vpn is not None
    assert [peer.region for peer in device.vpn.peers] == [town.cloud.gateways[0].region]
    assert {route.next_hop for route in device.routes if route.next_hop.startswith("Tunnel")} == {
        device.vpn.peers[0].interface
    }
