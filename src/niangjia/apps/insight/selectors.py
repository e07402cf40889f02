"""The public figures of a period, computed from ledger and procedure as known at a moment.

Only aggregates leave this module. It reads no balance and no present state where the history of
moves and steps can answer: so a figure of the past, asked again, is the same.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.utils import timezone

from niangjia.apps.insight import definitions
from niangjia.apps.insight.figures import (
    Cell,
    Definition,
    Figure,
    Period,
    Sheet,
    count_figure,
    hidden_cells,
    is_small,
    median_days,
    money_share_figure,
    share_figure,
)
from niangjia.apps.matters.choices import ItemKind

_PAID = "SELECT * FROM insight_paid(%(since)s, %(until)s, %(known)s)"
_MEDIATIONS = "SELECT * FROM insight_mediations(%(since)s, %(until)s, %(known)s)"
_AWARDS = "SELECT * FROM insight_awards(%(since)s, %(until)s, %(known)s)"
_ENFORCEABLE = "SELECT * FROM insight_enforceable(%(since)s, %(until)s, %(known)s)"
_FIRST_MONEY = "SELECT * FROM insight_first_money(%(since)s, %(until)s, %(known)s)"
_ENDS = "SELECT * FROM insight_ends(%(since)s, %(until)s, %(known)s, %(zone)s)"


def public_figures(*, period: Period, known: datetime) -> Sheet:
    """Return all public figures of a period, as they were known at a moment.

    Small cells are suppressed, and with them whatever would give them away by subtraction.
    """
    asked = {
        "since": period.since,
        "until": period.until,
        "known": known,
        "zone": timezone.get_default_timezone_name(),
    }
    paid = _rows(_PAID, asked)
    helped, by_kind = _people_and_kinds(paid)
    mediations = dict(_rows(_MEDIATIONS, asked))
    agreed = mediations.get("agree", 0)
    ((awards, won),) = _rows(_AWARDS, asked)
    ((recovered, enforceable, owners),) = _rows(_ENFORCEABLE, asked)
    figures = (
        count_figure(definitions.PEOPLE_HELPED, period, helped, rows=helped),
        count_figure(
            definitions.MONEY_RECOVERED, period, sum(fen for _, _, fen in paid), rows=helped
        ),
        share_figure(
            definitions.MEDIATION_SUCCESS, period, agreed, agreed + mediations.get("fail", 0)
        ),
        share_figure(definitions.AWARD_SUCCESS, period, won, awards),
        money_share_figure(
            definitions.RECOVERY_RATE, period, recovered, enforceable, people=owners
        ),
        _median(definitions.DAYS_TO_MONEY, period, _rows(_FIRST_MONEY, asked)),
        _median(definitions.DAYS_TO_END, period, _rows(_ENDS, asked)),
    )
    return Sheet(period=period, known=known, figures=figures, by_kind=_cells(by_kind, total=helped))


def _rows(query: str, asked: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, asked)
        return list(cursor.fetchall())


def _people_and_kinds(
    paid: Iterable[tuple[int, str, int]],
) -> tuple[int, dict[str, tuple[int, int]]]:
    """Return how many people had money in hand, and people and money by kind of claim."""
    of_person: dict[int, int] = defaultdict(int)
    people: dict[str, set[int]] = defaultdict(set)
    money: dict[str, int] = defaultdict(int)
    for person, kind, fen in paid:
        of_person[person] += fen
        money[kind] += fen
        if fen > 0:
            people[kind].add(person)
    kinds = {kind: (len(people[kind]), money[kind]) for kind in money}
    return sum(1 for fen in of_person.values() if fen > 0), kinds


def _cells(by_kind: dict[str, tuple[int, int]], *, total: int) -> tuple[Cell, ...]:
    hidden = hidden_cells({kind: people for kind, (people, _) in by_kind.items()})
    if is_small(total):
        hidden = frozenset(by_kind)
    cells = []
    for kind in ItemKind:
        if kind not in by_kind:
            continue
        people, fen = by_kind[kind]
        closed = kind in hidden
        cells.append(
            Cell(
                key=kind.value,
                zh=kind.label,
                people=None if closed else people,
                fen=None if closed else fen,
                suppressed=closed,
            )
        )
    return tuple(cells)


def _median(about: Definition, period: Period, spans: list[tuple[date, date | None]]) -> Figure:
    ended = [(end - start).days for start, end in spans if end is not None]
    running = [(period.until - start).days for start, end in spans if end is None]
    if is_small(len(spans)) or is_small(len(ended)):
        return Figure(about=about, period=period, suppressed=True)
    note = f"{len(ended)} 人已有结果，{len(running)} 人还在办"
    if is_small(len(running)):
        note = "还在办的人数不公布"
    return Figure(
        about=about,
        period=period,
        value=median_days(ended, running),
        rows=None if is_small(len(running)) else len(spans),
        note=note if spans else "这段时间没有人登记",
    )
