"""MD5 crypt, which Cisco calls type 5, to check a known secret against what a device shows (FreeBSD's md5crypt)."""

from __future__ import annotations

import hashlib
import hmac

_ALPHABET = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_ROUNDS = 1_000
_ORDER = ((0, 6, 12), (1, 7, 13), (2, 8, 14), (3, 9, 15), (4, 10, 5))


def verify_md5(clear: str, shown: str) -> bool | None:
    """Return whether ``shown`` (``$1$salt$hash``) hides ``clear``; None when it has another form."""
    parts = shown.split("$")
    if len(parts) != 4 or parts[1] != "1":  # noqa: PLR2004  # an empty one, the scheme, the salt, the hash
        return None
    return hmac.compare_digest(_hashed(clear.encode(), parts[2].encode()).encode(), parts[3].encode())


def _hashed(key: bytes, salt: bytes) -> str:
    inner = _md5(key + salt + key)
    text = key + b"$1$" + salt + (inner * (len(key) // len(inner) + 1))[: len(key)]
    length = len(key)
    while length:
        text += b"\0" if length & 1 else key[:1]
        length >>= 1
    digest = _md5(text)
    for turn in range(_ROUNDS):
        mixed = (key if turn & 1 else digest) + (salt if turn % 3 else b"") + (key if turn % 7 else b"")
        digest = _md5(mixed + (digest if turn & 1 else key))
    return "".join(_letters(digest, places, 4) for places in _ORDER) + _letters(digest, (11,), 2)


def _md5(text: bytes) -> bytes:
    return hashlib.md5(text, usedforsecurity=False).digest()


def _letters(digest: bytes, places: tuple[int, ...], count: int) -> str:
    """Return ``count`` letters of six bits, the lowest first, of the bytes at ``places``, the first the highest."""
    number = int.from_bytes(bytes(digest[place] for place in places), "big")
    return "".join(_ALPHABET[number >> 6 * place & 63] for place in range(count))
