"""The line: one box finds who calls, her card, and one record of what she says."""

import re
from uuid import uuid4

import pytest
from django.urls import reverse
from tests.apps.intake import ground
from tests.factories import matters as make
from tests.web.conftest import signed_in

from niangjia.apps.audit.models import Event
from niangjia.apps.intake.choices import Label
from niangjia.apps.intake.models import Enquiry
from niangjia.apps.intake.services import steps

pytestmark = pytest.mark.django_db


@pytest.fixture
def fed():
    return make.federation()


@pytest.fixture
def desk(fed):
    return signed_in(fed.clerk, "clerk")


@pytest.fixture
def row(fed):
    return ground.enquiry(fed)


def words_of(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def card(row):
    return reverse("desk:call_card", args=[row.number])


@pytest.mark.parametrize("asked", ["王小骑", "13800000001", "0001", "示例速达"])
def test_one_box_finds_a_caller_by_name_phone_its_end_or_employer(fed, desk, row, asked):
    found = desk.post(reverse("desk:calls"), {"who": asked})
    assert card(row) in found.content.decode()
    assert "13800000001" not in words_of(found).replace(asked, "")


def test_who_is_found_by_name_and_by_her_trouble_stands_there_once(desk, row):
    found = desk.post(reverse("desk:calls"), {"who": "王小骑"}).content.decode()
    assert found.count(f'href="{card(row)}"') == 1


def test_a_caller_nobody_knows_is_taken_down_anew(desk):
    shown = words_of(desk.post(reverse("desk:calls"), {"who": "查无此人"}))
    assert "没有找到这个人" in shown
    assert "第一次打来，新记一条" in shown


def test_no_browser_cuts_off_what_is_typed_while_she_speaks(desk, row):
    assert "maxlength" not in desk.get(card(row)).content.decode().split('name="words"')[1][:200]


def test_the_card_shows_her_masked_with_what_she_told_and_notes_who_looked(fed, desk, row):
    shown = words_of(desk.get(card(row)))
    assert row.person.masked_phone in shown
    assert row.number in shown
    seen = Event.objects.get(kind="intake.card_read")
    assert seen.target.endswith(f":{row.person_id}")


def say(desk, row, onto, words="又三天没发", **more):
    sent = {"onto": onto, "words": words, "mark": str(uuid4()), **more}
    return desk.post(card(row), sent, follow=True)


def test_a_caller_with_an_open_enquiry_adds_to_it_and_never_makes_a_second(fed, desk, row):
    done = words_of(say(desk, row, row.number, dangers=["crowd"]))
    assert "没有另立一条" in done
    assert "话里有急事" in done
    assert Enquiry.objects.count() == 1
    assert row.tellings.get(words_enc__isnull=False, door="hotline").recorded_by == fed.clerk
    refused = say(desk, row, "new")
    assert refused.status_code == 422
    assert Enquiry.objects.count() == 1


def test_another_employers_trouble_of_an_open_caller_is_written_down_as_another(fed, desk, row):
    shown = desk.get(card(row)).content.decode()
    assert shown.index(f'value="{row.number}"') < shown.index('value="new"'), "what is open first"
    asked = say(desk, row, "new", words="在另一家也没发钱")
    assert asked.status_code == 422
    assert "请写是哪个单位的" in words_of(asked)
    assert "在另一家也没发钱" in words_of(asked)
    same = say(
        desk,
        row,
        "new",
        employer_name=f" {row.employer_name.replace('（', '(').replace('）', ')')} ",
    )
    assert same.status_code == 422
    assert f"已经在 {row.number} 里" in words_of(same)
    assert Enquiry.objects.count() == 1
    done = words_of(say(desk, row, "new", employer_name="另一家（演示）"))
    assert "查询码只显示这一次" in done
    other = Enquiry.objects.exclude(pk=row.pk).get()
    assert (other.person, other.employer_name) == (row.person, "另一家（演示）")


def test_beside_an_open_one_what_ended_can_be_taken_up_too(fed, desk, row):
    ended = ground.enquiry(fed, employer_name="以前那家（演示）")
    steps.take(
        enquiry=ended,
        verb="withdraw",
        facts={"why": "说好了"},
        by=fed.officer,
        at=ground.LATER,
        version=ended.version,
    )
    say(desk, row, ended.number)
    ended.refresh_from_db()
    assert ended.is_open


def test_one_that_ended_is_taken_up_again_or_another_trouble_is_written_down(fed, desk, row):
    steps.triage(
        enquiry=row,
        labels=[Label.UNPAID],
        is_urgent=False,
        is_hard=False,
        suggested={},
        why="",
        by=fed.officer,
        at=ground.LATER,
        version=row.version,
    )
    steps.take(
        enquiry=row,
        verb="advise",
        facts={"answer": "可以要求补发"},
        by=fed.officer,
        at=ground.LATER,
        version=row.version,
    )
    assert "查询码只显示这一次" in words_of(say(desk, row, "new", words="别的单位也没发"))
    other = Enquiry.objects.exclude(pk=row.pk).get()
    assert other.person == row.person
    steps.take(
        enquiry=other,
        verb="withdraw",
        facts={"why": "说错了"},
        by=fed.officer,
        at=ground.LATER,
        version=other.version,
    )
    say(desk, row, row.number)
    row.refresh_from_db()
    assert (row.state, row.is_open) == ("told", True)


def test_without_words_nothing_is_written_and_what_was_typed_stays(desk, row):
    answer = say(desk, row, row.number, words="", employer_name="示例单位（演示）")
    assert answer.status_code == 422
    assert "请把说的话记下来" in words_of(answer)
    assert "示例单位（演示）" in answer.content.decode()
