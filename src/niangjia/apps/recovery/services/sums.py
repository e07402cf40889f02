"""What the ledger tells the matter below it: the sums that keep it from being closed."""

from niangjia.apps.matters.models import Matter
from niangjia.apps.matters.services.closing import set_open_sums
from niangjia.apps.recovery.choices import Kind
from niangjia.apps.recovery.selectors.positions import Position, common, positions

OPEN_SUMS = {
    "undecided": (Kind.CLAIMED, Kind.COMPUTED),
    "fixed": (Kind.FIXED,),
    "enforceable": (Kind.ENFORCEABLE,),
    "advanced": (Kind.ADVANCED,),
    "unpaid": (Kind.HELD,),
    "owed_back": (Kind.OWED_BACK,),
}
"""The names closing knows them by, and the places that make them up."""


def tell_open_sums(matter: Matter) -> None:
    """Set the matter's open sums to what the ledger says now; call in the posting's transaction."""
    rows = positions(matter)
    sums = [(name, *_sum(rows, kinds)) for name, kinds in OPEN_SUMS.items()]
    sums.append(("undistributed", common(matter).get(Kind.RECEIVED, 0), 0))
    set_open_sums(matter=matter, sums=sums)


def _sum(rows: tuple[Position, ...], kinds: tuple[Kind, ...]) -> tuple[int, int]:
    concerned = [row for row in rows if row.now(*kinds)]
    return sum(row.now(*kinds) for row in concerned), len({row.claimant for row in concerned})
