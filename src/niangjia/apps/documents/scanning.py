"""The scanner behind the gate (查毒): ClamAV's daemon when one is named, else nobody, and said so.

`NIANGJIA_CLAMAV` names it: `unix:/run/clamav/clamd.ctl` or `tcp:127.0.0.1:3310`. The protocol is
clamd's own INSTREAM (man clamd): the file in chunks, each with its length, ended by a zero.
"""

import socket
import struct
from dataclasses import dataclass

from django.conf import settings

from niangjia.kernel.errors import DomainError

_CHUNK = 64 * 1024
_SECONDS = 30


class ScannerDown(DomainError):
    """There is a scanner, and it does not answer: nothing is taken in unseen."""

    code = "documents.scanner_down"
    message = "查毒软件没有响应，文件暂时收不下。请过几分钟再传；还不行，请告诉管理员。"


class ScannerLimit(DomainError):
    """The scanner takes no file of that size: its own limit is below ours."""

    code = "documents.scanner_limit"
    message = (
        "文件有 %(size)s MB，超过查毒软件自己的上限，收不下。请分成几份再传；"
        "或者请管理员把 clamd 的 StreamMaxLength 调到 60M。"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the scanner says: who it is (empty: there is none), and what it found, if anything."""

    scanner: str = ""
    found: str = ""


def scan(data: bytes) -> Verdict:
    """Ask the scanner about a file; without a scanner nothing is found and nobody is named.

    :raises ScannerDown: it cannot be reached, or its answer is no verdict.
    :raises ScannerLimit: it takes no file of that size.
    """
    address = settings.CLAMAV
    if not address:
        return Verdict()
    try:
        with _connected(address) as line:
            _send(line, data)
            answer = _answer(line)
    except (OSError, ValueError) as error:
        raise ScannerDown from error
    if answer == "stream: OK":
        return Verdict(scanner="ClamAV")
    if answer.startswith("stream: ") and answer.endswith(" FOUND"):
        return Verdict(scanner="ClamAV", found=answer[len("stream: ") : -len(" FOUND")])
    if "size limit exceeded" in answer:
        raise ScannerLimit(size=-(-len(data) // 1024**2))
    raise ScannerDown


def _connected(address: str) -> socket.socket:
    how, _colon, where = address.partition(":")
    if how == "unix":
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(_SECONDS)
        try:
            line.connect(where)
        except OSError:
            line.close()
            raise
        return line
    if how == "tcp":
        host, _colon, port = where.rpartition(":")
        return socket.create_connection((host, int(port)), timeout=_SECONDS)
    raise ValueError(f"NIANGJIA_CLAMAV: {address}")


def _send(line: socket.socket, data: bytes) -> None:
    try:
        line.sendall(b"zINSTREAM\0")
        for start in range(0, len(data), _CHUNK):
            chunk = data[start : start + _CHUNK]
            line.sendall(struct.pack(">I", len(chunk)) + chunk)
        line.sendall(struct.pack(">I", 0))
    except BrokenPipeError:
        pass  # it has heard enough: its answer says why


def _answer(line: socket.socket) -> str:
    told = b""
    while not told.endswith(b"\0") and len(told) < 4096:
        more = line.recv(1024)
        if not more:
            break
        told += more
    return told.rstrip(b"\0\n").decode("utf-8", "replace").strip()
