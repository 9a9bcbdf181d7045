"""Ten things somebody might do to a device behind everybody's back, as data.

Each looks at what the device is running, picks its victim there, and says what an engineer would type.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from iac.lab.devices.grammar.kinds import parse_vlans

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from iac.lab.devices.device import Device
    from iac.lab.devices.tree import Node


@dataclass(frozen=True)
class Plan:
    """What to type, and in one sentence what that does to whom."""

    lines: tuple[str, ...]
    deed: str


@dataclass(frozen=True)
class Mischief:
    """A named piece of mischief; ``pick`` returns None where the device offers no victim."""

    name: str
    summary: str
    pick: Callable[[Device], Plan | None]
    saved: bool = True


def _sections(device: Device, start: str) -> Iterator[Node]:
    return (child for child in device.running.ordered() if child.text.startswith(start))


def _value(node: Node, key: str) -> str:
    found = node.children.get(key)
    return found.text.removeprefix(key).strip() if found else ""


def _vlan_moved(device: Device) -> Plan | None:
    known = sorted(number for node in _sections(device, "vlan ") for number in parse_vlans(node.text[5:]) or ())
    for port in _sections(device, "interface "):
        now = _value(port, "switchport access vlan")
        others = [number for number in known if str(number) != now]
        if now and others:
            lines = (port.text, f"switchport access vlan {others[0]}")
            return Plan(lines, f"{port.text[10:]} moved from VLAN {now} to VLAN {others[0]}")
    return None


def _acl_loosened(device: Device) -> Plan | None:
    for acl in _sections(device, "ip access-list "):
        numbers = [int(key) for key in acl.children if key.isdecimal()]
        if numbers and min(numbers) > 1:
            anything = "permit any" if " standard " in acl.text else "permit ip any any"
            lines = (acl.text, f"{min(numbers) - 1} {anything}")
            return Plan(lines, f"access list {acl.text.split()[-1]} now begins with {anything}")
    return None


def _route_911_removed(device: Device) -> Plan | None:
    for peer in _sections(device, "dial-peer voice "):
        if _value(peer, "destination-pattern").strip("$") == "911":
            return Plan((f"no {peer.text}",), f"{peer.text.rsplit(' ', 1)[0]}, which takes 911 out, removed")
    return None


def _community_added(device: Device) -> Plan | None:
    if "snmp-server community public" in device.running.children:
        return None
    return Plan(("snmp-server community public ro",), "SNMP community public added")


def _hostname_changed(device: Device) -> Plan | None:
    name = f"{device.hostname[:15]}-x"
    return Plan((f"hostname {name}",), f"hostname changed from {device.hostname} to {name}")


def _user_added(device: Device) -> Plan | None:
    role = " role network-admin" if device.spec.platform == "eos" else ""
    return Plan(
        (f"username helpdesk9 privilege 15{role} secret Welcome-2-all",),
        "local user helpdesk9 with full privileges added",
    )


def _port_shut(device: Device) -> Plan | None:
    for port in _sections(device, "interface "):
        if _value(port, "switchport access vlan") and "shutdown" not in port.children:
            return Plan((port.text, "shutdown"), f"{port.text[10:]} shut down")
    return None


def _trunk_opened(device: Device) -> Plan | None:
    for port in _sections(device, "interface "):
        if listed := _value(port, "switchport trunk allowed vlan"):
            lines = (port.text, "no switchport trunk allowed vlan")
            return Plan(lines, f"{port.text[10:]} carries every VLAN instead of {listed}")
    return None


def _location_changed(device: Device) -> Plan | None:
    for place in _sections(device, "location civic-location identifier "):
        if building := _value(place, "building"):
            return Plan(
                (place.text, "building Annex 99"),
                f"civic location {place.text.split()[-1]} says building Annex 99 instead of {building}",
            )
    for place in _sections(device, "voice emergency response location "):
        if name := _value(place, "name"):
            return Plan(
                (place.text, "name Annex 99"),
                f"emergency location {place.text.split()[-1]} is called Annex 99 instead of {name}",
            )
    if before := _value(device.running, "snmp-server location"):
        return Plan(("snmp-server location Annex 99",), f"SNMP location is Annex 99 instead of {before}")
    return None


def _unsaved_change(device: Device) -> Plan | None:
    for port in _sections(device, "interface "):
        if port.text[10:] in device.ports:
            return Plan(
                (port.text, "description temporary, ask Bob"), f"description of {port.text[10:]} changed and not saved"
            )
    return None


ALL: tuple[Mischief, ...] = (
    Mischief("vlan-moved", "an access port is put into another VLAN", _vlan_moved),
    Mischief("acl-loosened", "a line that permits everything is put in front of an access list", _acl_loosened),
    Mischief("911-route-removed", "the dial peer that takes 911 out is removed", _route_911_removed),
    Mischief("snmp-community-added", "the SNMP community 'public' is added", _community_added),
    Mischief("hostname-changed", "the device gets another name", _hostname_changed),
    Mischief("local-user-added", "a local user with full privileges is added", _user_added),
    Mischief("port-shut", "a port in use is shut down", _port_shut),
    Mischief("trunk-opened", "a trunk carries every VLAN", _trunk_opened),
    Mischief("location-changed", "the place an emergency call is reported from is changed", _location_changed),
    Mischief("unsaved-change", "a description is changed and not saved", _unsaved_change, saved=False),
)
BY_NAME = {one.name: one for one in ALL}


def do(device: Device, mischief: Mischief) -> Plan | None:
    """Carry the mischief out on ``device``; return what was done, None when there is no victim."""
    plan = mischief.pick(device)
    if plan is not None:
        device.type_as_engineer(plan.lines, save=mischief.saved)
    return plan
