"""IOS-XE 17 voice, the telephones' side: Unified CME and SRST, their phones, directory numbers and hunt groups.

Sources: Cisco Unified CME command reference and the Cisco Unified SRST administration guide.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

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

PHONE_MODES: Mapping[str, str] = {
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
