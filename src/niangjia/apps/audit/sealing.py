"""Sealing of personal values: keys from their own files, AES-256-GCM, keyed index.

The keys live under `settings.DATA_DIR/keys`, one file for each purpose, one line for each version:
`<version> <key in base64>`. Rotation only adds a line; the highest version seals, every version
opens. They stand on the ground floor because the audit keeps personal values too.
"""

import base64
import hmac
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from niangjia.kernel.errors import DomainError

PURPOSES = ("personal", "index", "audit")
_NONCE = 12
_KEY = 32


class KeyMissing(DomainError):
    """A key file is not where it should be. Never made anew by itself: that would lose the old."""

    code = "keys.missing"
    message = "找不到密钥文件 %(path)s。请从备份恢复密钥目录；没有密钥，个人信息无法读取。"


class KeyFileExposed(DomainError):
    """Others on this machine can read a key file."""

    code = "keys.exposed"
    message = "密钥文件 %(path)s 能被其他人读取。请执行 chmod 600 后再启动。"


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
        nonce = secrets.token_bytes(_NONCE)
        version = self.current
        sealed = AESGCM(self.keys[version]).encrypt(nonce, data, aad.encode())
        return bytes([version]) + nonce + sealed

    def open(self, sealed: bytes, *, aad: str) -> bytes:
        """Return what was sealed.

        :raises SealBroken: it was altered, moved, or sealed with a key this ring does not hold.
        """
        sealed = bytes(sealed)
        key = self.keys.get(sealed[0]) if sealed else None
        if key is None:
            raise SealBroken
        try:
            return AESGCM(key).decrypt(sealed[1 : 1 + _NONCE], sealed[1 + _NONCE :], aad.encode())
        except InvalidTag:
            raise SealBroken from None

    def fingerprint(self, text: str) -> bytes:
        """Return HMAC-SHA256 of the text: equal texts can be found, none can be read back."""
        return hmac.new(self.keys[self.current], text.encode(), sha256).digest()


def ring(purpose: str) -> KeyRing:
    """Return the keys of a purpose, as their file holds them now.

    :raises KeyMissing: the set-up has not made the file, or it was lost.
    :raises KeyFileExposed: the file can be read by others.
    """
    path = _path(purpose)
    try:
        stat = path.stat()
    except FileNotFoundError:
        raise KeyMissing(path=path) from None
    if stat.st_mode & 0o077:
        raise KeyFileExposed(path=path)
    return _read(path, stat.st_mtime_ns)


def create_missing_keys() -> list[Path]:
    """Create the key files that do not exist yet, readable by their owner alone; for the set-up.

    Two set-ups at once end with one and the same file.
    """
    made = []
    for purpose in PURPOSES:
        path = _path(purpose)
        if path.exists():
            continue
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
        line = f"1 {base64.b64encode(secrets.token_bytes(_KEY)).decode()}\n"
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(handle, "w") as file:
                file.write(line)
                file.flush()
                os.fsync(file.fileno())
            os.link(draft, path)
            made.append(path)
        except FileExistsError:
            pass  # the other set-up was first: its key is the key
        finally:
            draft.unlink()
    return made


def missing_keys() -> list[Path]:
    """Return the key files that are not there."""
    return [path for path in map(_path, PURPOSES) if not path.exists()]


def _path(purpose: str) -> Path:
    return Path(settings.DATA_DIR) / "keys" / f"{purpose}.keys"


@lru_cache(maxsize=16)
def _read(path: Path, _mtime_ns: int) -> KeyRing:
    pairs = (line.split() for line in path.read_text().splitlines() if line.strip())
    return KeyRing({int(version): base64.b64decode(key) for version, key in pairs})
