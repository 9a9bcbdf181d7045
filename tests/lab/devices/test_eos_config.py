"""What an EOS device makes of typed lines."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from iac.lab.devices.eos import Eos

BASE = "hostname sw1\ninterface Ethernet1\ninterface Ethernet49\ninterface Management1\n"


@pytest.fixture
def device(make_eos: Callable[..., Eos]) -> Eos:
    return make_eos(BASE)


def shown(device: Eos, typed: str) -> tuple[list[str], list[str]]:
    before = device.lines()
    editor = device.editor(device.running)
    complaints = [found for line in device.logical_lines(typed, printed=False) if (found := editor.enter(line))]
    return [line for line in device.lines() if line not in before], complaints


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        pytest.param("interface Et1\nswitchport access vlan 10", ["   switchport access vlan 10"], id="short name"),
        pytest.param("interface Ethernet1\nno shutdown\nmtu 1500", [], id="defaults are not shown"),
        pytest.param("interface Ma1\nip address 10.0.0.1 255.255.255.0", ["   ip address 10.0.0.1/24"], id="prefix"),
        pytest.param(
            "interface Et49\nswitchport trunk allowed vlan 10,11,20",
            ["   switchport trunk allowed vlan 10-11,20"],
            id="vlan list collapsed",
        ),
        pytest.param("vlan 30-31", ["vlan 30", "vlan 31"], id="vlans one by one"),
        pytest.param(
            "ip access-list A\npermit tcp 10.0.0.0/24 any eq 443\n5 deny ip host 10.0.0.1 any",
            ["ip access-list A", "   5 deny ip host 10.0.0.1 any", "   10 permit tcp 10.0.0.0/24 any eq https"],
            id="numbered and named",
        ),
        pytest.param(
            "ip access-list A\n10 permit ip any any\n10 deny ip any any",
            ["ip access-list A", "   10 deny ip any any"],
            id="a number overwrites",
        ),
        pytest.param("ip name-server 10.0.0.1", ["ip name-server vrf default 10.0.0.1"], id="vrf is always shown"),
        pytest.param("ip domain-name a.example", ["dns domain a.example"], id="old spelling"),
        pytest.param("interface Et1\nspanning-tree portfast edge", ["   spanning-tree portfast"], id="edge"),
        pytest.param("management api http-commands\nno shutdown",
                     ["management api http-commands", "   no shutdown"], id="off by default"),
        pytest.param("management ssh\nno shutdown\nidle-timeout 10", ["management ssh", "   idle-timeout 10"], id="on"),
        pytest.param("banner motd\nA\nB\nEOF", ["banner motd\nA\nB\nEOF"], id="banner"),
        pytest.param("ip route 0.0.0.0 0.0.0.0 10.0.0.1", ["ip route 0.0.0.0/0 10.0.0.1"], id="route"),
        pytest.param("interface Ethernet1\nip routing", ["ip routing"], id="global line ends the section"),
    ],
)  # fmt: skip
def test_device_prints_what_was_typed_its_own_way(device: Eos, typed: str, expected: list[str]) -> None:
    gained, complaints = shown(device, typed)

    assert gained == expected
    assert complaints == []


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param("frobnicate", id="unknown"),
        pytest.param("interface Ethernet77", id="no such port"),
        pytest.param("interface Ethernet1\nswitchport access vlan 5000", id="out of range"),
    ],
)
def test_device_refuses(device: Eos, typed: str) -> None:
    assert len(shown(device, typed)[1]) == 1


def test_secret_and_snmp_user_are_kept_hashed(device: Eos) -> None:
    gained, _ = shown(
        device,
        "username bob privilege 15 role network-admin secret Pa55word\n"
        "snmp-server user mon G v3 auth sha authphrase priv aes privphrase",
    )

    assert re.fullmatch(
        r"snmp-server user mon G v3 localized f5717f\w{12}00 auth sha \w{40} priv aes \w{32}", gained[0]
    )
    assert re.fullmatch(r"username bob privilege 15 role network-admin secret sha512 \$6\$\S{16}\$\S{86}", gained[1])


def test_vrf_takes_the_address_along(device: Eos) -> None:
    shown(device, "vrf instance G\ninterface Vlan10\nip address 10.0.0.1/24")
    shown(device, "interface Vlan10\nvrf G")

    assert "   ip address 10.0.0.1/24" not in device.lines()
