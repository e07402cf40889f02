"""A receipt (领款凭证) for each worker whom the bank has paid, written with the confirmation."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction

from niangjia.apps.matters.models import Claimant, Paper
from niangjia.apps.matters.services import papers
from niangjia.apps.people import services as people
from niangjia.apps.people.choices import Field
from niangjia.apps.people.models import Person
from niangjia.apps.recovery.choices import PayerKind
from niangjia.apps.recovery.models import Payout, PayoutLine
from niangjia.apps.recovery.selectors.positions import positions
from niangjia.apps.recovery.services.payouts import confirm_payout

FORM = "payment_receipt"


@transaction.atomic
def confirm_with_receipts(
    *, payout: Payout, lines: Iterable[int], on: date, by: Person, bank_reference: str = ""
) -> tuple[Payout, list[Paper]]:
    """Record which workers (claimant ids) the bank has paid, and draft the receipt each will sign.

    :raises PayoutNotOpen: the batch has been answered whole.
    :raises LineNotWaiting: somebody is not in the batch, or was answered before.
    """
    chosen = set(lines)
    payout = confirm_payout(
        payout=payout, lines=chosen, on=on, by=by, bank_reference=bank_reference
    )
    paid: dict[int, list[PayoutLine]] = defaultdict(list)
    rows = payout.lines.filter(claimant__in=chosen).select_related("item", "claimant__person")
    for line in rows.order_by("claimant__seq", "pk"):
        paid[line.claimant_id].append(line)
    workers = {pk: own[0].claimant for pk, own in paid.items()}
    numbers = people.reveal_many(
        people=[worker.person for worker in workers.values()],
        fields=list(Field),
        by=by,
        why=f"写入第 {payout.no} 批付款的领款凭证",
    )
    rest: dict[int, int] = defaultdict(int)
    for row in positions(payout.matter):
        rest[row.claimant] += row.still_due_fen + row.held_fen
    shared = {
        "organisation": payout.matter.home_union.name,
        "matter": payout.matter.title,
        "payer": _sources(payout),
        "method": "transfer",
        "by_transfer": True,
        "voucher": bank_reference or None,
        "paid_on": on.isoformat(),
    }
    made = []
    for pk, own in paid.items():
        worker = workers[pk]
        facts = {
            **shared,
            "payee": _payee(worker, numbers[worker.person_id], own[0].bank_name),
            "items": [
                {"title": line.item.get_kind_display(), "amount": line.amount_fen} for line in own
            ],
            "rest": rest[pk],
        }
        made.append(
            papers.draft(matter=payout.matter, form=FORM, facts=facts, by=by, claimant=worker)
        )
    return payout, made


def _payee(worker: Claimant, numbers: dict[str, str], bank: str) -> dict[str, Any]:
    known = {
        "name": worker.person.name,
        "citizen_id": numbers[Field.CITIZEN_ID],
        "phone": numbers[Field.PHONE],
        "account_name": worker.person.name,
        "bank": bank,
        "account": numbers[Field.BANK_ACCOUNT],
    }
    return {name: value for name, value in known.items() if value}


def _sources(payout: Payout) -> str:
    """Return whose money it was: the payers of the matter, each once."""
    rows = payout.matter.receipts.order_by("pk").values_list("payer_kind", "payer_name")
    return "、".join(dict.fromkeys(f"{PayerKind(kind).label}：{name}" for kind, name in rows))
