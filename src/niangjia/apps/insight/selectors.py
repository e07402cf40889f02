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

_PAID = """
SELECT c.person_id, i.kind,
       sum(CASE m.to_kind WHEN 'paid' THEN m.amount_fen ELSE -m.amount_fen END)::bigint
  FROM recovery_move m
  JOIN recovery_entry e ON e.id = m.entry_id
  JOIN recovery_account a ON a.id = CASE m.to_kind WHEN 'paid' THEN m.to_id ELSE m.from_id END
  JOIN matters_claimant c ON c.id = a.claimant_id
  JOIN matters_item i ON i.id = a.item_id
 WHERE 'paid' IN (m.from_kind, m.to_kind)
   AND e.effective_on >= %(since)s AND e.effective_on < %(until)s AND e.posted_at < %(known)s
 GROUP BY c.person_id, i.kind
"""
_MEDIATIONS = """
SELECT s.verb, count(DISTINCT (s.forum_id, fi.claimant_id))
  FROM matters_step s
  JOIN matters_forumitem fi ON fi.forum_id = s.forum_id
 WHERE s.lifecycle = 'mediation' AND s.verb IN ('agree', 'fail')
   AND (CASE s.verb WHEN 'agree' THEN s.facts -> 'terms' ? fi.item_id::text
                    ELSE fi.state <> 'moved' END)
   AND s.happened_on >= %(since)s AND s.happened_on < %(until)s AND s.recorded_at < %(known)s
 GROUP BY s.verb
"""
_AWARDS = """
SELECT count(*), count(*) FILTER (WHERE fen > 0)
  FROM (SELECT sum((s.facts -> 'awarded' ->> fi.item_id::text)::bigint) AS fen
          FROM matters_step s
          JOIN matters_forumitem fi ON fi.forum_id = s.forum_id
         WHERE s.lifecycle = 'arbitration' AND s.verb IN ('award', 'award_final')
           AND s.facts -> 'awarded' ? fi.item_id::text
           AND s.happened_on >= %(since)s AND s.happened_on < %(until)s
           AND s.recorded_at < %(known)s
         GROUP BY s.forum_id, fi.claimant_id) awards
"""
_ENFORCEABLE = """
WITH moves AS (
    SELECT coalesce(t.item_id, f.item_id) AS item_id, m.edge_to, e.effective_on,
           CASE WHEN m.undoes_id IS NULL THEN m.amount_fen ELSE -m.amount_fen END AS fen
      FROM recovery_move m
      JOIN recovery_entry e ON e.id = m.entry_id
      JOIN recovery_account f ON f.id = m.from_id
      JOIN recovery_account t ON t.id = m.to_id
     WHERE m.edge_to IN ('enforceable', 'satisfied', 'advance_recovered')
       AND e.effective_on < %(until)s AND e.posted_at < %(known)s),
cohort AS (
    SELECT item_id FROM moves WHERE edge_to = 'enforceable'
     GROUP BY item_id HAVING min(effective_on) >= %(since)s)
SELECT coalesce(sum(fen) FILTER (WHERE edge_to <> 'enforceable'), 0)::bigint,
       coalesce(sum(fen) FILTER (WHERE edge_to = 'enforceable'), 0)::bigint,
       (SELECT count(DISTINCT c.person_id) FROM cohort JOIN matters_item i ON i.id = cohort.item_id
          JOIN matters_claimant c ON c.id = i.claimant_id)
  FROM moves WHERE item_id IN (SELECT item_id FROM cohort)
"""
_FIRST_MONEY = """
SELECT c.joined_on, (
    SELECT min(e.effective_on) FROM recovery_move m
      JOIN recovery_entry e ON e.id = m.entry_id
      JOIN recovery_account a ON a.id = m.to_id
     WHERE a.claimant_id = c.id AND m.to_kind = 'paid'
       AND e.effective_on < %(until)s AND e.posted_at < %(known)s
       AND m.amount_fen > coalesce((
           SELECT sum(u.amount_fen)
             FROM recovery_move u JOIN recovery_entry x ON x.id = u.entry_id
            WHERE u.undoes_id = m.id
              AND x.effective_on < %(until)s AND x.posted_at < %(known)s), 0))
  FROM matters_claimant c
 WHERE c.joined_on >= %(since)s AND c.joined_on < %(until)s
"""
_ENDS = """
SELECT c.joined_on, least(
           CASE WHEN c.left_on < %(until)s THEN c.left_on END,
           CASE WHEN NOT mt.is_open AND mt.closed_at < %(known)s
                 AND (mt.closed_at AT TIME ZONE %(zone)s)::date < %(until)s
                THEN (mt.closed_at AT TIME ZONE %(zone)s)::date END)
  FROM matters_claimant c JOIN matters_matter mt ON mt.id = c.matter_id
 WHERE c.joined_on >= %(since)s AND c.joined_on < %(until)s
"""


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
