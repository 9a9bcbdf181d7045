"""The picture of the cloud: networks in both regions, the services in them, and where they come back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iac.report.site.graph import Edge, Frame, Graph, Node
from iac.workflow.report.diagrams import ALIKE, FEW, style
from iac.workflow.report.words import count

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from iac.artifacts import CloudResource
    from iac.model.city import City
    from iac.model.services import Service
    from iac.report.site.graph import Kind
    from iac.workflow.plan import Plan

_HUB = "Hub"
_WAYS = {"site-recovery": "replicated", "restore": "from backup", "none": "no copy"}


def cloud_diagram(city: City, plan: Plan, services: Mapping[str, Sequence[CloudResource]]) -> Graph:
    """Return the cloud's networks, the services in them (their resources by name), and where they come back."""
    home, away = (city.cloud.region, city.cloud.recovery_region) if city.cloud else ("", "")
    networks = _networks(plan, home)
    outside = _tunnel_boxes(city)
    placed = _service_boxes(city, services, networks)
    nodes = (*outside, *networks.values(), *dict.fromkeys(node for node, _ in placed))
    inside = dict.fromkeys(Edge(zone, node.id) for node, zone in placed)
    edges = (*_tunnels(city, networks, outside), *_peerings(plan, networks), *inside, *_copies(networks, home))
    used = {node.group for node in nodes}
    frames = [Frame(home, f"{home} (home)"), Frame(away, f"{away} (to fall back on)")]
    words = f"The networks of {city.city.name} in the cloud, the services in them, and the networks they come back in."
    title = f"Cloud of {city.city.name}, environment {plan.environment}"
    framed = tuple(frame for frame in dict.fromkeys(frames) if frame.id in used)
    return Graph("cloud-picture", title, words, nodes, edges, framed, merged=True)


def _networks(plan: Plan, home: str) -> dict[str, Node]:
    """Virtual networks by name: those of the home region one column before those to fall back on."""
    found = {}
    for resource in plan.resources:
        if resource.type != "azure-native:network:VirtualNetwork":
            continue
        name, region = str(resource.inputs["virtualNetworkName"]), str(resource.inputs["location"])
        hub, zone = resource.name.startswith("hub-"), resource.stack.split("-")[1]
        prefix = ", ".join(resource.inputs["addressSpace"]["addressPrefixes"])
        rank = (1 if hub else 2) + (region != home)
        kind: Kind = "cloud" if region == home else "recovery"
        found[name] = Node(name, _HUB if hub else f"Zone {zone}", prefix, kind, rank, "", region)
    return found


def _tunnel_boxes(city: City) -> tuple[Node, ...]:
    names = {site.code: site.name for site in city.sites}
    sites = [tunnel.site for tunnel in city.cloud.tunnels] if city.cloud else []
    if len(sites) > ALIKE:
        return (Node("outside", f"{len(sites)} sites", "by VPN tunnel", "place", 0, "sites.html"),)
    return tuple(Node(f"outside:{code}", names[code], "VPN tunnel", "place", 0, f"sites/{code}.html") for code in sites)


def _tunnels(city: City, networks: Mapping[str, Node], outside: Sequence[Node]) -> Iterable[Edge]:
    home = city.cloud.region if city.cloud else ""
    hubs = [node for node in networks.values() if node.title == _HUB]
    return [Edge(one.id, hub.id, "", style(spare=hub.group != home)) for one in outside for hub in hubs]


def _peerings(plan: Plan, networks: Mapping[str, Node]) -> Iterable[Edge]:
    pairs = set()
    for resource in plan.resources:
        if resource.type == "azure-native:network:VirtualNetworkPeering":
            here = str(resource.inputs["virtualNetworkName"])
            there = str(resource.inputs["remoteVirtualNetwork"]["id"]).rsplit("/", 1)[-1]
            pairs.add(tuple(sorted((here, there), key=lambda name: (networks[name].rank, name))))
    return [Edge(one, other) for one, other in sorted(pairs)]


def _copies(networks: Mapping[str, Node], home: str) -> Iterable[Edge]:
    """From each zone to the one of its name in the other region."""
    zones = [node for node in networks.values() if node.title != _HUB]
    here = [node for node in zones if node.group == home]
    return [
        Edge(one.id, other.id, "", "copy")
        for one in here
        for other in zones
        if one.title == other.title and one.group != other.group
    ]


def _service_boxes(
    city: City, services: Mapping[str, Sequence[CloudResource]], networks: Mapping[str, Node]
) -> list[tuple[Node, str]]:
    """The box of each service that has something in the cloud, or of a tier's in a large city, with its network."""
    home = city.cloud.region if city.cloud else ""
    zones = {node.title: node.id for node in networks.values() if node.group == home}
    found = []
    for service in sorted(city.services, key=lambda service: (service.tier, service.name)):
        zone = _zone(services[service.name]) if service.name in services else ""
        if f"Zone {zone}" in zones:
            many = len(services) > FEW
            node = _tier_box(city, services, service, zone) if many else _one_service(city, service)
            found.append((node, zones[f"Zone {zone}"]))
    return found


def _zone(resources: Sequence[CloudResource]) -> str:
    return resources[0].stack.split("-")[1]


def _one_service(city: City, service: Service) -> Node:
    machines = sum(server.service == service.name for server in city.servers)
    about = f"{service.tier.value}, {count(machines, 'machine')}, {_way(city, service)}"
    home = city.cloud.region if city.cloud else ""
    return Node(f"service:{service.name}", service.name, about, "service", 3, f"cloud/{service.name}.html", home)


def _tier_box(city: City, services: Mapping[str, Sequence[CloudResource]], service: Service, zone: str) -> Node:
    here = {name for name, found in services.items() if _zone(found) == zone}
    alike = {other.name for other in city.services if other.tier is service.tier and other.name in here}
    machines = sum(server.service in alike for server in city.servers)
    title = f"{service.tier.value}: {next(iter(alike)) if len(alike) == 1 else f'{len(alike)} services'}"
    about = f"{count(machines, 'machine')}, {_way(city, service)}"
    home = city.cloud.region if city.cloud else ""
    return Node(f"tier:{zone}:{service.tier.value}", title, about, "service", 3, "cloud.html#services", home)


def _way(city: City, service: Service) -> str:
    ways = {rule.tier: _WAYS[rule.mechanism] for rule in city.cloud.recoveries} if city.cloud else {}
    return ways.get(service.tier, _WAYS["none"])
