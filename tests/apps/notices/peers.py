"""Carriers on this machine that answer as they are told: mail, HTTP, a bare line."""

import hashlib
import hmac
import json
import socket
import ssl
import threading
import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from tests.ports import free_port

KEY = "only-for-tests-" + "k" * 32


def certificate(folder):
    """A certificate for this machine that nobody vouches for: the file of it and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName(
                [x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))]
            ),
            critical=False,
        )
        .sign(key, hashes.SHA256())
    )
    path = folder / "server.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path


class Post:
    """What a mail server takes and answers; `rcpt` and `data` are its answers, one for each try."""

    def __init__(self):
        self.taken, self.rcpt, self.data = [], [], []

    async def handle_RCPT(self, server, session, envelope, address, options):
        answer = self.rcpt.pop(0) if self.rcpt else "250 OK"
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server, session, envelope):
        answer = self.data.pop(0) if self.data else "250 OK"
        if answer == "drop":
            server.transport.abort()
            return "250 never sent"
        if answer.startswith("250"):
            letter = message_from_bytes(envelope.content, policy=policy.SMTP)
            self.taken.append((envelope.mail_from, envelope.rcpt_tos, letter))
        return answer


class _Encrypted(Controller):
    """A server that speaks STARTTLS and knows one user."""

    def factory(self):
        return SMTP(
            self.handler,
            require_starttls=True,
            tls_context=self.own_context,
            authenticator=lambda server, session, envelope, mechanism, data: AuthResult(
                success=(data.login, data.password) == (b"union", b"secret"),
                handled=False,  # the server itself answers what is wrong
            ),
        )


@contextmanager
def mail_server(pem=None):
    """A real SMTP server on this machine: its port and its handler."""
    post = Post()
    if pem is None:
        server = Controller(post, hostname="127.0.0.1", port=free_port())
    else:
        server = _Encrypted(post, hostname="127.0.0.1", port=free_port())
        server.own_context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        server.own_context.load_cert_chain(pem)
    server.start()
    try:
        yield server.port, post
    finally:
        server.stop()


@contextmanager
def line(says=b"", hold=0.0):
    """A line that says something to whoever calls, holds, and is cut: its port."""
    listening = socket.create_server(("127.0.0.1", 0))
    over = threading.Event()

    def answer():
        while not over.is_set():
            try:
                caller, _ = listening.accept()
            except OSError:
                return
            with caller:
                if says:
                    caller.sendall(says)
                over.wait(hold)

    thread = threading.Thread(target=answer, daemon=True)
    thread.start()
    try:
        yield listening.getsockname()[1]
    finally:
        over.set()
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join(5)


@contextmanager
def http(answer):
    """An HTTP service: `answer(path, headers, body)` is status and JSON; None hangs up."""

    class Service(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            said = answer(self.path, self.headers, body)
            if said is None:
                self.connection.shutdown(socket.SHUT_RDWR)
                self.close_connection = True
                return
            status, found = said
            data = json.dumps(found).encode()
            self.send_response(status)
            if 300 <= status < 400:
                self.send_header("Location", "http://127.0.0.1:1/")
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Service)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class SmsPeer:
    """A text message gateway: takes what is signed and fresh, each `id` once."""

    def __init__(self):
        self.sent, self.answers, self.calls = {}, [], 0

    def __call__(self, path, headers, body):
        self.calls += 1
        signed = f"{headers['Nj-Time']}.{headers['Nj-Nonce']}.".encode() + body
        right = hmac.new(KEY.encode(), signed, hashlib.sha256).hexdigest()
        if right != headers["Nj-Signature"] or abs(time.time() - int(headers["Nj-Time"])) > 300:
            return 403, {}
        answer = self.answers.pop(0) if self.answers else 200
        asked = json.loads(body)
        if answer == 200 or answer is None:  # None: it takes the message, and the line breaks
            self.sent.setdefault(asked["id"], asked)
        return None if answer is None else (answer, {"ref": f"sms-{asked['id'][:8]}"})


class WeChatPeer:
    """WeChat's two calls as documented: stable_token, and subscribe/bizsend with its errcodes."""

    def __init__(self):
        self.sent, self.codes, self.tokens, self.live = [], [], 0, set()

    def __call__(self, path, headers, body):
        asked = json.loads(body)
        if path == "/cgi-bin/stable_token":
            if (asked["appid"], asked["secret"]) != ("wx-test", "secret"):
                return 200, {"errcode": 40125, "errmsg": "invalid appsecret"}
            if asked["force_refresh"] or not self.live:
                self.tokens += 1
                self.live = {f"token-{self.tokens}"}
            return 200, {"access_token": next(iter(self.live)), "expires_in": 7200}
        address, _, token = path.partition("?access_token=")
        assert address == "/cgi-bin/message/subscribe/bizsend"
        if token not in self.live:
            return 200, {"errcode": 40001, "errmsg": "invalid credential"}
        code = self.codes.pop(0) if self.codes else 0
        if code == 0:
            self.sent.append(asked)
        return 200, {"errcode": code, "errmsg": "ok" if code == 0 else "told"}
