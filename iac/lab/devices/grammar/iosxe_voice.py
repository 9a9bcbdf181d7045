"""IOS-XE 17 voice: CUBE, Unified CME, SRST, emergency response, ports and dial peers.

Sources: Cisco Unified CME command reference, Cisco IOS Voice command reference, Cisco Unified CME E911 chapter, \
    and the
YANG models vendor/cisco/xe/17141/Cisco-IOS-XE-voice*.yang for number ranges.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from iac.lab.devices.grammar.language import compile_mode

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

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

_SERVICE = """
ip address trusted list -> trusted-list
+ ip address trusted authenticate
ip address trusted call-block cause = <word>
address-hiding
mode border-element [ license capacity <1-10000> ] [ license <line> ]
media <line>
rtp-port range = <1-65535> <1-65535>
allow-connections ( sip | h323 ) to ( sip | h323 )
+ supplementary-service ( sip ( refer | moved-temporarily | handle-replaces ) | h450.2 | h450.3 | h450.12 )
supplementary-service ( media-renegotiate | h450.7 | h450.12 [ advertise-only ] )
fax protocol = <line>
fax <line>
modem <line>
redirect ip2ip
signaling forward = <word>
callmonitor
h323 -> loose
sip -> sip
stun -> loose
trace [ <line> ]
qsig <line>
shutdown [ <word> ]
gcid
clid <line>
"""

_SIP = """
bind ( control | media | all ) = source-interface <ifname>
session ( transport = <line> | refresh )
asserted-id = ( pai | ppi )
privacy <word>
early-offer = forced [ <line> ]
midcall-signaling = <line>
registrar server [ expires max! <60-86400!> [ min! <60-3600!> ] ]
min-se = <90-86400> [ session-expires <line> ]
rel1xx = <line>
options-ping = <60-1200>
outbound-proxy = <line>
localhost = <line>
srtp <line>
url = <word>
transport <line>
listen-port <line>
g729 annexb-all
e911
header-passing [ <line> ]
error-passthru
pass-thru <line>
sip-profiles = <line>
tls-profile = <word>
registration passthrough [ <line> ]
history-info
"""

_DIAL_PEER = """
description = <line>
+- huntstop
corlist ( incoming | outgoing ) = <word>
call-block translation-profile <line>
translation-profile ( incoming | outgoing ) = <word>
preference = <0-10> [ <0-10> ]
emergency response zone [ <1-100> ]
emergency response ( callback | location = <1-2147483647> )
service = <word> [ <line> ]
destination-pattern = <digits>
destination e164-pattern-map = <1-10000>
destination ( dpg = <1-10000> | uri = <word> | uri-from = <word> | provision-policy = <line> )
rtp payload-type <line>
modem <line>
session protocol = ( sipv2 | cisco | multicast )
session target = <line>
session transport = ( udp | tcp [ tls ] | system )
session server-group = <1-1000>
session <word> <line>
incoming called-number = <digits>
incoming called e164-pattern-map = <1-10000>
incoming calling e164-pattern-map = <1-10000>
incoming uri ( via | to | from | request | called ) = <word>
answer-address = <digits>
carrier-id ( source | target ) = <word>
voice-class codec = <1-10000> [ offer-all ]
voice-class sip ( bind ( control | media ) = source-interface <ifname> | options-keepalive = <line> | \
    options-keepalive | tenant = <1-10000> | profiles = <line> | early-offer forced | rel1xx = <line> | <line> )
voice-class ( h323 | dualtone-detect-params | aaa | stun-usage | permanent ) <line>
dtmf-relay = <line>
srtp [ <line> ]
codec = <word> [ <line> ]
playout-delay <line>
ip qos dscp <dscp!> ( media | signaling | video ) [ <line> ]
max-conn = <1-2147483647>
+ vad
+ digit-strip
direct-inward-dial
port = <port>
forward-digits = ( all | extra [ <0-32> ] | <0-32> )
prefix = <word>
req-qos <line>
fax <line>
fax-relay <line>
shutdown
caller-id <line>
clid <line>
numbering-type = <word>
media <line>
permission = ( orig | term | both | none )
progress_ind <line>
signaling <line>
supplementary-service <line>
tone ringback <line>
trunkgroup <line>
loopback = <word>
dnis-map = <word>
max-bandwidth = <line>
paramspace <line>
"""

_TELEPHONY = """
mode = <line>
sdspfarm <line>
conference <line>
em <line>
fxo <line>
load <word> = <line>
max-ephones = <0-2500>
max-dn = <0-2500> [ <line> ]
ip source-address = <ip> [ port <2000-9999> ] [ <line> ]
ip qos dscp <dscp!> <word> [ <line> ]
auto assign <line>
+- auto-reg-ephone
calling-number <line>
service <line>
timeouts <word> = <line>
system message = <line>
url <word> = <line>
cnf-file <line>
cnf-file location = <line>
user-locale <line>
network-locale <line>
keepalive = <line>
voicemail = <digits>
mwi <line>
max-conferences = <1-16> [ gain <line> ]
call-forward <line>
call-park system = ( application | redirect )
call-park <line>
moh = <line>
moh-file-buffer = <line>
multicast moh <line>
web admin <line>
dn-webedit
time-webedit
time-zone = <1-60>
time-format = ( 12 | 24 )
date-format = <word>
transfer-system = <line>
transfer-pattern <digits> [ blind ]
transfer-park <line>
secondary-dialtone = <word>
dialplan-pattern <1-5> = <line>
night-service ( code = <word> | day <word> <line> | date <line> | everyday <line> | weekday <line> | weekend <line> )
after-hours ( block pattern <1-100> = <word> [ 7-24 ] | day <word> <line> | date <line> | override-code <line> )
after-hour <line>
fac ( standard | custom <line> )
login <line>
directory <line>
emergency response <line>
hunt-group <line>
live-record = <word>
privacy
pin <line>
srst <line>
sip-prefix <line>
phone-key-size <line>
security-policy = <word>
secure-signaling trustpoint = <word>
server-security-mode = <word>
tftp-server-credentials trustpoint = <word>
olsontimezone = <line>
create cnf-files @transient
access-code <line>
limit-dn <line>
pickup <line>
alias <line>
fwd <line>
"""


_SOURCES: Mapping[str, str] = {
    "voice-card": """
dsp <line>
dspfarm
codec = <line>
+- watchdog
""",
    "voice-service": _SERVICE,
    "trusted-list": """
ipv4 <ip> [ <ip> ]
ipv6 <word>
""",
    "sip": _SIP,
    "voice-uri": """
host <line>
pattern = <line>
user-id = <line>
phone context = <line>
""",
    "voice-codec": """
codec preference <1-14> = <word> [ <line> ]
""",
    "voice-class": """
description = <line>
crypto <1-4> = <word>
cipher = <line>
trustpoint = <word>
cn-san <line>
cn-san-validate = <word>
ipv4 <ip> = [ port <1-65535> ] [ preference <0-5> ]
ipv6 <word> = [ port <1-65535> ] [ preference <0-5> ]
hunt-scheme = <word>
huntstop <line>
dial-peer <1-2147483647> = [ preference <0-9> ]
up-interval = <5-1200>
down-interval = <5-1200>
retry = <1-10>
transport = <line>
sip-profiles = <line>
rule <1-1073741823> = <line>
*request <line>
*response <line>
call <line>
h225 <line>
pattern <1-128> = <line>
frequency = <line>
cadence = <line>
""",
    "voice-map": """
description = <line>
e164 <digits>
url = <word>
""",
    "voice-tenant": """
bind ( control | media | all ) = source-interface <ifname>
registrar <line>
credentials <line>
sip-server = <line>
authentication <line>
tls-profile = <1-10000>
srtp-crypto = <1-10000>
session transport = <line>
session refresh
listen-port <line>
url = <word>
outbound-proxy = <line>
error-passthru
+ pass-thru content custom-sdp
asserted-id = <word>
rel1xx = <line>
localhost = <line>
connection-reuse [ <line> ]
sip-profiles = <line>
early-offer = forced
options-ping = <60-1200>
retry <word> = <1-10>
timers <word> = <line>
host-registrar
+ remote-party-id
privacy-policy <line>
midcall-signaling = <line>
srtp <line>
+- silent-discard untrusted
registrar <1-6> <line>
""",
    "vr-global": """
mode = ( cme | esrst | srst )
source-address = <ip> [ port <2000-9999> ] [ <line> ]
max-dn = <1-3500>
max-pool = <1-2500>
load <word> = <line>
authenticate ( register | presence | all | realm = <word> | ood-refer )
hold-alert
tftp-path = <word>
voicemail = <digits>
timezone = <1-60>
date-format = <word>
time-format = ( 12 | 24 )
dst <line>
file text
create profile = [ sync <word> ] @profile
ntp-server = <ip> [ <line> ]
network-locale <line>
user-locale <line>
auto-register [ <line> ]
+ auto-register
bandwidth <line>
call-feature-uri <word> = <line>
dialplan-pattern <1-5> = <line>
extern-auth
forwarding local
ip qos dscp <dscp!> <word>
mwi <line>
olsontimezone = <line>
reset @transient
restart @transient
security-policy = <word>
system message = <line>
timeouts interdigit = <2-120>
url <word> = <line>
no-reg <line>
upgrade @transient
camera
video
conference <line>
provision-tag
multiple-transmit = <word>
emergency response <line>
feature-policy <line>
service <line>
cnf-file <line>
phone-mode <line>
""",
    "vr-dn": """
number = <digits>
preference = <0-10>
huntstop [ channel <1-50> ]
shared-line [ max-calls <2-16> ]
call-forward b2bua ( all | busy | mailbox | night-service | unregistered ) = <digits>
call-forward b2bua noan = <digits> timeout <3-60000>
name = <line>
label = <line>
mwi
mwi-type = <word>
no-reg [ <line> ]
after-hour exempt
allow watch
auto-answer
pickup-group = <word>
pickup-call any-group
night-service bell
translation-profile ( incoming | outgoing ) = <word>
translate called = <word>
transfer <line>
intercom <line>
ring <line>
snr <line>
hold-alert <line>
emergency response <line>
session-server = <1-8>
feature-ring <line>
fwd-all <line>
corlist <line>
busy-trigger-per-button = <1-50>
""",
    "vr-template": """
softkeys ( alerting | connected | hold | idle | seized | ringIn | remote-in-use ) = <line>
button-layout <line>
service phone <word> = <line>
url-button <1-8> = <line>
button <line>
anonymous block
caller-id block
+- conference enable
dnd-control <line>
forwarding local
ip qos dscp <line>
+- transfer ( attended | blind )
+- vad
voicemail = <digits> [ timeout <5-60000> ]
paging-dn = <line>
feature-button <line>
keepalive <line>
busy-trigger-per-button = <1-50>
max-calls-per-button = <1-50>
exclude <line>
phone-key-size <line>
file text
emergency response <line>
no-ring <line>
codec = <line>
""",
    "vr-dialplan": """
type = <line>
pattern <1-24> = <line>
filename = <word>
""",
    "vr-pool": """
busy-trigger-per-button = <1-50>
id ( mac = <mac> | network = <ip> mask <ip> | ip = <ip> mask <ip> | device-id-name = <word> | phone-number = <word> )
session-transport = ( tcp | udp )
type = <line>
number <1-10> = ( dn <1-3500> | <digits> [ <line> ] )
template = <1-10>
dialplan = <1-24>
presence call-list
dtmf-relay = <line>
voice-class codec = <1-10000>
voice-class ( aaa | mlpp | stun-usage ) <line>
voice-class sip <line>
username = <word> password <line>
call-forward b2bua <word> = <line>
+- call-waiting
codec = <line>
description = <line>
night-service bell
+ vad
alias <1-5> = <line>
blf-speed-dial <1-113> = <line>
speed-dial <1-113> = <line>
fastdial <1-100> = <line>
after-hour exempt
emergency response location = <1-2147483647>
paging-dn = <1-2000> [ <word> ]
cor ( incoming | outgoing ) = <line>
translation-profile ( incoming | outgoing ) = <word>
max-pool = <line>
preference = <0-10>
proxy = <line>
max registrations <line>
media <line>
incoming called-number = <digits>
keep-conference
lpcor <line>
logo <line>
mac-address = <mac>
number <line>
park-reservation <line>
phone-mode = <word>
provision-tag = <word>
reset @transient
restart @transient
snr-mode <line>
user-locale <line>
srtp [ <line> ]
security-mode <line>
multiple-transmit <line>
feature-button <1-36> = <line>
button <line>
""",
    "hunt-group": """
pilot = <digits> [ secondary <digits> ]
list = <line>
final = <digits>
timeout = <line>
preference = <0-10> [ secondary <0-10> ]
hops = <2-32>
name = <line>
description = <line>
statistics collect
members logout
no-reg [ <word> ]
phone-display
present-call <line>
presentation <line>
auto logout <line>
max-redirect = <5-20>
from-ring
call-forward <line>
display-logout = <line>
""",
    "erl": """
elin <1-2> = <digits>
address = <line>
name = <line>
subnet <1-2> = <ip> <ip>
""",
    "er-zone": """
location <1-2147483647> = [ priority <1-100> ]
""",
    "er-settings": """
callback = <digits>
elin = <digits>
expiry = <2-2880>
logging
""",
    "translation-rule": """
rule <1-100> = ( reject <line> | <line> )
""",
    "translation-profile": """
translate ( called | calling | redirect-called | redirect-target | callback-number ) = <1-2147483647>
""",
    "application": """
service <word> = <line> -> app-service
service <word> -> app-service
global -> loose
package <line> -> loose
package <word> -> loose
""",
    "app-service": """
*paramspace <word> <word> = <line>
*param <word> = <line>
""",
    "voice-port": """
description = <line>
signal = <line>
signal groundStart
signal loopStart
cptone = <word>
connection ( plar = [ opx ] <line> | trunk = <line> | tie-line = <digits> )
caller-id <line>
ring <line>
station-id ( name = <line> | number = <digits> )
timeouts <word> = <line>
timing <word> = <line>
impedance = <word>
input gain = <line>
output attenuation = <line>
translation-profile ( incoming | outgoing ) = <word>
+- battery-reversal
supervisory <line>
+ comfort-noise
+ echo-cancel enable
echo-cancel <line>
+ vad
shutdown
dial-type = <word>
loss-plan = <word>
compand-type = <word>
busyout <line>
bearer-cap = <word>
trunk-group <line>
+- secondary dialtone
playout-delay <line>
mwi
ring frequency = <word>
connection <line>
local-bypass
emergency response <line>
disc_pi_off
vmwi = <word>
threshold <line>
non-linear
""",
    "cor-custom": """
name <word>
""",
    "cor-list": """
member <word>
""",
    "dial-peer": _DIAL_PEER,
    "sip-ua": """
credentials <line>
authentication <line>
retry <word> = <1-10>
timers <word> = <line>
registrar <line>
sip-server = <line>
mwi-server = <line>
host-registrar
presence enable
connection-reuse [ <line> ]
transport <line>
crypto signaling <line>
+ remote-party-id
set <line>
reason-header override
nat <line>
notify <line>
max-forwards = <1-70>
calling-info <line>
keepalive <line>
srv version = <1-2>
+- silent-discard untrusted
permit hostname <line>
aaa username = <line>
xfer target dial-peer
protocol mode = <line>
""",
    "telephony": _TELEPHONY,
    "ephone-dn": """
number = <digits> [ secondary <digits> ] [ no-reg [ <word> ] ]
pickup-group = <word>
park-slot = <line>
park-slot
paging = <line>
paging
paging group = <line>
name = <line>
label = <line>
description = <line>
preference = <0-10> [ secondary <0-10> ]
call-forward ( all | busy | max-length | night-service ) = <line>
call-forward noan = <digits> timeout <3-60000>
+- huntstop [ channel ]
mwi ( on | off | on-off | qsig | sip )
night-service bell
intercom = <line>
hold-alert <line>
translate <line>
after-hour exempt
emergency response <line>
corlist ( incoming | outgoing ) = <word>
translation-profile ( incoming | outgoing ) = <word>
feed <line>
moh <line>
moh-group <line>
ring <line>
conference <line>
fwd-local-calls
auto-answer
allow watch
ephone-dn-template = <1-32>
transfer-mode = <word>
""",
    "ephone": """
description = <line>
mac-address = <mac>
ephone-template = <1-20>
username = <line>
type = <line>
button = <line>
speed-dial <1-33> = <line>
fastdial <1-100> = <line>
paging-dn = <1-2000> [ <word> ]
codec = <line>
after-hour exempt
emergency response location = <1-2147483647>
lpcor <line>
keepalive <line>
dnd <line>
pin = <1000-99999999>
night-service bell
vm-device-id = <word>
blf-speed-dial <1-33> = <line>
capf-ip-in-cnf
device-security-mode = <word>
multiple-lines = <line>
""",
}


def modes() -> list[Mode]:
    """Return the voice modes."""
    return [compile_mode(name, source) for name, source in _SOURCES.items()]
