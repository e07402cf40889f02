"""The papers of an enquiry at the desk: shown small, opened on the record, scanned at a counter."""

from django.contrib import messages
from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from niangjia.apps.intake import policies
from niangjia.apps.intake import selectors as intake
from niangjia.apps.intake.services import papers as services
from niangjia.web.downloads import picture
from niangjia.web.http import Request, go, today
from niangjia.web.interview import papers
from niangjia.web.uploads import handed_out


@require_POST
def add(request: Request, number: str) -> HttpResponse:
    """Take in what was photographed or scanned with her at the counter."""
    person, on = request.user.person, today()
    enquiry = intake.get_enquiry(number, visible_to=person, on=on)
    policies.require_desk(enquiry, person, on=on)
    form, outcomes = papers.take(request, enquiry, person)
    if papers.BY_SCRIPT in request.headers:
        return papers.answer_line(form, outcomes)
    if words := papers.kept_words(outcomes):
        messages.success(request, words)
    for errors in form.errors.values():
        for error in errors:
            messages.error(request, str(error))
    return go(request, "desk:enquiry", number)


@never_cache
@require_safe
def small(request: Request, number: str, seq: int) -> HttpResponse:
    """Give out the small picture of a paper."""
    enquiry = intake.get_enquiry(number, visible_to=request.user.person, on=today())
    return picture(intake.small_picture(intake.get_paper(seq, enquiry=enquiry)))


@never_cache
@require_safe
def file(request: Request, number: str, seq: int) -> HttpResponse:
    """Give out a paper whole, as a download, and record who took it."""
    person = request.user.person
    enquiry = intake.get_enquiry(number, visible_to=person, on=today())
    paper = intake.get_paper(seq, enquiry=enquiry)
    content = services.read_paper(paper=paper, by=person)
    media_type = paper.file.media_type if paper.file else ""
    return handed_out(content, f"{enquiry.number} 材料{paper.seq}", media_type)
