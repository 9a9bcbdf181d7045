"""IOS-XE 17 voice: CUBE, Unified CME, SRST, emergency response, ports and dial peers.

Sources: Cisco Unified CME command reference, Cisco IOS Voice command reference, Cisco Unified CME E911 chapter, and
the YANG models vendor/cisco/xe/17141/Cisco-IOS-XE-voice*.yang for number ranges.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from iac.lab.devices.grammar.iosxe_gateway import GATEWAY_MODES
from iac.lab.devices.grammar.iosxe_phones import PHONE_MODES
from iac.lab.devices.grammar.language import compile_mode

if TYPE_CHECKING:
    from collections.abc import Callable

    from iac.lab.devices.grammar.language import Line, Mode

_DIGITS = re.compile(r"\+?[\[\]()^0-9,A-F#*.?+%-]*T?\$?")


def _pattern(line: Line, at: int) -> tuple[int, str] | None:
    """A dial pattern: the command line takes digits, A-F, wildcards, an ending T and an ending ``$``."""
    token = line.tokens[at]
    return (1, token) if token and _DIGITS.fullmatch(token) else None


def _port(line: Line, at: int) -> tuple[int, str] | None:
    """A voice port such as 0/1/0, or 0/1/0:23."""
    return (1, line.tokens[at]) if re.fullmatch(r"\d+/\d+(/\d+)?(:\d+)?", line.tokens[at]) else None


def _zone(line: Line, at: int) -> tuple[int, str] | None:
    """A signed offset from UTC in hours."""
    return (1, str(int(line.tokens[at]))) if re.fullmatch(r"[+-]?\d{1,2}", line.tokens[at]) else None


def _text(line: Line, at: int) -> tuple[int, str]:
    """The rest of a line that may run over several lines (banners, certificates)."""
    before = line.starts[at - 1] + len(line.tokens[at - 1])
    return len(line.tokens) - at, line.raw[before:].lstrip(" ")


def _secret(line: Line, at: int) -> tuple[int, str] | None:
    """A secret with or without its type: ``0 PLAIN``, ``9 $9$..``, ``PLAIN``."""
    token = line.tokens[at]
    if token in ("0", "5", "8", "9"):
        return (2, f"{token} {line.tokens[at + 1]}") if at + 1 < len(line.tokens) else None
    return 1, f"0 {token}"


def _password(line: Line, at: int) -> tuple[int, str] | None:
    """A password with or without its type."""
    token = line.tokens[at]
    if token in ("0", "6", "7"):
        return (2, f"{token} {line.tokens[at + 1]}") if at + 1 < len(line.tokens) else None
    return 1, f"0 {token}"


KINDS: dict[str, Callable[[Line, int], tuple[int, str] | None]] = {
    "digits": _pattern,
    "port": _port,
    "tz": _zone,
    "text": _text,
    "secret": _secret,
    "password": _password,
}

GLOBAL = """
voice-card <line> -> voice-card
voice service voip -> voice-service
voice service pots -> loose
voice class uri <word> ( sip! | tel! ) -> voice-uri
voice class codec <1-10000> -> voice-codec
voice class ( srtp-crypto | tls-cipher | tls-profile | server-group | dpg | sip-options-keepalive | sip-profiles | \
    h323 | dualtone | custom-cptone | aaa | route-string ) <word> -> voice-class
voice class e164-pattern-map <1-10000> -> voice-map
voice class tenant <1-10000> -> voice-tenant
voice register global -> vr-global
voice register dn <1-3500> -> vr-dn
voice register template <1-10> -> vr-template
voice register dialplan <1-24> -> vr-dialplan
voice register pool-type <word> -> loose
voice register session-server <1-8> -> loose
voice register pool <1-2500> -> vr-pool
voice hunt-group <1-100> ( parallel! | sequential! | peer! | longest-idle! ) -> hunt-group
voice user-profile <1-100> -> loose
voice emergency response location <1-2147483647> -> erl
voice emergency response zone <1-100> -> er-zone
voice emergency response settings -> er-settings
voice translation-rule <1-2147483647> -> translation-rule
voice translation-profile <word> -> translation-profile
voice ( iec syslog | rtp send-recv | call send-alert | call convert-discpi-to-prog [ <line> ] | hpi <line> )
application -> application
controller ( t1 | e1 ) <line> -> loose
voice-port <port> -> voice-port
ccm-manager <line>
mgcp [ <line> ]
dspfarm <line>
sccp [ <line> ]
dial-peer cor custom -> cor-custom
dial-peer cor list <word> -> cor-list
dial-peer ( hunt = <0-7> | terminator = <word> | no-match <line> | outbound <line> | data <line> )
dial-peer voice <1-2147483647> ( voip! | pots! | vofr! | mmoip! ) -> dial-peer
dial-peer voice <1-2147483647> -> dial-peer @existing
num-exp <digits> = <digits>
presence [ <line> ]
gateway -> loose
sip-ua -> sip-ua
gatekeeper -> loose
telephony-service -> telephony
call-manager-fallback -> telephony
credentials -> loose
ephone-dn <1-2000> [ ( dual-line! | octo-line! ) ] -> ephone-dn
ephone-template <1-20> -> loose
ephone-dn-template <1-32> -> loose
ephone-hunt <1-100> <word!> -> hunt-group
ephone <1-2000> -> ephone
"""


def modes() -> list[Mode]:
    """Return the voice modes."""
    return [compile_mode(name, source) for name, source in {**GATEWAY_MODES, **PHONE_MODES}.items()]
