"""Who had an enquiry before, and what of it was given to somebody singly, as the audit says it."""

from dataclasses import dataclass
from datetime import datetime

from niangjia.apps.audit.models import Event
from niangjia.apps.intake.models import Enquiry
from niangjia.apps.people.selectors import people_of
from niangjia.apps.worklist.choices import Subject
from niangjia.apps.worklist.models import Item

GIVEN = "intake.enquiry_assigned"
ITEM_GIVEN = "worklist.item_handed_over"


@dataclass(frozen=True, slots=True, kw_only=True)
class Handing:
    """One hand-over (交接): by whom, from whom (empty at first), to whom, with which words.

    `is_item` says that one thing to do of the enquiry went, and not the enquiry itself.
    """

    at: datetime
    by: str
    giver: str
    taker: str
    note: str
    is_item: bool


def handings_of(enquiry: Enquiry) -> list[Handing]:
    """Return the hand-overs of an enquiry and of its items, the newest first."""
    items = Item.objects.filter(subject=Subject.ENQUIRY, subject_id=enquiry.pk)
    labels = [f"intake.enquiry:{enquiry.pk}"]
    labels += [f"worklist.item:{pk}" for pk in items.values_list("pk", flat=True)]
    rows = Event.objects.filter(target__in=labels, kind__in=(GIVEN, ITEM_GIVEN))
    events = [(row, row.facts) for row in rows.order_by("-at", "lane", "-seq")]
    met = {row.by_id for row, _facts in events if row.by_id is not None}
    for _row, facts in events:
        met |= {facts[key] for key in ("from", "to") if facts.get(key)}
    names = {pk: person.name for pk, person in people_of(met).items()} if met else {}
    return [
        Handing(
            at=row.at,
            by=names.get(row.by_id or 0, ""),
            giver=names.get(facts.get("from") or 0, ""),
            taker=names.get(facts.get("to") or 0, ""),
            note=row.why,
            is_item=row.kind == ITEM_GIVEN,
        )
        for row, facts in events
    ]
