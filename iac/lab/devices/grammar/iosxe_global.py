"""IOS-XE 17: the lines of global configuration, in the order in which the device prints them, and their defaults.

Sources: Cisco IOS XE 17 command references; defaults as ``show running-config all`` lists them there.
"""

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
subscriber templating
multilink bundle-name = <word>
crypto pki trustpoint <word> -> trustpoint
crypto pki certificate chain <word> -> certchain
crypto key ( generate <line> | zeroize <line> ) @transient
crypto ikev2 proposal <word> -> ikev2-proposal
crypto ikev2 policy <word> -> ikev2-policy
crypto ikev2 keyring <word> -> ikev2-keyring
crypto ikev2 profile <word> -> ikev2-profile
crypto ipsec transform-set <word> <line!> -> transform-set
crypto ipsec profile <word> -> ipsec-profile
crypto ( engine = <line> | ikev2 <line> | isakmp <line> | ipsec <line> )
dialer-list <1-255> protocol ip ( permit | deny | list <word> )
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
virtual-service <word> -> virtual-service
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
