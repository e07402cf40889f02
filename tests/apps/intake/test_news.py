"""What she says later is told to who has it, and stands as new until somebody acts on it."""

from datetime import timedelta

import pytest
from tests.apps.intake import ground
from tests.apps.intake.ground import AT, LATER, make

from niangjia.apps.intake import selectors
from niangjia.apps.intake.choices import Door, Label
from niangjia.apps.intake.services import steps, tellings
from niangjia.apps.notices import selectors as notices
from niangjia.apps.notices import services as notice_services
from niangjia.apps.notices.models import Notice

pytestmark = pytest.mark.django_db
NEXT = LATER + timedelta(hours=1)
AFTER = NEXT + timedelta(hours=1)


@pytest.fixture
def fed():
    return make.federation()


@pytest.fixture
def row(fed):
    found = ground.enquiry(fed)
    steps.triage(
        enquiry=found,
        labels=[Label.UNPAID],
        is_urgent=False,
        is_hard=False,
        suggested={},
        why="",
        by=fed.officer,
        at=LATER,
        version=found.version,
    )
    return found


def more(row, by=None, at=NEXT, door=Door.PHONE_PAGE):
    told = ground.told(words="老板今天给了我一张欠条", door=door)
    tellings.tell_more(enquiry=row, told=told, at=at, by=by or row.person)
    row.refresh_from_db()


def take(row, verb, by, at=AFTER, **facts):
    steps.take(enquiry=row, verb=verb, facts=facts, by=by, at=at, version=row.version)


def new(row):
    return selectors.new_since([row]).get(row.pk)


def heard(person):
    return list(Notice.objects.filter(person=person).values_list("template", flat=True))


def test_her_officer_is_told_that_she_said_more_and_led_to_her_page(fed, row):
    more(row)
    (told,) = Notice.objects.filter(person=fed.officer)
    words = notices.words_of(told)
    assert told.about == f"/desk/enquiries/{row.number}/"
    assert f"诉求 {row.number} 又有新情况（手机）" in words.say
    assert "欠条" not in words.say + words.sms


def test_who_stands_in_for_her_is_told_too_and_nobody_of_what_she_wrote_down_herself(fed, row):
    stand_in = make.human("代班（演示）")
    make.stands_in(
        fed.officer.roles.get(kind="case_officer"),
        stand_in,
        from_=make.TODAY,
        until=make.TODAY + timedelta(days=7),
    )
    more(row, by=stand_in, door=Door.HOTLINE)
    assert heard(fed.officer) == []
    more(row)
    assert heard(fed.officer) == heard(stand_in) == ["intake.more_told"]


def test_while_nobody_has_it_nobody_is_told_and_the_list_shows_it_as_new(fed):
    waits = ground.enquiry(fed)
    assert new(waits) is None
    more(waits)
    assert not Notice.objects.filter(template="intake.more_told").exists()
    assert new(waits) == NEXT


def test_it_is_new_until_the_next_step(fed, row):
    assert new(row) is None
    more(row)
    assert new(row) == NEXT
    take(row, "reach", fed.clerk, note="欠条拍给我们了")
    assert new(row) is None
    more(row, at=AFTER + timedelta(hours=1))
    assert new(row) == AFTER + timedelta(hours=1)


def test_it_is_new_until_her_officer_says_that_she_has_read_it(fed, row):
    take(row, "refer", fed.officer, at=LATER, to="court", body="示例法院（演示）", why="已起诉")
    more(row)
    told = selectors.news_to(fed.officer, row)
    assert told is not None
    assert selectors.news_to(fed.leader, row) is None
    notice_services.read(notice=told.pk, by=fed.officer, at=AFTER)
    assert new(row) is None
    assert selectors.news_to(fed.officer, row) is None


def test_what_her_officer_wrote_down_is_not_new_and_what_a_clerk_did_is(fed, row):
    more(row, by=fed.officer, door=Door.COUNTER)
    assert new(row) is None
    more(row, by=fed.clerk, door=Door.HOTLINE)
    assert new(row) == NEXT


def test_one_who_comes_back_is_new_though_coming_back_is_a_step(fed, row):
    take(row, "advise", fed.officer, at=LATER, answer="可以要求补发")
    more(row)
    assert row.state == "told"
    assert new(row) == NEXT
    assert heard(fed.officer) == ["intake.more_told"]


def test_her_officer_is_told_that_she_let_it_be(fed, row):
    steps.withdraw_own(enquiry=row, why="老板给了", at=NEXT)
    (told,) = Notice.objects.filter(person=fed.officer)
    assert told.template == "intake.withdrew_herself"
    assert told.about == f"/desk/enquiries/{row.number}/"
    assert "老板" not in notices.words_of(told).sms
    assert new(row) is None


def test_where_nobody_has_it_she_lets_it_be_and_nobody_is_told(fed):
    waits = ground.enquiry(fed)
    steps.withdraw_own(enquiry=waits, why="", at=AT)
    assert not waits.is_open
    assert not Notice.objects.exclude(person=waits.person).exists()


def test_her_officer_hears_that_another_one_was_joined_to_hers(fed, row):
    other = ground.enquiry(fed, words="夜班补贴也没给", phone="13800000077")
    steps.merge(enquiry=other, into=row, by=fed.clerk, at=NEXT, version=other.version)
    (told,) = Notice.objects.filter(person=fed.officer)
    assert (told.template, told.about) == (
        "intake.more_told",
        f"/desk/enquiries/{row.number}/",
    )
    assert other.number in notices.words_of(told).say
    third = ground.enquiry(fed, phone="13800000078")
    steps.merge(enquiry=third, into=row, by=fed.officer, at=AFTER, version=third.version)
    assert len(heard(fed.officer)) == 1, "she knows what she does herself"
