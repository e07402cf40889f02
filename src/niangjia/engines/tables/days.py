"""Days as rosters hold them: 2019.3.1 · 2019年3月 · 20190301 · 19.3.1 · 43525 · 3/1/2019."""

import re
import unicodedata
from datetime import date, datetime, timedelta
from functools import lru_cache

from niangjia.engines.tables.cells import Unreadable, Value, shown
from niangjia.engines.tables.problems import Finding, found

# Day 60 of Excel is 29 Feb 1900, which never was; every serial of a working life is past it.
_SERIAL_ZERO = date(1899, 12, 30)
FIRST_SERIAL, LAST_SERIAL = 14_000, 60_000  # 1938 to 2064
EARLIEST, LATEST = 1940, 2079
_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_NO_DAY = """
- -- — —— / 无 今 至今 在职 在岗 未离职 没有 未离 现在 目前 不详 未知 待查
待定 n/a none null
"""
_ABSENT = frozenset(_NO_DAY.split())
_NAMES = "jan feb mar apr may jun jul aug sep oct nov dec"
MONTH_NAMES = {name: number for number, name in enumerate(_NAMES.split(), 1)}
_FULL = re.compile(r"(\d{4})(\d{2})(\d{2})")
_PARTS = re.compile(r"(\d{4}|\d{2})[年./\-\\,、·~](\d{1,2})[月./\-\\,、·~](\d{1,2})[日号]?")
_YEAR_MONTH = re.compile(r"(\d{4}|\d{2})[年./\-\\](\d{1,2})月?份?[./\-]?")
_COMPACT_MONTH = re.compile(r"(\d{4})(\d{2})月?")
_AMERICAN = re.compile(r"(\d{1,2})[./\-](\d{1,2})[./\-](\d{4})")
_ENGLISH = re.compile(r"(\d{1,2})[-/]([a-z]{3})[a-z]*[-/,](\d{4}|\d{2})")
_TIME = re.compile(r"[T\s]{0,4}\d{1,2}:\d{2}(:\d{2})?(\.\d{1,9})?Z?\s{0,4}([AP]M)?$", re.IGNORECASE)

Day = tuple[date | None, tuple[Finding, ...]]


def read_day(value: Value) -> Day:
    """Return the day, and what was noticed; None without a finding when none is given (至今, -)."""
    match value:
        case None:
            return None, ()
        case datetime():
            return value.date(), ()
        case date():
            return value, ()
        case bool():
            return None, found("date.invalid", text=shown(value), why="这是是否，不是日期")
        case int() | float():
            return _number(float(value))
        case Unreadable():
            code = "formula.no_value" if value.is_formula else "cell.error"
            return None, found(code, text=value.text)
        case str():
            return _text(value)


def from_serial(serial: float) -> date:
    """Return the day that a spreadsheet's number stands for (1900 system)."""
    return _SERIAL_ZERO + timedelta(days=int(serial))


def _number(number: float) -> Day:
    if FIRST_SERIAL <= number <= LAST_SERIAL:
        return from_serial(number), ()
    return _text(shown(number))


@lru_cache(maxsize=65_536)
def _text(text: str) -> Day:
    raw = text.strip()
    folded = unicodedata.normalize("NFKC", raw).lower()
    folded = re.sub(r"[\s'’\u200b\ufeff]+", "", _TIME.sub("", folded.strip()))
    folded = re.sub(r"(星期|周)[一二三四五六日天]", "", folded).replace("。", ".")
    if not folded or folded in _ABSENT:
        return None, ()
    if re.search(r"[〇○零一二三四五六七八九十]", folded):
        folded = _from_chinese(folded)
    if re.fullmatch(r"\d{5}(\.\d+)?", folded):
        number = float(folded)
        if FIRST_SERIAL <= number <= LAST_SERIAL:
            return from_serial(number), ()
    if parts := (_FULL.fullmatch(folded) or _PARTS.fullmatch(folded.rstrip("."))):
        return _day(raw, parts.group(1), int(parts.group(2)), int(parts.group(3)))
    if parts := (_YEAR_MONTH.fullmatch(folded) or _COMPACT_MONTH.fullmatch(folded)):
        return _month_only(raw, parts.group(1), int(parts.group(2)))
    if parts := _ENGLISH.fullmatch(folded):
        month = MONTH_NAMES.get(parts.group(2), 0)
        return _day(raw, parts.group(3), month, int(parts.group(1)))
    if parts := _AMERICAN.fullmatch(folded):
        return _american(raw, *(int(part) for part in parts.groups()))
    return None, found("date.invalid", text=raw, why="看不出年月日")


def _from_chinese(text: str) -> str:
    """Return 二〇一九年十二月三十一日 with figures."""

    def tens(match: re.Match[str]) -> str:
        high, low = match.group(1), match.group(2)
        return f"{high.translate(_DIGITS) or '1'}{low.translate(_DIGITS) or '0'}"

    text = re.sub(r"([一二三]?)十([一二三四五六七八九]?)", tens, text)
    return text.translate(_DIGITS)


def _year(text: str) -> int:
    year = int(text)
    if len(text) == 4:
        return year
    return 2000 + year if year < 80 else 1900 + year


def _checked(raw: str, year: int, month: int, day: int) -> Day:
    if not EARLIEST <= year <= LATEST:
        return None, found("date.invalid", text=raw, why=f"{year} 年不合常理")
    if not 1 <= month <= 12:
        hint = "是 1 月还是 12 月" if month == 13 else "请核对月份"
        return None, found("date.invalid", text=raw, why=f"没有 {month} 月，{hint}")
    try:
        return date(year, month, day), ()
    except ValueError:
        return None, found("date.invalid", text=raw, why=f"{year} 年 {month} 月没有 {day} 日")


def _day(raw: str, year: str, month: int, day: int) -> Day:
    result, findings = _checked(raw, _year(year), month, day)
    if result and len(year) == 2:
        findings = found("date.short_year", text=raw, value=result)
    return result, findings


def _month_only(raw: str, year: str, month: int) -> Day:
    result, findings = _checked(raw, _year(year), month, 1)
    if result:
        findings = found("date.month_only", text=raw, value=result)
    return result, findings


def _american(raw: str, first: int, second: int, year: int) -> Day:
    if first > 12:
        return _checked(raw, year, second, first)
    result, findings = _checked(raw, year, first, second)
    if result and second <= 12 and first != second:
        findings = found("date.ambiguous", text=raw, value=result)
    return result, findings
