"""Which days are rest days (休息日): weekends and holidays, less the make-up workdays."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from niangjia.engines.law import Citation, Norm, Parameter, StatuteBook

DAY = timedelta(days=1)
# The notice for a year may move days of the week before it (2006-12-30, 2018-12-29 …).
_EDGE = (12, 25)


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """Rest days of the years whose notice is on file; other years count weekends only.

    A day of a year without a notice is not certain, and what is computed over it is provisional.
    """

    book: StatuteBook
    rest: frozenset[date]
    work: frozenset[date]
    years: frozenset[int]
    digest: str

    @classmethod
    def of(cls, book: StatuteBook) -> "Calendar":
        """Return the calendar that the book's yearly notices make."""
        years = book.calendars.values()
        return cls(
            book=book,
            rest=frozenset(day for year in years for day in year.rest),
            work=frozenset(day for year in years for day in year.work),
            years=frozenset(book.calendars),
            digest=book.calendar_digest,
        )

    def is_rest(self, day: date) -> bool:
        """Tell whether nobody has to work on the day (放假办法 6–7)."""
        return day in self.rest or (day.weekday() >= 5 and day not in self.work)

    def is_certain(self, day: date) -> bool:
        """Tell whether no later notice can change what kind of day it is."""
        at_the_edge = (day.month, day.day) >= _EDGE and day.year + 1 not in self.years
        return day.year in self.years and not at_the_edge

    def next_working_day(self, day: date) -> date:
        """Return the day, or the first working day after it."""
        while self.is_rest(day):
            day += DAY
        return day

    def last_working_day(self, day: date) -> date:
        """Return the day, or the last working day before it."""
        while self.is_rest(day):
            day -= DAY
        return day

    def working_days_on(self, day: date, count: int) -> date:
        """Return the `count`-th working day after the day (before it, when negative)."""
        step = DAY if count > 0 else -DAY
        left = abs(count)
        while left:
            day += step
            left -= not self.is_rest(day)
        return day

    def working_days_between(self, first: date, last: date) -> int:
        """Return the number of working days from first to last, both included."""
        return sum(not self.is_rest(day) for day in _days(first, last))

    def are_certain(self, first: date, last: date) -> bool:
        """Tell whether every day from first to last is certain."""
        return all(self.is_certain(day) for day in _days(first, last))

    def notice(self, year: int) -> str:
        """Return the name of the year's notice, or that it is not out yet."""
        known = self.book.calendars.get(year)
        return known.notice if known else f"{year} 年放假安排尚未公布，只按周六周日计算"

    def name(self, day: date) -> str:
        """Return what kind of rest day it is: `国庆节`, `周日`."""
        year = self.book.calendars.get(day.year)
        return (year and year.rest.get(day)) or f"周{'一二三四五六日'[day.weekday()]}"

    def basis(self, name: str, day: date) -> Citation | None:
        """Return the article of a counting rule as of the day; the oldest we have, if earlier."""
        versions = [v for v in self.book.entries.get(("CN", f"periods.{name}"), ())]
        norms = [v for v in versions if isinstance(v, Norm)]
        past = [v for v in norms if v.valid_from <= day]
        return (past or norms)[-1 if past else 0].citation if norms else None

    def months(self, name: str) -> int:
        """Return a number of months that a counting rule names."""
        [*_, last] = self.book.entries[("CN", f"periods.{name}")]
        assert isinstance(last, Parameter)
        return int(last.value)


def _days(first: date, last: date) -> Iterator[date]:
    day = first
    while day <= last:
        yield day
        day += DAY
