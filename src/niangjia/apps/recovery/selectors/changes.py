"""Changes of the ledger that wait or were approved, and what each moved."""

from collections.abc import Sequence

from niangjia.apps.matters.models import Item, Matter
from niangjia.apps.recovery.choices import Kind
from niangjia.apps.recovery.models import Change, Receipt
from niangjia.apps.recovery.selectors.positions import Position, positions
from niangjia.kernel.errors import NotFound


def get_change(pk: int, *, matter: Matter) -> Change:
    """Return a change of a matter that came through the door.

    :raises NotFound: the matter has no such change.
    """
    try:
        return matter.ledger_changes.select_related(
            "matter", "made_by", "approved_by", "entry", "receipt"
        ).get(pk=pk)
    except Change.DoesNotExist:
        raise NotFound from None


def get_receipt(pk: int, *, matter: Matter) -> Receipt:
    """Return a receipt of a matter that came through the door.

    :raises NotFound: the matter has no such receipt.
    """
    try:
        return matter.receipts.select_related("matter").get(pk=pk)
    except Receipt.DoesNotExist:
        raise NotFound from None


def changed_items(change: Change) -> Sequence[tuple[Item, int]]:
    """Return the items a change names with their amounts in fen, in the matter's order."""
    lines = change.lines.select_related("item__claimant__person")
    return [(line.item, line.fen) for line in lines.order_by("item__claimant__seq", "item")]


def fixed_items(matter: Matter) -> list[tuple[Item, Position]]:
    """Return the items an agreement or award fixed an amount for, in the matter's order."""
    return _where(matter, lambda row: row.fixed_fen > 0)


def owing_items(matter: Matter) -> list[tuple[Item, Position]]:
    """Return the items for which somebody was paid too much and has not returned it."""
    return _where(matter, lambda row: row.now(Kind.OWED_BACK) > 0)


def advanceable_items(matter: Matter) -> list[tuple[Item, Position]]:
    """Return the items that can be enforced, met or not."""
    return _where(matter, lambda row: row.now(Kind.ENFORCEABLE) > 0)


def _where(matter: Matter, fits) -> list[tuple[Item, Position]]:
    found = {row.item: row for row in positions(matter) if fits(row)}
    items = Item.objects.filter(pk__in=found).select_related("claimant__person")
    return [(item, found[item.pk]) for item in items.order_by("claimant__seq", "pk")]
