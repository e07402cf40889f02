"""What a step decides for the claim items it covers, in their forum and in the ledger.

Effects of every procedure: mediation and legal aid, which stand above, use them too.
"""

from niangjia.apps.matters.choices import ItemState
from niangjia.apps.matters.procedures import Taking
from niangjia.apps.matters.services import items
from niangjia.apps.proceedings.policies import fact_amounts, fact_day
from niangjia.apps.recovery.choices import DropReason
from niangjia.apps.recovery.selectors.positions import positions
from niangjia.apps.recovery.services import rights

FINAL = "award_final"
"""The step whose award is final for the items it covers (一裁终局)."""


def settle(taking: Taking) -> None:
    """Store what was agreed for each item."""
    items.conclude(
        taking.items,
        state=ItemState.SETTLED,
        amounts=fact_amounts(taking),
        asked=_asked(taking),
        effective_on=taking.happened_on,
        perform_by=fact_day(taking, "perform_by"),
    )


def decide(taking: Taking) -> None:
    """Store what was awarded for each item, and whether the award is final for it."""
    final = taking.step.verb == FINAL
    items.conclude(
        taking.items,
        state=ItemState.DECIDED,
        amounts=fact_amounts(taking),
        asked=_asked(taking),
        is_final={row.item_id: final for row in taking.items},
    )


def make_effective(taking: Taking) -> None:
    """Store from when the result binds, and by when it must be performed."""
    items.take_effect(
        taking.items, on=taking.happened_on, perform_by=fact_day(taking, "perform_by")
    )


def fail(taking: Taking) -> None:
    """Let the items leave without a result."""
    items.release(taking.items, state=ItemState.FAILED)


def withdraw(taking: Taking) -> None:
    """Let the items leave because they were withdrawn."""
    items.release(taking.items, state=ItemState.WITHDRAWN)


def finish(taking: Taking) -> None:
    """Let the items leave because the work on them is done."""
    items.release(taking.items, state=ItemState.DONE)


def void(taking: Taking) -> None:
    """Take the result away again; the items are free for other proceedings."""
    items.fall(taking.items)


def fix_rights(taking: Taking) -> None:
    """Record in the ledger what was agreed or awarded; the rest is dropped with its reason."""
    agreed = taking.items[0].state == ItemState.SETTLED
    rights.fix(
        matter=taking.forum.matter,
        amounts=fact_amounts(taking),
        on=taking.happened_on,
        by=taking.by,
        why=_why(taking),
        reason=DropReason.CONCEDED if agreed else DropReason.NOT_SUPPORTED,
        voucher=taking.forum.case_number,
    )


def make_rights_enforceable(taking: Taking) -> None:
    """Record in the ledger that what was fixed may be enforced."""
    rights.make_enforceable(
        matter=taking.forum.matter,
        items=[row.item_id for row in taking.items],
        on=taking.happened_on,
        by=taking.by,
        why=_why(taking),
        voucher=taking.forum.case_number,
    )


def unfix_rights(taking: Taking) -> None:
    """Take back in the ledger what was fixed, by counter-moves.

    :raises MoneyUnderWay: money was distributed or paid on it.
    """
    rights.revoke(
        matter=taking.forum.matter,
        items=[row.item_id for row in taking.items],
        on=taking.happened_on,
        by=taking.by,
        why=_why(taking),
    )


def _asked(taking: Taking) -> dict[int, int]:
    rows = positions(taking.forum.matter, items=[row.item_id for row in taking.items])
    return {row.item: row.claimed_fen or row.computed_fen for row in rows}


def _why(taking: Taking) -> str:
    return f"{taking.lifecycle.zh}：{taking.step.zh}"
