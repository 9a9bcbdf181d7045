"""Cisco IOS-XE as data: which lines name which settings, what is never shown, what belongs to the device.

Source: Cisco IOS XE 17 command references; where a release differs the newer form is what the tables spell.
"""

from __future__ import annotations

from iac.syntax import words as spelling
from iac.syntax.rules import ANY, Platform, Rule, block, many, mode, one
from iac.syntax.voice import VOICE

_VALUE = Rule(words=1)
_DROPS = ("ip address", "ipv6 address")
"""What a change of VRF takes from an interface: IOS prints "IPv4 disabled and address(es) removed"."""

INTERFACE = mode(
    "interface",
    one("description", norm=spelling.free),
    one("vrf forwarding", "ip vrf forwarding", rank=-8, drops=_DROPS),
    one("switchport", rank=-9),
    one(
        "switchport mode", "switchport nonegotiate",
        "switchport trunk native vlan", "switchport trunk encapsulation", "switchport port-security maximum",
        "switchport port-security violation", "switchport port-security aging time",
        "switchport port-security aging type", "switchport port-security mac-address sticky",
        "switchport port-security", "switchport block *", "switchport protected",
    ),
    one("switchport trunk encapsulation", rank=-5),
    one("switchport access vlan", "switchport voice vlan", rank=-3),
    one("switchport trunk allowed vlan", rank=-4, numbers="set"),
    one("switchport mode", rank=-2),
    one("channel-group", cut=2, rank=7),
    one(
        "ip mtu", "mtu", "ip tcp adjust-mss", "bandwidth", "delay",
        "speed", "duplex", "encapsulation", "shutdown", "media-type", "load-interval", "lldp *", "cdp *", "udld port",
        "ip ospf cost", "ip ospf network", "ip ospf priority", "ip ospf *", "ip proxy-arp", "ip redirects",
        "ip unreachables", "ip directed-broadcast", "ip verify unicast source", "ip nat *", "ip pim",
        "ip policy route-map",
        "ip flow monitor * *", "ip igmp *", "ip arp inspection trust", "ip arp inspection limit",
        "ip dhcp snooping trust",
        "ip dhcp snooping limit", "ip verify source", "ip device tracking", "ip unnumbered",
        "spanning-tree portfast", "spanning-tree bpduguard", "spanning-tree bpdufilter", "spanning-tree guard",
        "spanning-tree link-type", "spanning-tree cost", "spanning-tree port-priority", "spanning-tree vlan * cost",
        "storm-control broadcast", "storm-control multicast", "storm-control unicast", "storm-control action *",
        "power inline", "location civic-location-id", "location elin-location-id", "trust device", "auto qos",
        "mls qos trust", "service-policy input", "service-policy output", "authentication host-mode",
        "authentication order", "authentication priority", "authentication port-control", "authentication periodic",
        "authentication timer *", "authentication violation", "authentication open", "authentication event *",
        "access-session host-mode", "access-session port-control", "access-session closed", "dot1x pae",
        "dot1x timeout *", "mab", "device-tracking", "snmp trap *", "logging event *", "tunnel source",
        "tunnel destination", "tunnel mode", "tunnel protection",
        "dialer in-band", "dialer idle-timeout", "dialer-group", "pulse-time",
        "ip dhcp client default-router distance", "keepalive", "negotiation", "ntp *", "crypto map", "nmsp *", "macsec",
        "ipv6 enable", "ipv6 nd *", "vlan-id", "energywise", "ip helper-address vrf *",
    ),
    one("ip access-group * in", "ip access-group * out", value_at=2),
    one("ipv6 traffic-filter * in", "ipv6 traffic-filter * out", value_at=2),
    one("ip address", tails=(("secondary", Rule(rank=1)),)),
    many("ip helper-address", "ipv6 address", "ip igmp join-group", "ipv6 dhcp relay destination"),
    many("switchport port-security mac-address", "ip directed-broadcast"),
    one("standby version", "standby * ip", "standby * priority", "standby * preempt", "standby * timers"),
    one("standby * authentication", secret=("key-string", "text"), cut=3),
    one("standby * track *", "vrrp * ip", "vrrp * priority"),
    one("ip ospf message-digest-key *", secret=("md5",), cut=4),
    one("ip ospf authentication-key", secret=("authentication-key",), cut=3),
    block("service instance *", ANY, words=3),
    block("vrrp * address-family", ANY, words=4),
    defaults=frozenset((
        "no shutdown", "switchport", "no ip address", "no ipv6 address", "ip redirects", "ip unreachables",
        "ip proxy-arp",
        "switchport access vlan 1", "no switchport nonegotiate", "switchport mode dynamic auto", "duplex auto",
        "speed auto", "cdp enable", "lldp transmit", "lldp receive", "power inline auto", "logging event link-status",
        "snmp trap link-status", "no switchport voice vlan", "switchport trunk native vlan 1", "no keepalive 0",
        "switchport trunk allowed vlan all", "switchport trunk allowed vlan 1-4094",
    )),
)  # fmt: skip
"""An interface: one value a setting, VLAN sets on trunks, addresses that a VRF change takes away."""

ACCESS_LIST = mode("access list", default_rule=Rule(norm=spelling.access_entry), ordered=True)
STANDARD_LIST = mode("standard access list", default_rule=Rule(norm=spelling.standard_entry), ordered=True)
_VLAN = mode(
    "vlan", one("name", norm=spelling.free), default_rule=_VALUE, defaults=frozenset(("no shutdown", "state active"))
)
_VRF_FAMILY = mode("vrf family", many("route-target"), noise=("exit-address-family",))
_VRF = mode(
    "vrf",
    one("description", norm=spelling.free),
    one("rd"),
    many("route-target"),
    block("address-family", _VRF_FAMILY),
    noise=("exit-address-family",),
)
_LINE = mode(
    "line",
    one("access-class * in", "access-class * out", value_at=1),
    one("transport input", "transport output", "transport preferred"),
    one(
        "login authentication",
        "authorization exec",
        "authorization commands *",
        "privilege level",
        "logging synchronous",
    ),
    one("password", secret=("password",), cut=1),
    default_rule=_VALUE,
    defaults=frozenset(("no shutdown", "stopbits 1", "exec-timeout 10 0")),
)
_CLASS = mode(
    "policy class",
    one("police *", "set dscp", "set ip dscp", "set cos", norm=spelling.dscp),
    default_rule=Rule(words=1, norm=spelling.dscp),
)
_POLICY = mode("policy-map", one("description", norm=spelling.free), block("class", _CLASS), ordered=True)
_CLASS_MAP = mode("class-map", one("description", norm=spelling.free), many("match", norm=spelling.dscp))
_ROUTE_MAP = mode(
    "route-map",
    one("description", norm=spelling.free),
    one("match ip address", "match interface", "set ip next-hop", "set local-preference", "set metric", "continue"),
)
_FAMILY = mode("address family", noise=("exit-address-family",), default_rule=Rule())
_ROUTER = mode(
    "router",
    block("address-family", _FAMILY),
    one("router-id", "bgp router-id", "log-adjacency-changes", "auto-cost", "default-information", "maximum-paths"),
    one("passive-interface default", rank=-1),
    one("neighbor * password", secret=("password",), cut=3),
    one("neighbor * remote-as", rank=-1),
    one("neighbor * description", norm=spelling.free),
    one("neighbor * update-source", "neighbor * route-map *"),
    noise=("exit-address-family",),
    default_rule=Rule(),
)
_DHCP_POOL = mode("dhcp pool", one("option *"), default_rule=_VALUE)
_AAA_GROUP = mode("aaa group", many("server name", "server-private", "server"), default_rule=_VALUE, ordered=True)
_RADIUS = mode("aaa server", one("address *"), one("key", secret=("key",), cut=1), default_rule=_VALUE)
_KEY = mode("key", one("key-string", secret=("key-string",), cut=1), default_rule=_VALUE)
_KEY_CHAIN = mode("key chain", block("key *", _KEY, words=2))
_ARCHIVE_LOG = mode("archive log", default_rule=Rule(), noise=("exit",))
_ARCHIVE = mode("archive", block("log config", _ARCHIVE_LOG, fixed=True), default_rule=_VALUE)
_CIVIC = mode("civic location", default_rule=_VALUE, noise=("exit",))
_IP_SLA = mode("ip sla", default_rule=_VALUE)
_IKE_PEER = mode("ikev2 peer", one("pre-shared-key", secret=("pre-shared-key",), cut=1), default_rule=_VALUE)
_IKE_PROFILE = mode(
    "ikev2 profile",
    many("match identity remote"),
    one("identity local", "authentication remote", "authentication local", "keyring local"),
    default_rule=_VALUE,
)
_IPSEC_PROFILE = mode(
    "ipsec profile",
    one("set security-association lifetime seconds", "set security-association lifetime kilobytes", "set *"),
)

_GLOBAL = [
    *block("interface", INTERFACE, norm=spelling.join_interface, fixed=True),
    *block("vlan", _VLAN, norm=spelling.numbers),
    *block("vlan configuration", ANY),
    *block("vrf definition *", _VRF, words=3),
    *block("ip vrf *", _VRF, words=3),
    *block("ip access-list standard *", STANDARD_LIST, norm=spelling.free),
    *block("ip access-list extended *", ACCESS_LIST, norm=spelling.free),
    *block("ipv6 access-list *", ACCESS_LIST, norm=spelling.free),
    *block("mac access-list extended *", ACCESS_LIST, norm=spelling.free),
    *block("line", _LINE, fixed=True),
    *block("policy-map", _POLICY, norm=spelling.free),
    *block("class-map", _CLASS_MAP, norm=spelling.free),
    *block("route-map * permit *", _ROUTE_MAP, norm=spelling.free),
    *block("route-map * deny *", _ROUTE_MAP, norm=spelling.free),
    *block("router", _ROUTER),
    *block("ip dhcp pool *", _DHCP_POOL, words=4, norm=spelling.free),
    *block("aaa group server", _AAA_GROUP, norm=spelling.free),
    *block("radius server *", _RADIUS, words=3, norm=spelling.free),
    *block("tacacs server *", _RADIUS, words=3, norm=spelling.free),
    *block("aaa server radius dynamic-author", ANY),
    *block("key chain *", _KEY_CHAIN, words=3, norm=spelling.free),
    *block("archive", _ARCHIVE, fixed=True),
    *block("location civic-location identifier *", _CIVIC, words=4, norm=spelling.free),
    *block("ip sla *", _IP_SLA, words=3, clear_first=True),
    *block("control-plane", ANY, fixed=True),
    *block("redundancy", ANY, fixed=True),
    *block("crypto pki trustpoint *", mode("trustpoint", default_rule=_VALUE), words=4),
    *block("crypto pki certificate chain *", ANY, words=5),
    *block("crypto ikev2 proposal *", mode("ikev2 proposal", default_rule=_VALUE), words=4),
    *block("crypto ikev2 policy *", mode("ikev2 policy", many("proposal"), default_rule=_VALUE), words=4),
    *block("crypto ikev2 keyring *", mode("ikev2 keyring", block("peer *", _IKE_PEER, words=2)), words=4),
    *block("crypto ikev2 profile *", _IKE_PROFILE, words=4),
    *block("crypto ipsec transform-set *", mode("transform set", default_rule=_VALUE), words=4, clear_first=True),
    *block("crypto ipsec profile *", _IPSEC_PROFILE, words=4),
    *block("event manager applet *", mode("applet", one("action *", norm=spelling.free)), words=4),
    *block("flow record *", ANY, words=3),
    *block("flow exporter *", mode("exporter", default_rule=_VALUE), words=3),
    *block("flow monitor *", ANY, words=3),
    *one(
        "hostname", "ip domain name", "ip domain-name", "ip domain lookup", "ip default-gateway", "clock timezone",
        "clock summer-time", "service timestamps *", "service password-encryption", "spanning-tree mode",
        "spanning-tree portfast default", "spanning-tree portfast bpduguard default", "spanning-tree loopguard default",
        "spanning-tree vlan * priority", "vtp mode", "vtp domain", "vtp version", "snmp-server location",
        "snmp-server contact", "snmp-server trap-source", "snmp-server source-interface *", "snmp-server engineID *",
        "snmp-server ifindex persist", "snmp-server view * *", "snmp-server chassis-id", "logging buffered",
        "logging console", "logging monitor", "logging trap", "logging source-interface", "logging facility",
        "logging userinfo", "logging origin-id", "ntp source", "ntp master", "ntp trusted-key", "ntp access-group *",
        "ntp authenticate", "ntp update-calendar", "ip ssh version", "ip ssh time-out", "ip ssh authentication-retries",
        "ip ssh source-interface", "ip scp server enable", "ip ssh *", "ip http server", "ip http secure-server",
        "ip http authentication", "ip http max-connections", "ip http access-class *",
        "ip http client source-interface",
        "ip tftp source-interface", "ip ftp source-interface", "ip radius source-interface",
        "ip tacacs source-interface",
        "ip forward-protocol nd", "ip routing", "ip source-route", "ip multicast-routing", "ip arp inspection validate",
        "password encryption", "aaa new-model", "aaa session-id", "aaa authentication * *", "aaa authorization exec *",
        "aaa authorization commands * *", "aaa authorization *", "aaa accounting exec *", "aaa accounting commands * *",
        "aaa accounting *", "login block-for", "login quiet-mode access-class", "login delay", "login on-failure",
        "login on-success", "lldp run", "cdp run", "errdisable recovery interval", "port-channel load-balance",
        "system mtu", "udld", "mls qos", "ip dhcp snooping", "ip dhcp snooping information option",
        "ip dhcp snooping database", "dot1x system-auth-control", "vlan internal",
        "logging rate-limit", "security passwords min-length", "cdp timer", "cdp holdtime", "lldp timer",
        "lldp holdtime",
        "ip tcp synwait-time", "ip nat inside source", "ip cef", "ipv6 unicast-routing", "archive",
        "configuration mode",
    ),
    *one("ip default-gateway", cut=2),
    *one("enable secret", secret=("secret",), cut=2),
    *one("enable password", secret=("password",), cut=2),
    *one("username *", secret=("secret", "password"), cut=2),
    *many("snmp-server community", secret=("community",), cut=3),
    *one("snmp-server user *", hidden="snmp-server group", cut=5, norm=spelling.snmp_user),
    *one("snmp-server group * v3", "snmp-server group * v2c", "snmp-server group * v1"),
    *one("snmp-server host *", secret=("2c", "1", "auth", "priv", "noauth"), cut=0),
    *many("snmp-server enable traps", split=False),
    *one("ntp authentication-key *", secret=("md5",), cut=3),
    *one("tacacs-server key", "radius-server key", secret=("key",), cut=2),
    *one("key config-key password-encrypt", hidden="password encryption", cut=3),
    *many("ntp server", "ntp peer", "logging host", "ip route", "ipv6 route", "errdisable recovery cause",
    "snmp-server"),
    *many("ip host", "alias", "privilege", "ip dhcp excluded-address", "monitor session", "track", "crypto"),
    *one("ntp server *", "ntp server vrf * *", "logging host *"),
    *many("ip name-server", split=2),
    *one("ip name-server vrf *"),
    *one("ip dhcp snooping vlan", "ip arp inspection vlan", numbers="add"),
    *one("spanning-tree vlan * priority", norm=spelling.numbers),
    *one("spanning-tree vlan *", norm=spelling.numbers),
    *one("ip prefix-list * seq *", clear_first=True, cut=5),
    *one("ip prefix-list * description", norm=spelling.free),
    *many("access-list", norm=spelling.free, folds=True),
    *one("banner motd", "banner login", "banner exec", "banner incoming", cut=2, norm=spelling.free),
    *VOICE,
]  # fmt: skip

TOP = mode(
    "global",
    _GLOBAL,
    noise=(
        "Building configuration", "Current configuration", "Using ", "Last configuration", "end", "ntp clock-period",
        "file prompt quiet", "version ", "NVRAM config",
    ),
    defaults=frozenset((
        "no aaa new-model", "no shutdown", "ip cef", "vlan 1", "ip forward-protocol nd", "ip source-route",
        "no ip http server 0",
        "service timestamps", "cdp run", "spanning-tree extend system-id", "no file prompt quiet", "exit",
    )),
)  # fmt: skip

SECTIONS = {
    "hostname": "system", "service": "system", "clock": "system", "banner": "system", "ip domain": "system",
    "ip domain-name": "system", "ip name-server": "system", "ip host": "system", "alias": "system", "system": "system",
    "vlan": "vlans", "vtp": "vlans", "interface": "interfaces", "port-channel": "interfaces",
    "errdisable": "interfaces", "dialer-list": "interfaces",
    "ip access-list": "acl", "access-list": "acl", "ipv6 access-list": "acl", "mac access-list": "acl",
    "snmp-server": "snmp", "aaa": "aaa", "radius": "aaa", "tacacs": "aaa", "radius-server": "aaa",
    "tacacs-server": "aaa",
    "ip radius": "aaa", "ip tacacs": "aaa", "username": "users", "enable": "users", "privilege": "users", "ntp": "ntp",
    "logging": "logging", "router": "routing", "ip route": "routing", "ipv6 route": "routing",
    "ip default-gateway": "routing", "ip routing": "routing", "ip prefix-list": "routing", "route-map": "routing",
    "ipv6 unicast-routing": "routing", "vrf": "vrf", "ip vrf": "vrf", "class-map": "qos", "policy-map": "qos",
    "mls": "qos", "dial-peer": "voice", "voice": "voice", "voice-port": "voice", "telephony-service": "voice",
    "ephone": "voice", "ephone-dn": "voice", "sip-ua": "voice", "call-manager-fallback": "voice",
    "application": "voice",
    "num-exp": "voice", "ccm-manager": "voice", "mgcp": "voice", "ip dhcp": "dhcp",
    "ip dhcp snooping": "access-security",
    "ip arp inspection": "access-security", "dot1x": "access-security", "device-tracking": "access-security",
    "authentication": "access-security", "spanning-tree": "spanning-tree", "udld": "spanning-tree", "line": "lines",
    "login": "lines", "ip ssh": "management", "ip scp": "management", "ip http": "management", "archive": "management",
    "lldp": "discovery", "cdp": "discovery", "location": "location", "crypto": "crypto", "key": "crypto",
    "ip nat": "routing", "track": "routing", "ip sla": "routing", "control-plane": "system", "event": "system",
}  # fmt: skip

OWNED = (
    "version", "boot-start-marker", "boot-end-marker", "boot system", "license", "switch *", "stack-mac",
    "crypto pki trustpoint TP-self-signed*", "crypto pki trustpoint SLA-TrustPoint",
    "crypto pki certificate chain *", "diagnostic", "memory", "platform", "redundancy", "call-home", "hw-module",
    "voice-card", "card", "transceiver", "vlan internal", "spanning-tree extend", "subscriber", "multilink",
    "login on-success", "service call-home", "no service password-recovery", "software", "network-clock", "module",
    "no platform", "hardware", "process", "exception", "service internal", "no license", "avb", "memory-size",
    "mgcp behavior", "gatekeeper", "virtual-service", "ip admission",
    "ip auth-proxy",
)  # fmt: skip
"""Top-level lines that only the device may say; one that a city names as well is compared like any other."""

IOSXE = Platform("iosxe", TOP, SECTIONS, OWNED)
