"""Telling what happened for the first time: one question a page, nothing kept until it is sent.

What was answered goes along in the pages themselves, so that nothing is kept here of who stops
half-way, and each page works without script. The mark goes along too: what is sent twice, because
the signal was lost, is written down once and answered with one receipt.
"""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db.transaction import non_atomic_requests
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.cache import add_never_cache_headers, patch_cache_control
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from niangjia.apps.accounts.limits import within_limits
from niangjia.apps.intake import promises
from niangjia.apps.intake import selectors as intake
from niangjia.apps.intake.choices import Door
from niangjia.apps.intake.services import drafts, taking, tellings
from niangjia.apps.unions.selectors.doors import where_to_knock
from niangjia.kernel.errors import DomainError, NotFound
from niangjia.web.http import go, keep_choice, now, page, today
from niangjia.web.interview import asking
from niangjia.web.interview.asking import Page
from niangjia.web.interview.papers import PapersForm
from niangjia.web.interview.questions import WHO_SHE_IS
from niangjia.web.interview.walk import to_keep
from niangjia.web.middleware import said
from niangjia.web.worker import advice, later, session

DRAFT = "tell"
"""Under which name the phone keeps what is not sent yet."""


@login_not_required
@non_atomic_requests  # what is taken in stays taken in, whatever becomes of the page afterwards
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """Ask, page by page; after the last, take it in and lead to the receipt."""
    if request.method != "POST":
        places = where_to_knock(today())
        initial = asking.at_the_door(request.GET.get("at", ""), places)
        return _ask(
            request,
            asking.first(places, initial=initial),
            told_here=session.told_here(request),
        )
    asked = asking.answer(request.POST)
    if "language" in request.POST:
        return _ask_in(request, asked, request.POST["language"])
    if "keep" in request.POST:
        return _keep(request, asked)
    return _send(request, asked) if asked.may_send else _ask(request, asked)


def _send(request: HttpRequest, asked: Page) -> HttpResponse:
    data = asked.data
    if not within_limits(request, "tell"):
        words = gettext("从这里来的太多了。请过一会儿再发，写好的还在；着急就打 12351。")
        asked.form.add_error(None, words)
        return _ask(request, asked, status=429)
    told = asking.told_of(asked, door=Door.PHONE_PAGE)
    try:
        number = taking.take(
            told=told,
            name=data["name"],
            phone=data["phone"],
            union=asked.walk.union(data["union"]),
            at=now(),
        )
    except DomainError as declined:
        asked.declined(declined)
        return _ask(request, asked)
    if tellings.is_urgent(told, now()):
        taking.register(mark=told.mark, at=now())  # somebody's telephone is to ring at once
    answer = go(request, "worker:receipt")
    session.hold_enquiry(request, answer, number=number, mark=asked.mark)
    return answer


def _keep(request: HttpRequest, asked: Page) -> HttpResponse:
    """Keep what is not finished, for her to go on later or elsewhere."""
    try:
        if not within_limits(request, "tell_draft"):
            return page(request, "429.html", status=429)
        kept = drafts.keep_draft(mark=asked.mark, answers=to_keep(asked.walk), at=now())
    except DomainError as declined:
        messages.error(request, said(declined))
        return _ask(request, asked, status=422)
    return later.given(request, kept, asked.mark)


def _ask(
    request: HttpRequest, asked: Page, *, told_here: str = "", status: int = 200
) -> HttpResponse:
    context = {
        **asked.context(),
        "action": reverse("worker:tell"),
        "draft": DRAFT,
        "told_here": told_here,
    }
    if asked.is_bad:
        status = 422
    return _to_go_back_to(page(request, "worker/tell.html", context, status=status), asked)


def _ask_in(request: HttpRequest, asked: Page, language: str) -> HttpResponse:
    """Ask the same question in the language she chose; what she has typed goes along."""
    if language not in dict(settings.LANGUAGES):
        raise NotFound
    with translation.override(language):
        answer = _ask(request, asked)
    answer.headers["Content-Language"] = language
    keep_choice(request, answer, settings.LANGUAGE_COOKIE_NAME, language)
    return answer


def _to_go_back_to(answer: HttpResponse, asked: Page) -> HttpResponse:
    """Let her browser keep a question for its own back button, until she has said who she is.

    What it may not keep it cannot show again: after a page that was sent, back would lead to an
    error of the browser's. Who closes what she has seen has the browser forget these too.
    """
    if any(asked.walk.raw.get(name) for name in WHO_SHE_IS):
        add_never_cache_headers(answer)
    else:
        patch_cache_control(answer, private=True, no_cache=True)
    return answer


@login_not_required
@never_cache
@require_safe
def receipt(request: HttpRequest) -> HttpResponse:
    """Show the receipt of what was just told from this browser: number, code, what happens now.

    It is registered by now. Where that broke, she has her number and her code all the same.
    """
    held = session.receipt_here(request)
    if held is None:
        waiting = session.waiting_here(request)
        if waiting is None:
            raise NotFound
        context = {"number": waiting[0], "code": waiting[1], "draft": DRAFT}
        return page(request, "worker/tell_taken.html", context)
    enquiry, code = held
    context = {
        "enquiry": enquiry,
        "code": code,
        "minutes": promises.promises().call_back_minutes if enquiry.call_back_by else None,
        "draft": DRAFT,
        "papers": intake.papers_of(enquiry),
        "papers_form": PapersForm(),
        **advice.advice_on(enquiry),
    }
    return page(request, "worker/tell_receipt.html", context)
