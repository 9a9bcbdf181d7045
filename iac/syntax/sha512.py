"""The SHA-512 password hash that EOS shows (``secret sha512 $6$salt$hash``).

After Ulrich Drepper's specification "Unix crypt using SHA-256 and SHA-512" (version 0.6, 2018); steps as there.
Python's own ``crypt`` is gone since 3.13.
"""

from __future__ import annotations

import hashlib
import hmac

_ROUNDS = 5000
_LONGEST_SALT = 16
_ALPHABET = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_FEWEST, _MOST = 1000, 999_999_999


def verify_sha512(clear: str, shown: str) -> bool | None:
    """Return whether ``shown`` (``$6$salt$hash``) hides ``clear``; None when it is not such a hash."""
    parts = shown.split("$")
    rounds = _ROUNDS
    if len(parts) == 5 and parts[2].startswith("rounds="):  # noqa: PLR2004  # $6$rounds=N$salt$hash
        rounds = max(_FEWEST, min(_MOST, int(parts[2][7:]))) if parts[2][7:].isdigit() else 0
        del parts[2]
    if len(parts) != 4 or parts[:2] != ["", "6"] or not rounds:  # noqa: PLR2004  # $6$salt$hash
        return None
    digest = _digest(clear.encode(), parts[2].encode()[:_LONGEST_SALT], rounds)
    return hmac.compare_digest(_encode(digest), parts[3])


def _digest(key: bytes, salt: bytes, rounds: int) -> bytes:
    second = hashlib.sha512(key + salt + key).digest()  # steps 4 to 8
    first = hashlib.sha512(key + salt + _stretch(second, len(key)))  # steps 1 to 3, 9 and 10
    length = len(key)
    while length:  # step 11
        first.update(second if length & 1 else key)
        length >>= 1
    start = first.digest()
    known = _stretch(hashlib.sha512(key * len(key)).digest(), len(key))  # steps 13 to 16
    salted = _stretch(hashlib.sha512(salt * (16 + start[0])).digest(), len(salt))  # steps 17 to 20
    return _stir(start, known, salted, rounds)


def _stir(current: bytes, known: bytes, salted: bytes, rounds: int) -> bytes:
    """Step 21."""
    for number in range(rounds):
        parts = [known if number & 1 else current]
        if number % 3:
            parts.append(salted)
        if number % 7:
            parts.append(known)
        parts.append(current if number & 1 else known)
        current = hashlib.sha512(b"".join(parts)).digest()
    return current


def _stretch(block: bytes, length: int) -> bytes:
    return (block * (length // len(block) + 1))[:length]


def _encode(digest: bytes) -> str:
    """Step 22: triples of bytes, each 21 places after the one before, then the last byte."""
    out = []
    place = (0, 21, 42)
    for _ in range(21):
        out.append(_letters(digest[place[0]] << 16 | digest[place[1]] << 8 | digest[place[2]], 4))
        place = (place[1] + 1, place[2] + 1, place[0] + 1)
    out.append(_letters(digest[63], 2))
    return "".join(out)


def _letters(value: int, count: int) -> str:
    return "".join(_ALPHABET[value >> 6 * index & 0x3F] for index in range(count))
