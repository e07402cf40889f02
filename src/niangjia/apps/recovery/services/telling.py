"""A worker hears of money: paid to her, paid first by the fund, or sent back by her bank."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.db import connection

from niangjia.apps.matters.models import Claimant, Matter
from niangjia.apps.matters.services.telling import page_of
from niangjia.apps.notices import services as notices
from niangjia.apps.notices.drafting import drafted
from niangjia.apps.notices.templates import day
from niangjia.apps.people.models import Person
from niangjia.apps.recovery.models import Entry, Payout, PayoutLine
from niangjia.kernel.money import figures


def paid(*, payout: Payout, lines: Iterable[PayoutLine], on: date, by: Person) -> int:
    """Tell each worker what the bank has paid to her, when, to which account; return how many."""
    fen, account = _by_claimant(lines), {}
    for line in payout.lines.filter(claimant__in=fen):
        account[line.claimant_id] = f"{line.bank_name} {line.bank_account_masked}".strip()
    return _tell(
        payout.matter,
        {
            one: {"yuan": figures(amount), "day": day(on), "account": account[one] or "您的卡"}
            for one, amount in fen.items()
        },
        template="recovery.paid",
        event=f"paid:{payout.pk}",
        by=by,
    )


def returned(*, payout: Payout, lines: Iterable[PayoutLine], by: Person) -> int:
    """Tell a worker that her bank sent the money back, and that it is kept for her."""
    return _tell(
        payout.matter,
        {one: {"yuan": figures(amount)} for one, amount in _by_claimant(lines).items()},
        template="recovery.transfer_returned",
        event=f"returned:{payout.pk}",
        by=by,
    )


def advanced(*, entry: Entry, amounts: Mapping[int, int], on: date, by: Person) -> int:
    """Tell each worker (fen by claimant id) what the emergency fund has paid into her hands."""
    return _tell(
        entry.matter,
        {one: {"yuan": figures(fen), "day": day(on)} for one, fen in amounts.items()},
        template="recovery.advanced",
        event=f"advanced:{entry.pk}",
        by=by,
    )


def _by_claimant(lines: Iterable[PayoutLine]) -> dict[int, int]:
    fen: dict[int, int] = {}
    for line in lines:
        fen[line.claimant_id] = fen.get(line.claimant_id, 0) + line.amount_fen
    return fen


def _tell(
    matter: Matter,
    facts: Mapping[int, Mapping[str, str]],
    *,
    template: str,
    event: str,
    by: Person,
) -> int:
    # The ledger is stamped by the database, and so is what is told of it.
    with connection.cursor() as cursor:
        cursor.execute("SELECT now()")
        (at,) = cursor.fetchone()
    people = Claimant.objects.filter(pk__in=facts).select_related("person")
    return notices.tell_each(
        drafts=[
            drafted(
                to=one.person,
                template=template,
                facts={"number": matter.number, **facts[one.pk]},
                at=at,
                by=by,
                about=page_of(matter),
                subject=matter,
                event=f"{event}:{one.pk}",
            )
            for one in people
        ],
        by=by,
        at=at,
    )
