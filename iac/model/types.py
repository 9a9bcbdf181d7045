"""The words a city uses, as types: each is a plain value with one rule about how it is written.

A rule's ``ValueError`` text is what the user reads: what is wrong, then how it is written right.
"""

from __future__ import annotations

import datetime as dt
import re
from enum import StrEnum
from ipaddress import IPv4Address, IPv4Network
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, Strict

_LONGEST_QUOTE = 60
_HOSTNAME = re.compile(r"(?a)[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?")
_NAME = re.compile(r"(?a)(?=[0-9-]*[a-z])[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_CODE = re.compile(r"(?a)(?=[0-9-]*[a-z])[a-z0-9][a-z0-9-]{0,62}")
_HEX12 = re.compile(r"(?a)[0-9a-f]{12}")
_E164 = re.compile(r"(?a)\+[1-9]\d{6,14}")
_DIGITS = re.compile(r"(?a)\d{2,8}")
_TIME = re.compile(r"(?a)(?:[01]\d|2[0-3]):[0-5]\d|24:00")
_WHOLE = re.compile(r"(?a)-?(?:0|[1-9]\d{0,17})")
_NUMBER = re.compile(r"(?a)-?(?:0|[1-9]\d{0,17})(?:\.\d{1,17})?")
_DATE = re.compile(r"(?a)\d{4}-\d{2}-\d{2}")
_SECRET = re.compile(r"(?a)secret:[a-z0-9][a-z0-9._-]{0,126}")


class ClearSecretError(ValueError):
    """A value stands where only a reference to a secret may; its text never repeats the value."""


def shown(value: object) -> str:
    """Return a value as a message quotes it: one line, short, and without characters that move a cursor."""
    text = "".join(letter if letter.isprintable() else "?" for letter in str(value)[:61])
    return f"'{text[:60]}...'" if len(text) > _LONGEST_QUOTE else f"'{text}'"


def _matching(pattern: re.Pattern[str], text: str, rule: str) -> str:
    if not pattern.fullmatch(text):
        msg = f"{shown(text)} is not {rule}"
        raise ValueError(msg)
    return text


def _hostname(text: str) -> str:
    return _matching(_HOSTNAME, text, "a host name: lower-case letters, digits and hyphens, a letter first, 63 at most")


def _name(text: str) -> str:
    return _matching(_NAME, text, "a name: lower-case letters, digits and hyphens, not digits alone, 63 at most")


def _code(text: str) -> str:
    return _matching(_CODE, text, "a code: lower-case letters, digits and hyphens, not digits alone, 63 at most")


def _mac(text: str) -> str:
    digits = re.sub(r"[:.\-]", "", text).lower()
    if not _HEX12.fullmatch(digits):
        msg = f"{shown(text)} is not a MAC address: twelve hexadecimal digits such as 00:1A:2B:00:70:01"
        raise ValueError(msg)
    return ":".join(digits[i : i + 2] for i in range(0, 12, 2))


def _e164(text: str) -> str:
    return _matching(_E164, text, "a full telephone number (ITU-T E.164): a plus and 7 to 15 digits")


def _extension(text: str) -> str:
    return _matching(_DIGITS, text, "an extension: 2 to 8 digits")


def _line_number(text: str) -> str:
    return text if _E164.fullmatch(text) else _matching(_DIGITS, text, "an extension or a full telephone number")


def _time(text: str) -> str:
    return _matching(_TIME, text, "a time of day such as 08:00 (24:00 is the end of the day)")


def _secret(text: str) -> str:
    if not _SECRET.fullmatch(text):
        msg = "a secret stands here in clear"
        raise ClearSecretError(msg)
    return text


def _not_a_flag(value: Any, wanted: str) -> Any:
    """Hand on anything but true and false, which Python takes for the numbers 1 and 0."""
    if isinstance(value, bool):
        msg = f"{str(value).lower()} is not {wanted}"
        raise ValueError(msg)  # noqa: TRY004  # pydantic turns only a ValueError into a message
    return value


def parse_whole(value: Any) -> Any:
    """Return the integer a text spells; anything but text is handed on for the type to judge."""
    if isinstance(value, str):
        _matching(_WHOLE, value, "a whole number: digits only, no leading zero")
        return int(value)
    return _not_a_flag(value, "a whole number")


def _number(value: Any) -> Any:
    if isinstance(value, str):
        _matching(_NUMBER, value, "a number: digits, with a point before decimals")
        return float(value)
    return _not_a_flag(value, "a number")


def _sorted(table: dict[str, Any]) -> dict[str, Any]:
    return dict(sorted(table.items()))


def _worded(pattern: str, rule: str) -> AfterValidator:
    compiled = re.compile(pattern, re.ASCII)
    return AfterValidator(lambda text: _matching(compiled, text, rule))


def _date(value: Any) -> Any:
    if not isinstance(value, str):
        return _not_a_flag(value, "a date such as 2026-11-25")
    try:
        return dt.date.fromisoformat(_matching(_DATE, value, "a date"))
    except ValueError:
        msg = f"{shown(value)} is not a date; write year-month-day such as 2026-11-25"
        raise ValueError(msg) from None


def _address(value: Any) -> Any:
    if not isinstance(value, str):
        return _not_a_flag(value, "an IPv4 address such as 10.1.1.10")
    try:
        return IPv4Address(value)
    except ValueError:
        msg = f"{shown(value)} is not an IPv4 address such as 10.1.1.10"
        raise ValueError(msg) from None


def _network(value: object) -> object:
    if not isinstance(value, str):
        return _not_a_flag(value, "a prefix such as 10.1.1.0/24")
    try:
        return IPv4Network(value if "/" in value else f"{value}/")
    except ValueError:
        msg = f"{shown(value)} is not a prefix; write the network's own address and its length, such as 10.1.1.0/24"
        raise ValueError(msg) from None


Whole = Annotated[int, BeforeValidator(parse_whole)]
"""A whole number, or its digits as text; the type of the field decides, not the look of the text."""
Number = Annotated[float, BeforeValidator(_number)]
"""A number, or its digits as text."""
Flag = Annotated[bool, Strict()]
"""True or false and nothing else."""
Date = Annotated[dt.date, BeforeValidator(_date)]
"""A date, or its ISO 8601 text."""
Text = Annotated[str, Field(min_length=1)]
"""A text that says something."""
InKeyOrder = AfterValidator(_sorted)
"""Sorts a mapping by its keys, so that the order of the lines in a file changes nothing."""
Hostname = Annotated[str, AfterValidator(_hostname)]
"""A device or server name (RFC 1123 label, lower case)."""
Name = Annotated[str, AfterValidator(_name)]
"""A longer name that other records refer to, spelled like a host name; it may begin with a digit (``911-dispatch``)."""
Code = Annotated[str, AfterValidator(_code)]
"""A short name that other records refer to; never changes. It may begin with a digit (``311-requests``)."""
MacAddress = Annotated[str, AfterValidator(_mac)]
"""A MAC address in any usual spelling, kept as ``00:1a:2b:00:70:01``."""
E164 = Annotated[str, AfterValidator(_e164)]
"""A full telephone number (ITU-T E.164)."""
Extension = Annotated[str, AfterValidator(_extension)]
"""An internal number, digits as text."""
LineNumber = Annotated[str, AfterValidator(_line_number)]
"""An extension, or a full telephone number."""
TimeOfDay = Annotated[str, AfterValidator(_time)]
"""``HH:MM``, local to the schedule's time zone."""
SecretRef = Annotated[str, AfterValidator(_secret)]
"""``secret:NAME``; the value never stands in a city file."""
Prefix = Annotated[IPv4Network, BeforeValidator(_network)]
"""An IPv4 network in CIDR spelling, host bits zero."""
Address = Annotated[IPv4Address, BeforeValidator(_address)]
"""An IPv4 address."""
CityCode = Annotated[
    str,
    _worded(r"[a-z][a-z0-9-]{0,23}", "a city's code: small letters, digits and hyphens, a letter first, 24 at most"),
]
"""A city's own code: names in the cloud begin with it, and have no room for more."""
DepartmentCode = Annotated[
    str, _worded(r"[A-Z0-9][A-Z0-9-]{0,11}", "a department code: capitals, digits and hyphens, 12 at most")
]
"""A department's short code, such as ``D14``, or the number of its cost centre."""
StateCode = Annotated[str, _worded(r"[A-Z]{2}", "a state: two capitals such as FL")]
"""A state as the postal service abbreviates it."""
ZipCode = Annotated[str, _worded(r"\d{5}(-\d{4})?", "a ZIP code: five digits, and four more after a hyphen if known")]
"""A United States ZIP code."""
AreaCode = Annotated[str, _worded(r"[2-9]\d{2}", "an area code: three digits, the first 2 to 9")]
"""A North American area code."""
Digit = Annotated[str, _worded(r"\d", "a single digit")]
"""One key of a telephone."""
UserName = Annotated[str, _worded(r"[a-z_][a-z0-9_-]{0,31}", "a user name: lower-case letters, digits, '-' and '_'")]
"""A login name that every platform takes."""
VlanId = Annotated[Whole, Field(ge=1, le=4094)]
"""An IEEE 802.1Q VLAN id."""
Minutes = Annotated[Whole, Field(ge=0, le=525_600)]
"""A span in minutes, up to a year."""


class SiteKind(StrEnum):
    """What a site is for; the archetype of its network, voice and power."""

    CITY_HALL = "city-hall"
    DATA_CENTRE = "data-centre"
    RECOVERY_DATA_ROOM = "recovery-data-room"
    POLICE_HQ = "police-hq"
    POLICE_SUBSTATION = "police-substation"
    FIRE_STATION = "fire-station"
    EMERGENCY_COMMUNICATIONS = "emergency-communications"
    LIBRARY = "library"
    PARK_CENTRE = "park-centre"
    COMMUNITY_CENTRE = "community-centre"
    SENIOR_CENTRE = "senior-centre"
    CUSTOMER_SERVICE = "customer-service"
    PUBLIC_WORKS_YARD = "public-works-yard"
    WATER_PLANT = "water-plant"
    WASTEWATER_PLANT = "wastewater-plant"
    GARAGE = "garage"
    MARINA = "marina"
    COURT = "court"
    OFFICE = "office"


class Wan(StrEnum):
    """How a site reaches the rest of the city."""

    DARK_FIBRE = "dark-fibre"
    METRO_ETHERNET = "metro-ethernet"
    INTERNET_VPN = "internet-vpn"
    LTE_VPN = "lte-vpn"

    @property
    def tunnelled(self) -> bool:
        """True when the site reaches the cloud by its own tunnel and not through the data centre."""
        return self in (Wan.INTERNET_VPN, Wan.LTE_VPN)


class Purpose(StrEnum):
    """What a VLAN or prefix is for."""

    STAFF = "staff"
    VOICE = "voice"
    PUBLIC_WIFI = "wifi-public"
    GUEST = "guest"
    IOT = "iot"
    BUILDING_CONTROL = "building-control"
    PUBLIC_SAFETY = "public-safety"
    MANAGEMENT = "management"
    SERVERS = "servers"


class DeviceRole(StrEnum):
    """What a device does in the network."""

    ACCESS = "access"
    DISTRIBUTION = "distribution"
    CORE = "core"
    SITE_ROUTER = "site-router"
    WAN_EDGE = "wan-edge"
    DATACENTRE_LEAF = "datacentre-leaf"
    VOICE_GATEWAY = "voice-gateway"


class DevicePlatform(StrEnum):
    """The operating system of a device."""

    IOSXE = "iosxe"
    EOS = "eos"
    NXOS = "nxos"
    JUNOS = "junos"


class Tier(StrEnum):
    """How soon a service must come back; T0 first."""

    T0 = "T0"
    T1 = "T1"
    T2 = "T2"
    T3 = "T3"


class DataClass(StrEnum):
    """The most sensitive data a service holds."""

    PUBLIC = "public"
    INTERNAL = "internal"
    PII = "pii"
    PCI = "pci"
    CJI = "cji"


class OperatingSystem(StrEnum):
    """A server's operating system family."""

    LINUX = "linux"
    WINDOWS = "windows"
