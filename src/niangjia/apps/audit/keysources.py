"""Where keys come from: a file for each purpose, or a command that prints them (a KMS client).

Both speak one form, a line for each version: `<version> <32 bytes in base64>`.
"""

import base64
import binascii
import os
import secrets
import shlex
import subprocess
import time
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from django.conf import settings

from niangjia.kernel.errors import DomainError

KEY_BYTES = 32
LATEST_VERSION = 255
"""A version is one byte before every sealed value; 0 is not a version."""

_HELD_FOR = 30.0  # seconds: a printed key is asked for anew after that
_PATIENCE = 10.0  # seconds that the command may take


class KeyMissing(DomainError):
    """A key file is not where it should be. Never made anew by itself: that would lose the old."""

    code = "keys.missing"
    message = "找不到密钥文件 %(path)s。请从备份恢复密钥目录；没有密钥，个人信息无法读取。"


class KeyFileExposed(DomainError):
    """Others on this machine can read a key file."""

    code = "keys.exposed"
    message = "密钥文件 %(path)s 能被其他人读取。请执行 chmod 600 后再启动。"


class KeySourceBroken(DomainError):
    """The command that prints keys failed, or printed something else."""

    code = "keys.source_broken"
    message = "取不到“%(purpose)s”密钥：%(why)s。请检查 NIANGJIA_KEY_COMMAND 和密钥系统。"


class KeysElsewhere(DomainError):
    """Keys that a command prints are changed where they live."""

    code = "keys.elsewhere"
    message = "密钥由命令提供，不在本机。请在密钥系统里%(what)s，再运行 ./niangjia keys status。"


class NoVersionsLeft(DomainError):
    """A version is one byte."""

    code = "keys.no_versions_left"
    message = "“%(purpose)s”密钥的版本号用完了（最多 255）。请联系开发者。"


class KeySource(Protocol):
    """What a copy reads its keys from."""

    def keys(self, purpose: str) -> Mapping[int, bytes]:
        """Return the keys of a purpose by version."""

    def add(self, purpose: str) -> int:
        """Make the next version and return its number."""

    def remove(self, purpose: str, version: int) -> None:
        """Take a version out of use."""

    def forget(self) -> None:
        """Ask the source anew next time."""


class Files:
    """Keys in `settings.DATA_DIR/keys`, readable by their owner alone."""

    def keys(self, purpose: str) -> Mapping[int, bytes]:
        path = path_of(purpose)
        try:
            stat = path.stat()
        except FileNotFoundError:
            raise KeyMissing(path=path) from None
        if stat.st_mode & 0o077:
            raise KeyFileExposed(path=path)
        return _read(path, stat.st_mtime_ns, stat.st_ino)

    def add(self, purpose: str) -> int:
        version = max(self.keys(purpose)) + 1
        if version > LATEST_VERSION:
            raise NoVersionsLeft(purpose=purpose)
        path = path_of(purpose)
        text = path.read_text()
        _replace(path, f"{text}{'' if text.endswith(chr(10)) else chr(10)}{_new_line(version)}")
        return version

    def remove(self, purpose: str, version: int) -> None:
        """Move the version's line to `<purpose>.retired`, which nothing reads but old backups."""
        path = path_of(purpose)
        lines = path.read_text().splitlines(keepends=True)
        gone = [line for line in lines if line.split()[:1] == [str(version)]]
        retired = path.with_suffix(".retired")
        kept = retired.read_text() if retired.exists() else ""
        _replace(retired, kept + "".join(gone))
        _replace(path, "".join(line for line in lines if line not in gone))

    def forget(self) -> None:
        _read.cache_clear()


class Command:
    """Keys that `<command> <purpose>` prints; held in memory for half a minute."""

    def __init__(self, command: str) -> None:
        self._words = shlex.split(command)

    def keys(self, purpose: str) -> Mapping[int, bytes]:
        return _printed(tuple(self._words), purpose, int(time.monotonic() // _HELD_FOR))

    def add(self, purpose: str) -> int:
        raise KeysElsewhere(what=f"为“{purpose}”增加一个版本")

    def remove(self, purpose: str, version: int) -> None:
        raise KeysElsewhere(what=f"停用“{purpose}”的第 {version} 版")

    def forget(self) -> None:
        _printed.cache_clear()


def source() -> KeySource:
    """Return where this copy's keys come from."""
    command: str = settings.KEY_COMMAND
    return Command(command) if command else Files()


def path_of(purpose: str) -> Path:
    """Return the file of a purpose's keys."""
    return Path(settings.DATA_DIR) / "keys" / f"{purpose}.keys"


def missing(purposes: Iterable[str]) -> list[Path]:
    """Return the key files that are not there; none where a command prints the keys."""
    if settings.KEY_COMMAND:
        return []
    return [path for path in map(path_of, purposes) if not path.exists()]


def create_missing(purposes: Iterable[str]) -> list[Path]:
    """Create the key files that do not exist yet, readable by their owner alone; for the set-up.

    Two set-ups at once end with one and the same file.
    """
    if settings.KEY_COMMAND:
        return []
    had_index = path_of("index").exists()
    made = []
    for purpose in purposes:
        path = path_of(purpose)
        if path.exists():
            continue
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        is_older = purpose == "codes" and had_index
        draft = _draft(path, _line_of_older_codes() if is_older else _new_line(1))
        try:
            os.link(draft, path)
            made.append(path)
        except FileExistsError:
            pass  # the other set-up was first: its key is the key
        finally:
            draft.unlink()
    return made


def parsed(text: str) -> dict[int, bytes]:
    """Return the keys in a source's lines.

    :raises ValueError: a line is not a version and 32 bytes in base64.
    """
    keys: dict[int, bytes] = {}
    for line in text.splitlines():
        if not line.strip():
            continue
        version, key = line.split()
        keys[int(version)] = base64.b64decode(key, validate=True)
    wrong = [v for v, key in keys.items() if len(key) != KEY_BYTES or not 0 < v <= LATEST_VERSION]
    if wrong or not keys:
        raise ValueError(f"versions {wrong}" if wrong else "no key")
    return keys


def _line_of_older_codes() -> str:
    """Return the line of the index key's first version, as the key of look-up codes.

    They were digested with it before they had a key of their own: the receipts that people hold
    must go on opening.
    """
    first = min(parsed(path_of("index").read_text()).items())[1]
    return f"1 {base64.b64encode(first).decode()}\n"


def _new_line(version: int) -> str:
    return f"{version} {base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()}\n"


def _draft(path: Path, text: str) -> Path:
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    return draft


def _replace(path: Path, text: str) -> None:
    """Write the whole file anew under another name and exchange it: nobody reads half of it."""
    _draft(path, text).replace(path)


@lru_cache(maxsize=16)
def _read(path: Path, _mtime_ns: int, _inode: int) -> Mapping[int, bytes]:
    try:
        return parsed(path.read_text())
    except (ValueError, binascii.Error) as wrong:
        raise KeySourceBroken(purpose=path.stem, why=f"{path.name}: {wrong}") from None


@lru_cache(maxsize=16)
def _printed(words: tuple[str, ...], purpose: str, _window: int) -> Mapping[int, bytes]:
    try:
        done = subprocess.run(
            [*words, purpose], capture_output=True, text=True, timeout=_PATIENCE, check=True
        )
        return parsed(done.stdout)
    except (OSError, ValueError, subprocess.SubprocessError) as trouble:
        # What it printed may hold a key, so only the kind of trouble is told.
        raise KeySourceBroken(purpose=purpose, why=type(trouble).__name__) from None
