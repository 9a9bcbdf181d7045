"""IOS-XE 17: the lines of an interface and of the access lists it names.

Sources: Cisco IOS XE 17 command references (interface, IP addressing, security, QoS); defaults as ``show
running-config all`` lists them there.
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
+ mop ( enabled | sysid )
tunnel ( source = <line> | destination = <host> | mode = <line> | key = <1-4294967295> | protection <line> | vrf = \
    <word> )
crypto map = <word>
zone-member security = <word>
service instance <1-4000> ethernet -> service-instance
private-vlan <line>
clock <line>
hold-queue = <line>
peer default <line>
ppp <line>
dialer <line>
dialer-group = <1-255>
pulse-time = <0-60>
ip dhcp client ( default-router distance = <1-255> | hostname = <word> | client-id <line> )
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

_ADDRESS = "( any | host <ip> | object-group <word> | <ip> <ip> )"
_TCP = "[ ( eq | neq | gt | lt ) <tcpport> [ <tcpport> ] [ <tcpport> ] | range <tcpport> <tcpport> ]"
_UDP = "[ ( eq | neq | gt | lt ) <udpport> [ <udpport> ] [ <udpport> ] | range <udpport> <udpport> ]"
_TAIL = "[ dscp <dscp> ] [ fragments ] [ time-range <word> ] [ ( log | log-input ) ]"

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
