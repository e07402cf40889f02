"""What a person was told: the list behind the bell, and her word that she has read it."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from niangjia.apps.notices import selectors as notices
from niangjia.apps.notices import services
from niangjia.web.http import Request, go, now, page

PER_PAGE = 20


@require_safe
def index(request: Request) -> HttpResponse:
    """List what the person was told: what she has not read, or everything."""
    person = request.user.person
    every = request.GET.get("which") == "all"
    rows = notices.notices_of(person) if every else notices.unread_of(person)
    leaf = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    unread = notices.unread_of(person).count()
    context = {
        "page": leaf,
        "told": notices.with_words(leaf.object_list),
        "every": every,
        "unread": unread,
        "segments": [
            {"label": _("没看的"), "count": unread, "url": "?", "current": not every},
            {
                "label": _("全部"),
                "count": notices.notices_of(person).count(),
                "url": "?which=all",
                "current": every,
            },
        ],
    }
    return page(request, "desk/notices.html", context)


@require_POST
def read(request: Request, pk: UUID) -> HttpResponse:
    """Note that the person has read one notice, and lead her to what it is about."""
    notice = services.read(notice=pk, by=request.user.person, at=now())
    return go(request, notice.about or "desk:notices")


@require_POST
def read_all(request: Request) -> HttpResponse:
    """Note that the person has read everything told to her so far."""
    count = services.read_all(by=request.user.person, at=now())
    messages.success(request, _("%(n)s 条通知记为看过了。") % {"n": count})
    return go(request, "desk:notices")
