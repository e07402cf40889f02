"""`./niangjia notices`: send what is due, take over a number of WeChat's."""

import argparse

import pytest
from tests.factories import matters as make

from niangjia.apps.notices import services
from niangjia.apps.notices.choices import Channel
from niangjia.apps.notices.contacts import ways_of
from niangjia.apps.notices.models import Notice
from niangjia.apps.people.services import accounts
from niangjia.jobs import notices
from niangjia.jobs.clock import now

pytestmark = pytest.mark.django_db


@pytest.fixture
def fed():
    fed = make.federation()
    accounts.open_account(person=fed.officer, username="officer", password=None, by=None)
    return fed


def run(*asked):
    parser = argparse.ArgumentParser()
    notices.add_parser(parser.add_subparsers())
    options = parser.parse_args(["notices", *asked])
    return options.run(options)


def test_what_is_due_is_sent_now(fed, capsys):
    # What is urgent goes at night too: the test is run at any hour.
    services.tell(
        to=fed.officer, template="notices.test", facts={"channel": "短信"}, at=now(), urgent=True
    )
    assert run("send") == 0
    assert "1 条" in capsys.readouterr().out
    assert Notice.objects.get().next_at is None


def test_a_number_of_wechat_is_kept_and_taken_away(fed, capsys):
    assert run("openid", "officer", "openid-1234", "--as", "officer") == 0
    assert ways_of(fed.officer)[Channel.WECHAT] == "****1234"
    assert run("openid", "officer", "", "--as", "officer") == 0
    assert Channel.WECHAT not in ways_of(fed.officer)
    assert "1234" not in capsys.readouterr().out
