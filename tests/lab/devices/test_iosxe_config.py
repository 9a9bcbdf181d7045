"""What an IOS-XE device makes of typed lines: the spelling, the defaults, the refusals it prints back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from iac.lab.devices import hashing

if TYPE_CHECKING:
    from collections.abc import Callable

    from iac.lab.devices.iosxe import IosXe

PORTS = ("GigabitEthernet1/0/1", "GigabitEthernet1/0/2", "TenGigabitEthernet1/1/1")


@pytest.fixture
def device(make_ios: Callable[..., IosXe]) -> IosXe:
    return make_ios("hostname sw1\n", ports=PORTS)


def shown(device: IosXe, typed: str) -> tuple[list[str], list[str]]:
    """Type lines; return what the configuration has gained and what the device complained of."""
    before = device.lines()
    editor = device.editor(device.running)
    complaints = [found for line in typed.split("\n") if (found := editor.enter(line))]
    return [line for line in device.lines() if line not in before], complaints


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        pytest.param("int gi1/0/1\ndesc To the roof", [" description To the roof"], id="short keywords"),
        pytest.param("interface Gi 1/0/1\nsw acc vl 10", [" switchport access vlan 10"], id="spaced name"),
        pytest.param("interface Gi1/0/1\nno shutdown", [], id="no shutdown is not shown"),
        pytest.param("interface Gi1/0/1\nmtu 1500\nspeed auto\nduplex auto", [], id="defaults are not shown"),
        pytest.param("interface Gi1/0/1\nno cdp enable", [" no cdp enable"], id="a switch off is shown"),
        pytest.param("interface Gi1/0/1\nno cdp enable\ncdp enable", [], id="and on again is not"),
        pytest.param("interface Gi1/0/1\nno switchport", [" no switchport", " no ip address"], id="routed port"),
        pytest.param("interface Vlan10", ["interface Vlan10", " no ip address"], id="an SVI without address"),
        pytest.param(
            "interface Te1/1/1\nswitchport trunk allowed vlan 10,11,12,20,22",
            [" switchport trunk allowed vlan 10-12,20,22"],
            id="vlan list collapsed",
        ),
        pytest.param(
            "interface Te1/1/1\nswitchport trunk allowed vlan 10\nswitchport trunk allowed vlan add 12,11",
            [" switchport trunk allowed vlan 10-12"],
            id="vlan list added to",
        ),
        pytest.param(
            "interface Te1/1/1\nswitchport trunk allowed vlan 10-12\nswitchport trunk allowed vlan remove 11",
            [" switchport trunk allowed vlan 10,12"],
            id="vlan list taken from",
        ),
        pytest.param(
            "interface Te1/1/1\nswitchport trunk allowed vlan 10-12\nno switchport trunk allowed vlan 11",
            [],
            id="no with a list opens the whole trunk",
        ),
        pytest.param(
            "interface Te1/1/1\nswitchport trunk allowed vlan except 1",
            [" switchport trunk allowed vlan 2-4094"],
            id="all but one",
        ),
        pytest.param("vlan 30\nname X\nvlan 40-42", ["vlan 30", " name X", "vlan 40-42"], id="nameless vlans gathered"),
        pytest.param("vlan 1", [], id="vlan 1 is not shown"),
        pytest.param(
            "ip access-list extended A\npermit tcp any host 10.0.0.1 eq 80\npermit udp any any eq 53\ndeny ip any any",
            ["ip access-list extended A", " 10 permit tcp any host 10.0.0.1 eq www", " 20 permit udp any any eq domain",
             " 30 deny ip any any"],
            id="numbered and named",
        ),
        pytest.param(
            "ip access-list extended A\n20 permit 17 10.1.2.3 0.0.0.255 10.0.0.9 0.0.0.0",
            ["ip access-list extended A", " 20 permit udp 10.1.2.0 0.0.0.255 host 10.0.0.9"],
            id="addresses tidied",
        ),
        pytest.param(
            "access-list 10 permit 10.0.0.0 0.0.0.255",
            ["ip access-list standard 10", " 10 permit 10.0.0.0 0.0.0.255"],
            id="old numbered list",
        ),
        pytest.param("ip domain-name a.example", ["ip domain name a.example"], id="old spelling"),
        pytest.param("no ip domain-lookup", ["no ip domain lookup"], id="old spelling, off"),
        pytest.param(
            "ip name-server 10.0.0.1\nip name-server 10.0.0.2 10.0.0.1",
            ["ip name-server 10.0.0.1 10.0.0.2"],
            id="name servers on one line",
        ),
        pytest.param("snmp-server community abc", ["snmp-server community abc RO"], id="community is read-only"),
        pytest.param("snmp-server user u g v3 auth sha a priv aes 128 b", [], id="SNMPv3 user is never shown"),
        pytest.param("class-map match-any V\nmatch dscp 46", ["class-map match-any V", " match dscp ef"], id="dscp"),
        pytest.param("class-map V", ["class-map match-all V"], id="class map without a kind"),
        pytest.param("line console 0", ["line con 0"], id="console"),
        pytest.param("line vty 0 4\nno login", ["line vty 0 4", " no login"], id="no login"),
        pytest.param("banner motd #Keep out#", ["banner motd \x03Keep out\x03"], id="any delimiter"),
        pytest.param(
            "voice register global\nmode cme\ncreate profile",
            ["voice register global", " mode cme", " create profile sync 0004712345678901"],
            id="profile number",
        ),
        pytest.param(
            "dial-peer voice 1 pots\ndestination-pattern 9T\nno digit-strip\nno vad",
            ["dial-peer voice 1 pots", " destination-pattern 9T", " no vad", " no digit-strip"],
            id="dial peer",
        ),
        pytest.param("no ip http server", ["no ip http server"], id="shown either way, off"),
        pytest.param("ip http server", ["ip http server"], id="shown either way, on"),
        pytest.param("crypto key generate rsa modulus 2048", [], id="keys are not shown"),
    ],
)  # fmt: skip
def test_device_prints_what_was_typed_its_own_way(device: IosXe, typed: str, expected: list[str]) -> None:
    gained, complaints = shown(device, typed)

    assert gained == expected
    assert complaints == []


@pytest.mark.parametrize(
    ("typed", "complaint"),
    [
        pytest.param("frobnicate", "% Invalid input detected", id="unknown"),
        pytest.param("interface Gi1/0/1\nswitchport access vlan 5000", "% Invalid input detected", id="out of range"),
        pytest.param("interface Gi1/0/9", "% Invalid input detected", id="no such port"),
        pytest.param("interface Gi1/0/1\nip address 10.0.0.1 255.255.255.0", "L2 links", id="address on a switch port"),
        pytest.param("no interface Gi1/0/1", "Removal of physical interfaces", id="a port cannot go"),
        pytest.param("no vlan 1", "may not be deleted", id="vlan 1 cannot go"),
        pytest.param("no interface", "% Incomplete command", id="no what"),
        pytest.param("ip access-list extended A\n10 permit ip any any\n10 deny ip any any", "Duplicate", id="taken"),
        pytest.param("dial-peer voice 77", "% Incomplete command", id="new dial peer without a kind"),
    ],
)
def test_device_refuses(device: IosXe, typed: str, complaint: str) -> None:
    _, complaints = shown(device, typed)

    assert [complaint in one for one in complaints] == [True]


def test_caret_stands_under_the_wrong_word(device: IosXe) -> None:
    _, (complaint,) = shown(device, "no switchport access vlan 10")

    caret, message = complaint.split("\n")
    assert caret.index("^") == len("no ")
    assert message == "% Invalid input detected at '^' marker."


def test_long_trunk_list_is_printed_with_add_lines_and_read_back(device: IosXe) -> None:
    numbers = ",".join(str(number) for number in range(100, 200, 2))
    shown(device, f"interface Te1/1/1\nswitchport trunk allowed vlan {numbers}")

    lines = [line for line in device.lines() if "allowed vlan" in line]
    again, refused = device.parse(device.show(device.running), printed=True)

    assert len(lines) > 1
    assert all(" add " in line for line in lines[1:])
    assert refused == []
    assert again.same(device.running)


def test_vrf_takes_the_address_along(device: IosXe) -> None:
    shown(device, "vrf definition G\ninterface Vlan10\nip address 10.0.0.1 255.255.255.0")

    gained, complaints = shown(device, "interface Vlan10\nvrf forwarding G")

    assert gained == [" vrf forwarding G", " no ip address"]
    assert "removed due to enabling VRF" in complaints[0]


def test_secret_is_hashed_under_a_fresh_salt_each_time(device: IosXe) -> None:
    (first,), _ = shown(device, "username bob privilege 15 secret Pa55word")
    (second,), _ = shown(device, "username bob secret 0 Pa55word")

    pattern = re.compile(r"username bob privilege 15 secret 9 \$9\$(\S{14})\$\S{43}")
    one, other = pattern.fullmatch(first), pattern.fullmatch(second)
    assert one is not None
    assert other is not None
    assert one[1] != other[1]
    assert first.endswith(hashing.type9("Pa55word", one[1]))


def test_password_is_hidden_only_when_the_device_is_told_to(device: IosXe) -> None:
    (_, clear), _ = shown(device, "line vty 0 4\npassword cisco")
    gained, _ = shown(device, "service password-encryption\nline vty 0 4\npassword cisco")

    assert clear == " password cisco"
    assert any(re.fullmatch(r" password 7 \d\d[0-9A-F]{10}", line) for line in gained)


def test_caret_c_is_two_characters_in_a_file_and_one_control_character_in_print(device: IosXe) -> None:
    typed, _ = device.parse("banner motd ^C\nKeep out\n^C\n")
    printed, _ = device.parse("banner motd ^C\nKeep out\n^C\n", printed=True)

    assert "banner motd ^CC\nKeep out\n^C" in device.show(typed)
    assert "banner motd ^C\nKeep out\n^C" in device.show(printed)


def test_physical_port_is_reset_by_default_and_stays(device: IosXe) -> None:
    shown(device, "interface Gi1/0/1\ndescription x\nswitchport access vlan 10")
    shown(device, "default interface Gi1/0/1")

    assert "interface GigabitEthernet1/0/1" in device.lines()
    assert " description x" not in device.lines()


def test_certificate_of_several_lines_is_kept(make_ios: Callable[..., IosXe]) -> None:
    text = "crypto pki certificate chain SELF\n certificate self-signed 01\n  30820330 30820218\n  \tquit\nhostname x\n"
    device = make_ios(text)

    assert " certificate self-signed 01\n  30820330 30820218\n  \tquit" in device.show(device.running)
    assert device.hostname == "x"


def test_version_line_cannot_be_removed(make_ios: Callable[..., IosXe]) -> None:
    device = make_ios("version 17.12\nswitch 1 provision c9300-48p\n")
    shown(device, "no version 17.12\nno switch 1 provision c9300-48p")

    assert device.lines()[:2] == ["version 17.12", "switch 1 provision c9300-48p"]


def test_flow_points_stand_side_by_side_and_end_with_the_port(make_ios: Callable[..., IosXe]) -> None:
    text = """interface GigabitEthernet0/0/1
 service instance 101 ethernet
  encapsulation dot1q 101
  rewrite ingress tag pop 1 symmetric
  bridge-domain 101
 service instance 201 ethernet
  encapsulation dot1q 201
  rewrite ingress tag pop 1 symmetric
  bridge-domain 201
!
interface BDI101
 ip address 10.0.0.1 255.255.255.0
"""
    shown = make_ios(text).show(make_ios(text).running)

    port, following = text.split("!\n")
    assert port in shown.replace(" no ip address\n", "")
    assert f"!\n{following}" in shown
