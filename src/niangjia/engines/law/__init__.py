"""The statute book: what the law said on a day, each number with the article behind it."""

from niangjia.engines.law.book import LawOn, StatuteBook, UnknownParameter
from niangjia.engines.law.model import (
    UNITS_ZH,
    CalendarYear,
    Citation,
    ClockRule,
    Condition,
    Confidence,
    Instrument,
    Length,
    Norm,
    Parameter,
    weakest,
)
from niangjia.engines.law.strict import LawFileFaulty

__all__ = [
    "UNITS_ZH",
    "CalendarYear",
    "Citation",
    "ClockRule",
    "Condition",
    "Confidence",
    "Instrument",
    "LawFileFaulty",
    "LawOn",
    "Length",
    "Norm",
    "Parameter",
    "StatuteBook",
    "UnknownParameter",
    "weakest",
]
