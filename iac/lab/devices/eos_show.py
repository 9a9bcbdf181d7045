"""What a simulated EOS device shows of itself; the JSON keys are those NAPALM's own recordings hold."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from iac.lab.devices.grammar.kinds import parse_vlans

if TYPE_CHECKING:
    from collections.abc import Iterator

    from iac.lab.devices.eos import Eos
    from iac.lab.devices.tree import Node

_BITS = {"Ethernet": 1_000_000_000, "Management": 1_000_000_000}
_MODEL = "CCS-720XP-48ZC2"


def version(device: Eos) -> dict[str, Any]:
    """Return ``show version``."""
    seconds = device.clock.now() - device.booted
    return {
        "mfgName": "Arista",
        "modelName": _MODEL,
        "hardwareRevision": "11.00",
        "serialNumber": device.serial,
        "systemMacAddress": _colons(device.mac_of("system")),
        "hwMacAddress": _colons(device.mac_of("system")),
        "configMacAddress": "00:00:00:00:00:00",
        "version": device.version,
        "architecture": "x86_64",
        "internalVersion": f"{device.version}-1234567.{device.version.replace('.', '').rstrip('MF')}",
        "internalBuildId": "00000000-0000-4000-8000-000000000000",
        "imageFormatVersion": "3.0",
        "bootupTimestamp": device.booted,
        "uptime": seconds,
        "memTotal": 8099732,
        "memFree": 5579368,
        "isIntlVersion": False,
    }


def version_text(device: Eos) -> str:
    """Return ``show version`` as text."""
    seconds = int(device.clock.now() - device.booted)
    return (
        f"Arista {_MODEL}\nSerial number: {device.serial}\n\n"
        f"Software image version: {device.version}\nUptime: {seconds} seconds\n"
    )


def hostname(device: Eos) -> dict[str, Any]:
    """Return ``show hostname``."""
    domain = device.running.children.get("dns domain")
    name = device.hostname
    return {"hostname": name, "fqdn": f"{name}.{domain.text.split()[-1]}" if domain else name}


def _interfaces(device: Eos) -> Iterator[tuple[str, Node]]:
    for child in device.running.ordered():
        if child.text.startswith("interface "):
            yield child.text.partition(" ")[2], child


def _down(node: Node) -> bool:
    return node.children["shutdown"].text == "shutdown" if "shutdown" in node.children else False


def interfaces(device: Eos) -> dict[str, Any]:
    """Return ``show interfaces``."""
    return {"interfaces": {name: _described(device, name, node) for name, node in _interfaces(device)}}


def _described(device: Eos, name: str, node: Node) -> dict[str, Any]:
    down = _down(node)
    kind = re.match(r"[A-Za-z-]+", name)
    facts: dict[str, Any] = {
        "name": name,
        "description": _value(node, "description"),
        "interfaceStatus": "disabled" if down else "connected",
        "lineProtocolStatus": "down" if down else "up",
        "hardware": "ethernet" if name.startswith(("Ethernet", "Management")) else kind[0].lower() if kind else "",
        "forwardingModel": "routed" if _routed(name, node) else "bridged",
        "mtu": int(_value(node, "mtu") or 1500),
        "bandwidth": _BITS.get(kind[0] if kind else "", 0),
        "duplex": "duplexFull",
        "lastStatusChangeTimestamp": device.booted,
        "interfaceAddress": _addresses(node),
        "interfaceCounters": {},
    }
    if not name.startswith("Loopback"):
        facts |= {"physicalAddress": _colons(device.mac_of(name)), "burnedInAddress": _colons(device.mac_of(name))}
    return facts


def _addresses(node: Node) -> list[dict[str, Any]]:
    text = _value(node, "ip address")
    if "/" not in text:
        return []
    address, _, length = text.partition("/")
    return [
        {
            "primaryIp": {"address": address, "maskLen": int(length)},
            "secondaryIps": {},
            "broadcastAddress": "255.255.255.255",
            "dhcp": False,
        }
    ]


def _routed(name: str, node: Node) -> bool:
    return "switchport" in node.children or not name.startswith(("Ethernet", "Port-Channel"))


def _value(node: Node, key: str) -> str:
    found = node.children.get(key)
    return found.text.removeprefix(key).strip() if found else ""


def interfaces_text(device: Eos) -> str:
    """Return ``show interfaces`` as text, in brief."""
    return "".join(
        f"{name} is administratively down, line protocol is down\n"
        if _down(node)
        else f"{name} is up, line protocol is up\n"
        for name, node in _interfaces(device)
    )


def interfaces_status(device: Eos) -> dict[str, Any]:
    """Return ``show interfaces status``."""
    return {
        "interfaceStatuses": {
            name: {
                "description": _value(node, "description"),
                "linkStatus": "disabled" if _down(node) else "connected",
                "lineProtocolStatus": "down" if _down(node) else "up",
                "vlanInformation": _vlan_information(name, node),
                "bandwidth": 1_000_000_000,
                "duplex": "duplexFull",
                "autoNegotiateActive": True,
                "interfaceType": "1000BASE-T",
            }
            for name, node in _interfaces(device)
            if name.startswith(("Ethernet", "Management", "Port-Channel"))
        }
    }


def _vlan_information(name: str, node: Node) -> dict[str, Any]:
    if _routed(name, node):
        return {"interfaceMode": "routed", "interfaceForwardingModel": "routed"}
    if _value(node, "switchport mode").startswith("trunk"):
        return {"interfaceMode": "trunk", "interfaceForwardingModel": "bridged", "vlanExplanation": "trunk"}
    return {
        "interfaceMode": "bridged",
        "interfaceForwardingModel": "bridged",
        "vlanId": int(_value(node, "switchport access vlan") or 1),
    }


def vlans(device: Eos) -> dict[str, Any]:
    """Return ``show vlan``."""
    named = {1: "default"}
    for child in device.running.children.values():
        if child.text.startswith("vlan ") and (numbers := parse_vlans(child.text[5:])):
            named |= {number: _value(child, "name") or f"VLAN{number:04d}" for number in numbers}
    return {
        "sourceDetail": "",
        "vlans": {str(number): _vlan(device, number, name) for number, name in sorted(named.items())},
    }


def _vlan(device: Eos, number: int, name: str) -> dict[str, Any]:
    members = {
        port: {"privatePromoted": False}
        for port, node in _interfaces(device)
        if _vlan_information(port, node).get("vlanId") == number
    }
    return {"status": "active", "name": name, "interfaces": members, "dynamic": False}


def vlans_text(device: Eos) -> str:
    """Return ``show vlan`` as text."""
    listed = vlans(device)["vlans"]
    return "VLAN  Name                             Status    Ports\n" + "".join(
        f"{number:<5} {facts['name']:<32} active    {', '.join(facts['interfaces'])}\n"
        for number, facts in listed.items()
    )


def sessions(device: Eos, *, detailed: bool) -> dict[str, Any]:
    """Return ``show configuration sessions [detail]`` in the form of the device's release."""
    pending = device.pending
    listed: dict[str, Any] = {}
    for name, session in device.sessions.items():
        timer = pending is not None and pending.session == name
        state = session.state if not (timer and device.new_timer) else "completed"
        listed[name] = {"state": state, "commitUser": session.user, "instances": {}, "description": ""}
        if timer and pending is not None and not device.new_timer and detailed:
            listed[name]["commitBy"] = pending.deadline - device.booted
    facts: dict[str, Any] = {
        "maxSavedSessions": 1,
        "maxOpenSessions": 5,
        "mergeOnCommit": False,
        "saveToStartupConfigOnCommit": False,
        "sessions": listed,
    }
    if device.new_timer and pending is not None and pending.session:
        facts |= {"commitTimerSessionName": pending.session, "commitTimerExpireTime": pending.deadline - device.booted}
    return facts


def _colons(mac: str) -> str:
    digits = mac.replace(".", "")
    return ":".join(digits[place : place + 2] for place in range(0, 12, 2))
