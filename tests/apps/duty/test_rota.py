"""The rota on a real database: who is on call, changes, swaps, leave, and holes told once."""

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from tests.factories import matters as make

from niangjia.apps.audit.models import Event
from niangjia.apps.duty import selectors, services
from niangjia.apps.duty.errors import (
    AlreadyEnded,
    Away,
    NobodyThere,
    NotAtDesk,
    NoTime,
    NotYours,
    Overlap,
    Past,
    SamePerson,
    SheetFaulty,
    SwapOfOne,
)
from niangjia.apps.duty.models import Change, Shift, WarnedHole
from niangjia.apps.notices.models import Notice
from niangjia.apps.unions import services as unions
from niangjia.apps.unions.choices import RoleKind
from niangjia.engines.rota import FIRST, SECOND, ZONE

pytestmark = pytest.mark.django_db
NIGHT = (20 * 60, 8 * 60)
EVERY_DAY = range(7)


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


NOW = at("2026-11-23 10:00")  # a Monday


@pytest.fixture
def fed():
    return make.federation()


def add(fed, days=EVERY_DAY, start=NIGHT[0], end=NIGHT[1], first=None, second=None, **more):
    told = {"since": make.TODAY, "until": None, "by": fed.leader, "at": NOW, **more}
    return services.add_shifts(
        union=more.pop("union", fed.city) if "union" in more else fed.city,
        days=days,
        start=start,
        end=end,
        first=first or fed.clerk,
        second=second,
        **{key: told[key] for key in ("since", "until", "by", "at")},
    )


def change(fed, starts, ends, person, place=FIRST, **more):
    told = {"why": "", "by": fed.leader, "at": NOW, **more}
    return services.change(
        union=fed.city, place=place, starts=at(starts), ends=at(ends), person=person, **told
    )


def who(fed, when):
    found = selectors.on_call(fed.city, at=at(when))
    return found.first, found.second


def test_a_night_over_midnight_has_its_two_people_until_the_morning(fed):
    add(fed, second=fed.officer)
    assert who(fed, "2026-11-23 20:00") == (fed.clerk, fed.officer)
    assert who(fed, "2026-11-24 07:59") == (fed.clerk, fed.officer)
    assert who(fed, "2026-11-24 08:00") == (None, None)


def test_only_clerk_and_leader_of_the_union_keep_its_rota(fed):
    for stranger in (fed.officer, fed.cashier, make.human("路人（演示）")):
        with pytest.raises(NotYours):
            add(fed, by=stranger)
    far = make.federation(prefix="远方", code="110100")
    with pytest.raises(NotYours):
        add(fed, by=far.leader)
    add(fed, by=fed.clerk)
    assert Shift.objects.count() == 7


def test_only_people_of_the_desk_stand_on_it_and_nobody_twice(fed):
    with pytest.raises(NotAtDesk, match="出纳"):
        add(fed, first=fed.cashier)
    with pytest.raises(SamePerson):
        add(fed, second=fed.clerk)
    assert not Shift.objects.exists()


def test_shifts_that_meet_are_declined_on_the_day_and_over_midnight(fed):
    add(fed, days=[0])  # Monday 20:00 to Tuesday 08:00
    for days, start, end in (([0], 19, 21), ([1], 7, 12), ([1], 0, 24), ([6], 20, 21 + 24)):
        if end > 24 + 20:
            continue
        with pytest.raises(Overlap, match=r"周一 20:00–次日08:00"):
            add(fed, days=days, start=start * 60, end=end * 60, first=fed.officer)
    add(fed, days=[1], start=8 * 60, end=20 * 60, first=fed.officer)
    with pytest.raises(NoTime):
        add(fed, days=[2], start=1440, end=1500)
    with pytest.raises(NoTime):
        add(fed, days=[2], until=make.TODAY)


def test_sundays_night_meets_mondays_morning(fed):
    add(fed, days=[0], start=6 * 60, end=12 * 60)
    with pytest.raises(Overlap, match="周一"):
        add(fed, days=[6], first=fed.officer)


def test_the_database_refuses_two_at_once_whoever_writes_them(fed):
    row = add(fed, days=[0])[0]
    with pytest.raises(IntegrityError), transaction.atomic():
        Shift.objects.create(
            union=fed.city,
            day=0,
            minutes=row.minutes,
            first=fed.officer,
            during=row.during,
            made_by=fed.leader,
            made_at=NOW,
        )
    made = change(fed, "2026-11-23 20:00", "2026-11-23 22:00", fed.officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        Change.objects.create(
            union=fed.city,
            place=FIRST,
            during=DateTimeTZRange(at("2026-11-23 21:59"), at("2026-11-23 23:00")),
            person=fed.leader,
            made_by=fed.leader,
            made_at=NOW,
        )
    assert made.instead_of == fed.clerk


def test_a_shift_ends_from_a_day_on_and_the_next_follows(fed):
    row = add(fed, days=[0])[0]
    services.end_shift(shift=row, on=date(2026, 11, 30), by=fed.leader, at=NOW)
    add(fed, days=[0], first=fed.officer, since=date(2026, 11, 30))
    assert who(fed, "2026-11-23 21:00")[0] == fed.clerk
    assert who(fed, "2026-11-30 21:00")[0] == fed.officer
    with pytest.raises(AlreadyEnded):
        services.end_shift(shift=row, on=date(2026, 12, 7), by=fed.leader, at=NOW)
    with pytest.raises(Past):
        services.end_shift(shift=row, on=date(2026, 11, 22), by=fed.leader, at=NOW)


def test_who_is_on_leave_is_not_on_call_and_whoever_covers_her_is(fed):
    add(fed, second=fed.officer)
    until = date(2026, 11, 25)
    unions.plan_absence(
        person=fed.clerk, from_=make.TODAY, on=make.TODAY, until=until, by=fed.leader
    )
    assert who(fed, "2026-11-23 21:00") == (fed.officer, None)
    found = selectors.on_call(fed.city, at=at("2026-11-23 21:00"))
    assert found.missing == (fed.clerk,)

    stand_in = make.human("顶班人（演示）")
    role = fed.clerk.roles.get(kind="clerk")
    make.stands_in(role, stand_in, from_=make.TODAY, until=until)
    assert who(fed, "2026-11-23 21:00") == (stand_in, fed.officer)
    assert who(fed, "2026-11-25 00:00") == (fed.clerk, fed.officer)  # back at midnight


def test_who_has_left_is_not_on_call_and_the_hole_shows(fed):
    add(fed)
    role = fed.clerk.roles.get(kind="clerk")
    unions.end_role(role=role, on=date(2026, 11, 25), by=None)
    assert who(fed, "2026-11-24 23:59")[0] == fed.clerk
    assert who(fed, "2026-11-25 00:00") == (None, None)
    found = selectors.holes(fed.city, at=NOW)
    assert found[-1].starts == at("2026-11-25 00:00") or found[-1].ends > NOW + selectors.AHEAD


def test_a_union_without_a_rota_is_answered_for_by_the_next_above_that_has_one(fed):
    add(fed)
    assert selectors.answering(fed.county, at=at("2026-11-23 21:00")) == fed.city
    assert selectors.on_call(fed.county, at=at("2026-11-23 21:00")).first == fed.clerk
    assert selectors.answering(fed.province, at=at("2026-11-23 21:00")) is None
    assert selectors.on_call(fed.province, at=at("2026-11-23 21:00")).is_hole


def test_two_swap_and_a_swap_taken_back_is_taken_back_whole(fed):
    add(fed, days=[0])
    add(fed, days=[2], first=fed.officer)
    told = {"union": fed.city, "place": FIRST, "why": "家里有事", "by": fed.leader, "at": NOW}
    monday, wednesday = at("2026-11-23 23:00"), at("2026-11-26 01:00")
    one, _other = services.swap(one_at=monday, other_at=wednesday, **told)
    assert who(fed, "2026-11-24 07:59")[0] == fed.officer
    assert who(fed, "2026-11-25 20:00")[0] == fed.clerk
    assert who(fed, "2026-11-30 21:00")[0] == fed.clerk  # the week after is as it was
    with pytest.raises(Overlap):
        change(fed, "2026-11-24 00:00", "2026-11-24 01:00", fed.leader)
    services.withdraw_change(change=one, by=fed.leader, at=NOW)
    assert who(fed, "2026-11-23 23:00")[0] == fed.clerk
    assert who(fed, "2026-11-25 23:00")[0] == fed.officer
    with pytest.raises(AlreadyEnded):
        services.withdraw_change(change=one, by=fed.leader, at=NOW)


def test_a_swap_needs_two_people_who_have_a_shift(fed):
    add(fed, days=[0, 2])
    told = {"union": fed.city, "place": FIRST, "why": "", "by": fed.leader, "at": NOW}
    with pytest.raises(SwapOfOne, match="登记员"):
        services.swap(one_at=at("2026-11-23 23:00"), other_at=at("2026-11-25 23:00"), **told)
    with pytest.raises(NobodyThere, match="11月24日 12:00"):
        services.swap(one_at=at("2026-11-23 23:00"), other_at=at("2026-11-24 12:00"), **told)


def test_a_change_half_over_keeps_what_has_been(fed):
    made = change(fed, "2026-11-23 08:00", "2026-11-23 18:00", fed.officer, place=SECOND)
    services.withdraw_change(change=made, by=fed.leader, at=NOW)
    made.refresh_from_db()
    assert made.withdrawn_at is None
    assert made.during.upper == NOW


def test_a_change_declines_who_is_on_leave_what_is_past_and_what_has_no_length(fed):
    unions.plan_absence(
        person=fed.officer,
        from_=date(2026, 11, 24),
        on=date(2026, 11, 24),
        until=date(2026, 11, 25),
        by=fed.leader,
    )
    with pytest.raises(Away, match="承办人"):
        change(fed, "2026-11-23 20:00", "2026-11-24 08:00", fed.officer)
    change(fed, "2026-11-23 20:00", "2026-11-24 00:00", fed.officer)
    with pytest.raises(Past):
        change(fed, "2026-11-23 08:00", "2026-11-23 10:00", fed.officer)
    with pytest.raises(NoTime):
        change(fed, "2026-11-25 08:00", "2026-11-25 08:00", fed.officer)
    with pytest.raises(NoTime):
        change(fed, "2026-11-25 08:00", "2027-11-25 08:00", fed.officer)


def test_each_hole_is_told_once_and_again_only_when_it_was_filled_between(fed):
    add(fed, start=0, end=24 * 60)
    assert services.warn_of_holes(at=NOW) == []
    unions.plan_absence(
        person=fed.clerk,
        from_=date(2026, 12, 1),
        on=date(2026, 12, 1),
        until=date(2026, 12, 2),
        by=fed.leader,
    )
    (row,) = services.warn_of_holes(at=NOW)
    assert (row.starts_at, row.ends_at) == (at("2026-12-01 00:00"), at("2026-12-02 00:00"))
    assert services.warn_of_holes(at=NOW + timedelta(hours=1)) == []
    assert services.warn_of_holes(at=at("2026-12-01 12:00")) == []  # it has begun

    filled = change(fed, "2026-12-01 00:00", "2026-12-02 00:00", fed.officer)
    assert services.warn_of_holes(at=NOW) == []
    assert not WarnedHole.objects.exists()
    services.withdraw_change(change=filled, by=fed.leader, at=NOW)
    assert len(services.warn_of_holes(at=NOW)) == 1
    assert Event.objects.filter(kind="duty.hole_warned").count() == 2
    told = Notice.objects.get(template="duty.hole_ahead")  # the same hole, the same day: once
    assert (told.person, told.about) == (
        fed.leader,
        f"/desk/duty/?union={fed.city.pk}&from=2026-12-01",
    )


def test_the_last_hole_has_its_own_end_and_not_that_of_the_weeks_looked_at(fed):
    add(fed, start=8 * 60, end=20 * 60)
    late = at("2026-11-23 23:17")
    last = selectors.holes(fed.city, at=late)[-1]
    assert (last.starts, last.ends) == (at("2026-12-21 20:00"), at("2026-12-22 08:00"))


def test_a_long_hole_is_told_once_though_it_moves_with_the_day(fed):
    add(fed, days=[0], start=0, end=24 * 60)
    first = services.warn_of_holes(at=NOW)
    assert len(first) == 4
    assert services.warn_of_holes(at=NOW + timedelta(hours=5)) == []


SHEET = """星期或日期\t从几点\t到几点\t第一值班人\t第二值班人\t从哪天起\t到哪天止\t说明
周一至周五\t08:00\t20:00\t示例登记员\t示例承办人\t\t\t
每天\t20:00\t次日08:00\t示例承办人\t示例负责人\t2026-11-23\t2026-12-31\t
2026-12-05\t10:00\t16:00\t示例负责人\t\t\t\t周末加一班
"""


def bring(fed, text, **more):
    told = {"by": fed.leader, "at": NOW, **more}
    return services.import_sheet(union=fed.city, name="粘贴.tsv", data=text.encode(), **told)


def test_a_sheet_comes_in_whole_and_the_same_again_changes_nothing(fed):
    assert bring(fed, SHEET) == services.Imported(new=3, same=0)
    assert who(fed, "2026-11-24 09:00") == (fed.clerk, fed.officer)
    assert who(fed, "2026-11-24 03:00") == (fed.officer, fed.leader)
    assert who(fed, "2026-12-05 12:00")[0] == fed.leader
    assert who(fed, "2027-01-01 03:00") == (fed.officer, fed.leader)  # the last night runs on
    assert who(fed, "2027-01-01 21:00")[0] is None
    assert bring(fed, SHEET) == services.Imported(new=0, same=3)


def test_a_sheet_with_faults_writes_nothing_and_names_each_cell(fed):
    faulty = (
        SHEET + "周八\t25:00\t20:00\t谁也不是\t\t\t\t\n周二\t09:00\t10:00\t示例负责人\t\t\t\t\n"
    )
    with pytest.raises(SheetFaulty) as declined:
        bring(fed, faulty)
    told = [(one.row, one.column) for one in declined.value.faults]
    assert told == [(5, "A"), (5, "B"), (5, "D"), (6, "A")]
    assert "周二 08:00–20:00" in declined.value.faults[-1].message
    assert not Shift.objects.exists()
    assert not Change.objects.exists()
    with pytest.raises(NotYours):
        bring(fed, SHEET, by=fed.officer)


def test_two_of_one_name_are_not_guessed_at(fed):
    twin = make.human("示例登记员")
    unions.grant_role(person=twin, union=fed.city, kind=RoleKind.CLERK, from_=make.SINCE, by=None)
    with pytest.raises(SheetFaulty) as declined:
        bring(fed, SHEET)
    assert "有 2 个叫这个名字的人" in declined.value.faults[0].message
