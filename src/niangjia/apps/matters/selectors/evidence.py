"""The evidence of a matter that came through the door."""

from django.db.models import QuerySet

from niangjia.apps.matters.models import Evidence, Matter
from niangjia.kernel.errors import NotFound


def evidence_of(matter: Matter) -> QuerySet[Evidence]:
    """Return the evidence of a matter in the order of its numbers, what was withdrawn included."""
    rows = matter.evidence.select_related("file", "claimant__person", "added_by", "withdrawn_by")
    return rows.order_by("seq")


def get_evidence(seq: int, *, matter: Matter) -> Evidence:
    """Return one piece of evidence of a matter that came through the door.

    :raises NotFound: the matter has none of that number.
    """
    try:
        return evidence_of(matter).get(seq=seq)
    except Evidence.DoesNotExist:
        raise NotFound from None
