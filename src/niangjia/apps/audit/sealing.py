"""Sealing of personal values: AES-256-GCM with versioned keys, keyed index.

Keys come from a source (`keysources`): one file for each purpose under `settings.DATA_DIR/keys`, or
a command that prints them. Rotation only adds a version; the highest seals, every version opens.
They stand on the ground floor because the audit keeps personal values too.
"""

import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from niangjia.apps.audit import keysources
from niangjia.apps.audit.keysources import KeyFileExposed, KeyMissing, KeySourceBroken
from niangjia.kernel.errors import DomainError

__all__ = [
    "PURPOSES",
    "KeyFileExposed",
    "KeyMissing",
    "KeyRing",
    "KeySourceBroken",
    "SealBroken",
    "create_missing_keys",
    "decrypted",
    "encrypted",
    "missing_keys",
    "open_sealed",
    "ring",
]

PURPOSES = ("personal", "index", "audit", "codes")
"""`codes` digests what cannot be digested anew (look-up codes): it has one version, for ever."""

NONCE = 12


class SealBroken(DomainError):
    """A sealed value does not open: altered, moved to another row or column, or of a lost key."""

    code = "keys.seal_broken"
    message = "这一项加密信息打不开：内容被动过，或密钥不对。请联系管理员核对密钥目录。"


@dataclass(frozen=True, slots=True)
class KeyRing:
    """The keys of one purpose by version; the highest version is current."""

    keys: Mapping[int, bytes]

    @property
    def current(self) -> int:
        """The version that seals today."""
        return max(self.keys)

    def seal(self, data: bytes, *, aad: str) -> bytes:
        """Return version ‖ nonce ‖ ciphertext; `aad` binds it to its place."""
        version = self.current
        return bytes([version]) + encrypted(self.keys[version], data, aad=aad)

    def open(self, sealed: bytes, *, aad: str) -> bytes:
        """Return what was sealed.

        :raises SealBroken: it was altered, moved, or sealed with a key this ring does not hold.
        """
        sealed = bytes(sealed)
        key = self.keys.get(sealed[0]) if sealed else None
        if key is None:
            raise SealBroken
        return decrypted(key, sealed[1:], aad=aad)

    def fingerprint(self, text: str, *, version: int | None = None) -> bytes:
        """Return HMAC-SHA256 of the text: equal texts can be found, none can be read back."""
        key = self.keys[self.current if version is None else version]
        return hmac.new(key, text.encode(), sha256).digest()


def encrypted(key: bytes, data: bytes, *, aad: str) -> bytes:
    """Return nonce ‖ ciphertext under one key, bound to its place."""
    nonce = secrets.token_bytes(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, data, aad.encode())


def decrypted(key: bytes, sealed: bytes, *, aad: str) -> bytes:
    """Return what `encrypted` made.

    :raises SealBroken: it was altered or moved, or the key is another.
    """
    try:
        return AESGCM(key).decrypt(sealed[:NONCE], sealed[NONCE:], aad.encode())
    except (InvalidTag, ValueError):
        raise SealBroken from None


def ring(purpose: str) -> KeyRing:
    """Return the keys of a purpose, as their source gives them now.

    :raises KeyMissing: the set-up has not made the file, or it was lost.
    :raises KeyFileExposed: the file can be read by others.
    :raises KeySourceBroken: the command that prints keys failed.
    """
    return KeyRing(keysources.source().keys(purpose))


def open_sealed(purpose: str, sealed: bytes, *, aad: str) -> bytes:
    """Return what was sealed with a purpose's keys; a version not yet heard of is asked for anew.

    :raises SealBroken: it was altered or moved, or its key is not held.
    """
    keys = ring(purpose)
    if sealed and sealed[0] not in keys.keys:
        keysources.source().forget()
        keys = ring(purpose)
    return keys.open(sealed, aad=aad)


def create_missing_keys() -> list[Path]:
    """Create the key files that do not exist yet; nothing to do where a command prints the keys."""
    return keysources.create_missing(PURPOSES)


def missing_keys() -> list[Path]:
    """Return the key files that are not there; none where a command prints the keys."""
    return keysources.missing(PURPOSES)
