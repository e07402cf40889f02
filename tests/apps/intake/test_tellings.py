"""What is told is written down once, as the teller's own, and never rewritten."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from tests.apps.intake import ground
from tests.apps.intake.ground import AT, LATER, WORDS, make
from tests.serving import serving

from niangjia.apps.audit.models import Event
from niangjia.apps.intake import keeping, selectors
from niangjia.apps.intake.choices import Danger, Door
from niangjia.apps.intake.errors import (
    EnquiryEnded,
    NoWayBack,
    NumberOfPeople,
    ReplyDayPassed,
    WordsMissing,
    WordsTooLong,
)
from niangjia.apps.intake.models import Enquiry, EnquiryStep, Telling
from niangjia.apps.intake.selectors.receipts import receipt_digest
from niangjia.apps.intake.services import steps, tellings
from niangjia.apps.notices.models import Notice
from niangjia.apps.people.errors import PhoneInvalid
from niangjia.apps.people.models import Consent, Person
from niangjia.apps.people.services import keys
from niangjia.apps.unions.acting import acting_as, acting_as_nobody

pytestmark = pytest.mark.django_db


@pytest.fixture
def fed():
    return make.federation()


def test_a_stranger_tells_under_the_serving_role_and_only_the_unions_people_read_it(fed):
    far = make.federation(prefix="远方", code="110100")
    with serving(), acting_as_nobody():
        given = ground.tell(fed)
        assert not Enquiry.objects.exists()

    with serving(), acting_as(fed.officer, on=make.TODAY):
        found = selectors.get_enquiry(given.number, visible_to=fed.officer, on=make.TODAY)
        (reading,) = selectors.tellings_of(found)
        assert (reading.words, reading.door_zh) == (WORDS, "手机")
    with serving(), acting_as(far.officer, on=make.TODAY):
        assert not Enquiry.objects.exists()
        assert not Telling.objects.exists()
        assert not EnquiryStep.objects.exists()


def test_the_same_mark_again_is_the_same_telling_with_the_same_receipt(fed):
    mark = uuid4()
    first = ground.tell(fed, mark=mark)
    again = ground.tell(fed, mark=mark, at=LATER)

    assert (again.number, again.code) == (first.number, first.code)
    assert (first.is_new, again.is_new) == (True, False)
    assert Enquiry.objects.count() == Telling.objects.count() == 1
    assert Person.objects.filter(name="王小骑（演示）").count() == 1


def test_number_and_code_open_the_enquiry_and_nothing_else_does(fed):
    given, other = ground.tell(fed), ground.tell(fed, name="另一人（演示）")

    def opened(number, code):
        return selectors.receipt_of(number, receipt_digest(number, code))

    found = opened(given.number, given.code.lower())
    assert found is not None
    assert selectors.own_enquiry(found.enquiry_id).number == given.number
    assert opened(given.number, other.code) is None
    assert opened(other.number, given.code) is None


def test_words_lie_sealed_and_consent_is_kept(fed):
    given = ground.tell(fed)
    row = Telling.objects.get(enquiry__number=given.number)

    assert "外卖".encode() not in bytes(row.words_enc)
    assert Consent.objects.get(person=row.enquiry.person).purpose == "case"
    told = Event.objects.get(kind="intake.enquiry_told")
    assert "外卖" not in told.body


@pytest.mark.parametrize(
    ("changes", "declined"),
    [
        ({"words": " \n "}, WordsMissing),
        ({"words": "字" * 3001}, WordsTooLong),
        ({"people_count": 0}, NumberOfPeople),
        ({"phone": "12"}, PhoneInvalid),
        ({"phone": " "}, NoWayBack),
        ({"reply_by": date(2026, 11, 22)}, ReplyDayPassed),
    ],
    ids=["no_words", "too_long", "no_people", "no_phone", "no_way_back", "day_passed"],
)
def test_what_cannot_be_is_declined_and_nothing_stays(fed, changes, declined):
    before = Person.objects.count()
    with pytest.raises(declined):
        ground.tell(fed, **changes)
    assert not Enquiry.objects.exists()
    assert Person.objects.count() == before


def test_a_clerk_may_take_down_who_has_no_phone(fed):
    given = ground.tell(fed, by=fed.clerk, phone="", door=Door.COUNTER)
    row = Enquiry.objects.get(number=given.number)
    assert row.steps.get().as_role == "clerk"
    assert row.tellings.get().recorded_by == fed.clerk


def test_danger_is_called_back_within_half_an_hour_at_any_hour(fed):
    night = datetime(2026, 11, 21, 16, 30, tzinfo=UTC)  # Sunday, half past midnight in China
    given = ground.tell(fed, at=night, dangers=(Danger.FLEEING,))
    row = Enquiry.objects.get(number=given.number)

    assert row.call_back_by == row.due_at == night + timedelta(minutes=30)
    # Sunday is a rest day: triage is promised for the end of Monday.
    assert row.triage_by.astimezone(UTC) == datetime(2026, 11, 23, 15, 59, tzinfo=UTC)


def test_without_danger_the_promise_is_the_day_itself(fed):
    row = ground.enquiry(fed)
    assert row.call_back_by is None
    assert row.due_at.astimezone(UTC) == datetime(2026, 11, 23, 15, 59, tzinfo=UTC)


def test_another_door_adds_to_the_record_and_new_danger_starts_the_call_anew(fed):
    row = ground.enquiry(fed, employer_name="", people_count=None)
    more = ground.told(words="老板今晚要跑", door=Door.HOTLINE, dangers=(Danger.FLEEING,))

    assert tellings.tell_more(enquiry=row, told=more, at=LATER, by=fed.clerk)
    assert not tellings.tell_more(enquiry=row, told=more, at=LATER, by=fed.clerk)

    row.refresh_from_db()
    assert [one.words for one in selectors.tellings_of(row)] == [WORDS, "老板今晚要跑"]
    assert row.due_at == LATER + timedelta(minutes=30)
    (promised,) = Notice.objects.filter(person=row.person, template="intake.call_back_promised")
    assert promised.is_urgent
    assert (row.employer_name, row.people_count) == ("示例速达配送有限公司（演示）", 3)


def test_an_enquiry_that_became_part_of_another_takes_nothing_more(fed):
    row, stays = ground.enquiry(fed), ground.enquiry(fed)
    steps.merge(enquiry=row, into=stays, by=fed.clerk, at=LATER, version=row.version)
    with pytest.raises(EnquiryEnded, match=row.number):
        tellings.tell_more(enquiry=row, told=ground.told(), at=LATER, by=fed.clerk)


def refused(statement, *values):
    with connection.cursor() as cursor, pytest.raises(DatabaseError), transaction.atomic():
        cursor.execute(statement, values)


def test_the_database_refuses_what_the_table_does_not_know(fed):
    row = ground.enquiry(fed)
    refused("UPDATE intake_enquiry SET state = 'advised' WHERE id = %s", row.pk)
    refused("UPDATE intake_telling SET words_enc = 'x'::bytea WHERE enquiry_id = %s", row.pk)
    refused("DELETE FROM intake_telling WHERE enquiry_id = %s", row.pk)
    refused("UPDATE intake_step SET verb = 'x' WHERE enquiry_id = %s", row.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        EnquiryStep.objects.create(
            enquiry=row,
            seq=1,
            lifecycle_version=1,
            verb="advise",
            from_state="told",
            to_state="advised",
            by=fed.officer,
            as_role="case_officer",
            happened_at=LATER,
        )


def test_words_alone_start_a_call_back_where_they_speak_of_danger(fed):
    pressing = ground.enquiry(fed, words="老板三个月不发工资，再不给我就不想活了")
    calm = ground.enquiry(fed, words="公司不给我交社保，想问问怎么办")
    assert pressing.call_back_by == AT + timedelta(minutes=30)
    assert calm.call_back_by is None


def test_words_are_sealed_anew_when_the_key_rotates_and_read_as_before(own_keys, fed):
    row = ground.enquiry(fed)
    before = bytes(row.tellings.get().words_enc)
    keys.rotate("personal")
    list(keys.reseal("personal"))

    after = bytes(row.tellings.get().words_enc)
    assert after[0] == before[0] + 1
    (reading,) = selectors.tellings_of(row)
    assert reading.words == WORDS


def test_words_go_when_a_person_is_forgotten_and_not_before_it_is_over(fed):
    row = ground.enquiry(fed)
    assert [hold.stops_all for hold in keeping.holds(row.person)] == [True]
    steps.take(
        enquiry=row,
        verb="withdraw",
        facts={"why": "不办了"},
        by=fed.officer,
        at=LATER,
        version=row.version,
    )
    assert list(keeping.holds(row.person)) == []
    keeping.forget(row.person)
    (reading,) = selectors.tellings_of(row)
    assert (reading.words, reading.answers) == ("", {})
    row.refresh_from_db()
    assert row.look_up_digest is None
