"""Figures of a place and a year that nobody has entered."""

from datetime import date
from decimal import Decimal as D

from tests.engines.claims.ground import G, claim, facts

from niangjia.engines.claims import for_lawyer, for_worker
from niangjia.engines.law import Confidence


def test_an_unknown_city_average_is_harmless_below_three_minimum_wages():
    found = claim("R-01", facts(city_average_wage=None, average_wage=D(6000)))

    assert found.amount == D("30000.00")
    assert "不影响结果" in found.assumptions[0]


def test_an_unknown_city_average_that_matters_is_named_and_bounded():
    found = claim("R-01", facts(city_average_wage=None, average_wage=D("7500.01")))

    assert found.amount is None
    assert found.missing[0].code == "city_average_wage"
    assert (found.low, found.high) == (D("37500.00"), D("37500.05"))
    twice = claim("R-02", facts(city_average_wage=None, average_wage=D(9000), ground=G.UNLAWFUL))
    assert (twice.amount, twice.low, twice.high) == (None, D("75000.00"), D("90000.00"))


def test_an_unknown_minimum_wage_matters_only_to_low_wages():
    high = claim("R-01", facts(minimum_wage=None, average_wage=D(3000)))
    low = claim("R-01", facts(minimum_wage=None, average_wage=D("2999.99")))

    assert high.amount == D("15000.00")
    assert "月最低工资标准没有录入" in high.assumptions[0]
    assert low.amount is None
    assert low.missing[0].code == "minimum_wage"


def test_nothing_known_of_the_city_leaves_what_the_bounds_allow():
    """The city's average is at least 2,500: three times that, for the five years."""
    found = claim("R-01", facts(minimum_wage=None, city_average_wage=None, average_wage=D(8000)))

    assert (found.amount, found.low, found.high) == (None, D("37500.00"), D("40000.00"))
    assert [one.code for one in found.missing] == ["city_average_wage", "minimum_wage"]


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
