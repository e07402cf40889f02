"""Money that waits for somebody, over all matters a person may see."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from niangjia.apps.matters import selectors as matters
from niangjia.apps.matters.models import Matter, OpenSum
from niangjia.apps.people.models import Person
from niangjia.apps.recovery.choices import Kind, PayoutState, PlanState
from niangjia.apps.recovery.models import Account, Change, Payout, Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """What waits in one matter: its kind (of a change: its name), fen, people."""

    kind: str
    matter: Matter
    fen: int
    people: int
    pk: int | None = None
    made_by: str = ""
    since: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """Everything that waits, by what has to be done next; and what came and was paid in all."""

    undistributed: tuple[Waiting, ...]
    unpaid: tuple[Waiting, ...]
    plans: tuple[Waiting, ...]
    changes: tuple[Waiting, ...]
    payouts: tuple[Waiting, ...]
    received_fen: int
    paid_fen: int

    @property
    def matters(self) -> tuple[Matter, ...]:
        """The matters in which something waits, each once."""
        rows = (*self.undistributed, *self.unpaid, *self.plans, *self.changes, *self.payouts)
        return tuple({row.matter.pk: row.matter for row in rows}.values())

    @property
    def to_approve(self) -> int:
        """How many plans and changes wait for a second person."""
        return len(self.plans) + len(self.changes)

    @property
    def undistributed_fen(self) -> int:
        """What arrived and was not shared yet."""
        return sum(row.fen for row in self.undistributed)

    @property
    def unpaid_fen(self) -> int:
        """What was shared and is not in the workers' hands yet."""
        return sum(row.fen for row in self.unpaid)


def overview(person: Person, *, on: date) -> Overview:
    """Return the money that waits in the matters a person may see, the largest sum first."""
    seen = matters.matters_visible_to(person, on=on).values("pk")
    plans = Plan.objects.filter(matter__in=seen, state=PlanState.PROPOSED)
    changes = Change.objects.filter(matter__in=seen, state=PlanState.PROPOSED)
    payouts = Payout.objects.filter(
        matter__in=seen, state__in=[PayoutState.PREPARED, PayoutState.SENT]
    )
    accounts = Account.objects.filter(matter__in=seen)
    return Overview(
        undistributed=_sums(seen, "undistributed"),
        unpaid=_sums(seen, "unpaid"),
        plans=tuple(
            Waiting(
                kind="plan",
                matter=row.matter,
                fen=row.pool_fen - row.undistributed_fen,
                people=0,
                pk=row.pk,
                made_by=row.made_by.name,
                since=row.effective_on,
            )
            for row in plans.select_related("matter", "made_by").order_by("made_at", "pk")
        ),
        changes=tuple(
            Waiting(
                kind=row.get_kind_display(),
                matter=row.matter,
                fen=row.amount_fen,
                people=0,
                pk=row.pk,
                made_by=row.made_by.name,
                since=row.effective_on,
            )
            for row in changes.select_related("matter", "made_by").order_by("made_at", "pk")
        ),
        payouts=tuple(
            Waiting(
                kind="payout",
                matter=row.matter,
                fen=row.amount_fen,
                people=row.lines.values("claimant").distinct().count(),
                pk=row.no,
                made_by=row.prepared_by.name,
                since=row.sent_on or row.prepared_on,
            )
            for row in payouts.select_related("matter", "prepared_by").order_by("prepared_on", "pk")
        ),
        received_fen=-_sum(accounts, Kind.SOURCE),
        paid_fen=_sum(accounts, Kind.PAID),
    )


def _sums(seen: Any, kind: str) -> tuple[Waiting, ...]:
    rows = OpenSum.objects.filter(matter__in=seen, kind=kind).select_related("matter")
    return tuple(
        Waiting(
            kind=kind,
            matter=row.matter,
            fen=row.amount_fen,
            people=row.people,
        )
        for row in rows.order_by("-amount_fen", "pk")
    )


def _sum(accounts: QuerySet[Account], kind: Kind) -> int:
    return sum(accounts.filter(kind=kind).values_list("balance_fen", flat=True))


def audit_labels(matter: Matter) -> set[str]:
    """Return how the plans, changes and pay-outs of a matter are named in the audit."""
    own = {
        "plan": matter.distribution_plans,
        "change": matter.ledger_changes,
        "payout": matter.payouts,
    }
    return {
        f"recovery.{name}:{pk}"
        for name, rows in own.items()
        for pk in rows.values_list("pk", flat=True)
    }
