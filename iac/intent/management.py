"""How a device is reached, watched and logged in to: the same house rules everywhere, the addresses its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from iac.azure.timezones import WINDOWS_ZONES
from iac.intent.naming import SNMP_GROUP, STATIONS_ACL, TACACS_GROUP, placeholder
from iac.intent.rows import known

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from iac.findings import Origin
    from iac.model.city import City
    from iac.model.types import Address

_CLOCKS = {
    "Eastern Standard Time": ("EST", -5, "EDT"),
    "US Eastern Standard Time": ("EST", -5, "EDT"),
    "Central Standard Time": ("CST", -6, "CDT"),
    "Mountain Standard Time": ("MST", -7, "MDT"),
    "US Mountain Standard Time": ("MST", -7, ""),
    "Pacific Standard Time": ("PST", -8, "PDT"),
    "Alaskan Standard Time": ("AKST", -9, "AKDT"),
    "Aleutian Standard Time": ("HST", -10, "HDT"),
    "Hawaiian Standard Time": ("HST", -10, ""),
    "SA Western Standard Time": ("AST", -4, ""),
    "West Pacific Standard Time": ("ChST", 10, ""),
    "UTC-11": ("SST", -11, ""),
}
"""IOS knows no time zone names: abbreviation, hours from UTC, abbreviation in summer (15 U.S.C. 260a).

By the name Windows has for all places that share a clock.
"""


@dataclass(frozen=True, slots=True)
class Server:
    """A server the device talks to; ``name`` is how the device calls it."""

    name: str
    address: str
    origins: tuple[Origin, ...]


@dataclass(frozen=True, slots=True)
class User:
    """A local login; ``secret`` is a placeholder."""

    name: str
    privilege: int
    secret: str
    origins: tuple[Origin, ...]


@dataclass(frozen=True, slots=True)
class SnmpReader:
    """An SNMPv3 user that may read; both secrets are placeholders."""

    name: str
    auth: str
    privacy: str
    origins: tuple[Origin, ...]


@dataclass(frozen=True, slots=True)
class Station:
    """A network that administrators come from, in the two spellings devices want."""

    network: str
    wildcard: str
    prefix: str
    single: bool
    origins: tuple[Origin, ...]


@dataclass(frozen=True, slots=True)
class Zone:
    """The local time: abbreviation, hours from UTC, abbreviation in summer ("" for no summer time)."""

    name: str
    hours: int
    summer: str
    olson: str


@dataclass(frozen=True, slots=True)
class Banner:
    """The text shown before login, line by line."""

    lines: tuple[str, ...]
    origins: tuple[Origin, ...]


@dataclass(frozen=True, slots=True)
class ManagementIntent:
    """Everything about reaching and watching one device; ``source`` is the interface it speaks from."""

    domain: str
    zone: Zone
    source: str
    users: tuple[User, ...]
    enable_secret: str
    stations: tuple[Station, ...]
    stations_acl: str
    """The access list that lets only the stations in; "" when the device's access lists are not ours."""
    ntp: tuple[Server, ...]
    syslog: tuple[Server, ...]
    dns: tuple[Server, ...]
    tacacs: tuple[Server, ...]
    tacacs_group: str
    tacacs_key: str
    snmp_group: str
    snmp_users: tuple[SnmpReader, ...]
    snmp_hosts: tuple[Server, ...]
    snmp_contact: str
    snmp_location: str
    banner: Banner
    origins: tuple[Origin, ...]


def management_intent(
    city: City, *, source: str, site_name: str, owns_lists: bool, places_calls: bool
) -> ManagementIntent:
    """Return the house rules as one device at ``site_name`` applies them, speaking from interface ``source``.

    ``owns_lists`` is False on a device whose access lists are not ours: a list that does not exist lets everybody in.
    A router that ``places_calls`` also reports to the server that tells people of a 911 call (47 CFR 9.16(b)(2)).
    """
    rules = city.network.management
    syslog = [*_servers(city, "syslog_servers", rules.syslog_servers, "SYSLOG")]
    notify = city.voice.emergency.notify_syslog if city.voice and places_calls else None
    if notify is not None and notify not in rules.syslog_servers:
        syslog.append(Server("SYSLOG-911", str(notify), known(city.origin("voice", "emergency", "notify_syslog"))))
    return ManagementIntent(
        domain=city.city.domain,
        zone=_zone(city.city.timezone),
        source=source,
        users=_users(city),
        enable_secret=placeholder(rules.enable_secret),
        stations=tuple(_stations(city)),
        stations_acl=STATIONS_ACL if owns_lists else "",
        ntp=tuple(_servers(city, "ntp_servers", rules.ntp_servers, "NTP")),
        syslog=tuple(syslog),
        dns=tuple(_servers(city, "dns_servers", rules.dns_servers, "DNS")),
        tacacs=tuple(_servers(city, "tacacs_servers", rules.tacacs_servers, "TACACS")),
        tacacs_group=TACACS_GROUP,
        tacacs_key=placeholder(rules.tacacs_key) if rules.tacacs_key else "",
        snmp_group=SNMP_GROUP,
        snmp_users=_snmp_users(city),
        snmp_hosts=tuple(_servers(city, "snmp_hosts", rules.snmp_hosts, "SNMP")),
        snmp_contact=rules.snmp_contact,
        snmp_location=site_name,
        banner=Banner(tuple(rules.banner.splitlines()), known(_at(city, "banner"))),
        origins=known(city.origin("network", "management")),
    )


def _at(city: City, *path: str | int) -> Origin:
    return city.origin("network", "management", *path)


def _zone(name: str) -> Zone:
    short, hours, summer = _CLOCKS.get(WINDOWS_ZONES.get(name, ""), ("UTC", 0, ""))
    return Zone(short, hours, summer, name)


def _servers(city: City, field: str, addresses: Sequence[Address], kind: str) -> Iterable[Server]:
    for index, address in enumerate(addresses):
        yield Server(f"{kind}-{index + 1}", str(address), known(_at(city, field, index)))


def _users(city: City) -> tuple[User, ...]:
    found = [
        User(user.name, user.privilege, placeholder(user.secret), known(_at(city, "users", index)))
        for index, user in enumerate(city.network.management.users)
    ]
    return tuple(sorted(found, key=lambda user: user.name))


def _snmp_users(city: City) -> tuple[SnmpReader, ...]:
    found = [
        SnmpReader(user.name, placeholder(user.auth), placeholder(user.privacy), known(_at(city, "snmp_users", index)))
        for index, user in enumerate(city.network.management.snmp_users)
    ]
    return tuple(sorted(found, key=lambda user: user.name))


def _stations(city: City) -> Iterable[Station]:
    for index, prefix in enumerate(city.network.management.stations):
        yield Station(
            network=str(prefix.network_address),
            wildcard=str(prefix.hostmask),
            prefix=str(prefix),
            single=prefix.prefixlen == prefix.max_prefixlen,
            origins=known(_at(city, "stations", index)),
        )
