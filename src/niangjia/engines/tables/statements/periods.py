"""For which month a payment is: by its words, else by the usual pay day, said as a doubt."""

import re
from calendar import monthrange
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from niangjia.engines.tables.months import folded, month_in
from niangjia.engines.tables.problems import Problem
from niangjia.engines.tables.statements.lines import Line
from niangjia.engines.tables.statements.problems import problem
from niangjia.engines.tables.statements.wages import Pay

_NEAR_DAYS = 5
"""A payment so many days from the usual pay day is that pay day's, before a holiday or after."""
_FEWEST_FOR_A_HABIT = 3
_FEWEST_SAID = 2
_FAR_MONTHS = 3
_MOST_DAYS = 240
"""So many payments are enough to find the usual pay day."""

_CHINESE = "十二|十一|十|一|二|三|四|五|六|七|八|九"
_NUMBERS = {text: 12 - n for n, text in enumerate(_CHINESE.split("|")) if n < 3} | {
    text: n for n, text in enumerate("一二三四五六七八九", 1)
}
_M = rf"(?<!\d)(1[0-2]|0?[1-9]|{_CHINESE})"
_SPAN_OF_DAYS = re.compile(rf"{_M}月\d{{1,2}}[日号]?[-~至到—]+(?:{_M}月)?\d{{1,2}}[日号]")
_DAY = re.compile(rf"{_M}月\d{{1,2}}[日号]")
_SEVERAL = re.compile(
    rf"{_M}(?:月份?)?(?:[-~至到—、,和及与/+]+{_M}(?:月份?)?)*[-~至到—、,和及与/+]+{_M}月"
)
_ONE = re.compile(rf"{_M}月")
_THIS = re.compile(r"本月|当月|这个月")
_LAST = re.compile(r"上月|上个月")


class Pays(StrEnum):
    """What an employer pays on its pay day: the wage of that month, or of the month before."""

    SAME_MONTH = "same"
    MONTH_BEFORE = "before"


class By(StrEnum):
    """How the month of a payment was found."""

    WORDS = "words"
    USUAL = "usual"
    CHOSEN = "chosen"
    ORIGINAL = "original"


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthOf:
    """The month a payment is for, `YYYY-MM`, how that was found, and what is doubtful about it."""

    month: str
    by: By
    words: str = ""
    doubts: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Named:
    """Months that a text names, counted from year 0; `is_whole` when the text has the year."""

    numbers: tuple[int, ...]
    words: str
    has_year: bool = False


def months_of(pays: Sequence[Pay], chosen: Pays | None = None) -> dict[tuple[str, int], MonthOf]:
    """Return for each payment, by its place, the month it is for.

    `chosen` is what somebody who knows said of the employer's habit; without it the habit is that
    of the payments that name their month, else the month before, and each such month is a doubt.
    """
    named = {pay.line.place: list(_named_in(pay.line)) for pay in pays}
    pay_day = _usual_day([p.line.on for p in pays if p.of is None and p.line.amount > 0])
    habit = chosen or _habit_said(pays, named, pay_day)
    found: dict[tuple[str, int], MonthOf] = {}
    for pay in pays:
        if pay.of is not None and pay.of.place in found:
            of = found[pay.of.place]
            found[pay.line.place] = MonthOf(month=of.month, by=By.ORIGINAL, words=of.words)
        elif said := named[pay.line.place]:
            found[pay.line.place] = _by_words(pay.line, said)
        else:
            found[pay.line.place] = _by_habit(pay.line, habit, chosen, pay_day)
        if pay.line.amount < 0 and pay.of is None:
            found[pay.line.place] = _lessened(pay.line, found[pay.line.place])
    return found


def _lessened(line: Line, of: MonthOf) -> MonthOf:
    """Doubt a month that a reversal lessens without the payment it takes back."""
    amount = f"{-line.amount:,.2f}"
    told = _at(line, "wage.reversal_alone", on=line.on, amount=amount, month=of.month)
    return replace(of, doubts=(*of.doubts, told))


def number_of(month: str) -> int:
    """Return a month `YYYY-MM` as a count of months, for sums and distances."""
    return int(month[:4]) * 12 + int(month[5:]) - 1


def month_label(number: int) -> str:
    """Return the month of a count of months, as `YYYY-MM`."""
    return f"{number // 12:04d}-{number % 12 + 1:02d}"


def _of_day(day: date) -> int:
    return day.year * 12 + day.month - 1


# By words


def _named_in(line: Line) -> Iterator[_Named]:
    """Yield what each text of a line says of months; the payer's name says nothing."""
    paid = _of_day(line.on)
    for said in line.said:
        text = folded(said.text)
        if _THIS.search(text):
            yield _Named(numbers=(paid,), words=said.text)
        elif _LAST.search(text):
            yield _Named(numbers=(paid - 1,), words=said.text)
        elif numbers := _numbers(text):
            yield _Named(numbers=tuple(_nearest(n, paid) for n in numbers), words=said.text)
        elif month := month_in(_DAY.sub("", said.text)):
            if month.year is None:
                yield _Named(numbers=(_nearest(month.number, paid),), words=said.text)
            else:
                number = month.year * 12 + month.number - 1
                yield _Named(numbers=(number,), words=said.text, has_year=True)


def _numbers(text: str) -> tuple[int, ...]:
    """Return the months 1 to 12 of a text that names several, or one by its first and last day."""
    if span := _SPAN_OF_DAYS.search(text):
        first, last = _number(span.group(1)), _number(span.group(2) or span.group(1))
        return tuple(dict.fromkeys((first, last)))
    plain = _DAY.sub("", text)
    if several := _SEVERAL.search(plain):
        every = re.findall(_M, several.group(0))
        return tuple(dict.fromkeys(_number(one) for one in every))
    ones = dict.fromkeys(_number(one) for one in _ONE.findall(plain))
    return tuple(ones) if len(ones) > 1 else ()


def _number(text: str) -> int:
    return _NUMBERS.get(text) or int(text)


def _nearest(month: int, paid: int) -> int:
    """Return the last month of that number not after the one of the payment."""
    return paid - (paid - (month - 1)) % 12


def _by_words(line: Line, said: Sequence[_Named]) -> MonthOf:
    first = said[0]
    number, paid = first.numbers[-1], _of_day(line.on)
    month = month_label(number)
    doubts = []
    if len(first.numbers) > 1:
        amount = f"{line.amount:,.2f}"
        doubts.append(_at(line, "month.several", words=first.words, amount=amount, month=month))
    if number > paid:
        doubts.append(_at(line, "month.ahead", on=line.on, month=month))
    elif paid - number > _FAR_MONTHS:
        doubts.append(
            _at(
                line,
                "month.far",
                on=line.on,
                words=first.words,
                month=month,
                n=paid - number,
            )
        )
    other = next((one for one in said[1:] if one.numbers[-1] != number), None)
    if other is not None:
        doubts.append(_at(line, "month.differs", words=first.words, other=other.words, month=month))
    return MonthOf(month=month, by=By.WORDS, words=first.words, doubts=tuple(doubts))


# By the usual pay day


def _habit_said(
    pays: Sequence[Pay], named: dict[tuple[str, int], list[_Named]], pay_day: int | None
) -> Pays | None:
    """Return the habit of the payments that name their month, when they all agree."""
    lags = Counter(
        _pay_month(pay.line.on, pay_day) - named[pay.line.place][0].numbers[-1]
        for pay in pays
        if named[pay.line.place] and pay.line.amount > 0 and not pay.is_bonus
    )
    if lags.total() < _FEWEST_SAID or len(lags) > 1:
        return None
    return {0: Pays.SAME_MONTH, 1: Pays.MONTH_BEFORE}.get(next(iter(lags)))


def _by_habit(line: Line, habit: Pays | None, chosen: Pays | None, pay_day: int | None) -> MonthOf:
    paid = _pay_month(line.on, pay_day)
    month = month_label(paid - (habit is not Pays.SAME_MONTH))
    doubts = []
    if paid != _of_day(line.on):
        label = month_label(paid)
        doubts.append(_at(line, "month.shifted", day=pay_day, on=line.on, paid_in=label))
    if chosen is None:
        why = {
            None: "按常例（下个月发上个月的）",
            Pays.SAME_MONTH: "照写明的几笔（当月发当月的）",
            Pays.MONTH_BEFORE: "照写明的几笔（下个月发上个月的）",
        }[habit]
        amount = f"{line.amount:,.2f}"
        doubts.insert(
            0, _at(line, "month.assumed", on=line.on, amount=amount, why=why, month=month)
        )
    by = By.USUAL if chosen is None else By.CHOSEN
    return MonthOf(month=month, by=by, doubts=tuple(doubts))


def _pay_days(day: int, around: int) -> Iterator[tuple[int, date]]:
    """Yield the pay days of a month and its neighbours; the 31st is the last in short months."""
    for number in (around - 1, around, around + 1):
        year, month = divmod(number, 12)
        yield number, date(year, month + 1, min(day, monthrange(year, month + 1)[1]))


def _pay_month(on: date, pay_day: int | None) -> int:
    """Return the month whose pay day a payment belongs to, else the month it came in."""
    own = _of_day(on)
    if pay_day is None:
        return own
    away, number = min((abs((day - on).days), number) for number, day in _pay_days(pay_day, own))
    return number if away <= _NEAR_DAYS else own


def _usual_day(days: Sequence[date]) -> int | None:
    """Return the day of the month that payments lie nearest to, or None of too few."""
    if len(days) < _FEWEST_FOR_A_HABIT:
        return None
    some = sorted(days)[-_MOST_DAYS:]

    def away(day: int) -> int:
        return sum(
            min(abs((one - on).days) for _, one in _pay_days(day, _of_day(on))) for on in some
        )

    return min(range(1, 32), key=lambda day: (away(day), day))


def _at(line: Line, code: str, **data: object) -> Problem:
    return problem(code, sheet=line.sheet, row=line.row, column=line.amount_column, **data)
