"""Read side of proceedings: hearings held and assets seized in a forum."""

from django.db.models import QuerySet

from niangjia.apps.matters.models import Forum
from niangjia.apps.proceedings.models import Asset, Hearing
from niangjia.apps.proceedings.policies import lineage


def hearings_of(forum: Forum) -> QuerySet[Hearing]:
    """Return the sittings of an arbitration, those before it was split off included."""
    return Hearing.objects.filter(forum__in=lineage(forum)).order_by("held_on", "pk")


def assets_of(forum: Forum) -> QuerySet[Asset]:
    """Return the assets seized in an enforcement, those before it was split off included."""
    return Asset.objects.filter(forum__in=lineage(forum)).order_by("seized_on", "pk")
