"""The letter to another office at the desk: written, looked at, printed, sealed."""

import re

import pytest
from django.urls import reverse
from tests.apps.intake import ground, test_office_steps
from tests.factories import matters as make
from tests.web.conftest import signed_in
from tests.web.desk.test_referrals import words_of

from niangjia.apps.intake import selectors
from niangjia.apps.intake.models import OutwardLetter

pytestmark = pytest.mark.django_db


@pytest.fixture
def fed():
    return make.federation()


@pytest.fixture
def desk(fed):
    return signed_in(fed.officer, "officer")


@pytest.fixture
def row(fed):
    row = ground.enquiry(fed)
    test_office_steps.send_on(fed, row, reply_by="2026-12-04")
    return row


def at(name, row, *more):
    (step, *_rest) = selectors.outward_steps_of(row)
    return reverse(f"desk:{name}", args=[row.number, step.seq, *more])


def stamp(desk, row):
    page = desk.get(at("outward_write", row)).content.decode()
    return re.search(r'name="version" value="([^"]+)"', page).group(1)


def letter(stamp, **changes):
    return {
        "kind": "transfer",
        "subject": "关于拖欠工资的转办",
        "says": "送外卖三个月，一直没有发工资。",
        "asks": "请依法检查。",
        "materials": "工资条照片 3 张",
        "contact": "示例承办人 12351",
        "version": stamp,
        **changes,
    }


def test_what_was_sent_on_gets_a_letter_that_is_printed_and_sealed(desk, row):
    enquiry = reverse("desk:enquiry", args=[row.number])
    assert at("outward_write", row) in desk.get(enquiry).content.decode()
    assert desk.get(at("outward", row)).status_code == 404
    asked = desk.get(at("outward_write", row)).content.decode()
    assert "请依法检查用人单位的情况" in asked
    assert ground.WORDS in asked
    shown = words_of(desk.post(at("outward_write", row), letter(stamp(desk, row)), follow=True))
    made = OutwardLetter.objects.get()
    for words in ("转办函", made.number, test_office_steps.SAID.body, "工资条照片 3 张", "还能改"):
        assert words in shown
    pdf = desk.get(at("outward_file", row, "pdf"))
    assert (pdf.status_code, pdf.headers["Content-Type"]) == (200, "application/pdf")
    assert desk.get(at("outward_file", row, "docx")).status_code == 200
    assert desk.get(at("outward_file", row, "html")).status_code == 404
    assert made.number in words_of(desk.get(enquiry))
    assert (
        at("outward", row) in desk.get(reverse("desk:referrals"), {"way": "out"}).content.decode()
    )
    old = desk.post(at("outward_seal", row), {"version": "0"})
    assert old.status_code == 409
    version = made.document.version
    sealed = words_of(desk.post(at("outward_seal", row), {"version": version}, follow=True))
    assert "已定稿" in sealed
    assert "内容校验" in sealed
    again = desk.post(at("outward_write", row), letter(stamp(desk, row)))
    assert again.status_code == 422
    assert "不能再改" in words_of(again)


@pytest.mark.parametrize(
    ("missing", "words"),
    [
        ("subject", "请写事由"),
        ("says", "请写基本情况"),
        ("asks", "请写要对方做什么"),
        ("contact", "请写收函单位有事找谁"),
    ],
)
def test_what_a_letter_lacks_is_said_beside_its_field(desk, row, missing, words):
    answer = desk.post(at("outward_write", row), letter(stamp(desk, row), **{missing: ""}))
    assert answer.status_code == 422
    assert words in words_of(answer)
    assert not OutwardLetter.objects.exists()


def test_her_phone_is_printed_as_she_agreed_and_masked_on_the_page(desk, row):
    desk.post(at("outward_write", row), letter(stamp(desk, row), gives_phone="on"))
    shown = words_of(desk.get(at("outward", row)))
    assert "13800000001" not in shown
    assert "0001" in shown
    word = desk.get(at("outward_file", row, "docx"))
    assert word.status_code == 200


def test_who_left_no_phone_is_not_asked_for_it(fed, desk):
    row = ground.enquiry(fed, phone="", by=fed.officer)
    test_office_steps.send_on(fed, row)
    assert "gives_phone" not in desk.get(at("outward_write", row)).content.decode()


def test_two_who_write_one_letter_see_both(fed, desk, row):
    mine = letter(stamp(desk, row), subject="我写的事由")
    leader = signed_in(fed.leader, "leader")
    leader.post(at("outward_write", row), letter(stamp(leader, row), subject="领导写的事由"))
    both = desk.post(at("outward_write", row), mine)
    assert both.status_code == 409
    assert "领导写的事由" in words_of(both)
    assert "我写的事由" in words_of(both)
