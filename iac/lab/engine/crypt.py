"""Pulumi's passphrase scheme, so that either engine opens what the other has sealed.

A stack's state is ``v1:SALT:v1:NONCE:CIPHERTEXT``, the last three sealing the word ``pulumi``; the key is
PBKDF2-SHA256 over the passphrase with 1,000,000 iterations; a value is sealed by AES-256-GCM as
``v1:NONCE:CIPHERTEXT`` (``sdk/go/common/resource/config/crypt.go`` and ``pkg/secrets/passphrase`` of Pulumi 3.260).
"""

from __future__ import annotations

import hashlib
import os
from base64 import b64decode, b64encode
from dataclasses import dataclass, field
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from iac.errors import EngineError

_ITERATIONS = 1_000_000
_KEY_BYTES = 32
_SALT_BYTES = 8
_NONCE_BYTES = 12
_PROOF = "pulumi"


@lru_cache(maxsize=64)
def _key(passphrase: str, salt: bytes) -> bytes:
    return hashlib.pbkdf2_hmac("sha256", passphrase.encode(), salt, _ITERATIONS, _KEY_BYTES)


@dataclass(frozen=True)
class Crypter:
    """Seals and opens the secrets of one stack; ``state`` is public and goes into the checkpoint."""

    state: str
    key: bytes = field(repr=False)

    def encrypt(self, plaintext: str) -> str:
        """Return the sealed form; a fresh nonce every time."""
        nonce = os.urandom(_NONCE_BYTES)
        sealed = AESGCM(self.key).encrypt(nonce, plaintext.encode(), None)
        return f"v1:{b64encode(nonce).decode()}:{b64encode(sealed).decode()}"

    def decrypt(self, sealed: str) -> str:
        """Return the plaintext; :class:`iac.errors.EngineError` when the passphrase is another one."""
        try:
            _version, nonce, ciphertext = sealed.split(":")
            return AESGCM(self.key).decrypt(b64decode(nonce), b64decode(ciphertext), None).decode()
        except (InvalidTag, ValueError) as exc:
            raise EngineError(
                "a secret in the checkpoint cannot be opened. Either the passphrase is not the one it was sealed "
                "with, or the file was damaged"
            ) from exc


def fresh(passphrase: str) -> Crypter:
    """Return a crypter with a new salt."""
    salt = os.urandom(_SALT_BYTES)
    unproven = Crypter("", _key(passphrase, salt))
    return Crypter(f"v1:{b64encode(salt).decode()}:{unproven.encrypt(_PROOF)}", unproven.key)


def unlock(passphrase: str, state: str) -> Crypter:
    """Return the crypter of an existing stack; :class:`iac.errors.EngineError` when the passphrase is wrong."""
    try:
        version, salt, proof = state.split(":", 2)
        key = _key(passphrase, b64decode(salt))
    except ValueError as exc:
        raise EngineError("the checkpoint's salt is malformed") from exc
    crypter = Crypter(state, key)
    if version != "v1" or crypter.decrypt(proof) != _PROOF:
        raise EngineError("the checkpoint was sealed by a scheme this engine does not know")
    return crypter
