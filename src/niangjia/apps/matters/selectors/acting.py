"""Who acts in a matter, and of how many workers it is known where they live."""

from collections.abc import Collection
from datetime import date

from django.db.models import Q, QuerySet

from niangjia.apps.matters.models import Matter, Participant


def with_address(matter: Matter, seqs: Collection[int]) -> int:
    """Return how many of these workers (by number) have told where they live."""
    rows = matter.claimants.filter(seq__in=seqs, person__address_enc__isnull=False)
    return rows.count()


def acting(matter: Matter, *, on: date) -> QuerySet[Participant]:
    """Return who acts in a matter on a day, in what role and for which part."""
    now = Q(during__contains=on)
    rows = matter.participants.filter(now).select_related("person", "forum", "claimant")
    return rows.order_by("role", "pk")
