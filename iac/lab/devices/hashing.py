"""How devices store what must not be read: Cisco types 7 and 9, and SHA-512 crypt as Arista uses it.

Type 7 is the published Vigenere scheme (a fixed key, no secrecy). Type 9 is scrypt with N=16384, r=1, p=1 and a 14
character salt (Cisco, "Understand Cisco IOS password types"). SHA-512 crypt follows Ulrich Drepper's public
specification "Unix crypt using SHA-256 and SHA-512" with the default 5,000 rounds.
"""

from __future__ import annotations

import hashlib
import secrets
from collections import defaultdict, deque
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_TYPE7_KEY = b"dsfd;kfoA,.iyewrkldJKDHSUBsgvca69834ncxv9873254k;fg87"
_ALPHABET = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_SALT_LENGTH = 14
_ROUNDS = 5000
_DIGEST = 64
_RFC3414_BYTES = 1 << 20


def salt(length: int = _SALT_LENGTH) -> str:
    """Return a fresh salt of ``length`` characters of crypt's alphabet."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(length))


def type7(plain: str, offset: int | None = None) -> str:
    """Return ``plain`` as type 7; ``offset`` (0..15) is where in the key it starts."""
    start = secrets.randbelow(16) if offset is None else offset
    mixed = (byte ^ _TYPE7_KEY[(start + place) % len(_TYPE7_KEY)] for place, byte in enumerate(plain.encode()))
    return f"{start:02d}" + "".join(f"{byte:02X}" for byte in mixed)


class SaltPool:
    """Hashes under random salts, remembering a few per plain text: a lab of hundreds types the same secret often.

    The same secret typed twice in a row still comes out differently, as on a device.
    """

    def __init__(self, hasher: Callable[[str], str], size: int = 3) -> None:
        self._hasher = hasher
        self._size = size
        self._known: defaultdict[str, deque[str]] = defaultdict(deque)

    def __call__(self, plain: str) -> str:
        """Return a hash of ``plain`` that differs from the one before."""
        known = self._known[plain]
        if len(known) < self._size:
            known.appendleft(self._hasher(plain))
        else:
            known.rotate(1)
        return known[0]


def type9(plain: str, with_salt: str = "") -> str:
    """Return ``plain`` as type 9, under a random salt unless one is given."""
    chosen = with_salt or salt()
    digest = hashlib.scrypt(plain.encode(), salt=chosen.encode(), n=16384, r=1, p=1, dklen=32)
    return f"$9${chosen}${_base64(digest)}"


def _base64(raw: bytes) -> str:
    bits = int.from_bytes(raw, "big") << (-len(raw) * 8 % 6)
    count = -(-len(raw) * 8 // 6)
    return "".join(_ALPHABET[bits >> 6 * (count - place - 1) & 63] for place in range(count))


def sha512_crypt(plain: str, with_salt: str = "") -> str:
    """Return ``plain`` as ``$6$``, under a random salt of 16 characters unless one is given."""
    chosen = with_salt or salt(16)
    key, seed = plain.encode(), chosen.encode()
    alternate = hashlib.sha512(key + seed + key).digest()
    start = hashlib.sha512(key + seed + _repeat(alternate, len(key)))
    length = len(key)
    while length:
        start.update(alternate if length & 1 else key)
        length >>= 1
    digest = start.digest()
    p_bytes = _repeat(hashlib.sha512(key * len(key)).digest(), len(key))
    s_bytes = _repeat(hashlib.sha512(seed * (16 + digest[0])).digest(), len(seed))
    for number in range(_ROUNDS):
        digest = _round(number, digest, p_bytes, s_bytes)
    return f"$6${chosen}${_shuffle(digest)}"


def _repeat(block: bytes, length: int) -> bytes:
    return (block * (length // len(block) + 1))[:length]


def _round(number: int, digest: bytes, p_bytes: bytes, s_bytes: bytes) -> bytes:
    mixed = p_bytes if number & 1 else digest
    mixed += (s_bytes if number % 3 else b"") + (p_bytes if number % 7 else b"")
    return hashlib.sha512(mixed + (digest if number & 1 else p_bytes)).digest()


def _shuffle(digest: bytes) -> str:
    """Spell the digest in the order of the specification: triples 21 apart, each rotated one further."""
    text = ""
    for place in range(21):
        triple = [place, place + 21, place + 42]
        turn = place % 3
        first, second, third = triple[turn:] + triple[:turn]
        text += _spell(digest[first] << 16 | digest[second] << 8 | digest[third], 4)
    return text + _spell(digest[_DIGEST - 1], 2)


def _spell(number: int, count: int) -> str:
    return "".join(_ALPHABET[number >> 6 * place & 63] for place in range(count))


@lru_cache(maxsize=1024)
def localized(phrase: str, engine: str, algorithm: str = "sha1") -> str:
    """Return the key of an SNMPv3 pass phrase on one engine (RFC 3414, appendix A.2), in hexadecimal."""
    secret = phrase.encode()
    master = hashlib.new(algorithm, _repeat(secret, _RFC3414_BYTES), usedforsecurity=False).digest()
    own = hashlib.new(algorithm, master + bytes.fromhex(engine) + master, usedforsecurity=False)
    return own.hexdigest()


hide_type9 = SaltPool(type9)
hide_sha512 = SaltPool(sha512_crypt)
