"""What the site tells, as plain values: text that is ready to be read, in the order it is shown.

``origin`` is always a place in the city files as text (``places.yaml:62:5``), "" when unknown. Links (``href``) are
relative to the site's root. Nothing here holds a secret: what was one is ``<secret:NAME>``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from iac.findings import State

if TYPE_CHECKING:
    from collections.abc import Mapping

    from iac.findings import Finding
    from iac.report.site.graph import Graph

Survival = Literal["good", "weak", "none", "unknown"]
"""How sure 911 is while a site is cut off: a wire of its own, another carrier, nothing, nobody has decided."""


@dataclass(frozen=True)
class Figure:
    """One number of the overview and what it counts."""

    number: str
    noun: str
    href: str


@dataclass(frozen=True)
class Location:
    """A dispatchable location: where responders are sent (47 CFR 9.3)."""

    code: str
    address: str
    inside: str
    """Building, floor and zone."""
    elin: str
    validated: str
    phones: int
    origin: str


@dataclass(frozen=True)
class Phone:
    """A telephone as the 911 centre meets it."""

    number: str
    name: str
    kind: str
    floor: str
    mac: str
    port: str
    location: Location | None
    origin: str


@dataclass(frozen=True)
class Exit:
    """One way a 911 call leaves a site, the first to be tried first."""

    text: str
    needs_wan: bool


@dataclass(frozen=True)
class Calling:
    """How 911 works at one site."""

    control: str
    exits: tuple[Exit, ...]
    survival: Survival
    survives: str
    callback: str
    phones: tuple[Phone, ...]
    locations: tuple[Location, ...]

    @property
    def homeless(self) -> int:
        """How many of its telephones have no dispatchable location."""
        return sum(phone.location is None for phone in self.phones)


@dataclass(frozen=True)
class Emergency:
    """What holds for every 911 call of the city."""

    callback: str
    notified: str
    test_number: str
    expiry_minutes: int
    origin: str


@dataclass(frozen=True)
class Port:
    """A port of a device that is in use."""

    name: str
    use: str
    description: str
    vlan: str
    location: str


@dataclass(frozen=True)
class Block:
    """Lines of a configuration that stand together and come from the same places."""

    first: int
    text: str
    origins: tuple[str, ...]


@dataclass(frozen=True)
class Device:
    """A switch or router."""

    hostname: str
    site: str
    role: str
    platform: str
    model: str
    version: str
    serial: str
    floor: str
    address: str
    managed: str
    ports: tuple[Port, ...]
    config: tuple[Block, ...]
    origin: str


@dataclass(frozen=True)
class Network:
    """A prefix at a site."""

    vlan: int
    name: str
    prefix: str
    gateway: str
    floor: str


@dataclass(frozen=True)
class Circuit:
    """A line rented from a carrier."""

    id: str
    kind: str
    carrier: str
    role: str
    speed: str


@dataclass(frozen=True)
class Site:
    """A building with what stands in it."""

    code: str
    number: int
    name: str
    kind: str
    address: str
    facts: tuple[tuple[str, str], ...]
    devices: tuple[Device, ...]
    networks: tuple[Network, ...]
    circuits: tuple[Circuit, ...]
    others: tuple[tuple[str, str, int], ...]
    """Equipment that is counted and not configured from here: (kind, model, how many)."""
    calling: Calling
    findings: tuple[Finding, ...]
    diagram: Graph | None
    origin: str

    @property
    def street(self) -> str:
        """The first part of the address: number and street."""
        return self.address.split(",", maxsplit=1)[0]

    @property
    def standing(self) -> tuple[Finding, ...]:
        """The findings nobody has accepted."""
        return tuple(finding for finding in self.findings if finding.state is not State.WAIVED)

    @property
    def accepted(self) -> tuple[Finding, ...]:
        """The findings their owner accepts for a while."""
        return tuple(finding for finding in self.findings if finding.state is State.WAIVED)


@dataclass(frozen=True)
class Resource:
    """One thing the program declares in the cloud."""

    kind: str
    name: str
    place: str
    stack: str
    protected: bool
    origin: str


@dataclass(frozen=True)
class Service:
    """Something people rely on, or what all services share (``tier`` is "" then)."""

    code: str
    title: str
    tier: str
    department: str
    loss: str
    back: str
    recovery: str
    backup: str
    depends_on: tuple[str, ...]
    resources: tuple[Resource, ...]
    origin: str


@dataclass(frozen=True)
class Cloud:
    """The city's cloud in one environment."""

    environment: str
    region: str
    recovery_region: str
    services: tuple[Service, ...]
    shared: tuple[Service, ...]
    diagram: Graph

    @property
    def everything(self) -> tuple[Service, ...]:
        """Services, then what they share."""
        return (*self.services, *self.shared)


@dataclass(frozen=True)
class WayBack:
    """What to type to bring one thing back to the city; ``steps`` are (reason, commands), secrets masked."""

    subject: str
    command: str
    steps: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Drift:
    """What was found changed, and where that was read."""

    source: str
    findings: tuple[Finding, ...]
    ways: tuple[WayBack, ...]


@dataclass(frozen=True)
class Report:
    """A city at one moment; ``as_of`` is "" when nobody named the moment."""

    city: str
    code: str
    environment: str
    as_of: str
    figures: tuple[Figure, ...]
    sites: tuple[Site, ...]
    emergency: Emergency | None
    cloud: Cloud | None
    drift: Drift | None
    findings: tuple[Finding, ...]
    network: Graph
    rule_titles: Mapping[str, str]
    """What a rule is about, by its id, for findings that come in numbers."""
