"""What of the figures is released: whole quarters and years, so that nothing follows from two.

Whoever could ask for any two days would subtract one answer from another and read what one person
was paid. So only finished quarters are released, and years made of them; and a year hides what
would give a hidden quarter away.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from niangjia.apps.insight import definitions, selectors
from niangjia.apps.insight.figures import Cell, Figure, Period, Sheet

QUARTERS = 4
MONTHS = 3
ADDITIVE = {
    about.key
    for about in definitions.ALL
    if about not in (definitions.DAYS_TO_MONEY, definitions.DAYS_TO_END)
}
"""Figures of a year that can be compared with the sum of its quarters; a median cannot."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """One period that is released, by its key in an address: `2025` or `2025-3`."""

    key: str
    period: Period
    quarters: tuple[Period, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Released:
    """The figures of one released period, with those of its quarters when it has several."""

    release: Release
    sheet: Sheet
    quarters: tuple[Sheet, ...] = ()


def releases(*, today: date, since: int) -> tuple[Release, ...]:
    """Return the periods released by a day, newest first, back to the year `since`."""
    found: list[Release] = []
    for year in range(today.year, since - 1, -1):
        ended = [no for no in range(1, QUARTERS + 1) if quarter(year, no).until <= today]
        if not ended:
            continue
        parts = tuple(quarter(year, no) for no in ended)
        if len(ended) > 1:
            found.append(
                Release(
                    key=str(year),
                    period=Period(parts[0].since, parts[-1].until),
                    quarters=parts,
                )
            )
        found += [
            Release(
                key=f"{year}-{no}",
                period=quarter(year, no),
                quarters=(quarter(year, no),),
            )
            for no in reversed(ended)
        ]
    return tuple(found)


def running(*, today: date) -> Release:
    """Return the quarter that is not over: for those who work here, never released."""
    no = (today.month - 1) // MONTHS + 1
    period = quarter(today.year, no)
    return Release(key="now", period=period, quarters=(period,))


def quarter(year: int, no: int) -> Period:
    """Return a quarter of a year, `no` from 1 to 4."""
    end = no * MONTHS + 1
    until = date(year + 1, 1, 1) if no == QUARTERS else date(year, end, 1)
    return Period(date(year, end - MONTHS, 1), until)


def released(release: Release, *, known: datetime) -> Released:
    """Return the figures of a period as known at a moment, safe beside those of its parts."""
    sheet = selectors.public_figures(period=release.period, known=known)
    if len(release.quarters) == 1:
        return Released(release=release, sheet=sheet)
    parts = [selectors.public_figures(period=part, known=known) for part in release.quarters]
    return Released(release=release, sheet=beside(sheet, parts), quarters=tuple(parts))


def beside(sheet: Sheet, parts: Sequence[Sheet]) -> Sheet:
    """Return a sheet that gives away nothing its parts hide."""
    hidden = {f.about.key for part in parts for f in part.figures if f.suppressed} & ADDITIVE
    figures = tuple(_hide(f) if f.about.key in hidden else f for f in sheet.figures)
    totals = {definitions.PEOPLE_HELPED.key, definitions.MONEY_RECOVERED.key}
    if any(f.suppressed for f in figures if f.about.key in totals):
        # People and money rest on the same people: one of them would give the other away.
        figures = tuple(_hide(f) if f.about.key in totals else f for f in figures)
        cells = tuple(_hide_cell(cell) for cell in sheet.by_kind)
        return replace(sheet, figures=figures, by_kind=cells)
    closed = {cell.key for part in parts for cell in part.by_kind if cell.suppressed}
    closed |= {cell.key for cell in sheet.by_kind if cell.suppressed}
    still_open = [cell for cell in sheet.by_kind if cell.key not in closed]
    if len(closed & {cell.key for cell in sheet.by_kind}) == 1 and still_open:
        # The total is known: one hidden cell alone would be what is missing from it.
        closed.add(min(still_open, key=lambda cell: cell.people or 0).key)
    cells = tuple(_hide_cell(cell) if cell.key in closed else cell for cell in sheet.by_kind)
    return replace(sheet, figures=figures, by_kind=cells)


def _hide(figure: Figure) -> Figure:
    return Figure(about=figure.about, period=figure.period, suppressed=True)


def _hide_cell(cell: Cell) -> Cell:
    return replace(cell, people=None, fen=None, suppressed=True)
