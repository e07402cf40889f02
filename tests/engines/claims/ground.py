"""A worker of an invented ledger, and how the tests ask after one claim."""

from datetime import date
from decimal import Decimal as D
from pathlib import Path

from niangjia.engines.claims import Facts, Ground, Month, claims_of
from niangjia.engines.deadlines.arithmetic import months_before
from niangjia.engines.law import StatuteBook

BOOK = StatuteBook.read(Path(__file__).parents[3] / "law")
ON = date(2026, 6, 1)
LEFT = date(2024, 12, 31)
G = Ground


def ledger(left=LEFT, count=12, due="6000", paid="6000", **changed):
    months = {m: Month(due=D(due), paid=D(paid)) for m in months_before(left, count)}
    for month, pair in changed.items():
        key = month.replace("m", "").replace("_", "-")
        if pair is None:
            del months[key]
        else:
            months[key] = Month(due=pair[0], paid=pair[1])
    return months


def facts(**more):
    known = {
        "hired_on": date(2020, 1, 1),
        "left_on": LEFT,
        "ground": G.WORKER_FORCED,
        "months": ledger(),
        "city_average_wage": D(8000),
        "minimum_wage": D(2000),
    }
    return Facts(**(known | more))


def claim(rule, given_facts, on=ON):
    [found] = [one for one in claims_of(given_facts, BOOK, on) if one.rule == rule]
    return found


def step(explained, code):
    return next(s for s in explained.steps if s.code == code)
