"""What a simulated IOS-XE device shows of itself. Layouts follow the outputs NAPALM's own tests were recorded from."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from iac.lab.devices.grammar.kinds import parse_vlans
from iac.lab.devices.iosxe_hooks import routed_by_nature
from iac.lab.devices.vlans import TRUNK, trunk_vlans

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from iac.lab.devices.grammar.language import Match
    from iac.lab.devices.iosxe import IosXe
    from iac.lab.devices.tree import Node

_SHORT = {"GigabitEthernet": "Gi", "TenGigabitEthernet": "Te", "TwentyFiveGigE": "Twe", "FortyGigabitEthernet": "Fo",
          "HundredGigE": "Hu", "FastEthernet": "Fa", "Port-channel": "Po", "Loopback": "Lo", "Tunnel": "Tu",
          "Vlan": "Vl"}  # fmt: skip
_KBIT = {"GigabitEthernet": 1_000_000, "TenGigabitEthernet": 10_000_000, "FastEthernet": 100_000, "Loopback": 8_000_000}
_PORTS_A_LINE = 4
_NO_LIMIT = 10_000


def uptime(seconds: float) -> str:
    """Return a duration as ``show version`` words it."""
    minutes = int(seconds // 60)
    parts = [
        (minutes // 10080, "week"),
        (minutes // 1440 % 7, "day"),
        (minutes // 60 % 24, "hour"),
        (minutes % 60, "minute"),
    ]
    shown = [f"{count} {word}{'' if count == 1 else 's'}" for count, word in parts if count or word == "minute"]
    return ", ".join(shown)


def short(name: str) -> str:
    """Return ``Gi1/0/1`` for ``GigabitEthernet1/0/1``."""
    found = re.match(r"([A-Za-z-]+)(.*)", name)
    return f"{_SHORT.get(found[1], found[1])}{found[2]}" if found else name


class ShowCommands:
    """The show commands; mixed into the session."""

    device: IosXe
    user: str

    def _interfaces(self) -> Iterator[tuple[str, Node]]:
        for child in self.device.running.ordered():
            if child.text.startswith("interface "):
                yield child.text.partition(" ")[2], child

    @staticmethod
    def _down(node: Node) -> bool:
        return "shutdown" in node.children

    def show_version(self, match: Match) -> str:
        """Say what the device is and how long it has been up."""
        del match
        device = self.device
        image = "X86_64_LINUX_IOSD-UNIVERSALK9-M" if device.routes else "CAT9K_IOSXE"
        family = "ISR Software" if device.routes else "Catalyst L3 Switch Software"
        model = "C8300-1N1S-4T2X" if device.routes else "C9300-48P"
        return f"""Cisco IOS XE Software, Version {device.version}
Cisco IOS Software [Dublin], {family} ({image}), Version {device.version}, RELEASE SOFTWARE (fc1)
Technical Support: http://www.cisco.com/techsupport
Copyright (c) 1986-2024 by Cisco Systems, Inc.

{device.hostname} uptime is {uptime(device.clock.now() - device.booted)}
System returned to ROM by reload
System image file is "flash:packages.conf"

cisco {model} (X86) processor with 1347284K/6147K bytes of memory.
Processor board ID {device.serial}
{sum(1 for _ in self._interfaces())} Gigabit Ethernet interfaces
2048K bytes of non-volatile configuration memory.
8388608K bytes of physical memory.
11161600K bytes of Bootflash at bootflash:.

Configuration register is 0x102

"""

    def show_inventory(self, match: Match) -> str:
        """Name the chassis."""
        del match
        serial = self.device.serial
        return f'NAME: "Chassis", DESCR: "Simulated chassis"\nPID: SIMULATED , VID: V01  , SN: {serial}\n\n'

    def show_hosts(self, match: Match) -> str:
        """Say the domain name and servers."""
        del match
        domain = self.device.running.children.get("ip domain name")
        servers = self.device.running.children.get("ip name-server")
        named = f"Default domain is {domain.text.rpartition(' ')[2]}\n" if domain else "Default domain is not set\n"
        listed = ", ".join(servers.text.split()[2:]) if servers else "255.255.255.255"
        return f"{named}Name/address lookup uses domain service\nName servers are {listed}\n\n"

    def show_clock(self, match: Match) -> str:
        """Say the time."""
        del match
        return self.device.clock.moment().strftime("*%H:%M:%S.000 UTC %a %b %d %Y\n")

    def show_privilege(self, match: Match) -> str:
        """Say the privilege level."""
        del match
        return f"Current privilege level is {getattr(self, 'privilege', 15)}\n"

    def show_users(self, match: Match) -> str:
        """Name who is logged in."""
        del match
        head = "    Line       User       Host(s)              Idle       Location\n"
        return f"{head}*  2 vty 0     {self.user:<10} idle                 00:00:00 127.0.0.1\n"

    def show_ip_interface_brief(self, match: Match) -> str:
        """List the interfaces with address and state."""
        del match
        lines = ["Interface              IP-Address      OK? Method Status                Protocol"]
        for name, node in self._interfaces():
            address = _address(node)
            state = "administratively down" if self._down(node) else "up"
            method = "NVRAM" if address != "unassigned" else "unset"
            lines.append(f"{name:<22} {address:<15} YES {method:<6} {state:<21} {'down' if self._down(node) else 'up'}")
        return "\n".join([*lines, ""])

    def show_interfaces(self, match: Match) -> str:
        """Describe the interfaces."""
        wanted = match.arguments[0] if match.arguments else ""
        return "".join(self._described(name, node) for name, node in self._interfaces() if wanted in ("", name))

    def _described(self, name: str, node: Node) -> str:
        state, protocol = ("administratively down", "down") if self._down(node) else ("up", "up")
        kind = re.match(r"[A-Za-z-]+", name)
        kbit = _KBIT.get(kind[0] if kind else "", 1_000_000)
        mac = self.device.mac_of(name)
        hardware = (
            f"Ethernet SVI, address is {mac} (bia {mac})"
            if name.startswith("Vlan")
            else f"Gigabit Ethernet, address is {mac} (bia {mac})"
        )
        hardware = "Loopback" if name.startswith("Loopback") else "Tunnel" if name.startswith("Tunnel") else hardware
        lines = [f"{name} is {state}, line protocol is {protocol} ", f"  Hardware is {hardware}"]
        if description := node.children.get("description"):
            lines.append(f"  Description: {description.text.partition(' ')[2]}")
        if (address := node.children.get("ip address")) and not address.text.startswith("no "):
            lines.append(f"  Internet address is {_with_length(address.text)}")
        mtu = node.children.get("mtu")
        lines.append(f"  MTU {mtu.text.split()[1] if mtu else 1500} bytes, BW {kbit} Kbit/sec, DLY 10 usec, ")
        lines.append("     reliability 255/255, txload 1/255, rxload 1/255")
        lines.append("  Encapsulation ARPA, loopback not set")
        lines.append("     0 packets input, 0 bytes, 0 no buffer")
        lines.append("     0 packets output, 0 bytes, 0 underruns")
        return "\n".join([*lines, ""])

    def show_interfaces_status(self, match: Match) -> str:
        """List the switch ports with VLAN and state."""
        del match
        lines = ["", "Port         Name               Status       Vlan       Duplex  Speed Type"]
        for name, node in self._interfaces():
            if routed_by_nature(name) and not name.startswith("Port"):
                continue
            state = "disabled" if self._down(node) else "connected"
            label = (node.children["description"].text.partition(" ")[2] if "description" in node.children else "")[:18]
            lines.append(
                f"{short(name):<12} {label:<18} {state:<12} {_port_vlan(node):<10} a-full a-1000 10/100/1000BaseTX"
            )
        return "\n".join([*lines, ""])

    def show_interfaces_description(self, match: Match) -> str:
        """List the interfaces with state and description."""
        del match
        lines = ["Interface                      Status         Protocol Description"]
        for name, node in self._interfaces():
            label = node.children["description"].text.partition(" ")[2] if "description" in node.children else ""
            state = ("admin down", "down") if self._down(node) else ("up", "up")
            lines.append(f"{short(name):<30} {state[0]:<14} {state[1]:<8} {label}")
        return "\n".join([*lines, ""])

    def show_vlan(self, match: Match) -> str:
        """List the VLANs with name and access ports; the one asked for with every port that carries it."""
        if match.arguments:
            return self._vlan_table(_carries, int(match.arguments[0]))
        return self._vlan_table(lambda node, number: _access_vlan(node) == number)

    def show_vlan_ports(self, match: Match) -> str:
        """List the VLANs with every port that carries them, trunks too, each on one line."""
        del match
        return self._vlan_table(_carries, a_line=_NO_LIMIT)

    def _vlan_table(self, holds: Callable[[Node, int], bool], wanted: int = 0, *, a_line: int = _PORTS_A_LINE) -> str:
        if self.device.routes:
            return "\n"
        names = {1: "default"} | dict(_vlan_names(self.device.running))
        if wanted and wanted not in names:
            return f"VLAN id {wanted} not found in current VLAN database\n"
        shown = [number for number in sorted(names) if wanted in (0, number)]
        ports = {number: self._vlan_ports(number, holds) for number in shown}
        rows = [row for number in shown for row in _vlan_rows(number, names[number], ports[number], a_line)]
        legacy = [] if wanted else [f"{number} {name:<32} act/unsup" for number, name in _LEGACY_VLANS]
        return "\n".join([*_VLAN_HEAD, *rows, *legacy, ""])

    def _vlan_ports(self, number: int, holds: Callable[[Node, int], bool]) -> list[str]:
        switched = [(name, node) for name, node in self._interfaces() if not routed_by_nature(name)]
        return [short(name) for name, node in switched if holds(node, number)]

    def show_lldp(self, match: Match) -> str:
        """List the neighbours: none is wired to a simulated device."""
        if "lldp run" not in self.device.running.children:
            return "% LLDP is not enabled\n"
        if "detail" in match.text:
            return "\nTotal entries displayed: 0\n"
        return (
            "Capability codes:\n    (R) Router, (B) Bridge, (T) Telephone, (C) DOCSIS Cable Device\n"
            "    (W) WLAN Access Point, (P) Repeater, (S) Station, (O) Other\n\n"
            "Device ID           Local Intf     Hold-time  Capability      Port ID\n\nTotal entries displayed: 0\n\n"
        )

    def show_cdp(self, match: Match) -> str:
        """List the neighbours: none."""
        del match
        return (
            "Capability Codes: R - Router, T - Trans Bridge\n\n"
            "Device ID        Local Intrfce     Holdtme    Capability  Platform  Port ID\n\n"
            "Total cdp entries displayed : 0\n"
        )

    def show_running(self, match: Match) -> str:
        """Print the running configuration."""
        del match
        body = self.device.show(self.device.running)
        when = dt.datetime.fromtimestamp(self.device.changed_at, tz=dt.UTC).strftime("%H:%M:%S UTC %a %b %d %Y")
        by = f" by {self.device.changed_by}" if self.device.changed_by else ""
        size = len(body.encode())
        head = f"Building configuration...\n\nCurrent configuration : {size} bytes\n!\n"
        return f"{head}! Last configuration change at {when}{by}\n{body}\n"

    def show_running_interface(self, match: Match) -> str:
        """Print one interface's part of the running configuration."""
        wanted = self.device.running.children.get(f"interface {match.arguments[0]}")
        if wanted is None:
            return "% Invalid input detected at '^' marker.\n"
        body = "\n".join(
            [
                wanted.text,
                *(f" {line}" for child in wanted.ordered() for line in self.device.spell(child, wanted)),
                "end",
                "",
            ]
        )
        return f"Building configuration...\n\nCurrent configuration : {len(body)} bytes\n!\n{body}\n"

    def show_startup(self, match: Match) -> str:
        """Print the startup configuration."""
        del match
        if not self.device.startup:
            return "startup-config is not present\n"
        return f"Using {len(self.device.startup.encode())} out of 2097152 bytes\n{self.device.startup}\n"

    def show_logging(self, match: Match) -> str:
        """Say that nothing is logged here."""
        del match
        return "Syslog logging: enabled (0 messages dropped, 0 flushes, 0 overruns)\n\nLog Buffer (4096 bytes):\n\n"

    def show_ip_route(self, match: Match) -> str:
        """List the static routes."""
        del match
        routes = [child.text for child in self.device.running.ordered() if child.text.startswith("ip route ")]
        return "\n".join(
            ["Codes: L - local, C - connected, S - static", "", *(f"S     {route[9:]}" for route in routes), ""]
        )

    def show_voice_pools(self, match: Match) -> str:
        """List the phones of a CME; the simulated ones are always registered."""
        del match
        pools = [child for child in self.device.running.ordered() if child.text.startswith("voice register pool ")]
        if not pools:
            return "% SIP registrar is not configured\n"
        lines = [
            "Pool ID              IP Address      Ln DN  Number               State",
            "==== =============== =============== == === ==================== ============",
        ]
        for pool in pools:
            mac = next(
                (child.text.split()[-1] for child in pool.children.values() if child.text.startswith("id mac")), "-"
            )
            number = next(
                (child.text.split(" ", 2)[2] for child in pool.children.values() if child.text.startswith("number ")),
                "-",
            )
            lines.append(f"{pool.text.split()[-1]:<4} {mac:<15} {'127.0.0.1':<15} 1  {number:<24} REGISTERED")
        return "\n".join([*lines, ""])

    def ping(self, match: Match) -> str:
        """Answer every ping."""
        return (
            "Type escape sequence to abort.\n"
            f"Sending 5, 100-byte ICMP Echos to {match.arguments[0].split()[0]}, timeout is 2 seconds:\n"
            "!!!!!\nSuccess rate is 100 percent (5/5), round-trip min/avg/max = 1/1/1 ms\n"
        )


_VLAN_HEAD = (
    "",
    "VLAN Name                             Status    Ports",
    "---- -------------------------------- --------- -------------------------------",
)
_LEGACY_VLANS = (
    (1002, "fddi-default"),
    (1003, "token-ring-default"),
    (1004, "fddinet-default"),
    (1005, "trnet-default"),
)


def _address(node: Node) -> str:
    found = node.children.get("ip address")
    if found is None or found.text.startswith("no "):
        return "unassigned"
    return found.text.split()[2] if found.text.split()[2] != "dhcp" else "unassigned"


def _with_length(text: str) -> str:
    words = text.split()
    if len(words) < 4:  # noqa: PLR2004 - "ip address dhcp"
        return "will be negotiated using DHCP"
    return f"{words[2]}/{sum(int(part).bit_count() for part in words[3].split('.'))}"


def _vlan_rows(number: int, name: str, ports: list[str], a_line: int) -> list[str]:
    chunks = [", ".join(ports[at : at + a_line]) for at in range(0, len(ports), a_line)] or [""]
    first = f"{number:<4} {name:<32} {'active':<9} {chunks[0]}".rstrip()
    return [first, *(" " * 48 + chunk for chunk in chunks[1:])]


def _carries(node: Node, number: int) -> bool:
    mode = node.children.get("switchport mode")
    if mode is None or not mode.text.endswith("trunk") or "switchport" in node.children:
        return _access_vlan(node) == number
    return number in trunk_vlans(node.children.get(TRUNK))


def _access_vlan(node: Node) -> int:
    mode = node.children.get("switchport mode")
    if (mode is not None and mode.text.endswith("trunk")) or "switchport" in node.children:
        return 0
    found = node.children.get("switchport access vlan")
    return int(found.text.split()[-1]) if found and found.text.split()[-1].isdecimal() else 1


def _port_vlan(node: Node) -> str:
    if "switchport" in node.children:
        return "routed"
    return str(_access_vlan(node)) if _access_vlan(node) else "trunk"


def _vlan_names(root: Node) -> Iterator[tuple[int, str]]:
    for child in root.children.values():
        if child.text.startswith("vlan ") and (numbers := parse_vlans(child.text[5:])):
            for number in numbers:
                name = child.children.get("name")
                yield number, name.text.partition(" ")[2] if name else f"VLAN{number:04d}"
