"""Walks a matter through its procedures on past days, by the services that people's clicks use."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.utils import timezone

from niangjia.apps.documents import services as documents
from niangjia.apps.matters import selectors as matters
from niangjia.apps.matters.services import forums, roster, steps
from niangjia.apps.people import services as people
from niangjia.apps.recovery import services as recovery
from niangjia.apps.recovery.choices import PayerKind
from niangjia.apps.recovery.selectors import Position, positions
from niangjia.apps.recovery.services.assessment import assess_claims
from niangjia.jobs.demo.federation import House

if TYPE_CHECKING:
    from niangjia.apps.matters.models import Forum, Matter

KEYS = uuid5(NAMESPACE_URL, "niangjia/demo")
"""Receipts of the demo have fixed keys, so that loading it twice books nothing twice."""


def key_of(voucher: str) -> UUID:
    """Return the fixed key of a receipt of the demo."""
    return uuid5(KEYS, voucher)


def moment(day: date, hour: int = 10) -> datetime:
    """Return an hour of a working day in China."""
    return timezone.make_aware(datetime.combine(day, time(hour)))


@dataclass(slots=True)
class Walk:
    """One matter on its way; `house` are the people who act."""

    house: House
    matter: "Matter"

    def enrol(self, name: str, data: bytes, day: date) -> None:
        """Import the roster and compute the claims."""
        roster.import_whole(
            matter=self.matter, name=name, data=data, by=self.house.officer, at=moment(day)
        )
        assess_claims(matter=self.matter, on=day, by=self.house.officer, at=moment(day, 11))

    def open(self, lifecycle: str, day: date, *, body: str) -> "Forum":
        """Open a proceeding over everything that is free for it."""
        return forums.open_forum(
            matter=self.matter,
            lifecycle=lifecycle,
            items=matters.free_items(self.matter, lifecycle),
            by=self.house.officer,
            opened_on=day,
            at=moment(day),
            body_name=body,
        )

    def take(
        self,
        forum: "Forum",
        verb: str,
        day: date,
        facts: Mapping[str, Any] | None = None,
        *,
        items: Iterable[int] | None = None,
    ) -> "Forum":
        """Take a step; return the forum it was taken in, which is new when some were split off."""
        forum.refresh_from_db()
        row = steps.take(
            forum=forum,
            verb=verb,
            by=self.house.officer,
            happened_on=day,
            at=moment(day, 15),
            facts=dict(facts or {}),
            items=items,
            expected_version=forum.version,
        )
        row.forum.refresh_from_db()
        return row.forum

    def send_papers(self, form: str, day: date) -> int:
        """Let every complete paper of a form leave; return how many did."""
        papers = matters.sendable(self.matter, forms=[form])
        for paper in papers:
            documents.release(document=paper.document, by=self.house.officer, at=moment(day, 16))
        return len(papers)

    def receive(self, amount_fen: int, day: date, *, payer: str, voucher: str) -> None:
        """Book money that came from the court."""
        recovery.receive(
            matter=self.matter,
            amount_fen=amount_fen,
            payer=payer,
            payer_kind=PayerKind.COURT,
            voucher=voucher,
            on=day,
            by=self.house.cashier,
            idempotency_key=key_of(voucher),
        )

    def distribute(self, proposed_on: date, approved_on: date) -> None:
        """Share what arrived, by two people."""
        plan = recovery.propose_distribution(
            matter=self.matter, by=self.house.cashier, on=proposed_on, at=moment(proposed_on)
        )
        recovery.approve_distribution(
            plan=plan, by=self.house.leader, book_no=plan.book_no, at=moment(approved_on)
        )

    def computed(self) -> dict[int, int]:
        """Return what the law gives for each item, in fen."""
        rows = matters.claimant_rows(self.matter)
        return {item.item_id: item.computed_fen or 0 for row in rows for item in row.items}

    def positions(self) -> tuple[Position, ...]:
        """Return where the money of each item is."""
        return positions(self.matter)

    def pay(self, sent_on: date, paid_on: date, *, reference: str) -> None:
        """Pay out what is held, to everyone who can be paid."""
        made = recovery.prepare_payout(matter=self.matter, by=self.house.cashier, on=sent_on)
        payout = recovery.send_payout(payout=made.payout, by=self.house.cashier, on=sent_on)
        lines = payout.lines.values_list("claimant_id", flat=True)
        recovery.confirm_with_receipts(
            payout=payout,
            lines=set(lines),
            on=paid_on,
            by=self.house.cashier,
            bank_reference=reference,
        )


def give_accounts(walk: Walk, *, prefix: str) -> None:
    """Give every worker an invented phone and bank account, as the desk would ask for them."""
    for at, worker in enumerate(walk.matter.claimants.select_related("person").order_by("seq")):
        people.correct_person(
            person=worker.person,
            version=worker.person.version,
            phone=f"{prefix}{at:08d}",
            bank_account=f"62284{prefix}{at:011d}",
            bank_name="演示银行",
            by=walk.house.officer,
            why="登记联系方式和收款账户（演示）",
        )
