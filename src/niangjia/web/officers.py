"""Whom something may be given to, as a choice: each by name, with what she is and where."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from niangjia.apps.unions.selectors import house
from niangjia.web.words import day, posts_zh

if TYPE_CHECKING:
    from niangjia.apps.people.models import Person


def named_with_posts(people: "Sequence[Person]", *, on: date) -> list[tuple[int, str]]:
    """Return people as choices: each by name, with what she is on a day, and that she is away."""
    held, absent = house.posts_of(people, on=on), house.absent_among(people, on=on)
    return [
        (one.pk, f"{one.name}（{posts_zh(held[one.pk])}{_away(absent.get(one.pk), on)}）")
        for one in people
    ]


def _away(absent: "house.Absent | None", on: date) -> str:
    """Return how it is said that she is away: whoever gives her something is to know it before."""
    if absent is None:
        return ""
    back = day(absent.back_on, on)
    if absent.by:
        return _("；%(day)s 才回来，有 %(name)s 顶岗") % {"day": back, "name": absent.by}
    return _("；%(day)s 才回来，没有人顶岗") % {"day": back}


def officer_choices(able: "Sequence[Person]", *, on: date) -> list[tuple[str | int, str]]:
    """Return the choices of a field that asks to whom; the first asks to choose."""
    return [("", _("请选")), *named_with_posts(able, on=on)]
