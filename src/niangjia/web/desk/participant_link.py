"""A one-time link for somebody from outside who acts in a matter: a lawyer, a mediator, a court."""

from allauth.account.decorators import reauthentication_required
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from niangjia.apps.accounts.services import invitations
from niangjia.apps.matters import policies
from niangjia.apps.matters import selectors as matters
from niangjia.apps.matters.policies import Deed
from niangjia.kernel.errors import NotFound
from niangjia.web.account import colleagues
from niangjia.web.desk.participants import OUTSIDE
from niangjia.web.http import Request, today


@never_cache
@require_POST
@reauthentication_required(app="allauth.mfa")
def make(request: Request, number: str, pk: int) -> HttpResponse:
    """Make a link for a participant and show it, this once."""
    person, on = request.user.person, today()
    matter = matters.get_matter(number, visible_to=person, on=on)
    policies.require(Deed.CAST, matter=matter, person=person, on=on)
    acting = matters.acting(matter, on=on).filter(pk=pk, role__in=OUTSIDE).first()
    if acting is None or acting.person is None:  # a body's people get theirs from who keeps it
        raise NotFound
    token = invitations.invite_person(person=acting.person, by=person, on=on, at=timezone.now())
    return colleagues.shown(request, token, acting.person.name)
