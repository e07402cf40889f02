"""What happened to a matter and everything in it, as the audit recorded it."""

from collections.abc import Iterable

from django.db.models import QuerySet

from niangjia.apps.audit.models import Event
from niangjia.apps.matters.models import Matter
from niangjia.apps.worklist.choices import Subject
from niangjia.apps.worklist.models import Item


def events_in(matter: Matter, *, also: Iterable[str] = ()) -> QuerySet[Event]:
    """Return the audit events of a matter, its people, proceedings and papers, newest first.

    `also` names further records by their audit label (`recovery.plan:3`), which contexts above
    this one keep for the matter.
    """
    labels = {f"matters.matter:{matter.pk}", *also}
    for kind, rows in (
        ("matters.claimant", matter.claimants.values_list("pk", flat=True)),
        ("matters.evidence", matter.evidence.values_list("pk", flat=True)),
        ("matters.participant", matter.participants.values_list("pk", flat=True)),
        ("matters.forum", matter.forums.values_list("pk", flat=True)),
        ("documents.document", matter.papers.values_list("document", flat=True)),
        ("worklist.item", _written(matter)),
    ):
        labels.update(f"{kind}:{pk}" for pk in rows)
    return Event.objects.filter(target__in=labels).order_by("-at", "lane", "-seq")


def _written(matter: Matter) -> QuerySet:
    found = Item.objects.filter(subject=Subject.MATTER, subject_id=matter.pk)
    return found.values_list("pk", flat=True)
