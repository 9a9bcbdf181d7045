"""What must hold in every state of a change, looked at on the simulated device alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.change.simulated import Block, Device, vlans

if TYPE_CHECKING:
    from collections.abc import Iterator

EMERGENCY = re.compile(r"^destination-pattern \^?911\$?$")
REFERENCES = (
    (r"^translation-profile \S+ (\S+)$", "voice translation-profile {}"),
    (r"^session server-group (\d+)$", "voice class server-group {}"),
    (r"^destination e164-pattern-map (\d+)$", "voice class e164-pattern-map {}"),
    (r"^voice-class codec (\d+)$", "voice class codec {}"),
    (r"^emergency response zone (\d+)$", "voice emergency response zone {}"),
    (r"^emergency response location (\d+)$", "voice emergency response location {}"),
    (r"^location (\d+) priority \d+$", "voice emergency response location {}"),
    (r"^translate \S+ (\d+)$", "voice translation-rule {}"),
    (r"^location civic-location-id (\S+)", "location civic-location identifier {}"),
    (r"^vrf forwarding (\S+)$", "vrf definition {}"),
    (r"^service-policy (?:input|output) (\S+)$", "policy-map {}"),
    (r"^channel-group (\d+) mode", "interface Port-channel{}"),
)


def violations(now: Device, before: Device, after: Device) -> list[str]:
    """Return what is wrong in a state between ``before`` and ``after``; what was wrong before may stay wrong."""
    excused = set(_broken(before)) | set(_broken(after))
    found = [problem for problem in _broken(now) if problem not in excused]
    found += _trunks(now, before, after)
    if _emergency(before) and _emergency(after) and not _emergency(now):
        found.append("911 has no route")
    return [*found, *_addresses(now, before, after)]


def _blocks(device: Device, mode: str) -> Iterator[Block]:
    return (block for block in device.root.inside if block.mode == mode)


def _lines(block: Block) -> Iterator[Block]:
    for child in block.inside:
        yield child
        yield from _lines(child)


def _broken(device: Device) -> Iterator[str]:  # noqa: C901  # one branch for each kind of reference
    headers = {block.text.casefold() for block in device.root.inside}
    filled = {block.text.split()[-1] for block in _blocks(device, "entries") if block.inside}
    has_vlans = any(_blocks(device, "vlan"))
    for block in device.root.inside:
        for line in (block, *_lines(block)):
            text = line.text
            if match := re.match(r"^(?:ip access-group|access-class) (\S+) (?:in|out)$", text):
                if match[1] not in filled:
                    yield f"{block.text}: bound to the missing or empty list {match[1]}"
            elif match := re.match(r"^snmp-server community \S+ R[OW] (\S+)$", text):
                if match[1] not in filled:
                    yield f"{block.text}: open to all, list {match[1]} is missing"
            elif match := re.match(r"^switchport (?:access|voice|phone) vlan (\d+)$", text):
                if has_vlans and match[1] != "1" and f"vlan {match[1]}" not in headers:
                    yield f"{block.text}: no vlan {match[1]}"
            elif (match := re.match(r"^class (?!class-default$)(\S+)$", text)) and not any(
                header.split()[-1] == match[1].casefold() for header in headers
            ):
                yield f"{block.text}: no class-map {match[1]}"
            for pattern, header in REFERENCES:
                if (match := re.match(pattern, text)) and header.format(match[1]).casefold() not in headers:
                    yield f"{block.text}: {text}: no {header.format(match[1])}"


def _emergency(device: Device) -> bool:
    for peer in _blocks(device, "dial-peer"):
        texts = [line.text for line in peer.inside]
        routed = any(text.startswith(("session target ", "session server-group ", "port ")) for text in texts)
        if routed and "shutdown" not in texts and any(EMERGENCY.match(text) for text in texts):
            return True
    return False


def _trunks(now: Device, before: Device, after: Device) -> Iterator[str]:
    for block in _blocks(now, "interface"):
        if not block.child("switchport mode trunk"):
            continue
        allowed = [_allowed(device.root.child(block.text)) for device in (before, after)]
        if not _allowed(block) <= allowed[0] | allowed[1]:
            yield f"{block.text}: the trunk is open wider than before or after"


def _allowed(block: Block | None) -> set[int]:
    if block is None or not block.child("switchport mode trunk"):
        return set()
    lists = [line.text.split()[-1] for line in block.inside if line.text.startswith("switchport trunk allowed vlan")]
    return vlans(lists[0]) if lists else vlans("all")


def _addresses(now: Device, before: Device, after: Device) -> Iterator[str]:
    """An address held before and after is lost at most while the VRF of its interface changes."""
    for block in _blocks(before, "interface"):
        held = {line.text for line in block.inside if line.text.startswith("ip address")}
        later, here = after.root.child(block.text), now.root.child(block.text)
        if later is None or _vrf(block) != _vrf(later):
            continue
        kept = {line.text for line in later.inside} & held
        if kept and (here is None or not kept <= {line.text for line in here.inside}):
            yield f"{block.text}: lost its address"


def _vrf(block: Block) -> str:
    return next((line.text for line in block.inside if line.text.startswith("vrf ")), "")
