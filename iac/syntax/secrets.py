"""Secrets inside a configuration: found, masked, and compared without ever being known where that is possible.

A device shows a salted hash; the intended text holds ``<secret:NAME>``. Whether they agree only somebody who can reveal
the secret can say: the ``SecretCheck`` passed in. Without one the answer is "not checked", never "differs".
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from iac.errors import SecretError
from iac.syntax.md5 import verify_md5
from iac.syntax.sha512 import verify_sha512

if TYPE_CHECKING:
    from iac.ports import SecretSource

_PLACEHOLDER = re.compile(r"^<secret:([^>]+)>$")
_TYPES = frozenset(("0", "4", "5", "6", "7", "8", "9", "8a", "sha512", "nt-hash"))
_SALTED = frozenset(("5", "8", "9", "sha512"))
_TYPE7_KEY = b"dsfd;kfoA,.iyewrkldJKDHSUBsgvca69834ncxv9873254k;fg87"
"""The fixed key of the reversible type 7 (published since 1995; type 7 is obfuscation, not encryption)."""
_CISCO64 = bytes.maketrans(
    b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/",
    b"./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
)
MASK = "<hidden>"


@dataclass(frozen=True, slots=True)
class Secret:
    """A secret as a configuration shows it: ``kind`` is the type word (empty: none given), ``text`` what follows it."""

    kind: str
    text: str

    @property
    def name(self) -> str:
        """The name behind a placeholder, empty for anything else."""
        match = _PLACEHOLDER.match(self.text)
        return match[1] if match else ""

    def __repr__(self) -> str:
        """Show the placeholder or the mask, never the secret."""
        return f"Secret({self.kind!r}, {self.text if self.name else MASK!r})"


SecretCheck = Callable[[str, Secret], bool | None]
"""Given a secret's name and what the device shows: True when they agree, False when not, None when it cannot tell."""


def split_secret(words: list[str], after: tuple[str, ...]) -> tuple[list[str], Secret] | None:
    """Return the words with the secret and its type taken out, and the secret; None when there is none.

    The secret follows one of the words ``after``; a type word (``0 5 7 8 9 sha512``) may stand before or behind it.
    """
    at = next((place for place, word in enumerate(words[:-1]) if word in after and place), None)
    if at is None and words[0] in after and len(words) > 1:
        at = 0
    if at is None:
        return None
    start = at + 1
    kind = ""
    if words[start] in _TYPES and start + 1 < len(words):
        kind, start = words[start], start + 1
    rest = words[start + 1 :]
    if not kind and rest and rest[-1] in _TYPES:
        kind, rest = rest[-1], rest[:-1]
    return [*words[: at + 1], "*", *rest], Secret(kind, words[start])


def compare_secrets(running: Secret, intended: Secret, check: SecretCheck | None) -> bool | None:
    """Return True when they agree, False when they certainly differ, None when nobody here can know."""
    if running.text == intended.text:
        return True
    if intended.name and running.name:
        return False
    if intended.name or running.name:
        known, shown = (intended, running) if intended.name else (running, intended)
        return check(known.name, shown) if check else None
    return _compare_shown(running, intended)


def _compare_shown(running: Secret, intended: Secret) -> bool | None:
    clear = [_reveal(secret) for secret in (running, intended)]
    if None not in clear:
        return clear[0] == clear[1]
    if clear[0] is not None or clear[1] is not None:
        plain, shown = (clear[0], intended) if clear[0] is not None else (clear[1], running)
        return verify(plain or "", shown)
    if running.kind != intended.kind:
        return False
    return False if running.kind in _SALTED and _salt(running) == _salt(intended) else None


def _salt(secret: Secret) -> str:
    parts = secret.text.split("$")
    return parts[2] if len(parts) > 3 else secret.text  # noqa: PLR2004  # $kind$salt$hash


def _reveal(secret: Secret) -> str | None:
    if secret.kind in {"", "0"}:
        return secret.text
    return decode_type7(secret.text) if secret.kind == "7" else None


def decode_type7(text: str) -> str | None:
    """Return the clear text of a type 7 string, None when it is not one."""
    if len(text) < 4 or len(text) % 2 or not text[:2].isdigit():  # noqa: PLR2004  # two digits of offset, pairs of hex
        return None
    try:
        hidden = bytes.fromhex(text[2:])
    except ValueError:
        return None
    offset = int(text[:2])
    key = (_TYPE7_KEY[(offset + place) % len(_TYPE7_KEY)] for place in range(len(hidden)))
    return bytes(byte ^ mask for byte, mask in zip(hidden, key, strict=True)).decode("latin-1")


def verify(clear: str, shown: Secret) -> bool | None:
    """Return whether ``shown`` hides ``clear``: types 0, 5, 7, 8 (PBKDF2, 20,000 rounds), 9 (scrypt), sha512.

    Source: Cisco, "Understanding the differences between the Cisco password / secret types".
    """
    if shown.kind in {"", "0", "7"}:
        hidden = _reveal(shown)
        return None if hidden is None else hmac.compare_digest(hidden.encode(), clear.encode())
    if shown.kind in {"5", "sha512"}:
        return verify_md5(clear, shown.text) if shown.kind == "5" else verify_sha512(clear, shown.text)
    parts = shown.text.split("$")
    if len(parts) != 4 or parts[1] != shown.kind:  # noqa: PLR2004  # $kind$salt$hash
        return None
    salt = parts[2].encode()
    if shown.kind == "8":
        digest = hashlib.pbkdf2_hmac("sha256", clear.encode(), salt, 20_000)
    elif shown.kind == "9":
        digest = hashlib.scrypt(clear.encode(), salt=salt, n=16_384, r=1, p=1, dklen=32)
    else:
        return None
    encoded = base64.b64encode(digest).rstrip(b"=").translate(_CISCO64)
    return hmac.compare_digest(encoded, parts[3].encode())


def secret_check(source: SecretSource) -> SecretCheck:
    """Return a check that reveals secrets from ``source``; a secret it does not have stays "not checked"."""
    known: dict[tuple[str, Secret], bool | None] = {}

    def check(name: str, shown: Secret) -> bool | None:
        if (name, shown) not in known:
            try:
                known[name, shown] = verify(source.reveal(name), shown)
            except SecretError:
                known[name, shown] = None
        return known[name, shown]

    return check
