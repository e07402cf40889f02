"""The administrator's page of channels: what is set up, what came of it, a message to oneself."""

import pytest
from tests.apps.notices import peers
from tests.factories import matters as make
from tests.serving import serving
from tests.web.conftest import signed_in

from niangjia.apps.notices.models import Attempt
from niangjia.apps.notices.services import contacts, sending
from niangjia.apps.unions import services as unions
from niangjia.apps.unions.acting import acting_as_nobody
from niangjia.web.http import now

pytestmark = pytest.mark.django_db
PAGE = "/admin/channels/"


@pytest.fixture
def admin():
    fed, person = make.federation(), make.human("管理员（演示）")
    unions.grant_role(person=person, union=fed.city, kind="admin", from_=make.SINCE, by=None)
    return signed_in(person, "admin"), person


def test_what_is_not_set_up_says_which_variable_to_set(admin):
    shown = admin[0].get(PAGE).content.decode()
    for name in ("NIANGJIA_SMS_URL", "NIANGJIA_SMTP_HOST", "NIANGJIA_WECHAT_APPID"):
        assert name in shown
    assert "还没有试过" in shown


def test_a_channel_that_is_not_set_up_sends_nothing_and_says_so(admin):
    answer = admin[0].post(PAGE, {"channel": "email"}, follow=True)
    assert "这个渠道现在用不上" in answer.content.decode()
    assert not Attempt.objects.exists()


def test_a_message_to_oneself_shows_what_came_of_it(admin, settings):
    client, person = admin
    contacts.keep_email(person=person, email="a@example.org", by=person, at=now())
    with peers.mail_server() as (port, post):
        settings.SMTP = {
            "host": "127.0.0.1",
            "port": port,
            "security": "none",
            "sender": "notice@union.example.org",
            "user": "",
            "password": "",
        }
        for answer in ("550 no such user", "250 OK"):
            post.rcpt.append(answer)
            client.post(PAGE, {"channel": "email"})
            with serving(), acting_as_nobody():
                sending.send_due(at=now())
        shown = client.get(PAGE).content.decode()
    assert len(post.taken) == 1
    assert "电子邮件：已发出" in shown
    assert "对方不收：号码或地址可能不对：1" in shown


def test_a_sender_that_does_not_run_is_seen(admin):
    from datetime import timedelta

    from niangjia.apps.notices import services

    services.tell(
        to=admin[1],
        template="notices.test",
        facts={"channel": "短信"},
        at=now() - timedelta(minutes=9),
    )
    assert "后台任务可能没有运行" in admin[0].get(PAGE).content.decode()
