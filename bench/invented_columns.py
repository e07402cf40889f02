"""Invented columns for every rule over many: what bench/claims.py counts, the same every time.

Days run over changes of the law, wages over floors and ceilings, places over provinces; choices and
yes-or-no columns are drawn, so that no branch is spared.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from niangjia.engines.claims.many import (
    annual_leave,
    death,
    disability,
    fees,
    heat,
    insurance,
    late_interest,
    leaving,
    minimum_gap,
    no_contract,
    notice,
    overtime,
    owed,
    scheme,
    severance,
)
from niangjia.engines.claims.many.columns import Columns

PROVINCES = (330_106, 330_200, 350_100, 350_581, 360_100, 361_021, 410_100, 410_300)


class Draw:
    """Columns of one length from one seed."""

    def __init__(self, size: int) -> None:
        self.size, self.random = size, np.random.default_rng(20261128)

    def whole(self, least: int, most: int) -> np.ndarray:
        return self.random.integers(least, most, self.size, endpoint=True)

    def one_of(self, *values: int) -> np.ndarray:
        return self.random.choice(np.array(values), self.size)

    def days(self, first: str, last: str) -> np.ndarray:
        span = int((np.datetime64(last) - np.datetime64(first)).astype(int))
        return np.datetime64(first) + self.random.integers(0, span, self.size)

    def sometimes(self, days: np.ndarray, share: float = 0.5) -> np.ndarray:
        """Return the days of some, NaT for the others."""
        return np.where(self.yes(share), days, np.datetime64("NaT", "D"))

    def yes(self, share: float = 0.5) -> np.ndarray:
        return self.random.random(self.size) < share


def workers(draw: Draw) -> severance.Workers:
    hired = np.datetime64("2008-01-01") + draw.whole(0, 5799)
    left = np.datetime64("2024-06-30") - draw.whole(0, 699)
    return severance.Workers(
        hired_on=hired,
        left_on=np.maximum(hired, left),
        wage_sum=draw.whole(180_000, 4_000_000) * 12,
        wage_months=np.full(draw.size, 12),
        city_average_wage=draw.one_of(720_000, 830_000, 1_050_000),
        minimum_wage=draw.one_of(185_000, 201_000),
    )


def notices(draw: Draw) -> notice.Notices:
    left = draw.days("2020-01-01", "2026-01-01")
    return notice.Notices(
        left_on=left,
        last_month_wage=draw.whole(180_000, 4_000_000),
        noticed_on=draw.sometimes(left - draw.whole(0, 60)),
    )


def debts(draw: Draw) -> owed.Debts:
    deadline = draw.days("2020-01-01", "2026-01-01")
    return owed.Debts(
        as_of=deadline + draw.whole(-10, 90),
        due=draw.whole(0, 10_000_000),
        paid=draw.whole(0, 5_000_000),
        order_deadline=draw.sometimes(deadline),
        paid_on=draw.sometimes(deadline + draw.whole(-20, 20)),
        ratio=draw.whole(5000, 10_000),
    )


def hires(draw: Draw) -> no_contract.Hires:
    hired = draw.days("2020-01-01", "2025-01-01")
    signed = hired + draw.whole(0, 500)
    return no_contract.Hires(
        hired_on=hired,
        monthly_wage=draw.whole(180_000, 4_000_000),
        signed_on=draw.sometimes(signed),
        left_on=draw.sometimes(signed + draw.whole(0, 500)),
        is_excused=draw.yes(0.05),
        claimed_on=draw.sometimes(signed + draw.whole(0, 900)),
        limitation=draw.one_of(-1, 0, 1),
    )


def hours(draw: Draw) -> overtime.Hours:
    regime = draw.whole(0, len(overtime.REGIMES) - 1)
    is_averaged = regime == overtime.REGIMES.index("COMPREHENSIVE")
    rest_day = np.where(is_averaged, 0, draw.whole(0, 6400))
    return overtime.Hours(
        day=draw.days("2023-01-01", "2026-01-01"),
        monthly_wage=draw.whole(150_000, 4_000_000),
        minimum_wage=draw.one_of(185_000, 201_000),
        regime=regime,
        weekday_hours=np.where(is_averaged, 0, draw.whole(0, 3600)),
        rest_day_hours=rest_day,
        rest_day_hours_off=rest_day // 4,
        holiday_hours=draw.whole(0, 2400),
        period=np.where(is_averaged, 0, -1),
        worked_hours=np.where(is_averaged, draw.whole(15_000, 20_000), -1),
        is_holiday_paid_flexible=draw.yes(),
        paid=draw.whole(0, 50_000),
    )


def leaves(draw: Draw) -> annual_leave.Leaves:
    year = draw.whole(2018, 2025)
    first = (year - 1970).astype("M8[Y]").astype("M8[D]")
    return annual_leave.Leaves(
        year=year,
        total_years=draw.whole(0, 30),
        average_wage=draw.whole(180_000, 4_000_000),
        hired_on=draw.sometimes(first + draw.whole(-700, 180)),
        left_on=draw.sometimes(first + draw.whole(181, 900)),
        taken_days=draw.one_of(0, 100, 250, 500),
        sick_leave_months=draw.one_of(0, 0, 0, 250),
    )


def paid_months(draw: Draw) -> minimum_gap.PaidMonths:
    return minimum_gap.PaidMonths(
        day=draw.days("2020-01-01", "2026-01-01"),
        wage=draw.whole(150_000, 400_000),
        minimum_wage=draw.one_of(185_000, 201_000),
        overtime_pay=draw.whole(0, 100_000),
        is_probation=draw.yes(0.2),
        agreed_wage=draw.whole(200_000, 500_000),
    )


def hot_months(draw: Draw) -> heat.HotMonths:
    return heat.HotMonths(
        region=draw.one_of(*PROVINCES),
        day=draw.days("2020-05-01", "2026-01-01"),
        work=draw.one_of(0, 0, 1),
        days=draw.whole(0, 3000),
        paid=draw.one_of(0, 0, 10_000),
    )


def contributions(draw: Draw) -> insurance.Contributions:
    pay_by = draw.days("2010-01-01", "2025-01-01")
    return insurance.Contributions(
        as_of=np.full(draw.size, np.datetime64("2026-01-01")),
        overdue_amount=draw.whole(0, 10_000_000),
        pay_by=pay_by,
        paid_on=draw.sometimes(pay_by + draw.whole(1, 900)),
        last_month_contribution=draw.whole(-1, 1_000_000),
        contribution_years=draw.whole(0, 2500),
    )


def injuries(draw: Draw) -> disability.Injuries:
    return disability.Injuries(
        injured_on=draw.days("2015-01-01", "2026-01-01"),
        grade=draw.whole(1, 10),
        contribution_wage=draw.whole(180_000, 4_000_000),
        area_average_wage=draw.one_of(720_000, 830_000, 1_050_000),
        minimum_wage=draw.one_of(185_000, 201_000),
        nursing_level=draw.one_of(-1, -1, 0, 1, 2),
        has_suitable_work=draw.yes(),
        stop_work_months=draw.whole(0, 1500),
        stop_work_wage=draw.whole(180_000, 1_000_000),
    )


def deaths(draw: Draw) -> death.Deaths:
    return death.Deaths(
        died_on=draw.days("2015-01-01", "2026-01-01"),
        area_average_wage=draw.one_of(720_000, 830_000, 1_050_000),
        national_disposable_income=draw.whole(3_000_000, 6_000_000),
        occasion=draw.whole(0, 2),
        grade=draw.whole(1, 10),
    )


def leavers(draw: Draw) -> leaving.Leavers:
    return leaving.Leavers(
        region=draw.one_of(*PROVINCES),
        grade=draw.whole(5, 10),
        left_on=draw.days("2023-02-01", "2026-01-01"),
        provincial_average_wage=draw.whole(600_000, 1_000_000),
        area_average_wage=draw.whole(600_000, 1_000_000),
        own_wage=draw.whole(400_000, 3_000_000),
        years_to_retirement=draw.whole(0, 4000),
        is_occupational_disease=draw.yes(0.2),
        counted_years=draw.whole(1000, 5000),
    )


def orders(draw: Draw) -> scheme.Orders:
    return scheme.Orders(
        region=draw.one_of(510_000, 510_100, 110_000),
        as_of=draw.days("2022-07-01", "2026-01-01"),
        industry=draw.whole(0, 2),
        order_count=draw.whole(0, 10**6),
        fee_per_order=draw.whole(1, 30),
    )


def asked_fees(draw: Draw) -> fees.Fees:
    return fees.Fees(
        kind=draw.whole(0, len(fees.KINDS) - 1),
        as_of=draw.days("2012-01-01", "2026-01-01"),
        amount=draw.whole(0, 10**9),
        is_simple_procedure=draw.yes(),
    )


def late_sums(draw: Draw) -> late_interest.LateSums:
    perform_by = draw.days("2015-01-01", "2025-01-01")
    return late_interest.LateSums(
        principal=draw.whole(0, 10**9),
        perform_by=perform_by,
        paid_on=perform_by + draw.whole(1, 900),
    )


INVENTED: dict[str, Callable[[Draw], Columns]] = {
    "R-01": workers,
    "R-02": workers,
    "R-03": notices,
    "R-04": debts,
    "R-05": hires,
    "R-06": hours,
    "R-07": leaves,
    "R-08": paid_months,
    "R-09": hot_months,
    "R-10": contributions,
    "R-20": injuries,
    "R-21": deaths,
    "R-23": leavers,
    "R-31": orders,
    "R-42": asked_fees,
    "R-50": late_sums,
}


def invented(rule: str, size: int) -> Any:
    """Return so many invented rows of a rule."""
    return INVENTED[rule](Draw(size))
