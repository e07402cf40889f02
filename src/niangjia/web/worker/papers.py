"""The papers of her own enquiry: added by the receipt, shown small, taken away again."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from niangjia.apps.intake import selectors as intake
from niangjia.apps.intake.services import papers as services
from niangjia.kernel.errors import NotFound
from niangjia.web.downloads import picture
from niangjia.web.http import go, invalid, now, page
from niangjia.web.interview import papers
from niangjia.web.worker import session

if TYPE_CHECKING:
    from niangjia.apps.intake.models import Enquiry


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Show what came so far, and take more of it."""
    enquiry = _hers(request)
    form = papers.PapersForm()
    if request.method == "POST":
        form, outcomes = papers.take(request, enquiry, enquiry.person)
        if papers.BY_SCRIPT in request.headers:
            return papers.answer_line(form, outcomes)
        if words := papers.kept_words(outcomes):
            messages.success(request, words)
        if not form.errors:
            return go(request, "worker:papers")
    context = {"enquiry": enquiry, "papers": intake.papers_of(enquiry), "papers_form": form}
    return (invalid if form.errors else page)(request, "worker/told_papers.html", context)


@login_not_required
@never_cache
@require_safe
def small(request: HttpRequest, seq: int) -> HttpResponse:
    """Give out the small picture of one of her papers."""
    return picture(intake.small_picture(intake.get_paper(seq, enquiry=_hers(request))))


@login_not_required
@require_POST
def remove(request: HttpRequest, seq: int) -> HttpResponse:
    """Take away a paper that was sent by mistake."""
    enquiry = _hers(request)
    paper = intake.get_paper(seq, enquiry=enquiry)
    services.remove_paper(paper=paper, by=enquiry.person, at=now())
    messages.success(request, gettext("拿掉了，我们这里也删了。"))
    return go(request, "worker:papers")


def _hers(request: HttpRequest) -> "Enquiry":
    enquiry = session.enquiry(request)
    if enquiry is None:
        raise NotFound
    return enquiry
