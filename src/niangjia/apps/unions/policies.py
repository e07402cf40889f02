"""Who may change the federation itself."""

from datetime import date

from django.db.models import Q, QuerySet

from niangjia.apps.people.models import Person
from niangjia.apps.unions.choices import RoleKind
from niangjia.apps.unions.models import Placement, Role, Union


def managed_unions(person: Person, *, on: date) -> QuerySet[Union]:
    """Return the unions a person administers on a day: where she is admin, and all below.

    Where a union stands that day decides; for one that has no place that day, merged away or not
    yet begun, the places it had or will have.
    """
    known = Placement.objects.filter(known__upper_inf=True)
    standing = known.filter(during__contains=on)
    held = Role.objects.filter(person=person, kind=RoleKind.ADMIN, during__contains=on)
    mine = list(held.values_list("union_id", flat=True))
    inside = Q(pk__in=[])
    for span in standing.filter(union__in=mine).values_list("span", flat=True):
        inside |= Q(span__contained_by=span)
    elsewhen = known.filter(inside).exclude(union__in=standing.values("union_id"))
    return Union.objects.filter(
        Q(pk__in=mine)
        | Q(pk__in=standing.filter(inside).values("union_id"))
        | Q(pk__in=elsewhen.values("union_id"))
    )


def can_manage(person: Person, union: Union, *, on: date) -> bool:
    """Tell whether a person administers a union on a day: an admin there or anywhere above."""
    return managed_unions(person, on=on).filter(pk=union.pk).exists()
