"""The pictures of the network: the city's lines to the outside, and a site's devices."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from iac.model.types import DeviceRole
from iac.report.site.graph import Edge, Graph, Node
from iac.workflow.report.emergency import telephones
from iac.workflow.report.words import count, plural, speed, worded

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from iac.intent.sites import SiteRecords
    from iac.model.city import City
    from iac.model.network import Circuit, Device, Link
    from iac.model.places import Site
    from iac.report.site.graph import Kind, Style
    from iac.workflow.report.emergency import Telephony

FEW = 12
"""A city with more sites shows those of one kind as one box, save the ones everybody depends on."""
ALIKE = 6
"""More devices than this that hang on the same others become one box."""
_RANKS = {
    DeviceRole.WAN_EDGE: 1,
    DeviceRole.SITE_ROUTER: 1,
    DeviceRole.VOICE_GATEWAY: 1,
    DeviceRole.CORE: 2,
    DeviceRole.DISTRIBUTION: 3,
    DeviceRole.DATACENTRE_LEAF: 4,
    DeviceRole.ACCESS: 4,
}
_ROUTERS = (DeviceRole.WAN_EDGE, DeviceRole.SITE_ROUTER, DeviceRole.VOICE_GATEWAY)
_WAN = "wan"
_CROWD = 14
"""More lines than this are drawn without words; on a site's picture they also run together where they meet."""


@dataclass
class _Lines:
    """Lines between boxes, counted where several run beside each other."""

    found: dict[tuple[str, str, str, bool], int] = field(default_factory=dict)

    def add(self, source: str, target: str, label: str, *, spare: bool = False) -> None:
        key = (source, target, label, spare)
        self.found[key] = self.found.get(key, 0) + 1

    @property
    def crowded(self) -> bool:
        """True when words on the lines would hide the lines."""
        return len(self.found) > _CROWD

    def edges(self) -> tuple[Edge, ...]:
        """Return the lines; in a crowd one for each pair of boxes and without words."""
        if self.crowded:
            pairs = {(source, target): True for source, target, *_ in self.found}
            for source, target, _, spare in self.found:
                pairs[source, target] &= spare
            return tuple(Edge(source, target, "", style(spare=spare)) for (source, target), spare in pairs.items())
        return tuple(
            Edge(source, target, f"{number}x {label}" if number > 1 else label, style(spare=spare))
            for (source, target, label, spare), number in self.found.items()
        )


def style(*, spare: bool) -> Style:
    """Return how a line is drawn that is, or is not, used only when another fails."""
    return "spare" if spare else "plain"


def network_diagram(city: City) -> Graph:
    """Return the city's sites, the carriers they hang on, the public telephone network and the cloud."""
    boxes = _site_boxes(city)
    lines = _Lines()
    outside: dict[str, Node] = {}
    for circuit in city.circuits:
        carrier = Node(f"carrier:{circuit.carrier}", circuit.carrier, "carrier of data", "carrier", 1)
        label, spare = _circuit_label(circuit), circuit.role == "secondary"
        lines.add(boxes[circuit.site].id, outside.setdefault(carrier.id, carrier).id, label, spare=spare)
    for trunk in city.trunks:
        public = Node(f"telephone:{trunk.carrier}", trunk.carrier, "public telephone network", "telephone", 1)
        label, spare = ("trunk", False) if trunk.kind == "sip" else ("exchange line", True)
        lines.add(boxes[trunk.site].id, outside.setdefault(public.id, public).id, label, spare=spare)
    for tunnel in city.cloud.tunnels if city.cloud else ():
        region = city.cloud.region if city.cloud else ""
        cloud = Node("cloud:home", f"Azure {region}", "the city's cloud", "cloud", 1, "cloud.html")
        lines.add(boxes[tunnel.site].id, outside.setdefault(cloud.id, cloud).id, "VPN tunnel")
    nodes = (*dict.fromkeys(boxes.values()), *outside.values())
    words = f"{city.city.name}: {count(len(city.sites), 'site')} and what leads from there to the outside."
    return Graph("network-picture", f"Network of {city.city.name}", words, nodes, lines.edges())


def _circuit_label(circuit: Circuit) -> str:
    return f"{worded(circuit.kind)} {speed(circuit.bandwidth_mbps)}"


def _site_boxes(city: City) -> Mapping[str, Node]:
    """The box of each site by its code; sites of a kind share one in a large city."""
    devices = Counter(device.site for device in city.devices)
    phones = telephones(city)
    central = {trunk.site for trunk in city.trunks if trunk.kind == "sip"}
    central |= {site.code for site in city.sites if site.dispatch}
    kinds = Counter(site.kind for site in city.sites if site.code not in central)
    boxes = {}
    for site in sorted(city.sites, key=lambda site: (site.code not in central, site.number)):
        alone = len(city.sites) <= FEW or site.code in central or kinds[site.kind] == 1
        boxes[site.code] = (
            _one_site(site, devices, phones) if alone else _kind_box(city, site, central, (devices, phones))
        )
    return boxes


def _one_site(site: Site, devices: Counter[str], phones: Counter[str]) -> Node:
    about = f"{count(devices[site.code], 'device')}, {count(phones[site.code], 'telephone')}"
    return Node(f"site:{site.code}", site.name, about, "place", 0, f"sites/{site.code}.html")


def _kind_box(city: City, site: Site, central: set[str], counts: tuple[Counter[str], Counter[str]]) -> Node:
    alike = [other.code for other in city.sites if other.kind is site.kind and other.code not in central]
    devices, phones = (sum(count[code] for code in alike) for count in counts)
    title = f"{len(alike)} {plural(worded(site.kind.value))}"
    about = f"{count(devices, 'device')}, {count(phones, 'telephone')}"
    return Node(f"kind:{site.kind.value}", title, about, "place", 0, "sites.html")


def site_diagram(telephony: Telephony, records: SiteRecords) -> Graph | None:
    """Return a site's devices, the cables between them and its circuits; None when nothing is connected."""
    site = records.site.record
    devices = {row.record.hostname: row.record for row in records.devices}
    links = {link: None for name in devices for link in telephony.index.links_of(name)}
    if not links:
        return None
    boxes = _device_boxes(devices, tuple(links))
    lines = _Lines()
    outside: dict[str, Node] = {}
    for link in links:
        _draw_link(telephony, link, boxes, outside, lines)
    nodes = (*outside.values(), *dict.fromkeys(boxes.values()))
    words = f"The devices of {site.name} and what they are connected to."
    return Graph("site-picture", f"Network of {site.name}", words, nodes, lines.edges(), merged=lines.crowded)


def _draw_link(
    telephony: Telephony, link: Link, boxes: Mapping[str, Node], outside: dict[str, Node], lines: _Lines
) -> None:
    label = speed(link.speed_gbps * 1000)
    if _WAN in (link.a_device, link.b_device):
        inside, circuit_id = (link.a_device, link.b_port) if link.b_device == _WAN else (link.b_device, link.a_port)
        circuit = telephony.index.circuits.get(circuit_id)
        title = circuit.carrier if circuit else circuit_id
        detail = worded(circuit.kind) if circuit else "circuit"
        outside.setdefault(f"out:{circuit_id}", Node(f"out:{circuit_id}", title, detail, "carrier", 0))
        spare = circuit is not None and circuit.role == "secondary"
        lines.add(
            f"out:{circuit_id}", boxes[inside].id, speed(circuit.bandwidth_mbps) if circuit else label, spare=spare
        )
        return
    ends = [boxes[name] for name in (link.a_device, link.b_device) if name in boxes]
    if len(ends) == 2:  # noqa: PLR2004  # a cable has two ends; one that leaves the site is drawn at neither
        left, right = sorted(ends, key=lambda node: node.rank)
        lines.add(left.id, right.id, label)


def _device_boxes(devices: Mapping[str, Device], links: Sequence[Link]) -> Mapping[str, Node]:
    """The box of each device by its name; many that hang on the same others share one."""
    beside: dict[str, set[str]] = {name: set() for name in devices}
    for link in links:
        for one, other in ((link.a_device, link.b_device), (link.b_device, link.a_device)):
            if one in beside:
                beside[one].add(other)
    alike: dict[tuple[DeviceRole, frozenset[str]], list[str]] = {}
    for name, device in devices.items():
        alike.setdefault((device.role, frozenset(beside[name])), []).append(name)
    depth = _depths(devices, beside)
    boxes: dict[str, Node] = {}
    for (role, _), names in alike.items():
        if len(names) > ALIKE:
            part = worded(role.value)
            detail = f"{len(names)} {part} switches" if role not in _ROUTERS else f"{len(names)} {plural(part)}"
            shared = Node(f"many:{names[0]}", f"{names[0]} to {names[-1]}", detail, "switch", depth[names[0]])
            boxes |= dict.fromkeys(names, shared)
        else:
            boxes |= {name: _device_box(devices[name], depth[name]) for name in names}
    return boxes


def _depths(devices: Mapping[str, Device], beside: Mapping[str, set[str]]) -> Mapping[str, int]:
    """The column of each device: by its role, and one further for each access switch it is reached through."""
    ranks = {name: _RANKS[device.role] for name, device in devices.items()}
    used = sorted(set(ranks.values()))
    depth = {name: used.index(rank) + 1 for name, rank in ranks.items()}
    hanging = [name for name in sorted(devices) if devices[name].role is DeviceRole.ACCESS]
    reached = {name for name in hanging if any(ranks.get(other, 9) < ranks[name] for other in beside[name])}
    frontier = sorted(reached)
    while frontier:
        behind = {
            other: name for name in frontier for other in beside[name] if other in hanging and other not in reached
        }
        depth |= {other: depth[name] + 1 for other, name in behind.items()}
        reached |= behind.keys()
        frontier = sorted(behind)
    return depth


def _device_box(device: Device, rank: int) -> Node:
    kind: Kind = "router" if device.role in _ROUTERS else "switch"
    href = f"devices/{device.hostname}.html"
    return Node(device.hostname, device.hostname, device.model, kind, rank, href)
