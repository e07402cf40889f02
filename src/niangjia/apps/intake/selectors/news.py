"""What she said that nobody has acted on yet: told after the last step, and not read."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Exists, F, Max, OuterRef, Q

from niangjia.apps.intake.lifecycle import REOPEN
from niangjia.apps.intake.models import Enquiry, EnquiryStep, Telling
from niangjia.apps.notices.models import Notice
from niangjia.apps.notices.selectors import told_about
from niangjia.apps.people.models import Person
from niangjia.engines.procedure import OPEN

MORE_TOLD = "intake.more_told"
"""What an officer is told of it; her click that she has read it ends that it is new."""


def new_since(enquiries: Iterable[Enquiry]) -> dict[int, datetime]:
    """Return when something new was told last, of each open enquiry that has such, by number.

    New is what came after the first telling and was not written down by its officer herself, until
    somebody takes a step or one who was told of it says that she has read it.
    """
    seen_to = EnquiryStep.objects.filter(
        enquiry=OuterRef("enquiry"), happened_at__gte=OuterRef("told_at")
    ).exclude(verb__in=(OPEN, REOPEN))
    read = Notice.objects.filter(
        subject_kind=Enquiry._meta.label_lower,
        subject_id=OuterRef("enquiry"),
        template=MORE_TOLD,
        made_at__gte=OuterRef("told_at"),
        read_at__isnull=False,
    )
    by_another = (
        Q(recorded_by=None)
        | Q(enquiry__handler=None)
        | ~Q(recorded_by=F("enquiry__handler"))  # never null where the two before do not hold
    )
    rows = (
        Telling.objects.filter(
            by_another,
            enquiry__in=[one.pk for one in enquiries if one.is_open],
            told_at__gt=F("enquiry__told_at"),
        )
        .filter(~Exists(seen_to), ~Exists(read))
        .order_by()
        .values("enquiry")
        .annotate(last=Max("told_at"))
    )
    return {row["enquiry"]: row["last"] for row in rows}


def news_to(person: Person, enquiry: Enquiry) -> Notice | None:
    """Return the newest message to somebody that more was told, if she has not read it."""
    told = told_about(enquiry, to=person).filter(template=MORE_TOLD, read_at__isnull=True)
    return told.first()
