"""What a difference means, as data: the first row that fits gives it its name, severity, reason and way back.

A row looks at the kind of difference, at the top-level line it is in and at the line itself, in canonical spelling.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from iac.findings import Domain, Severity
from iac.syntax import Kind

_ALL = frozenset((Kind.MISSING, Kind.EXTRA, Kind.CHANGED, Kind.ORDER))
_GONE = frozenset((Kind.MISSING,))
_NEW = frozenset((Kind.EXTRA,))
_NOT_NEW = frozenset((Kind.MISSING, Kind.CHANGED, Kind.ORDER))

REMEDIATE = "Run `iac drift remediate`, or take the change into the city files if it was meant."


class DriftRule(NamedTuple):
    """One meaning: ``block`` and ``line`` are searched.

    ``emergency`` says of which dial-peers a row speaks: ``gone`` where no emergency call can leave by them any more,
    ``any`` of all.
    """

    rule: str
    severity: Severity
    title: str
    why: str
    block: re.Pattern[str]
    line: re.Pattern[str]
    kinds: frozenset[Kind] = _ALL
    domain: Domain = Domain.NETWORK
    fix: str = REMEDIATE
    emergency: str = ""
    source: str = ""


def _rule(  # noqa: PLR0917  # a row of the table below
    name: str,
    severity: Severity,
    block: str,
    line: str,
    title: str,
    why: str,
    *,
    kinds: frozenset[Kind] = _ALL,
    fix: str = REMEDIATE,
    emergency: str = "",
    source: str = "",
) -> DriftRule:
    domain = Domain.VOICE if name.startswith("voice.") else Domain.NETWORK
    return DriftRule(
        f"drift.{name}",
        severity,
        title,
        why,
        re.compile(block),
        re.compile(line),
        kinds,
        domain,
        fix,
        emergency,
        source,
    )


RULES: tuple[DriftRule, ...] = (
    _rule("voice.emergency-route-missing", Severity.CRITICAL, r"^dial-peer voice ",
          r"^(dial-peer voice|destination-pattern|destination e164|session target|session server-group|port )",
          "an emergency call route is gone", "Calls to 911 from this site may not leave the building.",
          kinds=_GONE, emergency="gone", source="Kari's Law, 47 USC 623; FCC 47 CFR 9.16"),
    _rule("voice.emergency-route-changed", Severity.CRITICAL, r"^dial-peer voice ", r"",
          "an emergency call route was changed",
          "Calls to 911 from this site may go elsewhere, or with the wrong number.",
          emergency="any", source="Kari's Law, 47 USC 623; FCC 47 CFR 9.16"),
    _rule("voice.emergency-location", Severity.CRITICAL, r"^voice emergency response ", r"",
          "an emergency location was changed", "Help may be sent to another address, or the call back may not arrive.",
          source="RAY BAUM'S Act section 506; FCC 47 CFR 9.16(b)(3)"),
    _rule("voice.emergency-location", Severity.CRITICAL, r"", r"^emergency response (location|zone|callback)",
          "a phone's or route's emergency location was changed", "Help may be sent to another address.",
          source="RAY BAUM'S Act section 506; FCC 47 CFR 9.16(b)(3)"),
    _rule("voice.emergency-location", Severity.HIGH, r"^(interface |location civic-location )",
          r"^(location |country|state|city|building|floor|street|number|room|name|postal|landmark|additional)",
          "the civic location a port announces was changed",
          "A phone that learns its place here tells 911 the wrong one.",
          source="ANSI/TIA-1057 (LLDP-MED) location identification"),
    _rule("voice.dial-plan", Severity.HIGH, r"^(dial-peer|voice translation|voice class|num-exp|voice hunt-group)", r"",
          "the dial plan was changed", "Calls may not reach whom they are meant for."),
    _rule("voice.phone", Severity.MEDIUM,
          r"^(voice register|ephone|telephony-service|voice-port|sip-ua|call-manager-fallback|application|"
          r"voice service)", r"",
          "the phone service was changed", "Phones may not register or may behave in another way."),
    _rule("network.voice-vlan", Severity.HIGH, r"^interface ", r"^switchport (voice|phone) ",
          "the voice VLAN of a port was changed", "The phone on this port may lose its service, 911 included."),
    _rule("network.vlan-moved", Severity.HIGH, r"^interface ", r"^switchport access vlan",
          "a port was moved to another VLAN", "Whoever is plugged in there is now in another department's network."),
    _rule("network.trunk-vlans", Severity.HIGH, r"^interface ", r"^switchport trunk ",
          "the VLANs of a trunk were changed", "Networks may be cut off, or reach where they must not."),
    _rule("network.port-mode", Severity.HIGH, r"^interface ", r"^(no )?switchport( mode|$)",
          "the mode of a port was changed", "A port that became a trunk carries every network it is allowed."),
    _rule("network.port-shut", Severity.HIGH, r"^interface ", r"^shutdown$",
          "a port was shut down", "What is connected there has no network.", kinds=_NEW),
    _rule("network.port-opened", Severity.MEDIUM, r"^interface ", r"^(no )?shutdown$",
          "a port that should be shut is open", "Anybody may plug in there."),
    _rule("network.acl-changed", Severity.HIGH, r"^(ip|ipv6|mac) access-list ", r"",
          "an access list was changed", "Traffic is let through or stopped that should not be."),
    _rule("network.acl-binding", Severity.HIGH, r"", r"^(ip |ipv6 )?(access-group|access-class|traffic-filter) ",
          "where an access list applies was changed", "A filter that is not bound does nothing."),
    _rule("network.address", Severity.HIGH, r"^interface ", r"^(no )?(ip|ipv6) address ",
          "the address of an interface was changed", "Hosts may lose their gateway, or we the device."),
    _rule("network.vrf", Severity.HIGH, r"", r"^((ip )?vrf |vrf (definition|instance) )",
          "a VRF was changed", "Networks kept apart may meet, or lose their routes."),
    _rule("network.port-security", Severity.MEDIUM, r"^interface ",
          r"^(no )?(dot1x|mab|authentication|access-session|ip dhcp snooping|ip arp inspection|"
          r"switchport port-security|spanning-tree|storm-control|ip verify)",
          "a port's protection was changed", "The port no longer defends itself as the city decided."),
    _rule("network.snmp-community", Severity.CRITICAL, r"^snmp-server community ", r"",
          "an SNMP community was added", "Whoever knows it can read, perhaps change, the device.", kinds=_NEW,
          source="CIS Cisco IOS XE 17.x, SNMP; NIST 800-53 IA-5"),
    _rule("network.snmp-community", Severity.HIGH, r"^snmp-server community ", r"",
          "an SNMP community was changed", "Monitoring may be blind, or others may read the device."),
    _rule("network.snmp", Severity.MEDIUM, r"^snmp-server ", r"", "the SNMP settings were changed",
          "Monitoring may be blind."),
    _rule("network.local-user", Severity.CRITICAL, r"^username ", r"", "a local user was added",
          "Somebody has a way in that nobody granted.", kinds=_NEW, source="NIST 800-53 AC-2"),
    _rule("network.local-user", Severity.HIGH, r"^(username|enable) ", r"", "a local user was changed",
          "The way in for emergencies may be gone, or wider than granted.", kinds=_NOT_NEW, source="NIST 800-53 AC-2"),
    _rule("network.local-user", Severity.HIGH, r"^enable ", r"", "an enable secret was added",
          "Somebody has a way in that nobody granted.", source="NIST 800-53 AC-2"),
    _rule("network.hostname", Severity.MEDIUM, r"^hostname ", r"", "the hostname was changed",
          "Logs, alarms and tickets name a device nobody knows."),
    _rule("network.aaa", Severity.HIGH, r"^(aaa|radius|tacacs|radius-server|tacacs-server|ip (radius|tacacs)) ?", r"",
          "how people log in was changed", "People may get in who must not, or not get in who must.",
          source="NIST 800-53 IA-2"),
    _rule("network.remote-access", Severity.HIGH, r"^(line |ip ssh|ip http|ip scp|management |login )", r"",
          "how the device is reached was changed", "It may be open to others, or closed to us.",
          source="NIST 800-53 AC-17"),
    _rule("network.logging", Severity.MEDIUM, r"^(logging|archive|service timestamps)", r"",
          "what the device records was changed", "What happens there may leave no trace.", source="NIST 800-53 AU-4"),
    _rule("network.ntp", Severity.MEDIUM, r"^ntp ", r"", "the device's time source was changed",
          "Logs and certificates rest on the right time.", source="NIST 800-53 AU-8"),
    _rule("network.routing", Severity.HIGH,
          r"^(router |ip route|ipv6 route|ip default-gateway|ip prefix-list|route-map|(no )?ip routing)", r"",
          "routing was changed", "Sites may be cut off, or traffic may take another way."),
    _rule("network.qos", Severity.MEDIUM, r"^(class-map|policy-map)", r"", "the quality of service was changed",
          "Calls may stutter when the line is full."),
    _rule("network.qos", Severity.MEDIUM, r"", r"^(service-policy|auto qos|trust device|mls qos|qos trust)",
          "the quality of service of a port was changed", "Calls may stutter when the line is full."),
    _rule("network.dhcp", Severity.MEDIUM, r"^ip dhcp ", r"", "the DHCP service was changed",
          "Phones and computers may get no address or the wrong one."),
    _rule("network.spanning-tree", Severity.HIGH, r"^spanning-tree ", r"", "the spanning tree was changed",
          "A loop may take the building down."),
    _rule("network.vlan", Severity.MEDIUM, r"^vlan ", r"", "a VLAN was changed", "Ports in it may have no network."),
    _rule("network.banner", Severity.LOW, r"^banner ", r"", "a banner was changed",
          "The legal warning at login may be missing.", source="NIST 800-53 AC-8"),
    _rule("network.interface", Severity.HIGH, r"^interface ", r"^interface ", "an interface was added or removed",
          "A network may have lost its gateway, or gained one nobody decided."),
    _rule("network.missing", Severity.MEDIUM, r"", r"", "a line is missing",
          "The device does not do what the city decided.", kinds=_GONE),
    _rule("network.extra", Severity.LOW, r"", r"", "a line was added", "The device does something nobody decided.",
          kinds=_NEW),
    _rule("network.changed", Severity.MEDIUM, r"", r"", "a line was changed",
          "The device does not do what the city decided."),
)  # fmt: skip
"""Meanings in order of precedence; the last three fit anything."""

EMERGENCY_NUMBERS = re.compile(r"^destination-pattern \^?9?(911|933|988|112)\$?$")
"""Dial-peers for these are emergency routes: 911, its test number 933, the crisis line 988, 112 by mobile habit."""
ROUTES = ("session target", "session server-group", "port")
"""Where a dial-peer sends its calls."""
