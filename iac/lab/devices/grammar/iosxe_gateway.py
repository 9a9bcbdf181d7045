"""IOS-XE 17 voice, the gateway's side: CUBE, SIP, translation, emergency response, voice ports and dial peers.

Sources: Cisco IOS Voice command reference and the YANG models vendor/cisco/xe/17141/Cisco-IOS-XE-voice*.yang.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

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

GATEWAY_MODES: Mapping[str, str] = {
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
}
