"""Whom something may be given to: who is away is said before anybody chooses her."""

from datetime import timedelta

import pytest
from django.utils import translation
from tests.factories import matters as make

from niangjia.apps.unions import services as unions
from niangjia.apps.unions.models import Role
from niangjia.web.officers import officer_choices

pytestmark = pytest.mark.django_db
BACK = make.TODAY + timedelta(days=5)


@pytest.fixture
def fed():
    return make.federation()


def choices(fed, on=make.TODAY):
    with translation.override("zh-hans"):
        return dict(officer_choices([fed.officer, fed.leader], on=on))


def leave(fed):
    unions.plan_absence(
        person=fed.officer, from_=make.TODAY, on=make.TODAY, until=BACK, by=fed.leader
    )


def test_who_is_away_with_nobody_standing_in_is_marked(fed):
    leave(fed)
    said = choices(fed)
    day = f"{BACK.month}月{BACK.day}日"
    assert said[fed.officer.pk].endswith(f"；{day} 才回来，没有人顶岗）")
    assert "回来" not in said[fed.leader.pk]


def test_who_stands_in_is_named(fed):
    leave(fed)
    unions.cover_role(
        role=Role.objects.get(person=fed.officer),
        cover=fed.leader,
        from_=make.TODAY,
        until=BACK,
        by=None,
        why="休假",
    )
    assert choices(fed)[fed.officer.pk].endswith(f"才回来，有 {fed.leader.name} 顶岗）")


def test_who_is_back_or_has_not_left_yet_is_not(fed):
    leave(fed)
    for on in (make.TODAY - timedelta(days=1), BACK):
        assert "回来" not in choices(fed, on=on)[fed.officer.pk]


def test_it_asks_no_more_for_many_than_for_few(fed, django_assert_num_queries):
    with django_assert_num_queries(2):
        choices(fed)
