"""IOS-XE 17: the modes of a Catalyst access switch and of a site router, without voice.

The order of the rules is the order in which the device prints its configuration. Sources: Cisco IOS XE 17 command
references (interface, IP addressing, security, QoS, LLDP and location, system management); defaults as
``show running-config all`` lists them there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from iac.lab.devices.grammar import iosxe_voice
from iac.lab.devices.grammar.kinds import COMMON, interface, named_number
from iac.lab.devices.grammar.language import Dialect, compile_mode

if TYPE_CHECKING:
    from collections.abc import Mapping

INTERFACE_TYPES = (
    "GigabitEthernet", "TenGigabitEthernet", "TwentyFiveGigE", "FortyGigabitEthernet", "HundredGigE", "FastEthernet",
    "FiveGigabitEthernet", "TwoGigabitEthernet", "AppGigabitEthernet", "Ethernet", "Serial", "Port-channel",
    "Loopback", "Tunnel", "Vlan", "Null", "BDI", "Service-Engine", "Dialer", "Cellular", "Multilink",
    "Virtual-Template", "ucse",
)  # fmt: skip
VIRTUAL_TYPES = ("Port-channel", "Loopback", "Tunnel", "Vlan", "Null", "BDI", "Dialer", "Multilink", "Virtual-Template")

TCP_PORTS: Mapping[int, str] = {
    7: "echo", 9: "discard", 13: "daytime", 19: "chargen", 20: "ftp-data", 21: "ftp", 23: "telnet", 25: "smtp",
    37: "time", 43: "whois", 49: "tacacs", 53: "domain", 70: "gopher", 79: "finger", 80: "www", 101: "hostname",
    109: "pop2", 110: "pop3", 111: "sunrpc", 113: "ident", 119: "nntp", 179: "bgp", 194: "irc", 496: "pim-auto-rp",
    512: "exec", 513: "login", 514: "cmd", 515: "lpd", 517: "talk", 540: "uucp", 543: "klogin", 544: "kshell",
}  # fmt: skip
UDP_PORTS: Mapping[int, str] = {
    7: "echo", 9: "discard", 37: "time", 42: "nameserver", 49: "tacacs", 53: "domain", 67: "bootps", 68: "bootpc",
    69: "tftp", 111: "sunrpc", 123: "ntp", 137: "netbios-ns", 138: "netbios-dgm", 139: "netbios-ss", 161: "snmp",
    162: "snmptrap", 177: "xdmcp", 195: "dnsix", 434: "mobile-ip", 496: "pim-auto-rp", 500: "isakmp", 512: "biff",
    513: "who", 514: "syslog", 517: "talk", 520: "rip", 4500: "non500-isakmp",
}  # fmt: skip
DSCP: Mapping[int, str] = {
    0: "default", 8: "cs1", 16: "cs2", 24: "cs3", 32: "cs4", 40: "cs5", 46: "ef", 48: "cs6", 56: "cs7",
    10: "af11", 12: "af12", 14: "af13", 18: "af21", 20: "af22", 22: "af23", 26: "af31", 28: "af32", 30: "af33",
    34: "af41", 36: "af42", 38: "af43",
}  # fmt: skip
PROTOCOLS: Mapping[int, str] = {
    1: "icmp", 2: "igmp", 4: "ipinip", 6: "tcp", 17: "udp", 47: "gre", 50: "esp", 51: "ahp", 88: "eigrp", 89: "ospf",
    103: "pim", 108: "pcp", 0: "ip",
}  # fmt: skip

_ADDRESS = "( any | host <ip> | object-group <word> | <ip> <ip> )"
_TCP = "[ ( eq | neq | gt | lt ) <tcpport> [ <tcpport> ] [ <tcpport> ] | range <tcpport> <tcpport> ]"
_UDP = "[ ( eq | neq | gt | lt ) <udpport> [ <udpport> ] [ <udpport> ] | range <udpport> <udpport> ]"
_TAIL = "[ dscp <dscp> ] [ fragments ] [ time-range <word> ] [ ( log | log-input ) ]"

GLOBAL = """
version = <word> @version
*service ( timestamps ( debug | log ) = <line> )
service ( password-encryption | internal | call-home | unsupported-transceiver | sequence-numbers | nagle )
service ( tcp-keepalives-in | tcp-keepalives-out | compress-config | linenumber | counters max age = <1-60> )
+ service ( pad | dhcp )
+- platform ( punt-keepalive disable-kernel-core | qfp utilization monitor load <1-100> )
platform = <line>
boot-start-marker @permanent
boot ( system <line> | network <line> )
boot-end-marker @permanent
hostname = <host>
vrf definition <word> -> vrf
switch <1-16> provision = <word> @permanent
card type = <line>
*logging ( buffered = <line> | buffered | persistent = <line> | trap = <word> | source-interface <ifname!> [ vrf \
    <word> ] | origin-id = <line> | facility = <word> | discriminator <word> = <line> | count | userinfo | \
    snmp-trap <word> | rate-limit = <line> | history = <line> )
+ logging ( console | monitor )
logging ( console | monitor ) = <word>
enable ( secret = <secret> | password = <password> ) @secret
aaa new-model
aaa group server ( tacacs+ | radius ) <word> -> aaa-group
*aaa authentication ( login | enable | dot1x | ppp ) <word> = <line>
*aaa authorization ( exec | network | commands <0-15> ) <word> = <line>
*aaa accounting ( exec | network | system | connection | dot1x | commands <0-15> ) <word> = <line>
*aaa ( authentication | authorization | accounting ) <line>
aaa session-id = ( common | unique )
aaa ( server radius dynamic-author ) -> dynamic-author
aaa ( local authentication = <line> | common-criteria policy <word> )
memory free low-watermark <word> = <line>
clock ( timezone = <word> <tz> [ <0-59> ] | summer-time = <line> | calendar-valid )
facility-alarm <line>
system mtu = <1500-9198>
ip vrf <word> -> vrf
^ip name-server [ vrf <word> ] = <ip> [ <ip> ] [ <ip> ] [ <ip> ] [ <ip> ] [ <ip> ] @nameserver
+ ip domain ( lookup | lookup source-interface <ifname> )
ip domain ( name = <host> | list <host> | lookup source-interface <ifname!> | retry = <0-100> | timeout = <1-3600> )
ip domain-name = <host> @domainname
+ ip domain-lookup @domainlookup
ip host <host> = <line>
ip options ( drop | ignore )
ip dhcp ( excluded-address <ip> [ <ip> ] | snooping | snooping vlan <vlans> | snooping database = <line> | relay \
    information trust-all | bootp ignore | conflict logging )
+ ip dhcp snooping information option
ip dhcp pool <word> -> dhcp
ip arp inspection ( vlan <vlans> | validate = <line> | filter <line> )
ip device tracking [ <line> ]
+ ip igmp snooping
ip ( multicast-routing [ distributed ] | cef [ distributed ] | icmp rate-limit unreachable = <line> )
+ ip ( source-route | gratuitous-arps | finger | bootp server )
login ( block-for = <line> | on-failure [ log ] | on-success [ log ] | delay = <1-10> | quiet-mode access-class \
    <word> )
ipv6 ( unicast-routing | nd raguard policy <word> | multicast-routing )
+ ipv6 source-route
vtp ( mode = ( transparent | off | server | client ) | domain = <word> | version = <1-3> | password = <word> )
udld ( enable | aggressive | message time = <7-90> )
device-tracking policy <word> -> device-tracking
authentication mac-move permit
+ authentication critical recovery delay
dot1x ( system-auth-control | critical eapol | test timeout = <1-65535> )
parameter-map type <word> [ <word> ] <word> -> loose
multilink bundle-name = <word>
crypto pki trustpoint <word> -> trustpoint
crypto pki certificate chain <word> -> certchain
crypto key ( generate <line> | zeroize <line> ) @transient
crypto ( engine = <line> | ikev2 <line> | isakmp <line> | ipsec <line> )
key chain <word> -> keychain
license ( boot level = <line> | udi <line> | smart <line> | feature <line> | accept end user agreement )
diagnostic ( bootup level = <word> | monitor <line> )
spanning-tree mode = ( pvst | rapid-pvst | mst )
spanning-tree ( portfast default | portfast bpduguard default | portfast bpdufilter default | portfast edge \
    default | portfast edge bpduguard default | loopguard default | extend system-id | logging | pathcost method = \
    <word> | uplinkfast | backbonefast | etherchannel guard misconfig )
spanning-tree vlan <vlans> ( priority = <0-61440> | root ( primary | secondary ) | forward-time = <4-30> | \
    hello-time = <1-10> | max-age = <6-40> )
spanning-tree mst <line>
errdisable ( recovery cause <word> | recovery interval = <30-86400> | detect cause <word> )
port-channel load-balance = <line>
memory = <line>
archive -> archive
^username <word> = [ privilege <0-15> ] [ one-time ] [ nopassword ] [ ( secret <secret> | password <password> ) ] [ \
    autocommand <line> ] @username
redundancy -> redundancy
transceiver type all -> loose
vlan internal allocation policy = <word>
vlan <vlans> -> vlan @vlans
vlan access-map <word> <0-65535> -> loose
track <1-1000> [ <line> ] -> loose
cdp ( timer = <5-254> | holdtime = <10-255> | advertise-v2 )
+ cdp run
lldp ( run | timer = <5-65534> | holdtime = <0-65535> | reinit = <2-5> )
+ lldp tlv-select <word>
location ( civic-location identifier <word> ) -> civic
location ( elin-location <word> identifier <word> | prefer <line> )
object-group network <word> -> object-group
object-group service <word> -> object-group
class-map [ type <word> ] ( match-any! | match-all! ) <word> -> class-map
class-map [ type <word> ] <word> -> class-map @classmap
policy-map [ type <word> ] <word> -> policy-map
interface <ifname> -> interface @interface
router ospf <1-65535> [ vrf <word> ] -> router
router ( bgp <1-4294967295> | eigrp <word> | rip ) -> router
+- ip forward-protocol nd
ip forward-protocol udp <word>
+- ip http ( server | secure-server )
ip http ( authentication = <line> | client source-interface <ifname!> | access-class <line> | path = <word> | \
    max-connections = <1-100> | timeout-policy = <line> | secure-active-session-modules = <word> | \
    active-session-modules = <word> | secure-trustpoint = <word> | secure-ciphersuite = <line> | tls-version = \
    <line> )
ip ftp ( source-interface <ifname!> | username = <word> | password = <line> )
ip tftp ( source-interface <ifname!> | blocksize = <512-8192> )
+- ip tftp-server <word>
tftp-server <word> [ alias <word> ]
ip nat <line>
ip default-gateway = <ip>
ip default-network <ip>
+- ip routing
ip route [ vrf <word> ] <ip> <ip> ( <ifname> [ <ip> ] | <ip> ) [ <1-255> ] [ tag <1-4294967295> ] [ permanent ] [ \
    name <word> ] [ track <1-1000> ]
ip ssh ( version = <1-2> | time-out = <1-120> | authentication-retries = <0-5> | source-interface <ifname!> | \
    logging events | maxstartups = <2-128> | dh min size = <2048-4096> | rsa keypair-name = <word> | pubkey-chain \
    | bulk-mode = <line> | bulk-mode | server algorithm <word> = <line> | client algorithm <word> = <line> )
ip scp server enable
ip ( tacacs | radius ) source-interface <ifname!> [ vrf <word> ]
ip sla <1-2147483647> -> loose
ip sla ( schedule <line> | responder <line> | enable <line> )
ip prefix-list <word> [ seq <1-4294967294> ] ( permit | deny ) <prefix> [ ge <1-32> ] [ le <1-32> ]
ip access-list standard <word> -> acl-standard
ip access-list extended <word> -> acl-extended
ip access-list ( logging interval = <0-2147483647> | log-update threshold = <0-2147483647> | resequence <word> \
    <1-2147483647> <1-2147483647> )
access-list <1-2699> <line> @numberedacl
ip radius source-interface <ifname!>
ip community-list <line>
ipv6 ( access-list <word> ) -> loose
ipv6 route <line>
route-map <word> ( permit | deny ) <0-65535> -> loose
*snmp-server community <word> = [ view <word> ] [ ( ro | rw ) ] [ <word> ] @snmpcommunity
snmp-server ( location = <line> | contact = <line> | chassis-id = <line> | ifindex persist | system-shutdown | \
    packetsize = <484-17892> | queue-length = <1-5000> | trap-source = <ifname> | source-interface ( traps | \
    informs ) <ifname!> | trap timeout = <1-1000> | manager | file-transfer access-group <line> )
snmp-server user <line> @transient
*snmp-server ( view <line> | group <line> | engineID <line> | host <host> <line> | enable traps [ \
    <line> ] )
tacacs server <word> -> tacacs
tacacs-server <line>
radius server <word> -> radius
radius-server ( attribute <line> | dead-criteria <line> | deadtime = <1-1440> | timeout = <1-1000> | retransmit = \
    <0-100> | vsa send <line> | host <line> | key <line> )
control-plane -> control-plane
banner ( motd | login | exec | incoming | prompt-timeout ) = <text> @banner
privilege <line>
alias ( exec | configure | interface ) <word> = <line>
line ( con | console ) <0-99> -> line @lineconsole
line ( aux ) <0-99> -> line
line vty <0-98> [ <0-98> ] -> line
mac address-table ( aging-time = <0-1000000> | static <line> | notification <line> )
monitor session <line>
*ntp ( server [ vrf <word> ] <host> = [ key <1-4294967295> ] [ version <1-4> ] [ source <ifname> ] [ minpoll \
    <4-17> ] [ maxpoll <4-17> ] [ prefer ] [ iburst ] [ burst ] | peer [ vrf <word> ] <host> = <line> )
ntp ( authenticate | authentication-key <1-4294967295> = ( md5 | hmac-sha2-256 | cmac-aes-128 ) <word> [ <0-15> ] \
    | trusted-key <1-4294967295> | source = <ifname> | access-group ( peer | query-only | serve | serve-only ) = \
    <word> | master [ <1-15> ] | update-calendar | logging | max-associations = <1-100000> )
*logging host <host> = [ vrf <word> ] [ transport ( tcp | udp ) port <1-65535> ] [ <line> ]
mls qos [ <line> ]
auto qos <line>
event manager <line>
netconf-yang
restconf
file prompt ( quiet! | alert! | noisy! ) @fileprompt
scheduler = <line>
call-home -> loose
performance monitor <line>
macro <line>
power redundancy-mode = <line>
stack-power stack <word> -> loose
sampler <word> -> loose
flow ( monitor | exporter | record ) <word> -> loose
template <word> -> loose
alarm-contact <line>
exception <line>
process cpu <line>
mtu = <64-9198>
"""

GLOBAL_DEFAULTS = """
spanning-tree mode pvst
enable password
ip ssh time-out 120
ip ssh authentication-retries 3
lldp timer 30
lldp holdtime 120
lldp reinit 2
cdp timer 60
cdp holdtime 180
logging trap informational
logging facility local7
vtp mode server
mac address-table aging-time 300
errdisable recovery interval 300
snmp-server packetsize 1500
"""

INTERFACE = """
description = <line>
+ switchport @switchport
switchport access vlan = ( <1-4094> | dynamic )
switchport trunk native vlan = <1-4094>
switchport trunk allowed vlan = ( all | none | ( add | remove | except ) <vlans> | <vlans> ) @trunk
switchport trunk encapsulation = ( dot1q | isl | negotiate )
switchport trunk pruning vlan = <line>
switchport mode = ( access | trunk | dynamic ( auto | desirable ) | dot1q-tunnel | private-vlan ( host | \
    promiscuous ) )
switchport nonegotiate
switchport voice ( vlan = ( <1-4094> | dot1p | none | untagged ) | detect <line> )
switchport ( protected | block ( unicast | multicast ) | priority extend = <line> )
switchport port-security
switchport port-security ( maximum = <1-8192> [ vlan <line> ] | violation = ( protect | restrict | shutdown ) | \
    aging ( time = <0-1440> | type = ( absolute | inactivity ) | static ) | mac-address ( sticky [ <mac> ] | <mac> ) )
switchport port-security maximum <1-8192!> vlan ( access | voice )
encapsulation dot1Q = <1-4094> [ native ]
encapsulation = ( ppp | hdlc | frame-relay )
vrf forwarding = <word> @vrf
ip vrf forwarding = <word> @vrf
ip address = ( <ip> <ip> | dhcp | negotiated ) @address
ip address <ip> <ip> secondary
+ ip ( redirects | proxy-arp | unreachables | route-cache | split-horizon )
ip helper-address [ vrf <word> ] <ip>
ip access-group <word!> ( in | out )
ip ( nat ( inside | outside ) | mtu = <68-9198> | tcp adjust-mss = <500-1460> | policy route-map = <word> | \
    unnumbered = <ifname> | verify unicast source reachable-via = <line> | directed-broadcast | local-proxy-arp | \
    dhcp snooping trust | dhcp snooping limit rate = <1-2048> | dhcp relay information trusted | arp inspection \
    trust | arp inspection limit rate = <line> | verify source [ <line> ] | igmp <line> | pim <word> | ospf <line> \
    | flow monitor <line> | virtual-reassembly [ <line> ] | device tracking <line> | nbar <line> )
ipv6 ( address <ip6> [ <line> ] | enable | nd <line> | traffic-filter <word!> ( in | out ) | ospf <line> | dhcp \
    <line> )
bandwidth = <1-100000000>
delay = <1-16777215>
mtu = <64-9216>
shutdown
speed = ( auto [ <line> ] | <10-100000> | nonegotiate )
duplex = ( auto | full | half )
negotiation auto
media-type = <word>
flowcontrol receive = <word>
+ keepalive
keepalive = <line>
load-interval = <30-600>
carrier-delay = <line>
channel-group = <1-256> mode ( active | passive | on | auto | desirable )
channel-protocol = ( lacp | pagp )
lacp ( rate = ( fast | normal ) | port-priority = <0-65535> | max-bundle = <1-8> )
port-channel = <line>
+ logging event link-status
logging event <word>
+ snmp trap link-status
snmp <line>
access-session ( port-control = <word> | closed | control-direction = <word> | host-mode = <word> | inherit <line> \
    | interface-template <line> )
authentication ( control-direction = <word> | event <line> | host-mode = <word> | order = <line> | priority = \
    <line> | port-control = ( auto | force-authorized | force-unauthorized ) | periodic | timer <word> = <line> | \
    violation = <word> | open | fallback = <word> )
mab [ <word> ]
dot1x ( pae = <word> | timeout <word> = <1-65535> | max-req = <1-10> | max-reauth-req = <1-10> )
device-tracking ( attach-policy <word> )
storm-control ( broadcast | multicast | unicast | unknown-unicast ) level = <line>
storm-control action = ( shutdown | trap )
+ cdp enable
+ lldp ( transmit | receive )
+ lldp med-tlv-select <word>
location ( civic-location-id = <word> [ port-location ] | elin-location-id = <word> | \
    additional-location-information = <line> )
power inline = ( auto [ max <1-90000> ] | static [ max <1-90000> ] | never )
power inline ( port <line> | police [ <line> ] )
trust device = <word>
auto qos <line>
mls qos <line>
priority-queue out
srr-queue <line>
service-policy [ type <word> ] ( input | output ) = <word>
service-policy type <word> <line>
macro description = <line>
spanning-tree portfast [ edge ] [ ( trunk | disable | network ) ]
spanning-tree ( bpduguard = ( enable | disable ) | bpdufilter = ( enable | disable ) | guard = ( root | loop | \
    none ) | cost = <1-200000000> | port-priority = <0-240> | link-type = <word> | vlan <vlans> ( cost | \
    port-priority ) = <1-200000000> )
udld port = ( aggressive | disable )
udld port
errdisable <line>
standby version = <1-2>
standby [ <0-4095> ] ( ip = <ip> | ip <ip> secondary | priority = <0-255> | preempt [ delay <line> ] | timers = \
    <line> | authentication = <line> | name = <word> | track <line> )
vrrp <1-255> <line>
arp timeout = <1-2147483>
ntp ( disable | broadcast <line> )
no-ntp
tunnel ( source = <line> | destination = <host> | mode = <line> | key = <1-4294967295> | protection <line> | vrf = \
    <word> )
crypto map = <word>
zone-member security = <word>
service instance <1-4000> ethernet -> loose
private-vlan <line>
clock <line>
hold-queue = <line>
peer default <line>
ppp <line>
dialer <line>
h323-gateway <line>
voip <line>
service-module <line>
macsec <line>
nmsp attachment suppress
medium <word>
"""

INTERFACE_DEFAULTS = """
switchport access vlan 1
switchport trunk native vlan 1
switchport voice vlan none
switchport port-security maximum 1
switchport port-security violation shutdown
switchport mode dynamic auto
mtu 1500
speed auto
duplex auto
power inline auto
load-interval 300
ip mtu 1500
spanning-tree guard none
ip dhcp snooping limit rate 0
lacp rate normal
switchport trunk encapsulation dot1q
spanning-tree port-priority 128
authentication port-control force-authorized
arp timeout 14400
"""

ACL_EXTENDED = f"""
^ [ <1-2147483647> ] remark! = <line> @ace
^ [ <1-2147483647> ] ( permit! | deny! ) tcp! = {_ADDRESS} {_TCP} {_ADDRESS} {_TCP} [ ( established | ack | syn | \
    rst | fin | psh | urg ) ] {_TAIL} @ace
^ [ <1-2147483647> ] ( permit! | deny! ) udp! = {_ADDRESS} {_UDP} {_ADDRESS} {_UDP} {_TAIL} @ace
^ [ <1-2147483647> ] ( permit! | deny! ) icmp! = {_ADDRESS} {_ADDRESS} [ ( echo | echo-reply | unreachable | \
    packet-too-big | time-exceeded | traceroute | ttl-exceeded | port-unreachable | administratively-prohibited | \
    redirect | parameter-problem | source-quench | <0-255> [ <0-255> ] ) ] {_TAIL} @ace
^ [ <1-2147483647> ] ( permit! | deny! ) <protocol!> = {_ADDRESS} {_ADDRESS} {_TAIL} @ace
^ [ <1-2147483647> ] ( permit! | deny! ) object-group! = <word> {_ADDRESS} {_ADDRESS} {_TAIL} @ace
"""

ACL_STANDARD = """
^ [ <1-2147483647> ] remark! = <line> @ace
^ [ <1-2147483647> ] ( permit! | deny! ) = ( any | host <ip> | <ip> <ip> | <ip> ) [ log ] @ace
"""

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
        compile_mode("acl-extended", ACL_EXTENDED),
        compile_mode("acl-standard", ACL_STANDARD),
        compile_mode("vlan", VLAN),
        compile_mode("vrf", VRF),
        compile_mode("vrf-af", LOOSE, footer="exit-address-family"),
        compile_mode("line", LINE, defaults=LINE_DEFAULTS),
        compile_mode("dhcp", DHCP),
        compile_mode("archive", ARCHIVE),
        compile_mode("archive-log", ARCHIVE_LOG),
        compile_mode("civic", CIVIC),
        compile_mode("class-map", CLASS_MAP),
        compile_mode("policy-map", POLICY_MAP),
        compile_mode("policy-class", POLICY_CLASS),
        compile_mode("router", ROUTER),
        compile_mode("router-af", LOOSE, footer="exit-address-family"),
        compile_mode("aaa-group", AAA_GROUP),
        compile_mode("tacacs", TACACS),
        compile_mode("radius", RADIUS),
        compile_mode("dynamic-author", "*client <line>\nauth-type = <word>\nserver-key = <line>\nport = <0-65535>"),
        compile_mode("trustpoint", TRUSTPOINT),
        compile_mode("certchain", "*certificate <text>"),
        compile_mode("keychain", "key <0-2147483647> -> key"),
        compile_mode(
            "key",
            "key-string = <line>\naccept-lifetime = <line>\nsend-lifetime = <line>\ncryptographic-algorithm = <word>",
        ),
        compile_mode("redundancy", "mode = <word>\nmain-cpu"),
        compile_mode(
            "device-tracking",
            "+ protocol udp\nprotocol <line>\ntracking = <line>\nlimit <line>\nsecurity-level = <word>\ntrusted-port",
        ),
        compile_mode("control-plane", "service-policy ( input | output ) = <word>\nhost"),
        compile_mode("object-group", OBJECT_GROUP),
        compile_mode("loose", LOOSE),
        *iosxe_voice.modes(),
    ]
    return Dialect("iosxe", modes, kinds)
