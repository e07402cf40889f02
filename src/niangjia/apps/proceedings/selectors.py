"""Read side of proceedings: days set, hearings held and assets seized in a forum."""

from datetime import datetime

from django.db.models import QuerySet

from niangjia.apps.matters.choices import ItemState
from niangjia.apps.matters.models import Claimant, Forum
from niangjia.apps.proceedings.models import Appointment, Asset, Hearing
from niangjia.apps.proceedings.policies import lineage
from niangjia.kernel.errors import NotFound

OUT_OF_IT = (ItemState.MOVED, ItemState.WITHDRAWN)
"""What is no longer in a proceeding: whoever has nothing else there need not come."""


def appointments_of(forum: Forum) -> QuerySet[Appointment]:
    """Return every day that was set in a proceeding, the newest first, cancelled ones included."""
    rows = Appointment.objects.filter(forum__in=lineage(forum)).select_related("set_by")
    return rows.order_by("-starts_at", "-pk")


def get_appointment(pk: int, *, forum: Forum) -> Appointment:
    """Return one day that was set in a proceeding.

    :raises NotFound: there is none.
    """
    try:
        return Appointment.objects.select_related("forum__matter").get(pk=pk, forum=forum)
    except Appointment.DoesNotExist:
        raise NotFound from None


def to_come(forum: Forum, *, at: datetime) -> QuerySet[Appointment]:
    """Return the days that are still to come in a proceeding, the soonest first."""
    rows = Appointment.objects.filter(forum=forum, cancelled_at=None, starts_at__gte=at)
    return rows.order_by("starts_at", "pk")


def to_come_for(claimant: Claimant, *, at: datetime) -> QuerySet[Appointment]:
    """Return the days on which a worker is still to come, the soonest first."""
    hers = claimant.forum_items.exclude(state__in=OUT_OF_IT).values("forum")
    rows = Appointment.objects.filter(forum__in=hers, cancelled_at=None, starts_at__gte=at)
    return rows.order_by("starts_at", "pk")


def hearings_of(forum: Forum) -> QuerySet[Hearing]:
    """Return the sittings of an arbitration, those before it was split off included."""
    return Hearing.objects.filter(forum__in=lineage(forum)).order_by("held_on", "pk")


def assets_of(forum: Forum) -> QuerySet[Asset]:
    """Return the assets seized in an enforcement, those before it was split off included."""
    return Asset.objects.filter(forum__in=lineage(forum)).order_by("seized_on", "pk")
