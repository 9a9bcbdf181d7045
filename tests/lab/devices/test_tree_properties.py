"""Properties that hold for any configuration a device can have."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from iac.lab.devices.device import Credentials, Device, DeviceSpec
from iac.lab.devices.eos import Eos
from iac.lab.devices.iosxe import IosXe
from iac.lab.devices.tree import commands

if TYPE_CHECKING:
    from collections.abc import Sequence

    from iac.lab.devices.tree import Node

IOS_PORTS = ("GigabitEthernet1/0/1", "GigabitEthernet1/0/2", "GigabitEthernet0/0")
EOS_PORTS = ("Ethernet1", "Ethernet2", "Management1")
IOS_SECTIONS: dict[str, Sequence[str]] = {
    "interface GigabitEthernet1/0/1": (
        "description one",
        "description two",
        "switchport access vlan 10",
        "switchport mode access",
        "shutdown",
        "switchport trunk allowed vlan 10-20",
        "switchport trunk allowed vlan add 30",
        "no cdp enable",
        "spanning-tree portfast",
        "no switchport",
        "ip address 10.9.0.1 255.255.255.0",
        "switchport",
    ),
    "interface Vlan10": (
        "ip address 10.0.0.1 255.255.255.0",
        "vrf forwarding G",
        "ip address 10.0.0.2 255.255.255.0",
        "no ip redirects",
        "ip access-group A in",
        "ip access-group B in",
        "ip helper-address 10.0.0.5",
        "ip helper-address 10.0.0.6",
    ),
    "ip access-list extended A": (
        "10 permit ip any any",
        "20 deny tcp any any eq 80",
        "no 10",
        "10 deny udp any any eq 53",
        "permit icmp any any",
        "15 remark hello",
    ),
    "class-map match-any V": ("match dscp ef", "match dscp cs3", "no match dscp ef", "match access-group name A"),
    "policy-map P": ("class V", "class W", "class class-default"),
    "dial-peer voice 911 voip": (
        "destination-pattern 911$",
        "no vad",
        "vad",
        "preference 1",
        "session target ipv4:10.0.0.1",
    ),
    "line vty 0 4": ("transport input ssh", "no login", "access-class A in", "exec-timeout 5 0"),
    "vlan 10": ("name A", "name B"),
    "archive": ("path flash:a", "log config", "maximum 5"),
    "vrf definition G": ("rd 1:1", "address-family ipv4"),
    "voice register pool 1": ("number 1 dn 1", "type 8841", "id mac 0011.2233.4455", "no vad"),
}
IOS_LINES = (
    "hostname a",
    "hostname b",
    "ip http server",
    "no ip http server",
    "ntp server 10.0.0.1",
    "ntp server 10.0.0.1 prefer",
    "ntp server 10.0.0.2",
    "snmp-server community x ro",
    "ip name-server 10.0.0.1",
    "ip name-server 10.0.0.2",
    "no ip domain lookup",
    "vlan 20-22",
    "no vlan 21",
    "ip route 0.0.0.0 0.0.0.0 10.0.0.1",
    "banner motd #hi#",
    "banner motd #ho#",
    "no service pad",
    "aaa new-model",
    "username u secret 9 $9$a$b",
    "username u privilege 15 secret 9 $9$c$d",
    "ip routing",
)
EOS_SECTIONS: dict[str, Sequence[str]] = {
    "interface Ethernet1": (
        "description one",
        "description two",
        "switchport access vlan 10",
        "switchport mode trunk",
        "shutdown",
        "no shutdown",
        "switchport trunk allowed vlan 10-20",
        "switchport phone vlan 20",
        "no lldp transmit",
        "spanning-tree portfast",
        "no switchport",
        "ip address 10.9.0.1/24",
    ),
    "interface Vlan10": (
        "ip address 10.0.0.1/24",
        "vrf G",
        "ip address 10.0.0.2/24",
        "ip access-group A in",
        "ip helper-address 10.0.0.5",
    ),
    "ip access-list A": (
        "10 permit ip any any",
        "20 deny tcp any any eq 80",
        "no 10",
        "10 deny udp any any",
        "permit icmp any any",
    ),
    "class-map type qos match-any V": ("match dscp ef", "match vlan 10"),
    "policy-map P": ("class V", "class W"),
    "management api http-commands": ("no shutdown", "shutdown", "no protocol https", "protocol http"),
    "management ssh": ("idle-timeout 5", "shutdown", "ip access-group A in"),
    "vlan 10": ("name A", "name B", "state suspend"),
    "vrf instance G": ("rd 1:1",),
}
EOS_LINES = (
    "hostname a",
    "hostname b",
    "ip routing",
    "no ip routing",
    "ntp server 10.0.0.1",
    "ntp server 10.0.0.1 prefer",
    "no aaa root",
    "snmp-server community x ro",
    "ip name-server vrf default 10.0.0.1",
    "vlan 20-22",
    "no vlan 21",
    "banner motd\nhi\nEOF",
    "ip route 0.0.0.0/0 10.0.0.1",
    "username u privilege 15 secret sha512 $6$a",
    "spanning-tree mode rapid-pvst",
    "dns domain a.b",
)


def ios() -> Device:
    return IosXe(DeviceSpec("d", "iosxe", "", IOS_PORTS), Credentials("u", "p"))


def eos() -> Device:
    return Eos(DeviceSpec("d", "eos", "", EOS_PORTS), Credentials("u", "p"))


DEVICES = {"iosxe": ios(), "eos": eos()}
POOLS = {"iosxe": (IOS_SECTIONS, IOS_LINES), "eos": (EOS_SECTIONS, EOS_LINES)}


@st.composite
def scripts(draw: st.DrawFn, platform: str) -> list[str]:
    """What somebody may type, section after section."""
    sections, singles = POOLS[platform]
    typed: list[str] = []
    for _ in range(draw(st.integers(0, 8))):
        if draw(st.booleans()):
            head = draw(st.sampled_from(sorted(sections)))
            typed += [head, *(f"  {line}" for line in draw(st.lists(st.sampled_from(sections[head]), max_size=6)))]
        else:
            typed.append(draw(st.sampled_from(singles)))
    return typed


def entered(device: Device, typed: list[str], *, by_indentation: bool = False) -> Node:
    root = device.blank()
    editor = device.editor(root)
    for line in typed:
        if by_indentation and not line.startswith(" "):
            editor.leave(everything=True)
        editor.enter(line)
    return root


def pairs() -> st.SearchStrategy[tuple[str, list[str], list[str]]]:
    return st.sampled_from(sorted(POOLS)).flatmap(
        lambda platform: st.tuples(st.just(platform), scripts(platform), scripts(platform))
    )


QUICK = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@QUICK
@given(pairs())
def test_difference_typed_into_one_configuration_yields_the_other(case: tuple[str, list[str], list[str]]) -> None:
    platform, first, second = case
    device = DEVICES[platform]
    device.running, target = entered(device, first), entered(device, second)

    passes = device.replace(target)

    assert device.lines() == device.lines(target)
    assert device.difference(target) == []
    assert passes <= 2


@QUICK
@given(pairs())
def test_removing_everything_leaves_the_blank_device(case: tuple[str, list[str], list[str]]) -> None:
    platform, first, _ = case
    device = DEVICES[platform]
    device.running = entered(device, first)

    device.replace(device.blank())

    assert device.lines() == device.lines(device.blank())


@QUICK
@given(pairs())
def test_print_read_back_is_the_same_configuration(case: tuple[str, list[str], list[str]]) -> None:
    platform, first, _ = case
    device = DEVICES[platform]
    root = entered(device, first)

    again, refused = device.parse(device.show(root), printed=True)

    assert refused == []
    assert device.show(again) == device.show(root)


@QUICK
@given(pairs())
def test_lines_without_indentation_mean_the_same(case: tuple[str, list[str], list[str]]) -> None:
    platform, first, second = case
    device = DEVICES[platform]
    printed = device.lines(entered(device, first + second))

    flat = entered(device, [line.strip() for line in printed if "\n" not in line])
    indented = entered(device, [line for line in printed if "\n" not in line], by_indentation=True)

    assert device.lines(flat) == device.lines(indented)


@QUICK
@given(pairs())
def test_a_configuration_does_not_differ_from_itself(case: tuple[str, list[str], list[str]]) -> None:
    platform, first, _ = case
    device = DEVICES[platform]

    assert commands(entered(device, first), entered(device, first), device.reset) == []


def test_samples_survive_replacement_and_return(any_device: Device) -> None:
    original = any_device.show(any_device.running)

    any_device.replace(any_device.blank())
    emptied = any_device.show(any_device.running)
    target, refused = any_device.parse(original, printed=True)
    any_device.replace(target)

    assert refused == []
    assert emptied != original
    assert any_device.show(any_device.running) == original


def test_samples_are_read_without_their_indentation(any_device: Device) -> None:
    text = any_device.show(any_device.running)
    banner = any("\n" in line for line in any_device.lines())
    flat = (
        text if banner and any_device.spec.platform == "iosxe" else "\n".join(line.strip() for line in text.split("\n"))
    )

    again, refused = any_device.parse(flat, printed=True)

    assert refused == []
    assert any_device.show(again) == text


GOLDEN = sorted((__import__("pathlib").Path(__file__).parents[2] / "golden").glob("*/devices/*.cfg"))


@pytest.mark.parametrize("path", [pytest.param(path, id=f"{path.parts[-3]}-{path.stem}") for path in GOLDEN])
def test_golden_configuration_is_taken_whole(path: object) -> None:
    text = path.read_text(encoding="utf-8")  # type: ignore[attr-defined]
    kind = Eos if "management api http-commands" in text else IosXe
    device = kind(DeviceSpec("d", "eos" if kind is Eos else "iosxe", text), Credentials("u", "p"))

    _, refused = device.parse(text)

    assert refused == []
