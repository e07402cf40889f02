"""A worker's own part of a matter: where it stands, what she is owed and why, her papers."""

from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from niangjia.apps.documents import services as documents
from niangjia.apps.documents.choices import Rendering
from niangjia.apps.matters import sayings
from niangjia.apps.matters import selectors as matters
from niangjia.apps.proceedings import selectors as proceedings
from niangjia.apps.recovery.selectors.progress import progress_of
from niangjia.apps.unions.selectors import house
from niangjia.web.downloads import attachment
from niangjia.web.http import go, now, page, today
from niangjia.web.worker import home, messages_to_her, owing, session, telling

if TYPE_CHECKING:
    from niangjia.apps.matters.models import Claimant


@login_not_required
@never_cache
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Show her matter when she has one, all of them when several, and the door when none."""
    mine = session.mine(request)
    if len(mine) == 1:
        return go(request, "worker:matter", mine[0].matter.number)
    return home.show(request)


@login_not_required
@never_cache
@require_safe
def show(request: HttpRequest, number: str) -> HttpResponse:
    """Show what happens now, her money, the way so far, the next days, what she has to do."""
    claimant = session.mine_in(request, number)
    matter = claimant.matter
    context = {
        "told": telling.told(claimant, on=today()),
        "days": proceedings.to_come_for(claimant, at=now()),
        "papers": matters.own_papers(claimant),
        "notices": messages_to_her.newest(claimant.person),
        "opened_by_code": session.by_code(request) == claimant,
        "away": matter.handler and house.absent_from(matter.home_union, matter.handler, on=today()),
    }
    return page(request, "worker/matter.html", _context(claimant, **context))


@login_not_required
@never_cache
@require_safe
def owed(request: HttpRequest, number: str) -> HttpResponse:
    """Show what she is owed: each claim with its steps and articles, and until when to claim."""
    claimant = session.mine_in(request, number)
    money = progress_of(claimant)
    told = telling.told(claimant, on=today())
    context = {
        "owing": owing.owing(money),
        "until": [due for due in told.dues if due.rule in sayings.LIMITATIONS],
        "told": told,
    }
    return page(request, "worker/owed.html", _context(claimant, **context))


@login_not_required
@never_cache
@require_safe
def paper(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Hand out one released paper of hers as PDF, and record it."""
    claimant = session.mine_in(request, number)
    document = matters.own_document(claimant, pk)
    done = documents.download(document=document, kind=Rendering.PDF, by=claimant.person)
    return attachment(done.content, name=f"{document.number}.pdf", media_type=done.media_type)


def _context(claimant: "Claimant", **more: Any) -> dict[str, Any]:
    matter = claimant.matter
    return {
        "claimant": claimant,
        "matter": matter,
        "union_name": matter.home_union.name,
        **more,
    }
