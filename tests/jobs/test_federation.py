"""`federation bodies`: who keeps which partner body, and who acts for it on a day."""

from argparse import Namespace
from datetime import timedelta

import pytest
from django.utils import timezone
from tests.factories import matters as make

from niangjia.apps.people import services as people
from niangjia.apps.unions import services as unions
from niangjia.jobs import federation

pytestmark = pytest.mark.django_db


def told(capsys, on=None):
    assert federation.bodies_command(Namespace(on=on)) == 0
    return capsys.readouterr().out.splitlines()


def test_an_empty_house_says_that_there_are_none(capsys):
    assert told(capsys) == ["还没有伙伴单位。"]


def test_bodies_are_listed_by_their_keeper_with_who_acts_for_them_on_the_day(capsys):
    fed, on = make.federation(), timezone.localdate()
    next_ = on + timedelta(days=1)
    firm = unions.register_body(union=fed.city, kind="law_firm", name="甲律所（演示）", by=None)
    unions.register_body(union=fed.county, kind="court", name="乙法院（演示）", by=None)
    here, gone = (
        unions.add_member(body=firm, name=name, phone="", from_=make.SINCE, by=fed.leader)
        for name in ("韩律师（演示）", "邢律师（演示）")
    )
    people.open_account(username="han", password=None, person=here.person, by=None)
    unions.end_membership(membership=gone, on=next_, by=fed.leader, why="调走（演示）")
    unions.close_body(body=firm, from_=next_, by=fed.leader, why="停办（演示）")
    assert told(capsys) == [
        f"示例县总工会，{on}",
        "  乙法院（演示）（法院）",
        "    这一天没有人代表它",
        f"示例市总工会，{on}",
        "  甲律所（演示）（律师事务所）",
        f"    邢律师（演示），{make.SINCE} 起、{next_} 止，没有账号",
        f"    韩律师（演示），{make.SINCE} 起，账号 han",
    ]
    tomorrow = told(capsys, on=next_)
    assert "  甲律所（演示）（律师事务所，停用）" in tomorrow
    assert not [line for line in tomorrow if "邢律师" in line]
