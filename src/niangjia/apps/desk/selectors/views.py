"""Views of a person: her own, and those shared in the unions where she works."""

from datetime import date

from django.db.models import Q, QuerySet

from niangjia.apps.desk.models import View
from niangjia.apps.people.models import Person
from niangjia.apps.unions.acting import eyes_of
from niangjia.apps.unions.choices import RoleKind
from niangjia.kernel.errors import NotFound

KEEPERS = frozenset({RoleKind.TEAM_LEADER, RoleKind.CHAIR, RoleKind.ADMIN})
"""Who looks after what is shared in her union."""


def views_of(person: Person, *, on: date) -> QuerySet[View]:
    """Return the views that stand in a person's menu on a day, hers first."""
    held = list(eyes_of(person, on=on).scope.roles)
    found = View.objects.filter(Q(owner=person, union=None) | Q(union__in=held))
    return found.select_related("owner", "union").order_by("union", "name", "pk")


def get_view(pk: int, *, visible_to: Person, on: date) -> View:
    """Return one of the views in a person's menu.

    :raises NotFound: there is none, or it is neither hers nor her union's.
    """
    try:
        return views_of(visible_to, on=on).get(pk=pk)
    except View.DoesNotExist:
        raise NotFound from None


def may_change(view: View, person: Person, *, on: date) -> bool:
    """Tell whether a person may rename, share or delete a view she sees.

    Its owner may; of what is shared, so may whoever leads or administers that union, and, once the
    owner works there no longer, everybody who does.
    """
    if view.owner_id == person.pk:
        return True
    if view.union_id is None:
        return False
    held = eyes_of(person, on=on).scope.roles.get(view.union_id, frozenset())
    is_left = view.union_id not in eyes_of(view.owner, on=on).scope.roles
    return bool(held) and (is_left or not KEEPERS.isdisjoint(held))
