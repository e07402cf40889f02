"""Facts in both forms: as JSON for one worker, as columns of whole numbers for many."""

from dataclasses import fields
from datetime import date
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from hypothesis import strategies as st

from niangjia.engines.claims import many
from niangjia.engines.claims.rulebook import evaluate
from niangjia.engines.law import StatuteBook
from niangjia.kernel.errors import DomainError
from niangjia.kernel.money import from_fen, to_fen

BOOK = StatuteBook.read(Path(__file__).parents[4] / "law")
WAGES = st.integers(0, 6_000_000)
SUMS = st.one_of(st.integers(0, 10_000_000), st.integers(0, 10**15 - 1))


def rows(worker, **more):
    """Lists of workers, some of them alike in nothing but the law."""
    return st.lists(worker, min_size=1, max_size=8, **more)


def days(first, last):
    return st.dates(date.fromisoformat(first), date.fromisoformat(last))


def decimal(hundredths):
    """A whole number of hundredths as the readable form takes it."""
    return None if hundredths < 0 else str(from_fen(hundredths))


def column(values):
    """A column of what hypothesis drew: days (None: never), yes or no, whole numbers."""
    is_day = any(isinstance(one, date) for one in values)
    return np.array(values, dtype="M8[D]" if is_day or None in values else None)


def columns(kind, drawn):
    """The columns of one form from workers as dictionaries; other names are for the facts alone."""
    names = [one.name for one in fields(kind) if one.name in drawn[0]]
    return kind(**{name: column([one[name] for one in drawn]) for name in names})


def one_by_one(rule, facts, alone=None):
    """The readable form's parts in fen by their code, or None where it has no amount.

    `alone` is the part that the whole amount is where the readable form shows no parts.
    """
    try:
        found = evaluate(rule, {k: v for k, v in facts.items() if v is not None}, BOOK)
    except DomainError:
        return None
    if found.amount is None and not found.parts:
        return None
    parts = {part.code: to_fen(part.amount) for part in found.parts}
    if found.amount is not None:
        parts["amount"] = to_fen(found.amount)
    if alone and not found.parts and "amount" in parts:
        parts[alone] = parts["amount"]
    return parts


def assert_alike(rule, drawn, as_facts, *, all_good=True, alone=None):
    """Both forms give the same fen, row by row; or both decline, and the row is named."""
    form = many.form_of(rule)
    expected = [one_by_one(rule, as_facts(worker), alone) for worker in drawn]
    bad = [n for n, one in enumerate(expected) if one is None]
    if bad:
        assert not all_good, f"the readable form declined {as_facts(drawn[bad[0]])}"
        with pytest.raises(many.FaultyRow) as declined:
            form.count(columns(form.columns, drawn), BOOK)
        assert declined.value.data["row"] - 1 in bad
        return
    owed = form.count(columns(form.columns, drawn), BOOK)
    for n, one in enumerate(expected):
        found = {code: int(owed[code][n]) for code in owed}
        assert found == {code: one.get(code, 0) for code in owed}, as_facts(drawn[n])
        assert one.keys() <= {*owed, "amount"}, "a part that many at once would leave out"


def assert_declined(rule, good, spoiled, why):
    """A row that cannot be is named among good ones, and nobody is counted."""
    form = many.form_of(rule)
    with pytest.raises(many.FaultyRow, match=why) as declined:
        form.count(columns(form.columns, [good, good | spoiled, good]), BOOK)
    assert declined.value.data == {"row": 2, "why": declined.value.data["why"], "more": 0}


def amounts(rule, drawn):
    form = many.form_of(rule)
    found = form.count(columns(form.columns, drawn), BOOK)
    return {code: part.tolist() for code, part in found.items()}


def fen(text):
    return int(Decimal(text) * 100)
