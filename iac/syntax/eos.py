"""Arista EOS as data. Source: the EOS user manual and the configurations EOS prints; indentation is three spaces."""

from __future__ import annotations

from iac.syntax import words as spelling
from iac.syntax.rules import ANY, Platform, Rule, block, many, mode, one

_VALUE = Rule(words=1)
_DROPS = ("ip address", "ipv6 address")
"""EOS manual, VRF: moving an interface between VRFs removes its IP addresses."""

INTERFACE = mode(
    "interface",
    one("description", norm=spelling.free),
    one("vrf", "vrf forwarding", rank=-8, drops=_DROPS),
    one("switchport", rank=-9),
    one(
        "switchport phone vlan", "switchport phone trunk", "switchport trunk native vlan",
        "switchport port-security", "switchport port-security maximum", "switchport trunk group",
    ),
    one("switchport trunk allowed vlan", rank=-4, numbers="set"),
    one("switchport access vlan", rank=-3),
    one("switchport mode", rank=-2),
    one("channel-group", cut=2, rank=7),
    one(
        "ip mtu", "mtu", "speed", "shutdown", "load-interval",
        "lldp *",
        "ip ospf cost", "ip ospf network", "ip ospf area", "ip proxy-arp", "spanning-tree portfast",
        "spanning-tree bpduguard", "spanning-tree bpdufilter", "spanning-tree guard", "spanning-tree cost",
        "spanning-tree link-type", "storm-control broadcast level", "storm-control multicast level", "poe *",
        "power inline", "qos trust", "service-policy type qos input", "dot1x *", "mlag", "ip virtual-router address",
        "ip address virtual", "snmp trap link-change", "encapsulation dot1q vlan", "lacp timer", "tunnel *",
        "arp aging timeout",
    ),
    one("ip access-group * in", "ip access-group * out", value_at=2),
    one("ip address", tails=(("secondary", Rule(rank=1)),)),
    many("ip helper-address", "ipv6 address"),
    one("ip ospf message-digest-key *", secret=("md5",), cut=4),
    defaults=frozenset((
        "no shutdown", "switchport", "no ip address", "switchport access vlan 1", "switchport mode access",
        "switchport trunk native vlan 1", "snmp trap link-change", "lldp transmit", "lldp receive",
        "no switchport trunk group",
        "switchport trunk allowed vlan 1-4094", "switchport trunk allowed vlan all", "speed auto",
    )),
)  # fmt: skip
_ACCESS_LIST = mode(
    "access list",
    default_rule=Rule(norm=spelling.access_entry),
    ordered=True,
    defaults=frozenset(("no counters per-entry",)),
)
_STANDARD_LIST = mode("standard access list", default_rule=Rule(norm=spelling.standard_entry), ordered=True)
_VLAN = mode(
    "vlan", one("name", "trunk group", norm=spelling.free), default_rule=_VALUE, defaults=frozenset(("state active",))
)
_PREFIX_LIST = mode("prefix list", one("seq *", clear_first=True, cut=2))
_ROUTE_MAP = mode("route-map", one("match *", "set *", "match ip address *"), default_rule=_VALUE)
_CLASS = mode("policy class", default_rule=Rule(words=1, norm=spelling.dscp))
_FAMILY = mode("address family", one("neighbor * activate"), default_rule=Rule())
_ROUTER = mode(
    "router",
    one("router-id", "maximum-paths", "distance bgp", "max-lsa"),
    one("neighbor * remote-as", "neighbor * peer group", rank=-1),
    one("neighbor * password", secret=("password",), cut=3),
    one("neighbor * description", norm=spelling.free),
    block("address-family *", _FAMILY),
    block("vrf *", ANY),
    block("vlan *", ANY),
    default_rule=Rule(),
)
_API_VRF = mode("api vrf", one("shutdown"))
_API = mode("api", block("vrf *", _API_VRF, words=2), one("protocol *", "shutdown", "qos dscp"), default_rule=_VALUE)
_SSH = mode(
    "ssh",
    one("ip access-group *", "authentication mode", "shutdown"),
    block("vrf *", _API_VRF, words=2),
    default_rule=_VALUE,
)
_CONSOLE = mode("management", default_rule=_VALUE)
_AAA_GROUP = mode("aaa group", many("server"), ordered=True, default_rule=_VALUE)
_DAEMON = mode("daemon", one("exec", "shutdown"))
_MST = mode("mst", one("instance *"), default_rule=_VALUE)

_GLOBAL = [
    *block("interface", INTERFACE, norm=spelling.join_interface, fixed=True),
    *block("vlan", _VLAN, norm=spelling.numbers),
    *block("vrf instance *", mode("vrf", one("description", norm=spelling.free), default_rule=_VALUE), words=3),
    *block("vrf definition *", mode("vrf", one("rd"), default_rule=_VALUE), words=3),
    *block("ip access-list standard *", _STANDARD_LIST, norm=spelling.free),
    *block("ip access-list *", _ACCESS_LIST, norm=spelling.free),
    *block("ipv6 access-list *", _ACCESS_LIST, norm=spelling.free),
    *block("mac access-list *", _ACCESS_LIST, norm=spelling.free),
    *block("ip prefix-list *", _PREFIX_LIST, words=3, norm=spelling.free),
    *block("route-map * permit *", _ROUTE_MAP, norm=spelling.free),
    *block("route-map * deny *", _ROUTE_MAP, norm=spelling.free),
    *block("class-map type qos match-any *", mode("class-map", many("match", norm=spelling.dscp)), norm=spelling.free),
    *block("policy-map type *", mode("policy-map", block("class", _CLASS), ordered=True), norm=spelling.free),
    *block("router", _ROUTER),
    *block("management api http-commands", _API, fixed=True),
    *block("management api gnmi", ANY, fixed=True),
    *block("management api netconf", ANY, fixed=True),
    *block("management ssh", _SSH, fixed=True),
    *block("management console", _CONSOLE, fixed=True),
    *block("management security", ANY, fixed=True),
    *block("management telnet", _SSH, fixed=True),
    *block("aaa group server", _AAA_GROUP, norm=spelling.free),
    *block("daemon *", _DAEMON, words=2),
    *block("mlag configuration", mode("mlag", default_rule=Rule(words=1)), fixed=True),
    *block("spanning-tree mst configuration", _MST, fixed=True),
    *block("monitor session *", ANY, words=3),
    *block("dhcp server", ANY),
    *block("event-handler *", ANY, words=2),
    *one(
        "hostname", "dns domain", "ip domain-name", "clock timezone", "spanning-tree mode",
        "spanning-tree vlan-id * priority",
        "spanning-tree edge-port bpduguard default", "snmp-server location", "snmp-server contact", "snmp-server vrf *",
        "snmp-server local-interface", "snmp-server view * *", "snmp-server group * v3 priv", "snmp-server group *",
        "logging buffered", "logging console", "logging monitor", "logging trap", "logging facility",
        "logging format *",
        "logging source-interface", "ntp local-interface", "ntp authenticate", "ntp trusted-key", "ntp serve",
        "ip routing", "ip routing vrf *", "ipv6 unicast-routing", "aaa authentication * *", "aaa authorization * *",
        "aaa accounting * *", "aaa root", "service routing protocols model", "transceiver qsfp default-mode",
        "ip virtual-router mac-address", "lldp run", "lldp timer", "lldp holdtime-multiplier",
        "errdisable recovery interval",
        "ip ssh client source-interface", "ip http client local-interface", "ip radius source-interface",
        "queue-monitor *",
        "switchport default mode", "terminal *", "service unsupported-transceiver", "system l1", "ip igmp snooping",
        "radius-server host *",
    ),
    *one("enable password", secret=("password", "sha512"), cut=2),
    *one("enable secret", secret=("secret",), cut=2),
    *one("username * ssh-key", cut=3),
    *one("username *", secret=("secret",), cut=2),
    *many("snmp-server community", secret=("community",), cut=3),
    *one("snmp-server user *", norm=spelling.snmp_user, cut=5),
    *one("snmp-server host *", secret=("2c", "1"), cut=0),
    *one("ntp authentication-key *", secret=("md5", "sha1"), cut=3),
    *one("tacacs-server key", secret=("key",), cut=2),
    *one("tacacs-server host *", secret=("key",), cut=3),
    *one("radius-server host *", secret=("key",), cut=3),
    *one("ntp server *", "ntp server vrf * *", "logging host *", "logging vrf * host *"),
    *many("ip name-server vrf *"),
    *many("ip name-server"),
    *many("ip route", "ipv6 route", "ip host", "alias", "errdisable recovery cause", "snmp-server enable trap"),
    *one("ip dhcp snooping", "ip dhcp relay information option"),
    *one("ip dhcp snooping vlan", numbers="add"),
    *one("banner motd", "banner login", cut=2, norm=spelling.free, banner_mark="EOF"),
]  # fmt: skip

TOP = mode(
    "global",
    _GLOBAL,
    noise=("end", "default ", "Building configuration", "Current configuration"),
    defaults=frozenset((
        "no aaa root", "vlan 1", "no enable password", "service routing protocols model ribd", "no ip routing",
        "lldp run",
        "no service interface inactive port-id allocation disabled", "exit", "spanning-tree mode mstp",
    )),
)  # fmt: skip

SECTIONS = {
    "hostname": "system", "dns": "system", "ip domain-name": "system", "ip name-server": "system", "ip host": "system",
    "clock": "system", "banner": "system", "alias": "system", "daemon": "system", "service": "system", "vlan": "vlans",
    "interface": "interfaces", "mlag": "interfaces", "errdisable": "interfaces", "ip access-list": "acl",
    "ipv6 access-list": "acl", "mac access-list": "acl", "snmp-server": "snmp", "aaa": "aaa", "radius-server": "aaa",
    "tacacs-server": "aaa", "ip radius": "aaa", "username": "users", "enable": "users", "ntp": "ntp",
    "logging": "logging",
    "router": "routing", "ip route": "routing", "ipv6 route": "routing", "ip routing": "routing",
    "ipv6 unicast-routing": "routing", "ip prefix-list": "routing", "route-map": "routing",
    "ip virtual-router": "routing",
    "vrf": "vrf", "class-map": "qos", "policy-map": "qos", "qos": "qos", "dhcp": "dhcp", "ip dhcp": "dhcp",
    "ip dhcp snooping": "access-security", "dot1x": "access-security", "spanning-tree": "spanning-tree",
    "management": "management", "ip ssh": "management", "ip http": "management", "lldp": "discovery",
}  # fmt: skip

OWNED = (
    "boot system",
    "transceiver",
    "version",
    "platform",
    "hardware",
    "agent",
    "switch",
    "queue-monitor",
    "system l1",
)

EOS = Platform("eos", TOP, SECTIONS, OWNED, shows_entry_numbers=True, indent="   ")
