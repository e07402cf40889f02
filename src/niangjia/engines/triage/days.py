"""When it happened, in a worker's words: 去年3月, 今年春节前, 上个月, 半年前, 2023年5月8号.

Words like 去年 mean nothing without the day they were said on; then they are left out.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from niangjia.engines.triage.numerals import DIGITS, between
from niangjia.engines.triage.words import Words

FIRST_YEAR, LAST_YEAR = 1950, 2099
_DAY = timedelta(days=1)
# The first day of the lunar year; 春节 of a year that is not here is not read.
_FESTIVALS = """
2005-02-09 2006-01-29 2007-02-18 2008-02-07 2009-01-26 2010-02-14 2011-02-03 2012-01-23
2013-02-10 2014-01-31 2015-02-19 2016-02-08 2017-01-28 2018-02-16 2019-02-05 2020-01-25
2021-02-12 2022-02-01 2023-01-22 2024-02-10 2025-01-29 2026-02-17 2027-02-06 2028-01-26
2029-02-13 2030-02-03 2031-01-23 2032-02-11 2033-01-31 2034-02-19 2035-02-08
"""
SPRING_FESTIVALS = tuple(date.fromisoformat(day) for day in _FESTIVALS.split())
_SPRING = {day.year: day for day in SPRING_FESTIVALS}

_N = r"(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})"
_YEAR = (
    r"(?P<year>(?:19|20)[0-9]{2}|(?<![0-9])[0-9]{2}(?=年)|"
    r"[一二][〇零九][〇零一二三四五六七八九]{2}(?=年))"
)
_SAID = re.compile(
    rf"(?<![0-9]){_YEAR}\s*[年./-]\s*(?P<month>{_N})\s*(?:月份?|[./-](?=[0-9]))"
    rf"(?:\s*(?P<day>{_N})\s*[日号]?(?![0-9个天年]))?"
    rf"|(?<![0-9])(?P<only_year>(?:19|20)[0-9]{{2}}|[一二][〇零九][〇零一二三四五六七八九]{{2}})年"
    r"|(?P<which>大前年|前年|去年|今年|本年)?(?<!每年)(?P<feast>春节|过年|大年三十|年前|年后|年底|年末|年初|元旦|五一|国庆|"
    r"中秋)(?P<side>之?前|以前|之?后|以后|期间)?"
    rf"|(?P<in_year>大前年|前年|去年|今年|本年)(?:的)?(?:(?P<its_month>{_N})月份?"
    rf"(?:(?P<its_day>{_N})[日号])?)?"
    rf"|(?P<near>上上个?月|上个?月|这个月|本月|上周|上个?星期|大前天|前天|昨天|今天|今早|昨晚)"
    rf"|(?P<ago>半|{_N}|几|两|[0-9]{{1,3}})(?P<more>多)?个?(?P<unit>天|周|星期|礼拜|月|年)(?P<half>半|多)?(?:之|以)?前"
    rf"|(?<![0-9个年])(?P<bare_month>{_N})(?:月份?(?P<bare_day>{_N})(?:[日号]|(?=[之以]?前))|月份|(?<=[0-9])月|月(?=[初底末中]))(?!薪)"
)
_BACK = {"大前年": 3, "前年": 2, "去年": 1, "今年": 0, "本年": 0}
_FIXED = {"元旦": (1, 1), "五一": (5, 1), "国庆": (10, 1)}
_ABOUT = (
    (
        "ended",
        re.compile(
            "离职|辞退|开除|辞职|解除|不干了|走了|被裁|炒|劝退|合同到期|期满|辞工|倒闭|解散"
        ),
    ),
    (
        "hurt",
        re.compile(
            "受的?伤|摔|砸|断|工伤(?!认定|鉴定|赔|保险)|事故|骨折|烧伤|烫伤|触电|中毒|车祸|去世|身亡|截肢|晕倒|夹伤"
        ),
    ),
    ("unpaid", re.compile("欠|没发|不发|未发|没给|不给|没结|拖|扣")),
    (
        "began",
        re.compile("入职|进厂|进公司|进入|开始|就职|到[^，,。]{1,8}上班|上班|干活|打工|工作"),
    ),
)


@dataclass(frozen=True, slots=True)
class Day:
    """A time that was said: some day from `first` to `last`, both included.

    `about` is what stands beside it: ended, hurt, unpaid, began, or nothing.
    """

    words: Words
    first: date
    last: date
    about: str = ""


def days(text: str, said_on: date | None) -> tuple[Day, ...]:
    """Return the times that the text names and that can be placed, in the order of the text."""
    return tuple(_found(text, said_on))


def _found(text: str, said_on: date | None) -> Iterator[Day]:
    for said in _SAID.finditer(text):
        try:
            period = _period(said, said_on)
        except (ValueError, OverflowError):  # 2月31日, or before the calendar begins
            continue
        if period and period[0].year >= FIRST_YEAR and period[1].year <= LAST_YEAR:
            words = Words(said.start(), said.end(), said.group()).stripped()
            yield Day(words, *period, _about(text, said.start(), said.end()))


def _period(said: re.Match[str], said_on: date | None) -> tuple[date, date] | None:
    if said["year"]:
        return _month_or_day(_full(said["year"]), _number(said["month"]), said["day"])
    if said["only_year"]:
        year = _full(said["only_year"])
        return date(year, 1, 1), date(year, 12, 31)
    if said_on is None:
        return None
    if said["feast"]:
        if said["feast"] in ("春节", "过年") and not (said["side"] or said["which"]):
            return None  # 过年: the last or the next, nobody knows
        return _feast(said, said_on)
    if said["in_year"]:
        year = said_on.year - _BACK[said["in_year"]]
        if said["its_month"]:
            return _month_or_day(year, _number(said["its_month"]), said["its_day"])
        return date(year, 1, 1), min(date(year, 12, 31), said_on)
    if said["near"]:
        return _near(said["near"], said_on)
    if said["ago"]:
        return _ago(said, said_on)
    period = _month_or_day(said_on.year, _number(said["bare_month"]), said["bare_day"])
    if period[0] > said_on:
        period = _month_or_day(said_on.year - 1, _number(said["bare_month"]), said["bare_day"])
    return period


def _feast(said: re.Match[str], said_on: date) -> tuple[date, date] | None:
    feast, side = said["feast"], said["side"] or ""
    year = said_on.year - _BACK.get(said["which"] or "今年", 0)
    if feast in ("年底", "年末"):
        year -= 0 if said["which"] or said_on.month >= 11 else 1
        return date(year, 12, 1), date(year, 12, 31)
    if feast == "年初":
        return date(year, 1, 1), date(year, 2, 28)
    if feast == "中秋":
        return date(year, 9, 1), date(year, 10, 10)
    day = date(year, *_FIXED[feast]) if feast in _FIXED else _SPRING.get(year)
    if day is None:
        return None
    if day > said_on and not said["which"] and feast not in ("年前", "过年", "春节"):
        day = date(year - 1, *_FIXED[feast]) if feast in _FIXED else _SPRING.get(year - 1, day)
    if "前" in side or feast == "年前":
        return day - 30 * _DAY, day - _DAY
    if "后" in side or feast == "年后":
        return day, day + 30 * _DAY
    return day - 7 * _DAY, day + 7 * _DAY


def _near(near: str, said_on: date) -> tuple[date, date]:
    one = {"今天": 0, "今早": 0, "昨天": 1, "昨晚": 1, "前天": 2, "大前天": 3}.get(near)
    if one is not None:
        return said_on - one * _DAY, said_on - one * _DAY
    if "周" in near or "星期" in near:
        monday = said_on - (said_on.weekday() + 7) * _DAY
        return monday, monday + 6 * _DAY
    back = near.count("上")
    year, month = divmod(said_on.year * 12 + said_on.month - 1 - back, 12)
    first, last = _month_or_day(year, month + 1, None)
    return first, min(last, said_on)


def _ago(said: re.Match[str], said_on: date) -> tuple[date, date]:
    unit = said["unit"]
    length = {"天": 1, "周": 7, "星期": 7, "礼拜": 7, "月": 30, "年": 365}[unit]
    if said["ago"] == "半":
        middle = said_on - (length // 2) * _DAY
        return middle - (length // 6) * _DAY, middle + (length // 6) * _DAY
    count = between(said["ago"])
    if count is None:
        raise ValueError(said["ago"])
    least, most = int(count[0]), int(count[1])
    # 三年多前, 两年半前: up to another unit further back.
    further = length if said["more"] or said["half"] else length // 3
    return said_on - (most * length + further) * _DAY, said_on - least * length * _DAY


def _month_or_day(year: int, month: int, day: str | None) -> tuple[date, date]:
    if day:
        one = date(year, month, _number(day))
        return one, one
    following = date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, 1), following - _DAY


def _number(said: str) -> int:
    found = between(said)
    if found is None:
        raise ValueError(said)
    return int(found[0])


def _full(year: str) -> int:
    if not year.isascii():
        year = "".join(str(DIGITS[digit]) for digit in year)
    if len(year) == 4:
        return int(year)
    return int(year) + (2000 if int(year) < 60 else 1900)


def _about(text: str, start: int, end: int) -> str:
    """What stands in the same clause or the one behind it tells what the day is of."""
    behind = re.match("[^，,。；？！]*", text[end : end + 20])
    before = re.search("[^，,。；？！]{0,8}$", text[max(0, start - 8) : start])
    near = (behind.group() if behind else "") + " " + (before.group() if before else "")
    return next((name for name, words in _ABOUT if words.search(near)), "")
