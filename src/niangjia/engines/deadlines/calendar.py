"""Which days are rest days (休息日): weekends and holidays, less the make-up workdays."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import accumulate

from niangjia.engines.deadlines.wording import cited
from niangjia.engines.law import Norm, Parameter, StatuteBook
from niangjia.kernel.errors import DomainError

DAY = timedelta(days=1)
# The notice for a year may move days of the week before it (2006-12-30, 2018-12-29 …).
_EDGE = (12, 25)
# Working days are looked up in a table of these years: older than any clock, and a lifetime on.
REACH = (date(1995, 1, 1), date(2099, 12, 31))
_BASE = REACH[0].toordinal()


class BeyondTheCalendar(DomainError):
    """A day so far off that it can only be a slip of the pen."""

    code = "deadlines.beyond_the_calendar"
    message = "%(day)s 太远了（能算 1995 年到 2099 年），请核对日期。"


def within_reach(day: date) -> date:
    """Return the day.

    :raises BeyondTheCalendar: it is a slip of the pen.
    """
    if not REACH[0] <= day <= REACH[1]:
        raise BeyondTheCalendar(day=day)
    return day


# Calendars by the identity of their book, which each keeps alive; a book on file is read once.
_KNOWN: dict[int, "Calendar"] = {}
_BOOKS = 4


@dataclass(frozen=True, kw_only=True)
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
        """Return the calendar that the book's yearly notices make; the same one for one book.

        Its table of working days takes a hundred times as long as a question of it.
        """
        known = _KNOWN.get(id(book))
        if known is None:
            years = book.calendars.values()
            known = cls(
                book=book,
                rest=frozenset(day for year in years for day in year.rest),
                work=frozenset(day for year in years for day in year.work),
                years=frozenset(book.calendars),
                digest=book.calendar_digest,
            )
            if len(_KNOWN) >= _BOOKS:
                _KNOWN.clear()
            _KNOWN[id(book)] = known
        return known

    def is_rest(self, day: date) -> bool:
        """Tell whether nobody has to work on the day (放假办法 6–7)."""
        return day in self.rest or (day.weekday() >= 5 and day not in self.work)

    def is_certain(self, day: date) -> bool:
        """Tell whether no later notice can change what kind of day it is."""
        at_the_edge = (day.month, day.day) >= _EDGE and day.year + 1 not in self.years
        return day.year in self.years and not at_the_edge

    def are_certain(self, first: date, last: date) -> bool:
        """Tell whether every day from first to last is certain."""
        # A day at the edge of a year before the last one has that next year between the two.
        between = range(first.year, last.year)
        return self.is_certain(last) and all(year in self.years for year in between)

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
        """Return the `count`-th working day after the day (before it, when negative).

        :raises BeyondTheCalendar: the day or the result is out of reach.
        """
        if not count:
            return day
        upto = self._upto(day)
        # The working days up to and with a day stand first in the table; before it, one less on it.
        place = upto + count - 1 if count > 0 else upto + count - (not self.is_rest(day))
        if not 0 <= place < len(self._working):
            raise BeyondTheCalendar(day=day)
        return self._working[place]

    def working_days_between(self, first: date, last: date) -> int:
        """Return the number of working days from first to last, both included.

        :raises BeyondTheCalendar: one of them is out of reach.
        """
        return max(self._upto(last) - self._upto(first) + (not self.is_rest(first)), 0)

    def _upto(self, day: date) -> int:
        """Return how many working days there are up to and with the day."""
        place = day.toordinal() - _BASE
        if not 0 <= place < len(self._counts):
            raise BeyondTheCalendar(day=day)
        return self._counts[place]

    @cached_property
    def _working(self) -> list[date]:
        days = range(_BASE, REACH[1].toordinal() + 1)
        return [day for n in days if not self.is_rest(day := date.fromordinal(n))]

    @cached_property
    def _counts(self) -> list[int]:
        working = {day.toordinal() for day in self._working}
        days = range(_BASE, REACH[1].toordinal() + 1)
        return list(accumulate(n in working for n in days))

    def notice(self, year: int) -> str:
        """Return the name of the year's notice, or that it is not on file or not out yet."""
        if known := self.book.calendars.get(year):
            return known.notice
        is_past = year < min(self.years, default=year)
        return f"{year} 年放假安排{'没有录入' if is_past else '尚未公布'}，只按周六周日计算"

    def name(self, day: date) -> str:
        """Return what kind of rest day it is: `国庆节`, `周日`."""
        year = self.book.calendars.get(day.year)
        return (year and year.rest.get(day)) or f"周{'一二三四五六日'[day.weekday()]}"

    def basis(self, name: str, day: date) -> dict[str, str]:
        """Return the article of a counting rule as of the day; the oldest we have, if earlier."""
        found: dict[str, str] = {}
        for since, told in self._bases.get(name, ()):
            if not found or since <= day:
                found = told
        return found

    @cached_property
    def _bases(self) -> dict[str, list[tuple[date, dict[str, str]]]]:
        """The articles of the counting rules by name, each from its day, oldest first."""
        return {
            name.removeprefix("periods."): [
                (v.valid_from, cited(v.citation)) for v in versions if isinstance(v, Norm)
            ]
            for (place, name), versions in self.book.entries.items()
            if place == "CN" and name.startswith("periods.")
        }

    def months(self, name: str) -> int:
        """Return a number of months that a counting rule names."""
        [*_, last] = self.book.entries[("CN", f"periods.{name}")]
        assert isinstance(last, Parameter)
        return int(last.value)
