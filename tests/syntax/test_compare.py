"""Two texts that mean the same compare equal; two that do not differ in exactly the setting that differs."""

from __future__ import annotations

import pytest

from iac.errors import UsageError
from iac.syntax import Kind, Secret, compare, parse
from iac.syntax.compare import same

PORT = "interface GigabitEthernet1/0/1\n"


def differences(running: str, intended: str, platform: str = "iosxe", **facts: object) -> list[tuple[str, str]]:
    found = compare(parse(running, platform), parse(intended, platform), **facts)  # type: ignore[arg-type]
    return [(str(d.kind), d.node.term.slot) for d in found.differences]


def test_items_of_one_line_are_told_apart_and_each_typed_whole() -> None:
    tree = parse("ip name-server 10.0.0.1 10.0.0.2\nip name-server 10.0.0.3\n", "iosxe")
    texts = [node.term.text for node in tree.children.values()]
    assert texts == [f"ip name-server 10.0.0.{host}" for host in (1, 2, 3)]


@pytest.mark.parametrize(("one", "other"), [
    pytest.param(PORT + " switchport trunk allowed vlan 10-12", PORT + " switchport trunk allowed vlan 10,11,12",
        id="ranges"),
    pytest.param(PORT + " switchport trunk allowed vlan 1,2\n switchport trunk allowed vlan add 3",
                 PORT + " switchport trunk allowed vlan 1-3", id="continuation"),
    pytest.param(PORT + " switchport trunk allowed vlan except 1", PORT + " switchport trunk allowed vlan 2-4094",
        id="except"),
    pytest.param(PORT + " no shutdown\n switchport\n", PORT, id="defaults"),
    pytest.param("interface Gi 1/0/1\n speed 100", PORT + " speed 100", id="space-in-name"),
    pytest.param(PORT + " speed 100\n duplex full", PORT + " duplex full\n speed 100", id="order-without-meaning"),
    pytest.param("vlan 10,20\n", "vlan 20\nvlan 10\n", id="vlan-list"),
    pytest.param("ip name-server 10.0.0.1 10.0.0.2\n", "ip name-server 10.0.0.2\nip name-server 10.0.0.1\n",
        id="items"),
    pytest.param("class-map match-any V\n match ip dscp ef", "class-map match-any V\n match dscp 46", id="code-points"),
    pytest.param("ip access-list extended A\n 10 permit tcp any any eq www",
        "ip access-list extended A\n 5 permit tcp any any eq 80", id="entry-numbers"),
    pytest.param("access-list 10 permit 10.0.0.1", "ip access-list standard 10\n permit host 10.0.0.1", id="flat-list"),
    pytest.param("banner motd ^C\nhi\n^C", "banner motd #hi#", id="banner-marks"),
    pytest.param("ntp clock-period 171\nfile prompt quiet\n! Last configuration change at 1", "", id="volatile"),
    pytest.param("ip dhcp snooping vlan 10,20", "ip dhcp snooping vlan 10\nip dhcp snooping vlan 20",
        id="additive-sets"),
    pytest.param("line vty 0 4\n transport input ssh\nline vty 5 15\n transport input ssh",
        "line vty 0 15\n transport input ssh", id="line-ranges"),
    pytest.param("interface GigabitEthernet1/0/9\n!\ncontrol-plane\n", "", id="empty-blocks-of-the-device"),
    pytest.param("spanning-tree vlan 1,2,3 priority 4096", "spanning-tree vlan 1-3 priority 4096", id="lists-in-lines"),
    pytest.param("vrf definition A\n address-family ipv4\n exit-address-family\n",
        "vrf definition A\n address-family ipv4\n", id="exit-lines"),
    pytest.param("interface Vlan5\n ip address 10.0.0.1 255.0.0.0\ninterface Vlan5\n mtu 9000",
                 "interface Vlan5\n mtu 9000\n ip address 10.0.0.1 255.0.0.0", id="block-in-two-parts"),
    pytest.param("hostname a\nhostname b", "hostname b", id="last-one-wins"),
])  # fmt: skip
def test_same_meaning_is_no_difference(one: str, other: str) -> None:
    assert differences(one, other) == []
    assert differences(other, one) == []


@pytest.mark.parametrize(("one", "other", "found"), [
    pytest.param(PORT + " description Gi1/0/1 www", PORT + " description GigabitEthernet1/0/1 80",
        [("changed", "description")], id="free-text"),
    pytest.param("ip access-list extended A\n permit ip any any\n deny ip any any",
        "ip access-list extended A\n deny ip any any\n permit ip any any",
                 [("order", "ip access-list extended A")], id="entry-order"),
    pytest.param("foo bar\n baz 1", "foo bar\n baz 2", [("missing", "baz 2"), ("extra", "baz 1")],
        id="unknown-lines-kept"),
    pytest.param("foo on", "no foo on", [("changed", "foo on")], id="unknown-no"),
    pytest.param("ip address 1", "", [("extra", "ip address 1")], id="misplaced"),
    pytest.param(PORT + " switchport mode access", PORT + " switchport mode trunk", [("changed", "switchport mode")],
        id="single-value"),
    pytest.param(PORT + " ip access-group A in", PORT + " ip access-group B in", [("changed", "ip access-group in")],
        id="binding-of-a-list"),
    pytest.param("line vty 0 4\n access-class A in", "line vty 0 4\n access-class B in",
        [("changed", "access-class in")], id="binding-to-lines"),
    pytest.param("dial-peer voice 1 voip\n vad", "dial-peer voice 1 pots\n vad", [("changed", "dial-peer voice 1")],
        id="type-of-peer"),
    pytest.param("banner motd #a#", "banner motd #b#", [("changed", "banner motd")], id="banner"),
    pytest.param("line vty 0 4\n transport input ssh\nline vty 5 15\n transport input all",
        "line vty 0 15\n transport input ssh",
                 [("changed", "transport input")], id="part-of-a-range"),
    pytest.param("policy-map P\n class A\n  priority\n class B\n  priority",
        "policy-map P\n class B\n  priority\n class A\n  priority",
                 [("order", "policy-map P")], id="class-order"),
    pytest.param("policy-map P\n class class-default\n  fair-queue",
        "policy-map P\n class A\n  priority\n class class-default\n  fair-queue",
                 [("missing", "class A")], id="default-class-is-last"),
])  # fmt: skip
def test_other_meaning_is_one_difference_in_its_place(one: str, other: str, found: list[tuple[str, str]]) -> None:
    assert differences(one, other) == found


def test_difference_knows_both_lines() -> None:
    running = parse("hostname a\n!\ninterface Gi1/0/1\n speed 10\n", "iosxe")
    intended = parse("interface Gi1/0/1\n speed 100\nhostname a\n", "iosxe")
    (found,) = compare(running, intended).differences

    assert (found.running_at, found.intended_at) == (4, 2)
    assert [term.text for term in found.path] == ["interface GigabitEthernet1/0/1"]


def test_section_filter_leaves_the_rest_alone() -> None:
    running, intended = parse("vlan 10\nrouter ospf 1\n network 10.0.0.0\n", "iosxe"), parse("vlan 20\n", "iosxe")
    compared = compare(running, intended, sections=("vlans",))

    assert [(d.kind, d.node.term.text) for d in compared.differences] == [
        (Kind.MISSING, "vlan 20"),
        (Kind.EXTRA, "vlan 10"),
    ]
    assert [node.term.text for node in compared.unmanaged] == ["router ospf 1"]


def test_what_the_device_owns_is_no_difference_unless_the_city_names_it() -> None:
    owned = "version 17.9\nswitch 1 provision c9300-24p\nlicense boot level network-advantage\n"

    assert differences(owned, "hostname a") == [("missing", ["hostname", "a"][0])]
    assert differences("license smart", "license smart\nlicense boot level x") == [("missing", "license boot level x")]


SECRET = "username admin privilege 15 secret 9 "


def test_secret_without_a_check_is_unknown_not_different() -> None:
    assert differences(SECRET + "$9$a$b", SECRET + "<secret:ADMIN>") == [("unknown", "username admin")]
    assert same(parse(SECRET + "$9$a$b", "iosxe"), parse(SECRET + "<secret:ADMIN>", "iosxe"))


@pytest.mark.parametrize(("verdict", "found"), [(True, []), (False, [("changed", "username admin")])])
def test_secret_is_decided_by_the_check(verdict: bool, found: list[tuple[str, str]]) -> None:  # noqa: FBT001
    asked: list[tuple[str, Secret]] = []

    def check(name: str, shown: Secret) -> bool:
        asked.append((name, shown))
        return verdict

    assert differences(SECRET + "$9$a$b", SECRET + "<secret:ADMIN>", check=check) == found
    assert asked == [("ADMIN", Secret("9", "$9$a$b"))]


def test_community_names_are_matched_before_they_are_extra() -> None:
    running = "snmp-server community c1ty RO 10\nsnmp-server community public RO 10\n"
    wanted = "snmp-server community <secret:RO> RO 10\n"

    assert differences(running, wanted) == [
        ("unknown", "snmp-server community <secret:RO>"),
        ("extra", "snmp-server community public"),
    ]
    assert differences(running, wanted, check=lambda _, shown: shown.text == "c1ty") == [
        ("extra", "snmp-server community public")
    ]


def test_community_of_another_right_is_a_change() -> None:
    found = differences("snmp-server community c1ty RW", "snmp-server community <secret:RO> RO", check=lambda *_: True)

    assert found == [("changed", "snmp-server community <secret:RO>")]


def test_unknown_platform_is_said() -> None:
    with pytest.raises(UsageError, match=r"no platform 'junos'\. Known: eos, iosxe"):
        parse("", "junos")


def test_eos_texts_are_read_by_their_own_tables() -> None:
    one = (
        "vlan 10,20\ninterface Port-Channel1\n   switchport mode access\n   no shutdown\nip access-list A\n"
        "   10 permit tcp any any eq www\n"
    )
    other = "vlan 20\nvlan 10\ninterface Po1\nip access-list A\n   permit tcp any any eq 80\n"

    assert differences(one, other, "eos") == []
