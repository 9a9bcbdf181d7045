"""IOS-XE 17: the modes of a Catalyst access switch and of a site router, without voice.

The order of the rules is the order in which the device prints its configuration. Sources: Cisco IOS XE 17 command
references (security, QoS, LLDP and location, system management).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from iac.lab.devices.grammar import iosxe_voice
from iac.lab.devices.grammar.iosxe_global import GLOBAL, GLOBAL_DEFAULTS
from iac.lab.devices.grammar.iosxe_interface import ACL_EXTENDED, ACL_STANDARD, INTERFACE, INTERFACE_DEFAULTS
from iac.lab.devices.grammar.iosxe_names import DSCP, INTERFACE_TYPES, PROTOCOLS, TCP_PORTS, UDP_PORTS
from iac.lab.devices.grammar.kinds import COMMON, interface, named_number
from iac.lab.devices.grammar.language import Dialect, compile_mode

if TYPE_CHECKING:
    from collections.abc import Mapping

VLAN = """
name = <word>
+ state active
state = ( active | suspend )
shutdown
mtu = <576-18190>
remote-span
private-vlan <line>
"""

VRF = """
description = <line>
rd = <word>
route-target ( import | export | both ) <word>
address-family ( ipv4 | ipv6 ) -> vrf-af
"""

LINE = """
session-timeout = <line>
access-class <word!> ( in | out ) = [ vrf-also ] [ vrfname <word> ]
exec-timeout = <0-35791> [ <0-2147483> ]
+ exec
privilege level = <0-15>
password = <password> @secret
logging synchronous [ <line> ]
login = [ ( local | authentication <word> ) ] @login
authorization <word> = <word>
accounting <word> <line>
history size = <0-256>
length = <0-512>
width = <0-512>
transport ( preferred = <line> | input = <line> | output = <line> )
stopbits = <word>
speed = <line>
flowcontrol = <line>
ipv6 access-class <word!> ( in | out )
rotary = <line>
notify
modem <line>
escape-character = <line>
session-limit = <0-4294967295>
absolute-timeout = <0-10000>
+ activation-character
activation-character = <line>
"""

LINE_DEFAULTS = """
exec-timeout 10 0
privilege level 1
history size 10
length 24
"""

DHCP = """
import all
vrf = <word>
host = <ip> [ <ip> ]
hardware-address = <mac>
client-identifier = <word>
client-name = <word>
network = <ip> [ ( <ip> | <word> ) ]
domain-name = <word>
dns-server = <line>
default-router = <line>
option <0-254> [ ip ] [ ascii ] [ hex ] = <line>
lease = <line>
next-server = <line>
bootfile = <word>
netbios-name-server = <line>
netbios-node-type = <word>
class <word>
update <line>
utilization <line>
relay <line>
"""

ARCHIVE = """
log config -> archive-log
path = <word>
maximum = <1-14>
write-memory
time-period = <1-525600>
rollback <line>
"""

ARCHIVE_LOG = """
logging ( enable | size = <1-1000> | persistent [ <word> ] )
record rc
hidekeys
notify syslog [ <line> ]
"""

CIVIC = """
additional-location-information = <line>
additional-code = <line>
( branch-road-name | branch-road | building | city | country | county | division | floor | landmark | \
    leading-street-dir | name | neighborhood | number | number-suffix | post-code | postal-code | \
    postal-community-name | primary-road-name | road-section | room | seat | state | street | street-group | \
    street-name-postmodifier | street-name-premodifier | street-number-suffix | street-suffix | \
    sub-branch-road-name | trailing-street-suffix | type-of-place | unit | zip ) = <line>
"""

CLASS_MAP = """
description = <line>
*match ( not <line> | any | access-group ( name <word> | <1-2799> ) | [ ip ] dscp <dscp> [ <dscp> ] [ <dscp> ] [ \
    <dscp> ] [ <dscp> ] [ <dscp> ] [ <dscp> ] [ <dscp> ] | [ ip ] precedence <line> | protocol <line> | cos <0-7> \
    [ <0-7> ] [ <0-7> ] | vlan <vlans> | class-map <word> | qos-group <0-99> | ip rtp <line> | input-interface \
    <ifname> )
"""

POLICY_MAP = """
description = <line>
*class <word> -> policy-class
"""

POLICY_CLASS = """
priority = ( percent <1-100> | level <1-4> [ percent <1-100> ] | <1-100000000> [ <32-2000000> ] )
priority
bandwidth = ( percent <1-100> | remaining percent <1-100> | remaining ratio <1-65536> | <1-100000000> )
fair-queue [ <line> ]
queue-limit = <line>
random-detect [ <line> ]
set ( [ ip ] dscp = <dscp> | precedence = <line> | cos = <0-7> | qos-group = <0-99> )
police = <line>
shape ( average | peak ) = <line>
service-policy = <word>
trust = <word>
queue-buffers ratio = <0-100>
db-buffer <line>
drop
"""

ROUTER = """
router-id = <ip>
bgp <line>
log-adjacency-changes [ detail ]
auto-cost reference-bandwidth = <1-4294967>
*area <line>
redistribute <line>
passive-interface ( default | <ifname> )
network <ip> [ <line> ]
*neighbor <line>
+- auto-summary
+ synchronization
version = <1-2>
default-information <line>
maximum-paths = <1-32>
distance <line>
timers <line>
+ passive-interface <ifname>
eigrp <line>
variance = <1-128>
address-family ( ipv4 | ipv6 ) [ <line> ] -> router-af
exit-address-family @leave
"""

AAA_GROUP = """
server name <word>
server-private <line>
server <line>
ip ( vrf forwarding = <word> | tacacs source-interface = <ifname> | radius source-interface = <ifname> )
deadtime = <1-1440>
"""

TACACS = """
address ipv4 = <host>
address ipv6 = <word>
key = [ ( 0 | 6 | 7 ) ] <word> @key
timeout = <1-1000>
port = <1-65535>
single-connection
"""

RADIUS = """
address ipv4 = <host> [ auth-port <0-65535> ] [ acct-port <0-65535> ]
key = [ ( 0 | 6 | 7 ) ] <word> @key
timeout = <1-1000>
retransmit = <0-100>
automate-tester <line>
pac key <line>
"""

TRUSTPOINT = """
enrollment = <line>
usage = <line>
serial-number [ none ]
fqdn = <word>
ip-address = <word>
subject-name = <line>
subject-alt-name = <line>
revocation-check = <line>
rsakeypair = <line>
eckeypair = <line>
hash = <word>
"""

OBJECT_GROUP = """
description = <line>
* ( host <ip> | <ip> <ip> | range <ip> <ip> | group-object <word> | any )
* ( tcp | udp | tcp-udp | icmp | ip ) [ <line> ]
"""

LOOSE = """
* <line>
"""

DYNAMIC_AUTHOR = """
*client <line>
auth-type = <word>
server-key = <line>
port = <0-65535>
"""

KEY = """
key-string = <line>
accept-lifetime = <line>
send-lifetime = <line>
cryptographic-algorithm = <word>
"""

DEVICE_TRACKING = """
+ protocol udp
protocol <line>
tracking = <line>
limit <line>
security-level = <word>
trusted-port
"""

IPSEC: Mapping[str, str] = {
    "ikev2-proposal": "encryption = <line>\nintegrity = <line>\nprf = <line>\ngroup = <line>",
    "ikev2-policy": "match ( fvrf | address local ) = <line>\nproposal <word>",
    "ikev2-keyring": "peer <word> -> ikev2-peer",
    "ikev2-peer": "description = <line>\naddress = <ip>\npre-shared-key = <line>",
    "ikev2-profile": "match identity remote address <ip> <ip>\nidentity local address = <ip>\n"
    "authentication ( remote | local ) = pre-share\nkeyring local = <word>\nlifetime = <120-86400>\n"
    "dpd = <10-3600> <2-60> ( periodic | on-demand )",
    "transform-set": "mode = ( tunnel | transport )",
    "ipsec-profile": "set security-association lifetime ( seconds = <120-2592000> | kilobytes = <2560-4294967295> )\n"
    "set transform-set = <word>\nset pfs = <word>\nset ikev2-profile = <word>",
}
"""IKEv2 and IPsec (Cisco IOS XE 17 security command reference)."""

_SOURCES: Mapping[str, str] = {
    "acl-extended": ACL_EXTENDED,
    "acl-standard": ACL_STANDARD,
    "vlan": VLAN,
    "vrf": VRF,
    "dhcp": DHCP,
    "archive": ARCHIVE,
    "archive-log": ARCHIVE_LOG,
    "civic": CIVIC,
    "class-map": CLASS_MAP,
    "policy-map": POLICY_MAP,
    "policy-class": POLICY_CLASS,
    "router": ROUTER,
    "aaa-group": AAA_GROUP,
    "tacacs": TACACS,
    "radius": RADIUS,
    "dynamic-author": DYNAMIC_AUTHOR,
    "trustpoint": TRUSTPOINT,
    "certchain": "*certificate <text>",
    **IPSEC,
    "keychain": "key <0-2147483647> -> key",
    "key": KEY,
    "redundancy": "mode = <word>\nmain-cpu",
    "device-tracking": DEVICE_TRACKING,
    "control-plane": "service-policy ( input | output ) = <word>\nhost",
    "object-group": OBJECT_GROUP,
    "virtual-service": "vnic gateway = <word>\nactivate",
    # Cisco IOS XE Carrier Ethernet command reference: an Ethernet flow point.
    "service-instance": "description = <line>\nencapsulation = <line>\nrewrite ingress tag = <line>\n"
    "bridge-domain = <line>\nl2protocol = <line>\nservice-policy ( input | output ) = <word>\nshutdown",
    "loose": LOOSE,
}


def build() -> Dialect:
    """Return the IOS-XE dialect."""
    kinds = dict(COMMON)
    kinds |= {
        "ifname": interface(INTERFACE_TYPES),
        "tcpport": named_number(TCP_PORTS),
        "udpport": named_number(UDP_PORTS),
        "dscp": named_number(DSCP, highest=63),
        "protocol": named_number(PROTOCOLS, highest=255),
    }
    kinds |= iosxe_voice.KINDS
    modes = [
        compile_mode("global", GLOBAL + iosxe_voice.GLOBAL, defaults=GLOBAL_DEFAULTS),
        compile_mode("interface", INTERFACE, defaults=INTERFACE_DEFAULTS),
        compile_mode("line", LINE, defaults=LINE_DEFAULTS),
        compile_mode("vrf-af", LOOSE, footer="exit-address-family"),
        compile_mode("router-af", LOOSE, footer="exit-address-family"),
        *(compile_mode(name, source) for name, source in _SOURCES.items()),
        *iosxe_voice.modes(),
    ]
    return Dialect("iosxe", modes, kinds)
