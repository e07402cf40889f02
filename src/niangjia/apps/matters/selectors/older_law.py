"""Results that rest on another law than today's, where it may concern them: to be computed anew.

A confirmed value concerns the claims that are counted by what it is, in its place and within;
another text of the files may concern any.
"""

from datetime import date

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from niangjia.apps.lawbook import selectors as lawbook
from niangjia.apps.lawbook.policies import area_of
from niangjia.apps.matters.models import Calculation, Item, Matter
from niangjia.apps.matters.selectors.scope import matters_visible_to
from niangjia.apps.people.models import Person
from niangjia.engines.claims import PUBLISHED
from niangjia.engines.law.book import NATION


def older_results(matter: Matter) -> int:
    """Return how many results of a matter today's law may change.

    Their amounts stand until an officer computes anew: nothing is changed behind her back.
    """
    return _older().filter(matter=matter).count()


def matters_with_older_results(
    person: Person, *, on: date, region: str = "", handler: Person | None = None
) -> QuerySet[Matter]:
    """Return the open matters a person may see whose results today's law may change.

    Each has `older`, how many results. `region` keeps those of one place and what lies within,
    `handler` those in one person's hands. Whether an amount would differ only computing anew can
    tell.
    """
    found = matters_visible_to(person, on=on).filter(is_open=True)
    if region:
        found = found.filter(region__startswith=area_of(region))
    if handler:
        found = found.filter(handler=handler)
    items = _older().filter(matter=OuterRef("pk"))
    counted = items.order_by().values("matter").annotate(n=Count("pk")).values("n")
    found = found.annotate(older=Coalesce(Subquery(counted, output_field=IntegerField()), 0))
    return found.filter(older__gt=0).order_by("number")


def _older() -> QuerySet[Item]:
    """Return the items whose last calculation rests on a law that has changed for them."""
    last = Calculation.objects.filter(item=OuterRef("pk")).order_by("-no")
    items = Item.objects.annotate(last_digest=Subquery(last.values("law_digest")[:1]))
    return items.filter(last_digest__isnull=False).filter(_is_concerned())


def _is_concerned() -> Q:
    known = lawbook.editions()
    found = ~Q(last_digest__in=known.digests)  # the files themselves are others
    newest: dict[tuple[str, str], int] = {}
    for number, value in enumerate(known.values):
        for kind, names in PUBLISHED.items():
            if value.name in names:
                newest[kind, value.jurisdiction] = number
    for (kind, place), number in newest.items():
        before = Q(kind=kind, last_digest__in=known.digests[: number + 1])
        if place != NATION:
            before &= Q(matter__region__startswith=area_of(place))
        found |= before
    return found
