"""Which heading of a sheet is which field of the city: exact, well-known other names, or a mapping file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from iac.model.csvtable import Columns

SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "extension": ("ext", "extensionnumber", "dn", "directorynumber"),
    "display_name": ("displayname", "fullname", "employee", "user"),
    "department": ("dept", "departmentcode", "deptcode"),
    "site": ("sitecode", "building", "facility"),
    "mac": ("macaddress", "phonemac", "hardwareaddress"),
    "did": ("directdial", "didnumber", "directnumber"),
    "class_of_service": ("cos", "callingclass"),
    "management_address": ("ip", "ipaddress", "mgmtip", "managementip", "mgmtaddress"),
    "software_version": ("version", "softwareversion", "osversion", "ios"),
    "hostname": ("host", "devicename", "switch"),
    "serial": ("serialnumber", "sn"),
    "prefix": ("network", "subnet", "cidr"),
    "vlan": ("vlanid", "vid"),
    "bandwidth_mbps": ("bandwidth", "mbps", "speedmbps"),
    "memory_gib": ("memory", "ram", "ramgb", "memorygb"),
    "disks_gib": ("disks", "disksgb"),
    "vcpu": ("cpu", "cpus", "vcpus", "cores"),
    "zip": ("zipcode", "postalcode", "postcode"),
    "rpo_minutes": ("rpo",),
    "rto_minutes": ("rto",),
    "timeout_seconds": ("timeout", "ringseconds"),
}
"""Headings other cities' spreadsheets use, letters and digits only, lower case."""


@dataclass(frozen=True)
class Mapped:
    """The heading-to-field mapping of one sheet, and the headings nothing is known about with the nearest guess."""

    fields: dict[str, str]
    unknown: dict[str, str]


def map_columns(header: tuple[str, ...], columns: Columns, wanted: Mapping[str, str]) -> Mapped:
    """Return which field each heading is; ``wanted`` is the mapping file's word on it (an empty field drops one)."""
    fields: dict[str, str] = {}
    unknown: dict[str, str] = {}
    for heading in header:
        field = wanted[heading] if heading in wanted else _guess(heading, columns)
        if field and field not in fields.values():
            fields[heading] = field
        elif not (heading in wanted and not field):
            near = get_close_matches(_plain(heading), columns.names, n=1)
            unknown[heading] = near[0] if near else ""
    return Mapped(fields, unknown)


def _guess(heading: str, columns: Columns) -> str:
    plain = _plain(heading).replace("_", "")
    exact = (name for name in columns.names if plain == name.replace("_", ""))
    known = (name for name in columns.names if plain in SYNONYMS.get(name, ()))
    return next(exact, None) or next(known, "")


def _plain(heading: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", heading.casefold()).strip("_")
