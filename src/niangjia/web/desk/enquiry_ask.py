"""The assisted counter: the very questions of the phone, put aloud, the keeper typing.

With the first answer it stands at the desk (`enquiry_halfway`): what was answered is lost neither
with the page nor with the session, and whoever works at that desk may go on with it.
"""

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from niangjia.apps.intake import policies
from niangjia.apps.intake import selectors as intake
from niangjia.apps.intake.choices import Door
from niangjia.apps.intake.lifecycle import DESK
from niangjia.apps.intake.services import unfinished
from niangjia.apps.unions.selectors.doors import Knock, where_to_knock
from niangjia.web.desk import enquiry_halfway
from niangjia.web.http import Request, invalid, now, page, today
from niangjia.web.interview import asking
from niangjia.web.interview.asking import Page
from niangjia.web.interview.walk import to_keep

if TYPE_CHECKING:
    from niangjia.apps.unions.models import Union


@require_http_methods(["GET", "POST"])
def show(request: Request) -> HttpResponse:
    """Ask whoever stands at the counter the first question, and show what was not finished."""
    places = where_to_knock(today())
    desk = _desk(request, places)
    if request.method != "POST":
        initial = {"union": str(desk.pk)}
        return _ask(request, asking.first(places, initial=initial, phone_is_must=False))
    asked = asking.answer(request.POST, phone_is_must=False)
    if asked.is_bad:
        return _ask(request, asked)
    row = unfinished.keep(
        mark=asked.mark,
        union=desk,
        door=_door(request),
        answers=to_keep(asked.walk, with_who=True),
        version=0,
        by=request.user.person,
        at=now(),
    )
    return enquiry_halfway.goes_on(request, row, asked)


def _desk(request: Request, places: list[Knock]) -> "Union":
    """Return the desk at which she is asked: where a stranger may knock, if the keeper has one.

    :raises NotForYou: the keeper takes nobody's telling.
    """
    mine = list(policies.unions_to_take_in(request.user.person, on=today()).order_by("pk"))
    if not mine:
        raise policies.NotForYou(roles=policies.names(DESK))
    knocked = {union.pk for place in places for union in place.unions}
    return next((one for one in mine if one.pk in knocked), mine[0])


def _ask(request: Request, asked: Page) -> HttpResponse:
    person, on = request.user.person, today()
    context: dict[str, Any] = {
        **asked.context(),
        "action": _action(request),
        "waiting": intake.waiting_at(person, on=on, at=now()),
        "closed": intake.closed_at(person, on=on),
    }
    return (invalid if asked.is_bad else page)(request, "desk/enquiry_ask.html", context)


def _door(request: Request) -> Door:
    """Return by which door she is asked: the line, where the address says so, else the counter."""
    return Door.HOTLINE if request.GET.get("door") == Door.HOTLINE else Door.COUNTER


def _action(request: Request) -> str:
    asks = f"?door={Door.HOTLINE}" if _door(request) is Door.HOTLINE else ""
    return reverse("desk:enquiry_ask") + asks
