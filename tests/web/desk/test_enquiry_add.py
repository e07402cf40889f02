"""What somebody says later at a counter or on the line goes into the record she has."""

import re
from uuid import uuid4

import pytest
from django.urls import reverse
from tests.apps.intake import ground
from tests.factories import matters as make
from tests.web.conftest import signed_in

from niangjia.apps.intake.choices import Label
from niangjia.apps.intake.models import Enquiry
from niangjia.apps.intake.services import steps
from niangjia.apps.notices.models import Notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def fed():
    return make.federation()


@pytest.fixture
def desk(fed):
    return signed_in(fed.clerk, "clerk")


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
        at=ground.LATER,
        version=found.version,
    )
    return found


def words_of(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def page_of(row):
    return reverse("desk:enquiry", args=[row.number])


def add(desk, row, **changes):
    sent = {"door": "counter", "words": "老板给了一张欠条", "mark": str(uuid4()), **changes}
    return desk.post(reverse("desk:enquiry_add", args=[row.number]), sent, follow=True)


def end(row, fed, verb, **facts):
    steps.take(
        enquiry=row, verb=verb, facts=facts, by=fed.officer, at=ground.LATER, version=row.version
    )


def test_the_page_leads_to_it_and_what_she_says_goes_into_her_record(fed, desk, row):
    url = reverse("desk:enquiry_add", args=[row.number])
    assert f'href="{url}"' in desk.get(page_of(row)).content.decode()
    assert "不另立一条" in words_of(desk.get(url))
    done = words_of(add(desk, row, dangers=["crowd"]))
    assert "没有另立一条" in done
    assert "话里有急事" in done
    assert "老板给了一张欠条" in done
    told = row.tellings.latest("pk")
    assert (told.door, told.recorded_by) == ("counter", fed.clerk)
    assert Notice.objects.filter(person=fed.officer, template="intake.more_told").count() == 1
    assert Enquiry.objects.count() == 1


def test_by_the_line_it_says_so_and_sent_twice_it_is_one(desk, row):
    mark = str(uuid4())
    add(desk, row, door="hotline", mark=mark)
    add(desk, row, door="hotline", mark=mark)
    assert [one.door for one in row.tellings.order_by("pk")] == ["phone_page", "hotline"]


def test_what_was_typed_stays_where_something_is_wrong(desk, row):
    long = add(desk, row, words="欠" * 3001)
    assert long.status_code == 422
    assert "欠" * 3001 in long.content.decode()
    wrong = add(desk, row, door="court")
    assert wrong.status_code == 422
    assert "老板给了一张欠条" in words_of(wrong)
    assert "请把本人的话记下来" in words_of(add(desk, row, words=" "))
    assert row.tellings.count() == 1


def test_one_that_ended_is_taken_up_again_under_its_number(fed, desk, row):
    end(row, fed, "advise", answer="可以要求补发")
    assert "又来说：补充情况，接着办" in words_of(desk.get(page_of(row)))
    url = reverse("desk:enquiry_add", args=[row.number])
    assert "编号不变" in words_of(desk.get(url))
    add(desk, row)
    row.refresh_from_db()
    assert (row.state, row.is_open) == ("told", True)


def test_one_that_went_into_another_leads_there_and_takes_nothing(fed, desk, row):
    stays = ground.enquiry(fed)
    steps.merge(enquiry=row, into=stays, by=fed.clerk, at=ground.LATER, version=row.version)
    assert "补充情况" not in words_of(desk.get(page_of(row)))
    refused = add(desk, row)
    assert refused.status_code == 422
    assert reverse("desk:enquiry_add", args=[stays.number]) in refused.content.decode()
    assert "老板给了一张欠条" in words_of(refused)
    assert row.tellings.count() == 1


def test_who_does_not_work_at_that_desk_finds_nothing(fed, row):
    far = make.federation(prefix="远方", code="110100")
    assert add(signed_in(far.clerk, "far"), row).status_code == 404
    assert add(signed_in(fed.cashier, "cashier"), row).status_code == 404
