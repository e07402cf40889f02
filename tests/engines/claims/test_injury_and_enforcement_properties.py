"""What holds for every grade, wage, fee, pool and list of creditors."""

from datetime import date, timedelta
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engines.claims.ground import BOOK

from niangjia.engines.claims.disability import disability as disability_of
from niangjia.engines.claims.disability_facts import DisabilityFacts
from niangjia.engines.claims.rulebook import evaluate

WAGES = st.decimals(0, 100_000, places=2)
AVERAGES = st.decimals(1_000, 20_000, places=2)
SUMS = st.decimals(0, 5_000_000, places=2)


def found(rule, **facts):
    return evaluate(rule, facts, BOOK)


def disability(grade, wage, average, **more):
    facts = {"injured_on": "2024-03-01", "grade": grade, "contribution_wage": str(wage)}
    return found("R-20", **facts, area_average_wage=str(average), minimum_wage="2000", **more)


def by_code(explained):
    return {part.code: part.amount for part in explained.parts}


@given(grade=st.integers(1, 9), wage=WAGES, average=AVERAGES)
def test_a_graver_injury_never_gives_a_smaller_grant(grade, wage, average):
    grave, light = (
        by_code(disability(one, wage, average))["disability_grant"] for one in (grade, grade + 1)
    )

    assert grave >= light


@given(wage=WAGES, more=st.decimals(0, 5_000, places=2), average=AVERAGES)
def test_a_higher_wage_never_gives_less_and_stays_within_the_bounds(wage, more, average):
    less, amount = (disability(10, one, average).amount for one in (wage, wage + more))

    assert less <= amount
    assert 7 * average * D("0.60") - D("0.01") <= amount <= 7 * average * 3 + D("0.01")


@given(wage=WAGES, average=AVERAGES, grade=st.integers(5, 10))
def test_insurance_moves_who_pays_and_never_how_much(wage, average, grade):
    more = {"region": "330000", "left_on": "2025-06-30", "provincial_average_wage": "8000"}
    insured, not_insured = (
        disability(grade, wage, average, is_insured=known, **more) for known in (True, False)
    )

    assert insured.amount == not_insured.amount == sum(part.amount for part in insured.parts)
    assert {part.payer for part in not_insured.parts} == {"employer"}
    assert dict(insured.answers)["employer"] == str(by_code(insured)["employment_grant"])


@given(
    wage=st.decimals(1, 50_000, places=2),
    relatives=st.lists(st.sampled_from(["SPOUSE", "CHILD", "PARENT", "OTHER"]), max_size=8),
)
def test_pensions_together_never_exceed_the_wage_while_alive(wage, relatives):
    explained = found(
        "R-21",
        died_on="2025-05-01",
        area_average_wage="7000",
        monthly_wage=str(wage),
        dependants=[{"relation": one} for one in relatives],
    )

    pensions = [part.amount for part in explained.parts if part.unit == "yuan/month"]
    assert len(pensions) == len(relatives)
    assert sum(pensions) <= wage + D("0.005") * len(relatives)
    rates = sum(D("0.4") if one == "SPOUSE" else D("0.3") for one in relatives)
    if rates > 1:
        assert sum(pensions) == wage


@given(years=st.decimals(0, 10, places=2), more=st.decimals(0, 3, places=2))
def test_longer_before_retirement_never_gives_a_smaller_employment_grant(years, more):
    def grant(left):
        facts = {"region": "410000", "grade": 8, "left_on": "2025-06-30"}
        explained = found("R-23", **facts, area_average_wage="6500", years_to_retirement=str(left))
        return by_code(explained)["employment_grant"]

    assert grant(years) <= grant(years + more)


@given(amount=SUMS, more=SUMS)
@pytest.mark.parametrize("kind", ["ENFORCEMENT", "PRESERVATION", "PAYMENT_ORDER", "PROPERTY_SUIT"])
def test_more_money_never_costs_a_smaller_fee(kind, amount, more):
    less, fee = (
        found("R-42", kind=kind, amount=str(one)).amount for one in (amount, amount + more)
    )

    assert less <= fee
    assert kind != "PRESERVATION" or fee <= 5000


@given(
    principal=st.decimals(1, 1_000_000, places=2),
    days=st.integers(2, 900),
    paid=st.decimals("0.01", 1_000_000, places=2),
    after=st.integers(1, 899),
)
def test_paying_a_part_early_never_raises_the_interest(principal, days, paid, after):
    due = date(2024, 1, 31)
    facts = {
        "principal": str(principal),
        "perform_by": due.isoformat(),
        "paid_on": (due + timedelta(days)).isoformat(),
    }
    part = {"paid_on": (due + timedelta(min(after, days))).isoformat(), "amount": str(paid)}

    assert found("R-50", **facts, payments=[part]).amount <= found("R-50", **facts).amount


@given(
    principal=st.decimals(1, 1_000_000, places=2),
    first=st.integers(1, 100),
    length=st.integers(0, 100),
)
def test_a_halt_takes_its_days_off_and_no_more(principal, first, length):
    due = date(2024, 1, 31)
    facts = {"principal": str(principal), "perform_by": due.isoformat()}
    halt = {
        "first_day": (due + timedelta(first)).isoformat(),
        "last_day": (due + timedelta(first + length)).isoformat(),
    }
    whole = {**facts, "paid_on": (due + timedelta(300)).isoformat()}
    shorter = {**facts, "paid_on": (due + timedelta(300 - length - 1)).isoformat()}

    assert found("R-50", **whole, suspensions=[halt]).amount == found("R-50", **shorter).amount


CREDITORS = st.lists(SUMS, min_size=1, max_size=6)


@given(pool=SUMS, costs=SUMS, amounts=CREDITORS, company=st.booleans())
def test_what_is_shared_out_is_what_there_is_and_nobody_gets_more_than_owed(
    pool, costs, amounts, company
):
    claims = [
        {"id": f"{n}", "amount": str(one), "instrument": f"{n % 3}", "measure_order": n % 3 + 1}
        for n, one in enumerate(amounts)
    ]
    explained = found(
        "R-51",
        pool=str(pool),
        costs=str(costs),
        debtor="COMPANY" if company else "PERSON",
        claims=claims,
    )

    told = dict(explained.answers)
    assert explained.amount + D(told["costs"]) + D(told["left_over"]) == pool
    for part, owed in zip(explained.parts, amounts, strict=True):
        assert 0 <= part.amount <= owed


@given(assets=SUMS, employees=SUMS, tax=SUMS, ordinary=SUMS)
def test_a_class_gets_nothing_before_the_one_above_is_whole(assets, employees, tax, ordinary):
    claims = [
        {"id": "employees", "rank": "EMPLOYEE", "amount": str(employees)},
        {"id": "tax", "rank": "INSURANCE_TAX", "amount": str(tax)},
        {"id": "ordinary", "rank": "ORDINARY", "amount": str(ordinary)},
    ]
    got = by_code(found("R-52", assets=str(assets), claims=claims))

    assert got["tax"] == 0 or got["employees"] == employees
    assert got["ordinary"] == 0 or got["tax"] == tax


@given(amount=st.decimals(0, 60_000, places=2))
def test_a_final_item_is_one_not_above_twelve_minimum_wages(amount):
    item = {"kind": "wages", "amount": str(amount)}
    explained = found("R-40", minimum_wage="2010", items=[item])

    assert (explained.outcome == "FINAL") is (amount <= 24_120)


@given(count=st.integers(1, 400), staff=st.integers(1, 400))
def test_a_lay_off_is_twenty_or_a_tenth(count, staff):
    if count > staff:
        count, staff = staff, count
    explained = found("R-11", laid_off_count=count, staff_count=staff)

    assert (explained.outcome == "ARTICLE_41") is (count >= 20 or count * 10 >= staff)


def test_an_unknown_area_average_bounds_what_it_decides():
    facts = DisabilityFacts(
        injured_on=date(2024, 3, 1),
        grade=9,
        region="330100",
        contribution_wage=D(5000),
        minimum_wage=D(2000),
    )
    explained = disability_of(facts, BOOK)
    highest = BOOK.on(date(2024, 3, 1)).parameter("bounds.highest_city_average_wage").value

    # Not below three minimum wages and its own height; at most 60 % of the highest average.
    assert explained.amount is None
    assert explained.missing[0].code == "area_average_wage"
    assert explained.low == 9 * 5000
    assert explained.high == 9 * D("0.6") * highest
