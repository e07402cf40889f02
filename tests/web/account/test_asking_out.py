"""What the house itself asks of others: where it was told to, over TLS, led nowhere else."""

import re
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
from allauth.socialaccount.adapter import get_adapter
from requests.exceptions import InvalidSchema, TooManyRedirects

SOURCE = Path(__file__).resolve().parents[3] / "src" / "niangjia"

# Every place that opens a line or starts a program, and to whom: all named by settings.
PLACES = {
    "apps/accounts/gateways.py": "the SMS gateway, NIANGJIA_SMS_URL",
    "apps/audit/keysources.py": "the key command, NIANGJIA_KEY_COMMAND",
    "apps/machines/posting.py": "who asked to be called back: judged, then asked at that address",
    "apps/notices/channels/calling.py": "the SMS gateway and WeChat, NIANGJIA_SMS_URL, _WEIXIN_",
    "apps/notices/channels/mail.py": "the mail server, NIANGJIA_MAIL_URL",
    "apps/documents/scanning.py": "ClamAV, NIANGJIA_CLAMAV",
    "apps/documents/services/intake.py": "our own child that looks at files",
    "web/account/adapters.py": "the identity service, NIANGJIA_OIDC_ISSUER",
    "web/account/single_sign_on.py": "the identity service, by the same session",
}
LINE = re.compile(
    r"\b(urlopen|build_opener|create_connection|socket\.socket|get_requests_session"
    r"|requests\.Session|subprocess\.(run|Popen)|os\.system|http\.client|smtplib|ftplib)\b"
)


@pytest.fixture
def elsewhere():
    """A server that leads everybody on."""

    class Leading(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(302)
            self.send_header("Location", "http://127.0.0.1:1/inside")
            self.end_headers()

        def log_message(self, *args):
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Leading)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def test_an_identity_service_leads_us_nowhere_else(elsewhere):
    with get_adapter().get_requests_session() as session, pytest.raises(TooManyRedirects):
        session.get(elsewhere)


@pytest.mark.parametrize(
    "address",
    [
        "http://10.0.0.1/keys",
        "http://169.254.169.254/latest/meta-data",
        "http://127.0.0.1:x@evil.example/",
        "http://127.0.0.1.evil.example/",
        "file:///etc/passwd",
        "gopher://127.0.0.1:6379/",
    ],
)
def test_nobody_is_asked_without_tls_outside_this_machine(address):
    with get_adapter().get_requests_session() as session, pytest.raises(InvalidSchema):
        session.get(address)


def test_every_place_that_asks_others_is_in_the_list():
    found = set()
    for path in SOURCE.rglob("*.py"):
        place = path.relative_to(SOURCE).as_posix()
        if place.startswith(("config/", "web/assets/")):  # starts copies; serves nobody's request
            continue
        if LINE.search(path.read_text()):
            found.add(place)
    assert found == set(PLACES)
