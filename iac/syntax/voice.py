"""Voice on IOS-XE: dial-peers, voice classes, translation, emergency, CME and SRST, as rules.

Source: Cisco IOS Voice Command Reference and Cisco Unified CME command reference; the modes are those of CUBE and CME.
"""

from __future__ import annotations

from iac.syntax import words as spelling
from iac.syntax.rules import ANY, Rule, block, many, mode, one

_VALUE = Rule(words=1)
"""Inside most voice modes a line is one value named by its first word."""


def _without_stamp(words: list[str]) -> list[str]:
    """``create profile sync 0004...``: the number is the router's own count of the phone files it wrote."""
    return words[:2]


DIAL_PEER = mode(
    "dial-peer",
    one("description", norm=spelling.free),
    one(
        "translation-profile incoming", "translation-profile outgoing", "session protocol", "session transport",
        "session target", "session server-group", "incoming called-number", "incoming uri via", "incoming uri to",
        "incoming uri from", "incoming uri request", "incoming calling e164-pattern-map",
        "incoming called e164-pattern-map", "emergency response zone", "emergency response location",
        "emergency response callback", "voice-class codec", "voice-class sip tenant", "voice-class sip bind control",
        "voice-class sip bind media", "voice-class sip options-keepalive", "dtmf-relay", "codec", "preference", "port",
        "digit-strip", "forward-digits", "prefix", "huntstop", "direct-inward-dial", "service", "destination dpg",
        "destination uri", "corlist incoming", "corlist outgoing", "max-conn", "srtp", "vad", "answer-address",
        "fax rate", "fax protocol", "tech-prefix", "progress_ind setup", "shutdown", "ip qos dscp", "permission",
    ),
    one("destination-pattern", "destination e164-pattern-map", rank=9),
    default_rule=Rule(),
    defaults=frozenset(("no shutdown",)),
)  # fmt: skip

_LOCATION = mode("emergency location", one("name", "address", norm=spelling.free), one("elin *", "subnet *"))
_ZONE = mode("emergency zone", one("location *", norm=spelling.free))
_SETTINGS = mode("emergency settings", default_rule=_VALUE)
_TRANSLATION_RULE = mode("translation-rule", one("rule *", norm=spelling.free))
_TRANSLATION_PROFILE = mode("translation-profile", one("translate *"))
_PATTERN_MAP = mode("pattern-map", one("description", norm=spelling.free), many("e164", norm=spelling.free), one("url"))
_SERVER_GROUP = mode(
    "server-group", one("description", norm=spelling.free), one("ipv4 *", "ipv6 *", "dns *", "hunt-scheme")
)
_URI = mode("uri class", one("pattern", "user-id"), many("host", norm=spelling.free))
_CODEC = mode("codec class", one("codec preference *"))
_NUMBERED = mode(
    "numbered class", one("crypto *", "cipher *", "dial-peer *", "trustpoint", "cn-san"), default_rule=_VALUE
)
_TENANT = mode(
    "tenant",
    one("bind control", "bind media", "registrar *", "credentials", "session transport", "sip-server"),
    default_rule=_VALUE,
)
_SIP = mode(
    "voice service sip",
    one(
        "registrar server",
        "session refresh",
        "asserted-id",
        "early-offer",
        "bind control",
        "bind media",
        "header-passing",
    ),
    default_rule=Rule(),
)
_TRUSTED = mode("trusted list", many("ipv4", "ipv6"))
_SERVICE = mode(
    "voice service",
    block("sip", _SIP, fixed=True),
    block("ip address trusted list", _TRUSTED, fixed=True),
    one("mode", "address-hiding", "fax protocol", "rtp-port range", "media-address range"),
    many("allow-connections", "supplementary-service"),
    default_rule=Rule(),
)
_REGISTER_GLOBAL = mode(
    "register global",
    one("voicemail", "mode", "tftp-path", "authenticate register", "authenticate realm"),
    one("create profile", norm=_without_stamp),
    default_rule=_VALUE,
)
_REGISTER_DN = mode(
    "register dn",
    one("call-forward b2bua *", "name", "label", "number", "night-service *"),
    one("description", norm=spelling.free),
    default_rule=_VALUE,
)
_REGISTER_POOL = mode(
    "register pool",
    one(
        "id",
        "number *",
        "emergency response location",
        "blf-speed-dial *",
        "speed-dial *",
        "voice-class codec",
        "busy-trigger-per-button",
    ),
    one("username", secret=("password",), cut=2),
    one("description", norm=spelling.free),
    default_rule=_VALUE,
)
_TEMPLATE = mode("register template", one("softkeys *"), default_rule=_VALUE)
_HUNT_GROUP = mode("hunt group", one("description", norm=spelling.free), default_rule=_VALUE)
_TELEPHONY = mode(
    "telephony-service",
    one(
        "night-service day *", "night-service date * *", "night-service code", "after-hours block pattern *",
        "after-hours day *", "after-hours date * *", "ip source-address", "call-park system", "fac", "transfer-system",
        "create cnf-files", "max-conferences", "url *", "moh",
    ),
    many("transfer-pattern", "paging-dn"),
    default_rule=_VALUE,
)  # fmt: skip
_EPHONE_DN = mode("ephone-dn", one("call-forward *", "description", "name", norm=spelling.free), default_rule=_VALUE)
_VOICE_PORT = mode(
    "voice-port",
    one("description", "station-id name", "station-id number", norm=spelling.free),
    one("connection", "caller-id enable", "timeouts *", "signal", "cptone"),
    default_rule=_VALUE,
    defaults=frozenset(("no shutdown",)),
)
_SIP_UA = mode(
    "sip-ua",
    one(
        "transport tcp",
        "transport udp",
        "crypto signaling *",
        "mwi-server",
        "registrar *",
        "credentials",
        "retry *",
        "timers *",
    ),
    default_rule=_VALUE,
)
_FALLBACK = mode("call-manager-fallback", one("ip source-address"), default_rule=_VALUE)
_APPLICATION = mode(
    "application",
    block(
        "service",
        mode("application service", one("param *", norm=spelling.free), one("paramspace * *", norm=spelling.free)),
    ),
)

VOICE = [
    *block("dial-peer voice *", DIAL_PEER, words=3, clear_first=True),
    *block("voice emergency response location *", _LOCATION, words=5),
    *block("voice emergency response zone *", _ZONE, words=5),
    *block("voice emergency response settings", _SETTINGS),
    *block("voice translation-rule *", _TRANSLATION_RULE, words=3),
    *block("voice translation-profile *", _TRANSLATION_PROFILE, words=3, norm=spelling.free),
    *block("voice class e164-pattern-map *", _PATTERN_MAP, words=4),
    *block("voice class server-group *", _SERVER_GROUP, words=4),
    *block("voice class uri *", _URI, words=4, clear_first=True),
    *block("voice class codec *", _CODEC, words=4),
    *block("voice class srtp-crypto *", _NUMBERED, words=4),
    *block("voice class tls-cipher *", _NUMBERED, words=4),
    *block("voice class tls-profile *", _NUMBERED, words=4),
    *block("voice class dpg *", _NUMBERED, words=4),
    *block("voice class sip-options-keepalive *", _TENANT, words=4),
    *block("voice class tenant *", _TENANT, words=4),
    *block("voice service voip", _SERVICE, fixed=True),
    *block("voice service pots", _SERVICE, fixed=True),
    *block("voice register global", _REGISTER_GLOBAL),
    *block("voice register dn *", _REGISTER_DN, words=4),
    *block("voice register pool *", _REGISTER_POOL, words=4),
    *block("voice register template *", _TEMPLATE, words=4),
    *block("voice hunt-group *", _HUNT_GROUP, words=3, clear_first=True),
    *block("telephony-service", _TELEPHONY),
    *block("ephone-dn *", _EPHONE_DN, words=2),
    *block("ephone *", _REGISTER_POOL, words=2),
    *block("voice-port", _VOICE_PORT, fixed=True),
    *block("sip-ua", _SIP_UA),
    *block("call-manager-fallback", _FALLBACK),
    *block("application", _APPLICATION, fixed=True),
    *block("dial-peer cor custom", mode("cor names", many("name")), fixed=True),
    *block("dial-peer cor list *", mode("cor list", many("member")), words=4),
    *block("voice source-group *", ANY, words=3),
    *many("num-exp"),
    *one("dial-peer hunt", "ccm-manager fallback-mgcp"),
]
"""The voice blocks of the global mode, for :mod:`iac.syntax.iosxe` to take in."""
