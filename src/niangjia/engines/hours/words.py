"""Opening hours as people write them: 周一至周五 08:30-12:00,14:30-18:00；周末休息；节假日休息。"""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from niangjia.engines.hours.opening import ALWAYS, DAY, Closure, Hours, Span, Spans
from niangjia.kernel.errors import DomainError

LONGEST = 400
_DAYS = "一二三四五六日"
_HOLIDAY, _MAKE_UP = "节假日", "调休上班"
_CLOSED = ("休息", "不开", "关门", "闭馆")
_ROUND = ("24小时", "全天")
_WHEN = re.compile(
    r"每天|工作日|周末|节假日|调休上班|周[一二三四五六日](?:[至、]周?[一二三四五六日])*"
)
_SPAN = re.compile(r"(\d{1,2}):(\d{2})-(次日)?(\d{1,2}):(\d{2})")
_CLOSURE = re.compile(r"(\d{4}-\d{1,2}-\d{1,2})(?:[至-](\d{4}-\d{1,2}-\d{1,2}))?(.*)")


class Unclear(DomainError):
    """Hours that cannot be read; the message shows how to write them."""

    code = "hours.unclear"
    message = (
        "“%(part)s”看不出是什么时间：%(why)s。"
        "请写成“周一至周五 08:30-12:00,14:30-18:00；周末 休息；节假日 休息”这样。"
    )


def read_hours(text: str) -> Hours:
    """Return the hours in a text; a later part overrides an earlier one, days not named are closed.

    :raises Unclear: naming the part that cannot be read.
    """
    week: list[Spans] = [()] * 7
    named = False
    law: dict[str, Spans] = {}
    for part in _parts(text):
        found = _WHEN.match(part)
        if found is None:
            raise Unclear(part=part, why="开头要写哪几天")
        spans = _spans(part, part[found.end() :])
        when = found[0]
        if when in (_HOLIDAY, _MAKE_UP):
            law[when] = spans
            continue
        named = True
        for day in _days(when):
            week[day] = spans
    if not named:
        raise Unclear(part=text.strip(), why="没有写平常哪几天开")
    a, b, c, d, e, f, g = week
    return Hours(week=(a, b, c, d, e, f, g), holiday=law.get(_HOLIDAY), make_up=law.get(_MAKE_UP))


def read_closures(text: str) -> tuple[Closure, ...]:
    """Return days of its own: 2026-12-01至2026-12-05 休息 装修；2026-12-31 09:00-12:00.

    :raises Unclear: naming the part that cannot be read.
    """
    return tuple(_closure(part) for part in _parts(text))


def _parts(text: str) -> Iterator[str]:
    """Yield the parts of a text in one writing: half-width, no blanks, one kind of dash."""
    if len(text) > LONGEST:
        raise Unclear(part=text[:20] + "…", why=f"太长了，最多 {LONGEST} 个字")
    plain = unicodedata.normalize("NFKC", text)
    plain = re.sub(r"[~—–－到]", "-", plain).replace("星期", "周").replace("周天", "周日")
    plain = plain.replace("至-", "至").replace("法定节假日", _HOLIDAY)
    plain = re.sub(r"(?<=周[一二三四五六日])-(?=周)", "至", plain)
    for part in re.split(r"[;\n。]", plain):
        if bare := re.sub(r"\s", "", part):
            yield bare


def _days(when: str) -> list[int]:
    known = {"每天": range(7), "工作日": range(5), "周末": range(5, 7)}
    if when in known:
        return list(known[when])
    days: list[int] = []
    for group in when.replace("周", "").split("、"):
        first, last = _DAYS.index(group[0]), _DAYS.index(group[-1])
        if len(group) > 3 or last < first:
            raise Unclear(part=when, why="起止的两天要从前往后写")
        days += range(first, last + 1)
    return days


def _spans(part: str, said: str) -> Spans:
    """Return the spans of one part, in order."""
    said = said.lstrip(":")
    if said in _CLOSED:
        return ()
    if said in _ROUND:
        return ALWAYS
    found = []
    for piece in re.split(r"[,、和]", said):
        times = _SPAN.fullmatch(piece)
        if times is None:
            raise Unclear(part=part, why="几点到几点没有写清楚")
        found.append(_span(part, times))
    found.sort()
    if any(later.start < earlier.end for earlier, later in pairwise(found)):
        raise Unclear(part=part, why="两段时间重叠了")
    return tuple(found)


def _span(part: str, times: re.Match[str]) -> Span:
    start, end = int(times[1]) * 60 + int(times[2]), int(times[4]) * 60 + int(times[5])
    in_order = int(times[2]) < 60 and int(times[5]) < 60 and start < DAY and end <= DAY
    if not in_order or start == end or (times[3] and end > start):
        raise Unclear(part=part, why="钟点不对，一段最长一天")
    # 22:00-06:00 can only mean the next morning, said or not.
    return Span(start, end + DAY if end < start else end)


def _closure(part: str) -> Closure:
    found = _CLOSURE.fullmatch(part)
    if found is None:
        raise Unclear(part=part, why="开头要写日期，如 2026-12-01 或 2026-12-01至2026-12-05")
    first = _date(part, found[1])
    last = _date(part, found[2]) if found[2] else first
    if last < first:
        raise Unclear(part=part, why="最后一天在第一天之前")
    said = found[3]
    for word in _CLOSED:
        if said.startswith(word):
            return Closure(first=first, last=last, why=said[len(word) :])
    return Closure(first=first, last=last, spans=_spans(part, said))


def _date(part: str, text: str) -> date:
    year, month, day = map(int, text.split("-"))
    try:
        return date(year, month, day)
    except ValueError:
        raise Unclear(part=part, why="没有这一天") from None
