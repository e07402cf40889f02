"""One call-back over the wire: to the address that was judged, within seconds, never further."""

import http.client
import os
import socket
import ssl
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings

from niangjia.apps.machines.addresses import Target


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How a call-back was answered: a status, or why there was none."""

    status: int | None
    why: str
    milliseconds: int

    @property
    def is_taken(self) -> bool:
        """Whether the receiver took it: it answered 2xx. A redirect is no answer."""
        return self.status is not None and 200 <= self.status < 300


def post(target: Target, *, body: bytes, headers: Mapping[str, str]) -> Outcome:
    """Send a call-back and return how it was answered; what the receiver says is not read.

    Whatever takes longer than `HOOK_SECONDS` in all is cut off, also what comes drop by drop.
    """
    began = time.monotonic()
    status, why = _exchange(target, body, headers)
    took = round((time.monotonic() - began) * 1000)
    if status is not None and not 200 <= status < 300:
        why = f"对方答复 {status}" + ("（转址不跟）" if 300 <= status < 400 else "")
    return Outcome(status=status, why=why, milliseconds=took)


def _exchange(target: Target, body: bytes, headers: Mapping[str, str]) -> tuple[int | None, str]:
    limit, late = settings.HOOK_SECONDS, threading.Event()
    too_late = f"{limit} 秒内没有答复"
    family = socket.AF_INET6 if ":" in target.ip else socket.AF_INET
    line = socket.socket(family, socket.SOCK_STREAM)
    line.settimeout(limit)
    cut = threading.Timer(limit, _cut, [line.fileno(), late])
    cut.daemon = True
    cut.start()
    try:
        line.connect((target.ip, target.port))  # an address: no name is asked again
        if target.is_tls:
            line = ssl.create_default_context().wrap_socket(
                line, server_hostname=target.host, do_handshake_on_connect=False
            )
            line.do_handshake()
        return _asked(line, target, body, headers), ""
    except ssl.SSLCertVerificationError as error:
        return None, f"对方的证书不对：{error.verify_message}"[:200]
    except TimeoutError:
        return None, too_late
    except (OSError, http.client.HTTPException) as error:
        return None, too_late if late.is_set() else f"连接断了：{type(error).__name__}"
    finally:
        cut.cancel()
        cut.join()  # its number is given back only when nobody may cut it any more
        line.close()


def _asked(line: socket.socket, target: Target, body: bytes, headers: Mapping[str, str]) -> int:
    connection = http.client.HTTPConnection(target.host, target.port)
    connection.sock = line
    connection.putrequest("POST", target.path, skip_host=True, skip_accept_encoding=True)
    sent = {
        "Host": target.authority,
        "Content-Type": "application/json",
        "Content-Length": str(len(body)),
        "User-Agent": "niangjia-webhooks/1",
        "Connection": "close",
        **headers,
    }
    for name, value in sent.items():
        connection.putheader(name, value)
    connection.endheaders(body)
    return connection.getresponse().status


def _cut(number: int, late: threading.Event) -> None:
    """End what takes too long: by its number, which TLS takes over from the plain line."""
    late.set()
    try:
        with socket.socket(fileno=os.dup(number)) as line:
            line.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # it ended by itself in this instant
