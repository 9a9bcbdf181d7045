"""Arista EOS 4.3x: the modes of an access switch.

The order of the rules is the order in which the device prints its configuration. Source: Arista EOS user manual and
command reference (interfaces, VLANs, ACLs, AAA, SNMP, LLDP, PoE, management services).
"""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING

from iac.lab.devices.grammar import iosxe_voice
from iac.lab.devices.grammar.iosxe_names import DSCP, PROTOCOLS
from iac.lab.devices.grammar.kinds import COMMON, format_vlans, interface, named_number, parse_vlans
from iac.lab.devices.grammar.language import Dialect, compile_mode

if TYPE_CHECKING:
    from collections.abc import Mapping

    from iac.lab.devices.grammar.language import Line

INTERFACE_TYPES = ("Ethernet", "Management", "Vlan", "Loopback", "Port-Channel", "Vxlan", "Tunnel", "Recirc-Channel")
VIRTUAL_TYPES = ("Vlan", "Loopback", "Port-Channel", "Vxlan", "Tunnel", "Recirc-Channel")

TCP_PORTS: Mapping[int, str] = {
    20: "ftp-data", 21: "ftp", 22: "ssh", 23: "telnet", 25: "smtp", 49: "tacacs", 53: "domain", 80: "www",
    88: "kerberos", 110: "pop3", 119: "nntp", 123: "ntp", 143: "imap", 161: "snmp", 179: "bgp", 389: "ldap",
    443: "https", 445: "microsoft-ds", 514: "cmd", 554: "rtsp", 636: "ldaps", 1723: "pptp", 5060: "sip",
}  # fmt: skip
UDP_PORTS: Mapping[int, str] = {
    49: "tacacs", 53: "domain", 67: "bootps", 68: "bootpc", 69: "tftp", 88: "kerberos", 123: "ntp", 137: "netbios-ns",
    138: "netbios-dgm", 161: "snmp", 162: "snmptrap", 500: "isakmp", 514: "syslog", 520: "rip", 1812: "radius",
    1813: "radius-acct", 4500: "non500-isakmp", 5060: "sip",
}  # fmt: skip

_ADDRESS = "( any | host <ip> | <net> )"
_TCP = "[ ( eq | neq | gt | lt ) <tcpport> [ <tcpport> ] [ <tcpport> ] [ <tcpport> ] | range <tcpport> <tcpport> ]"
_UDP = "[ ( eq | neq | gt | lt ) <udpport> [ <udpport> ] [ <udpport> ] [ <udpport> ] | range <udpport> <udpport> ]"
_TAIL = "[ dscp <dscp> ] [ fragments ] [ log ]"

GLOBAL = """
*alias <word> = <line>
boot system <word> @permanent
aaa group server ( tacacs+ | radius ) <word> -> aaa-group
daemon <word> -> daemon
+ dhcp server
prompt = <line>
terminal <line>
agent <line>
ip dhcp ( snooping [ ( vlan <vlans> | information option [ <line> ] ) ] | relay <line> )
transceiver qsfp default-mode = <word>
service routing protocols model = ( multi-agent | ribd )
+- service configuration session <line>
queue-monitor <line>
errdisable ( recovery cause <word> | recovery interval = <30-86400> | detect cause <word> )
hardware <line>
load-interval default = <0-600>
logging ( on | console = <word> | monitor = <word> | buffered = <line> | trap = <word> | synchronous <line> | \
    facility = <word> | format <line> | level <word> = <word> | repeat-messages | event <line> | policy <line> )
+ logging ( console | monitor )
*logging [ vrf <word> ] host <host> = [ <1-65535> ] [ protocol ( tcp | udp ) ]
logging [ vrf <word> ] source-interface = <ifname>
hostname = <host>
ip name-server [ vrf <word> ] <ip> [ <0-4> ] @nameserver
dns domain = <host>
ip domain-name = <host> @dnsdomain
ip domain ( lookup [ vrf <word> ] source-interface = <ifname> | list <host> | proxy )
ip host <host> = <ip>
lldp ( timer = <5-32768> | hold-time = <10-65535> | reinit = <1-20> | management-address <line> )
+ lldp run
+ lldp tlv transmit <word>
ntp ( authenticate | authentication-key <1-65534> = <line> | trusted-key <word> | local-interface = <ifname> | \
    source = <ifname> | serve [ all ] )
*ntp server [ vrf <word> ] <host> = [ prefer ] [ version <1-4> ] [ minpoll <3-17> ] [ maxpoll <3-17> ] [ iburst ] \
    [ burst ] [ local-interface <ifname> ] [ key <1-65534> ]
poe -> poe
power poll-interval <1-300>
radius-server ( host <host> = [ <line> ] | key = [ ( 0 | 7 ) ] <word> | timeout = <1-1000> | retransmit = <0-100> \
    | deadtime = <1-1000> | <line> )
sflow <line>
*snmp-server user <word> <word> = ( v1 | v2c | v3 ) [ <line> ] @snmpuser
*snmp-server ( community <word> = [ ( ro | rw ) ] [ <word> ] | host <host> <line> | group <line> | \
    view <line> | enable traps [ <line> ] | vrf <word> )
snmp-server ( chassis-id = <line> | location = <line> | contact = <line> | engineID <line> | local-interface = \
    <ifname> | ipv4 access-list = <word> [ <line> ] )
spanning-tree mode = ( mstp | rstp | rapid-pvst | none )
spanning-tree ( edge-port bpduguard default | edge-port bpdufilter default | portfast bpduguard default | \
    loopguard default | root-guard <line> )
spanning-tree ( vlan-id <vlans> priority = <0-61440> | priority = <0-61440> | mst <line> | bpduguard <line> | \
    forward-time = <4-30> | max-age = <6-40> | hello-time <line> )
+ spanning-tree vlan-id <vlans>
tacacs-server ( host <host> = [ vrf <word> ] [ key [ ( 0 | 7 ) ] <word> ] [ timeout <1-1000> ] [ port <1-65535> ] \
    [ single-connection ] | key = [ ( 0 | 7 ) ] <word> | timeout = <1-1000> | policy <line> )
spanning-tree mst configuration -> mst
system l1 -> loose
aaa authentication ( login | enable | dot1x ) ( default | console ) = <line>
aaa authorization ( exec | commands <word> ) default = <line>
aaa accounting ( exec | system | dot1x | commands <word> ) ( default | console ) = <line>
aaa ( authentication policy | authorization ) <line>
aaa ( root ( secret <secret> | nopassword ) ) @secret
+ aaa root
enable password = <secret> @secret
^username <word> = [ privilege <0-15> ] [ role <word> ] ( nopassword | secret <secret> | shell <line> | ssh-key! \
    <line> ) @username
^username <word> = ( privilege <0-15> [ role <word> ] | role <word> ) @username
role <word> -> loose
tap aggregation -> loose
clock timezone = <word>
monitor <line>
vlan internal order = <line>
vlan <vlans> -> vlan @vlans
vrf instance <word> -> vrf
event-handler <word> -> loose
interface <ifname> -> interface @interface
mac address-table ( aging-time = <0-1000000> | static <line> | notification <line> )
ip access-list standard <word> -> acl-standard
ip access-list <word> -> acl-extended
ip ( prefix-list <line> | community-list <line> )
+- ip routing [ vrf <word> ]
+- ipv6 unicast-routing
ip route [ vrf <word> ] <prefix> ( <ifname> [ <ip> ] | <ip> | Null0 ) [ <1-255> ] [ tag <0-4294967295> ] [ name \
    <word> ]
ip ( icmp <line> | tacacs [ vrf <word> ] source-interface = <ifname> | radius [ vrf <word> ] source-interface = \
    <ifname> | ftp <line> | http <line> | ssh <line> | virtual-router mac-address = <mac> )
ip default-gateway = <ip>
mlag configuration -> loose
class-map type ( qos! | control-plane! | pbr! ) ( match-any! | match-all! ) <word> -> class-map
policy-map [ type <word> ] <word> -> policy-map
qos ( map <line> | rewrite <line> | profile <word> | random-detect <line> )
qos profile <word> -> loose
route-map <word> ( permit | deny ) <1-65535> -> loose
router ospf <1-65535> [ vrf <word> ] -> loose
router bgp <word> -> bgp
location <line>
management api http-commands -> api
management api ( gnmi | netconf | restconf | models ) -> loose
management console -> management
management ssh -> management-ssh
management security -> loose
management ( telnet | cvx | ssl | accounts | defaults | tech-support ) -> loose
dot1x <line>
mac security -> loose
banner ( motd | login ) = <text> @banner
system control-plane -> control-plane
port-channel <line>
platform <line>
switchport default <line>
"""

GLOBAL_DEFAULTS = """
load-interval default 300
lldp timer 30
lldp hold-time 120
ipv6 unicast-routing
aaa authorization exec default none
service routing protocols model ribd
"""

INTERFACE = """
description = <line>
shutdown
load-interval = <0-600>
mtu = <68-9214>
bandwidth = <line>
logging event <line>
speed = <line>
flowcontrol <line>
mac-address = <mac>
switchport access vlan = <1-4094>
switchport trunk native vlan = ( <1-4094> | tag )
switchport trunk allowed vlan = ( all | none | ( add | remove | except ) <vlans> | <vlans> ) @trunk
switchport trunk group <word>
switchport mode = ( access | trunk | dot1q-tunnel | trunk phone )
switchport phone ( vlan = <1-4094> | trunk = ( tagged | untagged ) [ phone ] | access-list bypass )
switchport ( port-security | source-interface <word> | vlan translation <line> )
switchport port-security ( maximum <1-1000> | <line> )
+ switchport @switchport
encapsulation dot1q vlan = <1-4094>
channel-group = <1-2000> mode ( active | passive | on )
lacp <line>
port-channel <line>
vrf = <word> @vrf
ip address = ( <net> | dhcp ) @address
ip address <net> secondary
ip address virtual = <net>
ip virtual-router address <ip>
ip helper-address <ip> [ <line> ]
ip access-group <word!> ( in | out )
ip ( proxy-arp | local-proxy-arp | verify <line> | dhcp snooping [ <line> ] | dhcp relay <line> | arp inspection \
    trust | igmp <line> | ospf <line> | nat <line> | attached-host <line> | directed-broadcast )
ipv6 ( address <line> | enable | nd <line> | access-group <line> )
+ lldp ( transmit | receive )
lldp ( med <line> | tlv <line> | ztp vlan <1-4094> )
poe ( disabled | priority = <word> | limit = <line> | pairset <line> | reboot action = <word> | link down action = \
    <line> | shutdown action = <line> | negotiation <line> | legacy detect )
qos ( trust = ( cos | dscp ) | cos = <0-7> | dscp = <0-63> )
+ qos trust
service-policy type ( qos! | pbr! ) ( input | output ) = <word>
service-policy ( input | output ) = <word>
service-profile = <word>
storm-control ( broadcast | multicast | all | unknown-unicast ) level = <line>
spanning-tree portfast [ ( edge | network | auto ) ] @portfast
spanning-tree ( bpduguard = ( enable | disable | rate-limit <line> ) | bpdufilter = ( enable | disable ) | guard = \
    ( root | loop | none ) | cost = <1-200000000> | port-priority = <0-240> | link-type = <word> | <line> )
dot1x ( pae authenticator | port-control = <word> | host-mode <line> | reauthentication | timeout <line> | mac \
    based authentication [ <line> ] | <line> )
sflow enable
+ snmp trap link-change
location <line>
priority-flow-control <line>
tx-queue <0-7> -> loose
arp <line>
"""

INTERFACE_DEFAULTS = """
switchport access vlan 1
switchport mode access
switchport trunk native vlan 1
mtu 1500
speed auto
spanning-tree guard none
spanning-tree port-priority 128
"""

ACL_EXTENDED = f"""
[ <1-4294967295> ] remark! = <line> @ace
[ <1-4294967295> ] ( permit! | deny! ) tcp! = {_ADDRESS} {_TCP} {_ADDRESS} {_TCP} [ ( established | ack | syn | \
    rst | fin | psh | urg ) ] {_TAIL} @ace
[ <1-4294967295> ] ( permit! | deny! ) udp! = {_ADDRESS} {_UDP} {_ADDRESS} {_UDP} {_TAIL} @ace
[ <1-4294967295> ] ( permit! | deny! ) icmp! = {_ADDRESS} {_ADDRESS} [ ( echo | echo-reply | unreachable | \
    packet-too-big | time-exceeded | traceroute | <0-255> [ <0-255> ] ) ] {_TAIL} @ace
[ <1-4294967295> ] ( permit! | deny! ) <protocol!> = {_ADDRESS} {_ADDRESS} {_TAIL} @ace
counters per-entry
"""

ACL_STANDARD = f"""
[ <1-4294967295> ] remark! = <line> @ace
[ <1-4294967295> ] ( permit! | deny! ) = {_ADDRESS} [ log ] @ace
counters per-entry
"""

VLAN = """
name = <word>
state = ( active | suspend )
trunk group <word>
private-vlan <line>
"""

BGP = """
router-id = <ip>
maximum-paths = <line>
timers bgp = <line>
distance bgp = <line>
bgp <line>
*neighbor <line>
network <prefix>
redistribute <line>
aggregate-address <line>
vlan <vlans> -> bgp-part
vrf <word> -> bgp-part
address-family <line> -> bgp-part
"""

BGP_PART = """
rd = <word>
router-id = <ip>
route-target <line>
*neighbor <line>
network <prefix>
redistribute <line>
bgp <line>
"""

API = """
+- protocol https
protocol ( http [ port <1-65535> ] | unix-socket | https ( port = <1-65535> | ssl profile = <word> | certificate ) )
cors allowed-origin <word>
default-services
+- shutdown
vrf <word> -> api-vrf
qos dscp = <0-63>
"""

MANAGEMENT_SSH = """
ip access-group <word!> [ vrf <word> ] in
idle-timeout = <0-86400>
authentication <line>
cipher = <line>
key-exchange = <line>
mac = <line>
hostkey <line>
connection <line>
fips restrictions
server-port = <1-65535>
log-level = <word>
login timeout = <1-65535>
+- shutdown
vrf <word> -> api-vrf
"""


def _net(line: Line, at: int) -> tuple[int, str] | None:
    """A prefix, or address and mask (or wildcard), printed as a prefix."""
    token = line.tokens[at]
    try:
        if "/" in token:
            return 1, str(ipaddress.IPv4Interface(token))
        ipaddress.IPv4Address(token)
        if at + 1 < len(line.tokens):
            return 2, str(ipaddress.IPv4Interface(f"{token}/{line.tokens[at + 1]}"))
    except ValueError:
        return None
    return None


def _vlans(line: Line, at: int) -> tuple[int, str] | None:
    found = parse_vlans(line.tokens[at])
    return None if found is None else (1, format_vlans(found, pairs=False))


def _prefix(line: Line, at: int) -> tuple[int, str] | None:
    """A destination network: ``0.0.0.0 0.0.0.0`` and host bits are tidied away."""
    found = _net(line, at)
    if found is None:
        return None
    return found[0], str(ipaddress.IPv4Interface(found[1]).network)


def _secret(line: Line, at: int) -> tuple[int, str] | None:
    token = line.tokens[at]
    if token in ("0", "5", "sha512", "8a", "*"):
        return (2, f"{token} {line.tokens[at + 1]}") if at + 1 < len(line.tokens) else None
    return 1, f"0 {token}"


_SOURCES: Mapping[str, str] = {
    "acl-extended": ACL_EXTENDED,
    "acl-standard": ACL_STANDARD,
    "vrf": "description = <line>\nrd = <word>",
    "aaa-group": "server <host> [ vrf <word> ] [ <line> ]",
    "poe": "reboot action = <word>\ninterface shutdown action = <line>",
    "mst": "name = <word>\nrevision = <0-65535>\ninstance <0-4094> vlan = <vlans>",
    "class-map": "*match <line>\ndescription = <line>",
    "policy-map": "*class <word> -> policy-class\ndescription = <line>",
    "policy-class": "set <word> = <line>\npolice = <line>\nbandwidth = <line>\nshape = <line>\ndrop",
    "management": "idle-timeout = <0-86400>",
    "control-plane": "ip access-group <word!> [ vrf <word> ] in\nservice-policy <line>\ntcp mss <line>",
    "bgp": BGP,
    "bgp-part": BGP_PART,
    "loose": "* <line>",
}


def build() -> Dialect:
    """Return the EOS dialect."""
    kinds = dict(COMMON)
    kinds |= {
        "ifname": interface(INTERFACE_TYPES),
        "net": _net,
        "prefix": _prefix,
        "vlans": _vlans,
        "text": iosxe_voice.KINDS["text"],
        "secret": _secret,
        "tcpport": named_number(TCP_PORTS),
        "udpport": named_number(UDP_PORTS),
        "dscp": named_number(DSCP, highest=63),
        "protocol": named_number(PROTOCOLS, highest=255),
    }
    modes = [
        compile_mode("global", GLOBAL, defaults=GLOBAL_DEFAULTS),
        compile_mode("interface", INTERFACE, defaults=INTERFACE_DEFAULTS),
        compile_mode("vlan", VLAN, defaults="state active"),
        compile_mode("daemon", "exec = <line>\n+- shutdown\noption <line>", defaults="shutdown"),
        compile_mode("api", API, defaults="shutdown\nprotocol https"),
        compile_mode("api-vrf", "+- shutdown\nip access-group = <word>", defaults="shutdown"),
        compile_mode("management-ssh", MANAGEMENT_SSH, defaults="no shutdown"),
        *(compile_mode(name, source) for name, source in _SOURCES.items()),
    ]
    return Dialect("eos", modes, kinds)
