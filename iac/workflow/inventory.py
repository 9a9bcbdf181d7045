"""``iac inventory``: the devices for other tools, as CSV, JSON, Ansible and Nornir read them."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

import yaml

from iac.errors import UsageError
from iac.intent.devices import plan_devices
from iac.model.index import index
from iac.model.types import DevicePlatform

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from iac.model.city import City

ANSIBLE_NETWORK_OS = {
    DevicePlatform.IOSXE: "cisco.ios.ios",
    DevicePlatform.EOS: "arista.eos.eos",
    DevicePlatform.NXOS: "cisco.nxos.nxos",
    DevicePlatform.JUNOS: "junipernetworks.junos.junos",
}
"""The connection plugins' names (Ansible documentation, network platform options)."""
NAPALM_DRIVER = {
    DevicePlatform.IOSXE: "ios",
    DevicePlatform.EOS: "eos",
    DevicePlatform.NXOS: "nxos_ssh",
    DevicePlatform.JUNOS: "junos",
}
"""The drivers' names (NAPALM documentation, supported devices)."""
COLUMNS = ("hostname", "address", "platform", "model", "role", "site", "site_name", "floor", "serial", "version")
Row = dict[str, str]


def inventory(city: City, fmt: str) -> str:
    """Return the city's devices in ``fmt``: csv, json, ansible (YAML inventory) or nornir (hosts file).

    Each device has its address, derived where the city does not write it; secrets are never among it.
    """
    if fmt not in FORMATS:
        message = f"'{fmt}' is not an inventory format"
        raise UsageError(message, hint=f"Choose one of {', '.join(FORMATS)}")
    return FORMATS[fmt](city, rows(city))


def rows(city: City) -> tuple[Row, ...]:
    """Return one row a device, in the order of host names, with the keys of :data:`COLUMNS`."""
    look = index(city)
    addresses = {device.hostname: device.management_address for device in plan_devices(city).devices}
    return tuple(
        {
            "hostname": device.hostname,
            "address": addresses[device.hostname],
            "platform": device.platform.value,
            "model": device.model,
            "role": device.role.value,
            "site": device.site,
            "site_name": look.sites[device.site].name,
            "floor": device.floor or "",
            "serial": device.serial or "",
            "version": device.software_version or "",
        }
        for device in sorted(city.devices, key=lambda device: device.hostname)
    )


def _csv(_city: City, devices: Sequence[Row]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(devices)
    return out.getvalue()


def _json(city: City, devices: Sequence[Row]) -> str:
    return json.dumps({"schema": 1, "city": city.city.code, "devices": devices}, indent=2) + "\n"


def _ansible(city: City, devices: Sequence[Row]) -> str:
    groups: dict[str, dict[str, Any]] = {
        f"{key}_{_group(value)}": {"hosts": {name: {} for name in names}}
        for key in ("site", "role", "platform")
        for value, names in _grouped(devices, key).items()
    }
    for platform, network_os in ANSIBLE_NETWORK_OS.items():
        group = groups.get(f"platform_{platform.value}")
        if group:
            group["vars"] = {"ansible_network_os": network_os, "iac_platform": platform.value}
    hosts = {
        row["hostname"]: {"ansible_host": row["address"], "iac_site": row["site"], "iac_role": row["role"]}
        for row in devices
    }
    document = {"all": {"hosts": hosts, "vars": {"iac_city": city.city.code}, "children": groups}}
    return yaml.safe_dump(document, sort_keys=False, width=120)


def _nornir(_city: City, devices: Sequence[Row]) -> str:
    document = {
        row["hostname"]: {
            "hostname": row["address"],
            "platform": NAPALM_DRIVER[DevicePlatform(row["platform"])],
            "groups": [f"site_{_group(row['site'])}", f"role_{_group(row['role'])}"],
            "data": {key: row[key] for key in ("site", "role", "model", "floor", "serial") if row[key]},
        }
        for row in devices
    }
    return yaml.safe_dump(document, sort_keys=False, width=120)


def _grouped(devices: Sequence[Row], key: str) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = {}
    for row in devices:
        groups.setdefault(row[key], []).append(row["hostname"])
    return dict(sorted(groups.items()))


def _group(value: str) -> str:
    """Return a name Ansible takes for a group: letters, digits and underscores."""
    return value.replace("-", "_")


FORMATS: Mapping[str, Callable[[City, Sequence[Row]], str]] = {
    "csv": _csv,
    "json": _json,
    "ansible": _ansible,
    "nornir": _nornir,
}
