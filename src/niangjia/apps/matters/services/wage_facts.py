"""What a worker was paid, as her bank says it: read from evidence, confirmed month by month."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F
from django.db.transaction import atomic
from django.utils import timezone

from niangjia.apps.audit import services as audit
from niangjia.apps.documents.selectors import content_of
from niangjia.apps.matters.models import Claimant, Evidence, WageMonth
from niangjia.apps.matters.services.evidence import EvidenceWithdrawn
from niangjia.apps.matters.services.register import require_open
from niangjia.apps.people.models import Person
from niangjia.engines import tables
from niangjia.engines.tables.statements import Pays, Statement, read_statement
from niangjia.kernel.errors import DomainError, StaleVersion
from niangjia.kernel.money import figures

LARGEST_STATEMENT = 2 * 1024 * 1024
"""So many bytes are read while somebody waits: some ten years of a busy account, two seconds."""


class StatementTooLarge(DomainError):
    """It would keep whoever waits at the page waiting too long."""

    code = "matters.statement_too_large"
    message = "证据 %(seq)s 有 %(size)s MB，超过 %(most)s MB。请按年分开导出，分几份登记。"


class EvidenceOfAnother(DomainError):
    """The evidence was handed in for another worker."""

    code = "matters.evidence_of_another"
    message = "证据 %(seq)s 是另一位职工的，不能用来登记%(name)s的工资。"


class NoMonthConfirmed(DomainError):
    """Nothing was ticked."""

    code = "matters.no_month_confirmed"
    message = "一个月也没有勾选，什么也没有登记。请勾上看过的月份。"


class PaidNegative(DomainError):
    """More went back than was paid."""

    code = "matters.paid_negative"
    message = "%(month)s 的实发不能是负数。退回的钱请从原来的月份里减。"


class MonthToCome(DomainError):
    """The month has not begun."""

    code = "matters.month_to_come"
    message = "%(month)s 还没有到，不能登记实发。请核对是哪个月的工资。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmed:
    """What a confirmation did: how many months are new or changed, how many stood already."""

    changed: int
    unchanged: int


@atomic
def open_statement(
    *,
    evidence: Evidence,
    claimant: Claimant,
    employers: Sequence[str],
    pays: Pays | None,
    by: Person,
) -> Statement:
    """Read a bank statement that was handed in as evidence, and record who opened it.

    What a worker spent stands in it as well: nobody looks into it unseen.

    :raises EvidenceOfAnother: it was handed in for another worker.
    :raises EvidenceWithdrawn: it was withdrawn.
    :raises StatementTooLarge: it is too long to be read while somebody waits.
    :raises DomainError: it is no bank statement (`engines/tables`), or gone from the store.
    """
    _require_hers(evidence, claimant)
    if evidence.file.size > LARGEST_STATEMENT:
        size = -(-evidence.file.size // 1024**2)
        raise StatementTooLarge(seq=evidence.seq, size=size, most=LARGEST_STATEMENT // 1024**2)
    book = tables.open_workbook(evidence.file.original_name, content_of(evidence.file))
    statement = read_statement(book, employers=employers, worker=claimant.person.name, pays=pays)
    facts = {"seq": evidence.seq, "claimant": claimant.pk}
    audit.record("matters.statement_read", target=evidence, by=by, facts=facts)
    return statement


@atomic
def confirm_paid(
    *,
    claimant: Claimant,
    evidence: Evidence,
    paid: Mapping[date, int],
    seen: Mapping[date, int | None],
    by: Person,
    at: datetime,
) -> Confirmed:
    """Take what an officer confirmed to have been paid in some months as the worker's wage facts.

    `paid` is in fen by the first day of each month, `seen` what the page showed to be kept before.
    What should have been paid is not touched. The same months again change nothing.

    :raises NoMonthConfirmed: there is no month.
    :raises PaidNegative: an amount is below zero.
    :raises MonthToCome: a month has not begun.
    :raises StaleVersion: what was kept is no longer what the page showed.
    :raises EvidenceOfAnother, EvidenceWithdrawn: the evidence cannot be the source.
    :raises MatterClosed: the matter takes no more changes.
    """
    if not paid:
        raise NoMonthConfirmed
    today = timezone.localdate(at)
    for month, fen in sorted(paid.items()):
        if fen < 0:
            raise PaidNegative(month=f"{month:%Y-%m}")
        if month > today:
            raise MonthToCome(month=f"{month:%Y-%m}")
    require_open(claimant.matter)
    _require_hers(evidence, claimant)
    kept = {
        row.month: row
        for row in WageMonth.objects.select_for_update(of=("self",)).filter(
            claimant=claimant, month__in=paid
        )
    }
    changed = {
        month: fen
        for month, fen in paid.items()
        if month not in kept
        or (kept[month].paid_fen, kept[month].paid_from_id) != (fen, evidence.pk)
    }
    for month in changed:
        before = kept[month].paid_fen if month in kept else None
        if before != seen.get(month):
            raise StaleVersion(what="这位职工的工资台账")
    for month, fen in changed.items():
        WageMonth.objects.update_or_create(
            claimant=claimant, month=month, defaults={"paid_fen": fen, "paid_from": evidence}
        )
    if changed:
        Claimant.objects.filter(pk=claimant.pk).update(version=F("version") + 1)
        audit.record(
            "matters.paid_confirmed",
            target=claimant,
            by=by,
            facts={"seq": claimant.seq, "evidence": evidence.seq, "months": len(changed)},
            personal={
                "before": {_label(month): _shown(kept, month) for month in sorted(changed)},
                "after": {_label(month): figures(changed[month]) for month in sorted(changed)},
            },
            subject=claimant.person,
        )
    return Confirmed(changed=len(changed), unchanged=len(paid) - len(changed))


def _require_hers(evidence: Evidence, claimant: Claimant) -> None:
    """Decline evidence that was withdrawn, or handed in for another worker or matter."""
    if evidence.withdrawn_at is not None:
        raise EvidenceWithdrawn(seq=evidence.seq)
    is_hers = evidence.claimant_id in (None, claimant.pk)
    if not is_hers or evidence.matter_id != claimant.matter_id:
        raise EvidenceOfAnother(seq=evidence.seq, name=claimant.person.name)


def _label(month: date) -> str:
    return f"{month:%Y-%m}"


def _shown(kept: Mapping[date, WageMonth], month: date) -> str:
    fen = kept[month].paid_fen if month in kept else None
    return "不详" if fen is None else figures(fen)
