"""Clocks that are suspended, interrupted, extended, corrected, met, unknown or refused."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from niangjia.engines.deadlines import (
    BeyondTheCalendar,
    Calendar,
    Event,
    EventKind,
    EventsOutOfOrder,
    InHours,
    NotExtendable,
    NothingToVoid,
    NotInterruptible,
    NotSuspendable,
    agreed,
    due_at,
    reading,
    runs,
)
from niangjia.engines.deadlines.arithmetic import (
    add_years,
    months_before,
    years_and_months,
)
from niangjia.engines.law import Confidence, StatuteBook

BOOK = StatuteBook.read(Path(__file__).parents[3] / "law")
CALENDAR = Calendar.of(BOOK)
K = EventKind


def rule(clock, day=date(2024, 5, 1), region=None):
    return BOOK.on(day, region).clock(clock)


def event(seq, kind, day, **more):
    return Event(seq=seq, kind=kind, happened_on=date.fromisoformat(str(day)), **more)


def started(day):
    return event(1, K.STARTED, day)


def what(found):
    return [line["what"] for line in found.trace]


def test_a_clock_without_a_start_says_which_fact_is_missing():
    found = reading(rule("CL-02"), [], CALENDAR)

    assert found.state == "not_started"
    assert found.due_on is None
    assert found.missing == ("劳动关系终止之日",)


def test_while_suspended_there_is_no_due_day():
    found = reading(
        rule("CL-01"), [started("2024-05-06"), event(2, K.SUSPENDED, "2024-09-01")], CALENDAR
    )

    assert (found.state, found.due_on, found.missing) == ("suspended", None, ("中止原因消除之日",))
    assert found.as_dict()["due"] is None


def test_a_suspension_after_the_last_day_changes_nothing():
    late = [started("2024-05-06"), event(2, K.SUSPENDED, "2025-06-01")]

    assert reading(rule("CL-01"), late, CALENDAR).due_on == date(2025, 5, 6)
    resumed = [*late, event(3, K.RESUMED, "2025-07-01")]
    assert reading(rule("CL-01"), resumed, CALENDAR).due_on == date(2025, 5, 6)


def test_working_days_left_when_suspended_are_counted_again():
    # 5 working days from Monday 2024-06-03: 4, 5, 6, 7, 11 (10 is a holiday). Suspended on the 6th
    # three are left (6, 7, 11); from Wednesday 2024-07-03: 3, 4, 5.
    suspendable = replace(rule("CL-11a"), suspension="continue_rest")
    found = reading(
        suspendable,
        [
            started("2024-06-03"),
            event(2, K.SUSPENDED, "2024-06-06"),
            event(3, K.RESUMED, "2024-07-03"),
        ],
        CALENDAR,
    )
    assert found.due_on == date(2024, 7, 5)
    assert found.alternatives == (), "by calendar days nobody can say what was left"


def test_an_extension_lengthens_the_other_reading_of_the_unit_as_well():
    # 10 working days from Monday 2024-06-03: 4, 5, 6, 7, 11 … 14, 17; 10 days: Thursday the 13th.
    extendable = replace(rule("CL-11a"), extension=rule("CL-11a").length)
    found = reading(
        extendable, [started("2024-06-03"), event(2, K.EXTENDED, "2024-06-07")], CALENDAR
    )

    assert found.due_on == date(2024, 6, 18)
    assert found.alternatives == (("如按日历日计算", date(2024, 6, 13)),)


def test_days_read_instead_of_working_days_have_the_other_reading_named():
    by_days = replace(rule("CL-11a").length, unit="d", unit_alternative="wd")
    found = reading(replace(rule("CL-11a"), length=by_days), [started("2024-06-03")], CALENDAR)

    assert found.due_on == date(2024, 6, 11), "8 June is a Saturday, then two days of holiday"
    assert found.alternatives == (("如按工作日计算", date(2024, 6, 11)),)


def test_a_suspension_has_no_second_reading_where_no_article_gives_one():
    plain = replace(rule("CL-16"), suspension_other=None)
    pause = [event(2, K.SUSPENDED, "2025-09-01"), event(3, K.RESUMED, "2025-10-15")]

    assert reading(plain, [started("2024-01-10"), *pause], CALENDAR).alternatives == ()


def test_an_extension_whose_text_nobody_has_checked_takes_the_due_day_away():
    longer = replace(rule("CL-12"), extension=rule("CL-04").length)
    found = reading(longer, [started("2026-08-20"), event(2, K.EXTENDED, "2026-10-08")], CALENDAR)

    assert found.due_on is None
    assert found.unverified_on == date(2026, 10, 10), "10-04 and three working days: 8, 9, 10"
    assert found.confidence is Confidence.UNVERIFIED
    assert reading(longer, [started("2026-08-20")], CALENDAR).due_on == date(2026, 10, 8)


@pytest.mark.parametrize(
    "slip",
    [
        [event(1, K.STARTED, "1926-09-16")],
        [event(1, K.STARTED, "2024-05-06"), event(2, K.INTERRUPTED, "9999-12-31")],
        [
            event(1, K.STARTED, "2024-05-06"),
            event(2, K.INTERRUPTED, "2024-06-06", until_on=date(9999, 12, 31)),
        ],
    ],
)
def test_a_day_that_can_only_be_a_slip_of_the_pen_is_refused(slip):
    with pytest.raises(BeyondTheCalendar, match="请核对日期"):
        reading(rule("CL-01"), slip, CALENDAR)


def test_a_calendar_counts_working_days_only_where_it_reaches():
    for day in (date(1994, 12, 31), date(2100, 1, 1)):
        with pytest.raises(BeyondTheCalendar):
            CALENDAR.working_days_on(day, 1)


def test_the_article_of_a_counting_rule_is_that_of_the_day():
    later = replace(
        BOOK.on(date(2024, 5, 1)).norm("periods.first_day"), valid_from=date(2030, 1, 1)
    )
    key = ("CN", "periods.first_day")
    cited = replace(later, citation=replace(later.citation, article="新的一条"))
    calendar = Calendar.of(
        replace(BOOK, entries={**BOOK.entries, key: (*BOOK.entries[key], cited)})
    )

    assert calendar.basis("first_day", date(2015, 1, 1))["article"].startswith("《民法典》")
    assert calendar.basis("first_day", date(2029, 12, 31))["article"].startswith("《民法典》")
    assert calendar.basis("first_day", date(2030, 1, 1))["article"].endswith("新的一条")
    assert calendar.basis("no_such_rule", date(2030, 1, 1)) == {}


def test_a_period_that_cannot_be_suspended_or_interrupted_says_so():
    with pytest.raises(NotSuspendable, match="不服裁决起诉"):
        reading(
            rule("CL-13"), [started("2024-05-06"), event(2, K.SUSPENDED, "2024-05-08")], CALENDAR
        )
    with pytest.raises(NotInterruptible, match="不是时效期间"):
        reading(
            rule("CL-13"), [started("2024-05-06"), event(2, K.INTERRUPTED, "2024-05-08")], CALENDAR
        )


def test_only_limitation_is_interrupted_and_the_next_run_is_a_full_one():
    interrupted = [started("2025-03-31"), event(2, K.INTERRUPTED, "2025-11-10", why="向监察投诉")]

    first, second = runs(rule("CL-02"), interrupted, CALENDAR)

    assert (first.state, first.due_on) == ("interrupted", date(2026, 3, 31))
    assert first.next_starts_on == date(2025, 11, 10)
    assert (second.state, second.due_on) == ("running", date(2026, 11, 10))


def test_what_comes_after_the_last_day_interrupts_nothing():
    late = [started("2025-03-31"), event(2, K.INTERRUPTED, "2026-04-01")]

    [only] = runs(rule("CL-02"), late, CALENDAR)

    assert only.state == "running"
    assert "不发生中断" in next(line["text"] for line in only.trace if line["what"] == "中断")


def test_the_statutory_extension_is_given_once():
    extended = [started("2026-08-20"), event(2, K.EXTENDED, "2026-09-20")]
    assert reading(rule("CL-12"), extended, CALENDAR).due_on == date(2026, 10, 19)
    with pytest.raises(EventsOutOfOrder, match="只有一次"):
        reading(rule("CL-12"), [*extended, event(3, K.EXTENDED, "2026-09-21")], CALENDAR)


def test_an_agreed_extension_needs_its_day():
    agreed_on = [
        started("2026-08-20"),
        event(2, K.EXTENDED, "2026-08-30", until_on=date(2026, 9, 30)),
    ]
    assert reading(rule("CL-03"), agreed_on, CALENDAR).due_on == date(2026, 9, 30)
    with pytest.raises(NotExtendable, match="双方同意的，请填写延长到的日期"):
        reading(
            rule("CL-03"), [started("2026-08-20"), event(2, K.EXTENDED, "2026-08-30")], CALENDAR
        )


def test_a_statutory_extension_may_be_shorter_but_never_longer():
    def due(until):
        given = event(2, K.EXTENDED, "2026-09-20", until_on=date.fromisoformat(until))
        return reading(rule("CL-12"), [started("2026-08-20"), given], CALENDAR).due_on

    assert due("2026-10-12") == date(2026, 10, 12)
    assert due("2026-10-19") == date(2026, 10, 19)
    with pytest.raises(EventsOutOfOrder, match="不能超过 15 日"):
        due("2026-10-20")


@pytest.mark.parametrize(
    ("clock", "until"), [("CL-12", None), ("CL-03", date(2026, 11, 2))], ids=["statute", "agreed"]
)
def test_an_extension_after_the_last_day_is_doubted_in_the_trace(clock, until):
    def said(day):
        given = event(2, K.EXTENDED, day, until_on=until)
        found = reading(rule(clock), [started("2026-08-20"), given], CALENDAR)
        return next(line["text"] for line in found.trace if line["what"] == "延长")

    last = {"CL-12": "2026-10-08", "CL-03": "2026-09-04"}[clock]
    assert "存疑" not in said(last)
    assert f"已经过了 {last}" in said("2026-10-09")


def test_a_year_before_the_first_notice_is_not_said_to_come():
    old = reading(rule("CL-30", date(2004, 12, 6)), [started("2004-12-06")], CALENDAR)
    [calendar] = [line["text"] for line in old.trace if line["what"] == "日历"]

    assert old.provisional
    assert "2004 年放假安排没有录入" in calendar
    assert "2028 年放假安排尚未公布" in CALENDAR.notice(2028)


def test_nobody_can_agree_to_lengthen_a_period_for_suing():
    with pytest.raises(NotExtendable):
        reading(
            rule("CL-13"),
            [
                started("2026-08-20"),
                event(2, K.EXTENDED, "2026-08-30", until_on=date(2026, 9, 30)),
            ],
            CALENDAR,
        )


def test_an_extension_after_a_suspension_adds_to_what_is_left():
    found = reading(
        rule("CL-12"),
        [
            started("2024-05-06"),
            event(2, K.SUSPENDED, "2024-05-20"),
            event(3, K.RESUMED, "2024-05-30"),
            event(4, K.EXTENDED, "2024-06-20"),
        ],
        CALENDAR,
    )
    assert found.raw_on == date(2024, 5, 6) + timedelta(days=45 + 10 + 15)


@pytest.mark.parametrize(
    ("met", "late"), [("2026-10-08", False), ("2026-10-09", True)], ids=["on the last day", "after"]
)
def test_a_late_act_is_met_and_late(met, late):
    found = reading(rule("CL-13"), [started("2026-09-16"), event(2, K.MET, met)], CALENDAR)

    assert (found.state, found.is_late) == ("met", late)
    assert found.due_on == date(2026, 10, 8)


def test_a_lapse_is_noted_and_moves_nothing():
    found = reading(
        rule("CL-13"), [started("2026-09-16"), event(2, K.LAPSED, "2026-10-09")], CALENDAR
    )

    assert found.state == "running"
    assert "届满" in what(found)


def test_a_correction_takes_the_place_of_what_it_corrects():
    wrong = [
        started("2026-09-16"),
        event(2, K.CORRECTED, "2026-09-05", voids_seq=1, why="回执日期更正"),
    ]
    assert reading(rule("CL-13"), wrong, CALENDAR).due_on == date(2026, 9, 20)
    voided = [started("2026-09-16"), event(2, K.VOIDED, "2026-09-17", voids_seq=1)]
    assert reading(rule("CL-13"), voided, CALENDAR).state == "not_started"
    with pytest.raises(NothingToVoid, match="第 7 条"):
        reading(rule("CL-13"), [event(1, K.VOIDED, "2026-09-17", voids_seq=7)], CALENDAR)


@pytest.mark.parametrize(
    ("clock", "kinds"),
    [
        ("CL-01", [(K.STARTED, "2024-05-06"), (K.STARTED, "2024-05-07")]),
        ("CL-01", [(K.STARTED, "2024-05-06"), (K.MET, "2024-05-05")]),
        ("CL-01", [(K.STARTED, "2024-05-06"), (K.RESUMED, "2024-05-07")]),
        (
            "CL-01",
            [(K.STARTED, "2024-05-06"), (K.SUSPENDED, "2024-05-07"), (K.SUSPENDED, "2024-05-08")],
        ),
    ],
    ids=["two starts", "before the start", "resumed unsuspended", "suspended twice"],
)
def test_events_that_cannot_follow_one_another_are_refused(clock, kinds):
    with pytest.raises(EventsOutOfOrder):
        reading(rule(clock), [event(n, k, d) for n, (k, d) in enumerate(kinds, 1)], CALENDAR)


def test_a_statute_nobody_has_checked_gives_no_due_day():
    found = reading(rule("CL-04"), [started("2026-09-28")], CALENDAR)

    assert found.due_on is None
    assert found.unverified_on == date(2026, 10, 8)
    assert "条文未核实" in found.missing[0]
    assert found.confidence is Confidence.UNVERIFIED


def test_an_unverified_unit_shows_the_other_reading():
    found = reading(rule("CL-10"), [started("2026-09-28")], CALENDAR)

    assert found.due_on == date(2026, 10, 10)
    assert found.alternatives == (("如按日历日计算", date(2026, 10, 8)),)
    assert found.confidence is Confidence.UNVERIFIED


def test_periods_in_hours_need_the_moment():
    with pytest.raises(InHours):
        reading(rule("CL-19h"), [started("2024-05-06")], CALENDAR)
    moment = datetime(2026, 9, 16, 9, 20)  # noqa: DTZ001
    assert due_at(moment, 48, is_procedural=True) == datetime(2026, 9, 18, 10)  # noqa: DTZ001
    assert due_at(moment, 48, is_procedural=False) == moment + timedelta(hours=48)


def test_an_agreed_day_is_not_rolled_and_says_so():
    found = agreed(date(2026, 10, 1), CALENDAR)

    assert found.due_on == date(2026, 10, 1)
    assert "不顺延" in found.trace[0]["text"]
    assert "国庆节" in found.trace[0]["text"]
    assert "当天是" not in agreed(date(2026, 10, 9), CALENDAR).trace[0]["text"]


def test_an_obstacle_on_the_edge_of_the_last_six_months():
    def due(resumed):
        return reading(
            rule("CL-16"),
            [
                started("2024-01-10"),
                event(2, K.SUSPENDED, "2025-05-01"),
                event(3, K.RESUMED, resumed),
            ],
            CALENDAR,
        ).raw_on

    assert due("2025-07-10") == date(2026, 1, 10)
    assert due("2025-07-11") == date(2026, 1, 11)


def test_years_by_the_corresponding_day():
    assert add_years(date(2024, 2, 29), 1) == date(2025, 2, 28)
    assert years_and_months(date(2020, 2, 1), date(2024, 2, 2)) == (4, 0, True)
    assert years_and_months(date(2023, 2, 1), date(2023, 8, 1)) == (0, 6, False)
    assert years_and_months(date(2023, 2, 1), date(2023, 1, 1)) == (0, 0, False)


def test_the_twelve_months_before_a_day():
    assert months_before(date(2024, 12, 31), 12)[::11] == ("2024-01", "2024-12")
    assert months_before(date(2025, 1, 20), 12)[::11] == ("2024-01", "2024-12")


def test_one_book_has_one_calendar_and_another_book_another():
    others = [replace(BOOK, digest=str(number)) for number in range(9)]

    assert Calendar.of(BOOK) is Calendar.of(BOOK)
    assert [Calendar.of(other).book for other in others] == others
    assert Calendar.of(BOOK).book is BOOK
