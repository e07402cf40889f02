"""Before the answer to an office at the desk: told how far things are, given a later day."""

from datetime import timedelta
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from tests.factories import matters as make
from tests.web.conftest import signed_in
from tests.web.desk.test_referrals import at, scan, take_in, words_of
from tests.web.reading import stamp_of

from niangjia.apps.intake.models import Extension, InterimReply, Referral

pytestmark = pytest.mark.django_db


@pytest.fixture
def fed():
    return make.federation()


@pytest.fixture
def desk(fed):
    return signed_in(fed.officer, "officer")


@pytest.fixture
def row(fed, desk):
    take_in(fed, desk)
    return Referral.objects.get()


def ahead(days):
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def told(row, **changes):
    row.refresh_from_db()
    return {
        "done": "已约双方谈一次。",
        "handled_by": "周敏（演示） 12351",
        "next_on": ahead(3),
        "sent_on": ahead(0),
        "manner": "by_post",
        "proof": scan(),
        "version": row.version,
        **changes,
    }


def agreed(row, **changes):
    row.refresh_from_db()
    return {
        "until_on": (row.due_on + timedelta(days=9)).isoformat(),
        "agreed_on": ahead(0),
        "agreed_with": "李书记员（演示）",
        "why": "双方还在核对工时",
        "came": "by_post",
        "their_number": "示例延 1 号",
        "letter": scan(),
        "parties_agree": "on",
        "version": row.version,
        **changes,
    }


def test_an_interim_reply_stands_on_the_letters_page_and_its_next_day_in_the_work_list(
    fed, desk, row
):
    bare = desk.post(at("referral_interim", row), told(row, proof=""))
    assert bare.status_code == 422
    assert "请传送达凭证" in words_of(bare)
    kept = words_of(desk.post(at("referral_interim", row), told(row), follow=True))
    for words in ("过程性答复记下了，期限照走", "已约双方谈一次。", "周敏（演示） 12351", "邮寄"):
        assert words in kept
    got = desk.get(at("referral_proof", row, "interim", 1))
    assert got.headers["Content-Type"] == "image/jpeg"
    for which, seq in (("interim", 2), ("extension", 1), ("letter", 1)):
        assert desk.get(at("referral_proof", row, which, seq)).status_code == 404
    work = desk.get(reverse("desk:today")).content.decode()
    assert "告诉示例区人民法院（演示）办到哪里了" in work
    assert at("referral", row) in work


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"done": ""}, "请写已经做了什么"),
        ({"handled_by": ""}, "请写由谁在办"),
        ({"next_on": ""}, "请写下次哪天再答复"),
        ({"next_on": ahead(0)}, "下次答复要晚于这次"),
        ({"next_on": ahead(300)}, "先和来函单位商定延期"),
        ({"sent_on": ahead(1)}, "发出日期要在收到来函那天到今天之间"),
        ({"proof": SimpleUploadedFile("a.zip", b"PK\x03\x04")}, "这里只收照片和 PDF"),
    ],
)
def test_what_is_amiss_with_an_interim_reply_is_said_and_nothing_is_written(
    desk, row, changes, words
):
    answer = desk.post(at("referral_interim", row), told(row, **changes))
    assert answer.status_code == 422
    assert words in words_of(answer)
    assert not InterimReply.objects.exists()


def test_a_later_day_stands_with_who_agreed_and_the_first_one(desk, row):
    first = row.due_on
    shown = words_of(desk.post(at("referral_extend", row), agreed(row), follow=True))
    row.refresh_from_db()
    assert row.due_on == first + timedelta(days=9)
    for words in (
        "延期记下了",
        "原来最晚",
        "李书记员（演示） 同意",
        "双方当事人都同意",
        "示例延 1 号",
        "双方还在核对工时",
    ):
        assert words in shown
    got = desk.get(at("referral_proof", row, "extension", 1))
    assert got.headers["Content-Type"] == "image/jpeg"
    assert "原来" in words_of(desk.get(reverse("desk:referrals")))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"until_on": ahead(1)}, "延期只能往后延"),
        ({"agreed_on": ahead(2)}, "同意的日期要在收到来函那天到今天之间"),
        ({"agreed_with": ""}, "请写来函单位是谁同意的"),
        ({"why": ""}, "请写为什么要延期"),
        ({"letter": ""}, "请传对方同意延期的来文"),
        ({"parties_agree": ""}, "双方当事人都同意才能延期"),
        ({"letter": SimpleUploadedFile("a.zip", b"PK\x03\x04")}, "这里只收照片和 PDF"),
    ],
)
def test_what_is_amiss_with_an_extension_is_said_and_no_day_moves(desk, row, changes, words):
    first = row.due_on
    answer = desk.post(at("referral_extend", row), agreed(row, **changes))
    assert answer.status_code == 422
    assert words in words_of(answer)
    row.refresh_from_db()
    assert (row.due_on, Extension.objects.count()) == (first, 0)


def test_only_a_courts_letter_asks_for_both_parties_and_only_a_day_gone_by_for_the_late_note(
    fed, desk
):
    take_in(fed, desk, door="line_12345", asked="answer", received_on=ahead(-9), reply_by=ahead(-2))
    row = Referral.objects.get()
    page = desk.get(at("referral_extend", row)).content.decode()
    assert "parties_agree" not in page
    assert "过了期才补记" in page
    sent = agreed(row, agreed_on=ahead(-1), until_on=ahead(5))
    bare = desk.post(at("referral_extend", row), sent)
    assert bare.status_code == 422
    assert "已经过了" in words_of(bare)
    shown = words_of(
        desk.post(
            at("referral_extend", row), sent | {"is_after": "on", "letter": scan()}, follow=True
        )
    )
    assert "过期以后才同意" in shown
    assert "过过期" in shown


def test_who_wrote_meanwhile_is_said_and_what_was_typed_stays(fed, desk, row):
    before = told(row, done="我写的。")
    desk.post(at("referral_interim", row), told(row))
    answer = desk.post(at("referral_interim", row), before)
    assert answer.status_code == 409
    assert "已经被改过" in words_of(answer)
    assert "我写的。" in answer.content.decode()
    late = desk.post(at("referral_extend", row), agreed(row, version=1))
    assert late.status_code == 409


def test_an_answered_letter_offers_neither(desk, row):
    desk.post(at("referral_not_wanted", row), {"why": "法院来电：撤诉"})
    shown = desk.get(at("referral", row)).content.decode()
    assert at("referral_interim", row) not in shown
    assert at("referral_extend", row) not in shown
    for name, sent in (("referral_interim", told(row)), ("referral_extend", agreed(row))):
        assert "不能再改" in words_of(desk.post(at(name, row), sent))


def test_a_letter_is_written_printed_and_noted_as_sent(fed, desk, row):
    asked = {"done": "已约双方谈一次。", "handled_by": "周敏（演示） 12351", "next_on": ahead(3)}
    bare = desk.get(at("referral_interim", row))
    assert at("referral_interim_letter", row) in bare.content.decode()
    path = at("referral_interim_letter", row)
    short = desk.post(path, asked | {"done": "", "version": stamp_of(desk, path)})
    assert short.status_code == 422
    wrote = desk.post(path, asked | {"version": stamp_of(desk, path)}, follow=True)
    assert "函写好了" in words_of(wrote)
    row.refresh_from_db()
    assert row.interim_letter.number in words_of(wrote)
    for place in (at("referral", row), at("referral_interim", row), of_enquiry(row)):
        assert at("referral_interim_file", row, 1, "pdf") in desk.get(place).content.decode()
    got = desk.get(at("referral_interim_file", row, 1, "docx"))
    assert got.headers["Content-Disposition"].startswith("attachment")
    assert quote("过程性答复") in got.headers["Content-Disposition"]
    for seq, kind in ((2, "docx"), (1, "html")):
        assert desk.get(at("referral_interim_file", row, seq, kind)).status_code == 404
    other = desk.post(at("referral_interim", row), told(row, done="换了说法。"))
    assert other.status_code == 422
    assert "和写好的函" in words_of(other)
    kept = desk.post(at("referral_interim", row), told(row), follow=True)
    assert "过程性答复记下了" in words_of(kept)
    assert "打印函（PDF）" in words_of(kept)
    assert at("referral_interim_file", row, 1, "pdf") in desk.get(of_enquiry(row)).content.decode()


def test_two_who_write_one_letter_see_both_versions(fed, desk, row):
    path = at("referral_interim_letter", row)
    asked = {"done": "我写的。", "handled_by": "周敏 12351", "next_on": ahead(3)}
    mine = asked | {"version": stamp_of(desk, path)}
    desk.post(path, asked | {"done": "别人写的。", "version": stamp_of(desk, path)})
    both = desk.post(path, mine)
    assert both.status_code == 409
    assert "别人写的。" in words_of(both)
    assert "我写的。" in both.content.decode()


def of_enquiry(row):
    return reverse("desk:enquiry", args=[row.enquiry.number])
