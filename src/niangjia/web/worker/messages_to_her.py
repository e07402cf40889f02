"""What a worker was told, on her own pages, and her word that she has read it."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from niangjia.apps.notices import selectors as notices
from niangjia.apps.notices import services
from niangjia.apps.people import selectors as people
from niangjia.kernel.errors import NotFound
from niangjia.web.account import gate
from niangjia.web.http import go, now
from niangjia.web.worker import session

if TYPE_CHECKING:
    from niangjia.apps.people.models import Person

SHOWN = 5


def newest(person: "Person") -> list[notices.Told]:
    """Return what she was told last, the newest first."""
    return notices.with_words(notices.notices_of(person)[:SHOWN])


@login_not_required
@require_POST
def read(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Note that she has read one message, and lead her back to the page it stood on."""
    notice = notices.get_notice(pk)
    if notice.person_id not in _open_here(request):
        raise NotFound
    services.read(notice=pk, by=people.get_person(notice.person_id), at=now())
    back = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return go(request, back if is_ours and back.startswith("/w/") else "worker:matters")


def _open_here(request: HttpRequest) -> set[int]:
    """Return whose own pages are open in this browser."""
    mine = {request.user.person.pk} if gate.is_through(request) else set()
    return mine | set(session.holders(request))
