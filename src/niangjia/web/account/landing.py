"""Where a person goes once she is in."""

from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.urls import reverse

from niangjia.apps.matters import selectors as matters
from niangjia.apps.unions import selectors as unions
from niangjia.apps.unions.acting import acting_as
from niangjia.web.http import today

if TYPE_CHECKING:
    from niangjia.apps.people.models import Person


def of(request: HttpRequest) -> str:
    """Return where the asker works: her desk, the matters she was invited to, or her own."""
    person: Person = request.user.person  # type: ignore[union-attr]
    on = today()
    if unions.offices_of(person, on=on):
        return reverse("desk:today")
    # She has come in with this very request, which began with a stranger's eyes.
    with acting_as(person, on=on):
        if matters.claimants_of(person):
            return reverse("worker:home")
        if matters.parts_of(person, on=on):
            return reverse("partner:home")
    return reverse("mfa_index")
