"""The assisted counter: the very questions of the phone, put aloud, the keeper typing."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from niangjia.apps.intake import policies
from niangjia.apps.intake.choices import Door
from niangjia.apps.intake.lifecycle import DESK
from niangjia.apps.intake.services import tellings
from niangjia.apps.unions.selectors.doors import where_to_knock
from niangjia.kernel.errors import DomainError
from niangjia.web.desk.receipt import say_receipt
from niangjia.web.http import Request, go, invalid, now, page, today
from niangjia.web.interview import asking
from niangjia.web.interview.asking import Page


@require_http_methods(["GET", "POST"])
def show(request: Request) -> HttpResponse:
    """Ask page by page whoever stands at the counter; after the last, write it down."""
    person, on = request.user.person, today()
    mine = policies.unions_to_take_in(person, on=on)
    if not mine.exists():
        raise policies.NotForYou(roles=policies.names(DESK))
    if request.method != "POST":
        places = where_to_knock(on)
        here = {u.pk for u in mine} & {u.pk for place in places for u in place.unions}
        initial = {"union": str(min(here))} if here else {}
        return _ask(request, asking.first(places, initial=initial, phone_is_must=False))
    asked = asking.answer(request, phone_is_must=False)
    return _send(request, asked) if asked.may_send else _ask(request, asked)


def _send(request: Request, asked: Page) -> HttpResponse:
    person, data = request.user.person, asked.data
    union = asked.walk.union(data["union"])
    try:
        given = tellings.tell(
            told=asking.told_of(asked, door=_door(request)),
            name=data["name"],
            phone=data["phone"],
            union=union,
            region=union.code,
            at=now(),
            by=person,
        )
    except DomainError as declined:
        asked.declined(declined)
        return _ask(request, asked)
    say_receipt(request, given)
    return go(request, "desk:enquiry", given.number)


def _ask(request: Request, asked: Page) -> HttpResponse:
    context: dict[str, Any] = {**asked.context(), "action": _action(request)}
    return (invalid if asked.is_bad else page)(request, "desk/enquiry_ask.html", context)


def _door(request: Request) -> Door:
    """Return by which door she is asked: the line, where the address says so, else the counter."""
    return Door.HOTLINE if request.GET.get("door") == Door.HOTLINE else Door.COUNTER


def _action(request: Request) -> str:
    asks = f"?door={Door.HOTLINE}" if _door(request) is Door.HOTLINE else ""
    return reverse("desk:enquiry_ask") + asks
