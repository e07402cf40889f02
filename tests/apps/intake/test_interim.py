"""What an office hears before its answer: so far, and a later day on which it agreed (CL-33)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from tests.apps.intake.ground import AT, LATER, make
from tests.apps.intake.test_referrals import item, receive, scan, send, write
from tests.serving import serving

from niangjia.apps.documents import services as documents
from niangjia.apps.documents.choices import DocumentState
from niangjia.apps.documents.models import Document
from niangjia.apps.documents.selectors import facts_of, filled
from niangjia.apps.intake import keeping, selectors
from niangjia.apps.intake.choices import Asked, Came, Door, PaperKind
from niangjia.apps.intake.errors import (
    AfterTheDay,
    AgreedOnImpossible,
    DoneMissing,
    ExtensionUnnamed,
    ExtensionUnproved,
    LetterDiffers,
    NextWordImpossible,
    NotForYou,
    NotLater,
    PartiesDisagree,
    ReplyNotOwed,
    ReplyUnproved,
    SentOnImpossible,
)
from niangjia.apps.intake.models import Extension, InterimReply, Referral
from niangjia.apps.intake.services import interim, referrals, replies, steps
from niangjia.apps.intake.services.interim import Agreed, SoFar, ToSay
from niangjia.apps.intake.services.origins import Origin
from niangjia.apps.unions.acting import acting_as
from niangjia.apps.worklist.models import Item
from niangjia.engines.forms import UnknownFact
from niangjia.kernel.errors import StaleVersion

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 23)
DUE = date(2026, 12, 23)
TOLD = SoFar(
    sent_on=ON,
    done="已约双方 25 日到站里谈。",
    handled_by="周敏（演示） 0898-12345678",
    next_on=date(2026, 11, 27),
    manner=Came.BY_HAND,
)
AGREED = Agreed(
    until_on=date(2027, 1, 8),
    agreed_on=ON,
    agreed_with="立案庭 书记员（演示）",
    why="双方还在核对工时",
    came=Came.BY_POST,
    their_number="（2026）示例延 1 号",
    parties_agree=True,
)


@pytest.fixture
def fed():
    return make.federation()


@pytest.fixture
def row(fed):
    return receive(fed)


def tell(fed, row, *, proof=True, by=None, at=LATER, version=None, as_written=False, **changes):
    return interim.tell_so_far(
        referral=row,
        told=replace(TOLD, **changes),
        proof=scan("interim") if proof else None,
        by=by or fed.officer,
        at=at,
        version=version or row.version,
        as_written=as_written,
    )


def extend(fed, row, *, letter=True, by=None, at=LATER, version=None, **changes):
    return interim.extend(
        referral=row,
        agreed=replace(AGREED, **changes),
        letter=scan("agreed") if letter else None,
        by=by or fed.officer,
        at=at,
        version=version or row.version,
    )


def next_words():
    found = Item.objects.filter(source="next_word", is_open=True)
    return [(one.ref, one.due_on, one.what) for one in found]


def test_an_interim_reply_says_what_was_done_and_the_clock_runs_on(fed, row):
    made = tell(fed, row)
    (shown,) = selectors.interim_replies_of(row)
    assert (shown.done, shown.row.handled_by) == (TOLD.done, TOLD.handled_by)
    assert made.proof.kind == PaperKind.INTERIM
    assert TOLD.done.encode() not in bytes(made.done_enc)
    assert (row.is_open, row.due_on) == (True, DUE)
    assert item(row).due_on == DUE
    assert selectors.papers_of(row.enquiry) == []


def test_the_day_of_the_next_word_stands_in_the_work_list_until_it_is_given(fed, row):
    tell(fed, row)
    assert next_words() == [(row.pk, date(2026, 11, 27), "示例区人民法院（演示）")]
    tell(fed, row, at=AT + timedelta(days=4), sent_on=date(2026, 11, 27), next_on=date(2026, 12, 4))
    assert next_words() == [(row.pk, date(2026, 12, 4), "示例区人民法院（演示）")]
    assert selectors.items_astray() == []
    # said with the answer itself: nothing of its own
    tell(fed, row, at=AT + timedelta(days=5), sent_on=date(2026, 11, 28), next_on=DUE)
    assert next_words() == []
    write(fed, row)
    send(fed, row)
    assert next_words() == []
    assert selectors.items_astray() == []


def test_the_answer_ends_also_the_waiting_for_the_next_word(fed, row):
    tell(fed, row)
    write(fed, row)
    send(fed, row)
    assert next_words() == []
    with pytest.raises(ReplyNotOwed):
        tell(fed, row)


@pytest.mark.parametrize(
    ("changes", "declined"),
    [
        ({"done": "  "}, DoneMissing),
        ({"handled_by": " "}, DoneMissing),
        ({"sent_on": ON - timedelta(days=1)}, SentOnImpossible),
        ({"sent_on": ON + timedelta(days=1)}, SentOnImpossible),
        ({"next_on": ON}, NextWordImpossible),
        ({"next_on": DUE + timedelta(days=1)}, NextWordImpossible),
        ({"proof": False}, ReplyUnproved),
        ({"manner": Came.PARTY}, ReplyUnproved),
    ],
)
def test_an_interim_reply_that_cannot_be_so_is_declined(fed, row, changes, declined):
    with pytest.raises(declined):
        tell(fed, row, **changes)
    assert not InterimReply.objects.exists()


def test_an_offices_system_shows_an_interim_reply_by_its_number(fed, row):
    made = tell(fed, row, proof=False, manner=Came.SYSTEM, receipt_number="HZ-7")
    assert (made.proof, made.receipt_number) == (None, "HZ-7")


def test_when_the_day_has_passed_the_next_word_may_come_after_it(fed):
    row = receive(fed, reply_by=ON)
    later = AT + timedelta(days=3)
    made = tell(fed, row, at=later, sent_on=ON + timedelta(days=3), next_on=ON + timedelta(days=5))
    assert made.next_on == ON + timedelta(days=5)


def test_an_agreed_day_moves_the_clock_and_the_first_day_stays(fed, row):
    made = extend(fed, row)
    assert (row.first_due_on, row.due_on) == (DUE, AGREED.until_on)
    assert (made.from_on, made.until_on, made.agreed_with) == (
        DUE,
        AGREED.until_on,
        AGREED.agreed_with,
    )
    assert made.letter.kind == PaperKind.EXTENSION
    assert (made.is_after, made.agreed_late, row.lapsed) == (False, False, False)
    assert item(row).due_on == AGREED.until_on
    assert not selectors.is_late(row, on=AGREED.until_on)
    assert selectors.is_late(row, on=AGREED.until_on + timedelta(days=1))
    assert selectors.items_astray() == []


def test_an_office_may_agree_more_than_once(fed, row):
    first = extend(fed, row)
    second = extend(fed, row, until_on=date(2027, 1, 20))
    assert selectors.extensions_of(row) == [second, first]
    assert (second.from_on, row.first_due_on, row.due_on) == (
        AGREED.until_on,
        DUE,
        date(2027, 1, 20),
    )


@pytest.mark.parametrize(
    ("changes", "declined"),
    [
        ({"until_on": DUE}, NotLater),
        ({"until_on": ON}, NotLater),
        ({"agreed_on": ON - timedelta(days=1)}, AgreedOnImpossible),
        ({"agreed_on": ON + timedelta(days=1)}, AgreedOnImpossible),
        ({"agreed_with": " "}, ExtensionUnnamed),
        ({"why": ""}, ExtensionUnnamed),
        ({"letter": False}, ExtensionUnproved),
        ({"came": Came.PARTY}, ExtensionUnproved),
        ({"parties_agree": False}, PartiesDisagree),
    ],
)
def test_an_extension_that_cannot_be_so_is_declined(fed, row, changes, declined):
    with pytest.raises(declined):
        extend(fed, row, **changes)
    row.refresh_from_db()
    assert row.due_on == DUE
    assert not Extension.objects.exists()


def test_only_a_courts_mediation_asks_for_the_yes_of_both_parties(fed):
    row = receive(
        fed, door=Door.LINE_12345, origin=Origin(received_on=ON, asked=Asked.ANSWER, came="system")
    )
    made = extend(fed, row, parties_agree=False, came=Came.SYSTEM)
    assert (made.parties_agree, row.due_on) == (False, AGREED.until_on)


def test_after_the_day_it_is_written_down_only_by_saying_so(fed, row):
    after = AT + timedelta(days=31)
    with pytest.raises(AfterTheDay) as declined:
        extend(fed, row, at=after)
    assert str(DUE) in str(declined.value)
    made = extend(fed, row, at=after, is_after=True)
    # agreed in time, and only written down late: the answer is in time
    assert (made.is_after, made.agreed_late, row.lapsed) == (True, False, False)


def test_what_was_agreed_when_the_day_had_passed_leaves_the_answer_late(fed, row):
    after = AT + timedelta(days=31)
    on = ON + timedelta(days=31)
    made = extend(fed, row, at=after, is_after=True, agreed_on=on)
    assert (made.agreed_late, row.lapsed) == (True, True)
    write(fed, row, at=after)
    send(fed, row, at=after, sent_on=on)
    row.refresh_from_db()
    assert selectors.is_late(row, on=on)
    listed = selectors.referrals_listed(visible_to=fed.officer, on=on, which="late_answered")
    assert list(listed) == [row]


def test_what_was_not_late_is_never_said_to_be_written_down_after(fed, row):
    assert extend(fed, row, is_after=True).is_after is False


def test_an_answer_that_is_not_owed_is_neither_prepared_nor_put_off(fed, row):
    referrals.want_no_reply(referral=row, why="法院来电：撤诉", by=fed.officer, at=LATER)
    row.refresh_from_db()
    for doing in (tell, extend):
        with pytest.raises(ReplyNotOwed):
            doing(fed, row)


def test_two_clerks_do_not_write_over_each_other(fed, row):
    before = row.version
    tell(fed, row)
    for doing in (tell, extend):
        with pytest.raises(StaleVersion):
            doing(fed, row, version=before)


def test_only_the_desk_tells_and_extends(fed, row):
    for doing in (tell, extend):
        with pytest.raises(NotForYou):
            doing(fed, row, by=fed.cashier)


def test_whoever_may_not_see_the_letter_sees_nothing_of_it_under_the_serving_role(fed):
    far = make.federation(prefix="远方", code="110100")
    with serving(), acting_as(fed.officer, on=make.TODAY):
        row = receive(fed)
        tell(fed, row)
        extend(fed, row)
        assert len(selectors.interim_replies_of(row)) == 1
    with serving(), acting_as(far.officer, on=make.TODAY):
        assert not InterimReply.objects.exists()
        assert not Extension.objects.exists()


def test_what_was_told_and_agreed_stands_and_no_day_moves_without_it(fed, row):
    tell(fed, row)
    extend(fed, row)
    for doing in (
        lambda: InterimReply.objects.update(next_on=date(2026, 12, 1)),
        lambda: Extension.objects.update(until_on=date(2027, 2, 1)),
        lambda: Extension.objects.all().delete(),
        lambda: Referral.objects.filter(pk=row.pk).update(due_on=date(2027, 3, 1)),
        lambda: Referral.objects.filter(pk=row.pk).update(first_due_on=date(2027, 3, 1)),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            doing()


def test_what_the_tables_themselves_decline(fed, row):
    told, agreed = tell(fed, row), extend(fed, row)
    again = {"referral": row, "recorded_by": fed.officer, "recorded_at": LATER}
    for name, made in (
        (
            "intake_interim_is_proved",
            InterimReply(
                **again, seq=2, sent_on=ON, manner="system", done_enc=b"x", handled_by="周",
                next_on=DUE,
            ),
        ),
        (
            "intake_interim_next_is_later",
            InterimReply(
                **again, seq=2, sent_on=ON, manner="system", receipt_number="1", done_enc=b"x",
                handled_by="周", next_on=ON,
            ),
        ),
        (
            "intake_interim_seq",
            InterimReply(
                **again, seq=told.seq, sent_on=ON, manner="system", receipt_number="1",
                done_enc=b"x", handled_by="周", next_on=DUE,
            ),
        ),
        (
            "intake_extension_is_later",
            Extension(
                **again, seq=2, from_on=DUE, until_on=DUE, agreed_on=ON, agreed_with="书记员",
                came="fax", why="核对", parties_agree=True, is_after=False, letter=agreed.letter,
            ),
        ),
        (
            "intake_extension_seq",
            Extension(
                **again, seq=agreed.seq, from_on=DUE, until_on=date(2027, 1, 9), agreed_on=ON,
                agreed_with="书记员", came="fax", why="核对", parties_agree=True, is_after=False,
                letter=agreed.letter,
            ),
        ),
    ):  # fmt: skip
        with pytest.raises(DatabaseError, match=name), transaction.atomic():
            made.save(force_insert=True)


def test_what_was_done_is_emptied_with_whom_it_was_about(fed, row):
    tell(fed, row)
    write(fed, row)
    send(fed, row)
    keeping.forget(row.enquiry.person)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM intake_interim_reply WHERE done_enc = ''")
        assert cursor.fetchone() == (1,)
    assert [one.done for one in selectors.interim_replies_of(row)] == [""]


def say(fed, row, *, by=None, at=LATER, version=None, **changes):
    says = ToSay(done=TOLD.done, handled_by=TOLD.handled_by, next_on=TOLD.next_on)
    return interim.write_letter(
        referral=row,
        says=replace(says, **changes),
        by=by or fed.officer,
        at=at,
        version=version or row.version,
    )


def printed(document, fed):
    return replies.print_letter(document=document, kind="html", by=fed.officer).content.decode()


def test_its_letter_is_written_anew_until_it_is_sent_and_stands_from_then_on(fed, row):
    letter = say(fed, row, done="约了双方。")
    assert say(fed, row).pk == letter.pk
    letter = row.interim_letter
    shown = printed(letter, fed)
    for words in (
        "过程性答复",
        "示例区人民法院（演示）",
        "（2026）示例诉前调1号",
        TOLD.done,
        "2026年11月27日再次函告",
        TOLD.handled_by,
    ):
        assert words in shown
    assert "办理结果" not in shown
    assert (row.is_open, row.due_on) == (True, DUE)
    with pytest.raises(StaleVersion):
        say(fed, row, version=row.version - 1)

    made = tell(fed, row, as_written=True)
    row.refresh_from_db()
    assert (made.document.pk, row.interim_letter) == (letter.pk, None)
    assert made.document.state == DocumentState.LEFT
    assert selectors.letters_meanwhile([row]) == {row.pk: 1}
    assert say(fed, row).number == f"{row.number}-续2"
    row.refresh_from_db()
    assert selectors.letters_meanwhile([row]) == {row.pk: 2}


def test_what_was_printed_is_what_was_told(fed, row):
    say(fed, row)
    with pytest.raises(LetterDiffers):
        tell(fed, row, as_written=True, done="还约了第二次。")
    assert not InterimReply.objects.exists()
    made = tell(fed, row, done="还约了第二次。")
    assert "还约了第二次。" in printed(made.document, fed)


def test_what_was_told_without_a_letter_gets_one_to_be_kept(fed, row):
    made = tell(fed, row)
    assert made.document.state == DocumentState.LEFT
    assert TOLD.done in printed(made.document, fed)
    assert "2026年11月23日" in printed(made.document, fed)


@pytest.mark.parametrize(
    ("changes", "declined"),
    [
        ({"done": " "}, DoneMissing),
        ({"handled_by": ""}, DoneMissing),
        ({"next_on": ON}, NextWordImpossible),
        ({"next_on": DUE + timedelta(days=1)}, NextWordImpossible),
    ],
)
def test_a_letter_that_cannot_be_so_is_declined(fed, row, changes, declined):
    with pytest.raises(declined):
        say(fed, row, **changes)
    row.refresh_from_db()
    assert row.interim_letter is None


def test_what_was_not_sent_is_set_aside_with_the_answer(fed, row):
    letter = say(fed, row)
    write(fed, row)
    send(fed, row)
    letter.refresh_from_db()
    row.refresh_from_db()
    assert (letter.state, row.interim_letter) == (DocumentState.VOID, None)
    assert selectors.letters_meanwhile([row]) == {}


def test_whoever_sees_the_letter_that_came_prints_and_rewrites_it_under_the_serving_role(fed):
    far = make.federation("三亚", "460200")
    with serving(), acting_as(fed.clerk, on=make.TODAY):
        row = receive(fed)
        say(fed, row, by=fed.clerk)
    with serving(), acting_as(fed.officer, on=make.TODAY):
        row.refresh_from_db()
        assert TOLD.done in printed(row.interim_letter, fed)
        say(fed, row, done="又约了一次。")
        row.refresh_from_db()
        made = tell(fed, row, done="又约了一次。", as_written=True)
    with serving(), acting_as(fed.clerk, on=make.TODAY):
        assert "又约了一次。" in printed(Document.objects.get(pk=made.document_id), fed)
    with serving(), acting_as(far.officer, on=make.TODAY):
        assert not Document.objects.exists()


def test_a_letter_that_left_is_kept_when_she_is_forgotten(fed, row):
    tell(fed, row)
    person = row.enquiry.person
    referrals.want_no_reply(referral=row, why="撤诉", by=fed.officer, at=LATER)
    steps.withdraw_own(enquiry=row.enquiry, why="", at=LATER)
    (hold,) = keeping.holds(person)
    assert not hold.stops_all


@pytest.mark.parametrize("is_demo", [True, False])
def test_letters_to_offices_of_a_demo_say_that_all_is_invented(fed, row, settings, is_demo):
    settings.IS_DEMO = is_demo
    made = tell(fed, row)
    reply = write(fed, row)
    for document in (made.document, reply.document):
        assert ("人员、单位和内容都是虚构的，不要寄出" in printed(document, fed)) is is_demo


def test_a_reply_begun_in_an_older_master_is_written_anew_in_the_newest(fed, row):
    reply = write(fed, row)
    facts = facts_of(reply.document)
    for name in ("demo", "interim", "number"):
        facts.pop(name)
    old = documents.draft(form="referral_reply", facts=facts, number="旧-复", by=fed.officer)
    tree = filled("referral_reply", facts | {"number": "旧-复"}, version=2)
    Document.objects.filter(pk=old.pk).update(form_version=tree.version)
    old.refresh_from_db()
    whole = facts | {"demo": False, "interim": False}
    asked = {"document": old, "version": old.version, "facts": whole, "by": fed.officer}
    with pytest.raises(UnknownFact):
        documents.revise(**asked)
    anew = documents.revise(**asked, newest=True)
    assert anew.form_version == reply.document.form_version > 2
