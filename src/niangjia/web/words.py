"""How numbers, days and people are written on a page (LOOK §5–6)."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from niangjia.kernel.money import FEN, capitals, from_fen, to_fen

WAN = Decimal(10_000)
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_WEEK = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")


def is_written(text: str) -> bool:
    """Tell whether a person wrote it: it has a Chinese character; numbers and keys have none."""
    return _CHINESE.search(text) is not None


def as_yuan(amount: int | Decimal) -> Decimal:
    """Return the amount in yuan: an `int` is fen, a `Decimal` is yuan already."""
    if isinstance(amount, bool) or not isinstance(amount, int | Decimal):
        raise TypeError(f"money is int fen or Decimal yuan, not {type(amount).__name__}")
    return from_fen(amount) if isinstance(amount, int) else amount.quantize(FEN)


def yuan(amount: int | Decimal) -> str:
    """Return the amount as a table shows it: `42,960.00`, the unit stands in the header."""
    return f"{as_yuan(amount):,.2f}"


def wan(amount: int | Decimal) -> str:
    """Return a large sum for the public in 万元, one decimal: `638.2`. Below 10 万 it stays whole.

    The exact sum must be one tap away.
    """
    value = as_yuan(amount)
    return f"{value / WAN:,.1f}" if abs(value) >= 10 * WAN else f"{value:,.2f}"


def wan_unit(amount: int | Decimal) -> str:
    """Return the unit that belongs to `wan`."""
    return _("万元") if abs(as_yuan(amount)) >= 10 * WAN else _("元")


def in_capitals(amount: int | Decimal) -> str:
    """Return the amount in Chinese capitals (大写)."""
    return capitals(amount if isinstance(amount, int) else to_fen(amount))


def day(value: date, today: date | None = None) -> str:
    """Return a day as it is written: `2026年11月23日`; without the year when it is this year's."""
    if get_language() == "en":
        return date_format(value, "j M" if today and value.year == today.year else "j M Y")
    short = f"{value.month}月{value.day}日"
    return short if today and value.year == today.year else f"{value.year}年{short}"


def day_of(fact: str, today: date | None = None) -> str:
    """Return the day that a step's fact holds (`2026-11-23`) as it is written.

    What is no day stays what it is: facts of old steps are never put right.
    """
    try:
        return day(date.fromisoformat(fact), today)
    except ValueError:
        return fact


def month(value: date) -> str:
    """Return the month as it is written: `2026年11月`."""
    if get_language() == "en":
        return date_format(value, "M Y")
    return f"{value.year}年{value.month}月"


def moment(value: datetime) -> str:
    """Return an instant as it is written, in China's time: `2026年11月23日 14:30`."""
    here = timezone.localtime(value)
    return f"{day(here.date())} {here:%H:%M}"


def weekday(value: date) -> str:
    """Return the day of the week: `周一`."""
    return date_format(value, "D") if get_language() == "en" else _WEEK[value.weekday()]


def posts_zh(roles: Sequence[Any]) -> str:
    """Return what a colleague is, for a choice: her first two posts, … if there are more.

    A post that she holds twice, as over the matters of two kinds, is named once.
    """
    posts = list(
        dict.fromkeys(f"{one.union.short_name}{_(one.get_kind_display())}" for one in roles)
    )
    return "、".join(posts[:2]) + ("…" if len(posts) > 2 else "")
