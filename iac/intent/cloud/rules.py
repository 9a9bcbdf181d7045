"""Who may talk to whom in a spoke: the security rules of each subnet, in order of priority."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from iac.intent.addresses import city_networks, site_supernet
from iac.intent.cloud.addresses import subnet
from iac.intent.cloud.place import servers_in
from iac.model.types import SiteKind

if TYPE_CHECKING:
    from collections.abc import Iterable
    from ipaddress import IPv4Network

    from iac.model.city import City

CRIMINAL_JUSTICE_SITES = frozenset(
    {SiteKind.POLICE_HQ, SiteKind.POLICE_SUBSTATION, SiteKind.EMERGENCY_COMMUNICATIONS, SiteKind.COURT}
)
"""The only sites that reach the cjis zone (CJIS Security Policy 5.5, access control)."""

PORTS: dict[str, tuple[str, ...]] = {
    "app": ("443",),
    "bak": ("443",),
    "ca": ("80", "443"),
    "dc": ("53", "88", "123", "135", "389", "445", "464", "636", "3268-3269", "49152-65535"),
    "dns": ("53", "67-68", "123"),
    "file": ("443", "445"),
    "uc": ("443", "5060-5061", "8443", "16384-32767"),
    "web": ("80", "443"),
}
"""The ports people and phones use, by server role; an unknown role serves HTTPS."""
DATABASE_PORTS = ("1433", "1521", "3306", "5432")
_FIRST_SERVICE = 300
_STEP = 10


@dataclass(frozen=True, kw_only=True)
class SecurityRuleIntent:
    """One inbound rule; lists are sorted, ``*`` stands for all."""

    name: str
    priority: int
    access: str
    protocol: str
    sources: tuple[str, ...]
    ports: tuple[str, ...]
    why: str


def subnet_of_role(role: str) -> str:
    """Return the subnet a server of that role stands in."""
    return {"db": "database", "web": "frontend"}.get(role, "application")


def security_rules(city: City, zone: str, name: str, spoke: IPv4Network) -> tuple[SecurityRuleIntent, ...]:
    """Return the inbound rules of the subnet ``name``, ordered by priority; the last one refuses the rest."""
    makers = {"database": _database, "endpoints": _endpoints}
    special = makers[name](spoke) if name in makers else _services(city, zone, name, spoke)
    management = () if name == "endpoints" else _management(city)
    return tuple(sorted([*management, *special, *_always()], key=lambda rule: rule.priority))


def _rule(name: str, priority: int, sources: Iterable[str], ports: Iterable[str], why: str) -> SecurityRuleIntent:
    return SecurityRuleIntent(
        name=name,
        priority=priority,
        access="Allow",
        protocol="*",
        sources=tuple(sorted(set(sources))),
        ports=tuple(ports),
        why=why,
    )


def _management(city: City) -> tuple[SecurityRuleIntent, ...]:
    stations = [str(prefix) for prefix in city.network.management.stations]
    return (_rule("allow-management", 200, stations, ("22", "3389"), "engineers sign in from management stations"),)


def _services(city: City, zone: str, name: str, spoke: IPv4Network) -> tuple[SecurityRuleIntent, ...]:
    standing = {server.role for server, _ in servers_in(city, zone) if subnet_of_role(server.role) == name}
    roles = sorted({role if role in PORTS else "other" for role in standing})
    sources = [str(spoke), *_clients(city, zone)]
    return tuple(
        _rule(
            f"allow-city-to-{role}", _priority(role), sources, PORTS.get(role, ("443",)), f"people use {role} servers"
        )
        for role in roles
    )


def _priority(role: str) -> int:
    order = [*PORTS, "other"]
    return _FIRST_SERVICE + _STEP * order.index(role)


def _clients(city: City, zone: str) -> list[str]:
    if zone != "cjis":
        return [str(network) for network in city_networks(city)]
    return [str(site_supernet(city, site)) for site in city.sites if site.kind in CRIMINAL_JUSTICE_SITES]


def _database(spoke: IPv4Network) -> tuple[SecurityRuleIntent, ...]:
    sources = [str(subnet(spoke, name)) for name in ("frontend", "application", "database")]
    return (_rule("allow-servers-to-database", 300, sources, DATABASE_PORTS, "servers use their databases"),)


def _endpoints(spoke: IPv4Network) -> tuple[SecurityRuleIntent, ...]:
    return (_rule("allow-spoke-to-endpoints", 300, [str(spoke)], ("443", "445"), "servers use private endpoints"),)


def _always() -> tuple[SecurityRuleIntent, ...]:
    balancer = _rule("allow-load-balancer", 4000, ("AzureLoadBalancer",), ("*",), "health probes")
    rest = SecurityRuleIntent(
        name="deny-rest",
        priority=4096,
        access="Deny",
        protocol="*",
        sources=("*",),
        ports=("*",),
        why="what is not allowed is refused, the rest of the virtual network included",
    )
    return (balancer, rest)
