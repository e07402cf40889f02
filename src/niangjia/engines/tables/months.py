"""Pay months: found in a heading, a title or a cell, and given their year."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import pairwise

from niangjia.engines.tables.cells import Value, shown
from niangjia.engines.tables.days import FIRST_SERIAL, LAST_SERIAL, MONTH_NAMES, from_serial

FIRST_YEAR, LAST_YEAR = 1990, 2079
_CHINESE_MONTHS = {
    "十二": 12,
    "十一": 11,
    "十": 10,
    **{c: i for i, c in enumerate("一二三四五六七八九", 1)},
}
_Y = r"(?<!\d)(?P<y>(?:19|20)\d{2}|\d{2}(?=年))"
_M = r"(?P<m>1[0-2]|0?[1-9])"
# 2024年3月 · 2024年03月份 · 2024-03 · 2024.3 · 2024/03 · 24年3月. A day behind makes it a date.
_YEAR_MONTH = re.compile(_Y + r"\s*[年./\-_度]+\s*" + _M + r"(?![\d])\s*月?份?")
_COMPACT = re.compile(r"(?<!\d)(?P<y>(?:19|20)\d{2})(?P<m>0[1-9]|1[0-2])(?!\d)")
_MONTH = re.compile(r"(?<![\d.])" + _M + r"\s*月份?")
_CHINESE = re.compile(r"(?<![一二三四五六七八九十])(十[一二]?|[一二三四五六七八九])月份?")
_ENGLISH = re.compile(
    r"(?P<n>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[-\s'.]*(?P<y>\d{4}|\d{2})?",
)
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?:年度?|(?!\d))")
_SHORT_YEAR = re.compile(r"(?<!\d)(\d{2})年")
_CHINESE_YEAR = re.compile(r"([二一][〇○零九][〇○零一二三四五六七八九]{2})年?")
_CHINESE_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
# The day on which a table was drawn up is not the month it pays.
_OTHER_DAY = re.compile(
    r"(制表|填表|填报|编制|打印|导出|制单|审核|报送|日期|时间)[^，,；;]{0,6}:"
    r"(?:19|20)\d{2}[年./-]\d{1,2}[月./-]?(?:\d{1,2}日?)?"
)
_FULL_DAY = re.compile(
    r"(?:19|20)\d{2}\s*[年./-]\s*(?:1[0-2]|0?[1-9])\s*[月./-]\s*(?:3[01]|[12]\d|0?[1-9])(?!\d)\s*日?"
)
_RANGE = re.compile(
    r"(?P<y>(?:19|20)\d{2})\s*[年./\-]?\s*(?P<m>1[0-2]|0?[1-9])\s*月?份?\s*(?:-|—|–|~|～|至|到|―|－)+\s*"
    r"(?:(?P<y2>(?:19|20)\d{2})\s*[年./\-]\s*)?(?P<m2>1[0-2]|0?[1-9])\s*(?:月|$|(?=\D))"
)


@dataclass(frozen=True, slots=True)
class Month:
    """A month as written: its year may still have to be found."""

    number: int
    year: int | None = None

    def label(self) -> str:
        """Return `YYYY-MM`; only a month with a year has one."""
        return f"{self.year:04d}-{self.number:02d}"


def folded(text: str) -> str:
    """Return the text with full-width forms folded and the spaces inside removed."""
    return re.sub(r"[\s\u200b\ufeff]+", "", unicodedata.normalize("NFKC", text)).lower()


@lru_cache(maxsize=16_384)
def month_in(text: str) -> Month | None:
    """Return the one month a text names, or None when it names none or several."""
    plain = folded(text)
    plain = _OTHER_DAY.sub("", plain)
    found = {Month(int(m["m"]), _wide(m["y"])) for m in _YEAR_MONTH.finditer(_no_days(plain))}
    found |= {Month(int(m["m"]), int(m["y"])) for m in _COMPACT.finditer(plain)}
    if found:
        return found.pop() if len(found) == 1 else None
    if _chinese := _CHINESE_YEAR.search(plain):
        plain = plain.replace(
            _chinese.group(0), _chinese.group(1).translate(_CHINESE_DIGITS) + "年"
        )
    numbers = {int(m["m"]) for m in _MONTH.finditer(_no_days(plain))}
    numbers |= {_CHINESE_MONTHS[m.group(1)] for m in _CHINESE.finditer(plain)}
    year = year_in(plain)
    if len(numbers) == 1:
        return Month(numbers.pop(), year)
    if not numbers and (english := _ENGLISH.match(plain)):
        return Month(MONTH_NAMES[english["n"]], _wide(english["y"]) if english["y"] else year)
    return None


def _no_days(text: str) -> str:
    """Take whole dates out, keeping the month of a period that runs over one month."""
    days = [m.group(0) for m in _FULL_DAY.finditer(text)]
    months = {re.match(r"\d{4}\D+\d{1,2}", day).group(0) for day in days}  # type: ignore[union-attr]
    without = _FULL_DAY.sub(" ", text)
    if len(days) == 2 and len(months) == 1:
        return without + " " + months.pop() + "月"
    return without


def _wide(year: str) -> int:
    return int(year) if len(year) == 4 else 2000 + int(year)


@lru_cache(maxsize=4_096)
def year_in(text: str) -> int | None:
    """Return the one year a text names, or None when it names none or several."""
    plain = folded(text)
    years = {int(y) for y in _YEAR.findall(_OTHER_DAY.sub("", plain))}
    if not years:
        years = {2000 + int(y) for y in _SHORT_YEAR.findall(plain)}
    if not years:
        years = {int(y.translate(_CHINESE_DIGITS)) for y in _CHINESE_YEAR.findall(plain)}
    years = {year for year in years if FIRST_YEAR <= year <= LAST_YEAR}
    return years.pop() if len(years) == 1 else None


def first_of_range(text: str) -> Month | None:
    """Return the first month of a period in a title: 2023年11月—2024年12月."""
    plain = _OTHER_DAY.sub("", folded(text))
    days = [m.group(0) for m in _FULL_DAY.finditer(plain)]
    if days:
        first = re.match(r"(\d{4})\D+(\d{1,2})", days[0])
        return Month(int(first.group(2)), int(first.group(1))) if first and len(days) == 2 else None
    found = _RANGE.search(plain)
    return Month(int(found["m"]), int(found["y"])) if found else None


def month_of_heading(value: Value) -> Month | None:
    """Return the month in a heading cell: text, a date, 202403, 2024.3 or a serial number."""
    if isinstance(value, date):
        return Month(value.month, value.year)
    if isinstance(value, str):
        if re.fullmatch(r"\d{5}", value.strip()):
            return month_of_heading(float(value))
        if whole := re.fullmatch(r"(\d{4})\D(\d{1,2})\D\d{1,2}日?(00:00(:00)?)?", folded(value)):
            return Month(int(whole.group(2)), int(whole.group(1)))
        return month_in(value)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _month_of_number(float(value))
    return None


def _month_of_number(number: float) -> Month | None:
    text = shown(number)
    if compact := _COMPACT.fullmatch(text):
        return Month(int(compact["m"]), int(compact["y"]))
    if decimal := re.fullmatch(r"((?:19|20)\d{2})\.(1[0-2]|0?[1-9])", text):
        return Month(int(decimal.group(2)), int(decimal.group(1)))
    if number.is_integer() and FIRST_SERIAL + 18_000 < number < LAST_SERIAL - 5_000:
        day = from_serial(number)
        return Month(day.month, day.year)
    if re.fullmatch(r"\d{8}", text) and (whole := _COMPACT.match(text[:6])):
        return Month(int(whole["m"]), int(whole["y"]))
    return None


def month_of_cell(value: Value) -> Month | None:
    """Return the month in a cell of a month column, where a bare 3 is March."""
    if isinstance(value, str):
        plain = folded(value)
        if _spans_months(plain):
            return None
        if re.fullmatch(r"0?[1-9]|1[0-2]", plain):
            return Month(int(plain))
        if whole := re.match(r"((?:19|20)\d{2})\D*(1[0-2]|0?[1-9])(?!\d)", plain):
            return Month(int(whole.group(2)), int(whole.group(1)))
        if whole := re.match(r"((?:19|20)\d{2})(0[1-9]|1[0-2])\d{2}$", plain):
            return Month(int(whole.group(2)), int(whole.group(1)))
        if plain in _CHINESE_MONTHS:
            return Month(_CHINESE_MONTHS[plain])
        return month_of_heading(value)
    if isinstance(value, (int, float)) and not isinstance(value, bool) and 1 <= value <= 12:
        return Month(int(value)) if float(value).is_integer() else None
    return month_of_heading(value)


def _spans_months(plain: str) -> bool:
    """Whether the text is a period of several months, whose amount belongs to none of them."""
    if _FULL_DAY.search(plain):
        months = {tuple(re.findall(r"\d+", m.group(0))[:2]) for m in _FULL_DAY.finditer(plain)}
        return len(months) > 1
    period = _RANGE.search(plain)
    if period is None or not re.search(r"[月至到~～—–]", plain):
        return False
    first = (period["y"], int(period["m"]))
    return first != (period["y2"] or period["y"], int(period["m2"]))


def with_years(
    months: Sequence[Month], *, start: Month | None, year: int | None
) -> tuple[tuple[Month, ...], bool]:
    """Return a run of months in order with their years, and whether any year was guessed.

    A year once written holds until the numbers fall back (12 → 1), which begins the next one. The
    first year comes from `start`, the period in the title, when the run begins with its month;
    else from `year`, the only one named nearby. Without either the months stay without a year.
    """
    current = start.year if start and months and months[0].number == start.number else year
    guessed = False
    wraps = any(b.number < a.number for a, b in pairwise(months))
    if start is None and year is not None and wraps and any(m.year is None for m in months):
        guessed = True
    first_known = next((m for m in months if m.year), None)
    if first_known and months[0].year is None:
        before = months[: months.index(first_known)]
        falls = sum(
            b.number < a.number for a, b in zip(before, [*before[1:], first_known], strict=True)
        )
        current = (first_known.year or 0) - falls
    dated = []
    previous: Month | None = None
    for month in months:
        if month.year is not None:
            current = month.year
        elif previous and current is not None and month.number < previous.number:
            current += 1
        dated.append(Month(month.number, current))
        previous = month
    return tuple(dated), guessed


def gaps(labels: Sequence[str]) -> tuple[str, ...]:
    """Return the months missing between the first and the last of sorted `YYYY-MM` labels."""
    if not labels:
        return ()
    have = {int(label[:4]) * 12 + int(label[5:]) - 1 for label in labels}
    return tuple(
        f"{n // 12:04d}-{n % 12 + 1:02d}" for n in range(min(have), max(have)) if n not in have
    )
