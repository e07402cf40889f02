"""Read side of mediation: the sessions of a forum and what was agreed in it."""

from django.db.models import QuerySet

from niangjia.apps.matters.models import Forum
from niangjia.apps.mediation.models import Session, Terms
from niangjia.apps.proceedings.policies import lineage


def sessions_of(forum: Forum) -> QuerySet[Session]:
    """Return the meetings of a mediation, those before it was split off included."""
    return Session.objects.filter(forum__in=lineage(forum)).order_by("held_on", "pk")


def terms_of(forum: Forum) -> Terms | None:
    """Return what was agreed in a mediation, or in the one it was split off; None before that."""
    found = Terms.objects.filter(forum__in=lineage(forum))
    return found.order_by("-agreed_on", "-pk").first()
