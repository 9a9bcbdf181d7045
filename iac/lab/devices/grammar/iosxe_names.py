"""The names IOS-XE prints for interface types, ports, protocols and DSCP values.

Source: Cisco IOS XE 17 command references.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

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
