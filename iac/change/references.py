"""Who refers to whom in a configuration, as data: what a line defines and what it uses, by kind and name.

Source: Cisco IOS XE 17 and Arista EOS command references. A phrase is looked for first because that is cheap; the
pattern then says where the name stands.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from iac.syntax import Node, Term

Reference = tuple[str, str]
"""A kind and a name: ``("acl", "MGMT")``."""


class Row(NamedTuple):
    """One way to define or use a name: ``phrase`` must occur in the line, ``pattern`` captures the name."""

    kind: str
    phrase: str
    pattern: re.Pattern[str]


def _rows(*rows: tuple[str, str, str]) -> tuple[Row, ...]:
    return tuple(Row(kind, phrase, re.compile(pattern)) for kind, phrase, pattern in rows)


DEFINITIONS = _rows(
    ("acl", "access-list ", r"^(?:ip|ipv6|mac) access-list (?:(?:standard|extended) )?(\S+)$"),
    ("vlan", "vlan ", r"^vlan (\d+)$"),
    ("vrf", "vrf ", r"^(?:vrf definition|ip vrf|vrf instance) (\S+)$"),
    ("prefix-list", "prefix-list ", r"^ip prefix-list (\S+)"),
    ("route-map", "route-map ", r"^route-map (\S+)"),
    ("class-map", "class-map ", r"^class-map (?:type \S+ )?(?:match-any |match-all )?(\S+)$"),
    ("policy-map", "policy-map ", r"^policy-map (?:type \S+ (?:\S+ )?)?(\S+)$"),
    ("translation-rule", "voice translation-rule ", r"^voice translation-rule (\d+)$"),
    ("translation-profile", "voice translation-profile ", r"^voice translation-profile (\S+)$"),
    ("pattern-map", "e164-pattern-map ", r"^voice class e164-pattern-map (\d+)$"),
    ("server-group", "voice class server-group ", r"^voice class server-group (\d+)$"),
    ("codec-class", "voice class codec ", r"^voice class codec (\d+)$"),
    ("uri-class", "voice class uri ", r"^voice class uri (\S+)"),
    ("dial-peer-group", "voice class dpg ", r"^voice class dpg (\d+)$"),
    ("tenant", "voice class tenant ", r"^voice class tenant (\d+)$"),
    ("keepalive", "voice class sip-options-keepalive ", r"^voice class sip-options-keepalive (\d+)$"),
    ("srtp-crypto", "voice class srtp-crypto ", r"^voice class srtp-crypto (\d+)$"),
    ("tls-cipher", "voice class tls-cipher ", r"^voice class tls-cipher (\d+)$"),
    ("tls-profile", "voice class tls-profile ", r"^voice class tls-profile (\d+)$"),
    ("trustpoint", "crypto pki trustpoint ", r"^crypto pki trustpoint (\S+)$"),
    ("ike-proposal", "crypto ikev2 proposal ", r"^crypto ikev2 proposal (\S+)$"),
    ("ike-keyring", "crypto ikev2 keyring ", r"^crypto ikev2 keyring (\S+)$"),
    ("ike-profile", "crypto ikev2 profile ", r"^crypto ikev2 profile (\S+)$"),
    ("transform-set", "crypto ipsec transform-set ", r"^crypto ipsec transform-set (\S+)"),
    ("ipsec-profile", "crypto ipsec profile ", r"^crypto ipsec profile (\S+)$"),
    ("emergency-location", "voice emergency response location ", r"^voice emergency response location (\d+)$"),
    ("emergency-zone", "voice emergency response zone ", r"^voice emergency response zone (\d+)$"),
    ("register-dn", "voice register dn ", r"^voice register dn (\d+)$"),
    ("register-template", "voice register template ", r"^voice register template (\d+)$"),
    ("ephone-dn", "ephone-dn ", r"^ephone-dn (\d+)"),
    ("dial-peer", "dial-peer voice ", r"^dial-peer voice (\d+)"),
    ("cor-list", "dial-peer cor list ", r"^dial-peer cor list (\S+)$"),
    ("civic-location", "location civic-location ", r"^location civic-location identifier (\S+)"),
    ("aaa", "aaa new-model", r"^(aaa) new-model$"),
    ("aaa-group", "aaa group server ", r"^aaa group server \S+ (\S+)$"),
    ("aaa-server", " server ", r"^(?:radius|tacacs) server (\S+)$"),
    ("aaa-login-list", "aaa authentication login ", r"^aaa authentication login (\S+)"),
    ("aaa-exec-list", "aaa authorization exec ", r"^aaa authorization exec (\S+)"),
    ("snmp-view", "snmp-server view ", r"^snmp-server view (\S+)"),
    ("snmp-group", "snmp-server group ", r"^snmp-server group (\S+)"),
    ("key-chain", "key chain ", r"^key chain (\S+)$"),
    ("ip-sla", "ip sla ", r"^ip sla (\d+)$"),
    ("track", "track ", r"^track (\d+)"),
    ("ntp-key", "ntp authentication-key ", r"^ntp authentication-key (\d+)"),
    ("interface", "interface ", r"^interface (\S+)$"),
    ("flow-record", "flow record ", r"^flow record (\S+)$"),
    ("flow-exporter", "flow exporter ", r"^flow exporter (\S+)$"),
    ("flow-monitor", "flow monitor ", r"^flow monitor (\S+)$"),
)
"""What a top-level line defines."""

USES = _rows(
    ("acl", "access-group ", r"^(?:ip )?access-group (\S+) (?:in|out)$"),
    ("acl", "access-group ", r"^ip access-group (\S+)(?: vrf \S+)? in$"),
    ("acl", "access-group name ", r"^match access-group name (\S+)$"),
    ("acl", "access-group ", r"^match access-group (\d+)$"),
    ("acl", "ntp access-group ", r"^ntp access-group \S+ (\S+)$"),
    ("acl", "traffic-filter ", r"^ipv6 traffic-filter (\S+)"),
    ("acl", "access-class ", r"access-class (?:ipv4 )?(\S+)"),
    ("acl", "snmp-server community ", r"^snmp-server community \S+ (?:view \S+ )?(?:RO|RW|ro|rw) (\S+)$"),
    ("acl", "snmp-server group ", r"^snmp-server group .* access (\S+)$"),
    ("acl", "source list ", r"^ip nat inside source list (\S+)"),
    ("acl", "match ip address ", r"^match ip address (?!prefix-list)(\S+)$"),
    ("acl", "distribute-list ", r"^distribute-list (?!prefix|route-map)(\S+)"),
    ("prefix-list", "prefix-list ", r"(?:match ip address |neighbor \S+ |distribute-list )prefix(?:-list)? (\S+)"),
    ("vlan", "vlan ", r"^switchport (?:access|voice|phone|trunk native) vlan (\d+)$"),
    ("vlan", "interface Vlan", r"^interface Vlan(\d+)$"),
    ("vrf", "vrf ", r"^(?:ip )?vrf(?: forwarding)? (?!definition|instance|forwarding)(\S+)$"),
    ("vrf", " vrf ", r"^(?!match|ip vrf|vrf).* vrf (\S+)"),
    ("route-map", " route-map ", r" route-map (\S+)"),
    ("class-map", "class ", r"^class (?!class-default)(\S+)"),
    ("policy-map", "service-policy ", r"^service-policy (?:type \S+ )?(?:input |output )?(\S+)$"),
    ("translation-rule", "translate ", r"^translate \S+ (\d+)$"),
    ("translation-profile", "translation-profile ", r"^translation-profile (?:incoming|outgoing) (\S+)$"),
    ("pattern-map", "e164-pattern-map ", r"^(?:destination|incoming called|incoming calling) e164-pattern-map (\d+)$"),
    ("server-group", "session server-group ", r"^session server-group (\d+)$"),
    ("codec-class", "voice-class codec ", r"^voice-class codec (\d+)"),
    ("uri-class", " uri ", r"^(?:incoming|destination) uri (?:(?:via|to|from|request) )?(\S+)$"),
    ("dial-peer-group", "destination dpg ", r"^destination dpg (\d+)$"),
    ("tenant", "voice-class sip tenant ", r"^voice-class sip tenant (\d+)$"),
    ("keepalive", "options-keepalive profile ", r"^voice-class sip options-keepalive profile (\d+)$"),
    ("srtp-crypto", "srtp-crypto ", r"^srtp-crypto (\d+)$"),
    ("tls-cipher", "cipher ", r"^cipher (\d+)$"),
    ("tls-profile", "tls-profile ", r"^(?:crypto signaling default )?tls-profile (\d+)$"),
    ("trustpoint", "trustpoint ", r"^(?:crypto signaling \S+ )?trustpoint (\S+)"),
    ("ike-proposal", "proposal ", r"^proposal (\S+)$"),
    ("ike-keyring", "keyring local ", r"^keyring local (\S+)$"),
    ("ike-profile", "set ikev2-profile ", r"^set ikev2-profile (\S+)$"),
    ("transform-set", "set transform-set ", r"^set transform-set (\S+)"),
    ("ipsec-profile", "tunnel protection ", r"^tunnel protection ipsec profile (\S+)$"),
    ("interface", "ip route ", r"^ip route \S+ \S+ ((?:Tunnel|Cellular)\S+)"),
    ("emergency-location", "location ", r"^location (\d+)(?: priority \d+)?$"),
    ("emergency-location", "emergency response location ", r"^emergency response location (\d+)$"),
    ("emergency-zone", "emergency response zone ", r"^emergency response zone (\d+)$"),
    ("register-dn", " dn ", r"^number \d+ dn (\d+)"),
    ("register-template", "template ", r"^template (\d+)$"),
    ("ephone-dn", "paging-dn ", r"^paging-dn (\d+)"),
    ("dial-peer", "dial-peer ", r"^dial-peer (\d+) preference"),
    ("cor-list", "corlist ", r"^corlist (?:incoming|outgoing) (\S+)$"),
    ("civic-location", "location civic-location-id ", r"^location civic-location-id (\S+)"),
    ("aaa", "aaa ", r"^(aaa) (?!new-model)"),
    ("aaa-group", "group ", r"^aaa .* group (?!tacacs\+|radius)(\S+)"),
    ("aaa-server", "server name ", r"^server name (\S+)$"),
    ("aaa-login-list", "login authentication ", r"^login authentication (\S+)$"),
    ("aaa-exec-list", "authorization exec ", r"^authorization exec (\S+)$"),
    ("snmp-view", "snmp-server group ", r"^snmp-server group .* read (\S+)"),
    ("snmp-view", " view ", r"^snmp-server community \S+ view (\S+)"),
    ("snmp-group", "snmp-server user ", r"^snmp-server user \S+ (\S+)"),
    ("key-chain", "key-chain ", r"key-chain (\S+)"),
    ("ip-sla", " sla ", r"^(?:track \d+ ip sla|ip sla schedule) (\d+)"),
    ("track", " track ", r"(?<=.) track (\d+)"),
    ("ntp-key", " key ", r"^ntp server .* key (\d+)"),
    ("ntp-key", "ntp trusted-key ", r"^ntp trusted-key (\d+)"),
    ("interface", "source-interface ", r"source-interface (?:informs |traps )?(\S+)$"),
    ("interface", "trap-source ", r"trap-source (\S+)$"),
    ("interface", "ntp source ", r"^ntp source (\S+)$"),
    ("interface", "local-interface ", r"local-interface (\S+)$"),
    ("interface", "update-source ", r"update-source (\S+)$"),
    ("interface", "ip unnumbered ", r"^ip unnumbered (\S+)$"),
    ("flow-record", "record ", r"^record (\S+)$"),
    ("flow-exporter", "exporter ", r"^exporter (\S+)$"),
    ("flow-monitor", "ip flow monitor ", r"^ip flow monitor (\S+)"),
)
"""What a line uses, wherever it stands."""

_CHANNEL = re.compile(r"^channel-group (\d+)")
_PATTERN = re.compile(r"^destination-pattern (\S+)$")
_ADDRESS = re.compile(r"^ip address (\d\S*)(?: (\d\S*))?")


@lru_cache(maxsize=8192)
def defined_by(key: str) -> frozenset[Reference]:
    """Return what a top-level line in canonical spelling defines."""
    return frozenset(
        (row.kind, match[1]) for row in DEFINITIONS if row.phrase in key and (match := row.pattern.search(key))
    )


@lru_cache(maxsize=8192)
def used_by(key: str) -> frozenset[Reference]:
    """Return what a line in canonical spelling uses; a ``no`` line uses nothing."""
    if key.startswith("no "):
        return frozenset()
    found = {(row.kind, match[1]) for row in USES if row.phrase in key and (match := row.pattern.search(key))}
    if channel := _CHANNEL.match(key):
        found.add(("interface", f"Port-channel{channel[1]}"))
    return frozenset(found)


def uses_of(term: Term) -> frozenset[Reference]:
    """Return what a term uses; a trunk uses the VLANs it names when they are few enough to be meant one by one."""
    if isinstance(term.value, frozenset):
        return frozenset(("vlan", str(number)) for number in term.value) if len(term.value) < 4000 else frozenset()  # noqa: PLR2004
    return used_by(term.key)


def uses_within(node: Node) -> frozenset[Reference]:
    """Return what a node and everything below it uses."""
    found = set(uses_of(node.term))
    for _, below in node.walk():
        found |= uses_of(below.term)
    return frozenset(found)


@lru_cache(maxsize=8192)
def called_by(key: str) -> frozenset[Reference]:
    """Return the called-number pattern a dial-peer line answers for, as a supply that must not be interrupted."""
    match = _PATTERN.match(key)
    return frozenset((("called", match[1]),)) if match else frozenset()


@lru_cache(maxsize=8192)
def addresses_of(key: str) -> frozenset[Reference]:
    """Return the address a line gives to an interface; two interfaces may not hold it at once."""
    match = _ADDRESS.match(key)
    return frozenset((("address", match[1].partition("/")[0]),)) if match else frozenset()
