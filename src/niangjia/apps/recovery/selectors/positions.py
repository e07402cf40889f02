"""Where each fen of a matter is: per worker and claim item, and in sum."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from niangjia.apps.matters.models import ForumItem, Item, Matter
from niangjia.apps.recovery.choices import RIGHTS_ESTABLISHED, RIGHTS_OPEN, Kind
from niangjia.apps.recovery.models import Account


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """One claim item: how much is where now, and how much ever came there (in fen)."""

    item: int
    claimant: int
    item_kind: str
    balance: dict[Kind, int] = field(default_factory=dict)
    came: dict[Kind, int] = field(default_factory=dict)

    def now(self, *kinds: Kind) -> int:
        """Return what is in places of these kinds now."""
        return sum(self.balance.get(kind, 0) for kind in kinds)

    @property
    def claimed_fen(self) -> int:
        """What the worker asked for."""
        return self.came.get(Kind.CLAIMED, 0)

    @property
    def computed_fen(self) -> int:
        """What the law gives, as computed."""
        return self.came.get(Kind.COMPUTED, 0)

    @property
    def fixed_fen(self) -> int:
        """What an agreement or award fixed."""
        return self.came.get(Kind.FIXED, 0)

    @property
    def enforceable_fen(self) -> int:
        """What could be enforced, met or not."""
        return self.came.get(Kind.ENFORCEABLE, 0)

    @property
    def established_fen(self) -> int:
        """What was fixed and not given up since: the measure by which a pool is shared."""
        return self.now(*RIGHTS_ESTABLISHED)

    @property
    def had_fen(self) -> int:
        """What the debtor's money has given to this item so far, paid, held or repaid for it."""
        return self.now(Kind.HELD, Kind.SATISFIED, Kind.ADVANCE_RECOVERED, Kind.OWED_BACK)

    @property
    def held_fen(self) -> int:
        """What was distributed and not yet paid."""
        return self.now(Kind.HELD)

    @property
    def paid_fen(self) -> int:
        """What is in the worker's hand by right."""
        return self.now(Kind.PAID)

    @property
    def open_fen(self) -> int:
        """The right that is neither met nor given up."""
        return self.now(*RIGHTS_OPEN)

    @property
    def still_due_fen(self) -> int:
        """What was fixed or can be enforced and has not come."""
        return self.now(Kind.FIXED, Kind.ENFORCEABLE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """The sums of a matter, in fen; None is what nobody has claimed, computed or decided yet."""

    claimed_fen: int | None
    computed_fen: int | None
    fixed_fen: int | None
    enforceable_fen: int
    dropped_fen: int
    received_fen: int
    cost_fen: int
    undistributed_fen: int
    held_fen: int
    paid_fen: int
    owed_back_fen: int
    advanced_fen: int
    repaid_to_fund_fen: int
    people_paid: int
    people_held: int


def positions(matter: Matter, *, items: Iterable[int] | None = None) -> tuple[Position, ...]:
    """Return the position of every claim item of a matter, also of those without any entry yet."""
    rows = Item.objects.filter(matter=matter)
    accounts = Account.objects.filter(matter=matter, item__isnull=False)
    if items is not None:
        chosen = list(items)
        rows, accounts = rows.filter(pk__in=chosen), accounts.filter(item__in=chosen)
    balance: dict[tuple[int, int], dict[Kind, int]] = defaultdict(dict)
    came: dict[tuple[int, int], dict[Kind, int]] = defaultdict(dict)
    for account in accounts:
        if account.item_id is None or account.claimant_id is None:
            continue
        holder = (account.item_id, account.claimant_id)
        balance[holder][Kind(account.kind)] = account.balance_fen
        came[holder][Kind(account.kind)] = account.turnover_in
    own = {row.pk: row for row in rows.order_by("claimant__seq", "pk")}
    holders = [(row.pk, row.claimant_id) for row in own.values()]
    holders += [holder for holder in balance if holder not in set(holders)]
    return tuple(
        Position(
            item=item,
            claimant=claimant,
            item_kind=own[item].kind,
            balance=balance[item, claimant],
            came=came[item, claimant],
        )
        for item, claimant in holders
    )


def still_to_come(matter: Matter, items: Iterable[int]) -> frozenset[int]:
    """Return the items whose right no money covers yet, neither paid, held, nor to be set off."""
    return frozenset(
        row.item
        for row in positions(matter, items=items)
        if row.still_due_fen > row.now(Kind.HELD, Kind.OWED_BACK)
    )


def common(matter: Matter) -> dict[Kind, int]:
    """Return the balances kept once per matter; what came in stands against `source`, as plus."""
    sums: dict[Kind, int] = defaultdict(int)
    for account in Account.objects.filter(matter=matter, item__isnull=True):
        sums[Kind(account.kind)] += account.balance_fen
    sums[Kind.SOURCE] = -sums[Kind.SOURCE]
    return sums


def totals(matter: Matter) -> Totals:
    """Return the sums of a matter, from claimed to paid."""
    rows = positions(matter)
    shared = common(matter)
    return Totals(
        claimed_fen=sum(p.claimed_fen for p in rows) or None,
        computed_fen=sum(p.computed_fen for p in rows) or None,
        fixed_fen=_fixed(matter, rows),
        enforceable_fen=sum(p.enforceable_fen for p in rows),
        dropped_fen=sum(p.now(Kind.DROPPED) for p in rows),
        received_fen=shared[Kind.SOURCE],
        cost_fen=shared.get(Kind.COST, 0),
        undistributed_fen=shared.get(Kind.RECEIVED, 0),
        held_fen=sum(p.held_fen for p in rows),
        paid_fen=sum(p.paid_fen for p in rows),
        owed_back_fen=sum(p.now(Kind.OWED_BACK) for p in rows),
        advanced_fen=sum(p.now(Kind.ADVANCED) for p in rows),
        repaid_to_fund_fen=shared.get(Kind.REPAID_TO_FUND, 0),
        people_paid=len({p.claimant for p in rows if p.paid_fen}),
        people_held=len({p.claimant for p in rows if p.held_fen}),
    )


def _fixed(matter: Matter, rows: Iterable[Position]) -> int | None:
    """Return what was fixed; nothing is an amount only where somebody decided so."""
    fen = sum(row.fixed_fen for row in rows)
    if fen:
        return fen
    decided = ForumItem.objects.filter(matter=matter, outcome__isnull=False)
    return 0 if decided.exists() else None
