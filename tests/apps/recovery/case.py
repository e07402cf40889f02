"""A matter whose items can be enforced, with money coming in, for the tests of cash."""

from datetime import UTC, date, datetime
from uuid import uuid4

from tests.apps.recovery.ground import a_matter, items_of

from niangjia.apps.matters.choices import ItemKind
from niangjia.apps.matters.models import Matter
from niangjia.apps.people.models import Person
from niangjia.apps.recovery import selectors, services
from niangjia.apps.recovery.choices import Kind, PayerKind
from niangjia.apps.recovery.models import Plan, Receipt
from niangjia.apps.recovery.services.distribution import Priority

DAY = date(2025, 6, 18)
NOON = datetime(2025, 6, 18, 4, tzinfo=UTC)


class Case:
    """A matter whose items can be enforced, and two people to keep its books."""

    def __init__(self, clerk: Person, second: Person, *due: int, kinds: int = 1) -> None:
        self.clerk, self.second = clerk, second
        chosen = (ItemKind.UNPAID_WAGES, ItemKind.LATE_INTEREST)[:kinds]
        self.matter: Matter = a_matter(len(due) // kinds, kinds=chosen)
        self.items = items_of(self.matter)
        self.who = {"matter": self.matter, "on": DAY, "by": clerk}
        services.claim(amounts=dict(zip(self.items, due, strict=True)), **self.who)
        services.fix(amounts=dict(zip(self.items, due, strict=True)), why="演示裁决", **self.who)
        services.make_enforceable(items=self.items, why="生效", **self.who)

    def receive(self, fen: int, **more: object) -> Receipt:
        given = {
            "amount_fen": fen,
            "payer": "演示法院",
            "payer_kind": PayerKind.COURT,
            "voucher": uuid4().hex[:8],
            "idempotency_key": uuid4(),
        }
        return services.receive(**{**self.who, **given, **more})

    def propose(self, priority: Priority | None = None) -> Plan:
        return services.propose_distribution(**self.who, at=NOON, priority=priority)

    def approve(self, plan: Plan) -> Plan:
        return services.approve_distribution(
            plan=plan, by=self.second, book_no=plan.book_no, at=NOON
        )

    def shares(self, plan: Plan) -> list[int]:
        by_item = dict(plan.lines.values_list("item", "share_fen"))
        return [by_item[item] for item in self.items]

    def now(self, kind: Kind) -> list[int]:
        return [row.now(kind) for row in selectors.positions(self.matter)]

    def people(self) -> list[int]:
        return list(self.matter.claimants.order_by("seq").values_list("pk", flat=True))

    def paid_out(self) -> None:
        payout = services.prepare_payout(**self.who).payout
        everybody = set(payout.lines.values_list("claimant", flat=True))
        services.confirm_payout(payout=payout, lines=everybody, on=DAY, by=self.clerk)
