"""Whoever has an enquiry is named to the person it is about, and told herself."""

from datetime import datetime

from niangjia.apps.intake.models import Enquiry
from niangjia.apps.notices import services as notices
from niangjia.apps.notices.templates import moment
from niangjia.apps.people.models import Person


def tell_of_officer(*, enquiry: Enquiry, was: int | None, by: Person, at: datetime) -> None:
    """Tell that an enquiry has another officer than `was`; nothing when it is the same.

    Nobody is told of what she did herself.
    """
    officer = enquiry.handler
    if officer is None or officer.pk == was:
        return
    event = f"officer:{enquiry.pk}:{enquiry.version}"
    notices.tell(
        to=enquiry.person,
        template="intake.officer_named" if was is None else "intake.officer_changed",
        facts={"number": enquiry.number, "officer": officer.name},
        at=at,
        by=by,
        subject=enquiry,
        event=event,
    )
    if officer.pk != by.pk:
        notices.tell(
            to=officer,
            template="intake.given_to_you",
            facts={
                "number": enquiry.number,
                "due": moment(enquiry.due_at) if enquiry.due_at else "没有定",
            },
            at=at,
            by=by,
            about=f"/desk/enquiries/{enquiry.number}/",
            subject=enquiry,
            event=event,
        )
