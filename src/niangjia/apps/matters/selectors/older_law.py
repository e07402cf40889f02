"""Results that were computed by another version of the law than the one that stands today."""

from datetime import date

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from niangjia.apps.lawbook import selectors as lawbook
from niangjia.apps.lawbook.policies import area_of
from niangjia.apps.matters.models import Calculation, Item, Matter
from niangjia.apps.matters.selectors.scope import matters_visible_to
from niangjia.apps.people.models import Person


def older_results(matter: Matter) -> int:
    """Return how many results of a matter rest on another version of the law than today's.

    Their amounts stand until an officer computes anew: nothing is changed behind her back.
    """
    return _older(lawbook.book().digest).filter(matter=matter).count()


def matters_with_older_results(person: Person, *, on: date, region: str = "") -> QuerySet[Matter]:
    """Return the open matters a person may see whose results rest on an older law, with `older`.

    `region` keeps those of one place and what lies within. Whether an amount would differ only
    computing anew can tell.
    """
    items = _older(lawbook.book().digest).filter(matter=OuterRef("pk"))
    counted = items.order_by().values("matter").annotate(n=Count("pk")).values("n")
    found = matters_visible_to(person, on=on).filter(is_open=True)
    if region:
        found = found.filter(region__startswith=area_of(region))
    found = found.annotate(older=Coalesce(Subquery(counted, output_field=IntegerField()), 0))
    return found.filter(older__gt=0).order_by("number")


def _older(digest: str) -> QuerySet[Item]:
    """Return the items whose last calculation used another version of the law."""
    last = Calculation.objects.filter(item=OuterRef("pk")).order_by("-no")
    items = Item.objects.annotate(last_digest=Subquery(last.values("law_digest")[:1]))
    return items.filter(last_digest__isnull=False).exclude(last_digest=digest)
