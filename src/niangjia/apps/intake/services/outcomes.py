"""What became of an enquiry is told to the person it is about, in the step's own transaction."""

from datetime import datetime

from niangjia.apps.intake.models import Enquiry, EnquiryStep
from niangjia.apps.intake.selectors.sent_on import awaited
from niangjia.apps.notices import services as notices
from niangjia.apps.notices.templates import day
from niangjia.apps.people.models import Person

TOLD_BY = {
    "advise": "intake.advised",
    "refer": "intake.sent_on",
    "hear_back": "intake.heard_back",
    "take_back": "intake.taken_back",
    "inspect": "intake.inspected",
    "send_away": "intake.sent_away",
    "found": "intake.opened",
    "join": "intake.opened",
    "merge": "intake.merged",
    "withdraw": "intake.withdrawn",
}
"""The message of each step that decides something; of the others her officer speaks with her."""


def tell_outcome(*, enquiry: Enquiry, step: EnquiryStep, by: Person, at: datetime) -> bool:
    """Tell what a step decided; False where it decided nothing that she is told.

    Her words to the union, the answer and the sums stand on her page: a message says where.
    """
    template = TOLD_BY.get(step.verb)
    if template is None:
        return False
    notices.tell(
        to=enquiry.person,
        template=template,
        facts={"number": enquiry.number, **_facts(enquiry, step)},
        at=at,
        by=by,
        subject=enquiry,
        event=f"step:{enquiry.pk}:{step.seq}",
    )
    return True


def _facts(enquiry: Enquiry, step: EnquiryStep) -> dict[str, str]:
    """Return what the message says beside the number."""
    given = {key: str(value) for key, value in step.facts.items()}
    if step.verb in ("refer", "hear_back"):
        office = awaited(enquiry)
        assert office is not None  # nothing is away, or came back, that was not sent on
        due = {"by_when": day(office.due_on)} if step.verb == "refer" else {}
        return {"body": office.body, **due}
    named = {
        "inspect": "body",
        "send_away": "where",
        "found": "matter",
        "join": "matter",
        "merge": "into",
    }
    key = named.get(step.verb)
    return {key: given[key]} if key else {}
