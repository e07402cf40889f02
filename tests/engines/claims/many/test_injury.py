"""Work injury: many at once as one by one (R-20, R-21, R-23)."""

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

from niangjia.engines.claims.many.death import OCCASIONS
from niangjia.engines.claims.many.disability import NURSING

UNKNOWN = st.just(-1)


def with_decimals(one, *names):
    return one | {name: decimal(one[name]) for name in names}


# --- R-20 -----------------------------------------------------------------------------------------


@st.composite
def an_injury(draw):
    area = draw(st.integers(1, 2_000_000))
    near = st.sampled_from((area * 3 // 5, area * 3)).flatmap(
        lambda edge: st.integers(max(edge - 2, 0), edge + 2)
    )
    before, cost = sorted((draw(SUMS), draw(SUMS)))
    return {
        "injured_on": draw(days("2011-01-01", "2026-12-31")),
        "grade": draw(st.integers(1, 10)),
        "contribution_wage": draw(WAGES | near),
        "area_average_wage": area,
        "minimum_wage": draw(st.integers(0, 300_000)),
        "nursing_level": draw(st.integers(-1, 2)),
        "has_suitable_work": draw(st.booleans()),
        "stop_work_months": draw(st.sampled_from((0, 1, 1199, 1200, 1201, 2399, 2400, 2401, 6000))),
        "stop_work_wage": draw(WAGES),
        "stop_work_paid": draw(st.just(0) | SUMS),
        "is_stop_work_extended": draw(st.booleans()),
        "treatment_cost": cost,
        "treatment_cost_before_filing": before,
        "is_filed_late": draw(st.booleans()),
    }


def injury_facts(one):
    names = ("contribution_wage", "area_average_wage", "minimum_wage", "stop_work_months")
    more = ("stop_work_wage", "stop_work_paid", "treatment_cost", "treatment_cost_before_filing")
    level = NURSING[one["nursing_level"]] if one["nursing_level"] >= 0 else None
    return with_decimals(one, *names, *more) | {"nursing_level": level}


@given(rows(an_injury()))
def test_many_injured_workers_have_what_each_has(drawn):
    assert_alike("R-20", drawn, injury_facts)


def injury(**more):
    return {
        "injured_on": date(2025, 3, 1),
        "grade": 7,
        "contribution_wage": 600_000,
        "area_average_wage": 800_000,
        "minimum_wage": 206_000,
        "nursing_level": -1,
        "has_suitable_work": True,
        "stop_work_months": 0,
        "stop_work_wage": 0,
        "stop_work_paid": 0,
        "is_stop_work_extended": False,
        "treatment_cost": 0,
        "treatment_cost_before_filing": 0,
        "is_filed_late": False,
    } | more


def test_injuries_worked_by_hand():
    drawn = [
        injury(),  # 13 × 6,000
        injury(grade=10, contribution_wage=300_000),  # 7 × 4,800, the floor of 60 %
        injury(grade=8, contribution_wage=3_000_000),  # 11 × 24,000, the ceiling of 300 %
        injury(grade=1, nursing_level=NURSING.index("full")),  # 27; 90 %; half of 8,000
        injury(grade=6, has_suitable_work=False),  # 16; 60 %
        injury(grade=6),
        # 16 × 1,200; 60 % of 1,200 is below the minimum
        injury(grade=6, has_suitable_work=False, contribution_wage=0, area_average_wage=200_000),
        # thirteen months, of which twelve count, less what was paid
        injury(stop_work_months=1300, stop_work_wage=500_000, stop_work_paid=1_000_000),
        injury(treatment_cost=90_000, treatment_cost_before_filing=40_000, is_filed_late=True),
    ]

    found = amounts("R-20", drawn)

    assert found == {
        "disability_grant": [
            *(7_800_000, 3_360_000, 26_400_000, 16_200_000, 9_600_000, 9_600_000),
            *(1_920_000, 7_800_000, 7_800_000),
        ],
        "disability_allowance": [0, 0, 0, 540_000, 360_000, 0, 206_000, 0, 0],
        "nursing": [0, 0, 0, 400_000, 0, 0, 0, 0, 0],
        "stop_work_wages": [0, 0, 0, 0, 0, 0, 0, 5_000_000, 0],
        "treatment": [0] * 8 + [50_000],
        "treatment_before_filing": [0] * 8 + [40_000],
    }


@pytest.mark.parametrize(
    ("spoiled", "why"),
    [
        ({"injured_on": None}, "没有“事故"),
        ({"injured_on": date(2010, 12, 31)}, "法律库里没有"),
        ({"grade": 0}, "伤残等级"),
        ({"grade": 11}, "伤残等级"),
        ({"contribution_wage": -1}, "缴费工资"),
        ({"area_average_wage": 0}, "没有统筹地区"),
        ({"nursing_level": 3}, "不能自理"),
        ({"treatment_cost_before_filing": 1}, "多于全部费用"),
        ({"stop_work_months": 6001}, "停工留薪期"),
    ],
)
def test_an_injury_that_cannot_be_is_named(spoiled, why):
    assert_declined("R-20", injury(), spoiled, why)


# --- R-21 -----------------------------------------------------------------------------------------


@st.composite
def a_death(draw):
    occasion = draw(st.integers(0, len(OCCASIONS) - 1))
    is_later = OCCASIONS[occasion] == "AFTER_STOP_WORK"
    died_on = draw(days("2011-01-01", "2026-12-31"))
    return {
        "died_on": died_on,
        "area_average_wage": draw(WAGES),
        "national_disposable_income": draw(
            st.integers(0, 10**9 - 1) | (UNKNOWN if died_on.year == 2025 else st.nothing())
        ),
        "occasion": occasion,
        "grade": draw(st.integers(1, 10)) if is_later else -1,
    }


def death_facts(one):
    known = with_decimals(one, "area_average_wage", "national_disposable_income")
    grade = one["grade"] if one["grade"] >= 0 else None
    return known | {"occasion": OCCASIONS[one["occasion"]], "grade": grade}


@given(rows(a_death()))
def test_many_deaths_give_what_each_gives(drawn):
    assert_alike("R-21", drawn, death_facts)


@given(days("2024-12-30", "2027-01-02"))
def test_the_income_of_another_year_stands_in_for_neither(died_on):
    assert_alike("R-21", [death(died_on=died_on)], death_facts, all_good=False)


def death(**more):
    return {
        "died_on": date(2025, 6, 1),
        "area_average_wage": 800_000,
        "national_disposable_income": -1,
        "occasion": OCCASIONS.index("ACCIDENT"),
        "grade": -1,
    } | more


def test_deaths_worked_by_hand():
    later = {"occasion": OCCASIONS.index("AFTER_STOP_WORK")}
    drawn = [
        death(),  # 6 × 8,000; 20 × 54,188
        death(died_on=date(2020, 1, 1), national_disposable_income=4_235_900),  # 20 × 42,359
        death(**later, grade=4),
        death(**later, grade=5),
    ]

    assert amounts("R-21", drawn) == {
        "amount": [113_176_000, 89_518_000, 4_800_000, 0],
        "funeral": [4_800_000, 4_800_000, 4_800_000, 0],
        "death_grant": [108_376_000, 84_718_000, 0, 0],
    }


@pytest.mark.parametrize(
    ("spoiled", "why"),
    [
        ({"died_on": None}, "没有“死亡之日”"),
        ({"died_on": date(2010, 12, 31)}, "法律库里没有“"),
        ({"died_on": date(2024, 12, 31)}, "别的年份不能代替"),
        ({"occasion": 2}, "没有伤残等级"),
        ({"occasion": 3}, "停工留薪期"),
        ({"area_average_wage": 10**9}, "职工月平均工资"),
    ],
)
def test_a_death_that_cannot_be_is_named(spoiled, why):
    assert_declined("R-21", death(), spoiled, why)


# --- R-23 -----------------------------------------------------------------------------------------

PLACES = st.sampled_from((330_106, 350_100, 360_100, 410_100))


@st.composite
def a_leaver(draw, places=PLACES):
    months = UNKNOWN | UNKNOWN | st.integers(0, 20_000)
    return {
        "region": draw(places),
        "grade": draw(st.integers(5, 10)),
        "left_on": draw(days("2011-01-01", "2026-12-31")),
        "provincial_average_wage": draw(WAGES),
        "area_average_wage": draw(WAGES),
        "own_wage": draw(WAGES),
        "years_to_retirement": draw(UNKNOWN | st.sampled_from((0, 99, 100, 450, 499, 500, 6000))),
        "is_occupational_disease": draw(st.booleans()),
        "counted_years": draw(st.integers(0, 10_000)),
        "medical_grant_months": draw(months),
        "employment_grant_months": draw(months),
        "grant_base_wage": draw(UNKNOWN | UNKNOWN | WAGES),
    }


WAGE_NAMES = ("provincial_average_wage", "area_average_wage", "own_wage", "grant_base_wage")
OTHERS = ("years_to_retirement", "counted_years", "medical_grant_months", "employment_grant_months")


def leaver_facts(one):
    return with_decimals(one, *WAGE_NAMES, *OTHERS) | {"region": f"{one['region']:06d}"}


@given(rows(a_leaver()))
def test_many_leavers_are_granted_what_each_is(drawn):
    """Before a province's table is in force, both decline."""
    assert_alike("R-23", drawn, leaver_facts, all_good=False)


@given(rows(a_leaver(places=PLACES | st.sampled_from((230_100, 110_000)))), st.sampled_from(OTHERS))
def test_what_a_province_lacks_is_declined_by_both(drawn, left_out):
    drawn = [one | {left_out: -1} for one in drawn]
    assert_alike("R-23", drawn, leaver_facts, all_good=False)


@given(a_leaver(), st.sampled_from(WAGE_NAMES[:3]))
def test_a_wage_that_a_province_needs_is_declined_by_both(one, left_out):
    assert_alike("R-23", [one | {left_out: -1}], leaver_facts, all_good=False)


def leaver(**more):
    return {
        "region": 330_106,
        "grade": 9,
        "left_on": date(2025, 6, 30),
        "provincial_average_wage": 800_000,
        "area_average_wage": 700_000,
        "own_wage": 600_000,
        "years_to_retirement": -1,
        "is_occupational_disease": False,
        "counted_years": -1,
        "medical_grant_months": -1,
        "employment_grant_months": -1,
        "grant_base_wage": -1,
    } | more


def test_leavers_worked_by_hand():
    drawn = [
        leaver(),  # 浙江: 4 and 4 months of 8,000
        leaver(years_to_retirement=250),  # two whole years left: 40 % of the second
        leaver(region=360_100, is_occupational_disease=True),  # 8 × 7,000 × 1.3; 9 × 6,000
        # 福建: 20.5 years begun are 21, × 0.2 = 4.2, at least 5; 4.2 without a floor
        leaver(region=350_100, counted_years=2050),
        leaver(region=410_100, grade=10, grant_base_wage=100_000),  # 河南: 6 and 6
        leaver(medical_grant_months=150, employment_grant_months=0),
    ]

    assert amounts("R-23", drawn) == {
        "amount": [6_400_000, 4_480_000, 12_680_000, 6_440_000, 1_200_000, 1_200_000],
        "medical_grant": [3_200_000, 3_200_000, 7_280_000, 3_500_000, 600_000, 1_200_000],
        "employment_grant": [3_200_000, 1_280_000, 5_400_000, 2_940_000, 600_000, 0],
    }


@pytest.mark.parametrize(
    ("spoiled", "why"),
    [
        ({"region": 0}, "参保地"),
        ({"region": 230_100}, "没有录入"),
        ({"grade": 4}, "伤残等级"),
        ({"left_on": None}, "没有“解除"),
        ({"left_on": date(2017, 12, 31)}, "没有录入"),
        ({"region": 350_100}, "计发年限"),
        ({"provincial_average_wage": -1}, "基数"),
        ({"years_to_retirement": 6001}, "退休年龄"),
    ],
)
def test_a_leaver_that_cannot_be_is_named(spoiled, why):
    assert_declined("R-23", leaver(), spoiled, why)
