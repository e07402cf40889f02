"""The evidence of a matter that came through the door."""

from django.db.models import Q, QuerySet

from niangjia.apps.matters.models import Claimant, Evidence, Matter
from niangjia.kernel.errors import NotFound

TABLES = ("text/plain", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
"""The kinds of evidence that can hold a table, by what the file was found to be."""


def evidence_of(matter: Matter) -> QuerySet[Evidence]:
    """Return the evidence of a matter in the order of its numbers, what was withdrawn included."""
    rows = matter.evidence.select_related("file", "claimant__person", "added_by", "withdrawn_by")
    return rows.order_by("seq")


def statements_of(claimant: Claimant) -> QuerySet[Evidence]:
    """Return the evidence that may be a bank statement of hers: tables, hers or of the matter."""
    rows = evidence_of(claimant.matter).filter(withdrawn_at__isnull=True)
    return rows.filter(Q(claimant=claimant) | Q(claimant=None), file__media_type__in=TABLES)


def get_statement(seq: int, *, claimant: Claimant) -> Evidence:
    """Return one piece of evidence that may be a bank statement of hers.

    :raises NotFound: there is none of that number.
    """
    try:
        return statements_of(claimant).get(seq=seq)
    except Evidence.DoesNotExist:
        raise NotFound from None


def get_evidence(seq: int, *, matter: Matter) -> Evidence:
    """Return one piece of evidence of a matter that came through the door.

    :raises NotFound: the matter has none of that number.
    """
    try:
        return evidence_of(matter).get(seq=seq)
    except Evidence.DoesNotExist:
        raise NotFound from None
