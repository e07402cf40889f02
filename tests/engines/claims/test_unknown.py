"""A value nobody has entered: what its bounds decide, and what they leave open."""

from datetime import date
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engines.claims.ground import BOOK

from niangjia.engines.claims.rulebook import RULEBOOK, MissingParameter, evaluate
from niangjia.engines.claims.schema import UnknownRule, read_facts

ENDED = {"hired_on": "2015-01-01", "left_on": "2023-12-31", "ground": "40_NO_FAULT"}


def counted(**more):
    facts = read_facts("R-01", RULEBOOK["R-01"].facts, ENDED | more)
    return RULEBOOK["R-01"].compute(facts, BOOK)


@given(
    wage=st.decimals(0, 120_000, places=2),
    minimum=st.decimals(300, 3000, places=2),
    city=st.decimals(3000, 30_000, places=2),
)
def test_what_stands_without_a_value_stands_with_every_one(wage, minimum, city):
    """Any minimum wage and any city average within the bounds gives the result, or lies between."""
    blind = counted(average_wage=str(wage))
    seeing = counted(average_wage=str(wage), minimum_wage=str(minimum), city_average_wage=str(city))

    if blind.amount is not None:
        assert blind.amount == seeing.amount
    else:
        assert blind.low <= seeing.amount <= blind.high
        assert all(one.is_parameter for one in blind.missing)


def test_a_bound_never_stands_in_a_step():
    harmless = counted(average_wage="3000", city_average_wage="8000")
    open_ended = counted(average_wage="2000", city_average_wage="8000")

    for found in (harmless, open_ended):
        assert not any("界限" in str(citation) for citation in found.citations)
    assert "不影响结果" in harmless.assumptions[0]
    assert [step.code for step in open_ended.steps] == ["ground", "average", "years"]


def test_a_refusal_for_a_value_says_the_least_and_the_most():
    with pytest.raises(MissingParameter) as refused:
        evaluate("R-01", ENDED | {"average_wage": "2000", "city_average_wage": "8000"}, BOOK)

    assert "当地月最低工资标准" in str(refused.value)
    assert "18,000.00 元到 27,000.00 元之间" in str(refused.value)


def test_a_rule_that_is_not_in_the_book_is_named():
    with pytest.raises(UnknownRule, match="R-99"):
        evaluate("R-99", {}, BOOK)


@given(days=st.integers(0, 8000), more=st.integers(1, 700), wage=st.integers(3000, 20_000))
def test_longer_service_never_pays_less_and_twice_never_less_than_once(days, more, wage):
    def told(rule, length):
        left = date.fromordinal(date(2000, 1, 1).toordinal() + 3200 + length)
        facts = {
            "hired_on": "2000-01-01",
            "left_on": left.isoformat(),
            "average_wage": str(wage),
            "city_average_wage": "9000",
        }
        if rule == "R-01":
            facts["ground"] = "40_NO_FAULT"
        return evaluate(rule, facts, BOOK).amount

    assert told("R-01", days) <= told("R-01", days + more)
    assert told("R-02", days) <= told("R-02", days + more)
    assert told("R-02", days) >= D(wage)
