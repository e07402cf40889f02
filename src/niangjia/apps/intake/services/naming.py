"""Whoever has an enquiry is named to the person it is about, and told herself."""

from collections.abc import Sequence
from datetime import datetime

from niangjia.apps.intake.models import Enquiry
from niangjia.apps.notices import services as notices
from niangjia.apps.notices.templates import moment
from niangjia.apps.people.models import Person


def tell_of_officer(
    *, enquiry: Enquiry, was: int | None, by: Person, at: datetime, is_one_of_many: bool = False
) -> None:
    """Tell that an enquiry has another officer than `was`; nothing when it is the same.

    Nobody is told of what she did herself. One of many that are given at once is told of with the
    others (`tell_of_many`).
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
    if officer.pk != by.pk and not is_one_of_many:
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


def tell_of_many(*, enquiries: Sequence[Enquiry], to: Person, by: Person, at: datetime) -> None:
    """Tell an officer once of all that was given to her at once; nothing when she did it herself.

    `enquiries` are as they stand now. Each person is told of her own officer by `tell_of_officer`.
    """
    if to.pk == by.pk or not enquiries:
        return
    due = min((one.due_at for one in enquiries if one.due_at), default=None)
    first = min(enquiries, key=lambda one: one.pk)
    notices.tell(
        to=to,
        template="intake.many_given_to_you",
        facts={"count": str(len(enquiries)), "due": moment(due) if due else "没有定"},
        at=at,
        by=by,
        about="/desk/",
        event=f"officer:{first.pk}:{first.version}:{len(enquiries)}",
    )
