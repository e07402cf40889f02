"""Sentences that were kept in Chinese with figures in them, said again in the reader's language.

What was told and what was reckoned stay as they were written down: a notice under its seal, a
calculation with its reasons. Each of their sentences was made from a pattern. On a page in another
language the pattern is found again and said with the same figures; what fits no pattern stays as it
is and is marked as Chinese, as the words and the names of people are.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from string import Formatter
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from niangjia.apps.notices.choices import Audience
from niangjia.apps.notices.templates import templates
from niangjia.web import words
from niangjia.web.kept_sentences import LOOKED, RECKONED

LEAP_YEAR = 2000
"""Stands in where a day was written without its year."""
_ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})(?:-(?P<day>\d{2}))?(?P<clock>)")
_SPOKEN = re.compile(
    r"(?:(?P<year>\d{4})年)?(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})日)?(?P<clock> \d\d:\d\d)?"
)


@dataclass(frozen=True, slots=True)
class Pattern:
    """A sentence with places for figures, and how it is known again."""

    text: str
    known_by: re.Pattern[str]
    weight: int
    """How much of it is fixed: of two that fit, the one that says more is meant."""


def is_foreign() -> bool:
    """Tell whether the page is in another language than what people write here."""
    return not (get_language() or "zh").startswith("zh")


def as_written(text: Any) -> str:
    """Return somebody's own words or a name, marked as Chinese where the page is not."""
    kept: str = conditional_escape(text) if isinstance(text, Promise) else text
    if not kept or not is_foreign() or not words.is_written(str(kept)):
        return kept
    return format_html('<span lang="zh-Hans">{}</span>', kept)


def joined(sign: str, parts: Sequence[str]) -> str:
    """Return parts with a sign between them, of which some may be marked."""
    if not any(isinstance(one, SafeString) for one in parts):
        return sign.join(parts)
    return format_html_join(sign, "{}", ((one,) for one in parts))


def retold(text: str) -> str:
    """Return a sentence that was kept in Chinese as this page says it."""
    if not text or not is_foreign() or not words.is_written(text):
        return text
    for pattern in _patterns():
        if found := pattern.known_by.fullmatch(text):
            if (said := _(pattern.text)) == pattern.text:
                break
            values = {name: _value(value) for name, value in found.groupdict().items()}
            return format_html(said, **values) if values else said
    return _value(text)


def _value(text: str) -> str:
    """Return what stood at a figure's place: a day, fixed words, several of them, or a name."""
    if day := _day(text):
        return day
    if (said := _(text)) != text:
        return said
    if sentences := _sentences(text):
        return " ".join(sentences)
    if "、" in text:
        return format_html_join(_("、"), "{}", ((_value(one),) for one in text.split("、")))
    return as_written(text)


def _sentences(text: str) -> list[str]:
    """Return fixed words that were written one behind the other, each said; none if one is not."""
    for end in (one.end() for one in reversed([*re.finditer("。", text)])):
        if (said := _(text[:end])) == text[:end]:
            continue
        rest = _sentences(text[end:]) if text[end:] else []
        if rest or not text[end:]:
            return [said, *rest]
    return []


def _day(text: str) -> str:
    found = _ISO.fullmatch(text) or _SPOKEN.fullmatch(text)
    if not found or not (found["year"] or found["day"]):
        return ""
    year = int(found["year"] or LEAP_YEAR)
    try:
        on = date(year, int(found["month"]), int(found["day"] or 1))
    except ValueError:
        return ""
    if not found["day"]:
        return words.month(on)
    day = words.day(on) if found["year"] else date_format(on, "j M")
    return day + (found["clock"] or "")


@cache
def _patterns() -> tuple[Pattern, ...]:
    return tuple(sorted(map(_pattern, _texts()), key=lambda one: -one.weight))


def _texts() -> Iterator[str]:
    """Yield every pattern a worker's pages may have to say again."""
    for one in templates().values():
        if one.audience == Audience.WORKER:
            yield from (one.title, one.say, one.next)
    yield from (*RECKONED, *LOOKED)


def _pattern(text: str) -> Pattern:
    known_by, seen, weight = "", set(), 0
    for fixed, name, _spec, _conversion in Formatter().parse(text):
        known_by += re.escape(fixed)
        weight += len(fixed)
        if name in seen:
            known_by += f"(?P={name})"
        elif name is not None:
            known_by += f"(?P<{name}>.+?)"
            seen.add(name)
    return Pattern(text=text, known_by=re.compile(known_by, re.DOTALL), weight=weight)
