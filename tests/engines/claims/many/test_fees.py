"""Fees, the platforms' scheme and late interest: many at once as one by one (R-31, R-42, R-50)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engines.claims.many.ground import (
    SUMS,
    amounts,
    assert_alike,
    assert_declined,
    days,
    decimal,
    rows,
)

from niangjia.engines.claims.many.fees import KINDS
from niangjia.engines.claims.many.scheme import INDUSTRIES

UNKNOWN = st.just(-1)

# --- R-42 -----------------------------------------------------------------------------------------

YUAN = (0, 1000, 10_000, 100_000, 200_000, 500_000, 10**6, 2 * 10**6, 5 * 10**6, 10**7, 2 * 10**7)
EDGES = st.sampled_from(YUAN).flatmap(
    lambda yuan: st.integers(max(yuan * 100 - 2, 0), yuan * 100 + 200)
)


@st.composite
def a_fee(draw):
    return {
        "kind": draw(st.integers(0, len(KINDS) - 1)),
        "as_of": draw(days("2011-03-30", "2026-12-31")),
        "amount": draw(SUMS | EDGES),
        "has_no_amount": False,
        "is_simple_procedure": draw(st.booleans()),
        "is_settled_or_withdrawn": draw(st.booleans()),
    }


def fee_facts(one):
    return one | {"kind": KINDS[one["kind"]], "amount": decimal(one["amount"])}


@given(rows(a_fee()))
def test_many_fees_are_what_each_is(drawn):
    assert_alike("R-42", drawn, fee_facts)


@given(rows(a_fee()), days("2007-03-30", "2011-04-02"), st.booleans())
def test_fees_that_nothing_fixes_are_declined_by_both(drawn, as_of, has_no_amount):
    more = {"as_of": as_of, "has_no_amount": has_no_amount}
    drawn = [one | more | ({"amount": -1} if has_no_amount else {}) for one in drawn]
    assert_alike("R-42", drawn, fee_facts, all_good=False)


def fee(kind="ENFORCEMENT", **more):
    return {
        "kind": KINDS.index(kind),
        "as_of": date(2025, 1, 1),
        "amount": 4_296_000,
        "has_no_amount": False,
        "is_simple_procedure": False,
        "is_settled_or_withdrawn": False,
    } | more


def test_fees_worked_by_hand():
    drawn = [
        fee(),  # 50 + 32,960 × 1.5 %
        fee(amount=1_000_000),  # exactly the first bracket
        fee("PROPERTY_SUIT"),  # 50 + 32,960 × 2.5 %
        fee("PROPERTY_SUIT", is_simple_procedure=True, is_settled_or_withdrawn=True),
        fee("PAYMENT_ORDER"),  # a third
        fee("PRESERVATION", amount=10**9),  # 5,000 at most
        fee("PRESERVATION", amount=-1, has_no_amount=True),
        fee("LABOUR_SUIT", amount=-1),
        fee("LABOUR_SUIT", amount=-1, is_settled_or_withdrawn=True),
        fee("ARBITRATION", amount=-1),
        fee("BANKRUPTCY", amount=10**13),  # 300,000 at most
    ]

    assert amounts("R-42", drawn) == {
        "amount": [54_440, 5000, 87_400, 43_700, 29_133, 500_000, 3000, 1000, 500, 0, 30_000_000]
    }


@pytest.mark.parametrize(
    ("spoiled", "why"),
    [
        ({"kind": len(KINDS)}, "哪一种"),
        ({"as_of": None}, "没有申请之日"),
        ({"as_of": date(2007, 3, 31)}, "没有这种费用"),
        ({"amount": -1}, "没有标的金额"),
        ({"has_no_amount": True}, "由法院定"),
        ({"amount": 10**15}, "标的金额"),
    ],
)
def test_a_fee_that_cannot_be_is_named(spoiled, why):
    assert_declined("R-42", fee(), spoiled, why)


# --- R-31 -----------------------------------------------------------------------------------------


@st.composite
def an_order(draw):
    return {
        "region": draw(st.sampled_from((510_000, 510_100, 110_000, 130_000, 150_000))),
        "as_of": draw(days("2022-06-01", "2026-12-31")),
        "industry": draw(st.integers(0, len(INDUSTRIES) - 1)),
        "order_count": draw(st.just(0) | st.integers(0, 10**12 - 1)),
        "fee_per_order": draw(UNKNOWN | st.integers(0, 10_000)),
    }


def order_facts(one):
    return one | {
        "region": f"{one['region']:06d}",
        "industry": INDUSTRIES[one["industry"]],
        "fee_per_order": decimal(one["fee_per_order"]),
    }


@given(
    rows(
        an_order(),
    )
)
def test_many_orders_cost_what_each_does(drawn):
    """A place without a fee, a fee in several grades, before the scheme: both decline."""
    assert_alike("R-31", drawn, order_facts, all_good=False)


def order(industry="FREIGHT", **more):
    return {
        "region": 510_100,
        "as_of": date(2025, 1, 1),
        "industry": INDUSTRIES.index(industry),
        "order_count": 10_000,
        "fee_per_order": -1,
    } | more


def test_orders_worked_by_hand():
    drawn = [
        order(),  # 四川 0.18 an order
        order("RIDE"),  # 0.01
        order("DELIVERY", fee_per_order=7),  # told
        order(region=130_000, fee_per_order=7),  # no scheme there yet
    ]

    assert amounts("R-31", drawn) == {"amount": [180_000, 10_000, 70_000, 0]}


@pytest.mark.parametrize(
    ("spoiled", "why"),
    [
        ({"as_of": None}, "哪一天的单"),
        ({"as_of": date(2022, 6, 30)}, "法律库里没有"),
        ({"industry": 1}, "标准分几档"),
        ({"region": 110_000}, "每单缴费标准"),
        ({"region": 150_000, "as_of": date(2026, 1, 1)}, "启动没有录入"),
        ({"order_count": 10**12}, "单量"),
    ],
)
def test_an_order_that_cannot_be_is_named(spoiled, why):
    assert_declined("R-31", order(), spoiled, why)


# --- R-50 -----------------------------------------------------------------------------------------


@st.composite
def a_late_sum(draw, begins="2014-07-31"):
    perform_by = draw(days(begins, "2026-12-01"))
    late = draw(st.integers(1, 20_000))
    return {
        "principal": draw(SUMS),
        "perform_by": perform_by,
        "paid_on": date.fromordinal(perform_by.toordinal() + late),
    }


def late_facts(one):
    return one | {"principal": decimal(one["principal"])}


@given(rows(a_late_sum()))
def test_many_late_sums_bear_what_each_bears(drawn):
    assert_alike("R-50", drawn, late_facts)


@given(rows(a_late_sum(begins="2014-07-28")))
def test_what_was_late_before_the_interpretation_is_declined_by_both(drawn):
    assert_alike("R-50", drawn, late_facts, all_good=False)


def late(**more):
    known = {"principal": 10_000_000, "perform_by": date(2024, 1, 31)}
    return known | {"paid_on": date(2024, 5, 10)} | more


def test_late_sums_worked_by_hand():
    drawn = [
        late(),  # 100,000 × 0.0175 % × 100 days
        late(paid_on=date(2024, 2, 1)),  # one day
        late(principal=20_000, paid_on=date(2024, 2, 29)),  # 200 × 0.000175 × 29 = 1.015
    ]

    assert amounts("R-50", drawn) == {"amount": [175_000, 1750, 102]}


@pytest.mark.parametrize(
    ("spoiled", "why"),
    [
        ({"paid_on": date(2024, 1, 31)}, "没有超过履行期限"),
        ({"paid_on": None}, "没有“实际付清"),
        ({"perform_by": date(2014, 7, 30)}, "2014-07-31，全国"),
        ({"principal": 10**15}, "没有履行的本金"),
    ],
)
def test_a_late_sum_that_cannot_be_is_named(spoiled, why):
    assert_declined("R-50", late(), spoiled, why)
