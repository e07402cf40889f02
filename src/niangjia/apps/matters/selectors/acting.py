"""Who acts in a matter."""

from datetime import date

from django.db.models import Q, QuerySet

from niangjia.apps.matters.models import Matter, Participant


def acting(matter: Matter, *, on: date) -> QuerySet[Participant]:
    """Return who acts in a matter on a day, in what role and for which part."""
    now = Q(during__contains=on)
    rows = matter.participants.filter(now).select_related("person", "forum", "claimant")
    return rows.order_by("role", "pk")
