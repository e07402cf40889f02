"""Whoever has an enquiry is named to the person it is about, and told what comes in to it."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils import timezone

from niangjia.apps.intake.models import Enquiry
from niangjia.apps.notices import services as notices
from niangjia.apps.notices.templates import day, moment
from niangjia.apps.people.models import Person
from niangjia.apps.unions.selectors import house


def tell_of_officer(*, enquiry: Enquiry, was: int | None, by: Person, at: datetime) -> None:
    """Tell that an enquiry has another officer than `was`; nothing when it is the same.

    Nobody is told of what she did herself.
    """
    officer = enquiry.handler
    if officer is None or officer.pk == was:
        return
    tell_person(enquiry=enquiry, was=was, by=by, at=at)
    tell_given(enquiries=[enquiry], to=officer, by=by, at=at)


def tell_person(*, enquiry: Enquiry, was: int | None, by: Person, at: datetime) -> None:
    """Tell the person an enquiry is about who has it now, and whom to ask for while she is away."""
    officer = enquiry.handler
    assert officer is not None  # somebody was named
    away = house.absent_from(enquiry.home_union, officer, on=timezone.localdate(at))
    template = "intake.officer_named" if was is None else "intake.officer_changed"
    facts = {"number": enquiry.number, "officer": officer.name}
    if away is not None:
        template = "intake.officer_covered" if away.by else "intake.officer_away"
        facts |= {"back": day(away.back_on)} | ({"cover": away.by} if away.by else {})
    notices.tell(
        to=enquiry.person,
        template=template,
        facts=facts,
        at=at,
        by=by,
        subject=enquiry,
        event=_event(enquiry),
    )


def tell_given(*, enquiries: Sequence[Enquiry], to: Person, by: Person, at: datetime) -> None:
    """Tell an officer what was given to her at once: of each, or of many in one notice.

    `enquiries` are as they stand now. Nobody is told of what she gave herself.
    """
    if to.pk == by.pk:
        return
    if len(enquiries) < notices.MANY:
        for enquiry in enquiries:
            notices.tell(
                to=to,
                template="intake.given_to_you",
                facts={"number": enquiry.number, "due": _due(enquiry.due_at)},
                at=at,
                by=by,
                about=f"/desk/enquiries/{enquiry.number}/",
                subject=enquiry,
                event=_event(enquiry),
            )
        return
    first = min(enquiries, key=lambda one: one.pk)
    soonest = min((one.due_at for one in enquiries if one.due_at), default=None)
    notices.tell(
        to=to,
        template="intake.many_given_to_you",
        facts={"count": str(len(enquiries)), "due": _due(soonest)},
        at=at,
        by=by,
        about="/desk/",
        event=f"{_event(first)}:{len(enquiries)}",
    )


def tell_in_charge(
    *,
    enquiry: Enquiry,
    template: str,
    facts: Mapping[str, str],
    by: Person,
    at: datetime,
    event: str,
) -> None:
    """Tell who has an enquiry, and who stands in for her; not of what one of them did herself.

    Of one that nobody has the desk sees it in its list.
    """
    officer = enquiry.handler
    if officer is None:
        return
    there = house.standing_in(enquiry.home_union, officer, on=timezone.localdate(at))
    in_charge = {one.pk: one for one in (officer, *there)}
    if by.pk in in_charge:
        return
    for person in in_charge.values():
        notices.tell(
            to=person,
            template=template,
            facts={"number": enquiry.number, **facts},
            at=at,
            by=by,
            about=f"/desk/enquiries/{enquiry.number}/",
            subject=enquiry,
            event=event,
        )


def _event(enquiry: Enquiry) -> str:
    return f"officer:{enquiry.pk}:{enquiry.version}"


def _due(at: datetime | None) -> str:
    return moment(at) if at else "没有定"
