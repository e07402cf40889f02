"""Who can be paid what is held for her, and who cannot yet, with the reason."""

from collections import defaultdict
from dataclasses import dataclass

from niangjia.apps.matters.choices import LeftWhy
from niangjia.apps.matters.models import Claimant, Matter
from niangjia.apps.recovery.choices import LineState
from niangjia.apps.recovery.models import PayoutLine
from niangjia.apps.recovery.selectors.positions import positions


@dataclass(frozen=True, slots=True, kw_only=True)
class Payee:
    """One worker with money held: how much for which item, and why it cannot be paid, if so."""

    claimant: Claimant
    held: tuple[tuple[int, int], ...]
    why_not: str = ""

    @property
    def fen(self) -> int:
        """The sum over her items."""
        return sum(fen for _, fen in self.held)


def payees(matter: Matter) -> tuple[Payee, ...]:
    """Return everybody with money held that is in no batch under way, in the matter's order."""
    waiting = set(
        PayoutLine.objects.filter(matter=matter, state=LineState.WAITING).values_list(
            "item_id", "claimant_id"
        )
    )
    held: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for row in positions(matter):
        if row.held_fen and (row.item, row.claimant) not in waiting:
            held[row.claimant].append((row.item, row.held_fen))
    people = Claimant.objects.filter(matter=matter, pk__in=held).select_related("person")
    return tuple(
        Payee(claimant=claimant, held=tuple(held[claimant.pk]), why_not=why_not(claimant))
        for claimant in people.order_by("seq")
    )


def why_not(claimant: Claimant) -> str:
    """Return why a worker cannot be paid now, in Chinese; empty when she can."""
    if claimant.left_why == LeftWhy.DIED:
        return "本人已去世，等继承人办好手续"
    if not claimant.person.is_verified:
        return "身份待核实：先提存"
    if not claimant.person.bank_account_last4:
        return "没有收款账户：先提存"
    return ""
