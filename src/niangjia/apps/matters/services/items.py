"""What a step does to the claim items it covers: effects of the procedures call these."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from niangjia.apps.matters.choices import ItemState, Outcome
from niangjia.apps.matters.models import ForumItem
from niangjia.kernel.errors import DomainError


class AmountMissing(DomainError):
    code = "matters.amount_missing"
    message = "还缺第 %(seq)s 位%(name)s的%(kind)s金额，请补上再办。"


class NotInThisForum(DomainError):
    code = "matters.item_not_in_forum"
    message = "第 %(seq)s 位%(name)s的%(kind)s不在这个程序里办理，不能改它的结果。"


def _require_in(row: ForumItem) -> None:
    if row.state != ItemState.IN:
        raise NotInThisForum(
            seq=row.claimant.seq,
            name=row.claimant.person.name,
            kind=row.item.get_kind_display(),
        )


def conclude(
    rows: Iterable[ForumItem],
    *,
    state: ItemState,
    amounts: Mapping[int, int],
    asked: Mapping[int, int],
    effective_on: date | None = None,
    perform_by: date | None = None,
    is_final: Mapping[int, bool] | None = None,
) -> None:
    """Store a forum's result for each item: settled or decided, with its amount in fen.

    `amounts` and `asked` are by item id; what was asked decides between full and partial.

    :raises AmountMissing: an item has no amount.
    :raises NotInThisForum: an item is not (or no longer) in this forum.
    """
    rows = list(rows)
    for row in rows:
        _require_in(row)
        if row.item_id not in amounts:
            raise AmountMissing(
                seq=row.claimant.seq,
                name=row.claimant.person.name,
                kind=row.item.get_kind_display(),
            )
        amount = amounts[row.item_id]
        row.state = state
        row.amount_fen = amount
        row.outcome = (
            Outcome.AGREED
            if state == ItemState.SETTLED
            else Outcome.DISMISSED
            if not amount
            else Outcome.GRANTED
            if amount >= asked.get(row.item_id, amount)
            else Outcome.PARTLY
        )
        row.effective_on = effective_on
        row.perform_by = perform_by
        row.is_final = (is_final or {}).get(row.item_id)
    ForumItem.objects.bulk_update(
        rows, ["state", "amount_fen", "outcome", "effective_on", "perform_by", "is_final"]
    )


def release(rows: Iterable[ForumItem], *, state: ItemState) -> None:
    """Let items leave a forum without a result: failed, withdrawn, done, void, moved.

    :raises NotInThisForum: an item is not (or no longer) in this forum.
    """
    rows = list(rows)
    for row in rows:
        _require_in(row)
    _write(rows, state=state)


def take_effect(rows: Iterable[ForumItem], *, on: date, perform_by: date | None) -> None:
    """Record from when a decided or settled item binds, and by when it must be performed."""
    _write(list(rows), effective_on=on, perform_by=perform_by)


def fall(rows: Iterable[ForumItem]) -> None:
    """Take a result away again: what was settled or decided no longer binds (失效、撤销)."""
    nothing = dict.fromkeys(("outcome", "amount_fen", "is_final", "effective_on", "perform_by"))
    _write(list(rows), state=ItemState.VOID, **nothing)


def _write(rows: Sequence[ForumItem], **values: Any) -> None:
    """Give all rows the same values, in one statement and in memory."""
    for row in rows:
        for name, value in values.items():
            setattr(row, name, value)
    ForumItem.objects.filter(pk__in=[row.pk for row in rows]).update(**values)
