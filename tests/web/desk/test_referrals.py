"""Letters of offices at the desk: looked for, taken in, added, answered, sent, and listed."""

import re
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from tests.apps.intake import ground, test_office_steps
from tests.apps.intake.test_papers import photo
from tests.factories import matters as make
from tests.web.conftest import signed_in

from niangjia.apps.intake.choices import ReferralEnd
from niangjia.apps.intake.models import Enquiry, Referral
from niangjia.apps.intake.services import matters as founding
from niangjia.apps.intake.services import steps

pytestmark = pytest.mark.django_db


@pytest.fixture
def fed():
    return make.federation()


@pytest.fixture
def desk(fed):
    return signed_in(fed.officer, "officer")


def words_of(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def scan():
    return SimpleUploadedFile("scan.jpg", photo(), "image/jpeg")


def letter(**changes):
    return {
        "door": "court",
        "sender": "示例区人民法院（演示）",
        "their_number": "（2026）示例诉前调1号",
        "received_on": timezone.localdate().isoformat(),
        "came": "by_hand",
        "brought_by": "书记员",
        "asked": "before_filing",
        "words": "劳务合同纠纷，诉前委派。",
        "mark": str(uuid4()),
        "action": "write",
        **changes,
    }


def take_in(fed, desk, **changes):
    who = {"union": fed.city.pk, "name": "当事人（演示）", "phone": "13900000009"}
    return desk.post(reverse("desk:referral_new"), letter(**who, **changes), follow=True)


def at(name, row, *more):
    return reverse(f"desk:{name}", args=[row.pk, *more])


def reply(desk, row, **changes):
    row.refresh_from_db()
    page = desk.get(at("referral_reply", row)).content.decode()
    stamp = re.search(r'name="version" value="([^"]+)"', page).group(1)
    sent = {"decided": "failed", "says": "没有谈成。", "contact": "12351", "version": stamp}
    return desk.post(at("referral_reply", row), sent | changes, follow=True)


def test_a_letter_goes_from_being_looked_for_to_being_answered_with_its_proof(fed, desk):
    looked = desk.post(reverse("desk:referral_new"), {"name": "当事人（演示）", "action": "look"})
    assert "没有找到像的记录" in words_of(looked)
    taken = take_in(fed, desk, letter=scan())
    row = Referral.objects.get()
    shown = words_of(taken)
    for words in (
        "查询码只显示这一次",
        "示例区人民法院（演示）",
        "（2026）示例诉前调1号",
        "专人送达 · 书记员",
        "T 已与法条原文核对",
        "特邀调解规定",
        row.number,
    ):
        assert words in shown
    got = desk.get(at("referral_scan", row, "letter"))
    assert got.headers["Content-Type"] == "image/jpeg"
    assert desk.get(at("referral_scan", row, "proof")).status_code == 404
    work = words_of(desk.get(reverse("desk:today")))
    assert "给示例区人民法院（演示）回函" in work
    assert "没有谈成。" in words_of(reply(desk, row))
    word = desk.get(at("referral_file", row, "docx"))
    assert word.status_code == 200
    row.refresh_from_db()
    sent = {
        "sent_on": timezone.localdate().isoformat(),
        "manner": "by_post",
        "receipt_number": "EMS1",
        "version": row.version,
    }
    bare = desk.post(at("referral_sent", row), sent)
    assert bare.status_code == 422
    assert "请传送达凭证" in words_of(bare)
    assert "已回" in words_of(
        desk.post(at("referral_sent", row), sent | {"proof": scan()}, follow=True)
    )
    row.refresh_from_db()
    assert row.ended == ReferralEnd.ANSWERED
    assert "给示例区人民法院（演示）回函" not in words_of(desk.get(reverse("desk:today")))
    again = desk.post(at("referral_sent", row), sent | {"version": row.version, "proof": scan()})
    assert again.status_code == 422


def test_who_is_on_record_already_gets_the_letter_added(fed, desk):
    there = ground.enquiry(fed)
    looked = desk.post(reverse("desk:referral_new"), {"name": there.person.name})
    shown = looked.content.decode()
    add = reverse("desk:referral_add", args=[there.number])
    assert add in shown
    assert "就是这一条，加到它上" in shown
    added = desk.post(add, letter(), follow=True)
    assert "没有另立一条" in words_of(added)
    assert Enquiry.objects.count() == 1
    page = words_of(desk.get(reverse("desk:enquiry", args=[there.number])))
    assert "示例区人民法院（演示）" in page
    same = desk.post(add, letter())
    assert same.status_code == 422
    assert "已经登记过" in words_of(same)


def test_what_is_amiss_is_said_beside_its_field_and_nothing_is_written(fed, desk):
    for changes, words in (
        ({"sender": ""}, "请写是哪个单位转来的"),
        ({"door": "line_12345"}, "这一类单位不会这样要求"),
        ({"received_on": "2099-01-01"}, "不能晚于今天"),
        ({"reply_by": "2020-01-01"}, "答复期限不能早于接到的日期"),
        ({"letter": SimpleUploadedFile("a.zip", b"PK\x03\x04")}, "这里只收照片和 PDF"),
    ):
        answer = take_in(fed, desk, **changes)
        assert answer.status_code == 422
        assert words in words_of(answer)
    assert not Enquiry.objects.exists()


def test_the_same_form_sent_twice_is_one_letter(fed, desk):
    mark = str(uuid4())
    first, second = take_in(fed, desk, mark=mark), take_in(fed, desk, mark=mark)
    assert (first.status_code, second.status_code) == (200, 200)
    assert Referral.objects.count() == 1


def test_a_scan_comes_later_and_a_wrong_file_is_declined(fed, desk):
    take_in(fed, desk)
    row = Referral.objects.get()
    wrong = desk.post(
        at("referral_letter", row), {"letter": SimpleUploadedFile("a.zip", b"PK\x03\x04")}
    )
    assert wrong.status_code == 422
    assert "这里只收照片和 PDF" in words_of(wrong)
    assert desk.post(at("referral_letter", row), {}).status_code == 422
    kept = desk.post(at("referral_letter", row), {"letter": scan()}, follow=True)
    assert "来函扫描件收下了" in words_of(kept)


def test_two_who_write_one_reply_see_both(fed, desk):
    take_in(fed, desk)
    row = Referral.objects.get()
    page = desk.get(at("referral_reply", row)).content.decode()
    stamp = re.search(r'name="version" value="([^"]+)"', page).group(1)
    reply(signed_in(fed.leader, "leader"), row, says="领导写的。")
    mine = {"decided": "agreed", "says": "我写的。", "contact": "12351", "version": stamp}
    both = desk.post(at("referral_reply", row), mine)
    assert both.status_code == 409
    assert "领导写的。" in words_of(both)
    assert "我写的。" in words_of(both)


def test_the_list_is_narrowed_in_its_address_and_shows_what_is_late(fed, desk):
    take_in(fed, desk)
    row = Referral.objects.get()
    listing = reverse("desk:referrals")
    assert "示例区人民法院" in words_of(desk.get(listing))
    assert "示例区人民法院" not in words_of(desk.get(listing, {"which": "late"}))
    assert "示例区人民法院" not in words_of(desk.get(listing, {"door": "petition"}))
    assert "示例区人民法院" in words_of(desk.get(listing, {"q": "诉前调1号"}))
    assert desk.get(listing, {"which": "amiss", "door": "x"}).status_code == 200
    old = {"sender": "早就该回的法院（演示）", "their_number": "早 1 号"}
    days = {"received_on": "2020-01-01", "reply_by": "2020-01-02"}
    take_in(fed, desk, **old, **days)
    late = words_of(desk.get(listing, {"which": "late"}))
    assert "早就该回的法院" in late
    assert "示例区人民法院" not in late
    no = desk.post(at("referral_not_wanted", row), {"why": "法院来电：撤诉"}, follow=True)
    assert "不用回了。法院来电：撤诉" in words_of(no)
    assert desk.post(at("referral_not_wanted", row), {"why": "再说"}).status_code == 422
    assert "不用回了" in words_of(desk.get(listing, {"which": "all"}))


def test_what_only_informs_says_so(fed, desk):
    shown = words_of(take_in(fed, desk, asked="inform"))
    assert "只是告知，不用回" in shown
    assert "写回函" not in shown


def test_what_an_office_did_is_written_down_from_its_letter_and_may_be_the_answer(fed, desk):
    row = ground.enquiry(fed)
    enquiry = reverse("desk:enquiry", args=[row.number])
    new = reverse("desk:office_step_new", args=[row.number])
    assert new in desk.get(enquiry).content.decode()
    sent = {
        "body": "示例市劳动监察支队（演示）",
        "said_by": "李科长（演示）",
        "said_on": timezone.localdate().isoformat(),
        "word": "accepted",
        "note": "已立案。",
    }
    bare = desk.post(new, sent)
    assert bare.status_code == 422
    assert "凭来文才记" in words_of(bare)
    assert "这就是我们等的回音" not in words_of(bare)
    shown = words_of(desk.post(new, sent | {"letter": scan()}, follow=True))
    for words in ("示例市劳动监察支队（演示）", "李科长（演示）", "已受理或者立案", "已立案。"):
        assert words in shown
    got = desk.get(reverse("desk:office_step_scan", args=[row.number, 1]))
    assert got.headers["Content-Type"] == "image/jpeg"
    test_office_steps.send_on(fed, row)
    out = words_of(desk.get(reverse("desk:referrals"), {"way": "out"}))
    assert test_office_steps.SAID.body in out
    assert "这就是我们等的回音" in words_of(desk.get(new))
    desk.post(new, sent | {"letter": scan(), "is_answer": "on", "word": "decided"})
    row.refresh_from_db()
    assert row.state == "replied"
    answered = words_of(desk.get(reverse("desk:referrals"), {"way": "out", "which": "answered"}))
    assert "已立案。" in answered
    assert "现在没有转出去的" in words_of(desk.get(reverse("desk:referrals"), {"way": "out"}))


def test_a_matter_shows_which_office_waits_for_its_answer_to_whoever_works_at_the_desk(fed, desk):
    take_in(fed, desk)
    row = Referral.objects.get()
    steps.triage(
        enquiry=row.enquiry,
        labels=["unpaid"],
        is_urgent=False,
        is_hard=False,
        suggested={},
        why="",
        by=fed.officer,
        at=timezone.now(),
        version=row.enquiry.version,
    )
    matter = founding.found_matter(
        enquiry=row.enquiry,
        title="示例案件（演示）",
        employer_name="示例单位（演示）",
        uscc="",
        region="460100",
        by=fed.officer,
        at=timezone.now(),
        version=row.enquiry.version,
    )
    board = reverse("desk:matter", args=[matter.number])
    shown = desk.get(board).content.decode()
    assert at("referral", row) in shown
    assert "示例区人民法院（演示）" in shown
    cashier = signed_in(fed.cashier, "cashier").get(board).content.decode()
    assert "示例区人民法院（演示）" not in cashier
