"""A metro of any size, made from nothing: sites, switches, routers, circuits, telephones and services that validate.

``python -m tests.bench.metro FOLDER [SITES [PHONES]]`` writes the city's files. The same arguments give the same bytes.
"""

from __future__ import annotations

import csv
import io
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

PORTS = 48
_SERVICES = ("identity", "dispatch", "records", "permits", "website", "files", "payroll", "maps")

RULES = """schema: 1

city: {name: Metro, code: metro, domain: metro.example}

environments:
  - name: lab
    target: lab
    tenant: 00000000-0000-4000-8000-00000000000a
    subscriptions: {shared: 00000000-0000-4000-8000-000000000001, cjis: 00000000-0000-4000-8000-000000000002}

departments:
  - {code: D01, name: Administration}
  - {code: D02, name: Police, criminal_justice: true}

network:
  supernet: 10.0.0.0/8
  site_prefix_length: 17
  address_rules:
    - {purpose: staff, vlan: 10, offset: 0, length: 20}
    - {purpose: voice, vlan: 110, offset: 16, length: 20}
    - {purpose: management, vlan: 99, offset: 64, length: 24}
  port_profiles:
    - {name: staff, mode: access, purpose: staff, voice: true}
  management:
    users: [{name: netops, secret: "secret:netops"}]
    enable_secret: secret:enable
    stations: [10.0.0.0/24]

voice:
  extension_length: 6
  access_code: "9"
  area_code: "941"
  emergency: {callback: "+19415500000", notify_extension: "620000"}
  classes_of_service: {staff: [emergency, internal, local, national]}

did_ranges:
  - {first: "+19415500000", last: "+19415599999", carrier: county-sip, use: stations}
  - {first: "+19416000000", last: "+19416099999", carrier: county-sip, use: elin}

trunks:
  - name: sip-1
    kind: sip
    carrier: county-sip
    site: s001
    gateway: s001-r1
    peer: 203.0.113.10
    sessions: 500
    transport: tls
"""


def metro(sites: int = 400, phones: int = 20_000) -> dict[str, str]:
    """Return the files of a metro by name."""
    each = [phones // sites + (number < phones % sites) for number in range(sites)]
    names = [f"s{number:03}" for number in range(1, sites + 1)]
    switches = {name: max(1, -(-count // PORTS)) for name, count in zip(names, each, strict=True)}
    return {
        "city.yaml": RULES.replace("  classes_of_service", _carried(names) + "  classes_of_service"),
        "sites.csv": _table(_site(number, name) for number, name in enumerate(names, start=1)),
        "locations.csv": _table(_location(number, name) for number, name in enumerate(names, start=1)),
        "devices.csv": _table(row for name in names for row in _devices(name, switches[name])),
        "links.csv": _table(row for name in names for row in _links(name, switches[name])),
        "circuits.csv": _table(_circuit(name) for name in names),
        "phones.csv": _table(_phones(names, each)),
        "services.csv": _table(_service(number, name) for number, name in enumerate(_SERVICES)),
        "servers.csv": _table(_server(number, name) for number, name in enumerate(_SERVICES)),
    }


def write(folder: Path, sites: int = 400, phones: int = 20_000) -> None:
    """Write a metro's files into a folder, which is made when absent."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in metro(sites, phones).items():
        (folder / name).write_text(text, encoding="utf-8")


def _carried(names: Iterable[str]) -> str:
    rows = (f"    - {{site: {n}, mode: cme, router: {n}-r1, survivable_911: cellular-gateway}}\n" for n in names)
    return "".join(["  sites:\n", *rows])


def _table(rows: Iterable[dict[str, object]]) -> str:
    found: Sequence[dict[str, object]] = list(rows)
    out = io.StringIO()
    writer = csv.DictWriter(out, list(found[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(found)
    return out.getvalue()


def _site(number: int, name: str) -> dict[str, object]:
    return {
        "number": number,
        "code": name,
        "name": f"Site {number}",
        "kind": "office",
        "street_number": str(100 + number),
        "street": "Main St",
        "city": "Metro",
        "state": "FL",
        "zip": "34200",
        "floors": 1,
        "wan": "metro-ethernet",
        "bandwidth_mbps": 100,
    }


def _location(number: int, name: str) -> dict[str, object]:
    return {
        "location": f"{name}-f1",
        "site": name,
        "floor": "1",
        "room_zone": "Whole floor",
        "elin": f"+1941600{number:04}",
        "address_validated": "2026-11-01",
    }


def _devices(name: str, switches: int) -> Iterable[dict[str, object]]:
    common = {"site": name, "platform": "iosxe", "floor": "1"}
    yield {
        "hostname": f"{name}-r1",
        **common,
        "role": "site-router",
        "model": "C8300-1N1S-4T2X",
        "ports": 6,
        "poe": "no",
    }
    for number in range(1, switches + 1):
        host = f"{name}-a{number}"
        yield {"hostname": host, **common, "role": "access", "model": "C9300-48P", "ports": PORTS, "poe": "yes"}


def _links(name: str, switches: int) -> Iterable[dict[str, object]]:
    yield _link(f"{name}-r1", "GigabitEthernet0/0/0", "wan", f"C-{name}")
    yield _link(f"{name}-a1", "TenGigabitEthernet1/1/1", f"{name}-r1", "TenGigabitEthernet0/0/4")
    for number in range(2, switches + 1):
        yield _link(f"{name}-a{number}", "TenGigabitEthernet1/1/1", f"{name}-a1", f"TenGigabitEthernet1/1/{number}")


def _link(a_device: str, a_port: str, b_device: str, b_port: str) -> dict[str, object]:
    return {"a_device": a_device, "a_port": a_port, "b_device": b_device, "b_port": b_port, "speed_gbps": 1}


def _circuit(name: str) -> dict[str, object]:
    return {
        "site": name,
        "kind": "metro-ethernet",
        "carrier": "Metro Fibre",
        "bandwidth_mbps": 100,
        "role": "primary",
        "circuit_id": f"C-{name}",
    }


def _phones(names: Sequence[str], each: Sequence[int]) -> Iterable[dict[str, object]]:
    number = 0
    for name, count in zip(names, each, strict=True):
        for _ in range(count):
            yield _phone(number, name)
            number += 1


def _phone(number: int, site: str) -> dict[str, object]:
    mac = f"{0x001A2B000000 + number:012x}"
    return {
        "extension": f"{620_000 + number:06}",
        "display_name": f"Desk {number}",
        "department": "D01",
        "site": site,
        "floor": "1",
        "model": "CP-8841",
        "mac": ":".join(mac[at : at + 2] for at in range(0, 12, 2)),
        "did": f"+19415{500_000 + number:06}" if number < 100_000 else "",
        "class_of_service": "staff",
        "voicemail": "no",
    }


def _service(number: int, name: str) -> dict[str, object]:
    return {
        "name": name,
        "kind": "digital",
        "department": "D01",
        "tier": f"T{2 + number % 2}",
        "rpo_minutes": 1440,
        "rto_minutes": 1440,
        "vms": 1,
        "os": "linux",
        "vcpu": 4,
        "memory_gib": 16,
        "data_gib": 100,
        "data_class": "internal",
    }


def _server(number: int, name: str) -> dict[str, object]:
    return {
        "hostname": f"{name}{number:02}",
        "service": name,
        "role": "app",
        "os": "linux",
        "vcpu": 4,
        "memory_gib": 16,
        "disks_gib": "64;100",
    }


def main() -> None:
    """Write a metro into a folder."""
    folder, *sizes = sys.argv[1:]
    write(Path(folder), *map(int, sizes))


if __name__ == "__main__":
    main()
