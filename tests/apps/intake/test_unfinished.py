"""An interview that stopped at a counter: for that desk alone, sealed, closed, swept by age."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection, transaction
from tests.apps.intake import ground
from tests.apps.intake.ground import AT, LATER, make
from tests.serving import serving

from niangjia.apps.audit.selectors import events_of
from niangjia.apps.intake import selectors as intake
from niangjia.apps.intake.choices import Door, WhyClosed
from niangjia.apps.intake.errors import ClosedAlready, ToldAlready
from niangjia.apps.intake.models import Unfinished
from niangjia.apps.intake.services import unfinished
from niangjia.apps.people.models import Person
from niangjia.apps.unions import services as unions
from niangjia.apps.unions.acting import acting_as, acting_as_nobody
from niangjia.apps.unions.choices import RoleKind
from niangjia.kernel.errors import StaleVersion

pytestmark = pytest.mark.django_db
ANSWERS = {"raw": {"words": ["三个月没发工资"], "name": ["王小骑（演示）"]}, "done": ["words"]}
MORE = {"raw": {**ANSWERS["raw"], "work": ["platform"]}, "done": ["words", "work"]}


@pytest.fixture
def fed():
    return make.federation()


def keep(fed, *, mark=None, answers=ANSWERS, version=0, by=None, at=AT):
    return unfinished.keep(
        mark=mark or uuid4(),
        union=fed.city,
        door=Door.COUNTER,
        answers=answers,
        version=version,
        by=by or fed.clerk,
        at=at,
    )


def waiting(person, at=AT):
    with serving(), acting_as(person, on=make.TODAY):
        return intake.waiting_at(person, on=make.TODAY, at=at)


def kinds(row):
    return [one.kind for one in events_of(row)]


@pytest.mark.parametrize("role", RoleKind.values)
def test_the_desk_reads_it_and_no_other_role_does(fed, role):
    keep(fed)
    person = make.human("某人（演示）")
    unions.grant_role(person=person, union=fed.province, kind=role, from_=make.SINCE, by=None)
    is_desk = role in ("clerk", "case_officer", "team_leader")
    assert len(waiting(person)) == is_desk
    with serving(), acting_as(person, on=make.TODAY):
        assert Unfinished.objects.count() == is_desk


def test_another_desk_and_whoever_has_not_signed_in_see_none(fed):
    keep(fed)
    far = make.federation(prefix="远方", code="110100")
    assert not waiting(far.clerk)
    with serving(), acting_as_nobody():
        assert not Unfinished.objects.exists()


def test_another_clerk_goes_on_with_it_and_the_record_says_so(fed):
    row = keep(fed)
    with serving(), acting_as(fed.officer, on=make.TODAY):
        later = keep(fed, mark=row.mark, answers=MORE, version=1, by=fed.officer, at=LATER)
    (one,) = waiting(fed.clerk)
    assert (one.row.begun_by, one.row.kept_by, one.name) == (
        fed.clerk,
        fed.officer,
        "王小骑（演示）",
    )
    assert intake.answers_of(one.row) == MORE
    assert later.kept_until == LATER + timedelta(days=7)
    assert kinds(row) == ["intake.unfinished_kept", "intake.unfinished_gone_on"]


def test_whoever_read_it_before_somebody_went_on_overwrites_nothing(fed):
    row = keep(fed)
    keep(fed, mark=row.mark, answers=MORE, version=1, by=fed.officer)
    with pytest.raises(StaleVersion):
        keep(fed, mark=row.mark, version=1)
    assert intake.answers_of(Unfinished.objects.get()) == MORE


def test_it_is_sealed_and_danger_stands_first(fed):
    keep(fed, answers={"raw": {"words": ["老板要跑路了，不想活了"]}, "done": ["words"]})
    keep(fed, at=LATER)
    assert "跑路".encode() not in bytes(Unfinished.objects.order_by("pk")[0].answers_enc)
    assert [one.is_pressing for one in waiting(fed.clerk)] == [True, False]


def test_sent_it_is_gone_and_a_page_that_was_left_open_hears_the_number(fed):
    row = keep(fed)
    with serving(), acting_as(fed.clerk, on=make.TODAY):
        given = ground.tell(fed, mark=row.mark, by=fed.clerk)
        assert not Unfinished.objects.exists()
        with pytest.raises(ToldAlready, match=given.number):
            keep(fed, mark=row.mark, version=1)
        with pytest.raises(ToldAlready, match=given.number):
            unfinished.close(unfinished=row, why=WhyClosed.MISTAKEN, by=fed.clerk, at=LATER)
    assert Person.objects.filter(name="王小骑（演示）").count() == 1


def test_closed_with_a_reason_nothing_of_what_was_said_is_left(fed):
    row = keep(fed)
    with serving(), acting_as(fed.officer, on=make.TODAY):
        unfinished.close(unfinished=row, why=WhyClosed.NOT_WANTED, by=fed.officer, at=LATER)
    assert not waiting(fed.clerk)
    (gone,) = intake.closed_at(fed.clerk, on=make.TODAY)
    assert (bytes(gone.answers_enc), gone.closed_by, gone.closed_why) == (
        b"",
        fed.officer,
        "not_wanted",
    )
    assert kinds(row)[-1] == "intake.unfinished_closed"
    with pytest.raises(ClosedAlready):
        keep(fed, mark=row.mark, version=1)
    with pytest.raises(ClosedAlready):
        unfinished.close(unfinished=row, why=WhyClosed.NOT_WANTED, by=fed.clerk, at=LATER)


def test_a_clerk_does_not_say_that_its_days_are_over(fed):
    with pytest.raises(ValueError, match="over"):
        unfinished.close(unfinished=keep(fed), why=WhyClosed.OVER, by=fed.clerk, at=AT)


def test_by_age_it_is_emptied_and_later_the_empty_row_goes_too(fed):
    keep(fed)
    over = AT + timedelta(days=7)
    assert not waiting(fed.clerk, at=over)  # not even in the hour before the sweep
    with serving(), acting_as_nobody():
        assert unfinished.sweep(at=over - timedelta(seconds=1)) == 0
        assert unfinished.sweep(at=over) == 1
    (gone,) = intake.closed_at(fed.clerk, on=make.TODAY)
    assert (bytes(gone.answers_enc), gone.closed_by, gone.closed_why) == (b"", None, "over")
    month = timedelta(days=unfinished.CLOSED_DAYS)
    with serving(), acting_as_nobody():
        assert unfinished.sweep(at=over + month - timedelta(seconds=1)) == 0
        assert unfinished.sweep(at=over + month) == 1
    assert not Unfinished.objects.exists()


def test_nobody_deletes_one_or_keeps_words_in_a_closed_one(fed):
    row = keep(fed)
    with serving(), acting_as(fed.clerk, on=make.TODAY), connection.cursor() as cursor:
        with pytest.raises(Exception, match="permission denied"), transaction.atomic():
            cursor.execute("DELETE FROM intake_unfinished")
        with pytest.raises(Exception, match="closed_is_empty"), transaction.atomic():
            cursor.execute("UPDATE intake_unfinished SET closed_at = now(), closed_why = 'over'")
    assert intake.answers_of(row) == ANSWERS
