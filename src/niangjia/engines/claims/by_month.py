"""A span paid by the month: whole months from its first day, the odd days as working days."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from niangjia.engines.claims.explained import money, plain
from niangjia.engines.deadlines.arithmetic import add_months
from niangjia.engines.deadlines.calendar import Calendar


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """[start, end): the first day of each whole month, and the working days after the last.

    `is_certain` is false while the holidays of the odd days are not published.
    """

    start: date
    end: date
    months: tuple[date, ...]
    odd_from: date
    odd_days: int
    is_certain: bool

    @property
    def text(self) -> str:
        """Return how long it is: `2025-04-10 至 2025-08-20，4 个月又 8 个工作日`."""
        odd = f"又 {self.odd_days} 个工作日" if self.odd_from < self.end else "整"
        last = self.end - timedelta(days=1)
        return f"{self.start} 至 {last}，{len(self.months)} 个月{odd}"


def span_of(
    anchor: date, end: date, calendar: Calendar, *, skipped: int = 0, later: int = 0
) -> Span:
    """Return the span that begins `skipped` months and `later` days after the anchor.

    Every month is stepped from the anchor itself, so that the 31st never drifts.
    """

    def boundary(number: int) -> date:
        return add_months(anchor, skipped + number) + timedelta(days=later)

    start = boundary(0)
    months: list[date] = []
    end = max(start, end)
    while boundary(len(months) + 1) <= end:
        months.append(boundary(len(months)))
    odd_from, last = boundary(len(months)), end - timedelta(days=1)
    return Span(
        start=start,
        end=end,
        months=tuple(months),
        odd_from=odd_from,
        odd_days=calendar.working_days_between(odd_from, last),
        is_certain=calendar.are_certain(odd_from, last),
    )


def formula(span: Span, wages: tuple[Decimal, ...], odd_wage: Decimal, paid_days: Decimal) -> str:
    """Return the sum as a step prints it: `6,000.00 × 4 个月 + 6,000.00 ÷ 21.75 × 8 日`."""
    parts: list[str] = []
    for wage in dict.fromkeys(wages):
        parts.append(f"{money(wage)} × {wages.count(wage)} 个月")
    if span.odd_days:
        parts.append(f"{money(odd_wage)} ÷ {plain(paid_days)} × {span.odd_days} 日")
    return " + ".join(parts)


def total(span: Span, wages: tuple[Decimal, ...], odd_wage: Decimal, paid_days: Decimal) -> Decimal:
    """Return the unrounded sum: a wage for each whole month, 1/21.75 of one for an odd day."""
    return sum(wages, Decimal(0)) + odd_wage * span.odd_days / paid_days
