"""Offices that send somebody: origin, clock, return leg; one record, late answers seen."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from tests.apps.intake import ground
from tests.apps.intake.ground import AT, LATER, make
from tests.apps.intake.test_papers import photo
from tests.serving import serving

from niangjia.apps.documents.choices import DocumentState
from niangjia.apps.intake import keeping, promises, selectors
from niangjia.apps.intake.choices import (
    Asked,
    Came,
    Decided,
    Door,
    DueFrom,
    PaperKind,
    ReferralEnd,
)
from niangjia.apps.intake.errors import (
    AlreadyReferred,
    NotAskedByThem,
    NotForYou,
    PaperGone,
    ReasonMissing,
    ReceivedLater,
    ReplyMissing,
    ReplyNotOwed,
    ReplyUnproved,
    SentOnImpossible,
)
from niangjia.apps.intake.models import Enquiry, Referral, Reply
from niangjia.apps.intake.services import papers, referrals, replies, steps, tellings
from niangjia.apps.intake.services.origins import Origin
from niangjia.apps.intake.services.papers import Sent
from niangjia.apps.unions.acting import acting_as
from niangjia.apps.worklist.models import Item
from niangjia.kernel.errors import NotFound, StaleVersion

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 23)


@pytest.fixture
def fed():
    return make.federation()


def brought(**changes):
    """Return what a court's letter brings, changed."""
    first = ground.told(
        door=Door.COURT,
        sender="示例区人民法院（演示）",
        their_number="（2026）示例诉前调1号",
        words="劳务合同纠纷，诉前委派调解。",
        origin=Origin(
            received_on=ON, asked=Asked.BEFORE_FILING, came=Came.BY_HAND, brought_by="书记员"
        ),
    )
    return replace(first, **changes)


def receive(fed, *, letter=None, name="王小骑（演示）", by=None, at=AT, **changes):
    return referrals.receive(
        told=brought(**changes),
        name=name,
        phone="13800000001",
        union=fed.city,
        region="460100",
        at=at,
        by=by or fed.officer,
        letter=letter,
    ).referral


def scan(words="letter"):
    return Sent(name="scan.jpg", data=photo(words))


def write(fed, row, **changes):
    asked = {
        "decided": Decided.FAILED,
        "says": "双方分歧较大，没有谈成。",
        "contact": "12351",
        "by": fed.officer,
        "at": LATER,
        "version": row.version,
    }
    return replies.write_reply(referral=row, **(asked | changes))


def send(fed, row, **changes):
    asked = {
        "sent_on": ON,
        "manner": Came.BY_POST,
        "receipt_number": "",
        "proof": scan("receipt"),
        "by": fed.officer,
        "at": LATER,
        "version": row.version,
    }
    return replies.send_reply(referral=row, **(asked | changes))


def item(row):
    return Item.objects.get(source="reply", ref=row.pk)


def test_a_letter_is_written_down_with_its_origin_its_scan_and_the_laws_day(fed):
    row = receive(fed, letter=scan())
    assert row.number.startswith(f"{fed.city.code}-L2026-")
    assert (row.telling.sender, row.telling.their_number) == (
        "示例区人民法院（演示）",
        "（2026）示例诉前调1号",
    )
    assert (row.came, row.brought_by, row.received_on) == (Came.BY_HAND, "书记员", ON)
    # 委派调解 thirty days from the day it was taken over: 23 December, a Wednesday
    assert (row.due_on, row.due_from, row.rule) == (date(2026, 12, 23), DueFrom.LAW, "CL-33a")
    assert row.letter.kind == PaperKind.LETTER
    assert papers.read_paper(paper=row.letter, by=fed.officer).startswith(b"\xff\xd8\xff")
    reason = selectors.reason_of(row)
    assert "三十日" in reason.clock.length.citation.summary


@pytest.mark.parametrize(
    ("door", "asked", "says", "due", "source"),
    [
        (Door.COURT, Asked.AFTER_FILING, None, date(2026, 12, 8), DueFrom.LAW),
        (Door.COURT, Asked.SIMPLE, None, date(2026, 11, 30), DueFrom.LAW),
        (Door.COURT, Asked.SIMPLE, date(2026, 11, 27), date(2026, 11, 27), DueFrom.LETTER),
        (Door.ARBITRATION, Asked.MEDIATE, None, date(2026, 12, 8), DueFrom.HOUSE),
        (Door.LINE_12345, Asked.ANSWER, None, date(2026, 11, 30), DueFrom.HOUSE),
        (Door.INSPECTORATE, Asked.ANSWER, None, date(2026, 12, 7), DueFrom.HOUSE),
        (Door.PETITION, Asked.ANSWER, None, date(2026, 12, 23), DueFrom.HOUSE),
    ],
)
def test_the_letters_day_goes_before_the_laws_and_the_laws_before_the_houses(
    door, asked, says, due, source
):
    owed = promises.answer_by(door, asked, received_on=ON, letter_says=says)
    assert (owed.on, owed.source) == (due, source)


def test_each_office_has_a_period_and_no_day_is_a_rest_day():
    calendar = promises.lawbook.calendar()
    for door in promises.REFERRED:
        for asked in (Asked.ANSWER, Asked.MEDIATE):
            for ahead in range(0, 30, 3):
                on = promises.answer_by(door, asked, received_on=ON + timedelta(days=ahead)).on
                assert on > ON + timedelta(days=ahead)
                assert calendar.next_working_day(on) == on


def test_what_only_informs_owes_no_answer(fed):
    row = receive(fed, origin=Origin(received_on=ON, asked=Asked.INFORM))
    assert (row.is_open, row.due_on) == (False, None)
    assert not Item.objects.filter(source="reply").exists()
    with pytest.raises(ReplyNotOwed):
        write(fed, row)


def test_a_letter_of_tomorrow_and_what_an_office_does_not_ask_are_declined(fed):
    with pytest.raises(ReceivedLater):
        receive(fed, origin=Origin(received_on=ON + timedelta(days=1)))
    with pytest.raises(NotAskedByThem):
        receive(
            fed,
            door=Door.LINE_12345,
            origin=Origin(received_on=ON, asked=Asked.BEFORE_FILING),
        )
    assert not Enquiry.objects.exists()


def test_the_clock_stands_in_the_work_list_until_the_reply_is_sent_with_its_proof(fed):
    row = receive(fed)
    owed = item(row)
    assert (owed.is_open, owed.due_on) == (True, date(2026, 12, 23))
    assert owed.what == "示例区人民法院（演示）"
    write(fed, row)
    with pytest.raises(ReplyUnproved):
        send(fed, row, proof=None)
    with pytest.raises(ReplyUnproved):
        send(fed, row, proof=None, receipt_number="EMS1", manner=Came.BY_POST)
    assert item(row).is_open
    reply = send(fed, row)
    assert not item(row).is_open
    assert reply.document.state == DocumentState.LEFT
    assert reply.proof.kind == PaperKind.PROOF
    row.refresh_from_db()
    assert (row.ended, row.ended_on) == (ReferralEnd.ANSWERED, ON)
    assert not selectors.is_late(row, on=ON + timedelta(days=300))
    assert selectors.items_astray() == []
    with pytest.raises(ReplyNotOwed):
        write(fed, row)


def test_a_reply_through_the_offices_system_is_shown_by_its_number(fed):
    row = receive(fed, door=Door.LINE_12345, origin=Origin(received_on=ON))
    write(fed, row, decided=Decided.ANSWERED)
    reply = send(fed, row, manner=Came.SYSTEM, proof=None, receipt_number="HZ-1")
    assert (reply.receipt_number, reply.proof) == ("HZ-1", None)


def test_what_was_not_written_or_leaves_on_an_impossible_day_is_declined(fed):
    row = receive(fed)
    with pytest.raises(ReplyMissing):
        send(fed, row)
    write(fed, row)
    for day in (ON - timedelta(days=1), ON + timedelta(days=1)):
        with pytest.raises(SentOnImpossible):
            send(fed, row, sent_on=day)
    with pytest.raises(StaleVersion):
        send(fed, row, version=row.version - 1)


def test_a_reply_is_written_anew_until_it_is_sent_and_prints_what_it_says(fed):
    row = receive(fed)
    write(fed, row)
    write(fed, row, decided=Decided.AGREED, says="谈成了，三天内付清。")
    assert Reply.objects.count() == 1
    reply = selectors.reply_of(row)
    assert selectors.reply_words(reply) == {"says": "谈成了，三天内付清。", "contact": "12351"}
    shown = replies.print_letter(
        document=reply.document, kind="html", by=fed.officer
    ).content.decode()
    for words in (
        "示例区人民法院（演示）",
        "（2026）示例诉前调1号",
        "谈成了，三天内付清。",
        "王小骑（演示）",
    ):
        assert words in shown
    with pytest.raises(StaleVersion):
        write(fed, row, version=row.version - 1)


def test_a_reply_that_left_late_stays_to_be_seen(fed):
    row = receive(fed, reply_by=ON + timedelta(days=2))
    assert selectors.is_late(row, on=ON + timedelta(days=3))
    assert not selectors.is_late(row, on=ON + timedelta(days=2))
    after = AT + timedelta(days=5)
    write(fed, row, at=after)
    send(fed, row, at=after, sent_on=ON + timedelta(days=5))
    listed = selectors.referrals_listed(
        visible_to=fed.officer, on=ON + timedelta(days=9), which="late_answered"
    )
    assert list(listed) == [row]


def test_the_answer_is_owed_also_when_the_enquiry_has_ended(fed):
    row = receive(fed)
    steps.withdraw_own(enquiry=row.enquiry, why="", at=LATER)
    assert item(row).is_open
    assert selectors.items_astray() == []
    assert any(hold.stops_all for hold in keeping.holds(row.enquiry.person))
    write(fed, row, decided=Decided.REFUSED)
    send(fed, row)
    assert not item(row).is_open
    assert [hold.stops_all for hold in keeping.holds(row.enquiry.person)] == [False]


def test_an_office_may_say_that_it_wants_no_answer_any_more(fed):
    row = receive(fed)
    with pytest.raises(ReasonMissing):
        referrals.want_no_reply(referral=row, why=" ", by=fed.officer, at=LATER)
    referrals.want_no_reply(referral=row, why="法院来电：原告撤诉", by=fed.officer, at=LATER)
    row.refresh_from_db()
    assert (row.ended, row.ended_why) == (ReferralEnd.NOT_WANTED, "法院来电：原告撤诉")
    assert not item(row).is_open


def test_a_later_letter_adds_to_the_record_and_the_same_letter_is_written_down_once(fed):
    row = receive(fed)
    with pytest.raises(AlreadyReferred) as declined:
        receive(fed)
    assert row.number in str(declined.value)
    more = referrals.receive_more(
        enquiry=row.enquiry,
        told=brought(
            door=Door.LINE_12345,
            sender="示例市 12345（演示）",
            their_number="示例-77",
            origin=Origin(received_on=ON),
        ),
        at=LATER,
        by=fed.officer,
        letter=scan("second"),
    ).referral
    assert Enquiry.objects.count() == 1
    assert selectors.referrals_of(row.enquiry) == [more, row]
    assert Item.objects.filter(source="reply", is_open=True).count() == 2


def test_the_same_form_sent_twice_is_one_letter(fed):
    mark = uuid4()
    first, again = receive(fed, mark=mark), receive(fed, mark=mark)
    assert first == again
    assert Referral.objects.count() == 1


def test_records_that_may_be_about_the_same_are_shown_the_likeliest_first(fed):
    by_employer = ground.enquiry(fed, name="李四（演示）", phone="13800000009")
    by_phone = ground.enquiry(fed, name="王五（演示）", phone="13900000001", employer_name="别的")
    row = receive(fed, employer_name="又一个", name="赵六（演示）")
    found = selectors.referred_before(
        name="李四（演示）",
        phone="137 0000 0001",
        employer=by_employer.employer_name,
        their_number="（2026）示例诉前调1号",
        visible_to=fed.officer,
        on=ON,
    )
    assert [one.enquiry for one in found] == [row.enquiry, by_phone, by_employer]
    assert (found[0].by_letter, found[2].by_name) == (True, True)


def test_letters_and_receipts_are_no_papers_of_hers(fed):
    row = receive(fed, letter=scan())
    assert selectors.papers_of(row.enquiry) == []
    with pytest.raises(NotFound):
        selectors.get_paper(row.letter.seq, enquiry=row.enquiry)
    with pytest.raises(PaperGone):
        papers.remove_paper(paper=row.letter, by=row.enquiry.person, at=LATER)


def test_only_the_desk_sees_and_answers_under_the_serving_role(fed):
    far = make.federation(prefix="远方", code="110100")
    with serving(), acting_as(fed.officer, on=make.TODAY):
        row = receive(fed, letter=scan())
    with serving(), acting_as(far.officer, on=make.TODAY):
        assert not Referral.objects.exists()
        with pytest.raises(NotFound):
            selectors.get_referral(row.pk, visible_to=far.officer, on=make.TODAY)
    with serving(), acting_as(fed.officer, on=make.TODAY):
        write(fed, row)
    with serving(), acting_as(fed.leader, on=make.TODAY):
        again = selectors.get_referral(row.pk, visible_to=fed.leader, on=make.TODAY)
        write(fed, again, by=fed.leader, decided=Decided.AGREED)
        send(fed, again, by=fed.leader)
        assert selectors.reply_of(again).document.state == DocumentState.LEFT


def test_who_does_not_work_at_the_desk_takes_in_and_answers_nothing(fed):
    row = receive(fed)
    for doing in (
        lambda: write(fed, row, by=fed.cashier),
        lambda: send(fed, row, by=fed.cashier),
        lambda: referrals.want_no_reply(referral=row, why="不", by=fed.cashier, at=LATER),
        lambda: referrals.add_letter(referral=row, letter=scan(), by=fed.cashier, at=LATER),
        lambda: referrals.receive_more(
            enquiry=row.enquiry, told=brought(their_number="2"), by=fed.cashier, at=LATER
        ),
    ):
        with pytest.raises(NotForYou):
            doing()


def test_what_was_sent_and_where_it_came_from_cannot_be_rewritten(fed):
    row = receive(fed)
    with pytest.raises(DatabaseError), transaction.atomic():
        Referral.objects.filter(pk=row.pk).update(received_on=date(2026, 1, 1))
    write(fed, row)
    send(fed, row)
    with pytest.raises(DatabaseError), transaction.atomic():
        Referral.objects.filter(pk=row.pk).update(ended_on=date(2026, 1, 1))
    with pytest.raises(DatabaseError), transaction.atomic():
        Reply.objects.update(sent_on=date(2026, 1, 1))


@pytest.mark.parametrize(
    "number", ["(2026)示例诉前调1号", "（２０２６）示例诉前调１号", " 〔2026〕 示例诉前调 1 号　"]
)
def test_a_number_is_the_same_however_its_brackets_digits_and_blanks_are_typed(fed, number):
    row = receive(fed)
    with pytest.raises(AlreadyReferred, match="（2026）示例诉前调1号"):
        receive(fed, their_number=number)
    assert Referral.objects.get() == row
    for near in (
        selectors.referred_before(
            name="", phone="", employer="", their_number=number, visible_to=fed.officer, on=ON
        ),
        selectors.referrals_listed(visible_to=fed.officer, on=ON, words=number),
    ):
        assert len(near) == 1
    assert receive(fed, their_number="（2026）示例诉前调12号").is_open
    assert receive(fed, their_number=number, sender="示例市人民法院（演示）").is_open


def test_no_door_writes_the_same_letter_down_twice(fed):
    receive(fed)
    other = ground.enquiry(fed, phone="13800000009")
    with pytest.raises(AlreadyReferred):
        ground.tell(fed, by=fed.officer, **_as_told(brought()))
    with pytest.raises(AlreadyReferred):
        tellings.tell_more(enquiry=other, told=brought(), at=LATER, by=fed.officer)
    with pytest.raises(AlreadyReferred):
        tellings.tell_known(
            told=brought(),
            person=other.person,
            union=fed.city,
            region="460100",
            at=LATER,
            by=fed.officer,
        )
    assert Referral.objects.count() == 1
    assert other.tellings.count() == 1


def _as_told(told):
    return {
        key: getattr(told, key) for key in ("words", "door", "sender", "their_number", "origin")
    }


def test_its_own_record_is_found_among_many_of_the_same_employer(fed):
    row = receive(fed, employer_name="示例大厂（演示）")
    for number in range(31):
        ground.tell(
            fed, name=f"工友{number}（演示）", phone="", by=fed.officer,
            door=Door.COUNTER, at=LATER, employer_name="示例大厂（演示）",
        )  # fmt: skip
    found = selectors.referred_before(
        name="王小骑（演示）",
        phone="13800000001",
        employer="示例大厂（演示）",
        their_number=row.telling.their_number,
        visible_to=fed.officer,
        on=ON,
    )
    assert (found[0].enquiry, found[0].by_letter) == (row.enquiry, True)
    assert len(found) == 10
