"""Who brings something, to which union, and that it is one however often it is sent."""

from collections.abc import Iterable
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, UUID, uuid5

from django.http import HttpRequest
from ninja.errors import ValidationError

from niangjia.api.asking import asker, today
from niangjia.api.entering import token_of
from niangjia.apps.intake import policies
from niangjia.apps.intake import selectors as intake
from niangjia.apps.intake.choices import Door
from niangjia.apps.intake.lifecycle import DESK
from niangjia.apps.machines.errors import OutOfReach
from niangjia.apps.unions import selectors as unions
from niangjia.apps.unions.acting import eyes_of

if TYPE_CHECKING:
    from niangjia.apps.intake.models import Enquiry
    from niangjia.apps.unions.models import Union


def is_machine(request: HttpRequest) -> bool:
    """Tell whether a partner's system asks: it finds what it brought, and nothing of ours."""
    token = token_of(request)
    return token is not None and token.machine is not None


def enquiry_of(request: HttpRequest, number: str) -> "Enquiry":
    """Return the enquiry of that number, if whoever asks may see it."""
    if is_machine(request):
        return intake.get_brought(number, by=asker(request))
    return intake.get_enquiry(number, visible_to=asker(request), on=today())


def takes_in(request: HttpRequest) -> "list[Union]":
    """Return the unions to which whoever asks may bring what people tell."""
    token, person, on = token_of(request), asker(request), today()
    if token is not None and token.machine is not None:
        return [token.machine.union]
    reach = eyes_of(person, on=on).scope
    found = policies.unions_to_take_in(person, on=on)
    return [one for one in found if unions.home_key_of(one, on=on) in reach]


def union_of(request: HttpRequest, pk: int | None) -> "Union":
    """Return the union that takes it.

    :raises OutOfReach: it is none of those to which she may bring something, or none was named.
    """
    mine = takes_in(request)
    if not mine:
        raise policies.NotForYou(roles=policies.names(DESK))
    if pk is None and len(mine) == 1:
        return mine[0]
    for one in mine:
        if one.pk == pk:
            return one
    raise OutOfReach(union=pk or "")


def other_door(known: Iterable[Door]) -> ValidationError:
    """Return that what is told does not come in by that door, with those by which it does."""
    told = ", ".join(f"'{one}'" for one in known)
    fault = {
        "type": "literal_error",
        "loc": ("body", "asked", "door"),
        "msg": f"Input should be {told}",
        "ctx": {"expected": told},
    }
    return ValidationError([fault])


def mark_of(request: HttpRequest, key: str, *, what: str = "") -> UUID:
    """Return the mark of a telling: it follows from token and key, so that it is one for good.

    `what` keeps apart what is sent to other operations than the first, whatever its key.
    """
    token = token_of(request)
    assert token is not None  # writing needs one
    return uuid5(NAMESPACE_URL, f"machines.token:{token.pk}{what}/{key}")
