"""Whose contact is kept longer than it is needed: shown to a person, who decides."""

from datetime import date

from django.db.models import Exists, OuterRef, Q

from niangjia.apps.matters.models import Claimant
from niangjia.apps.matters.selectors.scope import matters_visible_to
from niangjia.apps.people.holds import years_after
from niangjia.apps.people.models import Person


def kept_too_long(person: Person, *, on: date, years: int) -> list[Claimant]:
    """Return workers in the visible matters, closed that many years ago, whose contact is kept.

    Whoever has another, open or younger matter is left out: it is still needed.
    """
    last = years_after(on, -years)
    mine = Claimant.objects.filter(
        matter__in=matters_visible_to(person, on=on).filter(is_open=False, closed_at__date__lt=last)
    ).filter(Q(person__phone_enc__isnull=False) | Q(person__address_enc__isnull=False))
    younger = Claimant.objects.filter(person=OuterRef("person")).filter(
        Q(matter__is_open=True) | Q(matter__closed_at__date__gte=last)
    )
    return list(
        mine.filter(~Exists(younger)).select_related("person", "matter").order_by("person__name")
    )
