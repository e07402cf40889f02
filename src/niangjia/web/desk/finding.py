"""One search: people, employers, matters and enquiries from one box on every page of the desk."""

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from niangjia.apps.accounts.limits import within_limits
from niangjia.apps.desk import selectors as desk
from niangjia.apps.desk.services import find_by_number, find_in_words
from niangjia.apps.desk.slips import plain
from niangjia.apps.intake.lifecycle import INTAKE
from niangjia.kernel.errors import DomainError
from niangjia.web.errors import too_many
from niangjia.web.http import Request, go, invalid, page, today
from niangjia.web.middleware import said

if TYPE_CHECKING:
    from niangjia.apps.desk.selectors import Results

LONGEST = 60
IN_WORDS = "told"
"""What the button sends that looks in what was told."""
MOST_DIGITS = 10
"""So long is no number of enquiries that were looked through before."""


@never_cache
@require_http_methods(["GET", "POST"])
def search(request: Request) -> HttpResponse:
    """Show what has the words, by group, each with where it leads.

    What is sent goes on to an address that can be passed to a colleague; but a person's own number
    is answered at once, so that it stands in no address, and who looked is recorded.
    """
    words = _words(request.POST if request.method == "POST" else request.GET)
    person, on = request.user.person, today()
    kind, _digits = desk.number_in(words)
    if request.method == "POST" and request.POST.get("where") == IN_WORDS:
        return _in_words(request, words)
    if request.method == "POST":
        if not kind:
            wanted = QueryDict(mutable=True)
            wanted["q"] = words
            return go(request, f"{reverse('desk:search')}?{wanted.urlencode()}")
        if not within_limits(request, "number_sought"):
            return too_many(request)
        found = find_by_number(words=words, by=person, on=on)
        return _shown(request, words, found, is_number=True)
    if not words:
        return page(request, "desk/search.html", {"q": ""})
    found = desk.searched(words, visible_to=person, on=on)
    meant = desk.searched_meant(words, visible_to=person, on=on) if found.is_empty else None
    if meant is not None and not meant.is_empty:
        return _shown(request, words, meant, may_be_number=bool(kind), is_meant=True)
    return _shown(request, words, found, may_be_number=bool(kind))


def _in_words(request: Request, words: str) -> HttpResponse:
    """Show what was told in these words, each telling with what stands around them."""
    if not within_limits(request, "words_sought"):
        return too_many(request)
    skip = request.POST.get("skip", "")
    skipped = int(skip) if skip.isascii() and skip.isdecimal() and len(skip) < MOST_DIGITS else 0
    try:
        heard = find_in_words(words=words, by=request.user.person, on=today(), skip=skipped)
    except DomainError as declined:
        return invalid(request, "desk/search_told.html", {"q": words, "declined": said(declined)})
    return page(request, "desk/search_told.html", {"q": words, "heard": heard})


def _words(sent: QueryDict) -> str:
    return plain(" ".join(sent.get("q", "").replace("\0", "").split()))[:LONGEST]


def _shown(
    request: Request,
    words: str,
    found: "Results",
    *,
    is_number: bool = False,
    may_be_number: bool = False,
    is_meant: bool = False,
) -> HttpResponse:
    groups = [
        (_("人"), found.people_count, "people"),
        (_("单位"), found.employers_count, "employers"),
        (_("案件"), found.matters_count, "matters"),
        (_("诉求"), found.enquiries_count, "enquiries"),
    ]
    context = {
        # A person's number goes into no link and no title.
        "q": words,
        "sought": "" if is_number else words,
        "is_number": is_number,
        "may_be_number": may_be_number,
        "is_meant": is_meant,
        "found": found,
        "groups": [
            {"label": label, "count": n, "url": f"#{key}", "current": False}
            for label, n, key in groups
            if n
        ],
        "listed": {
            "matters": urlencode({"q": words, "state": "all"}),
            "enquiries": urlencode({"q": words, "which": "all"}),
        },
        "enquiries": [(one, INTAKE.state(one.state).zh) for one in found.enquiries],
    }
    return page(request, "desk/search.html", context)
