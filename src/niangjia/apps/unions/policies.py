"""Who may change the federation itself."""

from datetime import date

from django.db.models import Q

from niangjia.apps.people.models import Person
from niangjia.apps.unions.choices import RoleKind
from niangjia.apps.unions.models import Placement, Role, Union


def can_manage(person: Person, union: Union, *, on: date) -> bool:
    """Tell whether a person administers a union on a day: an admin there or anywhere above."""
    standing = Placement.objects.filter(during__contains=on, known__upper_inf=True)
    above = Q(union=union)
    for place in standing.filter(union=union):
        inside = standing.filter(line=place.line, span__contains=place.span.lower)
        above |= Q(union__in=inside.values("union_id"))
    admin = Role.objects.filter(person=person, kind=RoleKind.ADMIN, during__contains=on)
    return admin.filter(above).exists()
