"""Notice, arrears and double wage: many at once as one by one (R-03, R-04, R-05)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engines.claims.many.ground import (
    SUMS,
    WAGES,
    amounts,
    assert_alike,
    assert_declined,
    days,
    decimal,
    rows,
)

from niangjia.engines.claims.many.told import choices
from niangjia.engines.claims.no_contract import NoContractFacts

# --- R-03 -----------------------------------------------------------------------------------------

a_notice = st.fixed_dictionaries(
    {
        "left_on": days("2020-03-31", "2020-05-02"),
        "last_month_wage": WAGES,
        "noticed_on": st.none() | days("2020-02-20", "2020-04-20"),
    }
)


def notice_facts(one):
    is_known = {"noticed_on": one["noticed_on"]} if one["noticed_on"] else {"has_notice": False}
    wage = {"last_month_wage": decimal(one["last_month_wage"])}
    return {"left_on": one["left_on"]} | is_known | wage


@given(rows(a_notice))
def test_many_notices_are_paid_as_each_is(drawn):
    """A day after the end now and then: both decline, and the row is named."""
    assert_alike("R-03", drawn, notice_facts, all_good=False)


def notice(left, noticed=None, wage=600_000):
    told = noticed and date.fromisoformat(noticed)
    left_on = date.fromisoformat(left)
    return {"left_on": left_on, "noticed_on": told, "last_month_wage": wage}


def test_notices_worked_by_hand():
    drawn = [
        notice("2024-01-31"),  # never told: a month of 6,000
        notice("2024-01-31", "2024-01-01"),  # thirty days before: nothing
        notice("2024-01-31", "2024-01-02"),  # a day late
        notice("2024-01-31", wage=715_050),
    ]

    assert amounts("R-03", drawn) == {"amount": [600_000, 0, 600_000, 715_050]}


@pytest.mark.parametrize(
    ("spoiled", "why"),
    [
        ({"left_on": None}, "没有离职日"),
        ({"noticed_on": date(2024, 2, 1)}, "晚于离职日"),
        ({"noticed_on": date(1899, 1, 1)}, "书面通知之日不在"),
        ({"last_month_wage": 10**9}, "离职前一个月的工资"),
        ({"left_on": date(2008, 9, 17)}, "按上一个月的工资"),
    ],
)
def test_a_notice_that_cannot_be_is_named(spoiled, why):
    assert_declined("R-03", notice("2024-01-31"), spoiled, why)


# --- R-04 -----------------------------------------------------------------------------------------

ABOUT = days("2024-05-28", "2024-06-04")


@st.composite
def a_debt(draw):
    due = draw(SUMS)
    paid = draw(SUMS | st.integers(max(due - 2, 0), due + 2)) if due < 10**14 else draw(SUMS)
    return {
        "as_of": draw(ABOUT),
        "due": due,
        "paid": paid,
        "order_deadline": draw(st.none() | ABOUT),
        "paid_on": draw(st.none() | ABOUT),
        "ratio": draw(st.integers(5000, 10_000)),
        "ordered": draw(st.just(-1) | SUMS),
    }


def debt_facts(one):
    return {
        "as_of": one["as_of"],
        "due": decimal(one["due"]),
        "paid": decimal(one["paid"]),
        "order_deadline": one["order_deadline"],
        "paid_on": one["paid_on"],
        "ratio": f"{one['ratio'] / 10_000:.4f}",
        "ordered_amount": decimal(one["ordered"]),
    }


@given(rows(a_debt()))
def test_many_debts_are_what_each_is(drawn):
    assert_alike("R-04", drawn, debt_facts, alone="arrears")


@given(st.integers(4990, 5010) | st.integers(9990, 10_010), ABOUT)
def test_a_ratio_is_declined_by_both_on_either_side(ratio, as_of):
    one = debt(as_of=as_of, ratio=ratio)
    assert_alike("R-04", [one], debt_facts, all_good=False, alone="arrears")


def debt(**more):
    return {
        "as_of": date(2024, 6, 3),
        "due": 2_800_000,
        "paid": 0,
        "order_deadline": date(2024, 6, 1),
        "paid_on": None,
        "ratio": 5000,
        "ordered": -1,
    } | more


def test_debts_worked_by_hand():
    drawn = [
        debt(),  # 28,000 and half of it
        debt(due=964_035, ratio=7500),  # 9,640.35 × 75 % = 7,230.2625
        debt(due=964_035),  # 4,820.175 goes up
        debt(paid_on=date(2024, 6, 1)),  # on the last day: in time
        debt(paid_on=date(2024, 6, 2), paid=2_800_000, ordered=2_800_000),  # a day late
        debt(as_of=date(2024, 6, 1)),  # the time still runs
        debt(paid_on=date(2024, 6, 2), ordered=2_000_000),  # late, 8,000 of it not ordered
        debt(paid_on=date(2024, 6, 4)),  # paid after the day counted to
    ]

    assert amounts("R-04", drawn) == {
        "amount": [4_200_000, 1_687_061, 1_446_053, 0, 1_400_000, 2_800_000, 1_800_000, 4_200_000],
        "arrears": [2_800_000, 964_035, 964_035, 0, 0, 2_800_000, 800_000, 2_800_000],
        "additional": [1_400_000, 723_026, 482_018, 0, 1_400_000, 0, 1_000_000, 1_400_000],
    }


@pytest.mark.parametrize(
    ("spoiled", "why"),
    [
        ({"as_of": None}, "没有算到哪一天"),
        ({"as_of": date(2007, 12, 31)}, "2007-12-31"),
        ({"due": -1}, "应付的总额"),
        ({"paid": 10**15}, "已经付的总额"),
        ({"ordered": -2}, "责令支付的金额"),
        ({"ratio": 4999}, "幅度"),
        ({"ratio": 10_001}, "幅度"),
        ({"order_deadline": date(2300, 1, 1)}, "责令支付的期限不在"),
    ],
)
def test_a_debt_that_cannot_be_is_named(spoiled, why):
    assert_declined("R-04", debt(), spoiled, why)


# --- R-05 -----------------------------------------------------------------------------------------

LIMITATIONS = choices(NoContractFacts, "limitation")
HIRED = days("2006-11-20", "2008-02-10") | days("2023-12-28", "2025-03-02")


@st.composite
def a_hire(draw):
    hired = draw(HIRED)
    later = st.none() | st.dates(hired, date(hired.year + 3, 1, 31))
    signed, left = draw(later), draw(later)
    if signed and left and signed > left:
        signed, left = left, signed
    return {
        "hired_on": hired,
        "monthly_wage": draw(WAGES),
        "signed_on": signed,
        "left_on": left,
        "as_of": draw(later),
        "open_ended_due_on": draw(st.none() | later),
        "is_excused": draw(st.sampled_from((False, False, False, True))),
        "is_hire_day_counted": draw(st.booleans()),
        "claimed_on": draw(later),
        "limitation": draw(st.sampled_from((-1, 0, 1))),
    }


def hire_facts(one):
    return one | {
        "monthly_wage": decimal(one["monthly_wage"]),
        "is_excused": None,
        "excuse": "FORCE_MAJEURE" if one["is_excused"] else None,
        "limitation": LIMITATIONS[one["limitation"]] if one["limitation"] >= 0 else None,
    }


@given(rows(a_hire()))
def test_many_without_a_contract_are_owed_what_each_is(drawn):
    """Now and then an end before 2008, or an open-ended contract and no end: both decline."""
    assert_alike("R-05", drawn, hire_facts, all_good=False)


@given(st.dates(date(2024, 1, 28), date(2024, 3, 1)), st.integers(0, 400), st.booleans())
def test_every_length_without_a_contract_is_alike(hired, length, counted):
    signed = date.fromordinal(hired.toordinal() + length)
    one = hire(hired_on=hired, signed_on=signed, is_hire_day_counted=counted)

    assert_alike("R-05", [one], hire_facts)


def hire(**more):
    return {
        "hired_on": date(2024, 3, 15),
        "monthly_wage": 450_000,
        "signed_on": None,
        "left_on": None,
        "as_of": None,
        "open_ended_due_on": None,
        "is_excused": False,
        "is_hire_day_counted": True,
        "claimed_on": None,
        "limitation": -1,
    } | more


def test_hires_worked_by_hand():
    late = {"claimed_on": date(2025, 10, 15)}
    drawn = [
        # 04-10 to 08-09 four months, then 8 working days: 24,000 + 6,000 ÷ 21.75 × 8
        hire(hired_on=date(2025, 3, 10), signed_on=date(2025, 8, 21), monthly_wage=600_000),
        hire(),  # eleven months of 4,500
        hire(is_hire_day_counted=False),  # ten, and 20 working days over 21.75
        hire(hired_on=date(2025, 3, 10), signed_on=date(2025, 4, 10)),  # in time
        hire(is_excused=True),
        hire(hired_on=date(2005, 1, 1), monthly_wage=300_000),  # from 2008: eleven months
        # fifteen months, without the limit of eleven
        hire(
            hired_on=date(2014, 6, 1),
            open_ended_due_on=date(2024, 6, 1),
            as_of=date(2025, 8, 31),
            monthly_wage=600_000,
        ),
        hire(limitation=LIMITATIONS.index("PER_DAY"), **late),  # five months are left
        hire(limitation=LIMITATIONS.index("WHOLE_PERIOD"), **late),
        hire(limitation=-1, **late),
    ]

    assert amounts("R-05", drawn) == {
        "amount": [
            *(2_620_690, 4_950_000, 4_913_793, 0, 0, 3_300_000),
            *(9_000_000, 2_250_000, 4_950_000, 4_950_000),
        ]
    }


@pytest.mark.parametrize(
    ("spoiled", "why"),
    [
        ({"hired_on": None}, "没有“用工之日”"),
        ({"left_on": date(2024, 3, 14)}, "离职日早于入职日"),
        ({"left_on": date(2024, 5, 1), "signed_on": date(2024, 5, 2)}, "签合同晚于离职日"),
        ({"as_of": date(2024, 3, 14)}, "算到的那天早于"),
        ({"open_ended_due_on": date(2024, 3, 14)}, "应当订立无固定期限合同之日早于"),
        ({"claimed_on": date(2024, 3, 14)}, "申请仲裁早于"),
        ({"open_ended_due_on": date(2024, 4, 1)}, "没有说签了没有"),
        ({"hired_on": date(2099, 6, 1)}, "太远"),
        ({"claimed_on": date(2150, 1, 1), "limitation": 0}, "太远"),
        ({"hired_on": date(2007, 1, 1), "left_on": date(2007, 12, 31)}, "早于劳动合同法"),
        ({"monthly_wage": -1}, "月工资"),
        ({"limitation": 2}, "时效"),
    ],
)
def test_a_hire_that_cannot_be_is_named(spoiled, why):
    assert_declined("R-05", hire(), spoiled, why)
