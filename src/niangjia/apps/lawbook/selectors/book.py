"""The statute book and its calendar: the files read once, with what places have published."""

from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from django.conf import settings
from django.db.models import Count, Sum

from niangjia.apps.lawbook.choices import SUBJECT, Published, ValueState
from niangjia.apps.lawbook.models import RegionalValue
from niangjia.engines.deadlines import Calendar
from niangjia.engines.law import (
    Citation,
    Confidence,
    Instrument,
    LawOn,
    Parameter,
    StatuteBook,
)
from niangjia.engines.law.joining import digests, joined


@cache
def files() -> StatuteBook:
    """Return the statute book of this installation's files (settings.LAW_FOLDER)."""
    return StatuteBook.read(settings.LAW_FOLDER)


@cache
def calendar() -> Calendar:
    """Return the calendar of working days that goes with the book."""
    return Calendar.of(files())


def edition() -> str:
    """Return what names the files of law and calendar together: another text, another name."""
    on_file = files()
    return f"{on_file.digest[:32]}{on_file.calendar_digest[:32]}"


def book() -> StatuteBook:
    """Return the statute book with the values that were confirmed here.

    It costs one question: what was confirmed is never taken back or changed, so its count tells
    whether the book at hand is still the whole one.
    """
    stamp = _stamp()
    return _joined(stamp) if stamp[0] else files()


def editions() -> "Editions":
    """Return every version of the law that these files and the confirmed values have had."""
    return _editions(_stamp())


def _stamp() -> tuple[int, int]:
    rows = RegionalValue.objects.filter(state=ValueState.CONFIRMED)
    stamp = rows.aggregate(count=Count("pk"), sum=Sum("pk"))
    return stamp["count"], stamp["sum"] or 0


def law_on(day: date, region: str | None = None) -> LawOn:
    """Return the law as it stood on the day, in the region (GB/T 2260 code)."""
    return book().on(day, region)


def clocks_on(day: date, region: str | None = None) -> LawOn:
    """Return the law for reading clocks: their lengths stand in files, so nothing is asked."""
    return files().on(day, region)


@lru_cache(maxsize=2)
def _joined(_stamp: tuple[int, int]) -> StatuteBook:
    return joined(files(), *confirmed())


@dataclass(frozen=True, slots=True, kw_only=True)
class Editions:
    """The versions of the law, oldest first: the files alone, then each with one value more.

    `digests[n]` names the version before `values[n]` was confirmed; the last one is today's.
    """

    digests: tuple[str, ...]
    values: tuple[Parameter, ...]


@lru_cache(maxsize=2)
def _editions(_stamp: tuple[int, int]) -> Editions:
    values, _sources = confirmed()
    return Editions(digests=tuple(digests(files(), values)), values=tuple(values))


def confirmed() -> tuple[list[Parameter], list[Instrument]]:
    """Return every value confirmed here, in the order of confirmation, and what published them."""
    rows = RegionalValue.objects.filter(state=ValueState.CONFIRMED).order_by("decided_at", "pk")
    values = [parameter(row) for row in rows]
    sources = [
        Instrument(name=row.document, title=row.document, number=row.place, source=row.url)
        for row in rows
    ]
    return values, sources


def parameter(row: RegionalValue) -> Parameter:
    """Return a published value as the engines read it."""
    known = Published(row.name)
    return Parameter(
        name=row.name,
        title=str(known.label),
        value=row.value,
        unit=known.unit,
        citation=Citation(
            law=row.document,
            article=row.place,
            words=row.words,
            summary=_summary(row),
            confidence=_confidence(row),
        ),
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        period=row.period,
        jurisdiction=row.region,
        subject=SUBJECT,
    )


def _summary(row: RegionalValue) -> str:
    of_year = f"{row.period} 年度，" if row.period else ""
    told = f"{of_year}{row.document}公布，两人核对后录入。"
    return f"演示：{told}" if row.is_synthetic else told


def _confidence(row: RegionalValue) -> Confidence:
    """Return T where the words were compared with the notice by two people, else S; D in a demo."""
    if row.is_synthetic:
        return Confidence.DEMO
    return Confidence.TEXT if row.words else Confidence.SECONDARY
