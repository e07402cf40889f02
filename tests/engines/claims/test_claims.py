"""Wages, missing facts, unknown parameters, exclusions: what the page's table does not show."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal as D
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from niangjia.engines.claims import (
    AbsurdWage,
    BadMonth,
    DatesOutOfOrder,
    Facts,
    Ground,
    Month,
    Order,
    additional_compensation,
    claims_of,
    for_lawyer,
    for_worker,
    pay_in_lieu,
)
from niangjia.engines.deadlines.arithmetic import months_before
from niangjia.engines.law import Confidence, StatuteBook, UnknownParameter

BOOK = StatuteBook.read(Path(__file__).parents[3] / "law")
ON = date(2026, 6, 1)
LEFT = date(2024, 12, 31)
G = Ground


def ledger(left=LEFT, count=12, due="6000", paid="6000", **changed):
    months = {m: Month(due=D(due), paid=D(paid)) for m in months_before(left, count)}
    for month, pair in changed.items():
        key = month.replace("m", "").replace("_", "-")
        if pair is None:
            del months[key]
        else:
            months[key] = Month(due=pair[0], paid=pair[1])
    return months


def facts(**more):
    known = {
        "hired_on": date(2020, 1, 1),
        "left_on": LEFT,
        "ground": G.WORKER_FORCED,
        "months": ledger(),
        "city_average_wage": D(8000),
        "minimum_wage": D(2000),
    }
    return Facts(**(known | more))


def claim(rule, given_facts, on=ON):
    [found] = [one for one in claims_of(given_facts, BOOK, on) if one.rule == rule]
    return found


def step(explained, code):
    return next(s for s in explained.steps if s.code == code)


# The wage


def test_the_average_is_that_of_the_twelve_months_before_the_end():
    months = ledger(count=14, m2024_12=(D(18000), D(18000)), m2023_11=(D(90000), D(90000)))

    found = claim("R-01", facts(months=months))

    assert step(found, "average").value == D(7000)
    assert found.amount == D("35000.00")


def test_the_month_of_leaving_counts_only_when_it_was_worked_to_its_end():
    months = ledger(left=date(2025, 1, 31), count=13, m2025_01=(D(60000), D(0)))

    found = claim("R-01", facts(months=months, left_on=date(2025, 1, 20)))

    assert step(found, "average").value == D(6000)


def test_a_month_the_ledger_lacks_is_named_and_the_amount_is_provisional():
    found = claim("R-01", facts(months=ledger(m2024_03=None, m2024_05=(None, None))))

    assert found.amount == D("30000.00")
    assert found.is_provisional
    assert "2024-03、2024-05" in found.missing[0].label
    assert "10 个月暂计" in found.doubts[0]


def test_without_any_wage_there_is_no_amount():
    found = claim("R-01", facts(months={}))

    assert found.amount is None
    assert [m.code for m in found.missing] == ["wage_months"]


def test_fewer_than_twelve_months_count_as_worked_and_the_part_month_is_left_out():
    months = ledger(count=4, m2024_09=(D(1000), D(1000)))

    found = claim("R-01", facts(hired_on=date(2024, 9, 20), months=months))

    assert step(found, "average").value == D(6000)
    assert "第二十七条" in str(step(found, "average").citations[-1])
    assert "不足月" in found.doubts[0]
    assert found.amount == D("3000.00")


def test_a_worker_of_some_days_has_only_those():
    some_days = facts(
        hired_on=date(2024, 12, 10),
        left_on=date(2024, 12, 20),
        months={"2024-12": Month(due=D(2400), paid=D(0))},
    )
    found = claim("R-01", some_days)

    assert found.amount == D("1200.00")
    assert found.is_provisional


def test_a_month_without_wages_due_is_counted_and_questioned():
    found = claim("R-01", facts(months=ledger(m2024_03=(D(0), D(0)))))

    assert step(found, "average").value == D(5500)
    assert any("2024-03 应发为 0" in doubt for doubt in found.doubts)


# Unknown parameters


def test_an_unknown_city_average_is_harmless_below_three_minimum_wages():
    found = claim("R-01", facts(city_average_wage=None, average_wage=D(6000)))

    assert found.amount == D("30000.00")
    assert "不影响结果" in found.assumptions[0]


def test_an_unknown_city_average_that_matters_is_named_and_bounded():
    found = claim("R-01", facts(city_average_wage=None, average_wage=D("6000.01")))

    assert found.amount is None
    assert found.missing[0].code == "city_average_wage"
    assert (found.low, found.high) == (D("30000.00"), D("30000.05"))
    twice = claim("R-02", facts(city_average_wage=None, average_wage=D(9000), ground=G.UNLAWFUL))
    assert (twice.amount, twice.low, twice.high) == (None, D("60000.00"), D("90000.00"))


def test_an_unknown_minimum_wage_matters_only_to_low_wages():
    high = claim("R-01", facts(minimum_wage=None, average_wage=D(3000)))
    low = claim("R-01", facts(minimum_wage=None, average_wage=D("2999.99")))

    assert high.amount == D("15000.00")
    assert "最低工资没有录入" in high.assumptions[0]
    assert low.amount is None
    assert low.missing[0].code == "minimum_wage"


def test_nothing_known_of_the_city_leaves_the_whole_span_open():
    found = claim("R-01", facts(minimum_wage=None, city_average_wage=None, average_wage=D(6000)))

    assert (found.amount, found.low, found.high) == (None, D("0.00"), D("30000.00"))


def test_the_figures_of_a_demo_region_mark_the_result():
    regional = facts(minimum_wage=None, city_average_wage=None, region="460100")

    found = claim("R-01", regional)

    assert found.amount == D("30000.00")
    assert found.confidence is Confidence.DEMO
    assert "虚构" in for_worker(found)
    assert "演示数值" in for_lawyer(found)


def test_the_average_of_an_earlier_year_stands_in_and_is_provisional():
    later = facts(
        minimum_wage=D(2150),
        city_average_wage=None,
        region="460100",
        left_on=date(2027, 3, 31),
        average_wage=D(6000),
    )
    found = claim("R-01", later, on=date(2027, 4, 1))

    assert found.is_provisional
    assert "2026 年度职工月平均工资没有录入，暂用 2025 年度" in found.doubts[0]


# Facts that are missing or contradict one another


def test_an_unknown_ground_gives_the_question_and_the_range():
    found = claim("R-01", facts(ground=None))

    assert (found.amount, found.low, found.high) == (None, D("0.00"), D("30000.00"))
    assert found.missing[0].code == "ground"
    assert claim("R-03", facts(ground=None)).missing[0].code == "ground"


def test_an_assumed_ground_is_shown_and_questioned_when_the_ledger_has_no_arrears():
    found = claim("R-01", facts(ground_is_assumed=True))

    assert "材料没有写明离职原因" in found.assumptions[0]
    assert any("没有拖欠" in doubt for doubt in found.doubts)
    owed = facts(ground_is_assumed=True, months=ledger(m2024_12=(D(6000), D(0))))
    assert not any("没有拖欠" in doubt for doubt in claim("R-01", owed).doubts)


@pytest.mark.parametrize(
    "ground", [G.RESIGNED, G.FAULT, G.WORKER_PROPOSED_MUTUAL, G.PENSION, G.DEATH]
)
def test_grounds_that_give_nothing_say_so(ground):
    found = claim("R-01", facts(ground=ground, has_union=False))

    assert found.amount is None
    assert ground.label in found.finding
    assert "不发生经济补偿" in for_worker(found)


@pytest.mark.parametrize(
    "ground",
    [
        g
        for g in Ground
        if g not in (G.RESIGNED, G.FAULT, G.WORKER_PROPOSED_MUTUAL, G.PENSION, G.DEATH)
    ],
)
def test_every_other_ground_gives_compensation_with_its_article(ground):
    found = claims_of(facts(ground=ground), BOOK, ON)

    [money] = [one for one in found if one.rule == "R-01"]
    assert money.amount == D("30000.00")
    assert money.is_claimed is (ground is not G.UNLAWFUL)


@pytest.mark.parametrize("rule", ["R-01", "R-02"])
def test_without_the_day_of_hiring_there_is_no_amount(rule):
    ground = G.UNLAWFUL if rule == "R-02" else G.LAYOFF
    found = claim(rule, facts(hired_on=None, ground=ground))

    assert found.amount is None
    assert [m.code for m in found.missing] == ["hired_on"]


def test_while_employed_only_wages_are_claimed():
    found = claims_of(facts(left_on=None), BOOK, ON)

    assert [(one.rule, one.amount) for one in found] == [("R-04", D("0.00")), ("R-01", None)]
    assert found[1].missing[0].code == "left_on"


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"hired_on": date(2025, 1, 1)}, DatesOutOfOrder),
        ({"service_from": date(2021, 1, 1)}, DatesOutOfOrder),
        ({"average_wage": D(-1)}, AbsurdWage),
        ({"average_wage": D(10_000_000)}, AbsurdWage),
        ({"months": {"2024-01": Month(due=D(-5), paid=None)}}, AbsurdWage),
        ({"months": {"2024-13": Month(due=D(5), paid=None)}}, BadMonth),
        ({"months": {"24-1": Month(due=D(5), paid=None)}}, BadMonth),
    ],
)
def test_facts_that_cannot_be_are_refused_by_name(wrong, error):
    with pytest.raises(error) as refused:
        claims_of(facts(**wrong), BOOK, ON)
    assert refused.value.code.startswith("claims.")


def test_before_the_law_there_is_no_number():
    before = facts(hired_on=date(2003, 1, 1), left_on=date(2007, 12, 31), average_wage=D(2000))
    with pytest.raises(UnknownParameter):
        claims_of(before, BOOK, ON)
    first_day = replace(before, left_on=date(2008, 1, 1))
    assert claim("R-01", first_day).amount == D("11000.00")  # half a month, and 5 before 2008


def test_a_day_of_leaving_still_to_come_is_noted():
    found = claims_of(facts(), BOOK, date(2024, 12, 1))

    assert all("还没有到" in one.doubts[0] for one in found)


# N, 2N and notice


def test_unlawful_termination_excludes_compensation_which_stays_visible():
    found = claims_of(facts(ground=G.UNLAWFUL), BOOK, ON)

    claimed = {one.rule: one.amount for one in found if one.is_claimed}
    [excluded] = [one for one in found if not one.is_claimed]
    assert claimed == {"R-04": D("0.00"), "R-02": D("60000.00")}
    assert (excluded.rule, excluded.excluded_by) == ("R-01", "R-02")
    assert "不再支付经济补偿" in excluded.doubts[0]
    assert "只能要一个" in for_worker(excluded)


def test_who_wants_the_job_back_does_not_take_the_money_too():
    found = claims_of(facts(ground=G.UNLAWFUL, wants_reinstatement=True), BOOK, ON)

    assert [one.rule for one in found] == ["R-04", "R-02"]
    assert "继续履行" in found[1].finding


@pytest.mark.parametrize(
    ("union", "rules"),
    [
        ({"has_union": True}, {"R-04", "R-02"}),
        ({"has_union": True, "union_notified_on": date(2024, 12, 30)}, {"R-04", "R-01", "R-03"}),
        ({"has_union": True, "union_notified_on": date(2025, 3, 1)}, {"R-04", "R-01", "R-03"}),
        (
            {
                "has_union": True,
                "union_notified_on": date(2025, 3, 1),
                "suit_filed_on": date(2025, 2, 1),
            },
            {"R-04", "R-02"},
        ),
        ({"has_union": False}, {"R-04", "R-01", "R-03"}),
    ],
    ids=["never told", "told before", "cured before the suit", "told after the suit", "no union"],
)
def test_a_dismissal_the_union_was_not_told_of_is_unlawful(union, rules):
    found = claims_of(facts(ground=G.NO_FAULT, notice_given=False, **union), BOOK, ON)

    assert {one.rule for one in found if one.is_claimed} == rules


def test_an_unknown_union_is_asked_after():
    found = claim("R-01", facts(ground=G.NO_FAULT, notice_given=True))

    assert [m.code for m in found.missing] == ["union_notified"]
    assert found.amount == D("30000.00")


def test_notice_is_paid_by_the_month_before_and_only_without_notice():
    months = ledger(m2024_11=(D("7150.50"), D("7150.50")))
    known = {"ground": G.NO_FAULT, "has_union": False, "months": months}

    assert claim("R-03", facts(notice_given=False, **known)).amount == D("7150.50")
    assert "已经提前" in claim("R-03", facts(notice_given=True, **known)).finding
    unknown = claim("R-03", facts(notice_given=None, **known))
    assert (unknown.amount, unknown.low, unknown.high) == (None, D("0.00"), D("7150.50"))
    lacking = facts(notice_given=False, **known | {"months": ledger(m2024_11=None)})
    assert claim("R-03", lacking).missing[0].code == "last_month_wage"


def test_notice_is_for_dismissals_without_fault_only():
    law = BOOK.on(LEFT)

    assert "第四十条" in pay_in_lieu(facts(ground=G.EXPIRY), law).finding


def test_the_old_rules_for_dismissal_without_fault_are_questioned():
    old = facts(hired_on=date(1995, 1, 1), ground=G.NO_FAULT, has_union=False, notice_given=True)

    found = claim("R-01", old)

    assert found.amount == D("180000.00")  # 17 from 2008, 13 before
    assert found.parts == (("2008 年以后", D("102000.00")), ("2008 年以前", D("78000.00")))
    assert any("最多十二个月" in doubt for doubt in found.doubts)
    assert found.confidence is Confidence.UNVERIFIED


def test_twice_needs_the_wages_too():
    found = claim("R-02", facts(ground=G.UNLAWFUL, months={}))

    assert found.amount is None
    assert found.missing[0].code == "wage_months"


def test_service_with_a_former_employer_counts_together():
    found = claim("R-01", facts(service_from=date(2015, 1, 1)))

    assert found.amount == D("60000.00")
    assert "第十条" in str(step(found, "former_employer").citations[0])


# Unpaid wages


def test_arrears_are_due_less_paid_month_by_month():
    months = ledger(m2024_10=(D("6000.10"), D("2400.05")), m2024_12=(D(6000), D(0)))

    found = claim("R-04", facts(months=months))

    assert found.amount == D("9600.05")
    assert [s.value for s in found.steps] == [D("3600.05"), D(6000), D("9600.05")]
    assert "一分没发" in for_worker(found)


def test_an_unknown_side_of_a_month_is_named_and_the_rest_is_the_least():
    months = ledger(m2024_11=(D(6000), None), m2024_12=(D(6000), D(0)))

    found = claim("R-04", facts(months=months))

    assert found.amount == found.low == D("6000.00")
    assert found.is_provisional
    assert "2024-11" in found.missing[0].label


def test_months_paid_more_than_due_are_set_off_and_questioned():
    months = ledger(m2024_11=(D(6000), D(7000)), m2024_12=(D(6000), D(0)))

    found = claim("R-04", facts(months=months))

    assert found.amount == D("5000.00")
    assert "2024-11 实发多于应发" in found.doubts[0]


def test_no_arrears_and_no_ledger_are_two_things():
    assert claim("R-04", facts()).finding == "台账里没有拖欠"
    assert claim("R-04", facts(months={})).missing[0].code == "wage_ledger"
    unknown = facts(months={"2024-12": Month(due=D(5000), paid=None)})
    assert (claim("R-04", unknown).amount, claim("R-04", unknown).finding) == (None, "")


def test_months_after_the_end_are_questioned():
    months = ledger() | {"2025-02": Month(due=D(6000), paid=D(0))}

    assert "2025-02 在离职以后" in claim("R-04", facts(months=months)).doubts[0]


@pytest.mark.parametrize(
    ("order", "why"),
    [
        (None, "没有劳动行政部门责令"),
        (Order(number="令", deadline=ON), "还没有过"),
        (Order(number="令", deadline=date(2026, 5, 1), paid_on=date(2026, 5, 1)), "期限内付了"),
    ],
)
def test_nothing_is_added_unless_an_order_was_not_obeyed(order, why):
    found = additional_compensation(D(1000), Facts(order=order), BOOK.on(ON), ON)

    assert why in found.finding
    assert found.amount is None


def test_what_an_order_adds_is_claimed_with_the_wages():
    disobeyed = Order(number="令", deadline=date(2025, 3, 1), paid_on=date(2025, 3, 2))
    owed = facts(order=disobeyed, months=ledger(m2024_12=(D(6000), D(0))))

    [_, _, added] = claims_of(owed, BOOK, ON)

    assert (added.kind, added.low, added.high) == (
        "additional_compensation",
        D("3000.00"),
        D("6000.00"),
    )
    outside = additional_compensation(D(6000), owed, BOOK.on(ON), ON, D("0.4"))
    assert "超出法定的幅度" in outside.finding


# Both tellings


def test_the_worker_is_told_in_plain_words_and_the_lawyer_with_articles():
    found = claim("R-01", facts())

    assert for_worker(found).startswith("经济补偿：应当付您 30,000.00 元。")
    assert "第" not in for_worker(found).replace("（第三十八条）", "")
    assert "《劳动合同法》第四十七条第一款“每满一年支付一个月工资的标准”" in for_lawyer(found)
    assert found.law_digest[:12] in for_lawyer(found)
    assert "暂算" in for_worker(claim("R-01", facts(months=ledger(m2024_03=None))))
    bounded = claim("R-01", facts(ground=None))
    assert "之间" in for_worker(bounded)
    assert "参数或事实不全" in for_lawyer(bounded)
    assert "算不出来" in for_worker(claim("R-01", facts(months={})))
    assert "未能计算" in for_lawyer(claim("R-01", facts(months={})))
    assert "不发生" in for_lawyer(claim("R-01", facts(ground=G.RESIGNED)))
    provisional = claim("R-04", facts(months=ledger(m2024_11=(D(1), None), m2024_12=(D(5), D(0)))))
    assert "（暂计）" in for_lawyer(provisional)


# Properties


@given(
    start=st.dates(date(2008, 1, 1), date(2020, 1, 1)),
    days=st.integers(0, 9000),
    more=st.integers(1, 800),
    wage=st.decimals(2000, 60000, places=2),
)
def test_longer_service_never_pays_less(start, days, more, wage):
    def amount(length):
        left = min(start + timedelta(days=length), date(2026, 5, 31))
        return claim("R-01", facts(hired_on=start, left_on=left, average_wage=wage)).amount

    assert amount(days) <= amount(days + more)


@given(wage=st.decimals(0, 100000, places=2), years=st.integers(1, 18))
def test_twice_is_twice_for_service_since_2008(wage, years):
    known = facts(
        hired_on=date(2008, 1, 1),
        left_on=date(2008 + years, 12, 31),
        average_wage=wage,
        minimum_wage=D(1500),
    )
    once = claim("R-01", known).amount
    twice = claim("R-02", replace(known, ground=G.UNLAWFUL)).amount

    assert abs(twice - once * 2) <= D("0.01")
    assert once >= D(1500) * min(years + 1, 12)


@given(
    dues=st.lists(st.decimals(0, 99999, places=2), min_size=12, max_size=12),
    shares=st.lists(st.integers(0, 100), min_size=12, max_size=12),
)
def test_arrears_add_up_to_the_fen(dues, shares):
    months = {
        month: Month(due=due, paid=(due * share / 100).quantize(D("0.01")))
        for month, due, share in zip(ledger(), dues, shares, strict=True)
    }

    found = claim("R-04", facts(months=months))

    assert found.amount == sum((m.due - m.paid for m in months.values()), D(0)).quantize(D("0.01"))
