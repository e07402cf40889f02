"""Who acts in a matter, and of how many workers it is known where they live."""

from collections.abc import Collection
from datetime import date

from django.db.models import Q, QuerySet

from niangjia.apps.matters.models import Matter, Participant
from niangjia.apps.unions.models import Membership
from niangjia.apps.unions.selectors import bodies


def with_address(matter: Matter, seqs: Collection[int]) -> int:
    """Return how many of these workers (by number) have told where they live."""
    rows = matter.claimants.filter(seq__in=seqs, person__address_enc__isnull=False)
    return rows.count()


def acting(matter: Matter, *, on: date) -> QuerySet[Participant]:
    """Return who acts in a matter on a day, in what role and for which part."""
    now = Q(during__contains=on)
    rows = matter.participants.filter(now).select_related("person", "body", "forum", "claimant")
    return rows.order_by("role", "pk")


def acting_people(matter: Matter, *, on: date) -> list[tuple[int, str, str]]:
    """Return the people who act in a matter on a day: number, name, and as what or for whom.

    Of a partner body those who act for it that day; of a closed one nobody.
    """
    rows = acting(matter, on=on)
    found = [(row.person_id, row.person.name, row.get_role_display()) for row in rows if row.person]
    there = {row.body_id for row in rows if row.body_id is not None}
    there -= bodies.closed_among(there, on=on)
    members = Membership.objects.filter(body__in=there, during__contains=on)
    for one in members.select_related("person", "body").order_by("body__name", "person__name"):
        found.append((one.person_id, one.person.name, one.body.name))
    return found
