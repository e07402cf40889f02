"""A receiver of call-backs on this machine: a real HTTP server that can be told to misbehave."""

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

Act = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Receiver:
    """What came, and how the next ones are answered; `acts` are used up one by one."""

    port: int = 0
    is_tls: bool = False
    came: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    acts: list[Act] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"{'https' if self.is_tls else 'http'}://localhost:{self.port}/hooks?from=niangjia"


def status(code: int, **headers: str) -> Act:
    """Answer with a status."""

    def act(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(code)
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    return act


def silent(handler: BaseHTTPRequestHandler) -> None:
    """Say nothing for long."""
    time.sleep(3)


def drips(handler: BaseHTTPRequestHandler) -> None:
    """Answer a letter at a time, never to the end."""
    for letter in b"HTTP/1.1 200 OK" + b"." * 100:
        try:
            handler.wfile.write(bytes([letter]))
            handler.wfile.flush()
        except OSError:
            return
        time.sleep(0.1)


def hangs_up(handler: BaseHTTPRequestHandler) -> None:
    """Close half-way through the first line."""
    handler.wfile.write(b"HTTP/1.1 20")
    handler.wfile.flush()
    handler.connection.shutdown(socket.SHUT_RDWR)


@contextmanager
def receiving(certificate: Path | None = None) -> Iterator[Receiver]:
    """Run a receiver; with a certificate file (key and certificate), over TLS."""
    told = Receiver(is_tls=certificate is not None)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            told.came.append(({k.lower(): v for k, v in self.headers.items()}, body))
            (told.acts.pop(0) if told.acts else status(204))(self)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    told.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield told
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
