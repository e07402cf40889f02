"""Each carrier against a real server on this machine: taken, refused, delayed, cut off."""

import smtplib
from uuid import uuid4

import pytest
from django.core.exceptions import ImproperlyConfigured
from tests.apps.notices import peers
from tests.ports import free_port

from niangjia.apps.notices import templates
from niangjia.apps.notices.channels import CutOff, Outgoing, Refused, TryLater, mail, sms, wechat
from niangjia.apps.notices.choices import Reason


def out(**changes):
    words = templates.fill(
        templates.template("intake.officer_named"),
        {"number": "460100-S2026-0001", "officer": "符工（演示）"},
    )
    return Outgoing(
        **{
            "mark": uuid4(),
            "template": "intake.officer_named",
            "to": "worker@example.org",
            "name": "林阿珍（演示）",
            "words": words,
            "link": "https://union.example.org/w/told/",
            **changes,
        }
    )


def server(port, **changes):
    return mail.MailServer(
        **{
            "host": "127.0.0.1",
            "port": port,
            "security": "none",
            "sender": "notice@union.example.org",
            "patience": 2.0,
            **changes,
        }
    )


# --- e-mail ---------------------------------------------------------------------------------------


def test_a_mail_arrives_with_its_words_its_names_and_what_to_do_next():
    with peers.mail_server() as (port, post):
        one = out()
        number = server(port).send(one)
    ((sender, to, letter),) = post.taken
    assert (sender, to) == ("notice@union.example.org", ["worker@example.org"])
    assert letter["Subject"] == "【娘家】您的事有人负责了"
    assert letter["To"].addresses[0].display_name == "林阿珍（演示）"
    assert number == letter["Message-ID"] == f"<{one.mark}@union.example.org>"
    text = letter.get_content()
    assert "由符工（演示）负责" in text
    assert "接下来：有新情况" in text
    assert "https://union.example.org/w/told/" in text


@pytest.mark.parametrize("at", ["rcpt", "data"])
@pytest.mark.parametrize(
    ("answer", "ends", "reason"),
    [
        ("451 greylisted, come back", TryLater, Reason.BUSY),
        ("452 full", TryLater, Reason.BUSY),
        ("550 no such user", Refused, Reason.REFUSED),
        ("554 spam", Refused, Reason.REFUSED),
    ],
)
def test_a_server_that_says_later_is_tried_later_and_one_that_says_no_is_not(
    at, answer, ends, reason
):
    with peers.mail_server() as (port, post):
        getattr(post, at).append(answer)
        with pytest.raises(ends) as no:
            server(port).send(out())
        assert no.value.reason == reason
        server(port).send(out())  # the next one goes
    assert len(post.taken) == 1


def test_a_line_that_breaks_after_the_letter_leaves_it_unclear():
    with peers.mail_server() as (port, post):
        post.data.append("drop")
        with pytest.raises(CutOff):
            server(port).send(out())


@pytest.mark.parametrize("says", [b"", b"220 hello\r\n"])
def test_a_server_that_hangs_is_left_before_anything_was_sent(says):
    with peers.line(says, hold=30) as port, pytest.raises(TryLater) as no:
        server(port, patience=0.5).send(out())
    assert no.value.reason == Reason.BUSY


@pytest.mark.parametrize("says", [b"", b"554 go away\r\n", b"not a mail server\r\n"])
def test_a_server_that_hangs_up_or_is_none_is_tried_later(says):
    with peers.line(says) as port, pytest.raises(TryLater):
        server(port).send(out())


def test_nobody_there_is_tried_later():
    with pytest.raises(TryLater):
        server(free_port()).send(out())


@pytest.mark.parametrize(
    "changes",
    [
        {"to": "worker@example.org\r\nBcc: all@example.org"},
        {"to": "worker@example.org, all@example.org"},
        {"to": "no address"},
        {"to": ""},
        {"name": "甲\r\nBcc: all@example.org"},
    ],
)
def test_what_would_become_a_header_of_its_own_is_refused(changes):
    with peers.mail_server() as (port, post):
        with pytest.raises(Refused):
            server(port).send(out(**changes))
        assert post.taken == []


def test_a_certificate_that_somebody_vouches_for_is_believed(tmp_path, monkeypatch):
    pem = peers.certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(pem))
    with peers.mail_server(pem) as (port, post):
        server(port, security="starttls", user="union", password="secret").send(out())
    assert len(post.taken) == 1


def test_a_certificate_nobody_vouches_for_is_a_wrong_setting(tmp_path):
    pem = peers.certificate(tmp_path)
    with peers.mail_server(pem) as (port, post):
        with pytest.raises(TryLater) as no:
            server(port, security="starttls").send(out())
        assert (no.value.reason, post.taken) == (Reason.SET_UP, [])


def test_a_wrong_password_is_a_wrong_setting(tmp_path, monkeypatch):
    pem = peers.certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(pem))
    with peers.mail_server(pem) as (port, _), pytest.raises(TryLater) as no:
        server(port, security="starttls", user="union", password="wrong").send(out())
    assert no.value.reason == Reason.SET_UP, str(no.value)


def test_a_server_without_encryption_gets_nothing_where_encryption_is_set():
    with peers.mail_server() as (port, post):
        with pytest.raises(TryLater) as no:
            server(port, security="starttls").send(out())
        assert (no.value.reason, post.taken) == (Reason.SET_UP, [])


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"security": "none", "host": "mail.example.org"}, "本机"),
        ({"security": "maybe"}, "starttls"),
        ({"sender": "nobody"}, "发件地址"),
    ],
)
def test_a_mail_server_set_wrongly_is_refused_with_words(changes, says):
    with pytest.raises(ImproperlyConfigured, match=says):
        server(25, **changes)


def test_the_library_is_not_asked_to_guess():
    assert issubclass(smtplib.SMTPServerDisconnected, OSError)  # so one net catches both


# --- text messages --------------------------------------------------------------------------------


@pytest.fixture
def gateway():
    peer = peers.SmsPeer()
    with peers.http(peer) as url:
        yield peer, sms.SmsGateway(url=url, key=peers.KEY)


def test_a_text_message_arrives_signed_with_its_mark(gateway):
    peer, one = gateway
    message = out(to="13900001234")
    assert one.send(message) == f"sms-{str(message.mark)[:8]}"
    (sent,) = peer.sent.values()
    assert sent["phone"] == "13900001234"
    assert sent["text"].startswith("【娘家】")


@pytest.mark.parametrize(
    ("answer", "ends", "reason"),
    [
        (500, TryLater, Reason.BUSY),
        (429, TryLater, Reason.BUSY),
        (302, TryLater, Reason.SET_UP),
        (404, TryLater, Reason.SET_UP),
        (422, Refused, Reason.REFUSED),
    ],
)
def test_an_answer_that_is_no_yes_is_told_apart(gateway, answer, ends, reason):
    peer, one = gateway
    peer.answers.append(answer)
    with pytest.raises(ends) as no:
        one.send(out())
    assert (no.value.reason, peer.sent) == (reason, {})


def test_a_line_cut_after_it_was_taken_may_be_tried_again_for_it_is_taken_once(gateway):
    peer, one = gateway
    peer.answers.append(None)
    message = out(to="13900001234")
    with pytest.raises(TryLater):
        one.send(message)
    one.send(message)
    assert (peer.calls, len(peer.sent)) == (2, 1)


def test_a_key_that_is_not_the_gateways_is_a_wrong_setting(gateway):
    _, one = gateway
    with pytest.raises(TryLater) as no:
        sms.SmsGateway(url=one.url, key="x" * 40).send(out())
    assert no.value.reason == Reason.SET_UP


# --- WeChat ---------------------------------------------------------------------------------------


@pytest.fixture
def account():
    peer = peers.WeChatPeer()
    with peers.http(peer) as url:
        yield (
            peer,
            wechat.WeChat(
                url=url,
                appid="wx-test",
                secret="secret",
                templates={"intake.officer_named": "T-1"},
            ),
        )


def test_a_subscription_message_arrives_with_its_template_and_keywords(account):
    peer, one = account
    one.send(out(to="openid-1"))
    (sent,) = peer.sent
    assert (sent["touser"], sent["template_id"]) == ("openid-1", "T-1")
    assert sent["data"]["thing1"] == {"value": "您的事有人负责了"}
    assert sent["page"] == "https://union.example.org/w/told/"


def test_one_token_serves_many_and_an_old_one_is_asked_for_anew_once(account):
    peer, one = account
    one.send(out())
    one.send(out())
    assert peer.tokens == 1
    peer.live = {"another"}
    one.send(out())
    assert (peer.tokens, len(peer.sent)) == (2, 3)


@pytest.mark.parametrize(
    ("code", "ends", "reason"),
    [
        (43101, Refused, Reason.USED_UP),
        (40003, Refused, Reason.REFUSED),
        (40037, TryLater, Reason.SET_UP),
        (47003, TryLater, Reason.SET_UP),
        (-1, TryLater, Reason.BUSY),
        (45009, TryLater, Reason.BUSY),
    ],
)
def test_what_wechat_declines_is_told_apart(account, code, ends, reason):
    peer, one = account
    peer.codes.append(code)
    with pytest.raises(ends) as no:
        one.send(out())
    assert no.value.reason == reason


def test_a_token_that_stays_old_is_a_wrong_setting_and_no_endless_asking(account):
    peer, one = account
    peer.codes += [40001, 40001]
    with pytest.raises(TryLater) as no:
        one.send(out())
    assert (no.value.reason, peer.tokens) == (Reason.SET_UP, 2)


def test_a_wrong_secret_is_a_wrong_setting(account):
    peer, one = account
    with pytest.raises(TryLater) as no:
        wechat.WeChat(url=one.url, appid="wx-test", secret="wrong", templates=one.templates).send(
            out()
        )
    assert (no.value.reason, peer.sent) == (Reason.SET_UP, [])


def test_a_message_without_a_template_at_wechat_goes_another_way(account):
    peer, one = account
    with pytest.raises(Refused):
        one.send(out(template="worklist.reminder"))
    assert (peer.tokens, peer.sent) == (0, [])
