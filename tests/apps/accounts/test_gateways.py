"""The HTTP gateway, against a receiver on this machine that checks what the how-to promises."""

import hashlib
import hmac
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.core.exceptions import ImproperlyConfigured

from niangjia.apps.accounts import gateways
from niangjia.apps.accounts.choices import MessageState
from niangjia.apps.accounts.models import TextMessage
from niangjia.apps.accounts.services import messages
from niangjia.apps.outbox.models import Job
from niangjia.jobs.texts import send_message

KEY = "only-for-tests-" + "k" * 32


@pytest.fixture
def receiver():
    """A carrier: takes what is signed and fresh, answers as it is told."""
    taken, answers = [], {"status": 200}

    class Carrier(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            signed = f"{self.headers['Nj-Time']}.{self.headers['Nj-Nonce']}.".encode() + body
            right = hmac.new(KEY.encode(), signed, hashlib.sha256).hexdigest()
            is_fresh = abs(time.time() - int(self.headers["Nj-Time"])) < 300
            is_right = hmac.compare_digest(right, self.headers["Nj-Signature"])
            if is_fresh and is_right and answers["status"] == 200:
                taken.append(json.loads(body))
            self.send_response(answers["status"] if is_right else 403)
            if answers["status"] == 302:
                self.send_header("Location", "http://127.0.0.1:1/")
            self.end_headers()

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Carrier)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/", taken, answers
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_message_arrives_signed(receiver):
    url, taken, _ = receiver
    gateways.HttpGateway(url=url, key=KEY).send("13900001234", "验证码", "sign_in")
    assert taken == [{"phone": "13900001234", "text": "验证码", "purpose": "sign_in"}]


@pytest.mark.parametrize("status", [403, 500, 302])
def test_an_answer_that_is_no_yes_is_a_failure(receiver, status):
    url, _, answers = receiver
    answers["status"] = status
    with pytest.raises(gateways.GatewayFailed):
        gateways.HttpGateway(url=url, key=KEY).send("13900001234", "x", "sign_in")


def test_a_gateway_that_is_not_there_is_a_failure():
    with pytest.raises(gateways.GatewayFailed):
        gateways.HttpGateway(url="http://127.0.0.1:1/", key=KEY).send("1", "x", "sign_in")


def test_messages_leave_encrypted_and_with_a_real_key_only():
    with pytest.raises(ImproperlyConfigured, match="https"):
        gateways.HttpGateway(url="http://sms.example/", key=KEY)
    with pytest.raises(ImproperlyConfigured, match="32"):
        gateways.HttpGateway(url="https://sms.example/", key="short")


def _queued(settings, url):
    settings.SMS_URL, settings.SMS_KEY = url, KEY
    message = messages.queue(phone="13900001234", text="验证码", purpose="sign_in")
    assert Job.objects.filter(name="accounts.send_message").count() == 1
    send_message(by=None, tell=lambda *a: None, message=message.pk)
    return TextMessage.objects.get(pk=message.pk)


@pytest.mark.django_db
def test_the_job_sends_once_and_forgets_the_contents(receiver, settings):
    url, taken, _ = receiver
    kept = _queued(settings, url)
    assert (kept.state, kept.sealed, len(taken)) == (MessageState.SENT, None, 1)
    send_message(by=None, tell=lambda *a: None, message=kept.pk)
    assert len(taken) == 1


@pytest.mark.django_db
def test_what_the_gateway_refuses_is_noted_and_forgotten(receiver, settings):
    url, taken, answers = receiver
    answers["status"] = 500
    kept = _queued(settings, url)
    assert (kept.state, kept.sealed, taken) == (MessageState.FAILED, None, [])


def test_a_copy_for_real_people_without_a_gateway_sends_nothing(settings):
    settings.IS_DEMO, settings.SMS_URL = False, ""
    assert not gateways.is_there()
    with pytest.raises(gateways.GatewayFailed):
        gateways.current()
