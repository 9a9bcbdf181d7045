"""Device texts without what must not be kept: keys, hashes, communities, passwords, and what changes by itself.

A device salts and re-encrypts a password whenever it likes; a backup that kept the hash would both betray it and show
a change every night. What is masked keeps its kind and place, so that adding or removing a secret still shows.
"""

from __future__ import annotations

import re

MASK = "<masked>"

_VALUE = r"(?!<secret:)(\S+)"
"""A placeholder says nothing and may stay."""
_SECRETS = (
    rf"^([-+\s]*username \S+ .*?\b(?:secret|password)(?: (?:\d|sha512|0|5|7|8|9))?) {_VALUE}",
    rf"^([-+\s]*enable (?:secret|password)(?: (?:level \d+|\d|sha512))*) {_VALUE}",
    rf"^([-+\s]*(?:password|secret)(?: \d)?) {_VALUE}",
    rf"^([-+\s]*snmp-server community(?: \d)?) {_VALUE}",
    rf"^([-+\s]*snmp-server host .*? (?:version (?:1|2c)|informs|traps)) {_VALUE}",
    rf"(\b(?:auth (?:md5|sha\S*)|priv (?:des|3des|aes(?: \d+)?|aes\d+))) {_VALUE}",
    rf"(\b(?:tacacs|radius)-server .*?\bkey(?: \d)?) {_VALUE}",
    rf"^([-+\s]*key(?: [0-9])?) {_VALUE}$",
    rf"^([-+\s]*key-string(?: \d)?) {_VALUE}",
    rf"^([-+\s]*pre-shared-key(?: address \S+(?: \S+)? key| local| remote)?(?: (?:\d|hex))?) {_VALUE}",
    rf"^([-+\s]*crypto isakmp key(?: \d)?) {_VALUE}",
    rf"^([-+\s]*ip ospf (?:message-digest-key \d+ md5|authentication-key)(?: \d)?) {_VALUE}",
    rf"^([-+\s]*neighbor \S+ password(?: \d)?) {_VALUE}",
    rf"^([-+\s]*ntp authentication-key \d+ \S+(?: \d)?) {_VALUE}",
    rf"^([-+\s]*(?:wpa-psk (?:ascii|hex)|authentication username \S+ password)(?: \d)?) {_VALUE}",
    rf"^([-+\s]*pin) {_VALUE}$",
)
_PATTERNS = tuple(re.compile(pattern, re.IGNORECASE | re.MULTILINE) for pattern in _SECRETS)
_CERTIFICATE = re.compile(r"^(\s*certificate .*\n)(?:\s+[0-9A-F ]+\n)+(\s+quit)", re.MULTILINE)
_VOLATILE = re.compile(
    r"^(?:! Last configuration change|! NVRAM config last updated|Building configuration|Current configuration :|"
    r"ntp clock-period|! device: .*|! boot system|file prompt quiet$).*\n?",
    re.MULTILINE,
)


def mask(text: str) -> str:
    """Return ``text`` without secrets and without lines that change by themselves; masking twice changes nothing."""
    text = _VOLATILE.sub("", text.replace("\r\n", "\n"))
    text = _CERTIFICATE.sub(rf"\g<1>  {MASK}\n\g<2>", text)
    return hide(text).strip("\n") + "\n"


def hide(text: str) -> str:
    """Return ``text``, a configuration or a difference of two, with every secret masked; placeholders stay."""
    for pattern in _PATTERNS:
        text = pattern.sub(rf"\g<1> {MASK}", text)
    return text
