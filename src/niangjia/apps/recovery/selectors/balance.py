"""The proof that the books balance: every figure replayed from the moves and compared."""

from dataclasses import dataclass

from django.db import connection

from niangjia.apps.matters.models import Matter
from niangjia.apps.recovery.choices import Kind
from niangjia.apps.recovery.selectors.positions import totals
from niangjia.kernel.money import figures


@dataclass(frozen=True, slots=True, kw_only=True)
class BalanceCheck:
    """What came in, where it is, and every way in which the books do not agree."""

    received_fen: int
    places: tuple[tuple[str, int], ...]
    faults: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Whether every fen is in exactly one place."""
        return not self.faults


_DIFFERING = """
SELECT a.kind, a.item_id, a.balance_fen, coalesce(r.fen, 0)::bigint
  FROM recovery_account a
  LEFT JOIN (SELECT account, sum(fen) AS fen
               FROM (SELECT to_id AS account, amount_fen AS fen FROM recovery_move
                      WHERE matter_id = %(matter)s
                     UNION ALL
                     SELECT from_id, -amount_fen FROM recovery_move
                      WHERE matter_id = %(matter)s) legs
              GROUP BY account) r ON r.account = a.id
 WHERE a.matter_id = %(matter)s AND a.balance_fen <> coalesce(r.fen, 0)
 ORDER BY a.id
"""
_WITHOUT_RIGHT = """
SELECT item_id,
       coalesce(sum(balance_fen) FILTER (WHERE kind = 'paid'), 0)::bigint,
       coalesce(sum(balance_fen) FILTER (
           WHERE kind IN ('satisfied', 'advanced', 'advance_recovered')), 0)::bigint
  FROM recovery_account WHERE matter_id = %(matter)s AND item_id IS NOT NULL
 GROUP BY item_id ORDER BY item_id
"""
_NUMBERS = """
SELECT b.last_no, count(e.id), coalesce(max(e.no), 0)
  FROM recovery_book b LEFT JOIN recovery_entry e ON e.matter_id = b.matter_id
 WHERE b.matter_id = %(matter)s GROUP BY b.last_no
"""


def balance_check(matter: Matter) -> BalanceCheck:
    """Return whether the books of a matter agree, and every way in which they do not.

    Received = cost + undistributed + held + paid + owed back + repaid to the fund; each balance is
    replayed from its moves, paid is tied to the right per item, and entry numbers have no gap.
    """
    sums = totals(matter)
    places = (
        (Kind.COST.label, sums.cost_fen),
        (Kind.RECEIVED.label, sums.undistributed_fen),
        (Kind.HELD.label, sums.held_fen),
        (Kind.PAID.label, sums.paid_fen),
        (Kind.OWED_BACK.label, sums.owed_back_fen),
        (Kind.REPAID_TO_FUND.label, sums.repaid_to_fund_fen),
    )
    faults = []
    spread = sum(fen for _, fen in places)
    if spread != sums.received_fen:
        faults.append(
            f"来款 {figures(sums.received_fen)} 元，各处合计 {figures(spread)} 元，对不上"
        )
    with connection.cursor() as cursor:
        cursor.execute(_DIFFERING, {"matter": matter.pk})
        for kind, item, balance, replayed in cursor.fetchall():
            faults.append(
                f"“{Kind(kind).label}”（请求项 {item or '无'}）余额 {balance} 分，"
                f"按记录应为 {replayed} 分"
            )
        cursor.execute(_WITHOUT_RIGHT, {"matter": matter.pk})
        for item, paid, met in cursor.fetchall():
            if paid != met:
                faults.append(f"请求项 {item} 已付 {paid} 分，对应的权利是 {met} 分")
        cursor.execute(_NUMBERS, {"matter": matter.pk})
        for last, count, highest in cursor.fetchall():
            if not last == count == highest:
                faults.append(f"记录编号不连续：共 {count} 笔，末号 {highest}")
    return BalanceCheck(received_fen=sums.received_fen, places=places, faults=tuple(faults))
